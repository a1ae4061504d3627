"""A page of a PDF -> its words with their places, sizes and weights, as PDFium sees them.

Places are those of a page whose letters stand upright: `x` grows to the right, `y` upwards, in points.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from ctypes import CFUNCTYPE, byref, c_char, c_double, c_int, c_uint, c_void_p, cast
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

_BREAKS = frozenset(" \t\r\n\u00a0\u2002\u2003\u2009\u200b\u3000")
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0x2010: "-", 0x2011: "-"}
"""What PDFium makes of a hyphen at a line's end, and those that look like the one that people type."""

_object_of = CFUNCTYPE(c_void_p, c_void_p, c_int)(cast(pdfium.FPDFText_GetTextObject, c_void_p).value or 0)
"""The same function with a plain number for its answer: it is asked for every letter, and the pointer costs more."""

_RAISED = 0.85
"""A letter of less than this share of the one before it, off its line, is an index above or below."""

_SPACED_OUT = 0.8
"""How far letters that PDFium puts no space between may be apart in one word, in shares of their size."""

_BOLD = 600
_HEAVY = ("bold", "black", "heavy", "cmbx", "-bd", "demi")
_LONGEST_NAME = 200
_UNREADABLE = frozenset("\ufffd\uffff")


@dataclass(slots=True)
class Word:
    """A word, or a part of one in letters of another kind; `glued` when nothing parts it from the one before it.

    `order` is the place of its first letter in the file. `raised` is a small one above or below the line, which has the
    line's `y` all the same. `object` is the thing in the page that draws it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    order: int
    glued: bool = False
    raised: bool = False
    object: int = 0


@dataclass(slots=True)
class Look:
    """How the letters of one object in a page look; `angle` is in quarters of a turn, None when it stands aslant."""

    size: float
    angle: int | None
    mode: int
    color: tuple[int, int, int, int]
    bold: bool


@dataclass(slots=True)
class PageWords:
    """The words of a page in the file's order, how its objects look, and what could not be read or stands aslant.

    `turned` is by how many quarters of a turn the page's letters lie.
    """

    words: list[Word]
    looks: dict[int, Look]
    width: float
    turned: int = 0
    unreadable: int = 0
    letters: int = 0
    aslant: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Letter:
    text: str
    x0: float
    x1: float
    y: float
    object: int
    order: int
    spaced: bool


def page_words(page: Any, textpage: Any) -> PageWords:
    """The words of a page that PDFium has opened."""
    looks: dict[int, Look] = {}
    angles: Counter[int | None] = Counter()
    letters = list(_letters(textpage, looks, angles))
    upright = next((angle for angle, _ in angles.most_common() if angle is not None), 0)
    made = PageWords([], looks, pdfium.FPDF_GetPageWidthF(page), upright, letters=len(letters))
    made.unreadable = sum(letter.text in _UNREADABLE or "\ue000" <= letter.text <= "\uf8ff" for letter in letters)
    aside: list[_Letter] = []
    straight: list[_Letter] = []
    for letter in letters:
        (straight if looks[letter.object].angle == upright else aside).append(letter)
    if not straight:  # all of it stands aslant
        straight, aside = aside, []
    if upright == 0 and _runs_down(straight, looks):
        made.turned = 3
        for letter in straight:
            size = looks[letter.object].size
            letter.x0, letter.x1, letter.y = -letter.y - size, -letter.y, letter.x0
    else:
        for letter in straight:
            _turn(letter, upright)
    made.words = list(_words(straight, looks))
    text = "".join(f" {letter.text}" if letter.spaced else letter.text for letter in aside).split()
    made.aslant = [" ".join(text)] if text else []
    return made


def _letters(textpage: Any, looks: dict[int, Look], angles: Counter[int | None]) -> Iterator[_Letter]:
    """Each letter that is not blank, with the place of its foot on the line."""
    box, x, y = pdfium.FS_RECTF(), c_double(), c_double()
    at_box, at_x, at_y = byref(box), byref(x), byref(y)
    spaced, high = True, 0
    for number in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, number)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        text = _HYPHENS.get(code) or (chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd")
        if text in _BREAKS or (code < 32 and code not in _HYPHENS):
            spaced = True
            continue
        drawn = _object_of(textpage, number) or 0
        if drawn not in looks:
            looks[drawn] = _look(textpage, number)
        pdfium.FPDFText_GetLooseCharBox(textpage, number, at_box)
        pdfium.FPDFText_GetCharOrigin(textpage, number, at_x, at_y)
        angle = looks[drawn].angle
        angles[angle] += 1
        low, end = (box.left, box.right) if angle in (0, 2, None) else (box.bottom, box.top)
        foot = y.value if angle in (0, 2, None) else x.value
        yield _Letter(text, low, end, foot, drawn, number, spaced)
        spaced = False


def _look(textpage: Any, number: int) -> Look:
    matrix = pdfium.FS_MATRIX()
    size = pdfium.FPDFText_GetFontSize(textpage, number)
    angle: int | None = 0
    if pdfium.FPDFText_GetMatrix(textpage, number, byref(matrix)):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
        turned = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        quarter = round(turned / 90)
        angle = quarter % 4 if abs(turned - 90 * quarter) < 3 else None
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    color = (0, 0, 0, 255)
    if pdfium.FPDFText_GetFillColor(textpage, number, byref(red), byref(green), byref(blue), byref(alpha)):
        color = (red.value, green.value, blue.value, alpha.value)
    handle = pdfium.FPDFText_GetTextObject(textpage, number)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(handle) if handle else 0
    return Look(abs(size), angle, mode, color, _is_bold(textpage, number))


def _is_bold(textpage: Any, number: int) -> bool:
    flags = c_int()
    length = pdfium.FPDFText_GetFontInfo(textpage, number, None, 0, byref(flags))
    if 0 < length < _LONGEST_NAME:
        name = (c_char * length)()
        pdfium.FPDFText_GetFontInfo(textpage, number, name, length, byref(flags))
        told = bytes(name).rstrip(b"\0").decode("utf-8", "replace").lower()
        if any(mark in told for mark in _HEAVY):
            return True
    return bool(pdfium.FPDFText_GetFontWeight(textpage, number) >= _BOLD)


def _runs_down(letters: list[_Letter], looks: dict[int, Look]) -> bool:
    """Whether most letters stand below the one before, as in Japanese that is written from top to bottom."""
    below = 0
    for before, letter in pairwise(letters):
        size = looks[letter.object].size
        below += abs(letter.x0 - before.x0) < 0.3 * size and 0.7 * size < before.y - letter.y < 1.6 * size
    return 2 * below > len(letters) > 1


def _turn(letter: _Letter, angle: int) -> None:
    """Put a letter where it would stand on a page that is turned upright."""
    if angle == 2:
        letter.x0, letter.x1, letter.y = -letter.x1, -letter.x0, -letter.y
    elif angle == 1:
        letter.y = -letter.y
    elif angle == 3:
        letter.x0, letter.x1 = -letter.x1, -letter.x0


def _words(letters: list[_Letter], looks: dict[int, Look]) -> Iterator[Word]:
    word: Word | None = None
    base = 0.0  # the foot of the line, while an index stands above it
    base_size = last = 0.0
    for letter in letters:
        look = looks[letter.object]
        size = look.size or 1.0
        if word is not None:
            # the letters of a ligature share a place
            near = last - 0.1 * base_size <= letter.x0 <= word.x1 + _SPACED_OUT * base_size
            level = abs(letter.y - base) <= 0.12 * base_size
            index = near and size < _RAISED * base_size and not level and -0.4 <= (letter.y - base) / base_size <= 0.9
            same = abs(size - word.size) <= 0.1 * word.size and look.bold == word.bold and index == word.raised
            if near and not letter.spaced and same and (level or index):
                word.text += letter.text
                word.x1, last = max(word.x1, letter.x1), letter.x0
                continue
            yield word
            last = letter.x0
            if near and (level or index):
                word = Word(letter.text, letter.x0, letter.x1, base, size, look.bold, letter.order, not letter.spaced)
                word.raised, word.object = index, letter.object
                base_size = base_size if index else size
                continue
        base, base_size, last = letter.y, size, letter.x0
        word = Word(letter.text, letter.x0, letter.x1, letter.y, size, look.bold, letter.order, object=letter.object)
    if word is not None:
        yield word
