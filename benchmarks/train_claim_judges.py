"""Train the judges of modality and attribution on annotated articles, and say how good they are.

    python -m benchmarks.train_claim_judges FOLDER... [--hold-out law people] [--write]

A FOLDER holds `*.jsonl` articles with claims, `passages/*.txt` and `aliases-*.csv` tables, also
in folders below; a file that stands in two of them counts once. Figures are leave-one-writer-out: each writer is judged by models that never saw a
sentence of theirs. `--write` then trains on all but the held-out writers (on all, without
`--hold-out`) and writes `extractors/data/{modality,attribution}.json`.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.passages import read_passages
from extractors.claims.attribution import Attributor
from extractors.claims.frames import load_frames
from extractors.claims.modality import modality_features
from extractors.claims.tokens import tokens
from extractors.dates import dates
from extractors.model import ClaimType, EntityKind, Language, Mention, Modality, Span
from extractors.text import sentences

DATA = Path(__file__).resolve().parent.parent / "extractors" / "data"
RARE = 3
CHANCES = (0.3, 0.34, 0.38, 0.42)


@dataclass
class Gold:
    """One annotated article, ready for the judges."""

    writer: str
    body: str
    language: Language
    published: dt.date | None
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    claims: list[dict] = field(default_factory=list)


def slug(name):
    """Fold a name to a comparable key."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "", text)


class Names:
    """The alias tables: names found by longest match, keys for comparing, owners."""

    def __init__(self, folders):
        self.kind, self.owner, self.keys, self.forms = {}, {}, {}, {}
        for path in sorted(path for folder in folders for path in folder.rglob("aliases-*.csv")):
            with path.open(encoding="utf-8", newline="") as handle:
                for row in csv.DictReader(handle):
                    name = row["name"]
                    self.kind.setdefault(name, row["kind"])
                    if row.get("owner"):
                        self.owner.setdefault(name, row["owner"])
                    key = self.keys.setdefault(slug(name), slug(name))
                    for alias in (name, *(row.get("aliases") or "").split("|")):
                        form = alias.strip().replace("’", "'")
                        if form:
                            self.keys.setdefault(slug(form), key)
                        if form[:1].isupper() or form[:1].isdigit() or form == "xAI":
                            self.forms.setdefault(form, name)
        forms = sorted(self.forms, key=len, reverse=True)
        self.pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?!\w)")

    def key(self, name):
        """Return what two spellings of one name share."""
        return self.keys.get(slug(name), slug(name))

    def mentions(self, body):
        """Find the names of the tables in `body`, and surnames of people named in full."""
        plain = body.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
        found = [
            self._mention(m.start(), m.end(), self.forms[m.group()], body)
            for m in self.pattern.finditer(plain)
        ]
        people = {
            m.name.split()[-1]: m.name for m in reversed(found) if m.kind is EntityKind.PERSON
        }
        for surname, name in people.items():
            for match in re.finditer(rf"(?<!\w){re.escape(surname)}(?!\w)", plain):
                if not any(
                    m.span.start < match.end() and match.start() < m.span.end for m in found
                ):
                    found.append(self._mention(match.start(), match.end(), name, body))
        return tuple(sorted(found, key=lambda m: m.span.start))

    def _mention(self, start, end, name, body):
        kind = self.kind[name]
        return Mention(
            span=Span(start=start, end=end),
            entity_id=slug(name),
            name=name,
            kind=EntityKind(kind),
            surface=body[start:end],
            owner_id=slug(self.owner[name]) if name in self.owner else None,
        )


def gold(row, writer, names):
    """Return an annotated article as the judges see it."""
    body = f"{row['title']}\n\n{row['text']}"
    for claim in row["claims"]:
        at = body.find(claim["evidence"])
        claim["span"] = Span(start=at, end=at + len(claim["evidence"]))
    return Gold(
        writer,
        body,
        Language(row["lang"]),
        dt.date.fromisoformat(row["published"][:10])
        if row.get("published") and row["title"]
        else None,
        sentences(body),
        names.mentions(body),
        row["claims"],
    )


def read_gold(folder, names):
    """Read every annotated article below `folder`; a file's name starts with its writer."""
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield gold(json.loads(line), path.stem.split("-")[0], names)
    for path in sorted(folder.rglob("passages/*.txt")):
        for row in read_passages(path):
            yield gold(row, f"passages {path.stem}", names)


