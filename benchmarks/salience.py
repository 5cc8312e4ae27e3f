"""Learn the weights of extractors/salience.py from annotated anaphors; rewrite its data file.

    python benchmarks/salience.py [--gold FOLDER] [--folds 5] [--write]

Each weight is drawn towards what was set by hand (`PRIOR`) and moves where the articles of
`tests/names/anaphors-tune.jsonl` say so; with `--gold`, claims whose subject stands only as an
anaphor help too. Accuracy is told by cross-validation over articles, and on the half that is
held out, which takes no part.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from extractors import resolution
from extractors.discovery import discover
from extractors.gazetteer import Gazetteer
from extractors.model import EntityKind, Language
from extractors.registry import load_registry
from extractors.resolution import Decision, resolve
from extractors.salience import nobody, score
from extractors.text import sentences

ROOT = Path(__file__).parents[1]
DATA = ROOT / "extractors/data/salience.yaml"
HEAD = "# The weight of each trait of extractors/salience.py; written by benchmarks/salience.py.\n"
REACH = 25


def _prior() -> dict[str, float]:
    prior: dict[str, float] = {}
    for kind in ("subject", "possessive", "object", "latter"):
        prior |= {f"{kind}.away{i}": v for i, v in enumerate((2.6, 2.4, 1.2, 0.6))}
        prior |= {f"{kind}.often": 0.25, f"{kind}.paragraph": -0.5}
        prior |= {f"{kind}.media": -2.2, f"{kind}.organisation": -0.7}
        prior |= {f"{kind}.benchmark": -0.5, f"{kind}.dataset": -0.5}
    prior |= {f"noun.away{i}": v for i, v in enumerate((2.0, 2.0, 1.5, 1.2, 0.8))}
    prior |= {
        "noun.often": 0.4,
        "noun.paragraph": -0.4,
        "noun.media": -1.5,
        "noun.organisation": -0.7,
    }
    for kind in ("subject", "possessive", "object", "noun", "latter"):
        prior |= {f"{kind}.subject0": 1.2, f"{kind}.subject1": 1.2, f"{kind}.subject2": 0.5}
        prior |= {f"{kind}.title": 0.6, f"{kind}.apposed": -4.0, f"nobody.{kind}": 1.2}
    for clause in ("break", "clause", "within"):
        prior |= {f"subject.{clause}.subject": 1.0, f"subject.{clause}.other": -0.9}
        prior |= {f"possessive.{clause}.subject": 1.0, f"possessive.{clause}.other": -0.4}
    for clause, value in (("break", 0.3), ("clause", -0.4), ("within", -1.5)):
        prior |= {f"noun.{clause}.{role}": value for role in ("subject", "other")}
    prior |= {f"noun.{kind.value}.loose": -0.5 for kind in EntityKind}
    return prior | {
        "nobody.object": 2.3,
        "object.within.subject": -3.0,
        "object.company": -0.8,
        "object.lab": -0.8,
        "used.thing": 1.5,
        "oblique": -0.5,
        "introduced": 0.8,
        "leads": 0.6,
        "acts": -0.5,
        "provisional": -0.2,
        "plural.person": -1.2,
        "plural.other": -1.6,
        "gender.same": 0.6,
        "gender.other": -9.0,
        "said.same": 0.7,
        "said.other": -0.9,
        "french.firm.f": 0.3,
        "french.firm.m": -0.2,
        "french.thing.f": -0.6,
        "french.thing.m": 0.2,
        "place.fits": 2.5,
        "place.other": -4.0,
        "described": 3.0,
        "trade.fits": 1.2,
        "trade.near": 0.6,
        "trade.grown": -2.0,
        "predicate.same": 1.2,
        "predicate.other": -1.5,
        "of_things.thing": 1.2,
        "of_things.firm": -0.6,
        "of_things.person": -1.0,
        "of_firms.thing": -1.5,
        "of_firms.firm": 0.3,
        "of_firms.person": -1.0,
        "of_people.person": 1.0,
        "latter.nearest": 4.0,
        "possessive.beside": 3.0,
        "noun.beside": -0.3,
        "noun.workplace": 0.8,
        "possessive.workplace": 0.8,
        "subject.workplace": 0.3,
        "qualified.same": 2.0,
        "qualified.other": -3.0,
    }


PRIOR = _prior()


class Instance(NamedTuple):
    """A decision, who is right (None: nobody), and how much it counts."""

    decision: Decision
    right: frozenset[str] | None
    weight: float
    article: str


def _decisions(
    gazetteer: Gazetteer, body: str, language: str, published: str, source: str | None = None
):
    lang, day = Language(language), dt.date.fromisoformat(published)
    named = discover(body, lang, gazetteer.mentions(body, lang, day)).mentions
    seen: list[Decision] = []
    resolve(
        body,
        lang,
        sentences(body),
        named,
        gazetteer.registry,
        published=day,
        source=source,
        watch=seen.append,
    )
    return named, seen


def annotated(gazetteer: Gazetteer, path: Path) -> list[Instance]:
    """Return the decisions about annotated anaphors."""
    found = []
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        body = f"{row['title']}\n\n{row['text']}"
        _, seen = _decisions(gazetteer, body, row["language"], row["published"])
        for anaphor in row["anaphors"]:
            start, end = anaphor["start"], anaphor["end"]
            entity = gazetteer.registry.by_name(anaphor["name"]) if anaphor["name"] else None
            name = entity.entity_id if entity else f"?{(anaphor['name'] or '').lower()}"
            right = frozenset({name}) if anaphor["name"] else None
            for decision in seen:
                at = decision.anaphor
                if (at.start == start and abs(at.end - end) <= REACH) or (
                    start <= at.start and at.end == end
                ):
                    found.append(Instance(decision, right, 2.0, row["id"]))
                    break
    return found


def from_claims(gazetteer: Gazetteer, folder: Path) -> list[Instance]:
    """Return the decisions about the only anaphor that can be a claim's unnamed subject.

    Where people are named too the subject's being a firm would teach that anaphors are: left out.
    """
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            body = f"{row['title']}\n\n{row['text']}"
            named, seen = _decisions(gazetteer, body, row["lang"], row["published"], row["source"])
            done = set()
            for claim in row["claims"]:
                names = [claim["subject"], *claim.get("accept_subjects", [])]
                right = {e.entity_id for e in map(gazetteer.registry.by_name, names) if e}
                start = body.find(claim["evidence"])
                end = start + len(claim["evidence"])
                if not right or any(
                    {m.entity_id, m.owner_id} & right and m.span.start < end and start < m.span.end
                    for m in named
                ):
                    continue
                inside = [
                    d
                    for d in seen
                    if start <= d.anaphor.start < end
                    and not d.anaphor.plural
                    and d.anaphor.how != "role"
                ]
                subjects = [d for d in inside if d.anaphor.subject]
                only = subjects if len(subjects) == 1 else inside if len(inside) == 1 else []
                for decision in only:
                    actors = [actor.mention for actor, _ in decision.choices]
                    people = any(m.kind is EntityKind.PERSON for m in actors)
                    if (
                        people
                        or decision.anaphor.start in done
                        or not right & {m.entity_id for m in actors}
                    ):
                        continue
                    done.add(decision.anaphor.start)
                    found.append(Instance(decision, frozenset(right), 1.0, row["id"]))
    return found


def _rows(instances: list[Instance], columns: dict[str, int]):
    for instance in instances:
        every = [list(traits) for _, traits in instance.decision.choices]
        every.append(nobody(instance.decision.anaphor))
        matrix, right = np.zeros((len(every), len(columns))), np.zeros(len(every))
        for row, traits in enumerate(every):
            for name, value in traits:
                matrix[row, columns[name]] += value
        for row, (actor, _) in enumerate(instance.decision.choices):
            right[row] = bool(instance.right and actor.mention.entity_id in instance.right)
        right[-1] = instance.right is None
        if instance.weight == 1.0:  # a claim says nothing of anaphors that stand for nobody
            matrix, right = matrix[:-1], right[:-1]
        if right.any():
            yield matrix, right, instance.weight


def learn(
    instances: list[Instance], pull: float, rounds: int = 150, rate: float = 0.15
) -> dict[str, float]:
    """Return weights by gradient descent on the softmax over who can be meant."""
    names = dict.fromkeys(PRIOR)
    for instance in instances:
        for traits in (
            *(t for _, t in instance.decision.choices),
            nobody(instance.decision.anaphor),
        ):
            names |= dict.fromkeys(name for name, _ in traits)
    columns = {name: at for at, name in enumerate(names)}
    prior = np.array([PRIOR.get(name, 0.0) for name in columns])
    rows = list(_rows(instances, columns))
    weights, squared = prior.copy(), np.full(len(columns), 1e-6)
    for _ in range(rounds):
        gradient = pull * len(rows) * (weights - prior)
        for matrix, right, weight in rows:
            logits = matrix @ weights
            chance = np.exp(logits - logits.max())
            chance /= chance.sum()
            wanted = chance * right
            gradient -= weight * (matrix.T @ (wanted / wanted.sum() - chance))
        squared += gradient**2
        weights -= rate * gradient / np.sqrt(squared)
    learned = {name: round(float(weights[at]), 2) for name, at in columns.items()}
    return {name: value for name, value in learned.items() if abs(value) >= 0.02} | {
        "gender.other": -9.0
    }


def accuracy(instances: list[Instance], weights: dict[str, float]) -> dict[str, float]:
    """Return the share of right choices, for annotated anaphors and for claims apart."""
    counts: Counter[tuple[str, bool]] = Counter()
    for instance in instances:
        best, best_score = None, score(nobody(instance.decision.anaphor), weights)
        for actor, traits in instance.decision.choices:
            if (value := score(traits, weights)) > best_score:
                best, best_score = actor.mention.entity_id, value
        right = best is None if instance.right is None else best in instance.right
        counts["annotated" if instance.weight > 1 else "claims", right] += 1
    return {
        part: round(counts[part, True] / (counts[part, True] + counts[part, False]), 3)
        for part in ("annotated", "claims")
        if counts[part, True] + counts[part, False]
    }


def main() -> None:
    """Cross-validate, learn from everything, tell the held-out half, perhaps write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, help="folder of gold *.jsonl")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument(
        "--pull", type=float, default=0.01, help="how strongly weights are drawn to the prior"
    )
    parser.add_argument("--write", action="store_true", help=f"rewrite {DATA.relative_to(ROOT)}")
    args = parser.parse_args()
    gazetteer = Gazetteer(load_registry())

    def instances() -> list[Instance]:
        found = annotated(gazetteer, ROOT / "tests/names/anaphors-tune.jsonl")
        return found + (from_claims(gazetteer, args.gold) if args.gold else [])

    resolution.weights = lambda: PRIOR
    data = instances()
    by_article: dict[str, list[Instance]] = defaultdict(list)
    for instance in data:
        by_article[instance.article].append(instance)
    articles = sorted(by_article)
    random.Random(0).shuffle(articles)  # noqa: S311 - folds, no secrets
    told = Counter[str]()
    for fold in range(args.folds):
        test = {a for at, a in enumerate(articles) if at % args.folds == fold}
        learned = learn([i for i in data if i.article not in test], args.pull)
        for part, share in accuracy([i for i in data if i.article in test], learned).items():
            told[part] += share / args.folds
    print("cross-validated", {part: round(share, 3) for part, share in told.items()})
    learned = PRIOR
    for _ in range(2):  # what is resolved counts as naming: weights change what is seen
        learned = learn(data, args.pull)
        resolution.weights = lambda weights=learned: weights
        data = instances()
    print("fitted", accuracy(data, learned), "of", len(data))
    held = annotated(gazetteer, ROOT / "tests/names/anaphors-heldout.jsonl")
    print("held out, of what was weighed", accuracy(held, learned), "of", len(held))
    if args.write:
        DATA.write_text(HEAD + yaml.dump(dict(sorted(learned.items()))), "utf-8")
        print("wrote", DATA.relative_to(ROOT))


if __name__ == "__main__":
    main()
