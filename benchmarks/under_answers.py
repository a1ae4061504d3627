"""What stands under an answer, as a phone shows it: the real bot, library and briefs, against the Bot API emulator.

    python -m benchmarks.under_answers [--data DIR] > docs/under-an-answer.md

A reader looks at the quotes of an answer, votes, points at a line and passes the link on; then the library changes,
and the reader erases what they asked. Lines are as wide as a phone's; nothing here is measured.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import textwrap
import time
from pathlib import Path

from benchmarks.broadcast import copy_of
from benchmarks.folders import with_edition
from index import sync_folder
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import ROOT, BotProcess
from tests.support.subscribing import subscribe

ME, FRIEND = 31, 32
WIDTH = 46
"""Letters in a line of a phone."""

QUIET_S = 2.0

INTRODUCTION = """# Under an answer

Written by `python -m benchmarks.under_answers` from the briefs in this repository: the real bot, in lines as wide as a
phone's. What the reader writes and taps stands in bold; `⧉` marks a button that copies, with what it copies below;
an answer that was shown before is cut short.
"""


class Reader:
    """A chat, printed as it goes on."""

    def __init__(self, api: BotApi, chat: int) -> None:
        self._api, self._chat = api, chat
        self._seen: set[str] = set()

    def says(self, text: str) -> SentMessage:
        """Write, and print what comes of it."""
        print(f"**{text}**\n")
        self._api.say(self._chat, text)
        return self._shown(self._api.messages(self._chat)[-1:])

    def replies(self, message: SentMessage, text: str, quote: str) -> SentMessage:
        """Reply to a part of a message."""
        print(f"**{text}** (a reply to: *{quote}*)\n")
        self._api.reply(self._chat, message.message_id, text, quote=quote)
        return self._shown(self._api.messages(self._chat)[-1:])

    def taps(self, message: SentMessage, label: str, *, same: bool = True) -> SentMessage:
        """Tap a button, and print the message as it is then, or the one that comes."""
        hints = len(self._api.calls("answerCallbackQuery"))
        print(f"**`[{label}]`**\n")
        before = self._api.messages(self._chat)
        self._api.press(message.message_id, label, chat_id=self._chat)
        after = self._shown(before[-1:] if same else before, tapped=message if same else None)
        for call in self._api.calls("answerCallbackQuery")[hints:]:
            if call.parameters.get("text"):
                print(f"*A hint:* {call.parameters['text']}\n")
        return after

    def _shown(self, before: list[SentMessage], tapped: SentMessage | None = None) -> SentMessage:
        changed, last = time.monotonic(), self._api.messages(self._chat)
        deadline = changed + 30
        while time.monotonic() - changed < QUIET_S or (tapped is None and last[-1:] == before[-1:]):
            now = self._api.messages(self._chat)
            if now != last:
                last, changed = now, time.monotonic()
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
        shown = last[-1] if tapped is None else next(one for one in last if one.message_id == tapped.message_id)
        print(self._screen(shown))
        return shown

    def _screen(self, message: SentMessage) -> str:
        lines = [line for text in message.plain.split("\n") for line in (textwrap.wrap(text, WIDTH) or [""])]
        if message.plain in self._seen and len(lines) > 6:
            lines = [*lines[:3], "…", *lines[-1:]]
        self._seen.add(message.plain)
        copied = []
        for row in (message.reply_markup or {}).get("inline_keyboard", []):
            labels = [f"[{one['text']}{' ⧉' if 'copy_text' in one else ''}]" for one in row]
            lines.append(" ".join(labels))
            copied += [one["copy_text"]["text"] for one in row if "copy_text" in one]
        lines += [line for text in copied for line in textwrap.wrap(f"⧉ {text}", 100, break_on_hyphens=False)]
        return "\n".join(["```", *lines, "```", ""])


def _lived(api: BotApi, bot: BotProcess, place: Path) -> None:
    """From the first tap to the last."""
    me, friend = Reader(api, ME), Reader(api, FRIEND)
    answer = me.says("What should happen at Yongbyon?")
    for label in ("[3]", "The other side", "‹ Quote", "Whole brief", "‹ Answer", "👎", "Incomplete"):
        answer = me.taps(answer, label)
    print("## A reply to a line\n")
    me.replies(answer, "why?", "North Korea's missile bases, delivery systems")
    print("## The link, opened by somebody else\n")
    button = answer.button("Link")
    link = str(button["copy_text"]["text"]) if button else ""
    friend.says(f"/start {link.partition('start=')[2]}")
    print("## After a new edition\n\nOne brief was taken out, the sentence of another one was rewritten.\n")
    _change(place, answer)
    bot.stop()
    sync_folder(place / "briefs", place / "data")
    bot.start()
    answer = me.taps(answer, "[1]")
    answer = me.taps(answer, "‹ Answer")
    answer = me.taps(answer, "[4]")
    me.taps(answer, "‹ Answer")
    friend.says(f"/start {link.partition('start=')[2]}")
    print("## Three more items of a brief\n")
    me.says("/next")
    print("## After /forget\n")
    asked = me.says("/forget")
    me.taps(asked, "Erase everything", same=False)
    me.taps(answer, "[2]")
    friend.says(f"/start {link.partition('start=')[2]}")


def _change(place: Path, answer: SentMessage) -> None:
    """Take out the brief of the first quote, and rewrite the sentence of the fourth."""
    places = [one for one in answer.entities if one["type"] == "blockquote"]
    quotes = [answer.plain[one["offset"] : one["offset"] + one["length"]] for one in places]
    for path in (place / "briefs").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        if quotes[0] in text:
            path.unlink()
        elif quotes[3] in text:
            path.write_text(text.replace(quotes[3], quotes[3].removesuffix(".") + ", again."), encoding="utf-8")


def main() -> None:
    """Live through it, and print it as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.under_answers", description="The page, on stdout.")
    parser.add_argument(
        "--data", type=with_edition, default="data", metavar="DIR", help="with an edition of the briefs"
    )
    data = parser.parse_args().data
    print(INTRODUCTION)
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        place = Path(folder)
        shutil.copytree(ROOT / "briefs", place / "briefs")
        copy_of(data, place / "data")
        subscribe(place / "data", ME, due_in_s=7200)
        for chat in (ME, FRIEND):
            api.introduce(chat)
        bot = BotProcess(api, place / "data", BRIEFS_DIR=str(place / "briefs"))
        bot.start()
        try:
            _lived(api, bot, place)
        finally:
            bot.end()


if __name__ == "__main__":
    main()
