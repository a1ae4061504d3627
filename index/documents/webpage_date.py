"""The day on which a web page says that it was published; never one that merely stands in its text or addresses.

Asked in this order: meta tags, JSON-LD, what is marked as the date of publication, and a `<time>` at the
head of the article. A date without a day, or a month, stays as it is. htmldate reads dates in words alone: asked
for a page's date, it takes footers, comments, events and changes too, and makes 1 January of a year.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from htmldate import find_date
from lxml import etree, html

_META = """
    article:published_time article:published og:article:published_time og:published_time article:published_date
    datepublished date_published publishdate publish_date publish-date published_date published-date published_time
    publication_date pubdate parsely-pub-date sailthru.date bt:pubdate dd:published_at og:regdate regdate
    citation_publication_date citation_online_date citation_date prism.publicationdate dcterms.issued dc.date.issued
    dcterms.created dc.date.created dcterms.date dc.date date article.published article.created
    """.split()
"""Names of meta tags for the day of publication, the surest first."""

_WORK = re.compile(r"(?:Article|Posting|Report|WebPage|Book|CreativeWork|Thesis|Chapter)$")
_MARKED = re.compile(
    r"(?:^|\s)(?:datePublished|entry-date|published|dt-published|date-published|pubdate|post-date|posted-on)(?:\s|$)"
)
_CHANGED = re.compile(r"modified|updated", re.I)
_COMMENT = re.compile(r"\bcomment|\bdisqus|\brelated", re.I)
_NUMBERS = re.compile(
    r"(\d{4})(?:\s*[-/.년]\s*(\d{1,2})(?:\s*[-/.월]\s*(\d{1,2})(?!\d))?)?(?!\d)|(\d{4})(\d\d)(\d\d)(?!\d)"
)
_SENTENCE = re.compile(r"[.!?。]\s*$|.{81}", re.S)
"""A line that ends like one, or is so long that the date in it is one that a sentence names."""

_MOST_PIECES = 100
_FIRST_YEAR = 1900


def page_date(tree: html.HtmlElement) -> str | None:
    """YYYY-MM-DD, YYYY-MM or YYYY; None when the page says nothing of the kind about itself."""
    said = (*_from_meta(tree), *_from_json(tree), *_from_marks(tree), *_from_head(tree))
    return next((date for value in said if (date := _parsed(value)) is not None), None)


def _parsed(value: str) -> str | None:
    value = value.strip()[:60]
    match = _NUMBERS.match(value)
    parts = [int(part) for part in match.groups() if part] if match is not None else []
    if not parts or (len(parts) == 1 and len(value) > 4):
        return _in_words(value) if re.search(r"[^\W\d_]{3}", value) else None
    try:
        day = datetime.date(*(*parts, 1, 1)[:3])
    except ValueError:
        return None
    now = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    if day.year < _FIRST_YEAR or day > now or day == datetime.date(1970, 1, 1):  # the last stands for "not known"
        return None
    return day.isoformat()[: (4, 7, 10)[len(parts) - 1]]


def _in_words(value: str) -> str | None:
    """A date with the month's name; one of figures alone may have either first, so it is not read."""
    made = html.document_fromstring("<html><head><meta name='datepublished'></head><body></body></html>")
    made.find(".//meta").set("content", value)
    found = find_date(made, extensive_search=False, original_date=True)
    return found if found and found[:4] in value and re.search(rf"(?<!\d)0?{int(found[8:])}(?!\d)", value) else None


def _from_meta(tree: html.HtmlElement) -> Iterator[str]:
    told: dict[str, str] = {}
    for meta in tree.iter("meta"):
        if meta.get("content"):
            told.setdefault((meta.get("property") or meta.get("name") or "").lower(), meta.get("content"))
    return (told[name] for name in _META if name in told)


def _from_json(tree: html.HtmlElement) -> Iterator[str]:
    """What JSON-LD says of the page's own work, not of comments or of works that it names."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            with suppress(ValueError, RecursionError):
                yield from _published(json.loads(script.text or "", strict=False))


def _published(said: object) -> Iterator[str]:
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, dict):
            kinds, date = one.get("@type"), one.get("datePublished")
            named = map(str, kinds if isinstance(kinds, list) else [kinds])
            if isinstance(date, str) and any(map(_WORK.search, named)):
                yield date
            yield from _published(one.get("@graph"))
            yield from _published(one.get("mainEntity"))


def _from_marks(tree: html.HtmlElement) -> Iterator[str]:
    """Elements that say of themselves that they hold the date of publication."""
    for element in tree.iter(etree.Element):
        marked = _MARKED.search(_named(element)) or (element.tag == "time" and "pubdate" in element.attrib)
        if marked and not _is_elsewhere(element):
            time = element.find(".//time")
            told = element.get("datetime") or element.get("content") or element.get("title")
            yield told or (time.get("datetime") if time is not None else None) or _start(element)


def _from_head(tree: html.HtmlElement) -> Iterator[str]:
    """The first `<time>` with a date in the article, or behind the heading, and before the first sentence."""
    start = "article" if len(list(islice(tree.iter("article"), 2))) == 1 else "main"
    start = start if tree.find(f".//{start}") is not None else "h1"
    begun = False
    for element in tree.iter(start, "p", "time"):
        begun = begun or element.tag == start
        if begun and element.tag == "p" and _SENTENCE.search(_start(element)):
            return
        if begun and element.tag == "time" and element.get("datetime") and _is_line(element):
            yield element.get("datetime")
            return


def _is_line(time: html.HtmlElement) -> bool:
    """Whether this stands alone or in a line with the author's name and the like, and not in a sentence."""
    before, above = time.getprevious(), time.getparent()
    beside = f"{(above.text if before is None else before.tail) or ''}{time.tail or ''}".strip()
    return not _SENTENCE.search(beside) and not _is_elsewhere(time)


def _named(element: html.HtmlElement) -> str:
    return f"{element.get('itemprop', '')} {element.get('class', '')}"


def _start(element: html.HtmlElement) -> str:
    """The first words of an element, in one line."""
    return " ".join("".join(islice(element.itertext(), _MOST_PIECES)).split())


def _is_elsewhere(element: html.HtmlElement) -> bool:
    """Whether this is the day of a change, or belongs to a menu, to comments, or to another article that is named."""
    if _CHANGED.search(_named(element)):
        return True
    articles = 0
    for above in (element, *element.iterancestors()):
        if above.tag in ("main", "body"):
            break  # what their classes say of comments is said of the page
        articles += above.tag == "article"
        if above.tag in ("nav", "aside", "footer") or _COMMENT.search(f"{above.get('id')} {above.get('class')}"):
            return bool(above.tag != "article" or articles > 1)
    return articles > 1
