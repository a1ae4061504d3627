"""Calls about chats and the people in them: getChat, members, leaving, chat actions, button presses.

Rights of administrators are not modelled: a member has a status and nothing more.
"""

from __future__ import annotations

from .account import BOT_ID, Account, Json
from .chats import Chat
from .parameters import Parameters
from .refusals import Refused, bad_request

_ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
}
_GIFTS = (
    *("unlimited_gifts", "limited_gifts", "unique_gifts"),
    *("premium_subscription", "gifts_from_channels"),
)
_RIGHTS = (
    *("can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
)
_MAX_ANSWER = 200
_REACTIONS = {"👀", "👍", "👎", "🤔"}
"""Some of those that Telegram takes."""


def get_chat(account: Account, parameters: Parameters) -> Json:
    """The chat as a ChatFullInfo object."""
    chat = _chat(account, parameters)
    full: Json = {"accent_color_id": 0, "max_reaction_count": 11}
    full["accepted_gift_types"] = dict.fromkeys(_GIFTS, True)
    return chat.as_json() | full


def get_chat_member(account: Account, parameters: Parameters) -> Json:
    """One person's standing in a chat, the bot's own included."""
    chat = _chat(account, parameters)
    user_id = parameters.number("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    member = _member(account, chat, user_id)
    if member is None:
        raise bad_request("member not found")
    return member


def get_chat_administrators(account: Account, parameters: Parameters) -> list[Json]:
    """The people who run a group."""
    chat = _chat(account, parameters)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    members = [_member(account, chat, user_id) for user_id in chat.people]
    return [member for member in members if member and member["status"] in {"creator", "administrator"}]


def leave_chat(account: Account, parameters: Parameters) -> bool:
    """The bot goes; it cannot write there any more."""
    chat = _chat(account, parameters)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.check_bot_may_write()
    chat.bot_status = "left"
    return True


def send_chat_action(account: Account, parameters: Parameters) -> bool:
    """The bot shows that it is busy."""
    if parameters.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    _chat(account, parameters).check_bot_may_write()
    return True


def set_message_reaction(account: Account, parameters: Parameters) -> bool:
    """The bot puts an emoji on a message, or takes it away."""
    chat = _chat(account, parameters)
    chat.check_bot_may_write()
    if not chat.has_message(parameters.number("message_id")):
        raise bad_request("message to react not found")
    if any(one.get("emoji") not in _REACTIONS for one in parameters.sequence("reaction")):
        raise bad_request("REACTION_INVALID")
    return True


def answer_callback_query(account: Account, parameters: Parameters) -> bool:
    """The bot answers the press of a button."""
    if parameters.text("callback_query_id") not in account.callback_query_ids:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(parameters.text("text")) > _MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    return True


def _chat(account: Account, parameters: Parameters) -> Chat:
    return account.chats.get(parameters.values.get("chat_id"))


def _member(account: Account, chat: Chat, user_id: int) -> Json | None:
    if user_id == BOT_ID:
        if chat.kind != "private" and chat.bot_status == "left":
            raise Refused(403, f"Forbidden: bot is not a member of the {chat.kind} chat")
        return _with_rights({"user": account.me(), "status": chat.bot_status})
    user = account.chats.user(user_id)
    if user is None or user_id not in chat.people:
        return None
    return _with_rights({"user": user, "status": chat.people[user_id]})


def _with_rights(member: Json) -> Json:
    """The fields that the Bot API requires beside the status."""
    extra: dict[str, Json] = {
        "creator": {"is_anonymous": False},
        "administrator": {"is_anonymous": False} | dict.fromkeys(_RIGHTS, False),
        "kicked": {"until_date": 0},
    }
    return member | extra.get(member["status"], {})
