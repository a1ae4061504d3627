"""Surveys -> pictures of who stands where, as the bytes of a PNG: all issues by voices, or one issue as a spectrum.

Laid out for a phone: portrait, as wide as its screen, all letters of one size, a name that needs more room on two
lines. Experts, organisations, and governments stand in groups of their own. Colours are told apart by the
colour-blind too (Okabe and Ito 2008), and each has a sign besides. Who stands where is worked out in
`index/answers/positions.py`; how letters and boxes get onto a page, in `page.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.answers.pictures.page import FAINT, LINE, MARGIN, WIDTH, Page
from index.answers.quotes import spoken_voices
from index.messages import abridged, say
from index.records import VOICES, Survey, Voice

NAMES, ROW, SIGN = 430, 50, 28
"""Pixels: the column of names, the least height of a row, and the height of a sign."""

ROWS, COLUMNS = 24, 12
"""The most voices and issues that a phone still shows legibly: Telegram makes a picture's longer side 1280 pixels."""

MOST_NAMES = 2
"""Names of a voice that a row has room for; of more, the first and how many others."""

MOST_LINES = 2
"""Lines that a name or a heading may take; what is longer is cut."""

MOST_SHARED = 60
"""Voices of one issue that a picture shows."""

LOOKS: dict[str, tuple[str, str, str]] = {
    "supports": ("#0072B2", "white", "+"),
    "conditional": ("#F0E442", "black", "±"),
    "opposes": ("#D55E00", "white", "−"),
}
"""The colour of a stance's cell, of the sign in it, and the sign."""

_SILENT, _RULE = "#F1F1F1", "#CCCCCC"
_GAP = 20


def chart(surveys: Sequence[Survey], *, note: str) -> bytes:
    """A PNG with a row a voice and a column an issue, those with most positions; `note` stands below."""
    columns, rows = _chosen(surveys)
    page = Page()
    _title(page, say("map-title"), _told(surveys, columns, rows))
    _legend(page)
    _headings(page, columns)
    for kind in VOICES:
        group = [voice for voice in rows if voice.kind == kind]
        if group:
            page.end += _GAP / 4
            page.line(say.of("map", kind), colour=FAINT)
        for voice in group:
            _row(page, voice, columns)
    _notes(page, note)
    return page.drawn()


def spectrum(survey: Survey, *, note: str) -> bytes:
    """A PNG of one issue: a column for each stance, with the names of those who take it in groups; `note` below."""
    verdict = survey.verdict
    page = Page()
    everyone = survey.voices()
    shown = everyone[:MOST_SHARED]
    title = verdict.on if verdict else survey.issue
    _title(page, title[:1].upper() + title[1:], say("map-one", voices=spoken_voices(everyone)))
    width = (WIDTH - 2 * MARGIN) / len(LOOKS)
    heads = {
        stance: page.folded(getattr(verdict, stance) if verdict else say.of("map", stance), width - 24, MOST_LINES)
        for stance in LOOKS
    }
    height = LINE * (1 + max(map(len, heads.values()))) + _GAP
    for at, (stance, (colour, ink, sign)) in enumerate(LOOKS.items()):
        left, count = MARGIN + at * width, len(survey.voices(stance))
        page.box(left + 2, page.end, width - 4, height, colour)
        told = [f"{sign}  {count}" if count else sign, *heads[stance]]
        for line, text in enumerate(told):
            top = page.end + _GAP / 2 + LINE * (line + 0.5)
            page.text(left + width / 2, top, text, colour=ink, align="center", bold=not line)
    page.end += height + _GAP
    for kind in VOICES:
        _group(page, survey, [voice for voice in shown if voice.kind == kind], width)
    _notes(page, *([say("map-some", shown=len(shown), voices=len(everyone))] if len(shown) < len(everyone) else []),
           *([say("map-unsigned")] if any(not view.voices for view in survey.views) else []), note)  # fmt: skip
    return page.drawn()


def _group(page: Page, survey: Survey, voices: Sequence[Voice], width: float) -> None:
    """The voices of one kind, each in the columns of what it takes, under a heading and a rule."""
    if not voices:
        return
    page.box(MARGIN, page.end, WIDTH - 2 * MARGIN, 2, _RULE)
    page.end += _GAP / 2
    page.line(say.of("map", voices[0].kind), colour=FAINT)
    ends = []
    for at, stance in enumerate(LOOKS):
        top = page.end
        for voice in survey.voices(stance):
            if voice in voices:
                for line in page.folded(abridged(voice.names, MOST_NAMES), width - 24, MOST_LINES):
                    page.text(MARGIN + at * width + 12, top + LINE / 2, line)
                    top += LINE
                top += _GAP / 2
        ends.append(top)
    page.end = max(ends) + _GAP / 2


