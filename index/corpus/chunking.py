"""Brief -> passages and sentences, each an exact slice of its body.

A passage is about 120 words and ends where a sentence ends, at the border of a paragraph where
one is near. Passages do not overlap and together cover every character that is seen and not white space,
up to our own note at the end of a body, which is no part of them.

A body is Markdown as people write it, or what was read of a file: where CommonMark and a plain text differ, words are
taken for text. It is cut into blocks first; only paragraphs and list items have sentences that may be quoted.
Sentence borders are found by rule, with lists of abbreviations; what the libraries for it find is compared in
decision 4. What may be quoted is what a reader sees as it stands in the body, and a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.markdown import as_seen
from index.records import Brief, Passage, Sentence

_TITLES = frozenset(
    """
    Adm Admin Ald Amb Archbp Asst Atty Attys Bp Brig Capt Cdr Chanc Chmn Cmdr Col Cols Comdr Comdt Comm Commr Cong Cpl
    Cpt Del Dep Det Dir Dr Drs Ens Exec Fr Gen Gens Gov Govs Hon Insp Lieut Lt Ltc Maj Messrs Min Mlle Mme Mr Mrs Ms
    Msgr Mssrs Mx Ofc Pfc Pres Prin Prof Profs Pvt Rep Reps Rev Revd Revs Sec Secy Sen Sens Sfc Sgt Sgts Sra Srta Supt
    Surg Treas
    St Ste Mt Mts Ft Pt Dept Depts Dep't Dist Gov't Govt Int'l Intl Nat'l Natl Univ Assn Assoc
    """.split()
)
"""Before a name: these hardly ever end a sentence."""

_LATIN = frozenset("vs cf e.g i.e viz".split())
"""Before what is meant, whatever that is."""

_NUMBERED = frozenset(
    """
    No Nos Art Arts Res Vol Vols P Pp Par Para Paras Sec Secs Sect Fig Figs Ch Chap Chaps App Ann Ex Exh Eq Eqs Bk Pt
    Pts Ver Approx Ca Circa Ref Refs Cl Subpara Subsec Stat Reg Regs Tel Ext
    no nos arts res vol vols pp par para paras sec secs sect fig figs ch chap chaps eq eqs pt pts ver approx ca circa
    ref refs cl subpara subsec tel ext a b c d e f fl g h i j k l m n o p q r s t u v w x y z
    """.split()
)
"""Before a number, as a small letter alone is: “(b. 1950)”. But “art” in small letters is a word."""

_OTHERS = frozenset(
    """
    Jr Sr Esq etc al Fed Inc Ltd Corp Co Cos Bros
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri
    a.m p.m ibid op cit loc est excl incl misc resp seq Ave ave Blvd blvd Rd Hwy Bldg bldg
    Ala Ariz Ark Calif Colo Conn Fla Kans Mich Minn Neb Nev Okla Penn Tenn Tex Wash Wis Wyo
    """.split()
)
"""Before anything, and at the end of a sentence too: the next word tells."""

_WORD = re.compile(r"(?<![\w.'’])[^\W\d_](?:[\w'’]|\.(?=\w)){0,11}\.$")
_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_]{1,2})*\.")
_VOWELLESS = re.compile(r"[A-Z][bcdfghjklmnpqrstvwxz]{1,5}\.")
_NUMBER = re.compile(r"[$€£¥₩§#]*(?:\d|[IVXLC]+$)")
_STARTERS = frozenset(
    """
    The A An In On At For After Before And But As If While When Although Both Neither Each Its It His He She They Their
    This That These Those There Then To From With Without By Since Because Under Most Some Many However Yet So Nor Or
    What Who Why How Where Which Whether Until Through Throughout Despite During Between Among Against Instead Even Once
    Our We You Your My Her Nobody Nothing Everybody Everyone Such Another Other Others Meanwhile Moreover Therefore Thus
    """.split()
)
_NO_NAMES = frozenset("The He She They It Its This That These Those But And If When While Although Because We".split())
_BEFORE_NAMES = frozenset("Under North South East West".split())
"""Words that begin a sentence, or a title or a place: “the U.S. Under Secretary”. The word behind them tells."""

LONGEST_SHORT_FORM = 14
"""How far before the end of a full stop an abbreviation may begin."""


def goes_on(before: str, following: str, behind: str) -> bool:
    """Whether the full stop that `before` ends with is a word's, and the sentence goes on with `following`.

    `following` is the next word, with the sign of a currency before it, or empty; `behind` what comes behind it.
    """
    match = _WORD.search(before)
    if match is None:
        return False
    word = match[0].removesuffix(".").replace("’", "'")
    if word in _LATIN or (word in _TITLES and following not in _NO_NAMES):
        return True
    if word in _NUMBERED and _NUMBER.match(following):
        return True
    is_short = word in _OTHERS or _VOWELLESS.fullmatch(match[0]) or _is_dotted(match[0])
    return bool(is_short) and not _begins(following, behind)


def _is_dotted(word: str) -> bool:
    """Whether a word is one capital, or letters with stops between them: “J.”, “U.S.”, “Ph.D.”."""
    return _DOTTED.fullmatch(word) is not None and (word[0].isupper() or "." in word[:-1])


def _begins(word: str, behind: str) -> bool:
    """Whether a word is one that begins sentences, so that an abbreviation before it ended one."""
    if word in _BEFORE_NAMES:
        return not behind.lstrip()[:1].isupper()
    return word in _STARTERS


_MARKER = re.compile(r"(?:[-*+]|(\d{1,3})[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_RULE = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:=[ \t]*){3,})$")
_UNDERLINE = re.compile(r"(?:={2,}|-{2,})$")
_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
_DELIMITERS = re.compile(r"(?=[^|]*\|)(?=[^-]*-)[ \t|:-]+$")
_ROW = re.compile(r"\|.*\|$")
_CELLS = re.compile(r"[^|\n]*\S[ ]\|[ ]\S")
_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:")


@dataclass(slots=True)
class Block:
    """A slice of the body; `first` is where its words begin, behind the mark of a list item."""

    start: int
    end: int
    first: int
    quotable: bool = True
    is_item: bool = False
    is_quotation: bool = False
    lines: int = 1


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    is_quotation: bool
    is_blank: bool
    """Whether it separates paragraphs. One of which nothing is seen, like a comment, does not."""


def blocks(seen: str, body: str) -> list[Block]:
    """The blocks of a body, of which `seen` is what its reader sees: all of that, but for white space, in order."""
    reader = _Reader()
    lines = list(_lines(seen, body))
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        reader.take(line, below.text if below else "")
    return reader.found


def _lines(seen: str, body: str) -> Iterator[_Line]:
    at = 0
    for whole in seen.split("\n"):
        text = whole.strip()
        start = at + len(whole) - len(whole.lstrip()) if text else at
        end = start + len(text)
        written = body[at : at + len(whole)]
        is_quotation = written[: start - at if text else None].lstrip(" \t").startswith(">")
        yield _Line(start, end, text, is_quotation, not text and (is_quotation or not written.strip()))
        at += len(whole) + 1


class _Reader:
    """Takes one line after the other; a paragraph stays open until a line ends it."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._open: Block | None = None
        self._fence = ""
        self._in_table = False

    def take(self, line: _Line, below: str) -> None:
        """Put a line where it belongs, given the text of the line below it."""
        if self._fence:
            self._take_code(line)
        elif not line.text:
            self._open = None if line.is_blank else self._open
            self._in_table = self._in_table and not line.is_blank
        elif self._underlines(line):
            self._end_heading(line)
        elif (opening := _FENCE.match(line.text)) is not None:
            self._add(line, quotable=False)
            self._fence = opening[0]
        elif _HEADING.match(line.text) or _RULE.match(line.text) or self._is_row(line.text, below):
            self._add(line, quotable=False)
            self._open = None
        else:
            self._take_text(line)

    def _take_code(self, line: _Line) -> None:
        if line.text:
            self._extend(self.found[-1], line)
        if line.text.startswith(self._fence) and not line.text.strip(self._fence[0]):
            self._fence, self._open = "", None

    def _take_text(self, line: _Line) -> None:
        above = self._open
        marker = _MARKER.match(line.text)
        if marker and above is not None and not above.is_item and marker[1] not in (None, "1"):
            marker = None  # a number at the beginning of a line that only goes on
        if marker:
            self._add(line, first=line.start + marker.end(), is_item=True)
        elif _NOTE.match(line.text):
            self._add(line, quotable=False)
        elif above is None or (line.is_quotation and not above.is_quotation):
            self._add(line)
        else:
            self._extend(above, line)

    def _underlines(self, line: _Line) -> bool:
        """Whether the line makes a heading of the one above it; below a sentence, or several lines, it is a rule."""
        above = self._open
        if above is None or above.is_item or above.lines > 1 or not above.quotable:
            return False
        return _UNDERLINE.match(line.text) is not None and not self._last_text.endswith((".", "。"))

    def _end_heading(self, line: _Line) -> None:
        heading = self.found[-1]
        self._extend(heading, line)
        heading.quotable, self._open = False, None

    def _is_row(self, text: str, below: str) -> bool:
        """Whether the line is a row of a table: between bars, or with bars and below a line of dashes, or alone."""
        head = "|" in text and _DELIMITERS.match(below) is not None
        self._in_table = head or (self._in_table and "|" in text)
        alone = self._open is None and _CELLS.match(text) is not None  # so rows are written that a file is read of
        return self._in_table or alone or _ROW.match(text) is not None

    def _add(self, line: _Line, *, first: int | None = None, quotable: bool = True, is_item: bool = False) -> None:
        start = line.start if first is None else first
        self._open = Block(line.start, line.end, start, quotable, is_item, line.is_quotation)
        self._last_text = line.text
        self.found.append(self._open)

    def _extend(self, block: Block, line: _Line) -> None:
        block.end, block.lines = line.end, block.lines + 1


