"""Numbers and what they count, in French and English: one span grammar for both."""

from extractors.quantities.reading import quantities

__all__ = ["quantities"]
