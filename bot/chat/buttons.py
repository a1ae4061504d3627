"""What buttons carry: one dataclass a kind, which packs its data, reads it back, and gives the pattern of it.

Buttons stay in chats for years, so what was once packed here has to be read for good. What a tap does is
each room's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self

from bot.records import COPY, DANGER

LONGEST_DATA = 64
"""Bytes that Telegram lets a button carry."""


def copies(text: str) -> str:
    """What a button has in place of data that puts a text on the clipboard of whoever taps it."""
    return f"{COPY}{text}"


def dangerous(button: Button) -> str:
    """The data of a button whose tap cannot be undone, so that it is shown as such."""
    return f"{DANGER}{button.pack()}"


def _part(pattern: str, **options: Any) -> Any:
    """A part of the data, between colons; one with a default may be missing at the end."""
    return field(metadata={"pattern": pattern}, **options)


def _number(digits: int = 12) -> Any:
    return _part(rf"\d{{1,{digits}}}")


def _day() -> Any:
    return _part(r"\d{4}-[01]\d-[0-3]\d")


@dataclass(frozen=True, slots=True)
class Button:
    """A kind of button: a prefix, and the parts behind it."""

    prefix: ClassVar[str]

    def pack(self) -> str:
        """The data of the button."""
        values = (getattr(self, one.name) for one in fields(self))
        return ":".join([*filter(None, [self.prefix]), *(str(value) for value in values if value is not None)])

    @classmethod
    def pattern(cls) -> str:
        """The regular expression of the data, with a group for each part."""
        parts = [(one.metadata["pattern"], one.default is None) for one in fields(cls)]
        first = cls.prefix or f"({parts.pop(0)[0]})"
        return f"^{first}{''.join(f'(?::({one}))?' if may_lack else f':({one})' for one, may_lack in parts)}$"

    @classmethod
    def unpack(cls, data: str | None) -> Self | None:
        """The button that carries the data; None when it is of another kind."""
        found = re.fullmatch(cls.pattern(), data or "", re.DOTALL)
        if found is None:
            return None
        given = {one.name: text for one, text in zip(fields(cls), found.groups(), strict=True) if text is not None}
        numbers = {one.name for one in fields(cls) if one.type in ("int", "int | None")}
        return cls(**{name: int(text) if name in numbers else text for name, text in given.items()})


@dataclass(frozen=True, slots=True)
class InShort(Button):
    """What a brief says in short."""

    prefix = "sum"
    brief: str = _part("[a-z0-9-]{1,60}")


@dataclass(frozen=True, slots=True)
class Example(Button):
    """Ask the example of this number."""

    prefix = "ask"
    number: int = _part(r"0|[1-9]\d?")


@dataclass(frozen=True, slots=True)
class Browse(Button):
    """A command that browses the library, with the words behind it."""

    prefix = ""
    command: str = _part("recommend|compare|experts|topics|map")
    words: str = _part(".*")


@dataclass(frozen=True, slots=True)
class Vote(Button):
    """What somebody thinks of the answer to a question."""

    prefix = "vote"
    word: str = _part("up|down")
    question: int = _number()


@dataclass(frozen=True, slots=True)
class Why(Button):
    """Why somebody thinks little of the answer to a question."""

    prefix = "why"
    word: str = _part("wrong|question|missing")
    question: int = _number()


@dataclass(frozen=True, slots=True)
class Look(Button):
    """What stands around a quote of an answer, in place of the message; or back to what stood there.

    `view` says what that was: the answer, the answer opened by its link, or the quotes behind so many.
    """

    prefix = "at"
    answer: str = _part("[A-Za-z0-9_-]{16}")
    act: str = _part("quote|brief|other|cite|answer")
    number: int = _number(4)
    view: str = _part(r"a|p|\d{1,4}")
    page: int | None = _part(r"\d{1,3}", default=None)


@dataclass(frozen=True, slots=True)
class Tell(Button):
    """Tell me when the briefs answer a question."""

    prefix = "tell"
    question: int = _number()


@dataclass(frozen=True, slots=True)
class More(Button):
    """What comes behind the first `shown` quotes of the answer to a question."""

    prefix = "more"
    question: int = _number()
    shown: int = _number(4)


@dataclass(frozen=True, slots=True)
class Next(Button):
    """Ask a question that was proposed under an answer: one of the answer's, by its place, or in its own words."""

    prefix = "next"
    question: int = _number()
    place: int = _number(2)


@dataclass(frozen=True, slots=True)
class Proposed(Button):
    """The same in its own words, where they are short enough."""

    prefix = "say"
    words: str = _part(".+")


@dataclass(frozen=True, slots=True)
class Sides(Button):
    """All who take a side on an issue, or those who take none; of a question's survey, where it is kept (else 0)."""

    prefix = "sides"
    part: str = _part("all|silent")
    question: int = _number()
    issue: str = _part(".+")


