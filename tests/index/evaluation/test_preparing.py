"""An edition that is built and waits: it is offered, published, discarded or swept, and never answers by itself."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from index.editions import seal, store
from index.editions.build import prepare, sync
from index.editions.encoder import SentenceEncoder
from index.errors import ModelMissing, NoEdition, SyncBusy
from index.library import Library
from index.renewal import Renewal
from tests.conftest import BODIES, WriteBrief
from tests.support import corpora
from tests.support.commands import contents, index, lock_held


def _edit(write_brief: WriteBrief) -> None:
    write_brief("liaison", BODIES["liaison"].replace("within a year", "within two years"))


def test_what_is_prepared_waits_and_does_not_answer(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """It is sealed under the next number and reported, while the live edition stays; published, it answers."""
    library = Library(data, encoder)
    _edit(write_brief)
    prepared = prepare(small, data, encoder, by="me")
    assert (prepared.number, prepared.rebuilt, prepared.report.published) == (2, None, False)
    assert (prepared.report.edition, prepared.report.changed, prepared.report.encoded) == (1, ("liaison",), 2)
    assert (store.live_number(data), store.waiting(data)) == (1, 2)
    assert library.answer("Who wants liaison offices?").edition == 1
    assert library.beside(2, encoder).answer("Who wants liaison offices?").edition == 2
    assert store.publish_waiting(data, 2).number == 2
    assert (store.live_number(data), store.waiting(data)) == (2, None)
    assert library.answer("Who wants liaison offices?").edition == 2
    with pytest.raises(NoEdition, match="does not wait"):
        store.publish_waiting(data, 2)


def test_nothing_new_and_problems_prepare_nothing(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """Where nothing has changed, or a brief has a problem, there is no edition to decide on, and no file changes."""
    before = contents(data)
    assert prepare(small, data, encoder).number is None
    write_brief("liaison", "A body.", "title: [", "kind: background")
    prepared = prepare(small, data, encoder)
    assert prepared.number is None
    assert [Path(problem.path).name for problem in prepared.report.problems] == ["liaison.md"]
    assert contents(data) == before


def test_an_undecided_edition_is_swept_and_its_number_is_not_used_again(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """Discarded, or left to the next build, it is gone with its scores; the next one has a number of its own."""
    _edit(write_brief)
    assert prepare(small, data, encoder).number == 2
    store.keep_scores(data, 2, 10, {"top 3": (5, 10)})
    assert prepare(small, data, encoder).number == 3
    assert seal.numbers(data) == [1, 3]
    assert store.discard(data) == 3
    assert store.discard(data) is None
    assert sorted(path.name for path in (data / "editions").iterdir()) == ["000001"]
    assert sync(small, data, encoder).edition == 4


def test_what_was_live_once_does_not_wait(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """Killed right after publishing, then rolled back: the edition that was live is kept, and nobody has to decide."""
    _edit(write_brief)
    sync(small, data, encoder)
    (data / "waiting").write_text("2\n")
    assert store.waiting(data) is None
    store.rollback(data, 1)
    assert store.waiting(data) is None
    assert store.discard(data) is None
    assert seal.numbers(data) == [1, 2]


def test_going_back_leaves_what_waits(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """A rollback to an older edition does not decide on the one that waits."""
    _edit(write_brief)
    sync(small, data, encoder)
    write_brief("fourth", "A fourth brief stands here.")
    assert prepare(small, data, encoder).number == 3
    store.rollback(data, 1)
    assert (store.live_number(data), store.waiting(data)) == (1, 3)


@pytest.mark.parametrize(("claim", "value", "rebuilt"), [("format", 0, "format"), ("model", "another", "model")])
def test_another_model_or_format_is_a_full_rebuild(
    small: Path, data: Path, encoder: SentenceEncoder, claim: str, value: object, rebuilt: str
) -> None:
    """Where the live edition was made in another way everything is encoded anew, and the report says why."""
    corpora.claim(data, 1, **{claim: value})
    prepared = prepare(small, data, encoder)
    assert (prepared.number, prepared.rebuilt, prepared.report.encoded) == (2, rebuilt, 3 + 6)


def test_nobody_decides_while_another_process_builds(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """Preparing, publishing and discarding each stop at once while the lock is held, and change nothing."""
    _edit(write_brief)
    prepare(small, data, encoder)
    before = contents(data)
    with lock_held(data):
        for act in (
            lambda: prepare(small, data, encoder),
            lambda: store.publish_waiting(data, 2),
            lambda: store.discard(data),
        ):
            with pytest.raises(SyncBusy):
                act()
    assert contents(data) == before


def test_a_step_that_refuses_to_go_on_leaves_nothing(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """Every step is told in order, and work that is given up at any of them leaves the folder as it was."""
    _edit(write_brief)
    before, told = contents(data), list[str]()

    def stop_at(wanted: str, step: str, done: int, total: int) -> None:
        told.append(step)
        if step == wanted:
            raise InterruptedError

    for wanted in ("reading", "changes", "encoding", "checking"):
        with pytest.raises(InterruptedError):
            prepare(small, data, encoder, progress=partial(stop_at, wanted))
        assert contents(data) == before
    assert list(dict.fromkeys(told)) == ["reading", "changes", "encoding", "checking"]


def test_the_scores_are_listed(small: Path, data: Path, encoder: SentenceEncoder, tmp_path: Path) -> None:
    """What an edition scored stands beside it, is listed, printed, and leaves its seal whole."""
    store.keep_scores(data, 1, 10, {"top 3": (8, 10), "views": (0, 0)})
    (entry,) = store.listing(data)
    assert (entry["scores"], entry["sound"]) == ({"top 3": [8, 10], "views": [0, 0]}, True)
    assert "of our questions: top 3 80%" in index("editions", "--data", data).stdout
    seal.scores_of(data, 1).write_text("{")
    assert store.listing(data)[0]["scores"] is None


def test_an_edition_is_behind_when_its_folder_holds_other_briefs(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief, tmp_path: Path
) -> None:
    """One that was edited, added or removed tells; one that has a fault, or that waits to be published, does not."""
    renewal = Renewal(Library(data, encoder), small, tmp_path / "none")
    assert not renewal.is_behind()
    _edit(write_brief)
    assert renewal.is_behind()
    prepare(small, data, encoder)
    assert not renewal.is_behind()
    renewal.discard()
    write_brief("liaison", BODIES["liaison"])
    assert not renewal.is_behind()
    sound = (small / "liaison.md").read_text(encoding="utf-8")
    (small / "liaison.md").write_text("no front matter", encoding="utf-8")
    assert not renewal.is_behind()
    (small / "liaison.md").write_text(sound, encoding="utf-8")
    (small / "liaison.md").rename(small / "another.md")
    assert renewal.is_behind()


def test_quotes_that_would_break_are_found(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief, tmp_path: Path
) -> None:
    """Of the quotes that are held now, those are named that the new edition does not hold to the letter."""
    renewal = Renewal(Library(data, encoder), small, tmp_path / "none")
    _edit(write_brief)
    number = prepare(small, data, encoder).number or 0
    gone = "Lee wants Washington to open one in Pyongyang within a year."
    kept = "Identification of the remains may take years."
    assert renewal.lost(number, [gone, kept, "Nobody ever said this."]) == [gone]
    assert renewal.compare(number, progress=lambda *_: None) is None


def test_quotes_are_looked_up_in_the_edition_that_is_live_now(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief, tmp_path: Path
) -> None:
    """Right after a publish, before anybody has asked, what only the new edition holds is known as held."""
    renewal = Renewal(Library(data, encoder), small, tmp_path / "none")
    _edit(write_brief)
    renewal.publish(prepare(small, data, encoder).number or 0)
    write_brief("liaison", BODIES["liaison"])
    newer = "Lee wants Washington to open one in Pyongyang within two years."
    older = "Lee wants Washington to open one in Pyongyang within a year."
    assert renewal.lost(prepare(small, data, encoder).number or 0, [newer, older]) == [newer]


def test_the_comparison_is_with_the_edition_that_is_live_now(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """Right after a publish and right after a rollback, before anybody has asked."""
    briefs = corpora.some_briefs(tmp_path / "briefs", 3)
    data, questions = tmp_path / "data", corpora.questions_on(briefs, tmp_path / "questions")
    sync(briefs, data, encoder)
    renewal = Renewal(Library(data, encoder), briefs, questions)
    corpora.reword(briefs)
    renewal.publish(prepare(briefs, data, encoder).number or 0)
    corpora.halve(briefs)
    number = prepare(briefs, data, encoder).number or 0
    found = renewal.compare(number, progress=lambda *_: None)
    assert found is not None
    assert (found.before, found.after) == (2, number)
    renewal.roll_back(1)
    found = renewal.compare(number, progress=lambda *_: None)
    assert found is not None
    assert (found.before, found.after) == (1, number)


def test_going_back_to_an_edition_of_another_model_is_refused(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief, tmp_path: Path
) -> None:
    """It could not be asked, and the next start would fail: the live one stays, and the list says which do not fit."""
    _edit(write_brief)
    sync(small, data, encoder)
    corpora.claim(data, 1, model="another")
    renewal = Renewal(Library(data, encoder), small, tmp_path / "none")
    with pytest.raises(ModelMissing, match="another model"):
        renewal.roll_back(1)
    assert (renewal.live, Library(data, encoder).edition.number) == (2, 2)
    assert [(entry["number"], entry["fits"]) for entry in renewal.listing()] == [(1, False), (2, True)]
