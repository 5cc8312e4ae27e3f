"""Measure the names room on gold arguments, by language, with the time an article takes.

    python benchmarks/names.py [--gold tests/gold] [--spacy en_core_web_sm fr_core_news_sm]

- recall: arguments of gold claims (dev files) whose entity is mentioned in the article, by names
  alone and with what stands for them;
- precision: mentions whose words are a name of a gold argument of the article and that are
  linked to it, of all such mentions; and typed right, of those found;
- evidence: claims whose subject is named, or stood for, in the very words of the evidence;
- time: milliseconds an article (words told), each stage, least of three passes.

With `--spacy` its recogniser runs over the same articles in the same process: found and typed
shares, and how many times longer it takes. The homonym suite is told as precision and recall.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.discovery import discover
from extractors.gazetteer import Gazetteer
from extractors.model import EntityKind, Language, Mention
from extractors.registry import Registry, load_registry
from extractors.resolution import resolve
from extractors.text import flatten, fold, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
PASSES = 3
SPACY_LABELS = {
    EntityKind.PERSON: {"PERSON", "PER"},
    EntityKind.MODEL: {"PRODUCT", "WORK_OF_ART", "MISC"},
    EntityKind.PRODUCT: {"PRODUCT", "WORK_OF_ART", "MISC"},
    EntityKind.BENCHMARK: {"PRODUCT", "WORK_OF_ART", "MISC"},
    EntityKind.DATASET: {"PRODUCT", "WORK_OF_ART", "MISC"},
}


class Read:
    """One gold article with what each stage yields."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.row = row
        self.body = f"{row['title']}\n\n{row['text']}"
        self.language = Language(row["lang"])
        self.published = dt.date.fromisoformat(row["published"])
        self.known: tuple[Mention, ...] = ()
        self.named: tuple[Mention, ...] = ()
        self.all: tuple[Mention, ...] = ()


def gold(folder: Path) -> list[Read]:
    """Return the articles of the dev files."""
    paths = sorted(folder.glob("dev-*.jsonl"))
    return [
        Read(json.loads(line)) for path in paths for line in path.read_text("utf-8").splitlines()
    ]


def _clear() -> None:
    """Forget the last articles, so that each pass works for its time."""
    sentences.cache_clear()


def timed(stage: Callable[[Read], None], articles: list[Read]) -> float:
    """Return the milliseconds an article, the least of three passes."""
    best = float("inf")
    for _ in range(PASSES):
        _clear()
        start = time.process_time()
        for article in articles:
            stage(article)
        best = min(best, time.process_time() - start)
    return 1000 * best / len(articles)


def arguments(article: Read) -> Iterator[tuple[str, list[str]]]:
    """Yield the demanded arguments with what is accepted instead."""
    for claim in article.row["claims"]:
        if not claim.get("optional"):
            yield claim["subject"], claim.get("accept_subjects", [])
            if claim["object"]:
                yield claim["object"], claim.get("accept_objects", [])


def quality(articles: list[Read], registry: Registry) -> dict[str, float]:
    """Return recall, precision and typing over the arguments of the articles."""
    counts: Counter[str] = Counter()
    for article in articles:
        names = {m.entity_id for m in article.known} | {m.owner_id for m in article.known}
        every = {m.entity_id for m in article.all} | {m.owner_id for m in article.all}
        wanted = {}
        for name, accepted in arguments(article):
            entity = registry.by_name(name)
            if entity is None:
                continue
            ids = {entity.entity_id, *(e.entity_id for e in map(registry.by_name, accepted) if e)}
            counts["arguments"] += 1
            counts["named"] += bool(ids & names)
            counts["found"] += bool(ids & every)
            wanted[entity.entity_id] = entity
        forms = {
            fold(alias.text): entity.entity_id
            for entity in wanted.values()
            for alias in entity.aliases
            if alias.how == "alias"
        }
        for mention in article.known:
            meant = forms.get(fold(mention.surface))
            if meant is not None:
                counts["linked"] += 1
                counts["linked right"] += meant in {mention.entity_id, mention.owner_id}
                counts["typed right"] += mention.kind is registry.entities[meant].kind
    return {
        "arguments": counts["arguments"],
        "recall of names": counts["named"] / counts["arguments"],
        "recall with resolution": counts["found"] / counts["arguments"],
        "precision of links": counts["linked right"] / counts["linked"],
        "typed right": counts["typed right"] / counts["linked"],
    }


