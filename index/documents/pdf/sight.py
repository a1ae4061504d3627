"""Which words of a PDF's page nobody sees, or sees struck out.

What a page says of its letters settles most: invisible, clear, tiny, beyond the edge, with a line through them. Where
they are pale, in a layer, or something is drawn over them, the page is drawn and looked at: words are seen when there
is something to be seen at their place. What was recognized in a scan is invisible, and stays: its picture is seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from ctypes import byref, c_float, c_int, c_ubyte, c_ulong, c_ushort, c_void_p, cast
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from index.documents.pdf.letters import PageWords, Word

_INVISIBLE = (3, 7)
_TINY = 2.0
_PALE = 225
_CONTRAST = 24
"""Points; the least part of a colour that is pale; how far two parts of 255 are apart when a difference is seen."""

_SCANNED = 0.5
"""The share of a page that a picture takes up when the page is a scan."""

_SHARPNESS = 2.0
_MOST_PIXELS = 4_000_000
_MOST_OBJECTS = 20_000
_MOST_COVERS = 2_000
_THIN = 2.5
_MOST_STROKES = 1_000
_STRIKING = (0.12, 0.45)
"""Where a line that strikes letters out runs, above their foot, in shares of their size."""

_COVERING = frozenset(
    (pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_REDACT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_FREETEXT)
)
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(slots=True)
class Sight:
    """The words of a page that are seen, the texts of those that are not, and whether the page is a scan."""

    words: list[Word]
    unseen: list[str] = field(default_factory=list)
    scanned: bool = False


@dataclass(slots=True)
class _Drawn:
    """What a page draws: where its texts come in the order of drawing, what may lie over them, lines and pictures."""

    places: dict[int, int] = field(default_factory=dict)
    layered: set[int] = field(default_factory=set)
    covers: list[tuple[int, Box]] = field(default_factory=list)
    strokes: list[Box] = field(default_factory=list)
    pictures: float = 0.0


def seen(page: Any, found: PageWords, *, look: bool) -> Sight:
    """The words of a page that its reader sees; `look` when it may be drawn for that."""
    if not found.words:
        return Sight([])
    drawn = _drawn(page)
    box = _page_box(page)
    invisible = {handle for handle, one in found.looks.items() if one.mode in _INVISIBLE}
    scanned = _is_scan(found, invisible, drawn.pictures, box)
    hidden = {handle for handle, one in found.looks.items() if one.color[3] == 0 and one.mode in (0, 4)}
    hidden |= set() if scanned else invisible
    strokes = [*drawn.strokes, *_struck(page)]
    boxes = [_box(word, found.turned) for word in found.words]
    crossed = _crossed(found.words, boxes, strokes)
    gone = [
        word.object in hidden or word.size < _TINY or not _is_within(place, box) or number in crossed
        for number, (word, place) in enumerate(zip(found.words, boxes, strict=True))
    ]
    suspects = list(_suspects(found, boxes, gone, drawn)) if look and not scanned else []
    for number in _blank(page, boxes, suspects) if suspects else ():
        gone[number] = True
    words = [word for word, out in zip(found.words, gone, strict=True) if not out]
    return Sight(words, list(_texts(found.words, gone)), scanned)


def _texts(words: Sequence[Word], gone: Sequence[bool]) -> Iterator[str]:
    """The texts that are left out, those that follow one another as one."""
    open_words: list[str] = []
    for word, out in zip(words, gone, strict=True):
        if out:
            open_words.append(word.text if not word.glued or not open_words else open_words.pop() + word.text)
        elif open_words:
            yield " ".join(open_words)
            open_words = []
    if open_words:
        yield " ".join(open_words)


def _is_scan(found: PageWords, invisible: set[int], pictures: float, box: Box) -> bool:
    """Whether a page is a picture with the letters that a program recognized in it."""
    whole = max(1.0, (box[2] - box[0]) * (box[3] - box[1]))
    under = sum(len(word.text) for word in found.words if word.object in invisible)
    return pictures >= _SCANNED * whole and under >= 0.9 * sum(len(word.text) for word in found.words)


def _page_box(page: Any) -> Box:
    box = pdfium.FS_RECTF()
    if pdfium.FPDF_GetPageBoundingBox(page, byref(box)):
        return min(box.left, box.right), min(box.bottom, box.top), max(box.left, box.right), max(box.bottom, box.top)
    return -math.inf, -math.inf, math.inf, math.inf


def _box(word: Word, turned: int) -> Box:
    """The place of a word on the page as the file has it: where its small letters are."""
    low, high = word.y + 0.02 * word.size, word.y + 0.55 * word.size
    if turned == 1:
        return -high, word.x0, -low, word.x1
    if turned == 2:
        return -word.x1, -high, -word.x0, -low
    return (low, -word.x1, high, -word.x0) if turned == 3 else (word.x0, low, word.x1, high)


def _is_within(place: Box, box: Box) -> bool:
    x, y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def _crossed(words: Sequence[Word], boxes: Sequence[Box], strokes: Sequence[Box]) -> set[int]:
    """The words through whose middle a line runs that begins and ends where words do."""
    found: set[int] = set()
    for left, bottom, right, top in strokes if len(strokes) <= _MOST_STROKES else ():
        level = (bottom + top) / 2
        under = [
            number
            for number, (word, box) in enumerate(zip(words, boxes, strict=True))
            if _STRIKING[0] * word.size <= level - box[1] <= _STRIKING[1] * word.size
            and left <= (box[0] + box[2]) / 2 <= right
        ]
        if under:
            reach = words[under[0]].size
            first, last = min(boxes[number][0] for number in under), max(boxes[number][2] for number in under)
            if abs(first - left) <= reach and abs(last - right) <= reach:
                found.update(under)
    return found


def _drawn(page: Any) -> _Drawn:
    made = _Drawn()
    place = 0
    for number in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        place += 1
        _take(pdfium.FPDFPage_GetObject(page, number), place, made, depth=0)
    for rect in _annotations(page, _COVERING):
        made.covers.append((place + 1, rect))
    made.covers = sorted(made.covers, key=lambda cover: -_area(cover[1]))[:_MOST_COVERS]
    return made


def _take(thing: Any, place: int, made: _Drawn, *, depth: int, layered: bool = False) -> None:
    kind = pdfium.FPDFPageObj_GetType(thing)
    layered = layered or _is_layered(thing)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        handle = cast(thing, c_void_p).value or 0
        made.places[handle] = place
        if layered:
            made.layered.add(handle)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM:
        for number in range(min(pdfium.FPDFFormObj_CountObjects(thing), _MOST_OBJECTS) if depth < 4 else 0):
            _take(pdfium.FPDFFormObj_GetObject(thing, number), place, made, depth=depth + 1, layered=layered)
    elif depth == 0:  # what a form draws besides letters has other measures than the page
        _take_shape(thing, kind, place, made)


def _take_shape(thing: Any, kind: int, place: int, made: _Drawn) -> None:
    """Note a picture, a line, or what may cover letters."""
    rect = _bounds(thing)
    if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        made.pictures = max(made.pictures, _area(rect))
    if kind == pdfium.FPDF_PAGEOBJ_PATH and rect[3] - rect[1] <= _THIN < rect[2] - rect[0]:
        made.strokes.append(rect)
    elif kind != pdfium.FPDF_PAGEOBJ_PATH or _is_filled(thing):
        made.covers.append((place, rect))


def _is_layered(thing: Any) -> bool:
    """Whether an object belongs to a layer, which a reader may not be shown."""
    for number in range(min(pdfium.FPDFPageObj_CountMarks(thing), 8)):
        mark, length = pdfium.FPDFPageObj_GetMark(thing, number), c_ulong()
        name = (c_ushort * 8)()
        if pdfium.FPDFPageObjMark_GetName(mark, name, 16, byref(length)) and list(name[:3]) == [79, 67, 0]:
            return True
    return False


def _is_filled(thing: Any) -> bool:
    mode, stroked = c_int(), c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(thing, byref(mode), byref(stroked)) and mode.value)


def _bounds(thing: Any) -> Box:
    left, bottom, right, top = (c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(thing, byref(left), byref(bottom), byref(right), byref(top)):
        return 0.0, 0.0, 0.0, 0.0
    return left.value, bottom.value, right.value, top.value


def _area(rect: Box) -> float:
    return max(0.0, rect[2] - rect[0]) * max(0.0, rect[3] - rect[1])


def _annotations(page: Any, kinds: Iterable[int]) -> Iterator[Box]:
    """The places of annotations of these kinds."""
    wanted = frozenset(kinds)
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), 1000)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        try:
            rect = pdfium.FS_RECTF()
            if pdfium.FPDFAnnot_GetSubtype(annotation) in wanted and pdfium.FPDFAnnot_GetRect(annotation, byref(rect)):
                yield rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _struck(page: Any) -> Iterator[Box]:
    """Lines through the middle of what annotations strike out."""
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), 1000)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        try:
            if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_STRIKEOUT:
                yield from _quads(annotation)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _quads(annotation: Any) -> Iterator[Box]:
    for number in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), 1000)):
        quad = pdfium.FS_QUADPOINTSF()
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, number, byref(quad)):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            middle = min(ys) + 0.45 * (max(ys) - min(ys))
            yield min(xs), middle, max(xs), middle


def _suspects(found: PageWords, boxes: Sequence[Box], gone: Sequence[bool], drawn: _Drawn) -> Iterator[int]:
    """The words that may be hidden by their colour, their layer or what is drawn over them."""
    places = np.array([place for place, _ in drawn.covers] or [0])
    rects: NDArray[np.float64] = np.array([rect for _, rect in drawn.covers] or [(0, 0, 0, 0)], dtype=float)
    for number, (word, box) in enumerate(zip(found.words, boxes, strict=True)):
        if gone[number]:
            continue
        if min(found.looks[word.object].color[:3]) >= _PALE or word.object in drawn.layered:
            yield number
            continue
        if not drawn.covers:
            continue
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        over = (rects[:, 0] <= x) & (x <= rects[:, 2]) & (rects[:, 1] <= y) & (y <= rects[:, 3])
        if bool(np.any(over & (places > drawn.places.get(word.object, 0)))):
            yield number


def _blank(page: Any, boxes: Sequence[Box], suspects: Sequence[int]) -> list[int]:
    """Those of the words at whose place the page, drawn, shows nothing."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = min(_SHARPNESS, math.sqrt(_MOST_PIXELS / max(1.0, width * height)))
    across, down = max(1, int(width * scale)), max(1, int(height * scale))
    if across * down > 2 * _MOST_PIXELS:
        return []
    bitmap = pdfium.FPDFBitmap_Create(across, down, 0)
    if not bitmap:
        return []
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        buffer = cast(pdfium.FPDFBitmap_GetBuffer(bitmap), c_void_p).value
        if buffer is None:
            return []
        held = (c_ubyte * (stride * down)).from_address(buffer)
        picture = np.frombuffer(held, dtype=np.uint8).reshape(down, stride)[:, : 4 * across].reshape(down, across, 4)
        return [number for number in suspects if _shows_nothing(page, picture, boxes[number])]
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _shows_nothing(page: Any, picture: NDArray[np.uint8], box: Box) -> bool:
    down, across = picture.shape[:2]
    corners = [_on_picture(page, across, down, x, y) for x, y in ((box[0], box[1]), (box[2], box[3]))]
    (x0, x1), (y0, y1) = (sorted(values) for values in zip(*corners, strict=True))
    part = picture[max(0, y0) : max(0, y1) + 1, max(0, x0) : max(0, x1) + 1, :3].astype(int)
    return part.size == 0 or int((part.max(axis=(0, 1)) - part.min(axis=(0, 1))).max()) < _CONTRAST


def _on_picture(page: Any, across: int, down: int, x: float, y: float) -> tuple[int, int]:
    left, top = c_int(), c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, across, down, 0, x, y, byref(left), byref(top))
    return left.value, top.value
