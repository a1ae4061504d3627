"""The order of the handlers: which room looks at an update first. What each takes is its own matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import Application, MessageHandler, filters

from bot.admin.broadcast.handlers import BroadcastHandlers
from bot.admin.health.handlers import HealthHandlers
from bot.admin.introduction import Introduction
from bot.admin.library.handlers import LibraryHandlers, is_for_a_draft
from bot.admin.pins.handlers import PinHandlers
from bot.admin.reindex.handlers import ReindexHandlers
from bot.admission.handlers import Admission
from bot.answers.handlers import AnswerHandlers
from bot.ask.browsing import BrowseHandlers
from bot.ask.feedback import FeedbackHandlers
from bot.ask.further import FurtherHandlers
from bot.ask.handlers import AskHandlers
from bot.ask.welcome import DeclineHandlers, WelcomeHandlers
from bot.chat.context import POSTS, PRIVATE, Handler, Pending, WhenPending, Which
from bot.chat.roles import Administrators
from bot.daily.arrivals import ArrivalHandlers
from bot.daily.handlers import BriefHandlers
from bot.groups.handlers import GroupHandlers
from bot.inline.handlers import InlineHandlers
from bot.language.handlers import LanguageHandlers
from bot.privacy import PrivacyHandlers
from bot.subscribe.handlers import SubscribeHandlers
from bot.subscribe.membership import MembershipHandlers


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """The handlers of every room."""

    admins: Administrators
    admission: Admission
    introduction: Introduction
    reindex: ReindexHandlers
    broadcast: BroadcastHandlers
    health: HealthHandlers
    library: LibraryHandlers
    pins: PinHandlers
    answers: AnswerHandlers
    welcome: WelcomeHandlers
    language: LanguageHandlers
    privacy: PrivacyHandlers
    subscribe: SubscribeHandlers
    membership: MembershipHandlers
    briefs: BriefHandlers
    arrivals: ArrivalHandlers
    browse: BrowseHandlers
    feedback: FeedbackHandlers
    further: FurtherHandlers
    ask: AskHandlers
    groups: GroupHandlers
    inline: InlineHandlers
    decline: DeclineHandlers

    def in_order(self) -> list[Handler]:
        """The table: the first entry that fits an update takes it."""
        # A picture with /broadcast under it is no document.
        ours = (self.reindex, self.broadcast, self.health, self.pins, self.library) if self.admins.everyone else ()
        everybody = (
            self.answers, self.welcome, self.language, self.privacy, self.subscribe, self.membership, self.briefs,
            self.arrivals, self.browse, self.feedback, self.further, self.inline,
        )  # fmt: skip
        last = (self.ask, self.decline)
        return [entry for room in (*ours, *everybody, *last) for entry in room.handlers()]


def register(application: Application[Any, Any, Any, Any, Any, Any], rooms: Rooms) -> None:
    """Put the table into the application, with what looks at updates before and after it."""
    pending = Pending()
    of_a_draft = filters.REPLY & Which(is_for_a_draft)
    seen = MessageHandler(pending & POSTS & ~filters.StatusUpdate.ALL, rooms.membership.on_message)
    awaited = MessageHandler(pending & filters.TEXT & PRIVATE & ~of_a_draft, rooms.subscribe.on_text)
    application.add_handlers(rooms.admission.handlers(), group=-5)
    # An edit is for questions alone: no other room may take it for what was said first.
    application.add_handler(MessageHandler(filters.UpdateType.EDITED, rooms.ask.on_edit), group=-4)
    if rooms.admins.everyone:
        application.add_handler(MessageHandler(rooms.admins.in_private(), rooms.introduction.on_contact), group=-3)
    application.add_handler(seen, group=-2)
    application.add_handler(awaited, group=-1)
    application.add_handlers(rooms.in_order())
    application.add_handler(WhenPending(Update, rooms.arrivals.on_contact), group=1)
    application.add_handlers(rooms.groups.handlers(), group=2)
