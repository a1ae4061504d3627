"""Documents sent to the bot: the real process, sandbox and library, as an administrator and as a stranger."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import say
from index import library_says
from tests.emulator.bot_api import BotApi, SentMessage, ServerError
from tests.support import administration, corpora
from tests.support.administration import ADMIN, SECOND, heard, pressed, quotes, reindexed, said
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.documents import with_parts, word

STRANGER = 99

OWN = "Fishing crews on both sides of the maritime line should share one weather radio channel before any summit meets."
MARKDOWN = f"""---
title: A radio channel <for> crews & captains
author: Min Seo
date: 2021-04
---
# A radio channel

{OWN}

I have sailed these waters for thirty years, and I have never seen a patrol boat that could not hear a distress call.
"""
BRIEF = """---
title: Rails can wait
author: Jo Example
kind: expert-take
positions:
  - issue: inter-Korean projects
    stance: opposes
    says: "Example holds that the railway should wait."
---
Example holds that the railway should wait.
"""
KOREAN = (
    "남북 어민을 위한 무선 통신\n\n"
    "서해 북방한계선 양쪽의 어민들은 같은 기상 무선 채널을 함께 써야 한다.\n\n"
    "나는 삼십 년 동안 이 바다에서 배를 탔고, 조난 신호를 듣지 못하는 순찰선을 본 적이 없다.\n"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Briefs with the subject of ours, questions and data of a bot for this module alone."""
    made = administration.small_library(tmp_path_factory.mktemp("filing"))
    corpora.their_subject(made / "briefs")
    return made


@pytest.fixture(scope="module")
def bot(api: BotApi, place: Path) -> Iterator[BotProcess]:
    """A running bot with administrators."""
    with administration.running(api, place) as process:
        yield process


def _sent(api: BotApi, name: str, data: bytes, *, admin: int = ADMIN, caption: str | None = None) -> SentMessage:
    """What the bot says of a file, once it has read it."""
    before = len(heard(api, admin))
    api.document(admin, name, data, caption=caption)
    reading = plain(say("file-reading", name=name))
    wait_until(lambda: len(heard(api, admin)) > before)
    wait_until(lambda: heard(api, admin)[before].plain != reading, timeout_s=40)
    return heard(api, admin)[before]


def _saved(api: BotApi, name: str, data: bytes) -> str:
    """Send a file and save it; its id."""
    shown = _sent(api, name, data)
    (line,) = [line for line in shown.plain.splitlines() if line.startswith("Id: ")]
    brief_id = line.removeprefix("Id: ")
    told = pressed(api, shown, say("shelf-buttons-save"))
    assert told.plain == plain(say("draft-saved", id=brief_id))
    return brief_id


def _waiting(place: Path, folder: str) -> list[str]:
    return [path.name for path in (place / "data" / folder).glob("*")]


