"""A web page -> the article in it, its words to the letter, without menus. Nothing that the page refers to is fetched.

What a page marks as menu, head or foot goes before trafilatura looks for the article. Its tree is written out by us:
its plain text runs headings, points and rows together, and its Markdown puts backslashes before brackets, underscores
and stars that the author wrote. Only headings (`##`), points of lists, and ` | ` between cells are added.

The date is the day on which the page says that it was published, never one that merely stands in its text or addresses:
meta tags first, then JSON-LD, what is marked as the date of publication, and a `<time>` at the head of the article.
A date without a day, or a month, stays as it is. htmldate reads dates in words alone: asked for a page's date, it takes
footers, comments, events and changes too, and makes 1 January of a year.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from htmldate import find_date
from lxml import etree, html
from trafilatura import bare_extraction, extract_metadata
from trafilatura.settings import Document

from index.documents.byline import names
from index.documents.extracted import Extracted, Refused
from index.documents.metadata import WORK, page_authors, page_title
from index.documents.text import cleaned, left_out, short_line, title
from index.documents.unseen import page_styles, take_out_unseen
from index.messages import joined, say

_ENOUGH = 200
"""Letters from which what was found is taken for the article, even if the page holds far more."""

_SHORT = 400
"""Letters below which trafilatura may run the paragraphs of an article into one."""

_ALL = 0.9
_MANY_LINKS = 0.25
"""The share of links in a page of which all was taken that makes menus likely."""

_LEAST_SHARE = 0.25
"""How much of what a page says outside links its one `<article>` must hold to be taken for all that matters."""

_WIDE = 3
"""A letter of Chinese, Japanese or Korean says as much as so many of an alphabet."""

_WORD = re.compile(r"\w{2}")
_NO_DATE = {"extensive_search": False, "original_date": True}
"""The least search for a date; what trafilatura finds in the text, the footer and addresses is not taken."""

_SILENT = "script style noscript template svg iframe object button select textarea".split()
_OUTSIDE_LINKS = etree.XPath(".//text()[not(ancestor::a or ancestor::script)]")
_AROUND = frozenset("nav aside navigation banner contentinfo complementary search".split())
_COMMENTS = frozenset("comments disqus_thread".split())

_HEADINGS = frozenset("head h1 h2 h3 h4 h5 h6".split())
_ITEMS = frozenset("item li dt dd".split())
_CELLS = frozenset("cell td th".split())
_BLOCKS = _HEADINGS | frozenset(
    """
    p quote blockquote pre div section article main header footer aside nav list ul ol dl table row tr figure figcaption
    address form fieldset details summary caption body html center
    """.split()
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_PART, _LINE, _MARK, _MARKED, _END = "\x01\x02\x03\x04\x05"
"""While a tree is written out: between paragraphs, between lines, around the mark of a heading or point, behind it."""

_META = """
    article:published_time article:published og:article:published_time og:published_time article:published_date
    datepublished date_published publishdate publish_date publish-date published_date published-date published_time
    publication_date pubdate parsely-pub-date sailthru.date bt:pubdate dd:published_at og:regdate regdate
    citation_publication_date citation_online_date citation_date prism.publicationdate dcterms.issued dc.date.issued
    dcterms.created dc.date.created dcterms.date dc.date date article.published article.created
    """.split()
"""Names of meta tags for the day of publication, the surest first."""

_PUBLISHED = re.compile(
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


def extract_webpage(text: str) -> Extracted | Refused:
    """The article of a page with title, authors, date, publisher and address, or why it is refused."""
    tree = _parsed(text)
    if tree is None:
        return Refused(say("document-no-text"))
    known, date = _metadata(tree), page_date(tree)
    told, called = page_authors(tree), page_title(tree, title(known.title))
    styles = page_styles(tree)
    holder = _stripped(tree)
    unseen = take_out_unseen(holder, styles)
    words, noted = _words(holder)
    if not _WORD.search(words) and (whole := shown(text)) is not None:
        words, unseen = whole
        noted = True
    if not _WORD.search(words):
        return Refused(say("document-no-text"))
    return Extracted(
        kind="a web page",
        text=words,
        title=called,
        authors=told or names(known.author),
        date=date,
        publisher=short_line(known.sitename, 100),
        url=known.url,
        notes=(*((say("document-whole-page"),) if noted else ()), *left_out("document-unseen", unseen)),
        doubts=_doubts(told, names(known.author)),
    )


def shown(page: str) -> tuple[str, list[str]] | None:
    """All words that a reader sees of a page, and those texts of it that nobody sees; None when it is no page."""
    tree = _parsed(page)
    if tree is None:
        return None
    body = tree.find("body")
    unseen = take_out_unseen(body, page_styles(tree))
    _drop_unseen(tree)
    return _written(body), unseen


def _doubts(told: tuple[str, ...], found: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What to say of authors that the page does not name as such."""
    return () if told or not found else (("author", say("doubt-author-page", names=joined(found))),)


