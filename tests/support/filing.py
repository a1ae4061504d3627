"""Files that an administrator sends to a running bot, and what is tapped of the drafts that they become."""

from __future__ import annotations

from bot.html import plain
from bot.messages import say
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support import administration
from tests.support.administration import ADMIN, heard, pressed, said
from tests.support.commands import wait_until


def filed(api: BotApi, name: str, text: str, *, admin: int = ADMIN) -> SentMessage:
    """The draft that is made of a file."""
    before = len(heard(api, admin))
    api.document(admin, name, text.encode())
    wait_until(lambda: len(heard(api, admin)) > before and bool(heard(api, admin)[before].labels), timeout_s=40)
    return heard(api, admin)[before]


def tapped(api: BotApi, message: SentMessage, label: str, *, admin: int = ADMIN) -> SentMessage:
    """The same message once a tap has changed it, and nothing is looked for any more."""
    api.press(message.message_id, label, chat_id=admin, user_id=admin)

    def shown() -> SentMessage:
        return next(one for one in heard(api, admin) if one.message_id == message.message_id)

    looking = plain(say("entry-looking"))
    wait_until(lambda: shown().plain not in (message.plain, looking), timeout_s=40)
    return shown()


def published(api: BotApi) -> None:
    """Reindex, and publish whatever the quality check says."""
    found = administration.reindexed(api)
    done = pressed(api, found, say.of("edition-buttons", "publish"))
    if say.of("edition-buttons", "anyway") in done.labels:
        done = pressed(api, done, say.of("edition-buttons", "anyway"))
    assert done.plain.endswith("is live. To go back, send /editions.")


def whole(api: BotApi, command: str) -> str:
    """All that comes back to a command, its buttons for more included."""
    before = len(heard(api))
    first = said(api, command)
    for label in first.labels:
        api.press(first.message_id, label, chat_id=ADMIN, user_id=ADMIN)
        wait_until(lambda: len(heard(api)) > before + 1)
    return "\n".join(one.plain for one in heard(api)[before:])
