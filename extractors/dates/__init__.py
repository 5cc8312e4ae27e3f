"""When, as a text says it, in French and English: intervals of days."""

from extractors.dates.reading import dates

__all__ = ["dates"]
