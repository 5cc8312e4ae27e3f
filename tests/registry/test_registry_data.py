"""Who is who: the entity files hold what they promise, and nothing in them contradicts itself."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from extractors.model import EntityKind
from extractors.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLD = Path(__file__).parents[1] / "gold"
KEYS = {
    *("id", "name", "kind", "aliases", "en", "fr", "short", "policy", "cues", "anti"),
    *("descriptions", "place", "trade", "owner", "family", "version_of", "previous", "released"),
    *("roles", "gender", "wikidata", "added", "source"),
}
LEAST = {
    EntityKind.MODEL: 900,
    EntityKind.PRODUCT: 300,
    EntityKind.PERSON: 300,
    EntityKind.BENCHMARK: 120,
    EntityKind.MEDIA: 150,
    EntityKind.ORGANISATION: 200,
    EntityKind.DATASET: 50,
}
# Names that are ordinary words, first names or other things too, in either language.
AMBIGUOUS = (
    """
Claude|Gemini|Mistral|Orange|Copilot|Apple|Bard|Grok|Phi|Nova|Titan|Command|Falcon|Bing|BLOOM|OPT
FAIR|Llama|GPT|Cohere|Scale|Runway|Luma|Adept|Figure|Character|H|X|Accel|Snap|Inception|Aya|Solar
Granite|Pi|Operator|Canvas|Sora|GAIA|Suno|Poe|Harvey|Glean|Cursor|Together|Modal|Lambda|Writer
Jasper|Reka|Dust|Alan|Stability|Perplexity|Notion|Oracle|Target|Shell|Total|Le Chat|Whisper|CLIP
Alpaca|Koala|Mamba|Pythia|Arctic|Magic|Rabbit|Humane|Sesame|Cruise|Nuance|Replicate|Covariant
Recursion|Windsurf|Cognition|Sierra|Lovable|Bolt|Ramp|Clay|Box|Block|Zoom|Unity|Visa|Free|Bell
Ola|Sea|Grab|Wing|Iliad|Doctrine|Malt|Cradle|Conjecture|Encode|Time|Nature|Science|Wired|Variety
Fortune|Medium|Contexte|Marianne|Comet|Atlas|Spot|Digit|Newton|Feynman|Hopper|Blackwell|Grace
Isaac|Jules|Echo|Alexa|Siri|Optimus|Sky|Point|North|Compass|Cortex|Recall|Word|Edge|Surface|Threads
Horizon|Paradigm|Helix|Griffin|Muse|Minerva|Parti|Gopher|Sparrow|Flamingo|Chinchilla|Strawberry
Galactica|Emu|Chameleon|Orca|Composer|Sonar|Janus|Yi|Magistral|Helium|Hibiki|Mimi|Viking|Albert
Robin|Natasha|Jupiter|Leonardo|Alps|Colossus|Hyperion|Dojo|Applications|Garante|Benchmark|Surge
Inflection|Reflection|Periodic|Thrive|Moonshot|Brain|Seed|Office|Teams|Designer|MIT|Tesla|Meta
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
# Forms that two entities share and the text itself tells apart.
SETTLED = {
    "alexa": "the mark of Alexa+ is compared",
    "codet5": "the mark of CodeT5+ is compared",
    "command r": "the mark of Command R+ is compared",
    "humaneval": "the mark of HumanEval+ is compared",
    "meta ai": "meta.ai is written small",
    "facebook": "company until 2021-10-28, network of Meta since",
    "deepmind": "lab of its own until 2023-04-20, Google DeepMind since",
}
MARKS = "+*"


