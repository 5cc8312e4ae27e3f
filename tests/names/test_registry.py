"""Entity files are read strictly, and the registry answers in time."""

from __future__ import annotations

import datetime as dt
import textwrap

import pytest

from extractors.entity_files import read_entities
from extractors.errors import CatalogError
from extractors.registry import Registry, check, load_registry


def _registry(text: str) -> Registry:
    return Registry(read_entities("test.yaml", textwrap.dedent(text)))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("- {id: a, name: A, kind: firm}", "line 1, field kind"),
        ("- {id: a, name: A, kind: company}\n- {id: B, name: B, kind: lab}", "line 2, field id"),
        ("- id: a\n  name: A\n  kind: company\n  colour: red", "line 4, field colour"),
        ("- {id: a, name: A, kind: company, aliases: ['X@2021']}", "line 1, field aliases"),
        ("- {id: a, name: A, kind: model, released: July}", "line 1, field released"),
        ('- {"id": "a", "name": "A", "kind": "company", "roles": 3}', "line 1, field roles"),
        ("- {id: a, name: [\n", "line 2"),
        ("{id: a}", "line 1"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_field(text: str, where: str) -> None:
    """People edit these files: they must be told where they erred."""
    with pytest.raises(CatalogError, match=r"test\.yaml") as caught:
        read_entities("test.yaml", text)
    assert caught.value.where == where


def test_an_id_that_stands_twice_is_refused() -> None:
    """Two entities under one id would silently be one."""
    row = "- {id: a, name: A, kind: company}\n"
    with pytest.raises(CatalogError, match="id a stands in"):
        Registry(read_entities("one.yaml", row) + read_entities("two.yaml", row))


def test_json_lines_and_yaml_mean_the_same() -> None:
    """The quick way to read must not read otherwise."""
    json = '- {"id": "a", "name": "A", "kind": "lab", "owner": [{"id": "b", "from": "2020-05"}]}'
    yaml = "- {id: a, name: A, kind: lab, owner: [{id: b, from: 2020-05}]}"
    assert read_entities("f", json) == read_entities("f", yaml)


def test_names_are_found_however_written_and_near_ones_suggested() -> None:
    """An analyst types `mistral ai` or `Mistrl`."""
    registry = _registry(
        """
        - {id: mistral-ai, name: Mistral AI, kind: company, descriptions: {en: [the Paris lab]}}
        - {id: llama-1, name: LLaMA, kind: model}
        - {id: llama, name: Llama, kind: model}
        """
    )
    found = [
        registry.by_name(n) for n in ("mistral-ai", "LLaMA", "Llama", "the Paris lab", "Nobody")
    ]
    assert [e and e.entity_id for e in found] == [
        "mistral-ai",
        "llama-1",
        "llama",
        "mistral-ai",
        None,
    ]
    assert registry.suggest("Mistrl AI") == ["Mistral AI"]


def test_owners_have_their_time_and_chains_end() -> None:
    """DeepMind was nobody's, then Google's, whose parent came in 2015."""
    registry = _registry(
        """
        - {id: deepmind, name: DeepMind, kind: lab, owner: [{id: google, from: 2014-01-26}]}
        - {id: google, name: Google, kind: company, owner: [{id: alphabet, from: 2015-10-02}]}
        - {id: alphabet, name: Alphabet, kind: company}
        """
    )
    days = [dt.date(2013, 1, 1), dt.date(2014, 6, 1), dt.date(2020, 1, 1), None]
    assert [registry.owner("deepmind", day) for day in days] == [None, "google", "google", "google"]
    assert [registry.root_owner("deepmind", day) for day in days] == [
        "deepmind",
        "google",
        "alphabet",
        "alphabet",
    ]


def test_a_check_finds_clashes_orphans_and_cycles() -> None:
    """What is wrong between entries no single entry can show."""
    registry = _registry(
        """
        - {id: a, name: Same, kind: company, owner: nobody}
        - {id: b, name: Same, kind: company}
        - {id: c, name: C, kind: model, previous: d}
        - {id: d, name: D, kind: model, previous: c}
        """
    )
    assert {(p.kind, p.entity_id) for p in check(registry)} == {
        ("orphan", "a"),
        ("clash", "b"),
        ("cycle", "c"),
        ("cycle", "d"),
    }


def test_rows_are_plain_tuples_with_days() -> None:
    """The warehouse loads names, owners and roles with their validity."""
    registry = _registry(
        """
        - {id: meta, name: Meta, kind: company, aliases: ["Facebook@..2021-10-28"]}
        - {id: fair, name: FAIR, kind: lab, owner: meta}
        - {id: jane-roe, name: Jane Roe, kind: person, roles: [{org: fair, role: head, from: 2020}]}
        """
    )
    rows = registry.rows()
    assert ("meta", "Facebook", "alias", None, None, dt.date(2021, 10, 27)) in rows.aliases
    assert ("fair", "meta", None, None) in rows.owners
    assert ("jane-roe", "fair", "head", None, dt.date(2020, 1, 1), None) in rows.roles
    assert ("jane-roe", "Roe", "short", None, None, None) in rows.aliases


def test_the_packaged_registry_has_no_orphans_or_cycles() -> None:
    """What ships is whole."""
    problems = check(load_registry())
    assert [p for p in problems if p.kind in {"orphan", "cycle"}] == []
