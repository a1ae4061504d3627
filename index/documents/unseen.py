"""What a web page holds and its reader does not see, or sees struck out: taken out before anything is read of it.

A page says it with elements (`<del>`), attributes (`hidden`, `aria-hidden`), classes that are named so by custom
(`sr-only`), and styles, in an element or in a `<style>` of the page. Style sheets elsewhere are not fetched, and rules
for print or for some widths of a window are passed over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from lxml import etree, html

_STRUCK = frozenset("del s strike".split())
_UNSHOWN = frozenset("audio video canvas datalist rp annotation annotation-xml title".split())
"""Elements whose words a browser shows to nobody, or only where it can't show something better."""

_HIDING = frozenset("hidden hide dnone ishidden uhidden displaynone invisible elementinvisible elementhidden".split())
_FOR_READERS = (
    *("sronly", "screenreadertext", "screenreaderonly", "screenreader", "visuallyhidden", "hiddenvisually"),
    *("a11yhidden", "a11yonly", "a11ytext", "assistivetext", "offscreen", "accessiblyhidden", "hideaccessibly"),
)
"""Classes that hide, and how those end that leave a text to programs that read aloud; letters and digits alone."""

_AT_SOME_WIDTH = re.compile(r":(?:block|flex|grid|inline|table)|\bd-[a-z]{2}-|\bvisible-|focus", re.I)

_HALF = 0.5
"""What holds more of a page's words is shown by a script sooner or later, whatever its style says."""

_NAMED = re.compile(r"([.#]?)([\w\-\x80-\U0010ffff]+)")
_COMPOUND = re.compile(r"[.#*\w\-\x80-\U0010ffff]+")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_NUMBER = re.compile(r"-?\d*\.?\d+")
_FAINT = re.compile(r"#?(?:transparent|white|snow|fff|ffff|ffffff|ffffffff|fefefe|fdfdfd|fcfcfc|fafafa)")
_LIGHT = re.compile(r"rgba?\(\s*(?:25[0-5]|24\d)\s*[, ]\s*(?:25[0-5]|24\d)\s*[, ]\s*(?:25[0-5]|24\d)\s*[,/)]")
_CLEAR = re.compile(r"rgba\(.*[, /]0(?:\.0\d*)?%?\s*\)|hsla\(.*[, /]0(?:\.0\d*)?%?\s*\)|#\w{3}0|#\w{6}00")
_MOST_RULES = 300
_MOST_CHECKED = 200_000
_TINY = 2.0
"""Pixels, or points."""

Style = dict[str, str]
Styles = dict[html.HtmlElement, Style]


def take_out_unseen(holder: html.HtmlElement, styles: Styles) -> list[str]:
    """Take out in place what a reader does not see of an element; the texts of it."""
    unseen = [
        element
        for element in holder.iterdescendants(etree.Element)
        if element.tag in _STRUCK or _is_unseen(element, styles.get(element, {}))
    ]
    most, over = _HALF * len(_text(holder)) if unseen else 0, set()
    gone: dict[html.HtmlElement, str] = {}
    for element in unseen:
        if element in over:  # gone with what it stands in
            continue
        text = _text(element)
        if element.tag in _STRUCK or len(text) <= most:
            over.update(element.iterdescendants())
            gone[element] = text
    _drop(gone)
    return [text for text in gone.values() if text]


def _drop(gone: Collection[html.HtmlElement]) -> None:
    """Take elements out, and leave the words behind them; by hand, for `drop_tree` copies those for each of many."""
    for above in dict.fromkeys(element.getparent() for element in gone):
        kept, words = None, [above.text or ""]
        for child in list(above):
            if child in gone:
                words.append(child.tail or "")
                child.tail = None
                above.remove(child)
            else:
                _put(above, kept, "".join(words))
                kept, words = child, [child.tail or ""]
        _put(above, kept, "".join(words))


