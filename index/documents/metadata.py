"""Who wrote a web page and what it is called, as the page itself says: meta tags, JSON-LD, and its one heading.

Names that merely stand somewhere on a page may be those of other articles, or of people in this one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress

from lxml import html

from index.documents.byline import names

_AUTHOR = frozenset(
    """
    author article:author article.author byl parsely-author sailthru.author dc.creator dcterms.creator citation_author
    cxenseparse:author og:article:author
    """.split()
)
WORK = re.compile(r"(?:Article|Posting|Report|WebPage|Book|CreativeWork|Thesis|Chapter)$")
"""Kinds of works in JSON-LD that a page may be."""

_ORGANIZATION = re.compile(r"Organi[sz]ation|Corporation", re.I)
_MOST_WORDS = 40


def page_authors(tree: html.HtmlElement) -> tuple[str, ...]:
    """The authors that a page names as such, the people among them first; none when it names none."""
    people: list[str] = []
    others: list[str] = []
    for is_person, name in _from_json(tree):
        (people if is_person else others).append(name)
    if people:
        return tuple(dict.fromkeys(people))
    metas = [meta for meta in tree.iter("meta") if (meta.get("name") or meta.get("property") or "").lower() in _AUTHOR]
    told = [name for meta in metas for name in names(meta.get("content")) if "://" not in (meta.get("content") or "")]
    marked = [
        name for element in tree.xpath("//*[@rel='author' or @itemprop='author']") for name in names(_text(element))
    ]
    return tuple(dict.fromkeys(told or marked or others))


def page_title(tree: html.HtmlElement, told: str | None) -> str | None:
    """The title without the name of the site: the longest heading of the page that the title holds."""
    headings = [text for each in tree.iter("h1", "h2", "h3") if (text := _text(each))]
    if told is None or not headings:
        return told
    inside = [text for text in headings if _folded(text) in _folded(told) and len(text.split()) > 2]
    return max(inside, key=len) if inside else told


def _from_json(tree: html.HtmlElement) -> Iterator[tuple[bool, str]]:
    """The authors of the page's own work in JSON-LD, each with whether it is a person."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            with suppress(ValueError, RecursionError):
                yield from _works(json.loads(script.text or "", strict=False))


def _works(said: object) -> Iterator[tuple[bool, str]]:
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, dict):
            kinds = one.get("@type")
            if any(WORK.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                yield from _named(one.get("author"))
            yield from _works(one.get("@graph"))


def _named(said: object) -> Iterator[tuple[bool, str]]:
    for one in said if isinstance(said, list) else [said]:
        about = one if isinstance(one, dict) else {"name": one}
        person, name = not _ORGANIZATION.search(str(about.get("@type"))), about.get("name")
        for each in name if isinstance(name, list) else [name]:
            yield from ((person, found) for found in names(each if isinstance(each, str) else None))


def _text(element: html.HtmlElement) -> str:
    words = " ".join(element.itertext()).split()
    return " ".join(words[:_MOST_WORDS])


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