@pytest.mark.usefixtures("bot")
def test_a_document_is_shown_saved_and_quoted_in_its_own_words(api: BotApi, place: Path) -> None:
    """Markdown as understood, then saved, reindexed with the button under it, published, and quoted as the author's."""
    shown = _sent(api, "radio.md", MARKDOWN.encode())
    assert shown.plain.startswith("A radio channel <for> crews & captains\nAuthor: Min Seo\nDate: April 2021\n")
    assert "Length: 4" in shown.plain
    assert OWN in quotes(shown)[0]
    assert "Missing: publisher, address and topics. To add what you know, reply to this message" in shown.plain
    assert "such as topics: sanctions, missiles and publisher: The Interest." in shown.plain
    assert f"Quoted as: {say('quoted-as-own')}\n" in shown.plain
    assert shown.labels == [say.of("shelf-buttons", one) for one in ("rec", "pos", "save", "discard")]
    told = pressed(api, shown, say("shelf-buttons-save"))
    brief_id = "a-radio-channel-for-crews-captains"
    assert told.plain == plain(say("draft-saved", id=brief_id))
    assert OWN in (place / "briefs" / f"{brief_id}.md").read_text(encoding="utf-8")
    assert _waiting(place, "drafts") == []
    korean = _saved(api, "eomin.txt", KOREAN.encode("cp949"))
    before = len(api.messages(ADMIN))
    api.press(told.message_id, say("shelf-buttons-reindex"), chat_id=ADMIN, user_id=ADMIN)
    wait_until(lambda: len(api.messages(ADMIN)) > before and bool(api.messages(ADMIN)[before].labels), timeout_s=90)
    found = api.messages(ADMIN)[before]
    assert f"Added (2): {brief_id}, {korean}" in found.plain
    done = pressed(api, found, say.of("edition-buttons", "publish"))
    if say.of("edition-buttons", "anyway") in done.labels:
        done = pressed(api, done, say.of("edition-buttons", "anyway"))
    assert done.plain.endswith("is live. To go back, send /editions.")
    answers: list[SentMessage] = []

    def quoted() -> bool:
        answers.append(said(api, "Should fishing crews share one weather radio channel?"))
        return OWN in quotes(answers[-1])

    wait_until(quoted, timeout_s=20)  # the edition before answers until the new one is open
    answer = answers[-1]
    assert say("own-words") in answer.plain
    answer = said(api, "서해 어민들은 같은 기상 무선 채널을 함께 써야 하는가?")
    assert any(KOREAN.splitlines()[2] in quote for quote in quotes(answer))
    assert say("own-words") in answer.plain


def _replied(api: BotApi, to: SentMessage, text: str) -> SentMessage:
    """The one message that comes back to a reply."""
    before = len(api.messages(ADMIN))
    api.reply(ADMIN, to.message_id, text)
    return api.wait_for(ADMIN, before + 1)[before]


@pytest.mark.usefixtures("bot")
def test_what_is_missing_is_added_by_replying(api: BotApi, place: Path) -> None:
    """A line for each field changes the draft, which is shown anew and asks; what is wrong changes nothing."""
    shown = _sent(api, "note.txt", b"A note on pilots\n\nPilots of both sides should be trained together each spring.")
    refused = _replied(api, shown, "date: soon")
    assert refused.plain.startswith("Nothing was changed: date “soon” is not a date of the form YYYY, ")
    assert "Please start each line with one of these" in _replied(api, shown, "Who is it by?").plain
    changed = _replied(api, shown, "title: Pilots <b>\nauthor: Ann Lee, Bo Ek\ndate: 2 May 2019\ntopics: military")
    lines = ["Pilots <b>", "Author: Ann Lee, Bo Ek", "Date: 2 May 2019", "Topics: military pressure"]
    assert changed.plain.splitlines()[:4] == lines
    assert "- Changed: title, author, date, topics." in changed.plain
    wait_until(lambda: [one.labels for one in api.messages(ADMIN) if one.message_id == shown.message_id] == [[]])
    assert pressed(api, changed, say("shelf-buttons-save")).plain == plain(say("draft-saved", id="pilots-b"))
    saved = (place / "briefs" / "pilots-b.md").read_text(encoding="utf-8")
    for line in ("title: Pilots <b>", "- Ann Lee", "- Bo Ek", "date: '2019-05-02'", "- military pressure"):
        assert line in saved
    later = _replied(api, changed, "date: 2020")  # it is saved by now: this changes the brief
    assert later.plain.startswith("What changes in pilots-b\n\nDate: 2 May 2019 2020\n")
    assert pressed(api, later, say("shelf-buttons-drop")).plain == say("change-dropped")
    assert said(api, "publisher: The Interest").plain == say("fields-no-draft")
    assert said(api, "author: Ann Lee", admin=STRANGER + 2).plain != say("fields-no-draft")
    for question in ("Date: when was the Hanoi summit?", "topic: which ones are there"):
        assert said(api, question).plain != say("fields-no-draft")
    assert _waiting(place, "drafts") == []