def _put(above: html.HtmlElement, kept: html.HtmlElement | None, words: str) -> None:
    """Set the words at the head of an element, or behind one that stands in it."""
    if kept is None:
        above.text = words
    else:
        kept.tail = words


def _text(element: html.HtmlElement) -> str:
    return " ".join("".join(element.xpath(".//text()[not(ancestor::script or ancestor::style)]")).split())


def _is_unseen(element: html.HtmlElement, style: Style) -> bool:
    if element.tag in _UNSHOWN or (element.tag == "dialog" and "open" not in element.attrib):
        return True
    if "hidden" in element.attrib or (element.get("aria-hidden") or "").strip().lower() == "true":
        return True
    if _is_classed(element.get("class") or ""):
        return True
    return _hides(element, style | _declared(element.get("style") or ""))


def _is_classed(classes: str) -> bool:
    """Whether a class is one of those that hide by custom, and no other shows the element in some window."""
    tokens = [re.sub("[^a-z0-9]", "", token) for token in classes.lower().split()]
    hides = any(token in _HIDING or token.endswith(_FOR_READERS) for token in tokens)
    return hides and not _AT_SOME_WIDTH.search(classes)


def _hides(element: html.HtmlElement, style: Style) -> bool:
    """Whether a style leaves nothing to be seen of an element, or strikes it out."""
    if not style:
        return False
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    if "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", ""):
        return True
    if _amount(style.get("opacity")) == 0 or _is_outside(style) or _is_clipped(style):
        return True
    return _is_tiny(element, style) or _is_as_its_ground(element, style)


def _is_outside(style: Style) -> bool:
    """Whether an element is put beyond the edge of the window."""
    placed = style.get("position") in ("absolute", "fixed")
    far = any((_amount(style.get(side)) or 0) <= -999 for side in ("left", "right", "top") if placed)
    return far or (_amount(style.get("text-indent")) or 0) <= -999


def _is_clipped(style: Style) -> bool:
    clip = "".join((style.get("clip", "") + style.get("clip-path", "")).split())
    if re.search(r"rect\((?:0(?:px)?|1px)(?:,?(?:0(?:px)?|1px)){3}\)|inset\((?:50|100)%", clip):
        return True
    sizes = [_amount(style.get(name)) for name in ("width", "height", "max-height")]
    return style.get("overflow") == "hidden" and any(size is not None and 0 <= size <= 1 for size in sizes)


def _is_tiny(element: html.HtmlElement, style: Style) -> bool:
    """Whether the letters are too small to read; what is nested in it may have a size of its own."""
    size = style.get("font-size", "")
    amount = _amount(size)
    small = amount is not None and (amount == 0 or (size.endswith(("px", "pt")) and amount <= _TINY))
    return small and not element.xpath("boolean(.//*[contains(@style, 'font-size') or @class])")


def _is_as_its_ground(element: html.HtmlElement, style: Style) -> bool:
    """Whether the letters are clear, or white (or as good as) where nothing says that the ground is not."""
    color = style.get("color", "")
    if not color:
        return False
    if color == "transparent" or _CLEAR.fullmatch(color):
        return "text-shadow" not in style and "background-clip" not in style and "-webkit-background-clip" not in style
    ground = style.get("background-color") or style.get("background") or ""
    if ground and ground == color:
        return True
    light = _FAINT.fullmatch(color) or _LIGHT.match(color)
    return bool(light) and not any(map(_has_ground, chain((element,), element.iterancestors())))


def _has_ground(element: html.HtmlElement) -> bool:
    """Whether an element may have a colour or picture behind it; a class may give it one, in a sheet we don't have."""
    said = f"{element.get('style') or ''} {element.get('bgcolor') or ''}".lower()
    return (
        "background" in said or bool(element.get("bgcolor")) or (element.tag != "html" and bool(element.get("class")))
    )


def _amount(value: str | None) -> float | None:
    """The number that a value opens with."""
    found = _NUMBER.match(value) if value else None
    return float(found[0]) if found else None


