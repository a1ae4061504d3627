"""The numbers that a confidence is fitted on, each on briefs made for it, and what a person is told is missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.answers.confidence import NAMES, features, lacks_kind, missing, unheard
from index.editions import store
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.editions.store import Edition
from index.library import Library
from index.reading.question import Reading, read
from index.records import Hit
from index.retrieval.passages import Candidate, candidates, search

BRIEFS = {
    "hall": "Ann Lee was shown a hall with about 2,000 centrifuges at Yongbyon. "
    "Lee wants inspectors to return to the hall. The hall is old.",
    "boxes": "North Korea handed over 55 boxes of remains on 27 July 2018. The envoy thanked the pilots for the boxes.",
    "aid": "The committee grants exemptions for humanitarian aid, because aid saves lives. "
    "Aid groups should wait no longer for exemptions.",
}


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Edition:
    """An edition of the three briefs above."""
    place = tmp_path_factory.mktemp("features")
    (place / "briefs").mkdir()
    for name, body in BRIEFS.items():
        author = "author: Ann Lee\n" if name == "hall" else ""
        text = f"---\ntitle: On {name}\nkind: analysis\ntopics: [history]\n{author}---\n{body}\n"
        (place / "briefs" / f"{name}.md").write_text(text, encoding="utf-8")
    sync(place / "briefs", place / "data", encoder)
    return store.open_live(place / "data")[0]


def _found(
    edition: Edition, encoder: SentenceEncoder, question: str, *within: str
) -> tuple[Reading, list[Candidate], list[Hit]]:
    """The reading of a question, its sentences and its passages, those of the briefs `within` if any are named."""
    reading = read(question, edition.names)
    vector = encoder.question(reading.text)
    hits = search(edition, reading.text, vector, within=within or None)
    return reading, candidates(edition, reading.text, hits), hits


def _numbers(edition: Edition, encoder: SentenceEncoder, question: str, *within: str) -> dict[str, float]:
    return dict(zip(NAMES, features(edition, *_found(edition, encoder, question, *within)).tolist(), strict=True))


def test_a_count_beside_what_is_counted(edition: Edition, encoder: SentenceEncoder) -> None:
    """A number near the noun asked for counts, one near another noun does not."""
    seen = _numbers(edition, encoder, "How many centrifuges were in the hall?", "hall")
    assert [seen[name] for name in ("wants figure", "counted in best", "counted in three", "counted nowhere")] == [
        1, 1, 1, 0
    ]  # fmt: skip
    seen = _numbers(edition, encoder, "How many inspectors should return to the hall?", "hall")
    assert (seen["counted in best"], seen["counted in three"], seen["counted nowhere"]) == (0, 0, 1)


def test_a_date_that_is_wanted(edition: Edition, encoder: SentenceEncoder) -> None:
    """A date in the best sentence is seen; where no sentence has one, that is seen too."""
    seen = _numbers(edition, encoder, "When did North Korea hand over the boxes of remains?", "boxes")
    assert (seen["wants date"], seen["kind not in best"], seen["kind not in three"]) == (1, 0, 0)
    seen = _numbers(edition, encoder, "When did the committee grant exemptions?", "aid")
    assert (seen["wants date"], seen["kind not in best"], seen["kind not in three"]) == (1, 1, 1)


def test_a_date_that_the_question_names_is_no_answer_to_it(edition: Edition, encoder: SentenceEncoder) -> None:
    """The month in the question does not count as the date that it asks for; the day beside it does not help."""
    reading, ranked, _ = _found(edition, encoder, "When in July 2018 did the pilots leave with the boxes?", "boxes")
    assert reading.wants is not None
    assert reading.wants.kind == "date"
    assert lacks_kind(reading, ranked)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("How many boxes came?", "wants figure"),
        ("When did they come?", "wants date"),
        ("Who thanked the pilots?", "wants name"),
        ("Why does the committee grant exemptions?", "wants reason"),
        ("Did the envoy thank the pilots?", "wants yes or no"),
        ("What should aid groups do?", "wants advice"),
    ],
)
def test_what_is_wanted_is_one_number(edition: Edition, encoder: SentenceEncoder, question: str, named: str) -> None:
    """Each kind of question sets its own number and none of the others."""
    seen = _numbers(edition, encoder, question)
    assert {name for name in NAMES if name.startswith("wants ") and seen[name]} == {named}


def test_a_detail_that_is_there_and_one_that_is_not(edition: Edition, encoder: SentenceEncoder) -> None:
    """A name that the sentence holds is found; one that no brief knows is missing from all and unknown."""
    details = ("details not in sentence", "details not in passages", "detail unknown")
    seen = _numbers(edition, encoder, "Who was shown a hall with centrifuges at Yongbyon?", "hall")
    assert [seen[name] for name in details] == [0, 0, 0]
    seen = _numbers(edition, encoder, "Who was shown a hall with centrifuges at Kangson?", "hall")
    assert [seen[name] for name in details] == [1, 1, 1]


def test_coverage_and_similarity_tell_near_from_far(edition: Edition, encoder: SentenceEncoder) -> None:
    """A question in a brief's own words is covered, agreed on and near; one on something else is none of these."""
    near = _numbers(edition, encoder, "Was Ann Lee shown a hall with centrifuges at Yongbyon?")
    far = _numbers(edition, encoder, "Which pizza tastes best in Naples?")
    assert (near["uncovered by passage"], near["unknown words"], near["agreement"], near["speaker named"]) == (
        0, 0, 1, 1
    )  # fmt: skip
    assert far["uncovered by passage"] == far["unknown words"] == 1
    for name in ("sentence meaning", "sentence words", "passage meaning", "passage words", "score", "rest in sentence"):
        assert near[name] > far[name] + 0.2, name


