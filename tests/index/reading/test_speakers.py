"""Whose words a question asks for, and whose not: nicknames, initials, short names; on the real briefs."""

from __future__ import annotations

from functools import lru_cache

import pytest

from index.corpus.parsing import read_folder
from index.reading.names import KnownNames, fits, known_names
from index.reading.question import Reading, read
from tests.conftest import ROOT, SUBJECT


@lru_cache(maxsize=1)
def _names() -> KnownNames:
    return known_names(read_folder(ROOT / "briefs").briefs, SUBJECT)


def _read(question: str) -> Reading:
    return read(question, _names())


@pytest.mark.parametrize(
    ("question", "expert"),
    [
        ("What does Joel S. Wit say about Sohae?", "Joel Wit"),
        ("What does J. Wit say about Sohae?", "Joel Wit"),
        ("what does j wit want", "Joel Wit"),
        ("What does R. Haass say?", "Richard N. Haass"),
        ("Bob Einhorn on the interim deal", "Robert Einhorn"),
        ("what did bob carlin write", "Robert Carlin"),
        ("Rob King on human rights", "Robert King"),
        ("WHAT DOES DAN DEPETRIS SAY?", "Daniel R. DePetris"),
        ("What does Joe Yun say?", "Joseph Y. Yun"),
        ("Ted Carpenter on talks", "Ted Galen Carpenter"),
        ("Kathy Stephens on allies", "Kathleen Stephens"),
        ("v. cha on rights", "Victor Cha"),
        ("does aum think kim will disarm", "Frank Aum"),
        ("What does Chung-in Moon think?", "Moon Chung-in"),
        ("WHAT DOES JENNY TOWN SAY?", "Jenny Town"),
    ],
)
def test_a_nickname_or_initial_is_the_expert(question: str, expert: str) -> None:
    """An expert is known by initials, by what is short for the given name, and in any case of the letters."""
    assert _read(question).experts == (expert,)


@pytest.mark.parametrize(
    ("question", "closest"),
    [("What does S. Kim say?", ("Suzy Kim", "Soo Kim")), ("What does Mark Town say?", ("Jenny Town",))],
)
def test_a_name_that_fits_several_or_nobody_stays_a_question(question: str, closest: tuple[str, ...]) -> None:
    """Where two experts fit an initial, or another given name stands before the family name, nobody is chosen."""
    reading = _read(question)
    assert (reading.experts, [one.closest for one in reading.unknown]) == ((), [closest])


def test_a_nickname_of_somebody_else_is_told() -> None:
    """Who is spoken of, and no expert, is read by the name that the briefs have, and the person is told."""
    reading = _read("What did Steve Biegun say at Stanford?")
    assert (reading.mentioned, reading.corrections) == (("Stephen Biegun",), (("Steve Biegun", "Stephen Biegun"),))


@pytest.mark.parametrize(
    ("given", "known", "whether"),
    [
        ("Bob", "Robert", True),
        ("Steve", "Stephen", True),
        ("Alex", "Alexandra", True),
        ("R", "Robert", True),
        ("Joe", "Joel", False),
        ("Mark", "Jenny", False),
    ],
)
def test_given_names_fit(given: str, known: str, whether: bool) -> None:
    """A given name is meant by its initial and what is short for it."""
    assert fits(given, known) is whether


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What do experts other than Klingner say about pressure?", "Bruce Klingner"),
        ("What does everyone except Klingner say about pressure?", "Bruce Klingner"),
        ("What does anyone but Klingner say about pressure?", "Bruce Klingner"),
        ("Maximum pressure, but not Klingner", "Bruce Klingner"),
        ("Who else than Klingner wants pressure?", "Bruce Klingner"),
        ("What do non-Klingner experts say about pressure?", "Bruce Klingner"),
        ("Apart from Klingner, who writes about pressure?", "Bruce Klingner"),
        ("Leaving Klingner aside, who wants pressure?", "Bruce Klingner"),
        ("Not counting Bob Einhorn, who wants an interim deal?", "Robert Einhorn"),
        ("Besides Bard and Enos, who wants liaison offices?", "Abigail Bard|Olivia Enos"),
        ("What do people other than Klingner, Bard or Haass say?", "Bruce Klingner|Abigail Bard|Richard N. Haass"),
        ("sanctions relief, but not from NK News", "NK News"),
        ("which authors (not Bard) want liaison offices?", "Abigail Bard"),
        ("any views on yongbyon that aren't einhorn's?", "Robert Einhorn"),
        ("What do other experts than Einhorn say on aid?", "Robert Einhorn"),
        ("I don't want Klingner. Who else is for pressure?", "Bruce Klingner"),
        ("what does everybody apart from cha and enos think about rights?", "Victor Cha|Olivia Enos"),
        ("Leave Hecker out: what do experts say about verification?", "Siegfried S. Hecker"),
        ("What does anyone not named Klingner think of pressure?", "Bruce Klingner"),
        ("Everyone bar Klingner on pressure", "Bruce Klingner"),
        ("who wants a deal besides einhorn, davenport and NK News", "Robert Einhorn|Kelsey Davenport|NK News"),
    ],
)
def test_whoever_is_excluded_is_left_out(question: str, names: str) -> None:
    """However it is said, briefs of those not wanted are left out, their names are not searched, and it is told."""
    reading = _read(question)
    known = [_names().experts.get(name) or _names().publishers[name] for name in reading.excluded]
    assert "|".join(reading.excluded) == names
    assert reading.brief_ids is not None
    assert not any(reading.brief_ids & one.by for one in known)
    assert not any(name.split()[-1] in reading.search_text for name in reading.excluded)
    assert reading.notes[-1].startswith("Leaving out the briefs by")


