"""Train the claim finder's models on the annotated corpus and write them into the package.

    python -m benchmarks.train_claims [--folds-only] [--out FILE]

Honest by writer: every model that scores an article was trained without that article's
writer; the later stages learn from such scores only. `dev-*.jsonl` and `own/` are never
trained on: they are what `make score` reports. Needs scikit-learn and lightgbm.
"""

from __future__ import annotations

import argparse
import datetime as dt
import glob
import hashlib
import io
import json
import time
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import lightgbm as lgb
import numpy as np
import scipy.sparse as sp
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from benchmarks import score_claims as scorer
from benchmarks.passages import read_passages
from extractors.claims.candidates import Candidate, arguments, candidates
from extractors.claims.competition import FLOOR, choose, rival_numbers
from extractors.claims.evidence import evidence_span
from extractors.claims.extractor import ARGUMENT_FLOOR, REFEREE_COLUMNS, Extractor, likely_types
from extractors.claims.features import (
    NUMBERS,
    TYPE_INDEX,
    TYPES,
    Features,
    Reading,
    clause_words,
    clauses,
    readings,
    sentence_words,
)
from extractors.claims.frames import load_frames
from extractors.claims.models import MODEL_FILE
from extractors.model import Article, ClaimType, Language
from extractors.registry import load_registry

if TYPE_CHECKING:
    from extractors.claims.document import Document

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold"
MODELS = Path(__file__).resolve().parent.parent / "extractors" / "data" / "models"
GROUPS = (("analysis", "people"), ("corporate", "press"), ("law", "research"), ("money", "roundup"))
PASSAGE_WEIGHT = 0.4
MIN_SENTENCE, MIN_ARGUMENT = 3, 4
TREES = {
    "objective": "binary", "learning_rate": 0.08, "num_leaves": 31, "max_depth": 6, "min_data_in_leaf": 40,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5,
    "max_bin": 127, "seed": 3, "deterministic": True, "num_threads": 1, "verbose": -1,
}  # fmt: skip
REFEREE = TREES | {
    "num_leaves": 15,
    "learning_rate": 0.05,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.7,
}
DEPTH = TREES["max_depth"]
ROUNDS, REFEREE_ROUNDS = 260, 160


@dataclass
class Example:
    """One article or passage with everything that training computes for it."""

    gold: dict
    group: int
    weight: float
    document: Document
    published: dt.date
    words: list[list[str]] = field(default_factory=list)
    labels: np.ndarray = field(default_factory=lambda: np.zeros(0))
    weights: np.ndarray = field(default_factory=lambda: np.zeros(0))
    ranges: list[list[tuple[int, int]]] = field(default_factory=list)
    clause_words: list[list[str]] = field(default_factory=list)
    clause_labels: np.ndarray = field(default_factory=lambda: np.zeros(0))
    clause_weights: np.ndarray = field(default_factory=lambda: np.zeros(0))
    logits: np.ndarray = field(default_factory=lambda: np.zeros(0))
    clause_logits: np.ndarray = field(default_factory=lambda: np.zeros(0))
    readings: list[Reading] = field(default_factory=list)
    features: list[Features] = field(default_factory=list)
    pool: list[tuple[Candidate, int, int]] = field(default_factory=list)
    matrix: sp.csr_matrix | None = None
    right: np.ndarray = field(default_factory=lambda: np.zeros(0))
    worth: np.ndarray = field(default_factory=lambda: np.zeros(0))
    fits: np.ndarray = field(default_factory=lambda: np.zeros(0))
    kept: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    numbers: np.ndarray = field(default_factory=lambda: np.zeros((0, 1)))
    scores: np.ndarray = field(default_factory=lambda: np.zeros(0))
    rivals: np.ndarray = field(default_factory=lambda: np.zeros((0, 1)))
    final: np.ndarray = field(default_factory=lambda: np.zeros(0))