@cache
def files() -> dict[str, str]:
    folder = resources.files("extractors.data") / "entities"
    return {
        entry.name: entry.read_text("utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    }


@cache
def entities() -> dict[str, dict[str, Any]]:
    rows = [json.loads(line[2:]) for text in files().values() for line in text.splitlines()]
    return {row["id"]: row for row in rows}


def of_kind(*kinds: EntityKind) -> list[dict[str, Any]]:
    return [row for row in entities().values() if row["kind"] in kinds]


def bare(form: str) -> str:
    """The form without its period."""
    return form.rpartition("@")[0] if re.search(r"@[\d-]*\.\.[\d-]*$", form) else form


def full_forms(row: dict[str, Any]) -> Iterator[str]:
    """Forms that need no licence."""
    if row.get("policy") != "context":
        yield row["name"]
    for key in ("aliases", "en", "fr"):
        yield from row.get(key, ())


def all_forms(row: dict[str, Any]) -> Iterator[str]:
    yield row["name"]
    for key in ("aliases", "en", "fr", "short"):
        yield from row.get(key, ())
    for texts in row.get("descriptions", {}).values():
        yield from texts


def until(partial: str | None) -> str:
    return partial or "9999"


def owner_on(row: dict[str, Any], day: str) -> str | None:
    return next(
        (
            edge["id"]
            for edge in row.get("owner", ())
            if edge.get("from", "") <= day < until(edge.get("to"))
        ),
        None,
    )


def test_every_line_is_a_yaml_entry_and_a_json_object() -> None:
    """Quick readers take the JSON, people and their tools the YAML; both see the same."""
    for name, text in files().items():
        lines = text.splitlines()
        assert all(line.startswith("- {") for line in lines), name
        assert yaml.load(text, Loader=yaml.CSafeLoader) == [json.loads(x[2:]) for x in lines], name


def test_ids_are_unique_and_in_order() -> None:
    """A diff shows one entity a line, and each id once over all files."""
    seen: Counter[str] = Counter()
    for name, text in files().items():
        ids = [json.loads(line[2:])["id"] for line in text.splitlines()]
        assert ids == sorted(ids), name
        seen.update(ids)
    assert [key for key, count in seen.items() if count > 1] == []


def test_entries_have_known_keys_and_say_whence_they_come() -> None:
    """A misspelt key would be lost in silence."""
    kinds = set(EntityKind)
    for row in entities().values():
        assert set(row) <= KEYS, row["id"]
        assert row["kind"] in kinds, row["id"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["added"]), row["id"]
        assert row["source"] in {"gold", "knowledge"}, row["id"]
        assert row.get("policy") in {None, "case", "context"}, row["id"]


@pytest.mark.parametrize("kind", LEAST)
def test_enough_of_each_kind(kind: EntityKind) -> None:
    """The amounts that the registry promises."""
    assert len(of_kind(kind)) >= LEAST[kind]


def test_enough_companies_and_labs_from_everywhere() -> None:
    """Companies and labs, and none of the regions that build AI is missing."""
    rows = of_kind(EntityKind.COMPANY, EntityKind.LAB)
    assert len(rows) >= 400
    countries = Counter(row["place"][1] for row in rows if "place" in row)
    for country in ("US", "FR", "GB", "DE", "CN", "KR", "JP", "IN", "CA", "IL", "AE", "SA"):
        assert countries[country] >= 5, country


def test_models_stand_in_families_with_versions_and_dates() -> None:
    """A model knows its family, what it is a version of and when it came."""
    models = of_kind(EntityKind.MODEL)
    assert sum("released" in row for row in models) >= 900
    assert sum("previous" in row or "version_of" in row for row in models) >= 600
    assert len({row["family"] for row in models if "family" in row}) >= 50


def test_people_have_roles_and_gender() -> None:
    """Who is what where, in both languages."""
    people = of_kind(EntityKind.PERSON)
    assert sum(bool(row.get("roles")) for row in people) >= 300
    assert [row["id"] for row in people if row.get("gender") not in {"f", "m"}] == []
    roles = [role for row in people for role in row.get("roles", ())]
    assert [role for role in roles if not role.get("fr")] == []


def test_every_reference_leads_to_an_entity() -> None:
    """No orphan edges."""
    known = entities()
    for row in known.values():
        ends = [edge["id"] for edge in row.get("owner", ())]
        ends += [role["org"] for role in row.get("roles", ())]
        ends += [row[key] for key in ("family", "version_of", "previous") if key in row]
        assert [end for end in ends if end not in known or end == row["id"]] == [], row["id"]
        if "family" in row:
            assert known[row["family"]]["kind"] == EntityKind.MODEL, row["id"]


@pytest.mark.parametrize("edge", ["previous", "version_of", "family"])
def test_versions_do_not_run_in_a_circle(edge: str) -> None:
    """Following an edge ends."""
    known = entities()
    for start in known:
        seen = {start}
        at = known[start].get(edge)
        while at is not None:
            assert at not in seen, (edge, start)
            seen.add(at)
            at = known[at].get(edge)


def test_nobody_owns_itself_on_any_day() -> None:
    """At every day on which an edge starts or ends, ownership is a tree."""
    known = entities()
    days = {"2000", "9998"}
    for row in known.values():
        for edge in row.get("owner", ()):
            days.update(filter(None, (edge.get("from"), edge.get("to"))))
    for day in sorted(days):
        for start in known:
            seen = {start}
            at = owner_on(known[start], day)
            while at is not None:
                assert at not in seen, (day, start)
                seen.add(at)
                at = owner_on(known[at], day)


def test_periods_run_forward_and_owners_follow_each_other() -> None:
    """An edge ends after it starts, and nobody has two owners on one day."""
    for row in entities().values():
        edges = sorted(row.get("owner", ()), key=lambda edge: edge.get("from", ""))
        for edge in (*edges, *row.get("roles", ())):
            assert edge.get("from", "") < until(edge.get("to")), row["id"]
        for one, other in pairwise(edges):
            assert until(one.get("to")) <= other.get("from", ""), row["id"]


def test_a_generation_is_not_older_than_the_one_before() -> None:
    """Release dates agree with the order of versions."""
    known = entities()
    for row in known.values():
        before = known.get(row.get("previous", ""), {}).get("released")
        if before and "released" in row:
            length = min(len(before), len(row["released"]))
            assert before[:length] <= row["released"][:length], row["id"]


def test_a_form_of_two_entities_is_weak_in_all_but_one() -> None:
    """What does not tell two entities apart needs a licence, or is settled by name."""
    holders: dict[str, set[str]] = defaultdict(set)
    for row in entities().values():
        for form in full_forms(row):
            holders[fold(bare(form))].add(row["id"])
    shared = {form: ids for form, ids in holders.items() if len(ids) > 1 and form not in SETTLED}
    assert shared == {}


@pytest.mark.parametrize("word", AMBIGUOUS)
def test_an_ordinary_word_has_a_policy(word: str) -> None:
    """A name that means other things too is never taken as found."""
    key = fold(word)
    holders = [row for row in entities().values() if key in {fold(bare(f)) for f in all_forms(row)}]
    assert holders, f"{word} is nobody's name"
    free = [
        row["id"]
        for row in holders
        if key in {fold(bare(form)) for form in full_forms(row)}
        and row.get("policy") is None
        and row["name"][-1] not in MARKS
    ]
    assert free == []


def test_wikidata_ids_are_used_once() -> None:
    """Two entities are not the same thing elsewhere."""
    used = Counter(row["wikidata"] for row in entities().values() if "wikidata" in row)
    assert [item for item, count in used.items() if count > 1] == []


@pytest.mark.parametrize(
    ("entity", "day", "owner"),
    [
        ("google", "2024", "alphabet"),
        ("google-brain", "2020", "google"),
        ("google-brain", "2023-05", "google-deepmind"),
        ("deepmind", "2014-06", "google"),
        ("deepmind", "2020", "alphabet"),
        ("deepmind", "2023-05", "google-deepmind"),
        ("instagram", "2013", "meta"),
        ("whatsapp", "2015", "meta"),
        ("youtube", "2020", "google"),
        ("github", "2017", None),
        ("github", "2019", "microsoft"),
        ("mosaicml", "2024", "databricks"),
        ("graphcore", "2024-08", "softbank"),
        ("windsurf", "2025-08", "cognition"),
        ("x", "2025-06", "xai"),
        ("xai", "2026-03", "spacex"),
    ],
)
def test_owners_change_hands_on_their_day(entity: str, day: str, owner: str | None) -> None:
    """Deals of record, before and after."""
    assert owner_on(entities()[entity], day) == owner


def test_names_change_on_their_day() -> None:
    """Meta was Facebook until 28 October 2021, and only until then."""
    assert "Facebook@..2021-10-28" in entities()["meta"]["aliases"]
    assert "DeepMind@2023-04-20.." in entities()["google-deepmind"]["aliases"]


def test_every_name_of_the_alias_tables_is_known() -> None:
    """What the hand-written articles name, the registry knows, as a name or as a form of one."""
    known = {fold(bare(form)) for row in entities().values() for form in all_forms(row)}
    names = set()
    tables = [*GOLD.glob("aliases-*.csv"), *GOLD.glob("train/aliases-*.csv")]
    assert tables
    for table in tables:
        with table.open(encoding="utf-8", newline="") as handle:
            names |= {row["name"] for row in csv.DictReader(handle)}
    assert sorted(name for name in names if fold(name) not in known) == []