def test_nothing_found_is_all_zero(edition: Edition, encoder: SentenceEncoder) -> None:
    """Without passages every number is 0."""
    reading = read("Who?", edition.names)
    assert not features(edition, reading, [], []).any()
    assert not lacks_kind(reading, [])


WORDS = "how many when why who centrifuges Yongbyon Kangson 2018 July 55 boxes the of Lee should $ % … 北 “”".split()


@settings(max_examples=40, deadline=None, database=None)
@given(question=st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join))
def test_every_number_keeps_its_bounds(question: str, edition: Edition, encoder: SentenceEncoder) -> None:
    """Whatever is asked, all numbers are finite and lie between -1 and 1, the last between 0 and 1.5."""
    seen = features(edition, *_found(edition, encoder, question))
    assert seen.shape == (len(NAMES),)
    assert np.isfinite(seen).all()
    assert np.abs(seen[:-1]).max() <= 1 + 1e-6
    assert 0 <= seen[-1] <= 1.5


MISSING = [
    ("What does Klingner say of the talks in Stockholm?", ("Stockholm",), ()),
    ("Did Klingner go to Vladivostok or to Stockholm?", ("Vladivostok", "Stockholm"), ("Vladivostok",)),
    ("Does Klingner want drills with Seoul and the U.S. against Pyongyang?", (), ()),
    ("Which Chinese banks does Klingner name?", (), ()),
    ("What did Klingner tell Kim Jong Un and Trump in early 2019?", (), ()),
    ("Which 5 of 11 measures does Klingner name?", (), ()),
    ("What does Klingner say about Resolution 2375?", ("Resolution 2375",), ()),
    ("What does Klingner say of the talks of 2005?", ("2005",), ()),
    ("When did the Hwasong-17 fly over Wonsan?", ("Hwasong-17", "Wonsan"), ("Hwasong-17",)),
    ("What does Condoleezza Rice say about sanctions?", (), ()),
]


@pytest.mark.parametrize(("question", "absent", "nowhere"), MISSING)
def test_what_is_missing_is_named_only_when_it_is(
    library: Library, question: str, absent: tuple[str, ...], nowhere: tuple[str, ...]
) -> None:
    """Places and rare names are told; other names of what is there, what all speak of and small numbers are not."""
    edition = library.edition
    reading = read(question, edition.names)
    own = [brief for brief in edition.briefs.values() if "Klingner" in (brief.author or "")]
    assert len(own) >= 1
    assert missing(edition, reading, own) == absent
    assert unheard(edition, reading) == nowhere


def test_a_date_that_chose_the_briefs_is_not_missing(library: Library) -> None:
    """A date of publication is no detail that the text of a brief has to hold."""
    question = "What did analysts write since May 2019 about Yongbyon?"
    reading = read(question, library.edition.names)
    assert reading.when_is == "published"
    assert [detail.surface for detail in reading.details] == ["Yongbyon"]
