"""Proposals as they wait for a decision: kept in a file, never at odds with the draft, gone with it."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.admin.library.entries.store import Card, Proposals
from bot.admin.library.entries.text import card_buttons, card_text
from bot.admin.library.shelf import Shelf
from bot.html import LIMIT, units
from index import Draft, Extracted, Proposal, Refused, desk_of_folders
from tests.conftest import SUBJECT

OFFICE = "Washington should open an office in Pyongyang."
MEET = "Both should meet each week."
RELIEF = "Relief has to come step by step."
TEXT = f"{OFFICE} {MEET}\n\n{RELIEF}"
MADE = (
    Proposal("recommendation", OFFICE, "United States", "open an office", others=("North Korea", "China")),
    Proposal("recommendation", MEET, "", "meet each week"),
    Proposal("position", RELIEF, issue="sanctions relief", others=("a step-by-step deal",)),
)


@pytest.fixture
def shelf(tmp_path: Path, small: Path) -> Shelf:
    """A shelf on three small briefs."""
    return Shelf(desk_of_folders(small, tmp_path / "data"))


@pytest.fixture
def token(shelf: Shelf) -> str:
    """A draft that waits."""
    return shelf.keep(Extracted("plain text", TEXT, title="An office"), "a.txt").token


@pytest.fixture
def proposals(shelf: Shelf, tmp_path: Path) -> Proposals:
    """The proposals of its drafts."""
    return Proposals(shelf)


def _make(text: str) -> Sequence[Proposal]:
    assert text == TEXT
    return MADE


def _card(found: object) -> Card:
    assert isinstance(found, Card)
    return found


def _refuse(text: str) -> Sequence[Proposal]:
    raise AssertionError("made already")


def test_proposals_are_made_once_and_outlive_the_process(
    proposals: Proposals, shelf: Shelf, tmp_path: Path, token: str
) -> None:
    """What was passed over stays so for another process; the file is nobody else's."""
    first = _card(proposals.first(token, "recommendation", _make))
    assert (first.number, first.place, len(first.alike), first.is_taken) == (0, 1, 2, False)
    after = _card(proposals.refuse(token, 0)).next
    assert after is not None
    assert after.number == 1
    again = Proposals(shelf)
    assert _card(again.first(token, "recommendation", _refuse)).number == 1
    assert _card(again.first(token, "position", _refuse)).number == 2
    (path,) = (tmp_path / "data" / "proposals").iterdir()
    assert (path.name, stat.S_IMODE(path.stat().st_mode)) == (f"{token}.json", 0o600)


def test_what_is_taken_stands_in_the_draft_and_nowhere_else(proposals: Proposals, shelf: Shelf, token: str) -> None:
    """Taken once or twice it stands there once; taken out, it is offered again."""
    proposals.first(token, "recommendation", _make)
    taken = _card(proposals.take(token, 0))
    assert _card(proposals.take(token, 0)).draft.text == taken.draft.text
    assert taken.is_taken
    assert [one.says for one in taken.draft.brief.recommendations] == [OFFICE]
    held = shelf.draft(token)
    assert held is not None
    assert held.text == taken.draft.text
    assert _card(proposals.first(token, "recommendation", _refuse)).number == 1
    out = _card(proposals.withdraw(token, 0))
    assert not out.is_taken
    assert _card(proposals.first(token, "recommendation", _refuse)).number == 0


def test_another_actor_or_stance_changes_what_is_taken(proposals: Proposals, token: str) -> None:
    """A choice, a reply and another stance are in the draft at once, where the proposal is."""
    proposals.first(token, "recommendation", _make)
    proposals.take(token, 0)
    chosen = _card(proposals.choose(token, 0, 1))
    assert [one.actor for one in chosen.draft.brief.recommendations] == ["China"]
    assert chosen.proposal.others == ("United States", "North Korea")
    altered = _card(proposals.alter(token, 0, "action: open two offices"))
    assert [(one.actor, one.action) for one in altered.draft.brief.recommendations] == [("China", "open two offices")]
    for stance in ("supports", "opposes"):
        stand = _card(proposals.take(token, 2, stance))
        assert [one.stance for one in stand.draft.brief.positions] == [stance]
    assert _card(proposals.choose(token, 2, 7)).proposal.issue == "sanctions relief"


