"""Which runs of a Word document a reader does not see, or sees struck out.

A run says so itself, or its style does, or the paragraph's, or one that these are based on. What is switched on in
the styles of both is off again: so Word has it. Letters count as unseen, too, when they are two points high or less,
or have the colour of what is behind them.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HIDING = tuple(f"{W}{name}" for name in ("vanish", "strike", "dstrike"))
_OFF = frozenset(("0", "false", "off", "none"))
_GROUNDS = {f"{W}p": f"{W}pPr/{W}shd", f"{W}tc": f"{W}tcPr/{W}shd", f"{W}tbl": f"{W}tblPr/{W}shd"}
_BOX = f"{W}txbxContent"
_TINY = 4
"""Half points."""

_ALIKE = 24
"""How far the parts of two colours, of 255 each, may be apart when nobody sees one on the other."""

_MOST_STYLES = 20
"""Styles that may be based on one another."""


class Marks:
    """Looks up what the runs of one document look like."""

    def __init__(self, document: Document) -> None:
        styles = document.styles.element.iterchildren(f"{W}style")
        self._styles: dict[str, Any] = {style.get(f"{W}styleId", ""): style for style in styles}
        self._defaults = {
            style.get(f"{W}type"): style.get(f"{W}styleId", "")
            for style in self._styles.values()
            if style.get(f"{W}default") in ("1", "true", "on")
        }
        self._colored = document.element.find(f"{W}background") is not None

    def style_name(self, style_id: str) -> str:
        """The name of a style in small letters, or its id where it has none."""
        style = self._styles.get(style_id)
        name = style.find(f"{W}name") if style is not None else None
        return str(name.get(f"{W}val", "") if name is not None else style_id).lower()

    def is_unseen(self, run: Any) -> bool:
        """Whether the letters of a run are hidden, struck out, or too small or pale to be seen."""
        said = [run.find(f"{W}rPr"), *self._told(run)]
        if any(self._is_on(said, tag) for tag in _HIDING):
            return True
        size = _first(said, f"{W}sz")
        if size is not None and _number(size.get(f"{W}val")) <= _TINY:
            return True
        return self._is_as_its_ground(run, said)

    def _told(self, run: Any) -> list[Any]:
        """What the run's style says, and then the paragraph's, of how letters look."""
        paragraph = next(run.iterancestors(f"{W}p"), None)
        own = run.find(f"{W}rPr/{W}rStyle")
        above = paragraph.find(f"{W}pPr/{W}pStyle") if paragraph is not None else None
        told = [self._merged(own.get(f"{W}val") if own is not None else self._defaults.get("character"))]
        return [*told, self._merged(above.get(f"{W}val") if above is not None else self._defaults.get("paragraph"))]

    def _merged(self, style_id: str | None) -> list[Any]:
        """The properties of a style and of those that it is based on, the nearest first."""
        found = []
        for _ in range(_MOST_STYLES):
            style = self._styles.get(style_id or "")
            if style is None:
                break
            properties, base = style.find(f"{W}rPr"), style.find(f"{W}basedOn")
            if properties is not None:
                found.append(properties)
            style_id = base.get(f"{W}val") if base is not None else None
        return found

    def _is_on(self, said: list[Any], tag: str) -> bool:
        own, *styles = said
        switch = own.find(tag) if own is not None else None
        if switch is not None:
            return _is_set(switch)
        found = [_first([style], tag) for style in styles]
        return sum(switch is not None and _is_set(switch) for switch in found) % 2 == 1

    def _is_as_its_ground(self, run: Any, said: list[Any]) -> bool:
        """Whether letters have the colour of what is behind them; what we can't know of is taken for another."""
        color = _first(said, f"{W}color")
        ink = _rgb(color.get(f"{W}val")) if color is not None else None
        if ink is None or _first(said, f"{W}highlight") is not None:
            return False
        shade = _first(said, f"{W}shd")
        for above in run.iterancestors():
            if shade is not None or above.tag == _BOX:
                break
            shade = above.find(_GROUNDS[above.tag]) if above.tag in _GROUNDS else None
            if above.tag == f"{W}tbl" and shade is None and above.find(f"{W}tblPr/{W}tblStyle") is not None:
                return False
        else:
            return not self._colored and _near(ink, (255, 255, 255))
        ground = _rgb(shade.get(f"{W}fill")) if shade is not None else None
        return ground is not None and _near(ink, ground)


def _first(said: list[Any], tag: str) -> Any:
    """The first of these properties that is there: the run's own, or those of a list of styles."""
    for properties in said:
        found = _first(properties, tag) if isinstance(properties, list) else None
        if not isinstance(properties, list) and properties is not None:
            found = properties.find(tag)
        if found is not None:
            return found
    return None


def _is_set(switch: Any) -> bool:
    return str(switch.get(f"{W}val", "1")).lower() not in _OFF


def _number(value: str | None) -> float:
    try:
        return float(value or "")
    except ValueError:
        return float("inf")


def _rgb(value: str | None) -> tuple[int, int, int] | None:
    """The parts of a colour such as "FF0000"; None for "auto"."""
    try:
        parts = bytes.fromhex(value or "")
    except ValueError:
        return None
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None


def _near(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))
