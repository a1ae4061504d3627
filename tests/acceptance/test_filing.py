"""Documents sent to the bot: the real process, sandbox and library, as an administrator and as a stranger."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import administrators, people
from index.documents import sentences
from tests.emulator.bot_api import BotApi, SentMessage, ServerError
from tests.support import administration
from tests.support.administration import ADMIN, SECOND, pressed, quotes, reindexed, said
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.documents import with_parts, word

STRANGER = 99
BUTTONS = sentences.SHELF_BUTTONS

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
    """Briefs, questions and data of a bot for this module alone."""
    return administration.small_library(tmp_path_factory.mktemp("filing"))


@pytest.fixture(scope="module")
def bot(api: BotApi, place: Path) -> Iterator[BotProcess]:
    """A running bot with administrators."""
    with administration.running(api, place) as process:
        yield process


def _sent(api: BotApi, name: str, data: bytes, *, admin: int = ADMIN, caption: str | None = None) -> SentMessage:
    """What the bot says of a file, once it has read it."""
    before = len(api.messages(admin))
    api.document(admin, name, data, caption=caption)
    reading = plain(sentences.FILE_READING.format(name=name))
    api.wait_for(admin, before + 1)
    wait_until(lambda: api.messages(admin)[before].plain != reading, timeout_s=40)
    return api.messages(admin)[before]


def _saved(api: BotApi, name: str, data: bytes) -> str:
    """Send a file and save it; its id."""
    shown = _sent(api, name, data)
    (line,) = [line for line in shown.plain.splitlines() if line.startswith("Id: ")]
    brief_id = line.removeprefix("Id: ")
    told = pressed(api, shown, BUTTONS["save"])
    assert told.plain == plain(sentences.DRAFT_SAVED.format(id=brief_id))
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
    assert "Missing: publisher, address and topics. Reply to this message to add what you know" in shown.plain
    assert "such as topics: sanctions, missiles and publisher: The Interest." in shown.plain
    assert f"Quoted as: {sentences.QUOTED_AS[True]}\n" in shown.plain
    assert shown.labels == [BUTTONS["save"], BUTTONS["discard"]]
    told = pressed(api, shown, BUTTONS["save"])
    brief_id = "a-radio-channel-for-crews-captains"
    assert told.plain == plain(sentences.DRAFT_SAVED.format(id=brief_id))
    assert OWN in (place / "briefs" / f"{brief_id}.md").read_text(encoding="utf-8")
    assert _waiting(place, "drafts") == []
    korean = _saved(api, "eomin.txt", KOREAN.encode("cp949"))
    before = len(api.messages(ADMIN))
    api.press(told.message_id, BUTTONS["reindex"], chat_id=ADMIN, user_id=ADMIN)
    wait_until(lambda: len(api.messages(ADMIN)) > before and bool(api.messages(ADMIN)[before].labels), timeout_s=90)
    found = api.messages(ADMIN)[before]
    assert f"Added (2): {brief_id}, {korean}" in found.plain
    done = pressed(api, found, administrators.EDITION_BUTTONS["publish"])
    if administrators.EDITION_BUTTONS["anyway"] in done.labels:
        done = pressed(api, done, administrators.EDITION_BUTTONS["anyway"])
    assert done.plain.endswith("answers now. /editions goes back, if need be.")
    answer = said(api, "Should fishing crews share one weather radio channel?")
    assert OWN in quotes(answer)
    assert people.OWN_WORDS in answer.plain
    assert plain(people.OWN_SOURCES) in answer.plain
    answer = said(api, "서해 어민들은 같은 기상 무선 채널을 함께 써야 하는가?")
    assert KOREAN.splitlines()[2] in quotes(answer)
    assert people.OWN_WORDS in answer.plain


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
    assert "Please reply with lines that open with one of these" in _replied(api, shown, "Who is it by?").plain
    changed = _replied(api, shown, "title: Pilots <b>\nauthor: Ann Lee, Bo Ek\ndate: 2 May 2019\ntopics: military")
    lines = ["Pilots <b>", "Author: Ann Lee, Bo Ek", "Date: 2 May 2019", "Topics: military pressure"]
    assert changed.plain.splitlines()[:4] == lines
    assert "- Changed: title, author, date, topics." in changed.plain
    wait_until(lambda: [one.labels for one in api.messages(ADMIN) if one.message_id == shown.message_id] == [[]])
    assert pressed(api, changed, BUTTONS["save"]).plain == plain(sentences.DRAFT_SAVED.format(id="pilots-b"))
    saved = (place / "briefs" / "pilots-b.md").read_text(encoding="utf-8")
    for line in ("title: Pilots <b>", "- Ann Lee", "- Bo Ek", "date: '2019-05-02'", "- military pressure"):
        assert line in saved
    assert _replied(api, changed, "date: 2020").plain == sentences.FIELDS_NO_DRAFT
    assert said(api, "publisher: The Interest").plain == sentences.FIELDS_NO_DRAFT
    assert said(api, "author: Ann Lee", admin=STRANGER + 2).plain != sentences.FIELDS_NO_DRAFT
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
    assert pressed(api, changed, BUTTONS["discard"]).plain == sentences.DRAFT_DISCARDED
    said(api, "/forget")


@pytest.mark.usefixtures("bot")
def test_a_caption_fills_fields_and_two_drafts_of_one_text_are_noticed(api: BotApi, place: Path) -> None:
    """Lines under the file count as a reply would; other captions do not; the second draft says that it is one."""
    text = b"A note on tugs\n\nTugs of both sides should answer one call for help, wherever it comes from."
    shown = _sent(api, "tugs.txt", text, caption="author: Ann Lee\ndate: May 2019")
    assert shown.plain.splitlines()[1:3] == ["Author: Ann Lee", "Date: May 2019"]
    assert f"- {sentences.DOCUMENT_TITLED}" in shown.plain
    again = _sent(api, "tugs.txt", text, caption="date: soon")
    assert again.plain.endswith("Please reply to the draft once more.")
    assert "Date: not given" in again.plain
    assert sentences.DRAFT_TWICE in again.plain
    third = _sent(api, "tugs.txt", text, caption="Please add this.")
    assert "Author: not given" in third.plain
    for one in (shown, again, third):
        assert pressed(api, one, BUTTONS["discard"]).plain == sentences.DRAFT_DISCARDED
    assert _waiting(place, "drafts") == []


@pytest.mark.usefixtures("bot")
def test_a_brief_that_is_sent_stays_the_brief_it_is(api: BotApi, place: Path) -> None:
    """A file in the brief format is kept to the letter under its name; one with a fault comes back with its line."""
    brief = BRIEF.replace("\n", "\r\n").encode()
    broken = _sent(api, "example-rails.md", brief.replace(b"opposes", b"dislikes"))
    assert broken.plain.startswith("The file is a brief, but has a fault on line 7: unknown stance “dislikes”; known")
    shown = _sent(api, "example-rails.md", brief)
    assert "Id: example-rails\n" in shown.plain
    assert f"Quoted as: {sentences.QUOTED_AS[False]}\n" in shown.plain
    assert pressed(api, shown, BUTTONS["save"]).plain == plain(sentences.DRAFT_SAVED.format(id="example-rails"))
    assert (place / "briefs" / "example-rails.md").read_bytes() == brief
    again = _sent(api, "example-rails.md", brief)
    assert said(api, "/documents jo EXAMPLE rails").plain.startswith("1 brief with these words; /remove")
    asked = said(api, "/remove rails can wait")
    assert asked.plain == plain(sentences.REMOVE_SURE.format(id="example-rails", title="Rails can wait", days=30))
    assert pressed(api, asked, BUTTONS["keep"]).plain == sentences.NOT_REMOVED
    several = said(api, "/remove the")
    assert several.plain.splitlines()[0].endswith("with these words; /remove with an id takes one away:")
    assert several.labels == []
    there = sentences.BRIEF_THERE.format(id="example-rails", other="example-rails-2")
    assert there in again.plain
    assert pressed(api, again, BUTTONS["discard"]).plain == sentences.DRAFT_DISCARDED


@pytest.mark.usefixtures("bot")
def test_korean_text_of_an_old_encoding_comes_out_right(api: BotApi, place: Path) -> None:
    """A text file in CP949 is shown in its letters, and is saved in UTF-8."""
    shown = _sent(api, "eomin.txt", KOREAN.encode("cp949"))
    assert shown.plain.startswith("남북 어민을 위한 무선 통신\n")
    assert "Language: Korean" in shown.plain
    assert pressed(api, shown, BUTTONS["discard"]).plain == sentences.DRAFT_DISCARDED
    path = place / "briefs" / f"{_saved(api, 'fishers.txt', KOREAN.encode('euc-kr'))}.md"
    assert KOREAN.splitlines()[2] in path.read_text(encoding="utf-8")
    assert "남북 어민을 위한 무선 통신" in said(api, "/documents 어민을").plain


@pytest.mark.usefixtures("bot")
def test_a_stranger_cannot_add_anything(api: BotApi, place: Path) -> None:
    """A file of anybody else gets the sentence that any file got, their commands that of an unknown one."""
    api.document(STRANGER, "radio.md", MARKDOWN.encode())
    assert [message.plain for message in api.wait_for(STRANGER, 1)] == [people.FILE]
    for command in ("/documents", "/remove tni-bard"):
        assert said(api, command, admin=STRANGER).plain == people.UNKNOWN_COMMAND
    shown = _sent(api, "mine.txt", b"A stranger may press what they like, and nothing of mine is saved by it at all.")
    before = sorted((place / "briefs").iterdir())
    api.press(shown.message_id, BUTTONS["save"], chat_id=ADMIN, user_id=STRANGER)
    wait_until(lambda: people.STALE_BUTTON in [c.parameters.get("text") for c in api.calls("answerCallbackQuery")])
    assert sorted((place / "briefs").iterdir()) == before
    assert pressed(api, shown, BUTTONS["discard"]).plain == sentences.DRAFT_DISCARDED
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
    told = plain(sentences.DOCUMENT_UNPACKS)
    wait_until(lambda: api.messages(ADMIN)[before].plain == told, timeout_s=40)
    assert api.messages(ADMIN)[before].labels == []
    assert _waiting(place, "drafts") == []


@pytest.mark.usefixtures("bot")
def test_a_picture_is_told_which_files_are_read(api: BotApi) -> None:
    """An administrator who sends a photo reads what can be made a brief."""
    before = len(api.messages(ADMIN))
    api.photo(ADMIN)
    assert api.wait_for(ADMIN, before + 1)[before].plain == sentences.DOCUMENT_KIND
    api.document(ADMIN, "a.txt", b"A text.", caption="/broadcast A text")
    assert api.wait_for(ADMIN, before + 2)[before + 1].plain == administrators.BROADCAST_TEXT_ONLY


@pytest.mark.usefixtures("bot")
def test_a_file_of_too_many_bytes_is_not_downloaded(api: BotApi) -> None:
    """More than 20 MB are refused by the size that Telegram tells."""
    calls = len(api.calls("getFile"))
    told = _sent(api, "big.txt", b"a " * 10_500_000)
    assert told.plain == sentences.DOCUMENT_BIG.format(most=20)
    assert len(api.calls("getFile")) == calls


def test_a_draft_outlives_a_restart_and_the_same_file_is_noticed(api: BotApi, place: Path, bot: BotProcess) -> None:
    """A button pressed after a kill saves; the same text sent again is said to be there."""
    text = b"# Buoys\n\nA line of lit buoys would tell every captain at night where the maritime line is said to run."
    shown = _sent(api, "buoys.md", text)
    bot.wait_until_settled()
    bot.kill()
    bot.start()
    told = pressed(api, shown, BUTTONS["save"])
    assert told.plain == plain(sentences.DRAFT_SAVED.format(id="buoys"))
    again = _sent(api, "copy.md", text + b"\n\n")
    assert plain(sentences.DRAFT_SAME.format(id="buoys")) in again.plain
    assert pressed(api, again, BUTTONS["discard"]).plain == sentences.DRAFT_DISCARDED
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
    assert said(api, "/documents lamps sanctions").plain == sentences.DOCUMENTS_NOT_FOUND
    assert said(api, "/remove lamps beyond the line").plain == sentences.REMOVE_UNKNOWN
    asked = said(api, "/remove LAMPS")
    assert asked.plain.startswith(f"Shall I remove {brief_id}, “Lamps”?")
    assert pressed(api, asked, BUTTONS["keep"]).plain == sentences.NOT_REMOVED
    assert path.read_bytes() == before
    removed = pressed(api, said(api, f"/remove {brief_id}"), BUTTONS["remove"])
    assert removed.labels == [BUTTONS["back"], BUTTONS["reindex"]]
    assert not path.exists()
    assert len(_waiting(place, "bin")) == 1
    assert said(api, f"/remove {brief_id}").plain == sentences.REMOVE_UNKNOWN
    returned = pressed(api, removed, BUTTONS["back"])
    assert (returned.plain, returned.labels) == (plain(sentences.PUT_BACK.format(id=brief_id)), [BUTTONS["reindex"]])
    assert path.read_bytes() == before
    assert _waiting(place, "bin") == []
    noted = said(api, "/audit").plain.splitlines()[1:4]
    acts = [f"administrator {ADMIN}, {act}: {brief_id}." for act in ("put back", "remove", "save document")]
    assert [line.split(": ", 1)[1] for line in noted] == acts


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("name", ["../data/ledger", "/etc/passwd", "..", "two words", "README"])
def test_no_name_leads_out_of_the_briefs(api: BotApi, name: str) -> None:
    """/remove finds nothing under a name that is not an id."""
    assert said(api, f"/remove {name}").plain == sentences.REMOVE_UNKNOWN
    assert said(api, "/remove").plain == sentences.REMOVE_HOW


@pytest.mark.usefixtures("bot")
def test_a_folder_that_cannot_be_written_gets_a_sentence(api: BotApi, place: Path) -> None:
    """Nothing is half-written, and the draft can be saved once the folder is back."""
    shown = _sent(
        api, "tide.md", b"# Tides\n\nBoth navies should publish one table of tides, in one language, each year."
    )
    (place / "briefs").rename(place / "away")
    (place / "briefs").write_text("not a folder", encoding="utf-8")
    assert pressed(api, shown, BUTTONS["save"]).plain == sentences.SHELF_CLOSED
    (place / "briefs").unlink()
    (place / "away").rename(place / "briefs")
    assert [path.name for path in (place / "briefs").iterdir() if path.name.startswith(".")] == []
    assert pressed(api, shown, BUTTONS["save"]).plain == plain(sentences.DRAFT_SAVED.format(id="tides"))
    assert "Added" in reindexed(api, admin=SECOND).plain
