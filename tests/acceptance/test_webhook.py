"""The bot behind a webhook: updates are posted by Telegram, several at once, and noted before they are confirmed."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.messages import say
from tests.emulator import incoming
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import BotProcess, free_port
from tests.support.commands import wait_until

QUESTION = "Who is for maximum pressure?"
OTHER = "Who wants liaison offices?"
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105


@pytest.fixture(scope="module")
def port(api: BotApi) -> int:
    """The port of the bot's server, to which the emulator posts."""
    port = free_port()
    api.post_through(f"http://127.0.0.1:{port}")
    return port


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path, port: int) -> Iterator[BotProcess]:
    """A bot behind a webhook; nothing it ever logs holds the token, the secret or the path."""
    process = BotProcess(api, data, LISTEN=str(port), WEBHOOK_URL="https://bot.example/briefing")
    process.start()
    process.wait_for_log("Telegram posts updates to https://bot.example")
    secrets = (str(api.webhook["secret_token"]), _path(api).rpartition("/")[2])
    yield process
    process.end()
    for unwanted in (api.token, "Traceback", QUESTION, *secrets):
        assert unwanted not in process.log


def _path(api: BotApi) -> str:
    return urlsplit(str(api.webhook["url"])).path


def _answers(api: BotApi, chat_id: int) -> list[SentMessage]:
    return [message for message in api.messages(chat_id) if say("our-words-each") in message.text]


def _request(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _post(api: BotApi, port: int, update: object, **other: Any) -> int:
    """Post an update as Telegram would; the status."""
    body = other.get("body") or json.dumps(update).encode()
    headers = {SECRET: str(other.get("secret", api.webhook["secret_token"]))}
    return _request(port, "POST", str(other.get("path", _path(api))), body, **headers)[0]


def _message(number: int, chat_id: int, text: str, kind: str = "message", **more: object) -> dict[str, Any]:
    sender = incoming.Sender(chat_id)
    chat = {"id": chat_id, "type": "private", "first_name": "P"}
    return {"update_id": number, kind: incoming.message(number, chat, sender.user(), incoming.text(text) | more)}


def test_what_telegram_is_told(api: BotApi, bot: BotProcess) -> None:
    """The address ends in a word that nobody can guess, the secret is another one, and what waits is not dropped."""
    told = api.webhook
    word = _path(api).removeprefix("/briefing/")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", word)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", str(told["secret_token"]))
    assert word != told["secret_token"]
    assert "message" in told["allowed_updates"]
    assert not told.get("drop_pending_updates")
    assert not api.calls("getUpdates")


def test_many_people_at_once(api: BotApi, bot: BotProcess) -> None:
    """Forty people who ask in the same moment have one answer each."""
    people = range(1000, 1040)
    for person in people:
        api.say(person, QUESTION)
    for person in people:
        api.wait_for(person, 1)
    bot.wait_until_settled()
    assert [len(api.messages(person)) for person in people] == [1] * 40
    wait_until(lambda: api.waiting() == 0)


