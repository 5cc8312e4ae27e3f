"""What can go wrong in `extractors`, as a tree; every error carries its subject.

- VirageError
  - CatalogError        a YAML file that people edit is wrong (file, line, field)
  - ExtractError        one item could not be read; recorded and skipped
    - FeedParseError    the bytes are no feed
    - ArticleExtractError  the page yields no article
  - ArchiveError        a stored body is missing or damaged
"""

from __future__ import annotations


class VirageError(Exception):
    """Base of every error that virage raises on purpose."""


class CatalogError(VirageError):
    """A catalog file (feeds, entities, frames) is wrong.

    The message names file, line and field, and says what to write instead.
    """

    def __init__(self, path: str, where: str, reason: str) -> None:
        super().__init__(f"{path}: {where}: {reason}")
        self.path = path
        self.where = where
        self.reason = reason


class ExtractError(VirageError):
    """One item could not be read; a flow records it with its subject and goes on."""

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(f"{subject}: {reason}")
        self.subject = subject
        self.reason = reason


class FeedParseError(ExtractError):
    """The bytes fetched for a feed hold no feed."""


class ArticleExtractError(ExtractError):
    """A page yields no article text."""


class ArchiveError(VirageError):
    """A body in the raw archive is missing or does not match its hash."""

    def __init__(self, sha256: str, reason: str) -> None:
        super().__init__(f"raw body {sha256}: {reason}")
        self.sha256 = sha256
        self.reason = reason