def test_what_cannot_be_taken_says_what_is_missing(proposals: Proposals, token: str) -> None:
    """Without an actor nothing is added; a reply with one is what it takes."""
    proposals.first(token, "recommendation", _make)
    refused = proposals.take(token, 1)
    assert isinstance(refused, Refused)
    assert "actor" in refused.reason
    assert isinstance(proposals.alter(token, 1, "shape: round"), Refused)
    proposals.alter(token, 1, "actor: both governments")
    assert _card(proposals.take(token, 1)).is_taken


def test_a_sentence_that_somebody_names_is_a_proposal_more(proposals: Proposals, token: str) -> None:
    """It is shown at the end; named again it is the same; the one that was replied to stays as it was."""
    proposals.first(token, "recommendation", _make)
    added = _card(proposals.alter(token, 0, "says: relief has to come"))
    assert _card(proposals.alter(token, 0, "says: Relief HAS to")).proposals == added.proposals
    assert (added.number, added.proposal) == (3, Proposal("recommendation", RELIEF))
    assert added.proposals[:3] == MADE


@pytest.mark.parametrize("broken", [b"", b"{", b'[{"kind": "verdict", "says": "x"}]'])
def test_a_file_that_cannot_be_read_offers_nothing(
    proposals: Proposals, tmp_path: Path, token: str, broken: bytes
) -> None:
    """Then the draft is shown, and whatever the buttons of an earlier version name is gone."""
    proposals.first(token, "recommendation", _make)
    (tmp_path / "data" / "proposals" / f"{token}.json").write_bytes(broken)
    assert isinstance(proposals.first(token, "position", _refuse), Draft)
    assert proposals.card(token, 0) is proposals.take(token, 0) is proposals.refuse(token, 0) is None


def test_proposals_go_with_their_draft(proposals: Proposals, shelf: Shelf, tmp_path: Path, token: str) -> None:
    """A saved or discarded draft leaves none behind, and every button of it says that it is gone."""
    proposals.first(token, "recommendation", _make)
    shelf.discard(token, lambda _: None)
    gone: list[Callable[[], object]] = [
        lambda: proposals.first(token, "recommendation", _refuse),
        lambda: proposals.take(token, 0),
        lambda: proposals.withdraw(token, 0),
        lambda: proposals.choose(token, 0, 0),
        lambda: proposals.alter(token, 0, "actor: Congress"),
    ]
    assert [one() for one in gone] == [None] * len(gone)
    proposals.sweep()
    assert list((tmp_path / "data" / "proposals").iterdir()) == []


def test_a_card_fits_into_a_message_and_shows_what_it_holds(proposals: Proposals, shelf: Shelf, tmp_path: Path) -> None:
    """The longest sentence and fields, with signs that HTML has a use for, are one message with buttons that work."""
    said = f"We should <b>meet</b> & {'talk 𝄞 ' * 80}now."
    long = Proposal("recommendation", said, "A&" * 300, "𝄞" * 900, ("a<b" * 50,), by=("X" * 500,), model="<m>")
    kept = shelf.keep(Extracted("plain text", f"It began. {said} It ended.", title="Long"), "a.txt").token
    shown = _card(proposals.first(kept, "recommendation", lambda _: (long,)))
    html = card_text(shown, SUBJECT)
    assert units(html) <= LIMIT
    assert "&lt;b&gt;meet&lt;/b&gt; &amp;" in html
    assert "<m>" not in html
    held = json.loads((tmp_path / "data" / "proposals" / f"{kept}.json").read_text(encoding="utf-8"))
    assert held["proposals"][0]["says"] == said
    labels = [label for row in card_buttons(shown, kept, SUBJECT) for label, _ in row]
    assert labels == ["Take it", "Skip", "Back to the draft"]
    data = [data for row in card_buttons(shown, kept, SUBJECT) for _, data in row]
    assert all(len(one.encode()) <= 64 for one in data)
