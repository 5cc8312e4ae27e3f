"""Copies a closed database file, in a child process.

Copying within this process would drop the POSIX lock that DuckDB holds on a file: closing any
descriptor of it does. The child starts without site packages (20 ms); the kernel copies, and
file systems that can share blocks do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_SCRIPT: Final = """
import os, sys
source = os.open(sys.argv[1], os.O_RDONLY)
target = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
left = os.fstat(source).st_size
in_kernel = hasattr(os, "copy_file_range")
while left:
    try:
        if not in_kernel:
            raise OSError(18, "no copy_file_range")
        count = os.copy_file_range(source, target, min(left, 1 << 30))
    except OSError as error:
        if error.errno not in (18, 22, 38, 95):
            raise
        in_kernel = False
        data = os.read(source, 1 << 20)
        count = len(data)
        while data:
            data = data[os.write(target, data):]
    if not count:
        raise OSError("source ended early")
    left -= count
os.fsync(target)
"""
_SPARE_BYTES: Final = 16 * 1024 * 1024


class CopyError(Exception):
    """The file could not be copied; the message says why and what to do."""


def copy_database(source: Path, target: Path) -> None:
    """Copy a database file that nobody holds open, and sync it to the disk.

    Raises CopyError when a log was left behind, the disk is too full, or the copy fails.
    """
    wal = source.with_name(f"{source.name}.wal")
    if wal.exists():
        raise CopyError(
            f"{wal} is still there after a checkpoint: another program has {source} open. "
            "Close it and try again"
        )
    needed = source.stat().st_size + _SPARE_BYTES
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise CopyError(
            f"the disk of {target.parent} has {free / 1e6:.0f} MB free, a copy needs "
            f"{needed / 1e6:.0f} MB. Free some, or compact the warehouse"
        )
    done = subprocess.run(  # noqa: S603  our own script, our own paths
        [sys.executable, "-I", "-S", "-c", _SCRIPT, str(source), str(target)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise CopyError(f"copying {source} failed: {lines[-1]}")


def sync_folder(folder: Path) -> None:
    """Make renames within a folder last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
