"""A writer to be killed: loads batches of articles and publishes, over and over.

    python -m tests.warehouse.writer HOME NAME BATCHES

Prints a line before each step, so that who kills it can tell where it was.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.warehouse.press import META_LAUNCH, META_PAPER, NOW, article, decide, reading
from warehouse.connection import open_warehouse
from warehouse.load import cluster_pending, load_articles
from warehouse.publish import publish

BATCH = 5


def batch(name, number):
    """Return batch `number` of the writer `name`: always the same five articles."""
    return [
        reading(article(number * BATCH + n, [META_LAUNCH, META_PAPER], source=name))
        for n in range(BATCH)
    ]


def tell(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(home, name, batches):
    for number in range(batches):
        tell("load", number)
        with open_warehouse(home, wait_s=60, purpose=name) as con:
            load_articles(con, name, NOW, batch(name, number))
            cluster_pending(con, name, NOW, decide)
        tell("publish", number)
        publish(home, run_id=name, now=NOW, wait_s=60)
    tell("done", batches)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