@pytest.mark.usefixtures("bot")
def test_a_draft_stays_at_hand(api: BotApi, place: Path) -> None:
    """A reply whose answer is lost leaves the buttons where they were; /subscribe, asking, does not take it."""
    shown = _sent(api, "note.txt", b"A note on radars\n\nRadars of both sides should be switched off on holidays.")
    api.fail("sendMessage", ServerError(), chat_id=ADMIN)
    api.reply(ADMIN, shown.message_id, "author: Jo Example")
    wait_until(lambda: not api.pending_faults())
    said(api, "/subscribe")
    asked = api.messages(ADMIN)[-1]
    assert pressed(api, asked, asked.labels[0]).plain != asked.plain
    changed = _replied(api, shown, "date: 2019")
    assert changed.plain.splitlines()[1:3] == ["Author: Jo Example", "Date: 2019"]
    assert pressed(api, changed, say("shelf-buttons-discard")).plain == say("draft-discarded")
    said(api, "/forget")


@pytest.mark.usefixtures("bot")
def test_a_caption_fills_fields_and_two_drafts_of_one_text_are_noticed(api: BotApi, place: Path) -> None:
    """Lines under the file count as a reply would; other captions do not; the second draft says that it is one."""
    text = b"A note on tugs\n\nTugs of both sides should answer one call for help, wherever it comes from."
    shown = _sent(api, "tugs.txt", text, caption="author: Ann Lee\ndate: May 2019")
    assert shown.plain.splitlines()[1:3] == ["Author: Ann Lee", "Date: May 2019"]
    assert f"- {library_says('document-titled')}" in shown.plain
    again = _sent(api, "tugs.txt", text, caption="date: soon")
    assert again.plain.endswith("Please reply to the draft again.")
    assert "Date: not given" in again.plain
    assert say("draft-twice") in again.plain
    third = _sent(api, "tugs.txt", text, caption="Please add this.")
    assert "Author: not given" in third.plain
    for one in (shown, again, third):
        assert pressed(api, one, say("shelf-buttons-discard")).plain == say("draft-discarded")
    assert _waiting(place, "drafts") == []


@pytest.mark.usefixtures("bot")
def test_a_brief_that_is_sent_stays_the_brief_it_is(api: BotApi, place: Path) -> None:
    """A file in the brief format is kept to the letter under its name; one with a fault comes back with its line."""
    brief = BRIEF.replace("\n", "\r\n").encode()
    broken = _sent(api, "example-rails.md", brief.replace(b"opposes", b"dislikes"))
    assert broken.plain.startswith(
        "This file is a brief, but there's a mistake on line 7: unknown stance “dislikes”; known"
    )
    shown = _sent(api, "example-rails.md", brief)
    assert "Id: example-rails\n" in shown.plain
    assert f"Quoted as: {say('quoted-as-ours')}\n" in shown.plain
    assert pressed(api, shown, say("shelf-buttons-save")).plain == plain(say("draft-saved", id="example-rails"))
    assert (place / "briefs" / "example-rails.md").read_bytes() == brief
    assert _sent(api, "example-rails.md", brief).plain == plain(say("change-none", id="example-rails"))
    again = pressed(api, _sent(api, "example-rails.md", brief + b"\r\nIt waits."), say("shelf-buttons-apart"))
    assert said(api, "/documents jo EXAMPLE rails").plain.startswith(
        "1 brief with these words. To change or remove one, send /edit"
    )
    asked = said(api, "/remove rails can wait")
    assert asked.plain == plain(say("remove-sure", id="example-rails", title="Rails can wait", days=30))
    assert pressed(api, asked, say("shelf-buttons-keep")).plain == say("not-removed")
    several = said(api, "/remove the")
    assert several.plain.splitlines()[0].endswith(
        "with these words. To change or remove one, send /edit or /remove with its id:"
    )
    assert several.labels == []
    there = library_says("brief-there", id="example-rails", other="example-rails-2")
    assert there in again.plain
    assert pressed(api, again, say("shelf-buttons-discard")).plain == say("draft-discarded")


