"""Score the claims of the packaged extractor: the development gold and our own articles.

    python -m benchmarks.score

Neither set is trained on. Prints the scorer's table for each.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETS = {
    "development gold": ("dev-en.jsonl", "dev-fr.jsonl"),
    "own articles": ("own/own-en.jsonl", "own/own-fr.jsonl"),
}


def main() -> None:
    """Extract and score each set; exits with the scorer's code."""
    code = 0
    for name, files in SETS.items():
        gold = [ROOT / "tests" / "gold" / file for file in files]
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as predicted:
            lines = b"".join(path.read_bytes() for path in gold)
            subprocess.run(
                [str(Path(sys.executable).parent / "virage"), "extract", "-"],
                input=lines,
                stdout=predicted,
                check=True,
            )
            predicted.flush()
            print(f"\n{name}", flush=True)
            code |= subprocess.run(
                [
                    sys.executable,
                    str(ROOT / "benchmarks" / "score_claims.py"),
                    "--gold",
                    *map(str, gold),
                    "--pred",
                    predicted.name,
                ],
                check=False,
            ).returncode
    sys.exit(code)


if __name__ == "__main__":
    main()