def log(*words: object) -> None:
    print(f"{time.process_time():7.1f}s", *words, flush=True)


def alias_tables() -> list[str]:
    return sorted(
        glob.glob(str(GOLD / "aliases*.csv"))  # noqa: PTH207
        + glob.glob(str(GOLD / "train" / "aliases*.csv"))  # noqa: PTH207
        + glob.glob(str(GOLD / "own" / "aliases*.csv"))  # noqa: PTH207
    )


def load_examples(extractor: Extractor, *, quick: bool = False) -> list[Example]:
    examples: list[Example] = []
    sources: list[tuple[Path, int, float]] = []
    writers = {writer: group for group, names in enumerate(GROUPS) for writer in names}
    for path in sorted((GOLD / "train").glob("*.jsonl")):
        sources.append((path, writers[path.stem.rsplit("-", 1)[0]], 1.0))
    sources.append((GOLD / "seed.jsonl", -1, 1.0))
    sources += [(GOLD / f"dev-{lang}.jsonl", -1, 1.0) for lang in ("en", "fr")]
    sources += [(path, -2, 1.0) for path in sorted((GOLD / "own").glob("own-*.jsonl"))]
    for path, group, weight in sources:
        rows = [
            json.loads(line)
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.strip()
        ]
        examples += [example(extractor, row, group, weight) for row in rows]
    if not quick:
        for path in sorted((GOLD / "passages").glob("*.txt")):
            for number, row in enumerate(read_passages(path)):
                examples.append(example(extractor, row, number % len(GROUPS), PASSAGE_WEIGHT))
    return examples


def example(extractor: Extractor, row: dict, group: int, weight: float) -> Example:
    published = dt.date.fromisoformat(row["published"])
    article = Article(
        article_id=row["id"],
        version_id=row["id"],
        url="",
        source=row.get("source", ""),
        title=row["title"],
        text=row["text"],
        language=Language(row["lang"]),
        published_at=dt.datetime.combine(published, dt.time()),
    )
    document, _ = extractor.read(article)
    return Example(gold=row, group=group, weight=weight, document=document, published=published)


def mark(labels: np.ndarray, weights: np.ndarray, claim: dict, weight: float) -> None:
    """Say in one row of labels that it carries `claim`: in full, or less for what is optional."""
    for place, name in enumerate([claim["type"], *claim.get("accept_types", [])]):
        column = TYPE_INDEX[ClaimType(name)]
        worth = weight * (0.4 if claim.get("optional") or place else 1.0)
        weights[column] = max(worth, float(weights[column])) if labels[column] else worth
        labels[column] = 1


def label_sentences(item: Example, frames: dict) -> None:
    sentences = item.document.sentences
    frame_set = frames[item.document.language]
    item.words = [
        sentence_words(sentence, frame_set, sentences[at - 1] if at else None)
        for at, sentence in enumerate(sentences)
    ]
    item.labels = np.zeros((len(sentences), len(TYPES)), np.float32)
    item.weights = np.full((len(sentences), len(TYPES)), item.weight, np.float32)
    for claim in item.gold["claims"]:
        span = scorer.span(item.gold, claim)
        for at, sentence in enumerate(sentences):
            if not scorer.touches(span, (sentence.span.start, sentence.span.end)):
                continue
            mark(item.labels[at], item.weights[at], claim, item.weight)


def label_clauses(item: Example, frames: dict) -> None:
    """A clause carries a claim where they share half of the clause or of the evidence."""
    frame_set = frames[item.document.language]
    item.ranges = [clauses(sentence) for sentence in item.document.sentences]
    places = [
        (sentence, start, end)
        for sentence, cut in zip(item.document.sentences, item.ranges, strict=True)
        for start, end in cut
    ]
    item.clause_words = [
        clause_words(sentence, frame_set, start, end) for sentence, start, end in places
    ]
    item.clause_labels = np.zeros((len(places), len(TYPES)), np.float32)
    item.clause_weights = np.full((len(places), len(TYPES)), item.weight, np.float32)
    for claim in item.gold["claims"]:
        span = scorer.span(item.gold, claim)
        for row, (sentence, start, end) in enumerate(places):
            low, high = sentence.tokens.starts[start], sentence.tokens.ends[end - 1]
            shared = min(high, span[1]) - max(low, span[0])
            if shared <= 0 or shared < 0.5 * min(high - low, span[1] - span[0]):
                continue
            mark(item.clause_labels[row], item.clause_weights[row], claim, item.weight)


