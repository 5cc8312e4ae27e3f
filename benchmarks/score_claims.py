#!/usr/bin/env python3
"""Score extracted claims against gold (see tests/gold/GUIDE.md). Standard library only.

    score_claims.py --gold gold/dev-fr.jsonl gold/dev-en.jsonl --pred pred.jsonl
                    [--aliases gold/aliases-*.csv ...] [--json out.json] [--errors 20] [--min-f1 0.8]

PRED is JSON Lines, one object an article: {"id": …, "claims": [{"type", "subject", "object", "modality",
"attributed_to", "quantities", "date", "evidence" or "start"/"end", "cluster"}]}; subject and object are
canonical names (or {"name": …}); offsets count characters of title + "\n\n" + text.

A prediction is right when type, subject and object agree with one gold claim (accept_* count as agreement; a lab or a
product's owner agrees with its parent; an object that gold leaves null is not asked for) and its evidence touches the
gold evidence. The touch is waived where that (type, subject, object) stands only once in the article's gold and once
among the predictions. Each gold claim is matched at most once. Optional gold claims count neither as found nor as
missed; predictions that match them are not punished. A gold object that no alias table lists is a description, not a
name ("families"), and is not asked for; nor is the object of a prediction of another accepted type that has none.
"""

from __future__ import annotations

import argparse
import csv
import glob
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

TYPES = [
    "model_release",
    "product_launch",
    "integration",
    "access_change",
    "research_publication",
    "benchmark_result",
    "model_lineage",
    "model_spec",
    "departure",
    "hire",
    "layoff",
    "reorganization",
    "resource_shift",
    "funding",
    "investment",
    "acquisition",
    "partnership",
    "financial_metric",
    "usage_metric",
    "legal_action",
    "safety_issue",
    "infrastructure",
    "strategy",
]
SYMMETRIC = {"partnership"}


def slug(name: str) -> str:
    """Fold a name to a comparable key: no case, accents, punctuation or spaces."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "", text)


class Names:
    """Alias table: any alias -> canonical key, and canonical key -> owner's key."""

    def __init__(self, paths: list[str]):
        self.canonical: dict[str, str] = {}
        self.owner: dict[str, str] = {}
        for path in paths:
            with open(path, encoding="utf-8", newline="") as handle:
                for row in csv.DictReader(handle):
                    key = slug(row["name"])
                    self.canonical.setdefault(key, key)
                    for alias in (row.get("aliases") or "").split("|"):
                        if alias.strip():
                            self.canonical.setdefault(slug(alias), key)
                    if (row.get("owner") or "").strip():
                        self.owner.setdefault(key, slug(row["owner"]))

    def key(self, value) -> str:
        if isinstance(value, dict):
            value = value.get("name") or value.get("id") or ""
        key = slug(str(value or ""))
        return self.canonical.get(key, key)

    def same(self, a: str, b: str) -> bool:
        return a == b or self.owner.get(a) == b or self.owner.get(b) == a


def read_jsonl(paths: list[str]) -> dict[str, dict]:
    rows = {}
    for path in paths:
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                row = json.loads(line)
                if row["id"] in rows:
                    sys.exit(f"{path}:{number}: id {row['id']} twice")
                rows[row["id"]] = row
    return rows


def span(article: dict, claim: dict) -> tuple[int, int] | None:
    body = article["title"] + "\n\n" + article["text"]
    if claim.get("start") is not None and claim.get("end") is not None:
        return int(claim["start"]), int(claim["end"])
    evidence = claim.get("evidence") or ""
    at = body.find(evidence) if evidence else -1
    return (at, at + len(evidence)) if at >= 0 else None


def touches(a, b) -> bool:
    return bool(a and b and a[0] < b[1] and b[0] < a[1])


