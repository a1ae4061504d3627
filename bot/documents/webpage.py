"""A web page -> the article in it, without menus. Nothing that the page refers to is fetched."""

from __future__ import annotations

import re

from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import Document

from bot.documents import sentences
from bot.documents.cleaning import cleaned, one_line
from bot.documents.names import authors, title
from bot.documents.page_date import page_date
from bot.documents.page_text import rendered
from bot.documents.records import Extracted, Refused

_SILENT = ("script", "style", "noscript", "template", "svg", "head", "iframe", "object")
_BLOCK = re.compile(r"</(?:p|div|li|h[1-6]|tr|td|section|article|blockquote|title)\s*>|<br\s*/?>", re.I)
_ENOUGH = 200
"""Characters from which what was found is taken for the article without comparing."""


_NO_DATE = {"extensive_search": False, "original_date": True}
"""The least search for a date; what trafilatura finds in the text, the footer and addresses is not taken."""


def extract_webpage(text: str) -> Extracted | Refused:
    """The article of a page with title, authors, date, publisher and address, or why it is refused."""
    found = _article(text)
    article = rendered(found.body) if found is not None else ""
    whole = "" if len(article) >= _ENOUGH else _all_text(text)
    alone = len(whole) > 3 * len(article)
    if not re.search(r"\w{2}", whole if alone else article):
        return Refused(sentences.DOCUMENT_NO_TEXT)
    notes = (sentences.DOCUMENT_WHOLE_PAGE,) if alone else ()
    tree = _parsed(text)
    date = page_date(tree) if tree is not None else None
    return _described(found, date, whole if alone else article, notes)


def _parsed(text: str) -> html.HtmlElement | None:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return html.document_fromstring(text.replace("\0", "").encode(), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _article(text: str) -> Document | None:
    """What trafilatura finds; its tree, without marks for emphasis, holds the words as the author wrote them."""
    found = bare_extraction(
        text, include_comments=False, include_formatting=False, with_metadata=True, date_extraction_params=_NO_DATE
    )
    return found if isinstance(found, Document) else None


def _described(found: Document | None, date: str | None, text: str, notes: tuple[str, ...]) -> Extracted:
    if found is None:
        return Extracted(kind="a web page", text=text, date=date, notes=notes)
    return Extracted(
        kind="a web page",
        text=text,
        title=title(found.title),
        authors=authors(found.author),
        date=date,
        publisher=one_line(found.sitename, 100),
        url=found.url,
        notes=notes,
    )


def _all_text(text: str) -> str:
    """All that a reader sees of the page, menus too."""
    try:
        tree = html.fromstring(
            _BLOCK.sub(lambda tag: f"\n{tag[0]}", text).encode(), parser=html.HTMLParser(encoding="utf-8")
        )
    except (etree.LxmlError, ValueError):
        return ""
    for element in list(tree.iter(*_SILENT)):
        element.drop_tree()
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return cleaned("\n\n".join(line for line in lines if line))
