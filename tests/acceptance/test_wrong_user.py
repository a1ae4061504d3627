"""Every command and every button, used by somebody whose they are not: nobody reaches another person's data.

The list of commands and buttons is that of the running program: one that is not tried here makes a test fail. Add it
to WORDS or FORGED with what Mallory would try: Ann's numbers where it carries numbers.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.app import build
from bot.chat.buttons import Button
from bot.database.engine import Database
from bot.database.tables import metadata
from bot.messages import ADMIN_COMMANDS, COMMANDS, say
from bot.records import Address
from bot.settings import Settings
from bot.subscribe.store import Subscriptions
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from tests.conftest import ROOT
from tests.emulator.bot_api import BotApi
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.subscribing import ledger_of, subscribe

ANN, MALLORY, BOSS, READER = 7_654_321_001, 7_654_321_002, 7_654_321_003, 7_654_321_004
SEVERAL = range(20)
"""Telegram lets a message a second into a chat, so Mallory has friends, and tries each thing in the next chat."""

FRIENDS = [MALLORY + 1000 * number for number in SEVERAL]
HERS = [-7_654_322_000 - number for number in SEVERAL]
HIS = [-7_654_323_000 - number for number in SEVERAL]
"""Groups that Ann subscribed, of which Mallory is a member; and some of his own."""

PRIVATE_WORD, GROUP_WORD, DRAFT_WORD = "zephyrwort", "quillbrook", "marrowglass"
"""Nobody but Ann has said these, in private and in her group; the last stands in an administrator's draft."""

NOTE = (
    f"A note on {DRAFT_WORD}.\n\nWashington should open a {DRAFT_WORD} office in Pyongyang before another year is lost."
)
"""What the administrator files: a document with a sentence that is proposed as a recommendation."""

QUESTION = "What does Klingner say about sanctions, and about {}?"
PLACES = {"private": FRIENDS, "his groups": HIS, "her groups": HERS}

WORDS: dict[str, tuple[str, ...]] = {
    "ask": ("", "Who wants liaison offices?", f"what did {ANN} ask?"), "new": ("",), "recommend": ("", str(ANN)),
    "compare": ("", str(ANN)), "experts": ("", str(ANN)), "topics": ("",), "map": ("",), "subscribe": ("", str(ANN)),
    "today": ("", str(ANN)), "archive": ("", str(ANN)), "settings": ("", "time 9:00", f"{ANN} time 9:00"),
    "pause": ("2 weeks", str(ANN)), "resume": ("", str(ANN)), "unsubscribe": ("", str(ANN)), "language": ("", "en"),
    "privacy": ("", str(ANN)), "mydata": ("", str(ANN)), "forget": ("", str(ANN)), "help": ("", str(ANN)),
    "start": ("", f"a_{ANN}", "a_AAAAAAAAAAAAAAAA"), "status": ("",), "gaps": ("", "2"), "stats": ("",),
    "reindex": ("",), "editions": ("",), "documents": ("", "a"), "remove": ("tni-bard",), "broadcast": ("Hello all",),
    "audit": ("",), "next": ("", str(ANN)), "edit": ("", "tni-bard", "tni-bard title: Mine"),
    "pin": ("", "Who wants liaison offices?"), "pins": ("", "1"),
}  # fmt: skip
"""What Mallory writes behind each command."""


DOCUMENT_ACTS = ("save", "discard", "remove", "keep", "back", "change", "apart", "drop")
ENTRY_ACTS = ("rec", "pos", "at", "take", "out", "skip", "pick", "set", "done", "llm", "stop")
CAST_ACTS = ("send", "again", "urgent", "hurry", "cancel", "stop")


@dataclass(frozen=True, slots=True)
class Known:
    """Numbers of others that Mallory has guessed."""

    questions: dict[int, int]
    """Of Ann's, by the chat in which she asked."""
    draft: str
    """The name of the administrator's."""
    drafted: str
    """The id of the brief that it is to be."""
    broadcast: int