@pytest.mark.usefixtures("bot")
def test_korean_text_of_an_old_encoding_comes_out_right(api: BotApi, place: Path) -> None:
    """A text file in CP949 is shown in its letters, and is saved in UTF-8."""
    shown = _sent(api, "eomin.txt", KOREAN.encode("cp949"))
    assert shown.plain.startswith("남북 어민을 위한 무선 통신\n")
    assert "Language: Korean" in shown.plain
    assert pressed(api, shown, say("shelf-buttons-discard")).plain == say("draft-discarded")
    path = place / "briefs" / f"{_saved(api, 'fishers.txt', KOREAN.encode('euc-kr'))}.md"
    assert KOREAN.splitlines()[2] in path.read_text(encoding="utf-8")
    assert "남북 어민을 위한 무선 통신" in said(api, "/documents 어민을").plain


@pytest.mark.usefixtures("bot")
def test_a_stranger_cannot_add_anything(api: BotApi, place: Path) -> None:
    """A file of anybody else gets the sentence that any file got, their commands that of an unknown one."""
    api.document(STRANGER, "radio.md", MARKDOWN.encode())
    assert [message.plain for message in api.wait_for(STRANGER, 1)] == [say("file")]
    for command in ("/documents", "/remove tni-bard"):
        assert said(api, command, admin=STRANGER).plain == say("unknown-command")
    shown = _sent(api, "mine.txt", b"A stranger may press what they like, and nothing of mine is saved by it at all.")
    before = sorted((place / "briefs").iterdir())
    api.press(shown.message_id, say("shelf-buttons-save"), chat_id=ADMIN, user_id=STRANGER)
    wait_until(lambda: say("stale-button") in [c.parameters.get("text") for c in api.calls("answerCallbackQuery")])
    assert sorted((place / "briefs").iterdir()) == before
    assert pressed(api, shown, say("shelf-buttons-discard")).plain == say("draft-discarded")
    assert _waiting(place, "drafts") == []


@pytest.mark.usefixtures("bot")
def test_a_bomb_gets_a_sentence_while_others_are_answered(api: BotApi, place: Path) -> None:
    """A file that would unpack to 400 MB is refused, a question asked meanwhile is answered, and nothing stays."""
    bomb = with_parts(word(), {"word/a.png": bytes(400_000_000)})
    before = len(api.messages(ADMIN))
    api.document(ADMIN, "bomb.docx", bomb)
    api.wait_for(ADMIN, before + 1)
    began = time.monotonic()
    api.say(STRANGER + 1, "What do the briefs say about sanctions?")
    assert api.wait_for(STRANGER + 1, 1)
    assert time.monotonic() - began < 10
    told = plain(library_says("document-unpacks"))
    wait_until(lambda: api.messages(ADMIN)[before].plain == told, timeout_s=40)
    assert api.messages(ADMIN)[before].labels == []
    assert _waiting(place, "drafts") == []


@pytest.mark.usefixtures("bot")
def test_a_picture_is_told_which_files_are_read(api: BotApi) -> None:
    """An administrator who sends a photo reads what can be made a brief."""
    before = len(api.messages(ADMIN))
    api.photo(ADMIN)
    assert api.wait_for(ADMIN, before + 1)[before].plain == library_says("document-kind")
    api.document(ADMIN, "a.txt", b"A text.", caption="/broadcast A text")
    assert api.wait_for(ADMIN, before + 2)[before + 1].plain == say("broadcast-text-only")


@pytest.mark.usefixtures("bot")
def test_a_file_of_too_many_bytes_is_not_downloaded(api: BotApi) -> None:
    """More than 20 MB are refused by the size that Telegram tells."""
    calls = len(api.calls("getFile"))
    told = _sent(api, "big.txt", b"a " * 10_500_000)
    assert told.plain == library_says("document-big", most=20)
    assert len(api.calls("getFile")) == calls


