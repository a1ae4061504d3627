"""`briefing doctor`: what is well, what is amiss, and what to do about it."""

from __future__ import annotations

import os
import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, text

from bot.database.engine import Database
from bot.database.revision import Unreachable, revisions
from bot.settings import Places
from briefing.doctor import library, machine, wording
from briefing.doctor.finding import Finding
from tests.briefing.test_command import briefing
from tests.conftest import ROOT
from tests.emulator.bot_api import BotApi
from tests.support.bot_process import free_port
from tests.support.scripted_model import KEY, MODEL, Script, ScriptedModel, says

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"  # noqa: S105


def _lines(output: str) -> dict[str, tuple[str, str]]:
    """What is said of each thing, by its name: the sign and the sentence."""
    found = [line for line in output.splitlines() if ":" in line and line[:4].strip() in ("ok", "note", "DO")]
    return {line[6:].partition(":")[0]: (line[:4].strip(), line[22:]) for line in found}


def test_a_sound_installation_is_well(corpus_data: Path, tmp_path: Path) -> None:
    """Everything has a line, a missing token is no fault, the exit code is 0, and nothing was written."""
    shutil.copytree(corpus_data, tmp_path / "data")
    (tmp_path / "data").chmod(0o700)
    before = sorted((tmp_path / "data").rglob("*"))
    done = briefing("doctor", BRIEFING_DATA_DIR=str(tmp_path / "data"))
    found = _lines(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\nAll is well.\n")
    assert list(found) == [
        "Python", "Packages", "Briefs", "Model", "Reranker", "Second model", "Language model", "Edition",
        "Data folder", "Disk", "Temporary", "Files", "Settings", "Permissions", "Token", "Ledger", "Who may ask",
        "Telegram", "Updates", "Others", "Administrators", "Groups, inline", "Clocks", "Time zones", "Clock",
    ]  # fmt: skip
    assert found["Token"][0] == "note"
    assert found["Edition"] == ("ok", "edition 1 is live, its seal holds, and it has all 154 briefs as they are.")
    assert found["Data folder"][0] == "ok"
    assert sorted((tmp_path / "data").rglob("*")) == before


def test_what_is_amiss_says_what_to_do(corpus_data: Path, small: Path, tmp_path: Path) -> None:
    """A damaged edition, other briefs, a misspelt setting and a malformed token each say so; the exit code is 1."""
    data = tmp_path / "data"
    shutil.copytree(corpus_data, data)
    (data / "editions" / "000001" / "briefs.jsonl").write_bytes(b"")
    done = briefing(
        "doctor",
        BRIEFING_DATA_DIR=str(data),
        BRIEFING_BRIEFS_DIR=str(tmp_path / "nowhere"),
        BRIEFING_BOT_TOKEN="hello",  # noqa: S106
        BRIEFING_ADMIN_ID="3",
    )
    found = _lines(done.stdout)
    assert done.returncode == 1
    assert done.stdout.endswith("4 things to do; they are marked DO.\n")
    assert found["Briefs"][1].startswith("There is no folder “")
    assert found["Edition"] == ("DO", "No kept edition is sound; run `briefing sync` to build the index again.")
    assert found["Settings"] == ("DO", "nothing reads BRIEFING_ADMIN_ID; did you mean BRIEFING_ADMIN_IDS?")
    assert found["Token"] == ("DO", "BRIEFING_BOT_TOKEN is not of the form 123456:ABC-DEF…, as BotFather gives it.")
    assert "hello" not in done.stdout


def test_a_refused_setting_is_told_under_settings(corpus_data: Path) -> None:
    """And nowhere else: neither the token nor the ledger is at fault."""
    found = _lines(briefing("doctor", BRIEFING_DATA_DIR=str(corpus_data), BRIEFING_ADMIN_IDS="@jo").stdout)
    assert found["Settings"] == ("DO", "BRIEFING_ADMIN_IDS must be Telegram user ids, separated by commas.")
    assert {found[name][0] for name in ("Token", "Ledger", "Who may ask", "Telegram", "Updates")} == {"note"}


def test_an_edition_behind_the_briefs_is_told(corpus_data: Path, small: Path) -> None:
    """An edition of other briefs is sound; that they have changed is worth knowing."""
    assert library.edition(corpus_data, Places(briefs_dir=small, data_dir=corpus_data)).state == "note"


def test_a_model_that_is_none(tmp_path: Path) -> None:
    """A folder without a model is something to do."""
    found = library.model(str(tmp_path))
    assert found.state == "amiss"
    assert "Error" not in found.text


def test_the_ledger_is_asked_and_not_touched(nothing_at: str) -> None:
    """No ledger, one of this version, an earlier and a later one are told apart; nothing is made or migrated."""
    absent, wanted, _ = revisions(nothing_at)
    assert absent is None
    Database(nothing_at).close()
    assert revisions(nothing_at) == (wanted, wanted, True)
    for revision, known in (("0003", True), ("9999", False)):
        engine = create_engine(nothing_at)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
        engine.dispose()
        there, _, is_known = revisions(nothing_at)
        assert (there, is_known) == (revision, known)


@pytest.mark.parametrize(
    "address", ["nonsense", "mysql://one@localhost/x", "postgresql+psycopg://one:secret@127.0.0.1:9/x", "unknown://x"]
)
def test_a_ledger_that_cannot_be_reached_says_why(address: str) -> None:
    """Each cause has its words, and none holds the password."""
    with pytest.raises(Unreachable) as refused:
        revisions(address)
    assert str(refused.value)
    assert "secret" not in str(refused.value)


def test_folder_disk_and_clock(tmp_path: Path) -> None:
    """A folder that is not there yet is no fault; one that others can read, a file, and a clock behind are told."""
    assert library.data_folder(tmp_path / "later").state == "note"
    assert machine.disk(tmp_path / "later" / "deeper").state == "ok"
    tmp_path.chmod(0o755)
    assert "chmod 700" in library.data_folder(tmp_path).text
    tmp_path.chmod(0o700)
    assert library.data_folder(tmp_path).state == "ok"
    (tmp_path / "file").touch()
    assert library.data_folder(tmp_path / "file").state == "amiss"
    made = datetime(2026, 6, 1, tzinfo=UTC)
    assert machine.clock(made, datetime(1970, 1, 1, tzinfo=UTC)).state == "amiss"
    assert machine.clock(made, datetime(2026, 6, 2, tzinfo=UTC)).state == "ok"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is locked for this user")
def test_a_locked_data_folder(tmp_path: Path) -> None:
    """A folder that cannot be written to is something to do."""
    tmp_path.chmod(0o500)
    assert library.data_folder(tmp_path).state == "amiss"
    tmp_path.chmod(0o700)


def _asked(api: BotApi, data: Path, **settings: str) -> dict[str, tuple[str, str]]:
    """What the doctor says of a bot on the emulator; never the token."""
    ours = {f"BRIEFING_{name}": value for name, value in environment_of(api, data, **settings).items()}
    done = briefing("doctor", cwd=ROOT, **ours)
    assert api.token not in done.stdout + done.stderr
    assert "could not be examined" not in done.stdout
    return _lines(done.stdout)


def environment_of(api: BotApi, data: Path, **settings: str) -> dict[str, str]:
    """The settings that lead to the emulator."""
    return {"BOT_TOKEN": api.token, "API_URL": api.url, "DATA_DIR": str(data)} | settings


def test_telegram_is_asked(corpus_data: Path) -> None:
    """Reachable, the token's bot, nobody else, administrators that can be written to, and the clock."""
    with BotApi() as api:
        api.introduce(7)
        found = _asked(api, corpus_data, ADMIN_IDS="7", ALLOWED_IDS="7,8,-9", PERSON_QUOTA="5")
        assert found["Who may ask"][1].startswith("people: 2, groups: 1 (BRIEFING_ALLOWED_IDS)")
        assert found["Groups, inline"][0] == "ok"
        assert found["Telegram"] == ("ok", "reachable; the token is that of @briefing_emulator_bot.")
        assert found["Updates"] == ("ok", "the bot asks for them; 0 wait with Telegram.")
        assert found["Others"] == ("ok", "nobody else asks for updates with this token.")
        assert found["Administrators"] == ("ok", "the administrator can be written to.")
        assert found["Clocks"] == ("ok", "Telegram's is within two minutes of ours.")
        api.say(8, "waits")
        assert api.waiting() == 1


def test_what_is_wrong_with_telegram_says_what_to_do(corpus_data: Path, tmp_path: Path) -> None:
    """A refused token, nobody there, a webhook of somebody else, an administrator who never pressed Start."""
    with BotApi(privacy=False) as api:
        assert "privacy mode is off" in _asked(api, corpus_data)["Groups, inline"][1]
        wrong = _asked(api, corpus_data, BOT_TOKEN="123456:WRONG-emulator-token-of-characters")  # noqa: S106
        assert wrong["Telegram"][0] == "DO"
        assert "refuses the token" in wrong["Telegram"][1]
        assert wrong["Updates"] == ("note", "not asked, for the reason above.")
        away = _asked(api, corpus_data, API_URL="http://127.0.0.1:9")
        assert away["Telegram"] == (
            "DO",
            "127.0.0.1 cannot be reached (ConnectError). Check the network, the firewall and BRIEFING_API_URL.",
        )
        httpx.post(f"{api.url}/bot{api.token}/setWebhook", json={"url": "https://other.example/x"})
        found = _asked(api, corpus_data, ADMIN_IDS="7,8")
        assert found["Updates"][0] == "note"
        assert "other.example" in found["Updates"][1]
        assert found["Administrators"][0] == "DO"
        assert found["Administrators"][1].startswith("7, 8 cannot be written to.")


def test_somebody_else_who_asks_for_updates(corpus_data: Path) -> None:
    """Another program with the same token is found out while it asks again and again."""
    with BotApi() as api:
        ended = threading.Event()

        def ask() -> None:
            while not ended.is_set():
                httpx.post(f"{api.url}/bot{api.token}/getUpdates", json={"timeout": 1}, timeout=10)

        other = threading.Thread(target=ask)
        other.start()
        try:
            found = _asked(api, corpus_data)
        finally:
            ended.set()
            other.join()
    assert found["Others"][0] == "DO"


def test_a_token_that_others_can_read(corpus_data: Path, tmp_path: Path) -> None:
    """The file .env with open permissions is something to do."""
    (tmp_path / ".env").write_text("BRIEFING_LATE_HOURS=5\n", encoding="utf-8")
    (tmp_path / ".env").chmod(0o644)
    found = _lines(briefing("doctor", cwd=tmp_path, BRIEFING_DATA_DIR=str(corpus_data)).stdout)
    assert found["Permissions"] == ("DO", "other users of this machine can read .env; run chmod 600 .env")


@pytest.mark.parametrize(
    ("script", "model", "told"),
    [
        (says('{"sum": 5}'), MODEL, ("ok", f"{MODEL} on 127.0.0.1 answered in")),
        (says("Let me see: it is five."), MODEL, ("note", "but not in the form it was asked for")),
        (says(""), "other", ("DO", f"127.0.0.1 has no model “other”; it has {MODEL}.")),
        (says("", status=401), MODEL, ("DO", "(127.0.0.1) refuses the key.")),
        (says("", raw=b"<html>"), MODEL, ("DO", "answered with something that can't be used.")),
    ],
)
def test_a_language_model_is_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: Script, model: str, told: tuple[str, str]
) -> None:
    """Each fault has its sentence; the host is named, and the key nowhere."""
    monkeypatch.chdir(tmp_path)
    with ScriptedModel(script) as served:
        for name, value in (("URL", served.url), ("MODEL", model), ("KEY", KEY)):
            monkeypatch.setenv(f"BRIEFING_LLM_{name}", value)
        found = wording.server()
    assert found.state == {"DO": "amiss"}.get(told[0], told[0])
    assert told[1] in found.text
    assert KEY not in found.text


def test_a_language_model_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where nothing listens, that is said; where none is set, nothing is asked."""
    monkeypatch.chdir(tmp_path)
    assert wording.server().state == "ok"
    monkeypatch.setenv("BRIEFING_LLM_URL", f"http://127.0.0.1:{free_port()}/v1")
    monkeypatch.setenv("BRIEFING_LLM_MODEL", MODEL)
    assert wording.server() == Finding("amiss", "The language model's server (127.0.0.1) can't be reached.")
    monkeypatch.delenv("BRIEFING_LLM_MODEL")
    assert wording.server().state == "note"
