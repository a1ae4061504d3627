"""The table of handlers: which update goes where; the first that fits takes it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from telegram import Message, Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot import privacy
from bot.admin.broadcast import handlers as broadcasting
from bot.admin.health import handlers as knowing
from bot.admin.library import handlers as filing
from bot.admin.reindex import handlers as operating
from bot.ask import browsing, declining, voting, welcome
from bot.ask import handlers as asking
from bot.chat.phrases import command_meant
from bot.daily import arrivals
from bot.daily import handlers as briefs
from bot.messages import EXAMPLES
from bot.subscribe import handlers as subscribing
from bot.subscribe import membership
from bot.subscribe.preferences import PREFIX
from bot.subscribe.typed import is_pause


class Command(CommandHandler[Any, Any]):
    """A handler of commands that in a private chat also takes plain words for them: "stop", "pause 2 weeks"."""

    def check_update(self, update: object) -> Any:
        """Whether an update is one of its commands, or a text that means one and no other thing."""
        message = update.message if isinstance(update, Update) else None
        if message is not None and message.text and message.chat.type == message.chat.PRIVATE:
            meant = None if message.text.startswith("/") else command_meant(message.text)
            if meant is None and is_pause(message.text, int(time.time())):
                meant = "pause"
            if meant in self.commands:
                return [], True
        return super().check_update(update)


class AdminButton(CallbackQueryHandler[Any, Any]):
    """A handler of buttons for administrators alone; everyone else's taps go on to the handlers after it."""

    def __init__(self, admins: frozenset[int], callback: Any, pattern: str) -> None:
        super().__init__(callback, pattern=pattern)
        self._admins = admins

    def check_update(self, update: object) -> Any:
        """Whether an administrator pressed one of its buttons."""
        person = update.effective_user if isinstance(update, Update) else None
        return super().check_update(update) if person is not None and person.id in self._admins else None


class Which(filters.MessageFilter):
    """Messages that something is true of."""

    def __init__(self, is_one: Callable[[Message], bool]) -> None:
        super().__init__(name=is_one.__name__)
        self._is_one = is_one

    def filter(self, message: Message) -> bool:
        """Whether it is true of a message."""
        return self._is_one(message)


def register(application: Application[Any, Any, Any, Any, Any, Any], admins: frozenset[int]) -> None:
    """The table of handlers: the first that fits an update takes it."""
    private = filters.ChatType.PRIVATE
    posts = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST
    application.add_handler(MessageHandler(posts & ~filters.StatusUpdate.ALL, membership.on_message), group=-2)
    awaited = filters.TEXT & private & ~Which(filing.is_for_a_draft)
    application.add_handler(MessageHandler(awaited, subscribing.on_text), group=-1)
    application.add_handlers(
        [
            *_for_administrators(admins),
            Command("start", welcome.on_start),
            Command("help", welcome.on_help),
            Command("ask", asking.on_command),
            Command("new", asking.on_new),
            Command("privacy", privacy.on_privacy),
            Command("mydata", privacy.on_mydata),
            Command("forget", privacy.on_forget),
            CallbackQueryHandler(privacy.on_button, pattern=r"^data:"),
            CallbackQueryHandler(arrivals.on_button, pattern=r"^arrived:(?:yes|no):\d{4}-\d\d-\d\d$"),
            Command(list(subscribing.COMMANDS), subscribing.on_command, filters=posts),
            CallbackQueryHandler(subscribing.on_button, pattern=rf"^{PREFIX}"),
            ChatMemberHandler(membership.on_standing, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.StatusUpdate.MIGRATE, membership.on_new_id),
            Command("today", briefs.on_today, filters=posts),
            Command("archive", briefs.on_archive, filters=posts),
            CallbackQueryHandler(briefs.on_button, pattern=r"^brief:(?:digest|page:\d{1,6}|day:\d{4}-[01]\d-[0-3]\d)$"),
            CallbackQueryHandler(briefs.on_taste, pattern=r"^item:(?:fewer|more):\d{1,12}(?::[0-9a-f]{1,16})?$"),
            CallbackQueryHandler(asking.on_item, pattern=r"^item:ask:\d{1,12}$"),
            Command(list(browsing.REPLIES), browsing.on_command),
            CallbackQueryHandler(browsing.on_button, pattern=rf"^(?:{'|'.join(browsing.REPLIES)}):"),
            CallbackQueryHandler(voting.on_vote, pattern=r"^vote:(?:up|down):\d{1,12}$"),
            CallbackQueryHandler(voting.on_tell, pattern=r"^tell:\d{1,12}$"),
            CallbackQueryHandler(asking.on_example, pattern=rf"^ask:[0-{len(EXAMPLES) - 1}]$"),
            CallbackQueryHandler(declining.on_stale_button),
            MessageHandler(filters.COMMAND & private, declining.on_unknown_command),
            MessageHandler(filters.TEXT & private, asking.on_text),
            MessageHandler(private & ~filters.StatusUpdate.ALL, declining.on_other),
        ]
    )
    application.add_handler(TypeHandler(Update, arrivals.on_contact), group=1)


def _for_administrators(admins: frozenset[int]) -> list[BaseHandler[Any, Any, Any]]:
    """What only administrators get; everyone else's updates go on to the handlers after these."""
    if not admins:  # a filter of no users is refused, and one that allows it lets everybody in
        return []
    ours = filters.User(admins)
    admin = ours & filters.ChatType.PRIVATE
    commands = {
        "reindex": operating.on_reindex,
        "editions": operating.on_editions,
        "audit": operating.on_audit,
        "documents": filing.on_documents,
        "remove": filing.on_remove,
        "status": knowing.on_status,
        "gaps": knowing.on_gaps,
        "stats": knowing.on_stats,
        "broadcast": broadcasting.on_command,
    }
    return [
        CommandHandler(list(commands), declining.on_public_administration, filters=ours & ~filters.ChatType.PRIVATE),
        *(CommandHandler(name, callback, filters=admin) for name, callback in commands.items()),
        # Where all of a message is bold, Telegram names that before the command.
        MessageHandler(admin & filters.Regex(r"^/broadcast\s"), broadcasting.on_command),
        AdminButton(admins, operating.on_button, operating.PATTERN),
        AdminButton(admins, operating.on_reindex_button, r"^op:reindex$"),
        MessageHandler(admin & filters.CaptionRegex(r"^/broadcast\b"), broadcasting.on_caption),
        MessageHandler(admin & filters.Document.ALL & ~filters.ANIMATION, filing.on_file),
        MessageHandler(admin & (filters.PHOTO | filters.VIDEO), filing.on_picture),
        MessageHandler(admin & filters.TEXT & ~filters.COMMAND & Which(filing.is_amendment), filing.on_amendment),
        AdminButton(admins, filing.on_button, filing.PATTERN),
        AdminButton(admins, knowing.on_page, r"^gaps:\d{1,12}$"),
        AdminButton(admins, broadcasting.on_button, r"^cast:(?:send|again|cancel|stop):\d{1,12}$"),
    ]
