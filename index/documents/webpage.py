"""A web page -> the article in it, without menus. Nothing that the page refers to is fetched."""

from __future__ import annotations

import re

from lxml import html
from trafilatura import bare_extraction, extract_metadata
from trafilatura.settings import Document

from index.documents.extracted import Extracted, Refused
from index.documents.page_text import rendered
from index.documents.page_tree import drop_scripts, link_share, parsed, strip_page, weight
from index.documents.text import authors, short_line, title
from index.documents.webpage_date import page_date
from index.messages import say

_ENOUGH = 200
"""Letters from which what was found is taken for the article, even if the page holds far more."""

_SHORT = 400
"""Letters below which trafilatura may run the paragraphs of an article into one."""

_ALL = 0.9
_MANY_LINKS = 0.25
"""The share of links in a page of which all was taken that makes menus likely."""

_WORD = re.compile(r"\w{2}")
_NO_DATE = {"extensive_search": False, "original_date": True}
"""The least search for a date; what trafilatura finds in the text, the footer and addresses is not taken."""


def extract_webpage(text: str) -> Extracted | Refused:
    """The article of a page with title, authors, date, publisher and address, or why it is refused."""
    tree = parsed(text)
    if tree is None:
        return Refused(say("document-no-text"))
    known, date = _metadata(tree), page_date(tree)
    words, noted = _words(strip_page(tree))
    if not _WORD.search(words):
        words, noted = _all_words(text), True
    if not _WORD.search(words):
        return Refused(say("document-no-text"))
    return Extracted(
        kind="a web page",
        text=words,
        title=title(known.title),
        authors=authors(known.author),
        date=date,
        publisher=short_line(known.sitename, 100),
        url=known.url,
        notes=(say("document-whole-page"),) if noted else (),
    )


def _metadata(tree: html.HtmlElement) -> Document:
    try:
        return extract_metadata(tree, date_config=_NO_DATE)
    except (TypeError, ValueError):  # as trafilatura itself does, which gives up such a page
        return Document()


def _words(holder: html.HtmlElement) -> tuple[str, bool]:
    """The words of the article, and whether they may hold menus: then they are all that there are."""
    one = holder.tag != "body"
    article = _article(holder)
    drop_scripts(holder)
    whole = rendered(holder)
    found, most = weight(article), weight(whole)
    alone = found < _ENOUGH and most > 3 * found
    everything = found >= _ALL * most
    menus = everything and not one and link_share(holder) > _MANY_LINKS
    if alone or menus or (everything and found < _SHORT):
        return whole, not one and (alone or menus)
    return article, False


def _article(holder: html.HtmlElement) -> str:
    """What trafilatura finds; its tree, without marks for emphasis, holds the words as the author wrote them."""
    tree = holder.getroottree().getroot()
    if holder.tag != "body":
        tree = html.document_fromstring("<html><body></body></html>")
        holder.tail = None
        tree.find("body").append(holder)
    found = bare_extraction(tree, include_comments=False, include_formatting=False)
    return rendered(found.body) if isinstance(found, Document) else ""


def _all_words(text: str) -> str:
    """All that a reader sees of the page, menus too."""
    tree = parsed(text)
    if tree is None:
        return ""
    drop_scripts(tree)
    return rendered(tree.find("body"))
