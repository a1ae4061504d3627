"""A tree of HTML, or of what trafilatura made of it -> its words to the letter, in paragraphs.

trafilatura's own Markdown would put backslashes before brackets, underscores and stars that the author wrote.
Only headings (`##`), the points of lists, and ` | ` between the cells of a row are added here.
"""

from __future__ import annotations

import re

from lxml import etree

from index.documents.text import cleaned

_HEADINGS = frozenset("head h1 h2 h3 h4 h5 h6".split())
_ITEMS = frozenset("item li dt dd".split())
_CELLS = frozenset("cell td th".split())
_BREAKS = frozenset("lb br hr".split())
_VERBATIM = frozenset("code pre".split())
_BLOCKS = _HEADINGS | frozenset(
    """
    p quote blockquote pre div section article main header footer aside nav list ul ol dl table row tr figure figcaption
    address form fieldset details summary caption body html center
    """.split()
)
_SPACE = re.compile(r"[ \t\n\r\f]+")


class _Writer:
    """Puts pieces of text one behind the other; breaks and marks wait until a word comes."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._breaks = 0
        self._mark = ""

    def part(self, breaks: int) -> None:
        """What comes next is that many line ends away, at least; a mark stays with its word."""
        if not self._mark:
            self._breaks = max(self._breaks, breaks)

    def end_line(self) -> None:
        """One line end more, as `<br>` asks for; two make a paragraph."""
        self._breaks = min(2, self._breaks + 1)

    def mark(self, mark: str) -> None:
        """The next word gets this before it."""
        self._mark = mark

    def write(self, text: str, *, verbatim: bool = False) -> None:
        text = text if verbatim else _SPACE.sub(" ", text)
        if not text.strip():
            if text and self._pieces and not self._breaks and not self._mark:
                self._pieces.append(text)
            return
        if self._breaks or self._mark or not self._pieces:
            text = text.strip("\n") if verbatim else text.lstrip(" ")
        self._pieces.append(f"{chr(10) * self._breaks if self._pieces else ''}{self._mark}{text}")
        self._breaks, self._mark = 0, ""

    def text(self) -> str:
        return cleaned("".join(self._pieces))


class _Rows:
    """What is asked of lists and tables once for each, so that long ones cost no more than their length."""

    def __init__(self) -> None:
        self._plain: dict[etree._Element, bool] = {}
        self._points: dict[etree._Element, int] = {}

    def is_plain(self, row: etree._Element | None) -> bool:
        """Whether the cells of a row hold bare text; pages also lay out whole articles in the cells of a table."""
        if row is None or row.tag not in ("row", "tr"):
            return False
        if row not in self._plain:
            parts = (below.tag for cell in row for below in cell.iterdescendants())
            self._plain[row] = not any(tag in _BLOCKS or tag in _ITEMS for tag in parts)
        return self._plain[row]

    def point(self, item: etree._Element) -> str:
        """A number in a list that counts, a dash in any other."""
        above = item.getparent()
        if above is None or "ol" not in (above.tag, above.get("rend")):
            return "- "
        self._points[above] = self._points.get(above, 0) + 1
        return f"{self._points[above]}. "


def rendered(root: etree._Element) -> str:
    """The words under `root` as they stand, its paragraphs, headings, points and rows apart."""
    out, rows, verbatim = _Writer(), _Rows(), 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            _begin(element, out, rows)
            verbatim += element.tag in _VERBATIM
            out.write(element.text or "", verbatim=verbatim > 0)
            continue
        verbatim -= element.tag in _VERBATIM
        _finish(element, out, rows)
        if element is not root:
            out.write(element.tail or "", verbatim=verbatim > 0)
    return out.text()


def _begin(element: etree._Element, out: _Writer, rows: _Rows) -> None:
    tag = element.tag
    if tag in _CELLS and rows.is_plain(element.getparent()):
        if element.getprevious() is not None:
            out.write(" | ", verbatim=True)
    elif tag in _BREAKS:
        out.end_line()
    elif tag in _ITEMS:
        out.part(1)
        out.mark(rows.point(element))
    elif tag in _BLOCKS or tag in _CELLS:
        out.part(2)
        if tag in _HEADINGS:
            out.mark(f"{'#' * _level(element)} ")


def _finish(element: etree._Element, out: _Writer, rows: _Rows) -> None:
    tag = element.tag
    if tag in _CELLS and rows.is_plain(element.getparent()):
        return
    if tag in _HEADINGS or tag in _ITEMS:
        out.mark("")  # without words it gets no mark
    if tag in _ITEMS:
        out.part(1)
    elif tag in _BLOCKS or tag in _CELLS:
        out.part(2)


def _level(heading: etree._Element) -> int:
    digit = (heading.get("rend") or str(heading.tag))[-1:]
    return int(digit) if digit in "123456" else 2