def test_a_draft_outlives_a_restart_and_the_same_file_is_noticed(api: BotApi, place: Path, bot: BotProcess) -> None:
    """A button pressed after a kill saves; the same text sent again is said to be there."""
    text = b"# Buoys\n\nA line of lit buoys would tell every captain at night where the maritime line is said to run."
    shown = _sent(api, "buoys.md", text)
    bot.wait_until_settled()
    bot.kill()
    bot.start()
    told = pressed(api, shown, say("shelf-buttons-save"))
    assert told.plain == plain(say("draft-saved", id="buoys"))
    again = _sent(api, "copy.md", text + b"\n\n")
    assert plain(say("draft-same", id="buoys")) in again.plain
    assert pressed(api, again, say("shelf-buttons-discard")).plain == say("draft-discarded")
    assert _waiting(place, "drafts") == []


@pytest.mark.usefixtures("bot")
def test_a_document_is_removed_put_back_and_audited(api: BotApi, place: Path) -> None:
    """/remove asks; Keep keeps, Remove moves the file into the bin, Put back restores it, and /audit has all three."""
    brief_id = _saved(
        api, "lamp.md", b"# Lamps\n\nHarbours should burn their lamps until the last boat of either side."
    )
    path = place / "briefs" / f"{brief_id}.md"
    before = path.read_bytes()
    assert f"{brief_id}: Lamps (undated)" in said(api, "/documents lamps").plain
    assert said(api, "/documents lamps sanctions").plain == say("documents-not-found")
    assert said(api, "/remove lamps beyond the line").plain == say("remove-unknown")
    asked = said(api, "/remove LAMPS")
    assert asked.plain.startswith(f"Remove {brief_id}, “Lamps”?")
    assert pressed(api, asked, say("shelf-buttons-keep")).plain == say("not-removed")
    assert path.read_bytes() == before
    removed = pressed(api, said(api, f"/remove {brief_id}"), say("shelf-buttons-remove"))
    assert removed.labels == [say("shelf-buttons-back"), say("shelf-buttons-reindex")]
    assert not path.exists()
    assert len(_waiting(place, "bin")) == 1
    assert said(api, f"/remove {brief_id}").plain == say("remove-unknown")
    returned = pressed(api, removed, say("shelf-buttons-back"))
    assert (returned.plain, returned.labels) == (plain(say("put-back", id=brief_id)), [say("shelf-buttons-reindex")])
    assert path.read_bytes() == before
    assert _waiting(place, "bin") == []
    noted = said(api, "/audit").plain.splitlines()[1:4]
    acts = [f"user {ADMIN}, {act}: {brief_id}." for act in ("put back", "remove", "save document")]
    assert [line.split(": ", 1)[1] for line in noted] == acts


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("name", ["../data/ledger", "/etc/passwd", "..", "two words", "README"])
def test_no_name_leads_out_of_the_briefs(api: BotApi, name: str) -> None:
    """/remove finds nothing under a name that is not an id."""
    assert said(api, f"/remove {name}").plain == say("remove-unknown")
    assert said(api, "/remove").plain == say("remove-how")


@pytest.mark.usefixtures("bot")
def test_a_folder_that_cannot_be_written_gets_a_sentence(api: BotApi, place: Path) -> None:
    """Nothing is half-written, and the draft can be saved once the folder is back."""
    shown = _sent(
        api, "tide.md", b"# Tides\n\nBoth navies should publish one table of tides, in one language, each year."
    )
    (place / "briefs").rename(place / "away")
    (place / "briefs").write_text("not a folder", encoding="utf-8")
    assert pressed(api, shown, say("shelf-buttons-save")).plain == say("shelf-closed")
    (place / "briefs").unlink()
    (place / "away").rename(place / "briefs")
    assert [path.name for path in (place / "briefs").iterdir() if path.name.startswith(".")] == []
    assert pressed(api, shown, say("shelf-buttons-save")).plain == plain(say("draft-saved", id="tides"))
    assert "Added" in reindexed(api, admin=SECOND).plain