def _declared(text: str) -> Style:
    """The declarations of one style, in small letters."""
    pairs = (part.split(":", 1) for part in text.lower().split(";") if ":" in part)
    return {name.strip(): value.replace("!important", "").strip() for name, value in pairs}


@dataclass(frozen=True, slots=True)
class _Compound:
    """A tag, an id and classes that stand in one word of a selector."""

    tag: str | None
    id: str | None
    classes: frozenset[str]

    def fits(self, element: html.HtmlElement) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if self.id and element.get("id") != self.id:
            return False
        return not self.classes or self.classes <= set((element.get("class") or "").split())


def page_styles(tree: html.HtmlElement) -> Styles:
    """What the page's own style sheets say of its elements, later rules over earlier ones."""
    text = "\n".join(style.text or "" for style in tree.iter("style"))
    rules = list(islice(_rules(text), _MOST_RULES)) if text else []
    if not rules:
        return {}
    named: dict[str, list[html.HtmlElement]] = defaultdict(list)
    for element in tree.iterdescendants(etree.Element):
        keys = [str(element.tag), f"#{element.get('id')}", *(f".{one}" for one in (element.get("class") or "").split())]
        for key in dict.fromkeys(keys):
            named[key].append(element)
    found: Styles = {}
    checked = 0
    for path, style in rules:
        last = path[-1]
        key = f"#{last.id}" if last.id else f".{min(last.classes)}" if last.classes else str(last.tag)
        checked += len(named[key])
        if checked > _MOST_CHECKED:
            break
        for element in filter(partial(_fits, path), named[key]):
            found[element] = found.get(element, {}) | style
    return found


def _fits(path: tuple[_Compound, ...], element: html.HtmlElement) -> bool:
    """Whether an element is one that a selector means; "a > b" is taken as "a b"."""
    if not path[-1].fits(element):
        return False
    above = element.iterancestors()
    return all(any(compound.fits(each) for each in above) for compound in reversed(path[:-1]))


def _rules(text: str) -> Iterator[tuple[tuple[_Compound, ...], Style]]:
    """The rules that could hide something, each selector by itself; what stands under a condition is left out."""
    for selectors, block in _blocks(text):
        style = {name: value for name, value in _declared(block).items() if name in _TELLING}
        if style:
            for selector in selectors.split(","):
                path = _path(selector)
                if path:
                    yield path, style


_TELLING = frozenset(
    """
    display visibility opacity position left right top text-indent clip clip-path width height max-height overflow
    font-size color background background-color background-clip -webkit-background-clip text-shadow text-decoration
    text-decoration-line
    """.split()
)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """The selectors and declarations of a style sheet; of blocks within blocks none."""
    text = _COMMENT.sub(" ", text)
    depth, start, opened = 0, 0, 0
    for brace in re.finditer("[{}]", text):
        if brace[0] == "{":
            depth += 1
            opened = brace.end() if depth == 1 else opened
        elif depth:
            depth -= 1
            if depth == 0:
                selectors = text[start : opened - 1].rsplit(";", 1)[-1].strip()
                if not selectors.startswith("@"):
                    yield selectors, text[opened : brace.start()]
                start = brace.end()


def _path(selector: str) -> tuple[_Compound, ...] | None:
    """The words of a selector, or None for one that asks for more than names."""
    words = selector.replace(">", " ").split()
    if not words or len(words) > 6 or not all(map(_COMPOUND.fullmatch, words)):
        return None
    made = []
    for word in words:
        parts = _NAMED.findall(word)
        classes = frozenset(name for mark, name in parts if mark == ".")
        tag = next((name.lower() for mark, name in parts if not mark), None)
        made.append(_Compound(tag, next((name for mark, name in parts if mark == "#"), None), classes))
    last = made[-1]
    return tuple(made) if last.tag not in (None, "html", "body") or last.id or last.classes else None