def vocabulary(lists: list[list[str]], minimum: int) -> dict[str, int]:
    counts = Counter(word for words in lists for word in set(words))
    return {
        word: at
        for at, word in enumerate(
            sorted(word for word, count in counts.items() if count >= minimum)
        )
    }


def matrix(lists: list[list[str]], known: dict[str, int]) -> sp.csr_matrix:
    indexes: list[int] = []
    ends = [0]
    for words in lists:
        indexes.extend({known[word] for word in words if word in known})
        ends.append(len(indexes))
    return sp.csr_matrix(
        (np.ones(len(indexes), np.float32), np.array(indexes, np.int32), np.array(ends)),
        shape=(len(lists), len(known)),
    )


def fit_sentences(
    rows: sp.csr_matrix, labels: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    coefficients = np.zeros((len(TYPES), rows.shape[1]), np.float32)
    bias = np.zeros(len(TYPES), np.float32)
    for column in range(len(TYPES)):
        model = LogisticRegression(C=0.3, solver="liblinear", max_iter=200)
        model.fit(rows, labels[:, column], sample_weight=weights[:, column])
        coefficients[column], bias[column] = model.coef_[0], model.intercept_[0]
    return coefficients, bias


def exact(names: scorer.Names, gold: dict, pred: dict) -> bool:
    key = names.key(pred["subject"])
    return pred["type"] == "partnership" or key in {
        names.key(n) for n in [gold["subject"], *gold.get("accept_subjects", [])]
    }


def generate(item: Example, frames: dict, extractor: Extractor, names: scorer.Names) -> None:
    """Fill the pool with candidates and say which are right.

    A gold claim that a candidate names exactly does not also count for the owner or the
    model standing in; such stand-ins are left out of training.
    """
    document = item.document
    frame_set = frames[document.language]
    spans = [scorer.span(item.gold, claim) for claim in item.gold["claims"]]
    hits: list[tuple[list[int], list[int]]] = []
    for at, row in enumerate(item.logits):
        kinds = likely_types(row)
        sentence = document.sentences[at]
        near = [scorer.touches(span, (sentence.span.start, sentence.span.end)) for span in spans]
        pool = arguments(document, at, lambda mention: extractor.owner_of(mention, item.published))
        for kind in kinds:
            for candidate in candidates(document, at, TYPES[kind], frame_set, pool):
                pred = {
                    "type": TYPES[kind].value,
                    "subject": candidate.subject.mention.name,
                    "object": candidate.object.mention.name if candidate.object else None,
                }
                found = [
                    number
                    for number, claim in enumerate(item.gold["claims"])
                    if near[number] and scorer.agrees(names, claim, pred)
                ]
                item.pool.append((candidate, at, kind))
                hits.append(
                    (found, [n for n in found if exact(names, item.gold["claims"][n], pred)])
                )
    named = {
        (number, at)
        for (_, at, _), (_, sure) in zip(item.pool, hits, strict=True)
        for number in sure
    }
    item.right = np.zeros(len(hits), np.float32)
    item.worth = np.full(len(hits), item.weight, np.float32)
    for row, ((_, at, _), (found, sure)) in enumerate(zip(item.pool, hits, strict=True)):
        good = [number for number in found if number in sure or (number, at) not in named]
        demanded = any(not item.gold["claims"][number].get("optional") for number in good)
        item.right[row] = bool(good)
        item.worth[row] = item.weight * (1.0 if demanded or not found else 0.4 if good else 0.0)


def stack(items: list[Example], name: str) -> np.ndarray:
    return np.concatenate([getattr(item, name) for item in items])


def train_trees(
    params: dict, rounds: int, rows: np.ndarray, right: np.ndarray, worth: np.ndarray
) -> lgb.Booster:
    keep = worth > 0
    return lgb.train(params, lgb.Dataset(rows[keep], right[keep], weight=worth[keep]), rounds)


def predictions(item: Example, chosen: list[int]) -> list[dict]:
    out = []
    for row in chosen:
        candidate = item.pool[item.kept[row]][0]
        span = evidence_span(candidate)
        out.append(
            {
                "type": candidate.type.value,
                "subject": candidate.subject.mention.name,
                "object": candidate.object.mention.name if candidate.object else None,
                "start": span.start,
                "end": span.end,
                "modality": "asserted",
                "confidence": float(item.final[row]),
            }
        )
    return out


def evaluate(
    items: list[Example], names: scorer.Names, thresholds: dict[ClaimType, float]
) -> dict[str, Counter]:
    counts: dict[str, Counter] = {}
    for item in items:
        pool = [item.pool[row][0] for row in item.kept]
        preds = predictions(item, choose(pool, item.final.tolist(), thresholds))
        pairs = scorer.match(names, item.gold, preds)
        got, used = {i for i, _ in pairs}, {j for _, j in pairs}
        for number, claim in enumerate(item.gold["claims"]):
            if not claim.get("optional"):
                for bucket in ("all", item.gold["lang"], claim["type"]):
                    counts.setdefault(bucket, Counter())["tp" if number in got else "fn"] += 1
        for number, pred in enumerate(preds):
            if number not in used:
                for bucket in ("all", item.gold["lang"], pred["type"]):
                    counts.setdefault(bucket, Counter())["fp"] += 1
    return counts


def show(title: str, counts: dict[str, Counter], *, detail: bool = False) -> None:
    for bucket in sorted(counts) if detail else ["all"]:
        row = scorer.prf(counts[bucket]["tp"], counts[bucket]["fp"], counts[bucket]["fn"])
        log(
            f"{title:12} {bucket:22} P {row['precision']:.3f} R {row['recall']:.3f} F1 {row['f1']:.3f}  ({row['tp']} {row['fp']} {row['fn']})"
        )


def export_forest(name: str, model: lgb.Booster, depth: int) -> dict[str, np.ndarray]:
    """Lay every tree out as a complete binary tree; a leaf above the last level fills its subtree.

    Thresholds are rounded down to float32 so that no float32 value changes side.
    """
    trees = model.dump_model()["tree_info"]
    feature = np.zeros((len(trees), 2**depth - 1), np.uint8)
    threshold = np.full((len(trees), 2**depth - 1), np.inf, np.float32)
    values = np.zeros((len(trees), 2**depth), np.float32)

    def walk(tree: int, node: dict, at: int, level: int) -> None:
        if "leaf_value" in node:
            first = ((at + 1) << (depth - level)) - 2**depth
            values[tree, first : first + 2 ** (depth - level)] = node["leaf_value"]
            return
        feature[tree, at] = node["split_feature"]
        low = np.float32(node["threshold"])
        if float(low) > node["threshold"]:
            low = np.nextafter(low, np.float32(-np.inf))
        threshold[tree, at] = low
        walk(tree, node["left_child"], 2 * at + 1, level + 1)
        walk(tree, node["right_child"], 2 * at + 2, level + 1)

    for tree, info in enumerate(trees):
        walk(tree, info["tree_structure"], 0, 0)
    return {f"{name}.feature": feature, f"{name}.threshold": threshold, f"{name}.values": values}


def export_linear(
    name: str, known: dict[str, int], weights: np.ndarray, bias: np.ndarray
) -> dict[str, np.ndarray]:
    """Keep the rows that weigh anything, as int8 steps of one scale an output."""
    heavy = np.flatnonzero(np.abs(weights).max(axis=1) > 0.004)
    words = sorted(known, key=known.__getitem__)
    scale = np.maximum(np.abs(weights[heavy]).max(axis=0), 1e-6) / 127
    return {
        f"{name}.vocabulary": np.frombuffer(
            zlib.compress("\n".join(words[row] for row in heavy).encode(), 9), np.uint8
        ),
        f"{name}.weights": np.round(weights[heavy] / scale).astype(np.int8),
        f"{name}.scale": scale.astype(np.float32),
        f"{name}.bias": bias.astype(np.float32),
    }


def main() -> None:  # noqa: C901, PLR0912, PLR0915
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folds-only", action="store_true", help="report, write nothing")
    parser.add_argument("--no-passages", action="store_true", help="train on the articles alone")
    parser.add_argument(
        "--errors",
        type=Path,
        help="write the misses and false alarms of all held-out scores as JSON Lines",
    )
    parser.add_argument(
        "--precision", type=float, default=0.75, help="precision that the default threshold aims at"
    )
    parser.add_argument("--out", type=Path, default=MODELS / MODEL_FILE)
    args = parser.parse_args()
    names = scorer.Names(alias_tables())
    frames = load_frames()
    extractor = Extractor(load_registry(), frames, None)  # type: ignore[arg-type]
    items = load_examples(extractor, quick=args.no_passages)
    for item in items:
        label_sentences(item, frames)
        label_clauses(item, frames)
    trained = [item for item in items if item.group >= 0]
    held = [item for item in items if item.group < 0]
    articles = [item for item in trained if item.weight == 1.0]
    for item in trained:
        if item.weight < 1.0:
            # Passages hold more claims than running text: a constant of their own takes up that prior.
            item.words = [[*words, "D:passage"] for words in item.words]
            item.clause_words = [[*words, "D:passage"] for words in item.clause_words]
    log(f"{len(articles)} articles, {len(trained) - len(articles)} passages, {len(held)} held out")

    known = vocabulary([words for item in trained for words in item.words], MIN_SENTENCE)
    rows = {id(item): matrix(item.words, known) for item in items}
    folds: list[tuple[list[Example], list[Example]]] = [
        (
            [item for item in trained if item.group != group],
            [item for item in trained if item.group == group],
        )
        for group in range(len(GROUPS))
    ]
    folds.append((trained, held))
    sentence_model = (np.zeros(0), np.zeros(0))
    for inside, outside in folds:
        sentence_model = fit_sentences(
            sp.vstack([rows[id(item)] for item in inside]).tocsr(),
            stack(inside, "labels"),
            stack(inside, "weights"),
        )
        for item in outside:
            item.logits = rows[id(item)] @ sentence_model[0].T + sentence_model[1]
    log("sentence model", len(known))
    clause_known = vocabulary(
        [words for item in trained for words in item.clause_words], MIN_SENTENCE
    )
    rows = {id(item): matrix(item.clause_words, clause_known) for item in items}
    clause_model = (np.zeros(0), np.zeros(0))
    for inside, outside in folds:
        clause_model = fit_sentences(
            sp.vstack([rows[id(item)] for item in inside]).tocsr(),
            stack(inside, "clause_labels"),
            stack(inside, "clause_weights"),
        )
        for item in outside:
            item.clause_logits = rows[id(item)] @ clause_model[0].T + clause_model[1]
    for item in items:
        item.readings = readings(item.logits, item.ranges, item.clause_logits)
    log("clause model", len(clause_known))

    for item in items:
        generate(item, frames, extractor, names)
    for item in items:
        item.features = [
            Features(item.document, sentence, reading)
            for sentence, reading in zip(item.document.sentences, item.readings, strict=True)
        ]
    lists = {
        id(item): [item.features[at].words(candidate) for candidate, at, _ in item.pool]
        for item in items
    }
    argument_words = vocabulary(
        [words for item in trained for words in lists[id(item)]], MIN_ARGUMENT
    )
    for item in items:
        item.matrix = matrix(lists.pop(id(item)), argument_words)
    log("candidates", sum(len(item.pool) for item in articles) / len(articles), len(argument_words))
    argument_model = (np.zeros(0), np.zeros(0))
    for inside, outside in folds:
        model = LogisticRegression(C=0.1, solver="lbfgs", max_iter=60)
        model.fit(
            sp.vstack([item.matrix for item in inside]).tocsr(),
            stack(inside, "right"),
            sample_weight=stack(inside, "worth"),
        )
        argument_model = (model.coef_[0].astype(np.float32), model.intercept_.astype(np.float32))
        for item in outside:
            item.fits = item.matrix @ argument_model[0] + argument_model[1][0]
    log("argument model")

    for item in items:
        item.kept = np.flatnonzero(item.fits > ARGUMENT_FLOOR)
        item.numbers = np.array(
            [
                item.features[item.pool[row][1]].numbers(item.pool[row][0], float(item.fits[row]))
                for row in item.kept
            ],
            np.float32,
        ).reshape(len(item.kept), NUMBERS)
        item.right, item.worth = item.right[item.kept], item.worth[item.kept]
        item.matrix = None
    log("numbers", sum(len(item.kept) for item in articles) / len(articles))
    judge = None
    for inside, outside in folds:
        judge = train_trees(
            TREES, ROUNDS, stack(inside, "numbers"), stack(inside, "right"), stack(inside, "worth")
        )
        for item in outside:
            item.scores = judge.predict(item.numbers) if len(item.numbers) else np.zeros(0)
    log("judge")
    for item in items:
        item.rivals = np.hstack(
            [
                rival_numbers([item.pool[row][0] for row in item.kept], item.scores.tolist()),
                item.numbers[:, REFEREE_COLUMNS],
            ]
        )
    referee = None
    for inside, outside in folds:
        again = [item.scores >= FLOOR for item in inside]
        referee = train_trees(
            REFEREE,
            REFEREE_ROUNDS,
            np.concatenate([item.rivals[keep] for item, keep in zip(inside, again, strict=True)]),
            np.concatenate([item.right[keep] for item, keep in zip(inside, again, strict=True)]),
            np.concatenate([item.worth[keep] for item, keep in zip(inside, again, strict=True)]),
        )
        for item in outside:
            keep = item.scores >= FLOOR
            item.final = np.full(len(item.scores), -9.0)
            if keep.any():
                item.final[keep] = referee.predict(item.rivals[keep], raw_score=True)
    log("referee")

    # Confidence is what the choice comes to: fitted on the claims that would be kept.
    everything = dict.fromkeys(TYPES, 0.0)
    for item in items:
        item.final = 1 / (1 + np.exp(-item.final))
    calibration = calibrate(articles, names, everything)
    for item in items:
        clipped = np.clip(item.final, 1e-6, 1 - 1e-6)
        item.final = np.where(
            item.scores >= FLOOR, np.interp(np.log(clipped / (1 - clipped)), *calibration), 0.0
        )
    sets = {
        "train (oof)": articles,
        "dev": [item for item in held if item.gold["id"].startswith("dev")],
        "own": [item for item in held if item.group == -2],
    }
    level = 0.5
    for step in range(15, 86, 5):
        thresholds = dict.fromkeys(TYPES, step / 100)
        for title, part in sets.items():
            counts = evaluate(part, names, thresholds)
            show(f"{title} {step / 100:.2f}", counts)
            if title.startswith("train"):
                got = counts["all"]
                if got["tp"] / max(got["tp"] + got["fp"], 1) <= args.precision:
                    level = (step + 5) / 100
    log("level", level)
    thresholds = dict.fromkeys(TYPES, level)
    for title, part in sets.items():
        show(title, evaluate(part, names, thresholds), detail=True)
    if args.errors:
        write_errors(args.errors, [*articles, *held], names, dict.fromkeys(TYPES, 0.35))
    if args.folds_only:
        return
    parts: dict[str, np.ndarray] = {}
    parts |= export_linear("sentence", known, sentence_model[0].T, sentence_model[1])
    parts |= export_linear("clause", clause_known, clause_model[0].T, clause_model[1])
    parts |= export_linear(
        "argument", argument_words, argument_model[0][:, None], argument_model[1]
    )
    parts |= export_forest("judge", judge, DEPTH)
    parts |= export_forest("referee", referee, DEPTH)
    parts["calibration.x"] = np.array(calibration[0], np.float32)
    parts["calibration.y"] = np.array(calibration[1], np.float32)
    digest = hashlib.sha256()
    for key in sorted(parts):
        digest.update(parts[key].tobytes())
    meta = {
        "version": f"claims-{digest.hexdigest()[:12]}",
        "thresholds": {kind.value: thresholds[kind] for kind in TYPES},
    }
    parts["meta"] = np.frombuffer(json.dumps(meta).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **parts)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(buffer.getvalue())
    log("wrote", args.out, len(buffer.getvalue()))


def calibrate(
    items: list[Example], names: scorer.Names, thresholds: dict[ClaimType, float]
) -> tuple[list[float], list[float]]:
    """Fit confidence on the candidates that survive the choice: was the kept claim right?"""
    odds: list[float] = []
    right: list[float] = []
    for item in items:
        pool = [item.pool[row][0] for row in item.kept]
        chosen = [
            row
            for row in choose(pool, item.final.tolist(), thresholds)
            if item.scores[row] >= FLOOR
        ]
        used = {j for _, j in scorer.match(names, item.gold, predictions(item, chosen))}
        for place, row in enumerate(chosen):
            value = min(max(float(item.final[row]), 1e-6), 1 - 1e-6)
            odds.append(float(np.log(value / (1 - value))))
            right.append(float(place in used))
    fitted = IsotonicRegression(out_of_bounds="clip").fit(odds, right)
    grid = np.linspace(min(odds), max(odds), 200)
    # A hair of slope keeps the order of the referee where the fit is flat.
    return grid.tolist(), (
        np.clip(fitted.predict(grid), 0.005, 0.985) + np.linspace(0, 0.005, 200)
    ).tolist()


def write_errors(
    path: Path, items: list[Example], names: scorer.Names, thresholds: dict[ClaimType, float]
) -> None:
    with path.open("w", encoding="utf-8") as handle:
        for item in items:
            pool = [item.pool[row][0] for row in item.kept]
            chosen = choose(pool, item.final.tolist(), thresholds)
            preds = predictions(item, chosen)
            pairs = scorer.match(names, item.gold, preds)
            got, used = {i for i, _ in pairs}, {j for _, j in pairs}
            body = item.document.body
            for number, claim in enumerate(item.gold["claims"]):
                if number not in got and not claim.get("optional"):
                    handle.write(
                        json.dumps(
                            {"what": "miss", "id": item.gold["id"]}
                            | {k: claim[k] for k in ("type", "subject", "object", "evidence")},
                            ensure_ascii=False,
                        )
                        + "\n"
                    )
            for number, pred in enumerate(preds):
                if number not in used:
                    sentence = pool[chosen[number]].sentence.span
                    trigger = pool[chosen[number]].trigger
                    handle.write(
                        json.dumps(
                            {
                                "what": "false",
                                "id": item.gold["id"],
                                **pred,
                                "sentence": body[sentence.start : sentence.end],
                                "trigger": trigger.hit.pattern.key if trigger else None,
                            },
                            ensure_ascii=False,
                        )
                        + "\n"
                    )


if __name__ == "__main__":
    main()