def whole_sentences(gold, span):
    """Return the stretch of whole sentences that holds `span`."""
    touched = [s for s in gold.sentences if s.touches(span)]
    return Span(start=touched[0].start, end=touched[-1].end) if touched else span


def likely_trigger(gold, claim, frames):
    """Return the words of the evidence that tell a claim of its type, or the evidence."""
    read = tokens(gold.body, claim["span"], gold.language)
    frame_set = frames[gold.language]
    hits = [
        hit
        for hit in frame_set.hits(read)
        if any(f.type.value == claim["type"] for f in frame_set.frames_of[hit.pattern.pattern_id])
    ]
    if not hits:
        return claim["span"]
    hit = min(hits, key=lambda h: (not h.pattern.is_verb, h.start))
    return Span(start=read.starts[hit.start], end=read.ends[hit.end - 1])


def views_of(gold, claim, around, frames):
    """Return evidence and trigger of the views of a claim; passages know their sentence only."""
    views = {"sentence": (around, likely_trigger(gold, claim, frames))}
    if not gold.writer.startswith("passages"):
        views["evidence"] = (claim["span"], None)
    return views


def days_of(gold, around):
    """Return the dates that the sentences name; passages have no day of their own."""
    if gold.published is None:
        return ()
    return dates(gold.body[around.start : around.end], gold.language, gold.published, around.start)


def modality_weight(name):
    """Words count less than what they signal; crossed features a little less."""
    if name[:2] in ("w:", "b:"):
        return 0.25
    return 0.7 if "&" in name or name[:3] in ("en:", "fr:") else 1.0


@dataclass
class Table:
    """Training rows: features, answers, writers, weights and what each row belongs to."""

    rows: list[dict] = field(default_factory=list)
    answers: list = field(default_factory=list)
    writers: list[str] = field(default_factory=list)
    groups: list = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def matrix(self, at_least):
        """Return vectoriser and matrix of the features that occur `at_least` so often."""
        counts = Counter(name for row in self.rows for name in row)
        kept = [{k: v for k, v in row.items() if counts[k] >= at_least} for row in self.rows]
        vectoriser = DictVectorizer()
        return vectoriser, vectoriser.fit_transform(kept).tocsr()


def modality_table(golds, frames):
    """Two rows a claim: its own evidence, and its sentence narrowed by a trigger."""
    table = Table()
    for gold in golds:
        for claim in gold.claims:
            around = whole_sentences(gold, claim["span"])
            views = views_of(gold, claim, around, frames)
            for view, (evidence, trigger) in views.items():
                features = modality_features(
                    gold.body,
                    gold.language,
                    around,
                    evidence,
                    trigger,
                    ClaimType(claim["type"]),
                    gold.published,
                    days_of(gold, around),
                )
                table.rows.append({name: modality_weight(name) for name in features})
                table.answers.append(claim["modality"])
                table.writers.append(gold.writer)
                table.groups.append((view, gold.language.value))
                table.weights.append(1.0 / len(views))
    return table


def attribution_table(golds, names, frames):
    """One row a voice near a claim, for both views of it."""
    table, claims = Table(), []
    known = {slug(name): name for name in names.kind}
    for gold in golds:
        attributor = Attributor(gold.body, gold.language, gold.sentences, gold.mentions, known)
        for claim in gold.claims:
            want = {names.key(name) for name in claim.get("attributed_to") or ()}
            around = whole_sentences(gold, claim["span"])
            views = views_of(gold, claim, around, frames)
            for view, (evidence, trigger) in views.items():
                claims.append((gold.writer, gold.language.value, view, want))
                found = attributor.candidates(
                    evidence, trigger, claim["subject"], ClaimType(claim["type"])
                )
                for _, cited, features in found:
                    keys = {names.key(name) for name in cited}
                    table.rows.append(dict.fromkeys(features, 1.0))
                    table.answers.append(bool(want & keys))
                    table.writers.append(gold.writer)
                    table.groups.append((len(claims) - 1, keys))
                    table.weights.append(1.0 / len(views))
    return table, claims


def model(strength):
    """Return the untrained model."""
    return LogisticRegression(C=strength, max_iter=2000)


def left_out(table, matrix, strength):
    """Return each row's chances from a model that never saw its writer."""
    answers, writers, weights = (
        np.array(table.answers),
        np.array(table.writers),
        np.array(table.weights),
    )
    chances, classes = None, None
    for writer in sorted(set(writers)):
        mine = writers == writer
        fitted = model(strength).fit(matrix[~mine], answers[~mine], weights[~mine])
        if chances is None:
            classes = fitted.classes_
            chances = np.zeros((len(answers), len(classes)))
        chances[mine] = fitted.predict_proba(matrix[mine])
    return chances, classes


