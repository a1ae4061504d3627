"""An editor pins an answer to a question: what is shown, checked, suspended, told once and removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat.buttons import PinAct
from bot.html import plain
from bot.messages import say
from tests.emulator import incoming
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support import administration, corpora
from tests.support.administration import ADMIN, pressed, quotes, reindexed, said
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until

EDITOR, READER, ASKER = 71, 72, 73
QUESTION = "Who should open a hotline?"
FIRST = "Washington and Pyongyang should open a hotline between their negotiators, Example argues."
SECOND = "Without one, Example warns, a misread exercise could end the talks."
BRIEF = f"""---
title: A hotline before a summit
author: Jo Example
date: 2019-06
kind: expert-take
---
{FIRST} {SECOND}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Briefs with one on a hotline, questions and data of a bot for this module alone."""
    made = administration.small_library(tmp_path_factory.mktemp("pinning"))
    corpora.their_subject(made / "briefs")
    (made / "briefs" / "hotline.md").write_text(BRIEF, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def bot(api: BotApi, place: Path) -> Iterator[BotProcess]:
    """A running bot with an administrator, an editor and a reader."""
    for person in (ADMIN, EDITOR, READER, ASKER):
        api.introduce(person)
    with administration.running(api, place, EDITOR_IDS=str(EDITOR), READER_IDS=str(READER)) as process:
        yield process


def _shown(api: BotApi, text: str, *, reply_to: SentMessage | None = None) -> list[SentMessage]:
    """The two messages that come back to /pin: the answer as it will look, and the question."""
    before = len(api.messages(EDITOR))
    if reply_to is None:
        api.say(EDITOR, text)
    else:
        api.reply(EDITOR, reply_to.message_id, text)
    return api.wait_for(EDITOR, before + 2)[before:]


def _published(api: BotApi) -> None:
    """Publish what there is now, also where the quality check holds it back; editors may be told of pins first."""
    found = reindexed(api)
    before = len(api.messages(ADMIN))
    api.press(found.message_id, found.labels[0], chat_id=ADMIN, user_id=ADMIN)
    live = "is live. To go back, send /editions."
    wait_until(lambda: any(one.labels or one.plain.endswith(live) for one in api.messages(ADMIN)[before:]))
    for asked in api.messages(ADMIN)[before:]:
        if say.of("edition-buttons", "anyway") in asked.labels:
            api.press(asked.message_id, say.of("edition-buttons", "anyway"), chat_id=ADMIN, user_id=ADMIN)
    wait_until(lambda: any(one.plain.endswith(live) for one in api.messages(ADMIN)[before:]), timeout_s=60)


def _pinned(api: BotApi, text: str) -> int:
    """Pin what a text says; its number."""
    _, asked = _shown(api, text)
    number = int(str(asked.reply_markup["inline_keyboard"][0][0]["callback_data"]).split(":")[2])  # type: ignore[index]
    pressed(api, asked, say("pin-buttons-pin"), admin=EDITOR)
    return number


@pytest.mark.usefixtures("bot")
def test_an_answer_is_pinned_in_reply_and_given_as_an_editors(api: BotApi) -> None:
    """The chosen quotes are shown, pinned by a tap, and given to whoever asks that or nearly that, marked as such."""
    answer = said(api, "What does Example warn of?", admin=EDITOR)
    assert SECOND in " ".join(quotes(answer))
    preview, asked = _shown(api, f"/pin 1 {QUESTION}", reply_to=answer)
    assert preview.plain.startswith(f"{say('pinned-note')}\n")
    assert asked.plain == plain(say("pin-sure", question=QUESTION))
    assert not said(api, QUESTION, admin=ASKER).plain.startswith(say("pinned-note"))
    assert pressed(api, asked, say("pin-buttons-pin"), admin=EDITOR).plain == plain(say("pin-done", question=QUESTION))
    for question in (QUESTION, "who should open a HOTLINE", "Who should open the hotline?"):
        got = said(api, question, admin=ASKER)
        assert got.plain.startswith(f"{say('pinned-note')}\n")
        assert quotes(got) == quotes(preview)
    for question in ("Who should close a hotline?", "Should anyone open a hotline?", "Why should they open a hotline?"):
        assert not said(api, question, admin=ASKER).plain.startswith(say("pinned-note"))
    listed = said(api, "/pins", admin=READER)
    assert (QUESTION in listed.plain, listed.labels) == (True, [])
    listed = said(api, "/pins hotline", admin=EDITOR)
    removed = pressed(api, listed, listed.labels[1], admin=EDITOR)
    assert removed.plain == plain(say("pin-removed", question=QUESTION))
    assert not said(api, QUESTION, admin=ASKER).plain.startswith(say("pinned-note"))
    assert f"unpin: {QUESTION}" in said(api, "/audit", admin=READER).plain
    assert said(api, "/pins", admin=EDITOR).plain == say("pins-none")


@pytest.mark.usefixtures("bot")
def test_only_exact_and_whole_sentences_are_pinned(api: BotApi) -> None:
    """What the live edition does not hold to the letter, half a sentence, no question and no quotes are refused."""
    half = FIRST.removesuffix(", Example argues.")
    for quote in (half, FIRST.replace("negotiators", "leaders"), "<b>Never said.</b>"):
        told = said(api, f"/pin {QUESTION}\nhotline: {quote}", admin=EDITOR)
        assert told.plain.startswith(plain(say("pin-inexact")))
        assert quote[:20] in told.plain
    assert said(api, f"/pin ?!\nhotline: {FIRST}", admin=EDITOR).plain == say("pin-no-question")
    for wrong in ("/pin", f"/pin\nhotline: {FIRST}", f"/pin {QUESTION}", f"/pin {QUESTION}\nno id here"):
        assert said(api, wrong, admin=EDITOR).plain == plain(say("pin-how"))
    assert said(api, f"/pin {QUESTION}", admin=READER).plain == say("role-needs-edit")
    many = "\n".join([f"hotline: {FIRST}"] * 9)
    assert said(api, f"/pin {QUESTION}\n{many}", admin=EDITOR).plain == plain(say("pin-too-many", most=8))
    _, asked = _shown(api, f"/pin {QUESTION}\nhotline: “{FIRST}”\nhotline: {SECOND}")
    assert pressed(api, asked, say("pin-buttons-cancel"), admin=EDITOR).plain == say("pin-cancelled")
    assert said(api, "/pins", admin=EDITOR).plain == say("pins-none")


def test_a_source_that_changes_suspends_the_pin_and_editors_are_told_once(
    api: BotApi, place: Path, bot: BotProcess
) -> None:
    """The library answers meanwhile; with exact quotes it can be pinned again, without them it cannot."""
    _pinned(api, f"/pin {QUESTION}\nhotline: {FIRST}")
    path = place / "briefs" / "hotline.md"
    path.write_text(BRIEF.replace("could end", "might end"), encoding="utf-8")
    before = len(api.messages(EDITOR))
    _published(api)
    assert not said(api, QUESTION, admin=ASKER).plain.startswith(say("pinned-note"))
    wait_until(lambda: len(api.messages(EDITOR)) > before, timeout_s=90)
    told = api.messages(EDITOR)[before]
    assert told.plain.startswith(plain(say("pin-suspended", question=QUESTION, briefs="<code>hotline</code>")))
    assert told.plain.endswith(say("pin-suspended-exact"))
    wait_until(lambda: told.plain in [one.plain for one in api.messages(ADMIN)])
    assert "suspended" in said(api, "/pins", admin=READER).plain
    assert told.labels[0] == say("pin-buttons-again")
    pressed(api, told, say("pin-buttons-again"), admin=EDITOR)
    assert said(api, QUESTION, admin=ASKER).plain.startswith(say("pinned-note"))
    path.write_text(BRIEF.replace("should open", "should never open"), encoding="utf-8")
    before = len(api.messages(EDITOR))
    _published(api)
    wait_until(lambda: len(api.messages(EDITOR)) > before, timeout_s=90)
    lost = api.messages(EDITOR)[before]
    assert lost.plain.endswith(say("pin-suspended-lost"))
    assert len(lost.labels) == 1
    assert len(api.messages(EDITOR)) == before + 1


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(("person", "told"), [(EDITOR, None), (READER, "role-needs-edit"), (ASKER, "stale-button")])
def test_old_and_foreign_buttons_do_nothing(api: BotApi, person: int, told: str | None) -> None:
    """What is gone is said to be; a reader's tap is refused; for everybody else there is no such button."""
    before, taps = len(api.messages(person)), len(api.calls("answerCallbackQuery"))
    shown = {"message_id": 1, "date": 1, "chat": {"id": person, "type": "private"}, "text": "Pin this?"}
    user = incoming.Sender(person).user()
    api.post(incoming.callback_query(f"pin {person}", user, shown, PinAct("again", 999).pack()))
    wait_until(lambda: len(api.calls("answerCallbackQuery")) > taps)
    if told is None:
        assert api.wait_for(person, before + 1)[before].plain == say("pin-gone")
    else:
        assert api.calls("answerCallbackQuery")[-1].parameters.get("text") == say(told)
        assert len(api.messages(person)) == before
