"""Syncing: what is encoded, what is published, what is refused."""

from __future__ import annotations

import json
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.editions import store
from index.editions.build import passage_text, sync
from index.editions.encoder import DEFAULT_PACKAGE, GRAPH, PACKAGED_GRAPH, SentenceEncoder
from index.errors import BriefsRefused, NoEdition
from tests.conftest import BODIES, WriteBrief
from tests.support.commands import contents

Step = tuple[str, str, str, int]

NAMES = ("alpha", "beta", "gamma", "delta")
TEXTS = (
    "Talks at working level failed in Stockholm.",
    "Talks at working level failed in Stockholm. Both sides blamed each other.",
    "Both sides blamed each other. China asked for patience.",
    "Sanctions on coal were not enforced.",
    "平壤与华盛顿的会谈。双方没有达成协议。",
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("put", "put", "remove", "rename", "swap", "sync", "sync")),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.integers(0, len(TEXTS) - 1),
    ),
    min_size=1,
    max_size=8,
)


def _live(data: Path) -> store.Edition:
    edition, notes = store.open_live(data)
    assert notes == ()
    return edition


def _texts_of(edition: store.Edition) -> set[str]:
    return {*edition.passage_hashes, *edition.sentence_hashes}


def test_a_second_sync_encodes_and_publishes_nothing(small: Path, tmp_path: Path, encoder: SentenceEncoder) -> None:
    """The first sync encodes each passage and sentence, the second nothing, and no file is touched."""
    first = sync(small, tmp_path / "data", encoder)
    assert (first.edition, first.published, first.encoded, first.added) == (1, True, 3 + 6, tuple(sorted(BODIES)))
    before = contents(tmp_path / "data")
    second = sync(small, tmp_path / "data", encoder)
    assert (second.edition, second.published, second.encoded, second.added) == (1, False, 0, ())
    assert (second.briefs, second.passages, second.sentences) == (3, 3, 6)
    assert contents(tmp_path / "data") == before


