"""The rows of buttons under an answer and under the screens of its quotes: pure.

The numbers are those in the text: a tap on [2] opens what stands around the quote marked [2], in the same message.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.answers.citing import fits_a_button, reference
from bot.answers.store import ANSWERABLE
from bot.answers.text import held_back, numbers_shown, shown
from bot.chat.buttons import LONGEST_DATA, Button, InShort, Look, More, Next, Proposed, Sides, Tell, Vote, copies
from bot.html import clipped
from bot.messages import say
from bot.records import Buttons, Row
from index import Answer, Citation, Survey

LONGEST_LABEL = 56
"""Characters of a proposed question that its button shows."""

WIDEST = 6
"""Numbers in a row."""


def buttons_under(
    answer: Answer, question_id: int | None, answer_id: str | None = None, bot: str | None = None
) -> Buttons:
    """The rows of buttons for an answer; what needs it again has its id, or its question's number, if they are kept."""
    if answer.kind == "none":
        may_come = question_id is not None and answer.reason in ANSWERABLE
        return (_telling(question_id),) if may_come and question_id is not None else ()
    first: list[tuple[str, str]] = []
    if question_id is not None:
        first += [(say.of("vote-buttons", word), Vote(word, question_id).pack()) for word in ("up", "down")]
    first += _reading_on(answer, question_id)
    telling = [_telling(question_id)] if answer.kind == "near" and question_id is not None else []
    numbers = number_rows(numbers_shown(answer), answer_id, "a", bot) if answer_id else ()
    return tuple(row for row in (*numbers, tuple(first), *telling, *_next_rows(answer, question_id)) if row)


def sides_buttons(survey: Survey, question_id: int | None = None) -> Row:
    """The buttons that open the rest of a survey: all quotes, and who is silent."""
    count = len((survey.whole or survey).citations)
    wanted = [("all", say("answer-buttons-all", count=count))] if held_back(survey) else []
    wanted += [("silent", say("answer-buttons-silent", count=len(survey.silent)))] if survey.silent else []
    made = [(label, Sides(part, question_id or 0, survey.issue)) for part, label in wanted]
    return tuple((label, button.pack()) for label, button in made if _fits(button))


def more_button(question_id: int, shown: int) -> Row:
    """The button that brings what comes behind so many quotes."""
    return ((say("answer-buttons-more"), More(question_id, shown).pack()),)


def further_rows(answer: Answer, question_id: int, answer_id: str | None, view: str) -> Buttons:
    """Under the quotes that come behind so many (`view`): their numbers, and what brings the next ones."""
    numbers = number_rows([one.number for one in answer.citations], answer_id, view) if answer_id else ()
    last = max((one.number for one in answer.citations), default=0)
    return (*numbers, *([more_button(question_id, last)] if answer.further else []))


def quotes_shown(answer: Answer) -> int:
    """How many of an answer's quotes, by their numbers, its message shows; of a survey's, whose are picked, none."""
    if answer.survey is not None:
        return 0
    return max((number for statement in shown(answer) for number in statement.citations), default=0)


def _reading_on(answer: Answer, question_id: int | None) -> Row:
    if answer.survey is not None:
        return sides_buttons(answer.survey, question_id)
    count = quotes_shown(answer)
    more = question_id is not None and len(answer.citations) + len(answer.further) > count
    return more_button(question_id, count) if more and question_id is not None else ()


def _telling(question_id: int) -> Row:
    return ((say("tell-button"), Tell(question_id).pack()),)


def _next_rows(answer: Answer, question_id: int | None) -> Iterator[Row]:
    """A row for each question to go on with."""
    for place, text in enumerate(answer.next):
        proposed = Proposed(text)
        if _fits(proposed):
            yield ((clipped(text, LONGEST_LABEL), proposed.pack()),)
        elif question_id is not None:
            yield ((clipped(text, LONGEST_LABEL), Next(question_id, place).pack()),)


def _fits(button: Button) -> bool:
    return len(button.pack().encode()) <= LONGEST_DATA


def number_rows(numbers: Sequence[int], answer_id: str, view: str, bot: str | None = None) -> Buttons:
    """A button a quote, and at their end, with the bot's name, one that copies the link of the answer."""
    made = [(f"[{number}]", Look(answer_id, "quote", number, view).pack()) for number in numbers]
    made += [(say("answer-buttons-link"), copies(link(bot, answer_id)))] if bot else []
    rows = -(-len(made) // (WIDEST + 1)) or 1
    width = -(-len(made) // rows)
    return tuple(tuple(made[at : at + width]) for at in range(0, len(made), width))


def quote_rows(look: Look, citation: Citation, now: float, *, has_brief: bool, has_sides: bool) -> Buttons:
    """Under a quote: its whole brief, the other side, a reference to copy, and the way back."""
    open_to = [("brief", has_brief), ("other", has_sides)]
    first = [(say.of("look-buttons", act), replace(look, act=act).pack()) for act, there in open_to if there]
    text = reference(citation, now)
    cited = copies(text) if fits_a_button(text) else replace(look, act="cite").pack()
    below = ((say("look-buttons-cite"), cited), _back(look, "answer"))
    return (tuple(first), below) if first else (below,)


def page_rows(look: Look, page: int, pages: int, brief_id: str) -> Buttons:
    """Under a page of a brief: the pages beside it, the brief in short, and the ways back."""
    beside = [(say.of("look-buttons", label), replace(look, page=to).pack()) for label, to in _beside(page, pages)]
    short = [(say("look-buttons-short"), InShort(brief_id).pack())] if _fits(InShort(brief_id)) else []
    return _rows([beside, short, [*back_rows(look)[0]]])


def back_rows(look: Look) -> Buttons:
    """The ways back: to the quote and to the answer."""
    return ((_back(look, "quote"), _back(look, "answer")),)


def link(bot: str, answer_id: str) -> str:
    """The address that shows an answer again."""
    return f"https://t.me/{bot}?start=a_{answer_id}"


def _back(look: Look, act: str) -> tuple[str, str]:
    return say.of("look-buttons-back", act), replace(look, act=act, page=None).pack()


def _beside(page: int, pages: int) -> Iterable[tuple[str, int]]:
    return ((label, to) for label, to in (("before", page - 1), ("after", page + 1)) if 1 <= to <= pages)


def _rows(rows: Iterable[Sequence[tuple[str, str]]]) -> tuple[Row, ...]:
    return tuple(tuple(row) for row in rows if row)
