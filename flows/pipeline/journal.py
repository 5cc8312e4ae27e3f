"""Notes on what was fetched but not yet loaded, so that a killed run loses nothing.

A body goes to the archive first, then a line here, then its rows into the warehouse.
The next run loads what an earlier one left behind before it fetches anything; loads are
idempotent, so a line whose rows did arrive changes nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from extractors.errors import ArchiveError
from extractors.model import Fetched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    from extractors.archive import Archive

Key = tuple[str, ...]
"""(`feed`, feed_id) or (`page`, feed_id, entry_id, content hash of the entry)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What was fetched for which purpose; the body lies in the archive."""

    key: Key
    fetched: Fetched


class Journal:
    """The notes of one run, in a file of its own."""

    def __init__(self, folder: Path, run_id: str, archive: Archive) -> None:
        """Open nothing yet; entering the context does."""
        self.path = folder / f"{run_id}.jsonl"
        self._archive = archive

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("a", encoding="utf-8", newline="\n")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Forget the notes once everything was loaded; keep them where it was not."""
        self._file.close()
        if error is None:
            self.path.unlink()

    def keep(self, key: Key, fetched: Fetched) -> None:
        """Archive a body and note what it is. Safe for several threads at once.

        Raises:
            ArchiveError: the disk is full or not writable; nothing of it remains.
        """
        self._archive.put(fetched.body)
        line = json.dumps(
            {
                "key": key,
                "url": fetched.url,
                "final_url": fetched.final_url,
                "status": fetched.status,
                "headers": fetched.headers,
                "sha256": fetched.body_sha256,
                "fetched_at": fetched.fetched_at.isoformat(),
                "elapsed_s": fetched.elapsed_s,
                "redirects": fetched.redirects,
            }
        )
        try:
            self._file.write(line + "\n")
            self._file.flush()
        except OSError as error:
            raise ArchiveError(fetched.body_sha256, f"cannot be noted: {error.strerror}") from error


def left_behind(folder: Path, archive: Archive) -> Iterator[tuple[Path, Iterator[Note]]]:
    """Yield the notes of earlier runs by file; delete a file once its notes are loaded.

    A line that was cut short, or whose body is damaged, is passed over: what it named
    is still due and is fetched again.
    """
    for path in sorted(folder.glob("*.jsonl")):
        yield path, _notes(path, archive)


def _notes(path: Path, archive: Archive) -> Iterator[Note]:
    for line in path.read_bytes().splitlines():
        try:
            row = json.loads(line)
            yield Note(
                key=tuple(row["key"]),
                fetched=Fetched(
                    url=row["url"],
                    final_url=row["final_url"],
                    status=row["status"],
                    headers=row["headers"],
                    body=archive.get(row["sha256"]),
                    body_sha256=row["sha256"],
                    fetched_at=dt.datetime.fromisoformat(row["fetched_at"]),
                    elapsed_s=row["elapsed_s"],
                    redirects=tuple((status, url) for status, url in row["redirects"]),
                ),
            )
        except (ValueError, KeyError, ArchiveError):
            continue