def test_an_update_that_comes_twice(api: BotApi, bot: BotProcess, port: int) -> None:
    """Posted again, one after the other and both at once, it is confirmed and answered once."""
    api.introduce(1101)
    update = _message(900_000_001, 1101, QUESTION)
    threads = [threading.Thread(target=_post, args=(api, port, update)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _post(api, port, update) == 200
    api.wait_for(1101, 1)
    bot.wait_until_settled()
    assert len(api.messages(1101)) == 1


def test_updates_out_of_order(api: BotApi, bot: BotProcess, port: int) -> None:
    """A later question that arrives first is answered, and so is the earlier one."""
    api.introduce(1102)
    for number, text in ((900_000_012, OTHER), (900_000_011, QUESTION)):
        assert _post(api, port, _message(number, 1102, text)) == 200
    api.wait_for(1102, 2)
    bot.wait_until_settled()
    assert len(_answers(api, 1102)) == 2


def test_an_edited_question(api: BotApi, bot: BotProcess) -> None:
    """Its answer changes in place, once; the edit that comes twice, and late, changes nothing more."""
    api.say(1106, QUESTION)
    (answer,) = api.wait_for(1106, 1)
    edit = api.edit(1106, api.written(1106)[-1], OTHER)
    wait_until(lambda: api.messages(1106)[0].plain != answer.plain)
    bot.wait_until_settled()
    changed = api.messages(1106)
    api.redeliver(edit)
    wait_until(lambda: api.waiting() == 0)
    bot.wait_until_settled()
    assert api.messages(1106) == changed
    assert len(changed) == 1


def test_every_kind_of_update_is_posted(api: BotApi, bot: BotProcess) -> None:
    """What a person writes and taps, what a group says and does, and what is typed behind the name: as by polling."""
    api.say(1108, QUESTION)
    (answer,) = api.wait_for(1108, 1)
    api.press(answer.message_id, "[1]", chat_id=1108)
    wait_until(lambda: api.messages(1108)[0].labels != answer.labels)
    assert api.offered(api.type_inline(1108, QUESTION))["results"]
    api.let_in(-1109, by=1108)
    assert api.wait_for(-1109, 1)[0].plain.startswith("Hello!")
    api.say(-1109, f"@briefing_emulator_bot {OTHER}", user_id=1108, chat_type="group")
    assert api.wait_for(-1109, 2)[1].reply_to == api.written(-1109)[-1]
    bot.wait_until_settled()
    assert not api.calls("getUpdates")


def test_while_the_ledger_cannot_be_written(api: BotApi, bot: BotProcess, data: Path, port: int) -> None:
    """A post is answered 503, Telegram keeps the update, and it is answered once the ledger is back."""
    wait_until(lambda: api.waiting() == 0)
    bot.wait_until_settled()
    api.introduce(1107)
    with closing(sqlite3.connect(data / "ledger.db", isolation_level=None)) as ledger:
        ledger.execute("CREATE TRIGGER broken BEFORE INSERT ON updates BEGIN SELECT RAISE(ABORT, 'no'); END")
        try:
            api.say(1107, QUESTION)
            wait_until(lambda: any("503" in why for _, why in api.posts()))
            assert _post(api, port, _message(900_000_041, 1107, OTHER)) == 503
            assert api.messages(1107) == []
        finally:
            ledger.execute("DROP TRIGGER broken")
    assert api.wait_for(1107, 1)
    bot.wait_until_settled()
    assert len(api.messages(1107)) == 1
    bot.wait_for_log("the ledger cannot be written, so updates wait with Telegram")


def test_what_concerns_nobody_is_confirmed(api: BotApi, bot: BotProcess, port: int) -> None:
    """Kinds that were not asked for, and updates that make no sense, are confirmed: else they would come for ever."""
    odd: list[object] = [
        {"update_id": 900_000_021, "poll": {"id": "1"}},
        {"update_id": 900_000_022, "message": "no message"},
        {"update_id": 900_000_023},
        {"message": {}},
    ]
    for update in odd:
        assert _post(api, port, update) == 200
    api.say(1103, QUESTION)
    api.wait_for(1103, 1)


def test_who_has_no_business_here(api: BotApi, bot: BotProcess, port: int) -> None:
    """A wrong path, a wrong secret and none, a wrong method, no JSON, and a body beyond bounds are each refused."""
    api.introduce(1104)
    update = _message(900_000_031, 1104, QUESTION)
    assert _post(api, port, update, path="/briefing/guess") == 404
    assert _post(api, port, update, path="/") == 404
    assert _post(api, port, update, secret="x" * 43) == 403
    assert _post(api, port, update, secret="") == 403
    assert _request(port, "POST", _path(api), json.dumps(update).encode())[0] == 403
    assert _request(port, "GET", _path(api))[0] == 405
    assert _post(api, port, update, body=b"{") == 400
    assert _post(api, port, update, body=b"[" * 500_000) == 400
    assert _post(api, port, update, body=b"[1]") == 400
    assert _post(api, port, update, body=b" " * 2_000_000) == 413
    assert api.messages(1104) == []
    assert bot.log.count("somebody posts to the webhook without its secret") == 1
    assert _post(api, port, update) == 200
    api.wait_for(1104, 1)


def test_a_body_that_does_not_end(api: BotApi, bot: BotProcess, port: int) -> None:
    """Somebody who never finishes a post keeps nobody else waiting."""
    with socket.create_connection(("127.0.0.1", port)) as slow:
        head = f"POST {_path(api)} HTTP/1.1\r\nHost: x\r\n{SECRET}: {api.webhook['secret_token']}\r\n"
        slow.sendall(f"{head}Content-Length: 1000\r\n\r\n{{".encode())
        api.say(1105, QUESTION)
        api.wait_for(1105, 1)


def test_killed_while_updates_are_posted(api: BotApi, bot: BotProcess) -> None:
    """Whoever asked around a kill is answered, or told of the interruption; nobody is lost, nobody answered twice."""
    people = range(1200, 1240)
    for person in people[:20]:
        api.say(person, QUESTION)
    api.wait_for(people[0], 1)
    for person in people[20:]:
        api.say(person, QUESTION)
    bot.kill()
    waited = api.waiting()
    bot.start()
    for person in people:
        api.wait_for(person, 1)
    bot.wait_until_settled()
    wait_until(lambda: api.waiting() == 0)
    told = say("interrupted", question=QUESTION)
    for person in people:
        apologies = [message for message in api.messages(person) if message.text == told]
        answers = _answers(api, person)
        assert len(answers) <= 1
        assert len(apologies) <= 1
        assert len(api.messages(person)) == len(answers) + len(apologies) >= 1
    assert waited > 0


def test_it_ends_in_order_and_answers_what_waited(api: BotApi, bot: BotProcess) -> None:
    """SIGTERM while people ask ends it with 0; what was not confirmed waits with Telegram, and is answered later."""
    people = range(1300, 1320)
    for person in people:
        api.say(person, QUESTION)
    api.wait_for(people[0], 1)
    assert bot.stop() == 0
    for person in (1320, 1321):
        api.say(person, QUESTION)
    bot.start()
    for person in (*people, 1320, 1321):
        api.wait_for(person, 1)
    bot.wait_until_settled()
    assert all(len(_answers(api, person)) <= 1 for person in (*people, 1320, 1321))


def test_what_is_looked_at_from_outside(api: BotApi, bot: BotProcess, port: int) -> None:
    """It is alive and ready, and counts what it did; nothing of people or secrets stands in the figures."""
    assert _request(port, "GET", "/healthz") == (200, b"ok\n")
    status, body = _request(port, "GET", "/readyz")
    ready = json.loads(body)
    assert (status, ready["ready"], ready["ledger"], ready["edition"]) == (200, True, "ok", 1)
    api.say(1401, QUESTION)
    api.wait_for(1401, 1)
    bot.wait_until_settled()
    figures = _request(port, "GET", "/metrics")[1].decode()
    assert float(re.findall(r'^briefing_questions_total{kind="answer"} (\S+)$', figures, re.M)[0]) >= 1
    for name in ("briefing_edition 1.0", "briefing_ledger_up 1.0", "process_resident_memory_bytes", "_bucket{le="):
        assert name in figures
    for unwanted in (api.token, "1401", "pressure"):
        assert unwanted not in figures


def test_without_a_webhook_again(api: BotApi, bot: BotProcess, data: Path, corpus_data: Path, tmp_path: Path) -> None:
    """Started without the setting, it deletes the webhook and polls; what waited in between is answered."""
    assert bot.stop() == 0
    api.say(1501, QUESTION)
    folder = Path(shutil.copytree(corpus_data, tmp_path / "data"))
    polling = BotProcess(api, folder, LISTEN=str(free_port()))
    try:
        polling.start()
        api.wait_for(1501, 1)
        listens = polling.wait_for_log(r"listening on 127\.0\.0\.1:\d+").rpartition(":")[2]
        began = time.monotonic()
        while _request(int(listens), "GET", "/readyz")[0] != 200:
            assert time.monotonic() - began < 10
        assert _request(int(listens), "POST", "/anything", b"{}")[0] in (404, 405)
        assert api.webhook == {}
        assert polling.stop() == 0
    finally:
        polling.end()