@dataclass(frozen=True, slots=True)
class Differ(Button):
    """Why those differ whom the answer to a question sets against each other; of a survey it has the issue, too."""

    prefix = "differ"
    question: int = _number()
    issue: str | None = _part(".+", default=None)


@dataclass(frozen=True, slots=True)
class SettingAct(Button):
    """A screen of the settings, or a choice: a word, and for a change a sign and a value.

    It says what shall be, not what to turn over, so that a tap counts once however often it arrives.
    """

    prefix = "sub"
    action: str = _part(".*")


@dataclass(frozen=True, slots=True)
class Digest(Button):
    """How the experts divide."""

    prefix = "brief:digest"


@dataclass(frozen=True, slots=True)
class ArchivePage(Button):
    """A page of the past briefs, by the number of its first."""

    prefix = "brief:page"
    offset: int = _number(6)


@dataclass(frozen=True, slots=True)
class PastBrief(Button):
    """The brief of a day."""

    prefix = "brief:day"
    day: str = _day()


@dataclass(frozen=True, slots=True)
class AskItem(Button):
    """Ask what an item of a brief stands for."""

    prefix = "item:ask"
    item: int = _number()


@dataclass(frozen=True, slots=True)
class FewerLike(Button):
    """Fewer like an item."""

    prefix = "item:fewer"
    item: int = _number()


@dataclass(frozen=True, slots=True)
class MoreLike(Button):
    """More like an item."""

    prefix = "item:like"
    item: int = _number()


@dataclass(frozen=True, slots=True)
class UndoMore(Button):
    """Take "more like this" back: the names that it added, as bits in hexadecimal."""

    prefix = "item:unlike"
    item: int = _number()
    added: str = _part("[0-9a-f]{1,16}")


@dataclass(frozen=True, slots=True)
class NextItems(Button):
    """More items than a brief holds."""

    prefix = "brief:next"


@dataclass(frozen=True, slots=True)
class UndoFewer(Button):
    """Take "fewer like this" back: the names that it added, as bits in hexadecimal; without them, all."""

    prefix = "item:more"
    item: int = _number()
    added: str | None = _part("[0-9a-f]{1,16}", default=None)


@dataclass(frozen=True, slots=True)
class Arrived(Button):
    """Whether the brief of a day arrived."""

    prefix = "arrived"
    answer: str = _part("yes|no")
    day: str = _day()


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Button):
    """Speak this language from now on; "auto" is what Telegram says of whoever asks."""

    prefix = "lang"
    code: str = _part("[a-z0-9-]{2,20}")


@dataclass(frozen=True, slots=True)
class Forget(Button):
    """Erase what is stored, or keep it."""

    prefix = "data"
    choice: str = _part("erase|keep")


@dataclass(frozen=True, slots=True)
class StartReindex(Button):
    """Reindex now."""

    prefix = "op:reindex"


@dataclass(frozen=True, slots=True)
class EditionAct(Button):
    """A decision on an edition: on what a reindex prepared, by the run's number, or on going back to one."""

    prefix = "op"
    act: str = _part("publish|anyway|discard|back|goback|stay")
    number: int = _number(9)


@dataclass(frozen=True, slots=True)
class DocumentAct(Button):
    """What to do with a draft, a change or a brief: its name on the shelf follows."""

    prefix = "doc"
    act: str = _part("save|discard|remove|keep|back|change|apart|drop")
    name: str = _part("[0-9a-f]{1,16}")


@dataclass(frozen=True, slots=True)
class EntryAct(Button):
    """What to do with a recommendation or a position proposed for a draft: the draft's name, its number, a choice."""

    prefix = "ent"
    act: str = _part("rec|pos|at|take|out|skip|pick|set|done|llm|stop")
    name: str = _part("[0-9a-f]{1,16}")
    number: int = _number(3)
    choice: int | None = _part(r"\d{1,2}", default=None)


@dataclass(frozen=True, slots=True)
class UndoChange(Button):
    """Put back what a change replaced: the moment that names it in the bin, and the seal of what replaced it."""

    prefix = "undo"
    moment: str = _part(r"\d{1,12}")
    seal: str = _part("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class PinAct(Button):
    """What to do with an answer that is pinned to a question, or is about to be."""

    prefix = "pin"
    act: str = _part("pin|cancel|again|remove|show")
    number: int = _number()


@dataclass(frozen=True, slots=True)
class BroadcastAct(Button):
    """What to do with a broadcast."""

    prefix = "cast"
    act: str = _part("send|again|urgent|hurry|cancel|stop")
    number: int = _number()


@dataclass(frozen=True, slots=True)
class GapsPage(Button):
    """A page of what the briefs lack."""

    prefix = "gaps"
    page: int = _number()
