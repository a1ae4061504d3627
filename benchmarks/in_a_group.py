"""A forum group with the bot in it, and a question typed in another chat: the real bot, against the Bot API emulator.

    python -m benchmarks.in_a_group --data DIR > docs/in-a-group.md

Privacy mode is on, as @BotFather has it for every new bot. Nothing here is measured.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.broadcast import copy_of
from benchmarks.folders import with_edition
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import ROOT, BotProcess

GROUP, MINA, JAE, ADA = -100_451, 451, 452, 453
NAMES = {MINA: "Mina", JAE: "Jae", ADA: "Ada"}
TOPIC = 7
NAME = "@briefing_emulator_bot"
QUIET_S = 3.0
"""For so long nothing changes in the chat before the next thing is done."""

INTRODUCTION = f"""# In a group, and in any other chat

Written by `python -m benchmarks.in_a_group` from the briefs in this repository: the real bot, whose name here is
`{NAME}`, in a forum group with privacy mode on. What people write stands in bold, buttons in
brackets; what the bot writes is quoted. Everything in the topic *Sanctions* stays in that topic.
"""


class Group:
    """The group, printed as it goes on."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._shown: list[SentMessage] = []

    def told(self, words: str) -> None:
        """What happens, and is no message."""
        print(f"\n{words}\n")

    def said(self, who: int, text: str, *, thread: int | None = TOPIC) -> int:
        """Somebody writes; the number of the message."""
        print(f"\n{NAMES[who]}: **{text}**\n")
        self._api.say(GROUP, text, user_id=who, chat_type="supergroup", thread_id=thread)
        self.settle()
        return self._api.written(GROUP)[-1]

    def replied(self, who: int, to: int, text: str, whose: str) -> None:
        """Somebody replies to a message."""
        print(f"\n{NAMES[who]}, in reply to {whose}: **{text}**\n")
        self._api.reply(GROUP, to, text, user_id=who)
        self.settle()

    def edited(self, who: int, message: int, text: str) -> None:
        """Somebody edits what they wrote."""
        print(f"\n{NAMES[who]} edits that: **{text}**\n")
        self._api.edit(GROUP, message, text)
        self.settle()

    def last(self) -> int:
        """The newest message of the bot."""
        return self._shown[-1].message_id

    def settle(self) -> None:
        """Print what is new or was changed, once nothing changes any more."""
        since, now = time.monotonic(), self._api.messages(GROUP)
        while time.monotonic() < since + QUIET_S:
            time.sleep(0.1)
            if (found := self._api.messages(GROUP)) != now:
                since, now = time.monotonic(), found
        known = {one.message_id for one in self._shown}
        changed = [one for one in now if one not in self._shown]
        for message in changed:
            if message.message_id in known:
                print("The answer changes where it stands:\n")
            print(_quoted(message))
        if not changed:
            print("*(The bot says nothing.)*\n")
        self._shown = now


def _quoted(message: SentMessage) -> str:
    lines = message.plain.splitlines()
    rows = (message.reply_markup or {}).get("inline_keyboard", [])
    lines += [" ".join(f"`[{button['text']}]`" for button in row) for row in rows]
    return "\n".join(f"> {line}  ".rstrip() if not line else f"> {line}  " for line in lines) + "\n"


def _met(group: Group, api: BotApi) -> None:
    """The group, from the bot's arrival on."""
    group.told("## A forum group\n\nMina adds the bot to the group.")
    api.let_in(GROUP, by=MINA, chat_type="supergroup")
    time.sleep(QUIET_S)
    group.settle()
    group.told("In the topic *Sanctions*, people talk; with privacy mode on, the bot does not even see it.")
    group.said(JAE, "I still think sanctions were the whole point of Hanoi.")
    group.said(MINA, f"{NAME} who is for maximum pressure?")
    group.replied(ADA, group.last(), "and who disagrees?", "the answer")
    asked = group.said(JAE, f"/ask{NAME} what does Cha say about the nuclear cite?")
    group.edited(JAE, asked, f"/ask{NAME} what does Cha say about Yongbyon?")
    question = group.said(JAE, "What should happen at Yongbyon?")
    group.replied(ADA, question, NAME, "Jae's message")
    group.said(JAE, f"/ask{NAME} did Xi Jinping meet Kim before the Hanoi summit?")
    group.said(ADA, "thanks everybody!")


def _typed(api: BotApi) -> None:
    """A question in a chat that the bot is not in."""
    print("\n## In any other chat\n\nIn a chat with a friend, where the bot is not, Ada types its name.\n")
    _offered(api, "")
    offered = _offered(api, "Who wants liaison offices?")
    print("\nShe taps the second. What her friend reads:\n")
    sent = offered["texts"][offered["results"][1]["id"]].plain
    print("\n".join(f"> {line}  ".rstrip() if not line else f"> {line}  " for line in sent.splitlines()))


def _offered(api: BotApi, text: str) -> dict[str, Any]:
    """What is offered to whoever has typed a text."""
    print(f"\nAda types: **{f'{NAME} {text}'.strip()}**\n")
    offered = api.offered(api.type_inline(ADA, text))
    for number, result in enumerate(offered["results"], start=1):
        print(f"{number}. **{result['title']}**  \n   {result['description']}")
    print(f"\n`[{offered['button']['text']}]`")
    return offered


def main() -> None:
    """Live through it, and print it as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.in_a_group", description="The transcript, on stdout.")
    parser.add_argument(
        "--data", type=with_edition, default="data", metavar="DIR", help="with an edition of the briefs"
    )
    data = parser.parse_args().data
    print(INTRODUCTION)
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        api.introduce(GROUP, "supergroup", is_forum=True)
        bot = BotProcess(api, copy_of(data, Path(folder) / "data"), BRIEFS_DIR=str(ROOT / "briefs"))
        bot.start()
        try:
            _met(Group(api), api)
            _typed(api)
        finally:
            bot.end()


if __name__ == "__main__":
    main()
