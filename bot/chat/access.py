"""Who may change what belongs to a chat: asked from Telegram each time, nothing is remembered."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.chat.context import confirm
from bot.messages import say

_RUN_IT = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


async def refusal(update: Update) -> str | None:
    """Why whoever sent an update may not change the chat's settings, as a sentence; None when they may.

    A private chat is its person's. In a group an anonymous administrator writes in the group's own
    name; in a channel only administrators can write, but any reader can press a button.
    """
    chat, message = update.effective_chat, update.effective_message
    if chat is None or chat.type == ChatType.PRIVATE:
        return None
    if update.callback_query is None and isinstance(message, Message):
        if update.channel_post is not None or (message.sender_chat and message.sender_chat.id == chat.id):
            return None
        if message.sender_chat is not None:  # a person in the name of some channel of theirs
            return say("only-admins")
    person = update.effective_user
    if person is None:
        return say("only-admins")
    try:
        member = await chat.get_member(person.id)
    except TelegramError as error:
        return say("only-admins") if "not found" in str(error).lower() else say("admins-unknown")
    return None if member.status in _RUN_IT else say("only-admins")


async def turned_away(update: Update, query: CallbackQuery, only_admins: str | None = None) -> bool:
    """Whether whoever tapped may not change what belongs to the chat, which an alert then tells them.

    The tap of whoever may is left to be confirmed.
    """
    sentence = await refusal(update)
    if sentence is None:
        return False
    told = only_admins if only_admins and sentence == say("only-admins") else sentence
    await confirm(query, told, alert=True)
    return True


async def turned_away_from_channel(update: Update, query: CallbackQuery) -> bool:
    """The same for a tap that makes the bot write: in a group everybody may ask, in a channel administrators alone.

    Readers of a channel cannot write in it themselves, so they do not by way of the bot either.
    """
    if update.effective_chat is None or update.effective_chat.type != ChatType.CHANNEL:
        return False
    return await turned_away(update, query, say("only-admins-post"))
