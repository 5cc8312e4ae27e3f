"""Claims: what an article states about AI companies and models, with the words that carry it."""

from extractors.claims.extractor import Extraction, Extractor

__all__ = ["Extraction", "Extractor"]