def forged(known: Known, chat: int) -> dict[str, tuple[str, ...]]:
    """What Mallory lets each kind of button carry in a chat, by the name of its class."""
    mine = (known.questions[ANN], known.questions.get(chat, known.questions[HERS[0]]))
    day = "2026-11-01"
    return {
        "Example": ("ask:0", "ask:99"),
        "Browse": (f"experts:{ANN}", "compare:sanctions relief", "topics:"),
        "Vote": tuple(f"vote:down:{number}" for number in mine),
        "Why": tuple(f"why:wrong:{number}" for number in mine),
        "Look": ("at:AAAAAAAAAAAAAAAA:brief:1:a", "at:AAAAAAAAAAAAAAAA:answer:1:p:2"),
        "InShort": ("sum:tni-bard", f"sum:{known.drafted}"),
        "Tell": tuple(f"tell:{number}" for number in mine),
        "More": tuple(f"more:{number}:0" for number in mine),
        "Next": tuple(f"next:{number}:0" for number in mine),
        "Proposed": (f"say:what did {ANN} ask?",),
        "Sides": tuple(f"sides:all:{number}:sanctions relief" for number in mine),
        "Differ": tuple(f"differ:{number}{issue}" for number in mine for issue in ("", ":sanctions relief")),
        "SettingAct": ("sub:stop", "sub:end", "sub:all", "sub:minute=7", "sub:settings", f"sub:{ANN}"),
        "Digest": ("brief:digest",),
        "ArchivePage": ("brief:page:0", "brief:page:999999"),
        "PastBrief": (f"brief:day:{day}",),
        "AskItem": ("item:ask:1",),
        "FewerLike": ("item:fewer:1",),
        "MoreLike": ("item:like:1",),
        "UndoMore": ("item:unlike:1:ff",),
        "NextItems": ("brief:next",),
        "UndoChange": ("undo:1:aaaaaaaaaaaaaaaa",),
        "UndoFewer": ("item:more:1", "item:more:1:ff"),
        "Arrived": (f"arrived:no:{day}", f"arrived:yes:{day}"),
        "ChooseLanguage": ("lang:en", "lang:xx"),
        "Forget": ("data:keep", "data:erase"),
        "StartReindex": ("op:reindex",),
        "EditionAct": tuple(f"op:{act}:1" for act in ("publish", "anyway", "discard", "back", "goback", "stay")),
        "DocumentAct": tuple(f"doc:{act}:{known.draft}" for act in DOCUMENT_ACTS),
        "EntryAct": _entry_acts(known),
        "BroadcastAct": tuple(f"cast:{act}:{known.broadcast}" for act in CAST_ACTS),
        "PinAct": tuple(f"pin:{act}:1" for act in ("pin", "cancel", "again", "remove", "show")),
        "GapsPage": ("gaps:1",),
    }


def _entry_acts(known: Known) -> tuple[str, ...]:
    """All that can be done with what is proposed for the administrator's draft, also with a choice."""
    bare = tuple(f"ent:{act}:{known.draft}:0" for act in ENTRY_ACTS)
    return (*bare, *(f"ent:{act}:{known.draft}:0:0" for act in ("take", "set")))


def _kinds(base: type[Button] = Button) -> set[type[Button]]:
    return {kind for child in base.__subclasses__() for kind in {child, *_kinds(child)}}


def test_every_command_and_button_is_tried_here(small: Path, tmp_path: Path, encoder: SentenceEncoder) -> None:
    """What the program takes, by its handlers, is what Mallory tries: no more, and no less."""
    sync(small, tmp_path / "data", encoder)
    token = SecretStr("123456:emulated")
    service = build(
        Settings(bot_token=token, data_dir=tmp_path / "data", briefs_dir=small, admin_ids=frozenset((BOSS,)))
    )
    handlers = [one for group in service.application.handlers.values() for one in group]
    commands = {name for one in handlers if isinstance(one, CommandHandler) for name in one.commands}
    patterns = [one.pattern for one in handlers if isinstance(one, CallbackQueryHandler) and one.pattern]
    service.database.close()
    assert commands == {*COMMANDS, *ADMIN_COMMANDS}
    assert set(WORDS) == commands
    tried = forged(Known({ANN: 1, HERS[0]: 2}, "abcd", "a-note", 1), HERS[0])
    assert set(tried) == {kind.__name__ for kind in _kinds()}
    for kind in _kinds():
        assert all(kind.unpack(data) is not None for data in tried[kind.__name__]), kind
    assert len(patterns) >= len(tried)
    sent = [data for several in tried.values() for data in several]
    untried = [one for one in patterns if not any(re.match(str(getattr(one, "pattern", one)), data) for data in sent)]
    assert untried == []


