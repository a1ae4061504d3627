"""answerInlineQuery: what a bot offers to whoever types behind its name.

Articles with a text are known, other kinds of result are refused; what is not offered in time is refused too.
"""

from __future__ import annotations

import re

from .account import Account, Json
from .formatting import MAX_TEXT, FormattedText, check_length, read_text
from .parameters import Parameters
from .refusals import bad_request

_MOST = 50
_LONGEST_ID = 64


def answer_inline_query(account: Account, parameters: Parameters) -> bool:
    """The bot offers results for a query, once, while it is fresh."""
    query_id = parameters.text("inline_query_id")
    results = parameters.sequence("results")
    if len(results) > _MOST:
        raise bad_request("RESULTS_TOO_MUCH")
    texts = {result["id"]: _text(result) for result in results}
    if len(texts) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    _check_button(parameters.mapping("button"))
    if query_id not in account.inline_query_ids:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    account.inline_query_ids.discard(query_id)
    account.offered[query_id] = {
        "results": results,
        "texts": texts,
        "cache_time": parameters.number("cache_time", 300),
        "is_personal": parameters.flag("is_personal"),
        "button": parameters.mapping("button"),
    }
    return True


def _text(result: Json) -> FormattedText:
    if result.get("type") != "article":
        raise bad_request(f"the emulator does not know results of type {result.get('type')}")
    if not 0 < len(str(result.get("id", "")).encode()) <= _LONGEST_ID:
        raise bad_request("RESULT_ID_INVALID")
    if not result.get("title"):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content", {})
    given = {"text": content.get("message_text", ""), "parse_mode": content.get("parse_mode", "")}
    formatted = read_text(Parameters(given))
    check_length(formatted, MAX_TEXT, "message")
    return formatted


def _check_button(button: Json) -> None:
    if not button:
        return
    if not button.get("text"):
        raise bad_request("BUTTON_TEXT_EMPTY")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter", "")):
        raise bad_request("START_PARAM_INVALID")