def _chosen(surveys: Sequence[Survey]) -> tuple[list[Survey], list[Voice]]:
    """The issues and the voices with most positions; by kind, and within one those beside each other who agree."""
    held = Counter(voice for survey in surveys for voice in survey.voices())
    most = set(sorted(held, key=lambda voice: (-held[voice], voice.name))[:ROWS])
    columns = sorted(surveys, key=lambda survey: -len(most.intersection(survey.voices())))[:COLUMNS]
    looks: dict[Voice, list[int]] = {voice: [] for voice in most}
    for at, survey in enumerate(columns):
        for view in survey.views:
            for voice in most.intersection(view.voices):
                looks[voice].extend((at, list(LOOKS).index(view.stance)))
    shown = (voice for voice in most if looks[voice])
    return columns, sorted(shown, key=lambda voice: (VOICES.index(voice.kind), looks[voice], voice.name))


def _told(surveys: Sequence[Survey], columns: Sequence[Survey], rows: Sequence[Voice]) -> str:
    """What the picture shows, and of how much."""
    everyone = len({voice for survey in surveys for voice in survey.voices()})
    if (everyone, len(surveys)) == (len(rows), len(columns)):
        return say("map-all", voices=spoken_voices(rows), count=len(surveys))
    return say("map-most", rows=len(rows), voices=everyone, columns=len(columns), issues=len(surveys))


def _title(page: Page, title: str, told: str) -> None:
    """The title, and what the picture shows."""
    page.end = _GAP
    for line in page.folded(title, WIDTH - 2 * MARGIN, MOST_LINES, bold=True):
        page.line(line, bold=True)
    for line in page.folded(told, WIDTH - 2 * MARGIN, MOST_LINES):
        page.line(line, colour=FAINT)
    page.end += _GAP / 2


def _legend(page: Page) -> None:
    """What the colours and signs mean, from left to right, on as many lines as it needs."""
    left, side = float(MARGIN), ROW - 8
    for stance, (colour, ink, sign) in [*LOOKS.items(), ("silent", (_SILENT, FAINT, ""))]:
        means = say.of("map", stance)
        wide = side + 12 + page.width(means)
        if left > MARGIN and left + wide > WIDTH - MARGIN:
            left, page.end = float(MARGIN), page.end + ROW
        page.box(left, page.end, side, side, colour)
        page.text(left + side / 2, page.end + side / 2, sign, colour=ink, align="center", bold=True, size=SIGN)
        page.text(left + side + 12, page.end + side / 2, means)
        left += wide + 1.5 * _GAP
    page.end += ROW + _GAP / 2


def _headings(page: Page, columns: Sequence[Survey]) -> None:
    """The issues' names, written upwards from the first row."""
    names = [survey.issue.removeprefix("a ").removeprefix("an ") for survey in columns]
    cut = [page.folded(name, WIDTH / 2, 1)[0] for name in names]
    page.end += max(map(page.width, cut), default=0.0) + _GAP
    for at, name in enumerate(cut):
        page.text(_left(at, columns) + _width(columns) / 2, page.end - 8, name, align="center", up=True)


def _row(page: Page, voice: Voice, columns: Sequence[Survey]) -> None:
    """A name and its cells; a cell with two stances is shared by them."""
    lines = page.folded(abridged(voice.names, MOST_NAMES), NAMES - MARGIN - 12, MOST_LINES)
    height = max(ROW, LINE * len(lines) + 8)
    first = page.end + (height - LINE * len(lines)) / 2
    for at, line in enumerate(lines):
        page.text(NAMES - 12, first + LINE * (at + 0.5), line, align="right")
    width = _width(columns)
    for at, survey in enumerate(columns):
        left = _left(at, columns)
        stances = dict.fromkeys(view.stance for view in survey.views if voice in view.voices)
        looks = [LOOKS[stance] for stance in stances] or [(_SILENT, FAINT, "")]
        share = (width - 4) / len(looks)
        for part, (colour, ink, sign) in enumerate(looks):
            start, middle = left + 2 + part * share, page.end + height / 2
            page.box(start, page.end + 2, share, height - 4, colour)
            page.text(start + share / 2, middle, sign, colour=ink, align="center", bold=True, size=SIGN)
    page.end += height


def _notes(page: Page, *notes: str) -> None:
    """What stands below, and some room under it."""
    page.end += _GAP / 2
    for note in notes:
        for line in page.folded(note, WIDTH - 2 * MARGIN, 4):
            page.line(line, colour=FAINT)
    page.end += _GAP / 2


def _width(columns: Sequence[Survey]) -> float:
    return (WIDTH - NAMES - 12) / max(COLUMNS // 2, len(columns))


def _left(at: int, columns: Sequence[Survey]) -> float:
    return NAMES + at * _width(columns)