@pytest.fixture(scope="module")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the briefs, so that a fault that this finds does no harm."""
    return Path(shutil.copytree(ROOT / "briefs", tmp_path_factory.mktemp("briefs") / "briefs"))


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path, briefs: Path) -> Iterator[BotProcess]:
    """A running bot with an administrator, and one who only reads; nothing that Mallory does is a failure of it."""
    for hers, his in zip(HERS, HIS, strict=True):
        api.introduce(hers, "supergroup", admins=(ANN,))
        api.introduce(his, "supergroup", admins=(MALLORY,))
    api.introduce(BOSS)
    api.introduce(READER)
    process = BotProcess(api, data, BRIEFS_DIR=str(briefs), ADMIN_IDS=str(BOSS), READER_IDS=str(READER))
    process.start()
    yield process
    process.end()
    assert "failure reference=" not in process.log


@pytest.fixture(scope="module")
def known(api: BotApi, bot: BotProcess, data: Path) -> Known:
    """What Ann and the administrator have in the bot, made once."""
    _subscribe(data, ANN, ANN)
    api.say(ANN, QUESTION.format(PRIVATE_WORD))
    asked = api.wait_for(ANN, 1)[0]
    for group in HERS:
        _subscribe(data, group, ANN)
        api.say(group, f"/ask {QUESTION.format(GROUP_WORD)}", user_id=ANN, chat_type="supergroup")
        api.wait_for(group, 1)
    if "👍" in asked.labels:
        api.press(asked.message_id, "👍", chat_id=ANN)
    draft = _file(api)
    drafted = next((data / "drafts").glob(f"{draft}-*.md")).stem.removeprefix(f"{draft}-")
    api.say(BOSS, f"/broadcast {DRAFT_WORD}")
    wait_until(lambda: bool(_carried(api, r"cast:send:(\d+)")))
    bot.wait_until_settled()
    cast = int(_carried(api, r"cast:send:(\d+)")[0])
    return Known({row["chat_id"]: row["id"] for row in _rows(data)["questions"]}, draft, drafted, cast)


def _carried(api: BotApi, pattern: str) -> list[str]:
    """What buttons that the administrator has now carry."""
    return re.findall(pattern, " ".join(str(one.reply_markup) for one in api.messages(BOSS)))


def _file(api: BotApi) -> str:
    """The name of a draft that the administrator has filed, whose first proposal is shown now."""
    api.document(BOSS, "note.txt", NOTE.encode())
    wait_until(lambda: bool(_carried(api, r"doc:save:([0-9a-f]+)")), timeout_s=60)
    name = _carried(api, r"doc:save:([0-9a-f]+)")[0]
    shows = next(one for one in api.messages(BOSS) if f"ent:rec:{name}:0" in str(one.reply_markup))
    api.press(shows.message_id, f"ent:rec:{name}:0", chat_id=BOSS)
    wait_until(lambda: bool(_carried(api, f"ent:take:{name}:0")), timeout_s=60)
    return name


def _subscribe(data: Path, chat: int, user_id: int) -> None:
    """A subscription whose settings nobody else would guess, due on another day."""
    subscribe(data, chat, due_in_s=20 * 3600)
    database = Database(ledger_of(data))
    subscriptions = Subscriptions(database)
    found = subscriptions.get(Address(chat))
    assert found is not None
    subscriptions.save(replace(found, user_id=user_id, zone="Pacific/Chatham", length="full"))
    database.close()


MOVES = ("next_due", "last_brief", "told_all", "owed")
"""Of a group's subscription: everybody there may have today's brief now, and that settles the day."""


def _rows(data: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows that are Ann's, or name her, by table."""
    found: dict[str, list[dict[str, Any]]] = {}
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        ledger.row_factory = sqlite3.Row
        for table in metadata.sorted_tables:
            named = [name for name in ("user_id", "chat_id") if name in table.c]
            if named:
                rows = ledger.execute(f"SELECT * FROM {table.name}").fetchall()  # noqa: S608
                found[table.name] = [dict(row) for row in rows if ANN in [row[name] for name in named]]
    for row in found["subscribers"]:
        if row["chat_id"] != ANN:
            row |= dict.fromkeys(MOVES)
    return found