def _parsed(text: str) -> html.HtmlElement | None:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(_CONTROL.sub("", text).encode(), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return tree if tree.find("body") is not None else None


def _metadata(tree: html.HtmlElement) -> Document:
    try:
        return extract_metadata(tree, date_config=_NO_DATE)
    except (TypeError, ValueError):  # as trafilatura itself does, which gives up such a page
        return Document()


def _stripped(tree: html.HtmlElement) -> html.HtmlElement:
    """Take out in place what stands around the article; the one element that holds it, or else the body."""
    for quote in list(tree.iter("q")):  # a browser shows the marks
        quote.text, quote.tail = f"“{quote.text or ''}", f"”{quote.tail or ''}"
        quote.drop_tag()
    _drop_unseen(tree, data=False)
    body = tree.find("body")
    around = [each for each in body.iterdescendants(etree.Element) if _is_around(each)]
    for element in around:
        if not _is_before(element) and not element.xpath("boolean(.//main or .//h1)"):  # unclosed, it holds the rest
            element.drop_tree()
    said = _said(body)
    for element in filter(_is_before, around):
        if 2 * _said(element) <= said:
            element.drop_tree()
    return _holder(body)


def _drop_unseen(tree: html.HtmlElement, *, data: bool = True) -> None:
    """Take out all that a reader does not see, and JSON-LD as `data`; trafilatura reads articles out of that."""
    for element in list(tree.iter(*_SILENT)):
        if data or (element.get("type") or "").lower() != "application/ld+json":
            element.drop_tree()


def _is_around(element: html.HtmlElement) -> bool:
    if element.tag in ("main", "article"):
        return False
    if element.tag in ("header", "footer"):
        return next(element.iterancestors("article", "main"), None) is None
    return element.tag in _AROUND or (element.get("role") or "").lower() in _AROUND or element.get("id") in _COMMENTS


def _is_before(element: html.HtmlElement) -> bool:
    """Whether this comes before the article, and so can't say more than it without holding it."""
    return element.tag in ("nav", "header") or element.get("role") in ("navigation", "banner", "search")


def _holder(body: html.HtmlElement) -> html.HtmlElement:
    articles = [each for each in body.iter("article") if next(each.iterancestors("article"), None) is None]
    mains = [each for each in body.iterdescendants(etree.Element) if each.tag == "main" or each.get("role") == "main"]
    least = max(1, _LEAST_SHARE * _said(body))
    return next((found[0] for found in (articles, mains) if len(found) == 1 and _said(found[0]) >= least), body)


def _words(holder: html.HtmlElement) -> tuple[str, bool]:
    """The words of the article, and whether they may hold menus: then they are all that there are."""
    one = holder.tag != "body"
    article = _article(holder)
    _drop_unseen(holder)
    whole = _written(holder)
    found, most = _weight(article), _weight(whole)
    alone = found < _ENOUGH and most > 3 * found
    everything = found >= _ALL * most
    menus = everything and not one and _said(holder) < (1 - _MANY_LINKS) * _weight("".join(holder.itertext()))
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
    return _written(found.body) if isinstance(found, Document) else ""


def _said(root: html.HtmlElement) -> int:
    """How much is said under `root` outside links."""
    return _weight("".join(_OUTSIDE_LINKS(root)))


def _weight(text: str) -> int:
    """How much a text says: its letters, those of East Asia thrice."""
    return sum(_WIDE if "\u3040" <= letter <= "\ud7a3" else 1 for letter in text if letter.isalnum())


def _written(root: etree._Element) -> str:
    """The words under `root` as they stand, its paragraphs, headings, points and rows apart."""
    pieces: list[str] = []
    rows: set[etree._Element] = set()  # asked once for each, so that long ones cost no more than their length
    points: Counter[etree._Element] = Counter()
    verbatim = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        verbatim += (element.tag in ("code", "pre")) * (1 if event == "start" else -1)
        if event == "start":
            pieces += (_opening(element, rows, points), _folded(element.text, verbatim))
        else:
            pieces += (_closing(element, rows), _folded(element.tail if element is not root else "", verbatim))
    text = re.sub(" {2,}", " ", "".join(pieces))
    text = re.sub(f"{_MARK}[^{_MARKED}]*{_MARKED}[ \n{_PART}{_LINE}]*(?=[{_MARK}{_END}])", "", text)  # without words
    text = re.sub(f"{_MARKED}[ \n{_PART}{_LINE}]*|[{_MARK}{_END}]", "", text)
    return cleaned(re.sub(f" ?[\n{_PART}{_LINE}][ \n{_PART}{_LINE}]*", _break, text))


def _folded(text: str | None, verbatim: int) -> str:
    if verbatim:  # cleaning makes spaces and line ends of these again
        return (text or "").replace(" ", "\xa0").replace("\t", "\xa0").replace("\n", "\r")
    return re.sub(r"[ \t\n\r\f]+", " ", text or "")


def _break(between: re.Match[str]) -> str:
    return "\n\n" if _PART in between[0] or between[0].count("\n") > 1 else "\n"


def _opening(element: etree._Element, rows: set[etree._Element], points: Counter[etree._Element]) -> str:
    tag, above = element.tag, element.getparent()
    if tag in _CELLS and above in rows:
        return " | " if element.getprevious() is not None else ""
    if tag in ("row", "tr") and _is_plain(element):
        rows.add(element)
    if tag in ("lb", "br", "hr"):
        return "\n"
    if tag in _ITEMS:
        if above is not None and above not in points and (above.get("start") or "").isdecimal():
            points[above] = int(above.get("start")[:9]) - 1
        points[above] += 1
        counts = above is not None and "ol" in (above.tag, above.get("rend"))
        return f"{_LINE}{_MARK}{f'{points[above]}.' if counts else '-'} {_MARKED}"
    if tag in _HEADINGS:
        digit = (element.get("rend") or tag)[-1]
        return f"{_PART}{_MARK}{'#' * (int(digit) if digit in '123456' else 2)} {_MARKED}"
    return _PART if tag in _BLOCKS or tag in _CELLS else ""


def _closing(element: etree._Element, rows: set[etree._Element]) -> str:
    tag = element.tag
    if tag in _ITEMS:
        return _END + _LINE
    if tag in _BLOCKS or (tag in _CELLS and element.getparent() not in rows):
        return _END + _PART
    return ""


def _is_plain(row: etree._Element) -> bool:
    """Whether the cells of a row hold bare text; pages also lay out whole articles in the cells of a table."""
    return not any(below.tag in _BLOCKS or below.tag in _ITEMS for cell in row for below in cell.iterdescendants())


def page_date(tree: html.HtmlElement) -> str | None:
    """YYYY-MM-DD, YYYY-MM or YYYY; None when the page says nothing of the kind about itself."""
    said = (*_from_meta(tree), *_from_json(tree), *_from_marks(tree), *_from_head(tree))
    return next((date for value in said if (date := _json(value)) is not None), None)


def _json(value: str) -> str | None:
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
            if isinstance(date, str) and any(map(WORK.search, named)):
                yield date
            yield from _published(one.get("@graph"))
            yield from _published(one.get("mainEntity"))


def _from_marks(tree: html.HtmlElement) -> Iterator[str]:
    """Elements that say of themselves that they hold the date of publication."""
    for element in tree.iter(etree.Element):
        marked = _PUBLISHED.search(_named(element)) or (element.tag == "time" and "pubdate" in element.attrib)
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
