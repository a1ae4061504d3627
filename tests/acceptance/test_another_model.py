"""Taking up another model from chat: the real process, started again with another BRIEFING_MODEL."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import say
from index.editions import store
from index.editions.encoder import SentenceEncoder
from index.editions.seal import verify
from tests.emulator.bot_api import BotApi
from tests.support import administration
from tests.support.administration import ADMIN, pressed, quotes, reindexed, said
from tests.support.other_models import narrow_model_for_torch

QUESTION = "What should happen at Yongbyon?"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Briefs, questions and data of a bot for one test."""
    return administration.small_library(tmp_path / "place", 5)


def test_another_model_is_taken_up_and_given_up_from_chat(api: BotApi, place: Path, tmp_path: Path) -> None:
    """Until it is published, and after a rollback, the live edition answers with its own model, over restarts too."""
    model = str(narrow_model_for_torch(tmp_path / "narrow"))
    with administration.running(api, place) as bot:
        first = store.live_number(place / "data") or 0
        before = quotes(said(api, QUESTION))
        assert "made with another model" not in said(api, "/status").plain
        assert bot.stop() == 0
    with administration.running(api, place, MODEL=model) as bot:
        assert quotes(said(api, QUESTION)) == before
        assert plain(say("status-model")) in said(api, "/status").plain
        found = reindexed(api)
        assert plain(say("reindex-new-model")) in found.plain
        assert " questions: " in found.plain
        done = pressed(api, found, found.labels[0])
        second = store.live_number(place / "data") or 0
        assert done.plain == say("published", number=second)
        assert verify(place / "data", second).model == SentenceEncoder(model).fingerprint
        assert quotes(said(api, QUESTION))
        assert "made with another model" not in said(api, "/status").plain
        listed = said(api, "/editions")
        assert listed.labels == [say("edition-buttons-back", number=first)]
        assert bot.stop() == 0
    with administration.running(api, place):  # the packaged model again: the edition of the other one answers on
        assert quotes(said(api, QUESTION))
        asked = pressed(api, said(api, "/editions"), say("edition-buttons-back", number=first))
        assert pressed(api, asked, say("edition-buttons-goback")).plain == say("rolled-back", number=first)
        assert quotes(said(api, QUESTION, admin=ADMIN)) == before
