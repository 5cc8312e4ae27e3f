"""`virage explain`: how an article was read, sentence by sentence."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import TYPE_CHECKING

import typer
from rich.text import Text

from extractors.claims import Extractor
from flows.pipeline.jsonlines import BadLine, read_articles
from flows.terminal.output import answers, cell, say
from warehouse import queries
from warehouse.connection import open_serving

if TYPE_CHECKING:
    from extractors.claims.extractor import Judged
    from extractors.model import Article
    from flows.settings import Settings

SHOWN = 6
"""Candidates of a sentence that are shown, best first."""


def run_explain(settings: Settings, article: str) -> None:
    """Print sentences with names, triggers, candidates, and why each was taken or dropped."""
    found = _from_input() if article == "-" else _from_warehouse(settings, article)
    if found is None:
        say("nothing to explain: the article is in no language that virage reads")
        raise typer.Exit(1)
    extractor = Extractor.load()
    document, _ = extractor.read(found)
    judged = extractor.judge(document, found.published_date)
    console = answers()
    for sentence in document.sentences:
        text = document.body[sentence.span.start : sentence.span.end]
        console.print(Text(cell(text), style="bold"))
        names = ", ".join(
            f"{item.mention.surface} = {item.mention.name} ({item.mention.how})"
            for item in sentence.placed
        )
        console.print(Text(f"  names     {cell(names) or 'none'}"))
        triggers = ", ".join(dict.fromkeys(hit.pattern.key for hit in sentence.hits))
        console.print(Text(f"  triggers  {cell(triggers) or 'none'}"))
        mine = [item for item in judged if item.candidate.sentence is sentence][:SHOWN]
        for item in mine:
            console.print(Text("  " + _line(item, extractor.models.thresholds)))
        if not mine:
            console.print(Text("  no candidate worth judging", style="dim"))


def _line(item: Judged, thresholds: object) -> str:
    candidate = item.candidate
    subject = candidate.subject.mention.name
    other = candidate.object.mention.name if candidate.object else "–"
    trigger = candidate.trigger.hit.pattern.key if candidate.trigger else "no trigger"
    if item.taken:
        verdict = "taken"
    elif isinstance(thresholds, dict) and item.confidence < thresholds[candidate.type.value]:
        verdict = f"dropped: below {thresholds[candidate.type.value]:.2f}"
    else:
        verdict = "dropped: another reading of the same words is surer"
    return (
        f"{item.confidence:.2f}  {candidate.type.value}({cell(subject)}; {cell(other)})  "
        f"[{cell(trigger)}; sentence {item.sentence_logit:+.1f}, arguments "
        f"{item.argument_logit:+.1f}]  {verdict}"
    )


def _from_input() -> Article | None:
    for item in read_articles(sys.stdin.buffer):
        if isinstance(item, BadLine):
            say(f"line {item.line_number}: {item.reason}")
            raise typer.Exit(1)
        return item.article
    say("no article on standard input: give one JSON line with id, title and text")
    raise typer.Exit(1)


def _from_warehouse(settings: Settings, article_id: str) -> Article | None:
    with contextlib.closing(open_serving(settings.home)) as con:
        shown = queries.show(con, article_id)
    if shown.kind != "article" or shown.text is None:
        say(f"{article_id} is a {shown.kind}; explain takes the id of an article")
        raise typer.Exit(1)
    facts = shown.facts
    title = str(facts["title"])
    row = {
        "id": facts["article_id"],
        "title": title,
        "text": shown.text.removeprefix(f"{title}\n\n"),
        "lang": facts["language"],
        "published": str(facts["published_at"]) if facts["published_at"] else None,
        "url": facts["url"],
        "source": facts["source"],
    }
    for item in read_articles([json.dumps(row).encode()]):
        if not isinstance(item, BadLine):
            return item.article
    return None
