"""Changes of saved briefs: shown, saved whole, undone, and never over what somebody else has saved meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.library.changes import Changes, Faulty, Proposed
from bot.admin.library.difference import ROOM, difference
from bot.admin.library.shelf import DRAFT_S, Shelf
from bot.html import parts, plain, units
from bot.messages import say
from index.desk import desk_of_folders
from index.documents.amend import corrected
from index.documents.extracted import Refused
from index.records import Brief, Position
from tests.bot.admin.test_shelf import Clock

TEXT = """---
# kept by hand
title: Rails can wait
author: "Jo Example"
date: 2019-05
topics: [history]
kind: expert-take

language: en
---
Example holds that the railway should wait. The border is not open.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one brief."""
    made = tmp_path / "briefs"
    made.mkdir()
    (made / "rails.md").write_text(TEXT, encoding="utf-8")
    return made


@pytest.fixture
def clock() -> Clock:
    """A clock of this test."""
    return Clock()


@pytest.fixture
def changes(folder: Path, tmp_path: Path, clock: Clock) -> Changes:
    """Changes of that folder."""
    return Changes(Shelf(desk_of_folders(folder, tmp_path / "data"), clock=clock), clock=clock)


def _quiet(_: str) -> None:
    """Where nobody looks at what is noted."""


def _proposed(changes: Changes, lines: str = "date: 2 May 2019") -> Proposed:
    made = changes.amend_saved("rails", lines)
    assert isinstance(made, Proposed)
    return made


def test_a_field_changes_its_own_line_alone(changes: Changes, folder: Path) -> None:
    """Comments, blank lines, order and the way that the rest is written stay as they are."""
    made = _proposed(changes)
    assert (folder / "rails.md").read_text() == TEXT
    assert changes.save(made.token, _quiet).state == "done"
    assert (folder / "rails.md").read_text() == TEXT.replace("date: 2019-05\n", "date: 2019-05-02\n")


def test_several_fields_and_new_ones(changes: Changes, folder: Path) -> None:
    """A field that is new stands where it is usual, an empty one goes, and a colon in a value is no key."""
    made = _proposed(changes, "publisher: The Daily: a paper\ntopics:\nauthors: Ann Lee and Bo Ek")
    changes.save(made.token, _quiet)
    text = (folder / "rails.md").read_text()
    assert text.splitlines()[3:6] == ["author: [Ann Lee, Bo Ek]", "publisher: 'The Daily: a paper'", "date: 2019-05"]
    assert "topics" not in text
    assert (made.after.authors, made.after.publisher) == (("Ann Lee", "Bo Ek"), "The Daily: a paper")


@given(value=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf"]), max_size=40))
def test_no_value_of_a_field_breaks_out_of_it(value: str) -> None:
    """Whatever is written behind a key becomes the value of that key, and nothing else changes."""
    made = corrected(TEXT, f"publisher: {value}")
    assert isinstance(made, str)
    kept = [line for line in made.splitlines(keepends=True) if not line.startswith("publisher:")]
    assert "".join(kept) == TEXT


def test_what_a_sync_would_refuse_is_not_kept(changes: Changes, tmp_path: Path) -> None:
    """Its faults are told with their lines, and nothing waits."""
    made = changes.propose("rails", TEXT.replace("kind: expert-take", "kind: song").replace("2019-05", "May"))
    assert isinstance(made, Faulty)
    assert [one.line for one in made.problems] == [5, 7]
    assert isinstance(changes.amend_saved("rails", "date: soon"), Faulty)
    assert isinstance(changes.amend_saved("rails", "tune: high"), Refused)
    assert isinstance(changes.propose("rails", TEXT + 300_000 * "long"), Refused)
    assert list((tmp_path / "data").rglob("*.md")) == []
    assert changes.amend_saved("rails", "date: 2019-05") == "same"
    assert changes.amend_saved("trains", "date: 2019") == changes.amend_saved("../rails", "date: 2019") == "gone"


def test_another_kind_of_file_is_the_text_below_the_fields(changes: Changes, folder: Path) -> None:
    """What was read of a file that is no brief takes the place of the body."""
    made = changes.propose_body("rails", "Example no longer minds the railway.")
    assert isinstance(made, Proposed)
    changes.save(made.token, _quiet)
    text = (folder / "rails.md").read_text()
    assert (
        text == TEXT.partition("language: en\n---\n")[0] + "language: en\n---\nExample no longer minds the railway.\n"
    )


def test_a_change_is_undone(changes: Changes, folder: Path, tmp_path: Path) -> None:
    """The file is as it was, to the letter; what was undone lies in the bin; a second tap does nothing."""
    noted: list[str] = []
    done = changes.save(_proposed(changes).token, noted.append)
    undone = changes.undo(done.moment, done.seal, noted.append)
    assert (undone.state, noted) == ("done", ["rails", "rails"])
    assert (folder / "rails.md").read_text() == TEXT
    assert changes.undo(done.moment, done.seal, noted.append).state == "gone"
    (kept,) = (tmp_path / "data" / "bin").glob("*.md")
    assert "2019-05-02" in kept.read_text()


def test_nothing_of_somebody_else_is_written_over(changes: Changes, folder: Path) -> None:
    """A change that was made from an older file is not saved, and one that was changed again is not undone."""
    first, second = _proposed(changes), _proposed(changes, "title: Rails must wait")
    done = changes.save(first.token, _quiet)
    assert changes.save(second.token, _quiet).state == "overtaken"
    assert "must" not in (folder / "rails.md").read_text()
    changes.save(_proposed(changes, "title: Rails will wait").token, _quiet)
    assert changes.undo(done.moment, done.seal, _quiet).state == "overtaken"
    assert "will" in (folder / "rails.md").read_text()
    (folder / "rails.md").unlink()
    assert changes.undo(done.moment, done.seal, _quiet).state == "gone"


def test_a_change_waits_for_a_day(changes: Changes, folder: Path, clock: Clock) -> None:
    """Then it is gone, as one is that was dropped or saved."""
    old, dropped = _proposed(changes), _proposed(changes, "title: Rails")
    assert changes.drop(dropped.token, _quiet).state == "done"
    assert changes.save(dropped.token, _quiet).state == changes.drop(dropped.token, _quiet).state == "gone"
    clock.now += DRAFT_S + 60
    assert changes.save(old.token, _quiet).state == "gone"
    assert changes.amend(old.token, "date: 2018") == "gone"
    assert (folder / "rails.md").read_text() == TEXT


def test_a_reply_changes_what_waits(changes: Changes, folder: Path) -> None:
    """The newer one takes the place of the older, with both changes."""
    first = _proposed(changes)
    second = changes.amend(first.token, "title: Rails must wait")
    assert isinstance(second, Proposed)
    assert changes.save(first.token, _quiet).state == "gone"
    changes.save(second.token, _quiet)
    text = (folder / "rails.md").read_text()
    assert "2019-05-02" in text
    assert "Rails must wait" in text


def test_a_full_disk_changes_nothing(changes: Changes, folder: Path, tmp_path: Path) -> None:
    """What cannot be written is said, the saved file is whole, and the change still waits."""
    made = _proposed(changes)
    (tmp_path / "data" / "bin").write_text("in the way")
    noted: list[str] = []
    with pytest.raises(OSError, match="bin"):
        changes.save(made.token, noted.append)
    assert noted == ["rails", "rails, which failed"]
    assert (folder / "rails.md").read_text() == TEXT
    (tmp_path / "data" / "bin").unlink()
    assert changes.save(made.token, noted.append).state == "done"


def test_a_difference_names_fields_and_the_words_that_change() -> None:
    """Each field with what goes and comes, and of the text only the places that changed, with a few words around."""
    body = " ".join(f"word{number}" for number in range(100))
    before = Brief("a", "Old", body, date="2019-05", topics=("history", "sanctions"))
    position = Position("a deal", "supports", "word1", ("Ann",))
    after = Brief(
        "a", "New", body.replace("word50", "<else>"), date=None, topics=("history", "deals"), positions=(position,)
    )
    told = difference(before, after)
    assert "Title: <s>Old</s> <b>New</b>" in told
    assert "Date: <s>May 2019</s>\n" in told
    assert "Topics: <s>sanctions</s> <b>deals</b>" in told
    assert "Positions: <b>a deal; supports; word1; Ann</b>" in told
    assert "• … word45 word46 word47 word48 word49 <s>word50</s> <b>&lt;else&gt;</b> word51 word52 word53" in told
    assert "word30" not in told
    assert difference(before, before) == ""


@given(before=st.text(max_size=600), after=st.text(max_size=600), times=st.integers(1, 40))
def test_a_difference_fits_into_a_message(before: str, after: str, times: int) -> None:
    """Whatever the two texts are, it is sound HTML that leaves room for the question below it."""
    told = difference(Brief("a", "T", before * times), Brief("a", "T", after * times))
    assert units(told) <= ROOM + 100
    assert parts([told]) == [told]
    assert plain(told).count("<") == told.count("&lt;")


def test_a_rewritten_document_is_not_compared_for_ever() -> None:
    """A book against another one is told in a moment, and as what it is."""
    old, new = (
        "\n\n".join(f"{word} number {n} says this and that" for n in range(3000)) for word in ("One", "Another")
    )
    told = difference(Brief("a", "T", old), Brief("a", "T", new))
    assert say("change-text", before="21,000 words", after="21,000 words") in told
    assert units(told) <= ROOM + 100
