"""Claude the model, Claude Monet, le mistral: sentences of which more than half are traps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.model import Language

if TYPE_CHECKING:
    from extractors.gazetteer import Gazetteer
    from extractors.registry import Registry

_SUITE = Path(__file__).parent / "homonyms.jsonl"


def test_homonyms_are_told_apart(gazetteer: Gazetteer, registry: Registry) -> None:
    """A claim about the wrong Mistral is worse than none: precision 0.98, recall 0.95."""
    rows = [json.loads(line) for line in _SUITE.read_text("utf-8").splitlines()]
    right, wrong, missed = [], [], []
    for row in rows:
        found = gazetteer.mentions(f"Notes\n\n{row['text']}", Language(row["language"]))
        if row["name"] is None:
            wrong += [row["id"] for m in found if row["word"].lower() in m.surface.lower()]
            continue
        entity = registry.by_name(row["name"])
        bare = {m.entity_id for m in found if m.surface == row["word"]}
        (right if entity and entity.entity_id in bare else missed).append(row["id"])
        wrong += [row["id"]] if bare - {entity and entity.entity_id} else []
    assert len(rows) >= 150
    assert sum(row["name"] is None for row in rows) >= len(rows) / 2
    assert len(right) / (len(right) + len(wrong)) >= 0.98, wrong
    assert len(right) / (len(right) + len(missed)) >= 0.95, missed