def test_only_the_texts_of_an_edited_brief_are_encoded(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """After one sentence of one brief is rewritten, that sentence and its passage are encoded, no more."""
    write_brief("liaison", BODIES["liaison"].replace("within a year", "within two years"))
    report = sync(small, data, encoder)
    assert (report.edition, report.encoded) == (2, 2)
    assert (report.changed, report.added, report.removed) == (("liaison",), (), ())
    assert "within two years" in _live(data).briefs["liaison"].body


def test_a_renamed_brief_costs_no_encoding(small: Path, data: Path, encoder: SentenceEncoder) -> None:
    """A brief under another name is published under it, with the vectors that its texts had."""
    old = _live(data)
    (small / "remains.md").rename(small / "another.md")
    report = sync(small, data, encoder)
    assert (report.encoded, report.added, report.removed, report.changed) == (0, ("another",), ("remains",), ())
    new = _live(data)
    assert list(new.briefs) == ["another", "liaison", "pressure"]
    assert np.array_equal(new.vectors.vectors()[0], old.vectors.vectors()[2])


def test_two_briefs_that_swap_their_texts_swap_their_vectors(small: Path, data: Path, encoder: SentenceEncoder) -> None:
    """Vectors follow the text, not the name of a brief: nothing is encoded, and both are right."""
    before = _live(data).vectors.vectors()
    texts = {name: (small / f"{name}.md").read_text() for name in ("liaison", "pressure")}
    (small / "liaison.md").write_text(texts["pressure"])
    (small / "pressure.md").write_text(texts["liaison"])
    report = sync(small, data, encoder)
    assert (report.encoded, report.changed) == (0, ("liaison", "pressure"))
    assert np.array_equal(_live(data).vectors.vectors(), before[[1, 0, 2]])


def test_stored_vectors_are_those_of_the_texts(small: Path, data: Path, encoder: SentenceEncoder) -> None:
    """Each row of an edition is the vector of its passage with the title, or of its sentence."""
    edition = _live(data)
    passages = [passage_text(edition.briefs[passage.brief_id], passage) for passage in edition.passages]
    assert passages[1] == f"On pressure\n{BODIES['pressure']}"
    quotes = [
        edition.briefs[passage.brief_id].body[sentence.start : sentence.end]
        for passage in edition.passages
        for sentence in passage.sentences
    ]
    assert quotes[3] == "Stone wants the United States to enforce sanctions on coal exports more fully."
    assert np.abs(edition.vectors.vectors() - encoder.passages(passages)).max() < 1e-5
    assert np.abs(edition.sentence_vectors[:] - encoder.passages(quotes)).max() < 1e-5
    assert edition.first_sentence.tolist() == [0, 2, 4]


def test_written_questions_belong_to_the_sentence_they_are_about(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """A question goes to the nearest sentence of its own brief, whichever passage it is in, with its own vector."""
    bodies = list(BODIES.values())
    asked = ["How were the dead flown home?", "Should America enforce the coal sanctions?"]
    long = " ".join(
        [bodies[1], *(f"The weather of day {day} was mild and dry, and nobody minded." for day in range(20))]
    )
    write_brief("long", f"{long}\n\n{bodies[2]}", "title: Long", "kind: background", f"questions: {json.dumps(asked)}")
    sync(small, data, encoder)
    edition = _live(data)
    rows = [row for row, passage in enumerate(edition.passages) if passage.brief_id == "long"]
    assert edition.questions[rows[0]] == ((asked[1], 1),)
    assert edition.questions[rows[-1]] == ((asked[0], len(edition.passages[rows[-1]].sentences) - 2),)
    stored = edition.question_vectors.vectors()[edition.first_question[rows[-1]]]
    assert np.abs(stored - encoder.question(asked[0])).max() < 1e-5


def test_only_new_written_questions_are_encoded(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """A question that is added is encoded; one that stays, or goes to another brief, is not."""
    header = ("title: On liaison", "kind: background", "topics: [history]")
    write_brief("liaison", BODIES["liaison"], *header, "questions: [Do we need a mission there?, How soon?]")
    assert sync(small, data, encoder).encoded == 2
    before = _live(data).question_vectors.vectors()
    write_brief("liaison", BODIES["liaison"], *header, "questions: [How soon?, Who would be sent?]")
    assert sync(small, data, encoder).encoded == 1
    assert before[1] in _live(data).question_vectors.vectors()
    assert sync(small, data, encoder).published is False
    write_brief("liaison", BODIES["liaison"], *header)
    assert sync(small, data, encoder).encoded == 0
    assert _live(data).question_vectors.rows == 0


def _apply(step: Step, held: dict[str, int]) -> None:
    """Change which text each brief holds."""
    what, name, other, text = step
    if what == "put":
        held[name] = text
    elif what == "remove":
        held.pop(name, None)
    elif what == "rename" and name in held:
        held[other] = held.pop(name)
    elif what == "swap" and name in held and other in held:
        held[name], held[other] = held[other], held[name]


def _write(held: dict[str, int], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in held.items():
        header = f"title: On {text % 2}\nkind: background"
        (folder / f"{name}.md").write_text(f"---\n{header}\n---\n{TEXTS[text]}\n", encoding="utf-8")


def _assert_equal(one: store.Edition, other: store.Edition) -> None:
    assert one.briefs == other.briefs
    assert one.passages == other.passages
    assert (one.passage_hashes, one.sentence_hashes) == (other.passage_hashes, other.sentence_hashes)
    assert np.array_equal(one.first_sentence, other.first_sentence)
    assert np.abs(one.vectors.vectors() - other.vectors.vectors()).max() < 1e-5
    assert np.abs(one.sentence_vectors[:] - other.sentence_vectors[:]).max() < 1e-5
    for question in ("talks in Stockholm", "sanctions on coal", "会谈", "nothing of this"):
        assert np.array_equal(one.words.shares(question), other.words.shares(question))


@settings(max_examples=8, deadline=None, database=None)
@given(steps=STEPS)
def test_any_edits_and_syncs_come_out_as_a_fresh_build(steps: list[Step], encoder: SentenceEncoder) -> None:
    """After any edits with syncs in between, the edition equals one built anew, and only new texts were encoded."""
    with tempfile.TemporaryDirectory() as place:
        folder, data = Path(place) / "briefs", Path(place) / "data"
        held, known = {"alpha": 0}, set[str]()
        for step in [*steps, ("sync", "", "", 0)]:
            _apply(step, held)
            if step[0] == "sync" and held:
                _write(held, folder)
                report = sync(folder, data, encoder, force=True)
                now = _texts_of(_live(data))
                assert report.encoded == len(now - known)
                known = now
        if known:
            _write(held or {"alpha": 0}, folder)
            sync(folder, data, encoder, force=True)
            sync(folder, Path(place) / "fresh", encoder)
            _assert_equal(_live(data), _live(Path(place) / "fresh"))


def test_other_governments_of_the_subject_are_no_publishers_of_any_brief(
    small: Path, tmp_path: Path, data: Path, write_brief: WriteBrief, encoder: SentenceEncoder
) -> None:
    """A brief's publishers depend on the subject file: they come out as in a fresh build, whatever has changed."""
    subject = "title: Ships\nabout: ships\ntopics: [{name: history}]\nissues: [{name: longer piers}]\n"
    publisher = ("title: On piers", "kind: background", "topics: [history]", "publisher: Port Office / The Pier")
    write_brief("piers", BODIES["remains"], *publisher)
    (small / "subject.yaml").write_text(subject, encoding="utf-8")
    sync(small, data, encoder)
    assert {*_live(data).names.publishers} == {"Port Office", "The Pier"}
    (small / "subject.yaml").write_text(f"{subject}governments: [Port]\n", encoding="utf-8")
    report = sync(small, data, encoder)
    assert (report.published, report.encoded, report.changed) == (True, 0, ())
    sync(small, tmp_path / "fresh", encoder)
    assert _live(data).names.publishers == _live(tmp_path / "fresh").names.publishers
    assert {*_live(data).names.publishers} == {"The Pier"}


def test_another_model_rebuilds_everything(small: Path, tmp_path: Path, data: Path, encoder: SentenceEncoder) -> None:
    """With a model of another fingerprint every text is encoded again, though no brief has changed."""
    other = SentenceEncoder(str(_other_model(tmp_path / "model")))
    assert other.fingerprint != encoder.fingerprint
    report = sync(small, data, other)
    assert (report.edition, report.published, report.encoded, report.changed) == (2, True, 9, ())
    assert _live(data).manifest.model == other.fingerprint
    assert sync(small, data, other).published is False


def _other_model(folder: Path) -> Path:
    """The packaged model with its graph beside it, and one more space in its configuration: another fingerprint."""
    spec = find_spec(DEFAULT_PACKAGE)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    packaged = Path(spec.submodule_search_locations[0]) / "model"
    shutil.copytree(packaged, folder, copy_function=lambda source, target: Path(target).symlink_to(source))
    text = (folder / "config.json").read_text()
    (folder / "config.json").unlink()
    (folder / "config.json").write_text(f"{text} ")
    shutil.copy(PACKAGED_GRAPH, folder / GRAPH)  # which is what onnxruntime reads, without seconds of loading torch
    return folder


def test_a_missing_folder_is_refused(small: Path, tmp_path: Path, data: Path, encoder: SentenceEncoder) -> None:
    """A folder that is not there leaves the live edition untouched, with --force too."""
    before = contents(data)
    for force in (False, True):
        with pytest.raises(BriefsRefused, match="There is no folder"):
            sync(tmp_path / "nowhere", data, encoder, force=force)
    assert contents(data) == before


def test_an_emptied_folder_is_refused(small: Path, tmp_path: Path, data: Path, encoder: SentenceEncoder) -> None:
    """A folder without a brief leaves the live edition untouched, with --force too."""
    before = contents(data)
    (tmp_path / "empty").mkdir()
    for force in (False, True):
        with pytest.raises(BriefsRefused, match="no sound brief"):
            sync(tmp_path / "empty", data, encoder, force=force)
    assert contents(data) == before


def test_most_briefs_vanish_only_by_force(small: Path, data: Path, encoder: SentenceEncoder) -> None:
    """Two of three briefs gone is refused and changes nothing; with force it is done."""
    before = contents(data)
    for name in ("liaison", "remains"):
        (small / f"{name}.md").unlink()
    with pytest.raises(BriefsRefused, match=r"2 of 3 briefs would be removed.*--force"):
        sync(small, data, encoder)
    assert contents(data) == before
    report = sync(small, data, encoder, force=True)
    assert (report.edition, report.removed, report.encoded) == (2, ("liaison", "remains"), 0)


def test_half_of_the_briefs_may_go(
    small: Path, tmp_path: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """Two of four briefs gone needs no force."""
    write_brief("fourth", "A fourth brief stands here.")
    sync(small, tmp_path / "data", encoder)
    for name in ("liaison", "remains"):
        (small / f"{name}.md").unlink()
    assert sync(small, tmp_path / "data", encoder).removed == ("liaison", "remains")


def test_a_brief_with_problems_stops_the_sync(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """All problems are reported with their lines and nothing is published; force leaves just that brief out."""
    before = contents(data)
    broken = write_brief("liaison", "A body.", "title: On liaison", "kind: rumour", "colour: red")
    (small / "pressure.md").write_text((small / "pressure.md").read_text() + "One sentence more.\n")
    report = sync(small, data, encoder)
    assert (report.edition, report.published, report.encoded, report.changed) == (1, False, 0, ())
    assert [(problem.path, problem.line) for problem in report.problems] == [(str(broken), 3), (str(broken), 4)]
    assert "rumour" in report.problems[0].message
    assert "colour" in report.problems[1].message
    assert contents(data) == before
    forced = sync(small, data, encoder, force=True)
    assert (forced.edition, forced.removed, forced.changed) == (2, ("liaison",), ("pressure",))
    assert forced.problems == report.problems


def test_a_first_sync_with_problems_leaves_no_edition(
    small: Path, tmp_path: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """Without an edition before it, a folder with a problem gives a report on edition 0."""
    write_brief("liaison", "A body.", "kind: background")
    report = sync(small, tmp_path / "data", encoder)
    assert (report.edition, report.published, report.briefs, len(report.problems)) == (0, False, 0, 1)
    with pytest.raises(NoEdition):
        store.open_live(tmp_path / "data")
