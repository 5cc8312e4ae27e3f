"""The demo press as bytes: feeds in three formats and one page template a source."""

from __future__ import annotations

from email.utils import format_datetime
from functools import cache
from html import escape
from string import Template
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from extractors.model import Language
from flows.demo.content import PRESS, FeedFormat, Source, Story, Trap

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

NOTICE: Final = {
    Language.FR: "Texte d’exemple écrit pour virage, un logiciel : ceci n’est pas un travail de presse.",
    Language.EN: "Sample text written for virage, a piece of software: this is not reporting.",
}
TEASER_WORDS: Final = 28
PAYWALL_PARAGRAPHS: Final = 1
RELATED: Final = 3
TRACKING: Final = "?utm_source=rss&utm_medium=feed&utm_campaign=demo&fbclid=demo123"


def page_path(source: Source, story: Story) -> str:
    """The path of a story's page, canonical."""
    return f"/{source.source_id}" + source.path.format(
        year=story.published_at.year, month=f"{story.published_at.month:02}", slug=story.slug
    )


def amp_path(source: Source, story: Story) -> str:
    """The path of the AMP twin of a story's page."""
    return page_path(source, story) + "/amp"


def redirect_path(source: Source, story: Story) -> str:
    """The short path that a feed names and that redirects to the page."""
    return f"/{source.source_id}/r/{story.slug}"


def feed_path(source: Source) -> str:
    """The path of a source's feed."""
    return f"/{source.source_id}/{'atom.xml' if source.format is FeedFormat.ATOM else 'feed.xml'}"


def feed(source: Source, stories: Sequence[Story], base: str, now: dt.datetime) -> bytes:
    """A source's feed over `stories`, with absolute links under `base`."""
    items = []
    for story in stories:
        items.append(_item(source, story, base, _feed_link(source, story)))
        if story.trap is Trap.AMP:
            items.append(_item(source, story, base, amp_path(source, story)))
    envelope = _template(f"feeds/{source.format}.xml").substitute(
        title=escape(source.name),
        tagline=escape(source.tagline),
        notice=escape(NOTICE[source.language]),
        language=source.language,
        home=escape(f"{base}/{source.source_id}/"),
        self=escape(base + feed_path(source)),
        updated=now.isoformat() + "Z",
        toc="\n".join(
            f"<rdf:li rdf:resource={quoteattr(base + page_path(source, story))}/>"
            for story in stories
        ),
        items="\n".join(items),
    )
    return (_broken(envelope) if source.broken else envelope).encode()


def page(
    source: Source, story: Story, related: Sequence[Story], base: str, *, amp: bool = False
) -> bytes:
    """The page behind a story's link; a trap shows what a reader without account gets."""
    if story.trap is Trap.COOKIE_WALL:
        return (
            _template(f"templates/cookie-wall-{source.language}.html")
            .substitute(source=escape(source.name), notice=escape(NOTICE[source.language]))
            .encode()
        )
    paragraphs = story.paragraphs
    wall = ""
    if story.trap is Trap.PAYWALL:
        paragraphs = paragraphs[:PAYWALL_PARAGRAPHS]
        wall = _template(f"templates/paywall-{source.language}.html").substitute()
    name = f"amp-{source.language}" if amp else source.source_id
    return (
        _template(f"templates/{name}.html")
        .substitute(
            language=source.language,
            source=escape(source.name),
            tagline=escape(source.tagline),
            notice=escape(NOTICE[source.language]),
            title=escape(story.title),
            author=escape(story.author),
            published=story.published_at.isoformat() + "Z",
            modified=(story.updated_at or story.published_at).isoformat() + "Z",
            day=story.published_at.date().isoformat(),
            canonical=escape(base + page_path(source, story)),
            amp=f'<link rel="amphtml" href={quoteattr(base + amp_path(source, story))}>'
            if story.trap is Trap.AMP
            else "",
            home=escape(f"{base}/{source.source_id}/"),
            free="false" if wall else "true",
            sections="\n".join(
                f'<li><a href="#">{escape(name)}</a></li>' for name in source.sections
            ),
            body="\n".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs) + wall,
            related="\n".join(
                f'<li><a href="{escape(base + page_path(source, other))}">{escape(other.title)}</a></li>'
                for other in [other for other in related if other.slug != story.slug][:RELATED]
            ),
            comments="\n".join(
                f'<li class="comment"><b>{escape(comment.author)}</b><p>{escape(comment.text)}</p></li>'
                for comment in source.comments
            ),
        )
        .encode()
    )


def not_found(source: Source) -> bytes:
    """What stands where a page was."""
    return (
        _template(f"templates/not-found-{source.language}.html")
        .substitute(source=escape(source.name), notice=escape(NOTICE[source.language]))
        .encode()
    )


def _feed_link(source: Source, story: Story) -> str:
    match story.trap:
        case Trap.REDIRECT:
            return redirect_path(source, story)
        case Trap.TRACKING:
            return page_path(source, story) + TRACKING
        case _:
            return page_path(source, story)


def _item(source: Source, story: Story, base: str, link: str) -> str:
    teaser = " ".join(story.paragraphs[0].split()[:TEASER_WORDS]) + "…"
    body = "".join(f"<p>{escape(text, quote=False)}</p>" for text in story.paragraphs)
    published, updated = story.published_at, story.updated_at or story.published_at
    return _template(f"feeds/{source.format}-item.xml").substitute(
        title=escape(story.title),
        link=escape(base + link),
        guid=escape(base + link if link.endswith("/amp") else f"{source.source_id}/{story.slug}"),
        author=escape(story.author),
        published=published.isoformat() + "Z",
        updated=updated.isoformat() + "Z",
        dates=f"<pubDate>{format_datetime(published)}</pubDate>" if source.dated else "",
        teaser=escape(teaser),
        full=_template(f"feeds/{source.format}-full.xml").substitute(body=escape(body))
        if source.full_text
        else "",
    )


def _broken(xml: str) -> str:
    """The XML of a careless program: ampersands bare, the end cut off."""
    return xml.replace("&amp;", "&").removesuffix("\n").removesuffix("</rss>").removesuffix("\n")


@cache
def _template(path: str) -> Template:
    return Template((PRESS / path).read_text(encoding="utf-8"))