def evidence(articles: list[Read], registry: Registry) -> dict[str, float]:
    """Return how often a claim's subject stands in its evidence, named or stood for."""
    counts: Counter[str] = Counter()
    for article in articles:
        for claim in article.row["claims"]:
            names = [claim["subject"], *claim.get("accept_subjects", [])]
            ids = {e.entity_id for e in map(registry.by_name, names) if e}
            start = article.body.find(claim["evidence"])
            end = start + len(claim["evidence"])
            if claim.get("optional") or not ids or start < 0:
                continue
            counts["claims"] += 1
            for part, mentions in (("named", article.named), ("stood for", article.all)):
                counts[part] += any(
                    {m.entity_id, m.owner_id} & ids and m.span.start < end and start < m.span.end
                    for m in mentions
                )
    return {
        "subject named in evidence": counts["named"] / counts["claims"],
        "subject named or stood for": counts["stood for"] / counts["claims"],
    }


def homonyms(gazetteer: Gazetteer) -> tuple[float, float]:
    """Return precision and recall over the suite of homonyms."""
    counts: Counter[str] = Counter()
    for line in (ROOT / "tests/names/homonyms.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found = gazetteer.mentions(f"Notes\n\n{row['text']}", Language(row["language"]))
        if row["name"] is None:
            counts["wrong"] += any(row["word"].lower() in m.surface.lower() for m in found)
            continue
        entity = gazetteer.registry.by_name(row["name"])
        right = any(
            entity and m.entity_id == entity.entity_id and m.surface.endswith(row["word"])
            for m in found
        )
        counts["right" if right else "missed"] += 1
    right = counts["right"]
    return right / (right + counts["wrong"]), right / (right + counts["missed"])


def spacy_share(
    articles: list[Read], registry: Registry, package: str
) -> tuple[float, float, float]:
    """Return spaCy's found and typed shares of named arguments, and its milliseconds an article."""
    nlp = importlib.import_module("spacy").load(package)
    documents: dict[int, Any] = {}

    def stage(article: Read) -> None:
        documents[id(article)] = nlp(article.body)

    took = timed(stage, articles)
    counts: Counter[str] = Counter()
    for article in articles:
        ents = {flatten(ent.text): ent.label_ for ent in documents[id(article)].ents}
        for name in {name for name, _ in arguments(article)}:
            entity = registry.by_name(name)
            if entity is None or name not in article.body:
                continue
            counts["named"] += 1
            label = ents.get(flatten(name))
            counts["found"] += label is not None
            counts["typed"] += label in SPACY_LABELS.get(entity.kind, {"ORG"})
    return counts["found"] / counts["named"], counts["typed"] / counts["named"], took


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, default=ROOT / "tests/gold")
    parser.add_argument("--spacy", nargs="*", default=[], help="packages, named en_… and fr_…")
    args = parser.parse_args()
    start = time.process_time()
    registry = load_registry()
    loaded = time.process_time()
    gazetteer = Gazetteer(registry)
    built = time.process_time()
    print(
        f"{len(registry.entities)} entities read in {loaded - start:.2f} s, automaton {built - loaded:.2f} s"
    )
    articles = gold(args.gold)

    def known(a: Read) -> None:
        a.known = gazetteer.mentions(a.body, a.language, a.published)

    def named(a: Read) -> None:
        a.named = discover(a.body, a.language, a.known).mentions

    def every(a: Read) -> None:
        a.all = resolve(
            a.body,
            a.language,
            sentences(a.body),
            a.named,
            registry,
            published=a.published,
            source=a.row["source"],
        )

    stages: dict[str, Callable[[Read], None]] = {
        "sentences": lambda a: void(sentences(a.body)),
        "mentions": known,
        "discovery": named,
        "resolution": every,
    }
    took = {name: timed(stage, articles) for name, stage in stages.items()}
    count = sum(len(a.body.split()) for a in articles) / len(articles)
    print(f"{len(articles)} articles of {count:.0f} words; ms an article:", end=" ")
    print(
        ", ".join(f"{name} {value:.2f}" for name, value in took.items()),
        f"sum {sum(took.values()):.2f}",
    )
    for language in Language:
        part = [a for a in articles if a.language is language]
        table = quality(part, registry) | evidence(part, registry)
        print(
            language.value,
            ", ".join(f"{k} {v:.3f}" if v <= 1 else f"{k} {v}" for k, v in table.items()),
        )
        for package in args.spacy:
            if package.startswith(language.value):
                found, typed, spent = spacy_share(part, registry, package)
                names_ms = took["mentions"]
                print(
                    f"  {package}: found {found:.3f}, typed {typed:.3f}, {spent:.1f} ms ({spent / names_ms:.0f} x)"
                )
    precision, recall = homonyms(gazetteer)
    print(f"homonym suite: precision {precision:.3f}, recall {recall:.3f}")


def void(_: object) -> None:
    """Take a value and return nothing: a stage that is only timed."""


if __name__ == "__main__":
    main()