def write(name, table, vectoriser, matrix, strength, held):  # noqa: PLR0917
    """Train on all but the held-out writers and write the weights."""
    kept = ~np.isin(np.array(table.writers), held)
    answers = np.array(table.answers)
    fitted = model(strength).fit(matrix[kept], answers[kept], np.array(table.weights)[kept])
    scale = modality_weight if name == "modality" else (lambda _: 1.0)
    coefficients, bias = fitted.coef_, fitted.intercept_
    if coefficients.shape[0] == 1:
        coefficients, bias = np.vstack([0 * coefficients, coefficients]), np.array([0.0, bias[0]])
    weights = {}
    for place, feature in enumerate(vectoriser.get_feature_names_out()):
        row = [round(float(value) * scale(feature), 3) for value in coefficients[:, place]]
        if max(map(abs, row)) >= 0.01:
            weights[str(feature)] = row
    text = {
        "answers": [str(c) for c in fitted.classes_],
        "bias": [round(float(b), 3) for b in bias],
        "weights": weights,
    }
    path = DATA / f"{name}.json"
    path.write_text(
        json.dumps(text, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"') + "\n",
        encoding="utf-8",
    )
    print(f"{path.name}: {len(weights)} weights, {path.stat().st_size / 1000:.0f} kB")


def report_modality(table, chances, classes):
    """Print accuracy by view, writer and language."""
    right = np.array(table.answers) == classes[chances.argmax(1)]
    for view in ("evidence", "sentence"):
        mine = np.array([group[0] == view for group in table.groups])
        print(
            f"modality, {view}: {right[mine].mean():.4f}",
            by(right, table.writers, mine),
            by(right, [g[1] for g in table.groups], mine),
        )


def by(right, labels, mine):
    """Return accuracy for each label."""
    labels = np.array(labels)
    return {
        str(label): round(float(right[mine & (labels == label)].mean()), 3)
        for label in sorted(set(labels[mine]))
    }


def report_attribution(table, claims, chances):
    """Print the scorer's accuracy and recall by view, for several thresholds."""
    for view in ("evidence", "sentence"):
        for least in CHANCES:
            got = defaultdict(set)
            for (claim, keys), chance in zip(table.groups, chances[:, 1], strict=True):
                if chance >= least:
                    got[claim] |= keys
            mine = np.array([claim[2] == view for claim in claims])
            right = np.array([bool(c[3] & got[i]) or c[3] == got[i] for i, c in enumerate(claims)])
            cited = np.array([bool(c[3]) for c in claims])
            print(
                f"attribution, {view}, chance {least}: {right[mine].mean():.4f} recall {right[mine & cited].mean():.4f}",
                by(right, [c[0] for c in claims], mine) if least == 0.38 else "",
                by(right, [c[1] for c in claims], mine),
            )


def main():
    """Run the training."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--hold-out", nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", choices=("modality", "attribution"))
    parser.add_argument("--modality-strength", type=float, default=0.4)
    parser.add_argument("--attribution-strength", type=float, default=0.08)
    args = parser.parse_args()
    names = Names(args.folders)
    frames = load_frames()
    read = {g.body: g for folder in args.folders for g in read_gold(folder, names)}
    golds = [g for g in read.values() if g.writer not in args.hold_out]
    print(len(golds), "articles", sum(len(g.claims) for g in golds), "claims")
    if args.only != "attribution":
        table = modality_table(golds, frames)
        vectoriser, matrix = table.matrix(2 * RARE)
        report_modality(table, *left_out(table, matrix, args.modality_strength))
        if args.write:
            write("modality", table, vectoriser, matrix, args.modality_strength, args.hold_out)
    if args.only != "modality":
        table, claims = attribution_table(golds, names, frames)
        vectoriser, matrix = table.matrix(2 * RARE)
        chances, _ = left_out(table, matrix, args.attribution_strength)
        report_attribution(table, claims, chances)
        if args.write:
            write(
                "attribution", table, vectoriser, matrix, args.attribution_strength, args.hold_out
            )
    missing = set(Modality) - {Modality(c["modality"]) for g in golds for c in g.claims}
    if missing:
        print("no example of", missing)


if __name__ == "__main__":
    main()