def place_of(says: str, brief: Brief) -> Sentence | None:
    """Where a sentence of the front matter stands in the body, or None when it does not."""
    start = brief.text.find(says) if says else -1
    return Sentence(start, start + len(says)) if start >= 0 else None


def is_seen(brief: Brief, start: int, end: int) -> bool:
    """Whether a slice of the body is not empty, and is to the letter what a reader sees there."""
    return start < end and brief.body[start:end] == brief.text[start:end]


WORDS = 120
"""How long a passage should be: well inside the 256 tokens that the default model reads."""

LONGEST = 600
"""Characters after which a sentence without an end is cut, so that a quote stays readable."""

_MARK = (
    r"(?:\[\^?\w{1,8}\]|[\u00b9\u00b2\u00b3\u2070-\u2079]|(?<=[^\W\d_][.!?])\d{1,3}|(?<=[^\W\d_][.!?][”\"’)])\d{1,3})"
)
"""What leads to a footnote, in Markdown, on pages and as the letters of a PDF: “failed.[^1]”, “.[1]”, “.¹”, “.1”."""

_END = re.compile(
    rf"(?<![.!?…])(?P<stop>[.!?…]+[\"'”’)\]*_]*)(?P<mark>{_MARK}{{0,5}})(?=\s|$)|(?P<full>[。！？]+[”’」』）]*)"
)
_NEXT_WORD = re.compile(r"\s*[\"'“‘«(\[*_]*([$€£¥₩§#]*\w+)")
_ITEM = re.compile(r"([:;]?)\s\(?(\d{1,2})$")
_SHORTEST = 6
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a heading or another block (which may stand in a passage but is not quoted).

    A list item's marker and the mark of a footnote belong to the unit but not to what is quoted.
    """

    start: int
    end: int
    quote_start: int
    quote_end: int
    words: int
    quotable: bool
    closes_paragraph: bool


def passages(brief: Brief) -> tuple[Passage, ...]:
    """The passages of a brief in their order; at least one when there is anything to be seen of the body."""
    made = []
    for group in _groups(_units(brief.text, brief.body)):
        made.append(Passage(brief.id, group[0].start, group[-1].end, _quotable(group)))
    return tuple(made)


def sentences(body: str) -> tuple[Sentence, ...]:
    """Every sentence of a body that may be quoted, in order."""
    return _quotable(_units(as_seen(body), body))


def _quotable(units: list[_Unit]) -> tuple[Sentence, ...]:
    return tuple(Sentence(unit.quote_start, unit.quote_end) for unit in units if unit.quotable)


def _units(seen: str, body: str) -> list[_Unit]:
    """The body as sentences and other blocks that cover all that is seen of it but white space.

    What a reader sees otherwise than it stands there, such as around a comment, is not quoted; nor are signs alone.
    """
    units: list[_Unit] = []
    for block in blocks(seen, body):
        whole = (block.first, block.end, block.end)
        for number, (begin, end, stop) in enumerate(
            _sentences(seen, block.first, block.end) if block.quotable else [whole]
        ):
            quote = seen[begin:end]
            quotable = block.quotable and quote == body[begin:end] and any(map(str.isalnum, quote))
            start = begin if number else block.start
            units.append(_Unit(start, stop, begin, end, _words(quote), quotable, stop == block.end))
    return units


def _stripped(body: str, start: int, end: int) -> tuple[int, int]:
    text = body[start:end]
    return start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))


def _sentences(body: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """The sentences of one paragraph as (start, end, end with the mark of a footnote)."""
    found: list[tuple[int, int, int]] = []
    at = start
    for match in _END.finditer(body, start, end):
        if _is_border(body, match, at, end):
            found += _cut(body, *_stripped(body, at, match.end() - len(match["mark"] or "")), match.end())
            at = match.end()
    rest = _stripped(body, at, end)
    if rest[0] < rest[1]:
        found += _cut(body, *rest, rest[1])
    return found


def _is_border(body: str, match: re.Match[str], at: int, end: int) -> bool:
    """Whether the sentence that began at `at` ends with this full stop."""
    if match["full"]:
        return True
    if _numbers_item(body, match, at):
        return False
    following = _NEXT_WORD.match(body, match.end(), end)
    word = following[1] if following else ""
    if word[:1].islower():
        return False
    if match["stop"] != "." or match.end() >= end:
        return True
    before = body[max(at, match.start() + 1 - LONGEST_SHORT_FORM) : match.start() + 1]
    behind = body[following.end() : following.end() + 3] if following else ""
    return not goes_on(before, word, behind)


def _numbers_item(body: str, match: re.Match[str], at: int) -> bool:
    """Whether the stop is that of a number in a row of them: “1. Relief”, and “They want: 1. Relief 2. Peace.”."""
    if match.start() - at < _SHORTEST and _LETTER.search(body, at, match.start()) is None:
        return True
    item = _ITEM.search(body, max(at, match.start() - _SHORTEST), match.start()) if match["stop"] == "." else None
    return item is not None and (bool(item[1]) or f" {int(item[2]) - 1}. " in body[at : match.start()])


def _cut(body: str, start: int, end: int, stop: int) -> list[tuple[int, int, int]]:
    """An endless sentence in pieces of at most LONGEST characters, cut at white space if there is any."""
    pieces = []
    while end - start > LONGEST:
        space = max(body.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in " \n")
        border = space if space > start else start + LONGEST
        piece = _stripped(body, start, border)
        pieces.append((*piece, piece[1]))
        start = _stripped(body, border, end)[0]
    return [*pieces, (start, end, stop)]


def _words(text: str) -> int:
    """Words of a text; writing without spaces counts six characters as one."""
    return max(len(text.split()), len(text) // 12)


def _groups(units: list[_Unit]) -> list[list[_Unit]]:
    """The units in runs of about WORDS words each, all of about the same length."""
    total = sum(unit.words for unit in units)
    runs = max(1, round(total / WORDS))
    groups: list[list[_Unit]] = []
    begin, done = 0, 0
    for run in range(1, runs):
        end, done = _nearest_border(units, begin, done, total * run / runs)
        if begin < end < len(units):
            groups.append(units[begin:end])
            begin = end
    if units[begin:]:
        groups.append(units[begin:])
    return groups


def _nearest_border(units: list[_Unit], begin: int, done: int, target: float) -> tuple[int, int]:
    """Where to end a run that began at `begin` so that about `target` words lie before it.

    A paragraph's end is worth 15 words of distance; a heading never ends a run.
    """
    best, best_cost, best_done = begin, float("inf"), done
    count = done
    for at in range(begin, len(units)):
        count += units[at].words
        cost = abs(count - target) - (15 if units[at].closes_paragraph else 0)
        if units[at].quotable and cost < best_cost:
            best, best_cost, best_done = at + 1, cost, count
        if count > target + WORDS:
            break
    return best, best_done
