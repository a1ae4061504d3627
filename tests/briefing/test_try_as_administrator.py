"""`briefing try --admin`: a file becomes a brief, its fields by reply, its entries by hand or by a model."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.html import plain
from bot.messages import say
from tests.conftest import ROOT
from tests.support.commands import wait_until
from tests.support.scripted_model import KEY, MODEL, Asked, Scene, ScriptedModel

OFFICE = "Washington should open a small liaison office in Pyongyang before another year is lost."
LETTER = f"A letter to write\n\nBy Mara Vint\n\n{OFFICE} Nobody remembers who ordered the flowers.\n"

SAVE, TAKE = say("shelf-buttons-save"), say("entry-buttons-take")

Message = dict[str, Any]


@contextmanager
def _trying(data: Path, **settings: str) -> Iterator[str]:
    """The address of the page of a running command, whose chat is an administrator's."""
    command = [sys.executable, "-m", "briefing", "try", "--admin", "--no-open", "--data", str(data)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
    named = {f"BRIEFING_{name}": value for name, value in settings.items()}
    with subprocess.Popen(command, cwd=ROOT, env=inherited | named, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", next(line for line in process.stdout if "http" in line))
            assert found is not None
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)


def _messages(address: str) -> list[Message]:
    """What stands in the chat."""
    with urllib.request.urlopen(f"{address}events", timeout=30) as stream:  # noqa: S310
        line = next(line for line in stream if line.startswith(b"data: "))
    shown: list[Message] = json.loads(line.removeprefix(b"data: "))["messages"]
    return shown


def _post(address: str, body: bytes, kind: str) -> None:
    request = urllib.request.Request(address, body, {"Content-Type": kind})  # noqa: S310
    with urllib.request.urlopen(request, timeout=30):  # noqa: S310
        pass


def _say(address: str, text: str, reply_to: Message) -> None:
    body = json.dumps({"text": text, "reply_to": reply_to["id"]}).encode()
    _post(f"{address}say", body, "application/json")


def _labels(message: Message) -> list[str]:
    return [button["text"] for row in message["buttons"] for button in row]


def _text(shown: Any) -> str:
    """What people read of a message, or of a part of it."""
    if isinstance(shown, str):
        return shown
    return "".join(map(_text, shown["in"] if isinstance(shown, dict) else shown))


def _with(address: str, label: str, words: str = "") -> Message:
    """The newest message with a button of this name, once it has these words."""

    def found() -> list[Message]:
        return [one for one in _messages(address) if label in _labels(one) and words in _text(one["shown"])]

    wait_until(lambda: bool(found()), timeout_s=60)
    return found()[-1]


def _tap(address: str, label: str, words: str = "") -> None:
    """Tap a button, of a message that has these words."""
    message = _with(address, label, words)
    row = next(at for at, one in enumerate(message["buttons"]) if label in [button["text"] for button in one])
    column = [button["text"] for button in message["buttons"][row]].index(label)
    body = json.dumps({"id": message["id"], "row": row, "column": column}).encode()
    _post(f"{address}press", body, "application/json")


def _comes(address: str, words: str) -> Message:
    """The newest message with these words, once there is one."""

    def found() -> list[Message]:
        return [one for one in _messages(address) if words in _text(one["shown"])]

    wait_until(lambda: bool(found()), timeout_s=60)
    return found()[-1]


def _reads(asked: Asked) -> Scene:
    """Finds the one recommendation."""
    number = {str(one["text"]): int(one["n"]) for one in asked.sentences}
    advice = {"actor": "Washington", "action": "open a small liaison office in Pyongyang", "sentence": number[OFFICE]}
    told = {"title": "", "author": "", "publisher": "", "date": "", "topics": [], "positions": [], "summary": []}
    return Scene(json.dumps(told | {"recommendations": [advice]}))


def test_a_document_becomes_a_brief_on_the_page(corpus_data: Path) -> None:
    """As in Telegram: fields by reply, entries by tapping, with a model or without, and a saved brief changed again."""
    with ScriptedModel(_reads) as model, _trying(corpus_data, LLM_URL=model.url, LLM_MODEL=MODEL, LLM_KEY=KEY) as page:
        _post(f"{page}send/letter.txt", LETTER.encode(), "application/octet-stream")
        draft = _with(page, SAVE, "Author: Mara Vint")
        _say(page, "title: Letters that wait\ndate: 2 May 2019", draft)
        _tap(page, say("shelf-buttons-rec"), "Letters that wait\nAuthor: Mara Vint\nDate: 2 May 2019")
        card = _with(page, TAKE, OFFICE)
        assert MODEL not in _text(card["shown"])
        _say(page, "action: open an office", card)
        _tap(page, say("entry-buttons-done"), "What to do: open an office")
        _tap(page, say("shelf-buttons-llm"))
        _comes(page, "The language model proposed 1 recommendation")
        _tap(page, say("shelf-buttons-rec"))
        card = _with(page, TAKE, plain(say("entry-by-model", model=MODEL)))
        _tap(page, TAKE, plain(say("entry-by-model", model=MODEL)))
        wait_until(lambda: card["shown"] not in [one["shown"] for one in _messages(page)])
        _tap(page, say("entry-buttons-done"))
        _tap(page, SAVE, "Recommends (1):")
        _comes(page, plain(say("draft-saved", id="letters-that-wait")))
        _post(f"{page}say", json.dumps({"text": "/edit letters-that-wait"}).encode(), "application/json")
        wait_until(lambda: any(one["file"] and not one["mine"] for one in _messages(page)), timeout_s=60)
        file = next(one for one in _messages(page) if one["file"] and not one["mine"])
        assert file["file"]["name"] == "letters-that-wait.md"
        _say(page, "date: 3 May 2019", file)
        _tap(page, say("shelf-buttons-change"), "3 May 2019")
        _comes(page, plain(say("change-saved", id="letters-that-wait")))
