"""What the bot says about itself: its commands by scope and language, its name and descriptions.

Each scope and language is kept apart and read back exactly; Telegram's search from the narrowest
scope to the widest happens in its apps, not in these methods.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from .account import Account, Json
from .parameters import Parameters
from .refusals import bad_request

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_MAX_COMMANDS = 100
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def set_my_commands(account: Account, parameters: Parameters) -> bool:
    """Replace the commands of one scope and language."""
    commands = parameters.values.get("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    key = _key(account, parameters)
    kept = [_command(command) for command in commands]
    if len(kept) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if not all(_COMMAND.fullmatch(command["command"]) for command in kept):
        raise bad_request("BOT_COMMAND_INVALID")
    account.profile.commands[key] = kept
    return True


def get_my_commands(account: Account, parameters: Parameters) -> list[Json]:
    """The commands of exactly one scope and language."""
    return account.profile.commands.get(_key(account, parameters), [])


def delete_my_commands(account: Account, parameters: Parameters) -> bool:
    """Forget the commands of one scope and language."""
    account.profile.commands.pop(_key(account, parameters), None)
    return True


def text_setter(name: str, limit: int, refusal: str) -> Callable[[Account, Parameters], bool]:
    """The method that sets a text of the profile in one language."""

    def set_text(account: Account, parameters: Parameters) -> bool:
        language = _language(parameters)
        text = parameters.text(name)
        if len(text) > limit:
            raise bad_request(refusal)
        account.profile.texts[name, language] = text
        return True

    return set_text


def text_getter(name: str) -> Callable[[Account, Parameters], Json]:
    """The method that reads a text back, falling to the one for all languages."""

    def get_text(account: Account, parameters: Parameters) -> Json:
        texts = account.profile.texts
        return {name: texts.get((name, _language(parameters))) or texts.get((name, ""), "")}

    return get_text


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse commands JSON object")
    name = str(command.get("command", "")).strip().removeprefix("/")
    description = str(command.get("description", "")).strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    return {"command": name, "description": description}


def _key(account: Account, parameters: Parameters) -> tuple[str, str]:
    return _scope(account, parameters), _language(parameters)


def _scope(account: Account, parameters: Parameters) -> str:
    scope = parameters.mapping("scope") or {"type": "default"}
    prefix = "can't parse BotCommandScope"
    if scope.get("type") not in _SCOPES:
        raise bad_request(f"{prefix}: Unsupported type specified")
    needed = _SCOPES[scope["type"]]
    for name in needed:
        if name not in scope:
            raise bad_request(f'{prefix}: Can\'t find field "{name}"')
    if "chat_id" in needed:
        account.chats.get(scope["chat_id"])
    return json.dumps({"type": scope["type"]} | {name: scope[name] for name in needed})


def _language(parameters: Parameters) -> str:
    language = parameters.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language