@pytest.mark.parametrize(
    ("question", "topics"),
    [
        ("What does Klingner recommend, but not on sanctions?", ("sanctions",)),
        ("What does the U.S. want, leaving aside Yongbyon?", ("Yongbyon",)),
        ("What can the U.S. do other than easing sanctions?", ("easing sanctions",)),
        ("What do experts advise apart from Yongbyon and human rights?", ("Yongbyon", "human rights")),
        ("What did Kim want, but not about the letters to Trump?", ("letters to Trump",)),
        ("What should Congress do, other than hearings?", ("hearings",)),
        ("Who else, other than klingner, wants pressure?", ()),
        ("How elderly are Koreans kept apart from kin up north?", ()),
        ("Who favors a deal without sanctions relief?", ()),
        ("Why was it not about sanctions?", ()),
    ],
)
def test_a_topic_is_left_out_where_it_is_said(question: str, topics: tuple[str, ...]) -> None:
    """A topic that is not wanted is neither searched nor told, and that is told."""
    reading = _read(question)
    assert reading.unwanted == topics
    assert any(note.startswith("Leaving out what is said of") for note in reading.notes) is bool(topics)
    assert not any(topic in text for topic in topics for text in (reading.text, reading.search_text))


@pytest.mark.parametrize(
    "question",
    ["Who disagrees with Klingner?", "Unlike Klingner, who wants relief?", "Does nobody except Klingner want it?"],
)
def test_whom_others_are_compared_with_is_not_excluded(question: str) -> None:
    """Somebody whom others are to be set against is not left out."""
    assert (_read(question).experts, _read(question).excluded) == (("Bruce Klingner",), ())


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("What do Klingner and Bard say about sanctions?", 3),
        ("Klingner vs 38 North, and Bard", 8),
        ("What did CNN and NPR report on the summit?", 4),
        ("What do Brookings and Heritage recommend?", 2),
    ],
)
def test_several_sources_come_first_but_not_alone(question: str, count: int) -> None:
    """Briefs of several sources are favoured, all others stay in."""
    reading = _read(question)
    assert (reading.brief_ids, len(reading.favoured)) == (None, count)
    assert reading.notes[0].startswith(f"Looked first in the {count} briefs")


def test_one_source_restricts() -> None:
    """One expert, or all who bear one name, or one publisher leaves their briefs alone."""
    for question in ("What does Klingner say?", "What does Lee think?", "What did NK News write?"):
        assert _read(question).brief_ids
        assert not _read(question).favoured


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What does C.V.I.D. mean?", "complete, verifiable, irreversible denuclearization"),
        ("the F.F.V.D. demand", "final, fully verified denuclearization"),
        ("What did the D.P.R.K. do?", "North Korea"),
        ("What does U.N.S.C.R. 2397 say?", "resolution 2397"),
        ("What does UNSCR2375 ban?", "resolution 2375"),
        ("What does S/RES/2397 ban?", "Resolution/2397"),
        ("how many nkoreans go hungry", "North Koreans"),
        ("did KJU walk out", "Kim Jong Un"),
    ],
)
def test_abbreviations_are_read_with_points_and_glued(question: str, text: str) -> None:
    """An abbreviation is the same with points between its letters, or without a space before its number."""
    assert text in _read(question).text


@pytest.mark.parametrize(
    ("question", "publisher"),
    [
        ("What does C.A.P. say about sanctions?", "Center for American Progress"),
        ("What does the I.C.G. say?", "International Crisis Group"),
        ("What does N.Y. Times say?", "New York Times"),
        ("WHAT DOES CNAS SAY?", "Center for a New American Security"),
        ("WHAT DID NK NEWS PUBLISH?", "NK News"),
    ],
)
def test_publishers_are_read_with_points_and_in_capitals(question: str, publisher: str) -> None:
    """A publisher is known by its short name however that is written."""
    assert _read(question).publishers == (publisher,)


@pytest.mark.parametrize(
    "question",
    ["may be they left the north east", "some times they met in side the room", "the mount of evidence", "will king"],
)
def test_right_words_are_not_made_into_one(question: str) -> None:
    """Two words that are right each are not merged into a third that nobody wrote."""
    assert (_read(question).text, _read(question).corrections) == (question, ())
