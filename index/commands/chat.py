"""A conversation in the terminal: questions, follow-ups, and the commands that browse the library, as in Telegram.

The library is opened once. What is asked stays in this process: the lines that the arrow keys bring back are kept in
memory, and nothing is written down but the picture of /map.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from index.answers.answer import behind
from index.answers.quotes import opened_with
from index.commands import browsing, printing
from index.commands.wording import Wording, wording
from index.commands.work import opened, write_picture
from index.errors import IndexFailure
from index.messages import say
from index.records import Answer, Closest, Survey

if TYPE_CHECKING:
    from index.library import Library

PROMPT = "> "

ELSEWHERE = (
    "subscribe", "today", "archive", "settings", "pause", "resume", "unsubscribe", "privacy", "mydata", "forget",
    "status", "gaps", "stats", "reindex", "editions", "documents", "remove", "broadcast", "audit",
)  # fmt: skip
"""Commands of the chat in Telegram that need it: subscriptions, what is stored of a person, administration."""


def chat(chosen: argparse.Namespace) -> int:
    """Talk until the input ends."""
    library = opened(chosen)
    with wording(chosen, library) as model:
        talk = Conversation(library, model)
        if sys.stdin.isatty():
            _edit_lines(talk)
            print(say("chat-welcome", title=library.subject.title, briefs=len(library.edition.briefs)))
            printing.warn(talk.examples())
        while (line := _read()) is not None and talk.hear(line):
            pass
    return 0


class Conversation:
    """What was asked last, so that the next question can follow it."""

    def __init__(self, library: Library, model: Wording | None = None) -> None:
        """With a language model, where one is named."""
        self._library = library
        self._model = model or Wording(library)
        self._answer: Answer | None = None
        self._sided: Answer | Survey | None = None
        """What was shown last that has two sides, if that was the last thing shown."""
        self._before: str | None = None
        self._speakers: tuple[str, ...] = ()
        self._shown: int | None = None
        self.commands: dict[str, Callable[[str], None]] = {
            "ask": self._ask, "more": self._more, "new": self._new, "recommend": self._recommend,
            "compare": self._compare, "experts": self._experts, "topics": self._topics, "map": self._map,
            "help": self._help,
        }  # fmt: skip
        if self._model.is_there:
            self.commands["differ"] = self._differ

    def hear(self, line: str) -> bool:
        """Reply to a line; false when it ends the chat."""
        name, _, words = line.strip().partition(" ")
        if not name:
            return True
        if name.lower() in ("/quit", "/exit", "/q"):
            return False
        try:
            self._reply(line.strip(), name, words.strip())
        except IndexFailure as error:
            print(error)
        except KeyboardInterrupt:
            print(say("chat-interrupted"))
        print(flush=True)
        return True

    def examples(self) -> list[str]:
        """Questions to begin with."""
        listed = [f"  {example}" for example in self._library.subject.examples]
        return [say("chat-examples"), *listed, ""] if listed else [""]

    def listed(self) -> list[str]:
        """Every command as it is typed."""
        return [f"/{name}" for name in (*self.commands, "quit")]

    def names(self, command: str) -> list[str]:
        """What may stand behind a command."""
        if command == "/experts":
            return [one.voice.name for one in self._library.voices()]
        kind = {"/compare": "issue", "/map": "issue", "/recommend": "topic"}.get(command)
        return [one.name for one in self._library.topics() if one.kind == kind]

    def _reply(self, line: str, name: str, words: str) -> None:
        if not name.startswith("/"):
            self._ask(line)
        elif (command := name[1:].lower()) in self.commands:
            self.commands[command](words)
        elif command == "start":
            self._help("")
        else:
            print(say("chat-elsewhere" if command in ELSEWHERE else "chat-unknown", command=name))

    def _ask(self, text: str) -> None:
        kind = self._library.aside(text)
        beside = {"topics": self._topics, "experts": self._experts, "help": self._help}
        if kind == "more" and self._before is not None:
            self._more("")
        elif kind in beside:
            beside[kind]("")
        elif kind is not None or not text:
            printing.answer_for_people(self._library.reply(text), asked=False)
        else:
            meant = self._model.meant(text, self._before, self._speakers)
            answer = self._library.answer(text, self._before, speakers=self._speakers, meant=meant)
            answer = self._model.in_words(answer, self._before)
            self._remember(answer)
            printing.answer_for_people(answer, asked=False)
            self._offer(answer)

    def _remember(self, answer: Answer) -> None:
        self._sided = None
        self._answer, self._before = answer, answer.read_as or answer.question
        held = [name for one in answer.citations if one.holder for name in (one.holder.name,) if one.holder.names]
        self._speakers = tuple(dict.fromkeys(held))
        self._shown = len(answer.citations if answer.survey is None else opened_with(answer.survey))

    def _offer(self, shown: Answer | Survey) -> None:
        """Say that it can be asked why two sides differ, where a model can say it."""
        self._sided = shown if self._model.explains(shown) else None
        if self._sided is not None:
            print(printing.wrapped(say("chat-differ")))

    def _differ(self, words: str) -> None:
        found = self._model.difference(self._sided) if self._sided is not None else None
        if found is None:
            print(say("chat-differ-none"))
            return
        self._remember(found)
        printing.answer_for_people(found)

    def _more(self, words: str) -> None:
        if self._answer is None:
            print(say("aside-more"))
            return
        answer = behind(self._answer, self._shown)
        if answer.kind == "none":
            print(answer.lead)
            return
        self._shown = max(one.number for one in answer.citations)
        if answer.survey is not None:
            printing.survey_for_people(answer.survey)
        else:
            printing.answer_for_people(answer, asked=False)

    def _new(self, words: str) -> None:
        self._answer, self._before, self._speakers, self._shown, self._sided = None, None, (), None, None
        print(say("chat-new"))

    def _recommend(self, words: str) -> None:
        if not words:
            self._how("recommend")
        elif isinstance(found := self._library.recommendations(words), Closest):
            _print_closest(words, found, "topics")
        else:
            browsing.counsel_for_people(found)

    def _compare(self, words: str) -> None:
        if not words:
            self._how("compare")
        elif isinstance(found := self._library.survey(words), Closest):
            _print_closest(words, found, "topics")
        else:
            printing.survey_for_people(found)
            self._offer(found)

    def _how(self, command: str) -> None:
        """Say what may stand behind a command."""
        names = self.names(f"/{command}")
        example = names[0] if names else ""
        print(printing.wrapped(say.of("chat-how", command, example=example, names=", ".join(names))))

    def _experts(self, words: str) -> None:
        if not words:
            browsing.voices_for_people(self._library.voices())
        elif isinstance(found := self._library.voice(words), Closest):
            _print_closest(words, found, "experts")
        else:
            browsing.voice_for_people(found)

    def _topics(self, words: str) -> None:
        browsing.topics_for_people(self._library.topics())

    def _map(self, words: str) -> None:
        is_file = words.lower().endswith(".png")
        picture = self._library.spectrum(words) if words and not is_file else self._library.map()
        if isinstance(picture, Closest):
            _print_closest(words, picture, "topics")
            return
        file = Path(words).expanduser() if is_file else _free_name()
        write_picture(file, picture)
        print(say("map-drawn", number=self._library.edition.number, file=file.absolute()))

    def _help(self, words: str) -> None:
        told = {"ask": "/ask …", "recommend": "/recommend …", "compare": "/compare …", "experts": "/experts …"}
        for name in (*self.commands, "quit"):
            print(f"  {told.get(name, f'/{name}'):<14}{say.of('chat-help', name)}")


def _print_closest(words: str, found: Closest, command: str) -> None:
    if found.names:
        print(say("chat-closest", text=words[:60], names=", ".join(found.names)))
    else:
        print(say("chat-none-close", text=words[:60], command=command))


def _free_name() -> Path:
    """map.png here, or with a number where there is one already."""
    names = (Path("map.png" if number == 1 else f"map-{number}.png") for number in count(1))
    return next(name for name in names if not name.exists())


def _read() -> str | None:
    """The next line, or None at the end of the input."""
    while True:
        try:
            return input(PROMPT if sys.stdin.isatty() else "")
        except EOFError:
            if sys.stdin.isatty():
                print()
            return None
        except KeyboardInterrupt:  # a line is thrown away, as in a shell
            print()


def _edit_lines(talk: Conversation) -> None:
    """Let arrow keys bring lines back and the tab key complete, where the system can."""
    with contextlib.suppress(ImportError):
        import readline

        def complete(text: str, number: int) -> str | None:
            command, has_words, _ = text.partition(" ")
            if not text.startswith("/"):
                return None
            words = [f"{command} {name}" for name in talk.names(command.lower())] if has_words else talk.listed()
            fitting = [word for word in words if word.lower().startswith(text.lower())]
            return fitting[number] if number < len(fitting) else None

        readline.set_completer_delims("\n")  # a name may hold spaces
        readline.set_completer(complete)
        readline.parse_and_bind("tab: complete")
