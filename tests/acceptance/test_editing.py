"""An editor changes saved briefs in chat: the real process, with what is sent back shown, saved, undone and refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import say
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support import administration, corpora
from tests.support.administration import ADMIN, SECOND, pressed, said
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until

EDITOR = 91
RAILS = """---
title: Rails can wait
author: Jo Example
date: 2019-05
kind: expert-take
---
Example holds that the railway should wait. The border, Example adds, is not open to trains.
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Briefs with the subject of ours, questions and data of a bot for this module alone."""
    made = administration.small_library(tmp_path_factory.mktemp("editing"))
    corpora.their_subject(made / "briefs")
    return made


@pytest.fixture(scope="module")
def bot(api: BotApi, place: Path) -> Iterator[BotProcess]:
    """A running bot with an administrator and an editor."""
    for person in (ADMIN, SECOND, EDITOR):
        api.introduce(person)
    with administration.running(api, place, EDITOR_IDS=str(EDITOR)) as process:
        yield process


@pytest.fixture
def rails(place: Path, bot: BotProcess) -> Path:
    """A saved brief, as it was at first."""
    path = place / "briefs" / "rails.md"
    path.write_text(RAILS, encoding="utf-8")
    return path


def _edit(api: BotApi, words: str = "rails") -> SentMessage:
    return said(api, f"/edit {words}", admin=EDITOR)


def _replied(api: BotApi, to: SentMessage, text: str) -> SentMessage:
    before = len(api.messages(EDITOR))
    api.reply(EDITOR, to.message_id, text)
    return api.wait_for(EDITOR, before + 1)[before]


def _sent(api: BotApi, name: str, text: str, **how: object) -> SentMessage:
    before = len(api.messages(EDITOR))
    api.document(EDITOR, name, text.encode(), **how)  # type: ignore[arg-type]
    reading = plain(say("file-reading", name=name))
    api.wait_for(EDITOR, before + 1)
    wait_until(lambda: api.messages(EDITOR)[before].plain != reading, timeout_s=40)
    return api.messages(EDITOR)[before]


def test_a_field_is_changed_shown_saved_and_undone(api: BotApi, rails: Path) -> None:
    """/edit brings the file; a reply with a field shows the difference; saved it is whole, and one tap undoes it."""
    file = _edit(api)
    assert file.upload is not None
    assert (file.upload.name, file.upload.data) == ("rails.md", RAILS.encode())
    assert file.plain.startswith("Rails can wait\nAuthor: Jo Example\nDate: May 2019\n")
    change = _replied(api, file, "date: 2019-05-02\ntopics: sanctions")
    assert change.plain.startswith("What changes in rails\n\nDate: May 2019 2 May 2019\nTopics: sanctions\n")
    assert [one["type"] for one in change.entities if one["type"] in ("strikethrough", "bold")].count("bold") >= 3
    assert change.labels == [say("shelf-buttons-change"), say("shelf-buttons-drop")]
    assert rails.read_text() == RAILS
    saved = pressed(api, change, say("shelf-buttons-change"), admin=EDITOR)
    assert (saved.plain, saved.labels) == (plain(say("change-saved", id="rails")), [say("change-buttons-undo")])
    assert "date: 2019-05-02\n" in rails.read_text()
    again = pressed(api, saved, say("change-buttons-undo"), admin=EDITOR)
    assert again.plain == plain(say("change-undone", id="rails"))
    assert rails.read_text() == RAILS
    log = said(api, "/audit", admin=EDITOR).plain
    assert log.index("undo change: rails") < log.index(f"user {EDITOR}, change: rails")


def test_the_corrected_file_comes_back_as_a_reply_or_under_its_name(api: BotApi, rails: Path) -> None:
    """Both show the words that change; under the name alone, it may also become a brief of its own."""
    new = RAILS.replace("is not open to trains", "has been closed since 1953")
    as_reply = _sent(api, "my copy.md", new, reply_to=_edit(api).message_id)
    assert "is not open to trains. has been closed since 1953." in as_reply.plain
    assert as_reply.labels == [say("shelf-buttons-change"), say("shelf-buttons-drop")]
    named = _sent(api, "rails.md", new)
    assert named.plain == as_reply.plain
    assert named.labels == [say.of("shelf-buttons", act) for act in ("change", "apart", "drop")]
    apart = pressed(api, named, say("shelf-buttons-apart"), admin=EDITOR)
    assert "Id: rails-2" in apart.plain
    assert pressed(api, apart, say("shelf-buttons-discard"), admin=EDITOR).plain == say("draft-discarded")
    saved = pressed(api, as_reply, say("shelf-buttons-change"), admin=EDITOR)
    assert saved.plain == plain(say("change-saved", id="rails"))
    assert rails.read_text() == new
    # Whatever names one brief can be replied to as well, and what waits may be changed further.
    change = _replied(api, saved, "author: Ann Lee")
    further = _replied(api, change, "title: Rails must wait")
    assert further.plain.startswith(
        "What changes in rails\n\nTitle: Rails can wait Rails must wait\nAuthor: Jo Example Ann Lee"
    )
    assert pressed(api, further, say("shelf-buttons-drop"), admin=EDITOR).plain == say("change-dropped")
    assert rails.read_text() == new


def test_what_would_not_pass_a_sync_is_told_with_its_lines(api: BotApi, rails: Path) -> None:
    """A wrong date, a file without change, an unknown brief: each has its sentence, and nothing changes."""
    file = _edit(api)
    faulty = _replied(api, file, "date: soon\ntopics: trains")
    assert faulty.plain.startswith(plain(say("change-faulty")))
    assert "• line 4: " in faulty.plain
    assert faulty.labels == []
    assert "“tune: high”" in _replied(api, file, "tune: high").plain
    assert _sent(api, "rails.md", RAILS).plain == plain(say("change-none", id="rails"))
    for how in ({}, {"reply_to": file.message_id}):
        told = _sent(api, "rails.md", RAILS.replace("kind: expert-take", "kind: song"), **how)
        assert told.plain.startswith(plain(say("change-faulty")) + "\n• line 5: ")
    assert _edit(api, "no-such-brief").plain == say("remove-unknown")
    assert said(api, "/edit", admin=EDITOR).plain == say("edit-how")
    assert rails.read_text() == RAILS


def test_two_editors_do_not_write_over_each_other(api: BotApi, rails: Path) -> None:
    """Whoever saves second is told; a reply to what was dropped begins anew, from the brief as it is now."""
    change = _replied(api, _edit(api), "title: Rails must wait")
    rails.write_text(RAILS.replace("2019-05", "2019-06"), encoding="utf-8")
    assert pressed(api, change, say("shelf-buttons-change"), admin=EDITOR).plain == plain(
        say("change-overtaken", id="rails")
    )
    assert "must" not in rails.read_text()
    dropped = _replied(api, _edit(api), "title: Rails must wait")
    pressed(api, dropped, say("shelf-buttons-drop"), admin=EDITOR)
    anew = _replied(api, dropped, "date: 2018")
    assert anew.plain.startswith("What changes in rails\n\nDate: June 2019 2018\n")


def test_a_changed_brief_is_quoted_after_a_reindex(api: BotApi, rails: Path, bot: BotProcess) -> None:
    """An administrator gets the button of a reindex below the change, and what it then finds is the change."""
    new = RAILS.replace("is not open to trains", "has been closed since 1953")
    before = len(api.messages(ADMIN))
    api.document(ADMIN, "rails.md", new.encode())
    wait_until(lambda: bool(api.messages(ADMIN)[before:] and api.messages(ADMIN)[before].labels), timeout_s=40)
    saved = pressed(api, api.messages(ADMIN)[before], say("shelf-buttons-change"))
    assert saved.labels == [say("change-buttons-undo"), say("shelf-buttons-reindex")]
    count = len(api.messages(ADMIN))
    api.press(saved.message_id, say("shelf-buttons-reindex"), chat_id=ADMIN, user_id=ADMIN)
    wait_until(lambda: len(api.messages(ADMIN)) > count and bool(api.messages(ADMIN)[count].labels), timeout_s=90)
    assert "rails" in api.messages(ADMIN)[count].plain