def _administration(data: Path, briefs: Path) -> tuple[list[Any], list[str], dict[str, bytes]]:
    """What administrators did and have, which nobody else may move."""
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        rows = [
            ledger.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608
            for name in ("audit", "operations", "broadcasts", "pins")
        ]
    folders = (briefs, data / "drafts", data / "proposals", data / "bin")
    files = {f"{path}": path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
    editions = sorted(f"{path}" for path in (data / "editions").rglob("*"))
    return rows, [*editions, (data / "live").read_text(encoding="utf-8")], files


def _seen(api: BotApi) -> str:
    """All that Mallory has been shown, in his own chats and where he tapped."""
    shown = [one for chat in (*FRIENDS, *HIS) for one in api.messages(chat)]
    files = [one.upload.data.decode("utf-8", "replace") for one in shown if one.upload and one.kind == "document"]
    alerts = [str(call.parameters.get("text", "")) for call in api.calls("answerCallbackQuery")]
    labels = [label for one in shown for label in one.labels]
    return "\n".join([*(one.plain for one in shown), *files, *alerts, *labels])


_taps = iter(range(5_000_000_000_000, 5_000_001_000_000))


def _handled(data: Path, update_id: int) -> None:
    """Wait until an update has come and is settled: none of these is so much that it is dropped."""

    def is_settled() -> bool:
        with closing(sqlite3.connect(data / "ledger.db")) as ledger:
            found = ledger.execute("SELECT state FROM updates WHERE update_id = ?", (update_id,)).fetchall()
        return found == [("settled",)]

    wait_until(is_settled, timeout_s=60)


def _tap(api: BotApi, data: Path, chat: int, carried: str) -> None:
    """Mallory lets a button under a message of the bot in a chat carry what he likes."""
    kind = "private" if chat > 0 else "supergroup"
    where = {"id": chat, "type": kind, "title": "G"}
    message = {"message_id": api.messages(chat)[0].message_id, "date": 1, "chat": where, "text": "?"}
    person = {"id": max(chat, MALLORY), "is_bot": False, "first_name": "Mallory"}
    query = {"id": str(next(_taps)), "from": person, "chat_instance": "1", "message": message, "data": carried}
    _handled(data, api.post({"callback_query": query}))


def _say(api: BotApi, data: Path, chat: int, text: str) -> None:
    _handled(data, api.say(chat, text, user_id=max(chat, MALLORY), chat_type="private" if chat > 0 else "supergroup"))


@pytest.mark.parametrize("place", PLACES)
def test_nobody_reaches_what_is_anothers(api: BotApi, data: Path, briefs: Path, known: Known, place: str) -> None:
    """Ann's rows stay as they are, nothing is sent to her, and no word of hers or of an administrator's is shown."""
    rows, administration = _rows(data), _administration(data, briefs)
    others = {chat: api.messages(chat) for chat in (ANN, BOSS)}
    assert rows["subscribers"]
    assert rows["questions"]
    written = [f"/{command} {one}".strip() for command, words in WORDS.items() for one in words]
    kinds = [(name, number) for name, several in forged(known, HERS[0]).items() for number in range(len(several))]
    for number, text in enumerate(written):
        _say(api, data, PLACES[place][number % len(SEVERAL)], text)
    for number, (name, which) in enumerate(kinds, start=len(written)):
        chat = PLACES[place][number % len(SEVERAL)]
        if not api.messages(chat):
            _say(api, data, chat, "/help")
        _tap(api, data, chat, forged(known, chat)[name][which])
    assert _rows(data) == rows
    assert _administration(data, briefs) == administration
    assert {chat: api.messages(chat) for chat in (ANN, BOSS)} == others
    seen = _seen(api)
    for word in (PRIVATE_WORD, GROUP_WORD, DRAFT_WORD, "Chatham"):
        assert word not in seen
    in_her_group = "\n".join(one.plain for chat in HERS for one in api.messages(chat))
    for word in (PRIVATE_WORD, DRAFT_WORD):
        assert word not in in_her_group


def test_an_edit_of_another_changes_nothing(api: BotApi, known: Known, data: Path) -> None:
    """Mallory, who cannot edit Ann's message, pretends to."""
    before, answer = _rows(data), api.messages(ANN)
    number = api.written(HERS[0])[0]
    person = {"id": MALLORY, "is_bot": False, "first_name": "Mallory"}
    body = {"message_id": number, "date": 1, "edit_date": 2_000_000_000, "from": person, "text": "/ask Who is for it?"}
    where = {"id": HERS[0], "type": "supergroup", "title": "G"}, {"id": MALLORY, "type": "private"}
    _handled(data, api.post({"edited_message": body | {"chat": where[0]}}))
    _handled(data, api.post({"edited_message": body | {"message_id": api.written(ANN)[0], "chat": where[1]}}))
    assert _rows(data) == before
    assert api.messages(ANN) == answer


def test_who_only_reads_decides_nothing_on_what_is_proposed(
    api: BotApi, data: Path, briefs: Path, known: Known
) -> None:
    """An administrator without that right is told so at each button; one who has it then takes the proposal."""
    _say(api, data, READER, "/help")
    before, boss, mine = _administration(data, briefs), api.messages(BOSS), api.messages(READER)
    told = len(api.calls("answerCallbackQuery"))
    for carried in _entry_acts(known):
        _tap(api, data, READER, carried)
    answers = [call.parameters.get("text") for call in api.calls("answerCallbackQuery")[told:]]
    assert answers == [say("role-needs-edit")] * len(_entry_acts(known))
    assert (api.messages(BOSS), api.messages(READER)) == (boss, mine)
    assert _administration(data, briefs) == before
    take = f"ent:take:{known.draft}:0"
    card = next(one for one in boss if take in str(one.reply_markup))
    _handled(data, api.press(card.message_id, take, chat_id=BOSS))
    assert _administration(data, briefs) != before