def agrees(names: Names, gold: dict, pred: dict) -> bool:
    if pred.get("type") not in [gold["type"], *gold.get("accept_types", [])]:
        return False
    subjects = [names.key(n) for n in [gold["subject"], *gold.get("accept_subjects", [])]]
    objects = [names.key(n) for n in [gold.get("object"), *gold.get("accept_objects", [])] if n]
    if gold.get("object") and slug(gold["object"]) not in names.canonical:
        objects = []
    if pred["type"] != gold["type"] and not pred.get("object"):
        objects = []
    ps, po = names.key(pred.get("subject")), names.key(pred.get("object"))
    straight = any(names.same(ps, s) for s in subjects) and (
        not objects or any(names.same(po, o) for o in objects)
    )
    if straight or pred["type"] not in SYMMETRIC or not objects:
        return straight
    return any(names.same(po, s) for s in subjects) and any(names.same(ps, o) for o in objects)


def match(names: Names, article: dict, preds: list[dict]) -> list[tuple[int, int]]:
    """Maximum matching of gold claims to predictions (augmenting paths; the sets are small)."""
    golds = article["claims"]
    ok = [[agrees(names, g, p) for p in preds] for g in golds]
    gspan, pspan = [span(article, g) for g in golds], [span(article, p) for p in preds]
    for i in range(len(golds)):
        alone = sum(ok[i]) == 1
        for j in range(len(preds)):
            if ok[i][j] and not touches(gspan[i], pspan[j]):
                ok[i][j] = alone and sum(row[j] for row in ok) == 1

    def far(i: int, j: int) -> tuple[bool, int]:
        """Same modality first, then the nearest evidence."""
        apart = sum(
            abs(x - y) for x, y in zip(gspan[i] or (0, 0), pspan[j] or (0, 0), strict=False)
        )
        return preds[j].get("modality") != golds[i]["modality"], apart

    likeliest = [
        sorted((j for j in range(len(preds)) if ok[i][j]), key=lambda j: far(i, j))
        for i in range(len(golds))
    ]
    owner: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in likeliest[i]:
            if j not in seen:
                seen.add(j)
                if j not in owner or place(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    for i in sorted(range(len(golds)), key=lambda i: bool(golds[i].get("optional"))):
        place(i, set())
    return [(i, j) for j, i in owner.items()]


def prf(tp: int, fp: int, fn: int) -> dict:
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    return {
        "precision": p,
        "recall": r,
        "f1": 2 * p * r / (p + r) if p + r else 0.0,
        "tp": tp,
        "fp": fp,
        "fn": fn,
    }


def quantity_key(q: dict):
    return round(float(q.get("value", 0)), 3), round(float(q["of"]), 3) if q.get("of") else None


def close(a: dict, b: dict) -> bool:
    (av, ao), (bv, bo) = quantity_key(a), quantity_key(b)
    return ao == bo and abs(av - bv) <= 0.011 * max(abs(av), abs(bv), 1e-9)


def main() -> int:
    ap = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ap.add_argument("--gold", nargs="+", required=True)
    ap.add_argument("--pred", nargs="+", required=True)
    ap.add_argument("--aliases", nargs="*")
    ap.add_argument("--json")
    ap.add_argument("--errors", type=int, default=0, help="print up to N misses and N false alarms")
    ap.add_argument("--min-f1", type=float)
    args = ap.parse_args()

    aliases = args.aliases
    if aliases is None:
        gold_dir = Path(__file__).resolve().parent.parent / "tests" / "gold"
        here = dict.fromkeys(
            [*(Path(g).resolve().parent for g in args.gold), gold_dir, gold_dir / "train"]
        )
        aliases = [
            p for d in here for p in sorted(glob.glob(str(d / "aliases*.csv")))
        ]  # the gold's own tables first
    names = Names(aliases)
    gold, pred = read_jsonl(args.gold), read_jsonl(args.pred)

    counts = defaultdict(Counter)
    attr = Counter()
    misses, alarms = [], []
    groups: list[tuple[str, str]] = []
    for gid, article in gold.items():
        preds = pred.get(gid, {}).get("claims", [])
        pairs = match(names, article, preds)
        got = dict(pairs)
        used = {j for _, j in pairs}
        for i, claim in enumerate(article["claims"]):
            buckets = ("all", "lang:" + article["lang"], "type:" + claim["type"])
            if i in got:
                p = preds[got[i]]
                if not claim.get("optional"):
                    for b in buckets:
                        counts[b]["tp"] += 1
                attr["matched"] += 1
                attr["modality"] += p.get("modality") == claim["modality"]
                want = {names.key(n) for n in claim.get("attributed_to", [])}
                have = p.get("attributed_to") or []
                have = {names.key(n) for n in ([have] if isinstance(have, (str, dict)) else have)}
                attr["attribution"] += want == have or bool(want & have)
                if want:
                    attr["attributed"] += 1
                    attr["attributed_hit"] += bool(want & have)
                for q in claim.get("quantities", []):
                    attr["quantities"] += 1
                    attr["quantity_hit"] += any(close(q, x) for x in p.get("quantities") or [])
                if claim.get("date"):
                    attr["dates"] += 1
                    mine, theirs = str(p.get("date") or ""), claim["date"]
                    attr["date_hit"] += bool(mine) and (
                        mine.startswith(theirs) or theirs.startswith(mine)
                    )
                at = span(article, p)
                body = article["title"] + "\n\n" + article["text"]
                attr["verbatim"] += bool(
                    at and (not p.get("evidence") or body[at[0] : at[1]] == p["evidence"])
                )
                if claim.get("event") and p.get("cluster") is not None:
                    groups.append((claim["event"], str(p["cluster"])))
            elif not claim.get("optional"):
                for b in buckets:
                    counts[b]["fn"] += 1
                misses.append((gid, claim))
        for j, p in enumerate(preds):
            if j not in used:
                for b in ("all", "lang:" + article["lang"], "type:" + str(p.get("type"))):
                    counts[b]["fp"] += 1
                alarms.append((gid, p))

    report = {"articles": len(gold), "unscored_predictions": sorted(set(pred) - set(gold))[:5]}
    for bucket in sorted(counts):
        report[bucket] = prf(counts[bucket]["tp"], counts[bucket]["fp"], counts[bucket]["fn"])
    report.setdefault("all", prf(0, 0, sum(len(a["claims"]) for a in gold.values())))
    m = attr["matched"] or 1
    report["attributes"] = {
        "modality_accuracy": attr["modality"] / m,
        "attribution_accuracy": attr["attribution"] / m,
        "attribution_recall": attr["attributed_hit"] / (attr["attributed"] or 1),
        "quantity_recall": attr["quantity_hit"] / (attr["quantities"] or 1),
        "date_recall": attr["date_hit"] / (attr["dates"] or 1),
        "evidence_verbatim": attr["verbatim"] / m,
    }
    same_gold = same_pred = both = 0
    for (e1, c1), (e2, c2) in combinations(groups, 2):
        same_gold += e1 == e2
        same_pred += c1 == c2
        both += e1 == e2 and c1 == c2
    report["clusters"] = prf(both, same_pred - both, same_gold - both)

    print(f"{'':24}  precision  recall  f1      tp    fp    fn")
    for bucket, row in report.items():
        if isinstance(row, dict) and "f1" in row:
            print(
                f"{bucket:24}  {row['precision']:.3f}      {row['recall']:.3f}   {row['f1']:.3f}"
                f"  {row['tp']:4d}  {row['fp']:4d}  {row['fn']:4d}"
            )
    print("  ".join(f"{k} {v:.3f}" for k, v in report["attributes"].items()))
    for title, rows in (("missed", misses), ("false alarm", alarms)):
        for gid, c in rows[: args.errors]:
            print(
                f"{title}: {gid} {c.get('type')} | {c.get('subject')} | {c.get('object')} | {(c.get('evidence') or '')[:160]}"
            )
    if args.json:
        Path(args.json).write_text(json.dumps(report, indent=1), encoding="utf-8")
    unknown = {str(p.get("type")) for a in pred.values() for p in a.get("claims", [])} - set(TYPES)
    if unknown:
        print("unknown types:", ", ".join(sorted(unknown)))
    print(
        f"F1 {report['all']['f1']:.3f} precision {report['all']['precision']:.3f} recall {report['all']['recall']:.3f}"
    )
    return int(args.min_f1 is not None and report["all"]["f1"] < args.min_f1)


if __name__ == "__main__":
    sys.exit(main())
