"""Learn which numbers and dates of a sentence a claim owns; write the weights.

    python benchmarks/train_numbers.py GOLD.jsonl ... --out extractors/data/number_weights.json

GOLD are articles as `tests/gold` holds them. Dates: softmax over the candidates and "no
date". Quantities: a logistic choice for each. Both by plain gradient descent, from a
fixed start and in a fixed order, so that the same gold gives the same weights.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
from pathlib import Path

import numpy as np

from extractors.claims import numbers
from extractors.dates import dates
from extractors.model import ClaimType, Language, Modality, Span
from extractors.quantities import quantities

STEPS = 400
RATE = 0.5
TRIGGERS = 2


def _views(body, evidence, rng):
    """A claim as it will be met: its clause as evidence, or its sentence with a trigger."""
    yield evidence, None
    sentence = numbers.sentence_around(body, evidence)
    for _ in range(TRIGGERS):
        at = rng.randrange(evidence.start, max(evidence.end - 6, evidence.start + 1))
        yield (
            Span(start=min(sentence.start, evidence.start), end=sentence.end),
            Span(start=at, end=at + 5),
        )


def _agrees(gold, quantity):
    of = round(float(gold["of"]), 3) if gold.get("of") else None
    if of != (round(quantity.of, 3) if quantity.of else None):
        return False
    return abs(gold["value"] - quantity.value) <= 0.011 * max(
        abs(gold["value"]), abs(quantity.value), 1e-9
    )


def examples(articles):
    """(date choices, quantity choices): lists of trait lists with the right answer."""
    rng = random.Random(7)  # noqa: S311
    choices, singles = [], []
    for article in articles:
        body = article["title"] + "\n\n" + article["text"]
        language, published = Language(article["lang"]), dt.date.fromisoformat(article["published"])
        all_dates, all_quantities = dates(body, language, published), quantities(body, language)
        for claim in article["claims"]:
            start = body.find(claim["evidence"])
            span = Span(start=start, end=start + len(claim["evidence"]))
            claim_type, modality = ClaimType(claim["type"]), Modality(claim["modality"])
            for evidence, trigger in _views(body, span, rng):
                at = numbers.place(body, evidence, trigger)
                found = numbers.date_candidates(at, all_dates)
                if found:
                    options = [numbers.none_traits(claim_type, modality, at, [w for w, _ in found])]
                    newest = next((d for w, d in reversed(found) if w == "prior"), None)
                    options += [
                        numbers.date_traits(
                            claim_type,
                            modality,
                            at,
                            d,
                            published,
                            newest=d is newest or w != "prior",
                        )
                        for w, d in found
                    ]
                    gold = claim["date"]
                    right = (
                        [0]
                        if not gold
                        else [
                            i
                            for i, (_, d) in enumerate(found, 1)
                            if d.iso == gold or d.iso.startswith(gold)
                        ]
                        or [i for i, (_, d) in enumerate(found, 1) if gold.startswith(d.iso)]
                        or [0]
                    )
                    choices.append((options, right))
                inside = [q for q in all_quantities if evidence.touches(q.span)]
                for quantity in inside:
                    traits = numbers.quantity_traits(claim_type, at, quantity, inside)
                    if numbers.NEVER not in traits:
                        right = any(_agrees(g, quantity) for g in claim["quantities"])
                        singles.append((traits, right))
    return choices, singles


class _Sparse:
    """Rows of traits as index pairs; enough of a sparse matrix for gradient descent."""

    def __init__(self, rows, index):
        pairs = [(i, index[t]) for i, traits in enumerate(rows) for t in traits if t in index]
        self.row = np.array([i for i, _ in pairs])
        self.column = np.array([j for _, j in pairs])
        self.shape = (len(rows), len(index))

    def times(self, theta):
        return np.bincount(self.row, weights=theta[self.column], minlength=self.shape[0])

    def transposed_times(self, residual):
        return np.bincount(self.column, weights=residual[self.row], minlength=self.shape[1])


def _index(rows, least):
    counts = {}
    for traits in rows:
        for trait in traits:
            counts[trait] = counts.get(trait, 0) + 1
    return {t: i for i, t in enumerate(sorted(t for t, n in counts.items() if n >= least))}


def train_dates(choices, ridge, weight):
    """Weights by trait; `weight` is how much more a dated claim counts than an undated one."""
    rows = [traits for options, _ in choices for traits in options]
    index = _index(rows, 6)
    matrix = _Sparse(rows, index)
    group = np.concatenate([[i] * len(options) for i, (options, _) in enumerate(choices)])
    target = np.concatenate(
        [[1 / len(right) if j in right else 0 for j in range(len(o))] for o, right in choices]
    )
    cost = np.array([1.0 if right == [0] else weight for _, right in choices])[group]
    theta, velocity = np.zeros(len(index)), np.zeros(len(index))
    for _ in range(STEPS):
        scores = matrix.times(theta)
        exp = np.exp(np.clip(scores, -30, 30))
        total = np.bincount(group, weights=exp)
        gradient = (
            matrix.transposed_times((exp / total[group] - target) * cost) / len(choices)
            + ridge * theta
        )
        velocity = 0.9 * velocity - RATE * gradient
        theta += velocity
    return {t: round(float(theta[i]), 3) for t, i in index.items() if abs(theta[i]) >= 0.005}


def train_quantities(singles, ridge, weight):
    """Weights by trait; `weight` is how much more a missed number costs than one too many."""
    rows = [traits for traits, _ in singles]
    index = _index(rows, 6)
    matrix = _Sparse(rows, index)
    target = np.array([float(right) for _, right in singles])
    cost = np.where(target > 0, weight, 1.0)
    theta, velocity = np.zeros(len(index)), np.zeros(len(index))
    for _ in range(STEPS):
        guess = 1 / (1 + np.exp(-matrix.times(theta)))
        gradient = matrix.transposed_times((guess - target) * cost) / len(singles) + ridge * theta
        velocity = 0.9 * velocity - RATE * gradient
        theta += velocity
    return {t: round(float(theta[i]), 3) for t, i in index.items() if abs(theta[i]) >= 0.005}


def main() -> None:
    """Read the gold, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path("extractors/data/number_weights.json"))
    parser.add_argument("--ridge", type=float, default=1e-3)
    parser.add_argument("--date-weight", type=float, default=6.0)
    parser.add_argument("--quantity-weight", type=float, default=8.0)
    args = parser.parse_args()
    articles = [
        json.loads(line)
        for path in args.gold
        for line in path.read_text(encoding="utf-8").splitlines()
        if line
    ]
    choices, singles = examples(articles)
    weights = {
        "date": train_dates(choices, args.ridge, args.date_weight),
        "quantity": train_quantities(singles, args.ridge, args.quantity_weight),
    }
    args.out.write_text(
        json.dumps(weights, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(
        f"{len(choices)} date choices, {len(singles)} quantities, {sum(map(len, weights.values()))} weights"
    )


if __name__ == "__main__":
    main()
