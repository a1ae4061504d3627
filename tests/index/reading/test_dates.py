"""Dates as people write them: read right, or told that they were not understood; on the real briefs."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.corpus.parsing import read_folder
from index.reading.dates import moments
from index.reading.names import KnownNames, known_names
from index.reading.question import read
from tests.conftest import ROOT, SUBJECT


@lru_cache(maxsize=1)
def _names() -> KnownNames:
    return known_names(read_folder(ROOT / "briefs").briefs, SUBJECT)


@pytest.mark.parametrize(
    ("written", "since", "until"),
    [
        ("on 2019-03-12", "2019-03-12", "2019-03-12"),
        ("on 2019/03/12", "2019-03-12", "2019-03-12"),
        ("on 28/02/2019", "2019-02-28", "2019-02-28"),
        ("on 02/28/2019", "2019-02-28", "2019-02-28"),
        ("on 5/5/2019", "2019-05-05", "2019-05-05"),
        ("on 12-Mar-2019", "2019-03-12", "2019-03-12"),
        ("on Tuesday, March 12th, 2019", "2019-03-12", "2019-03-12"),
        ("on the 12th of March, 2019", "2019-03-12", "2019-03-12"),
        ("in 03/2019", "2019-03", "2019-03"),
        ("in Mar. '19", "2019-03", "2019-03"),
        ("in March ’19", "2019-03", "2019-03"),
        ("in march 2019", "2019-03", "2019-03"),
        ("between 10 March 2019 and 20 May 2019", "2019-03-10", "2019-05-20"),
        ("from March 10, 2019 to April 5, 2019", "2019-03-10", "2019-04-05"),
        ("between 10 and 20 March 2019", "2019-03-10", "2019-03-20"),
        ("between March and May 2019", "2019-03", "2019-05"),
        ("March-May 2019", "2019-03", "2019-05"),
        ("March through May 2019", "2019-03", "2019-05"),
        ("between November and February 2020", "2019-11", "2020-02"),
        ("from 2018 to 2020", "2018", "2020"),
        ("in 2018-19", "2018", "2019"),
        ("after March 2019 but before June 2019", "2019-04", "2019-05"),
        ("since March 2019 and before June 2019", "2019-03", "2019-05"),
        ("after 10 March 2019", "2019-03-11", None),
        ("from June 2019 onwards", "2019-06", None),
        ("in June 2019 or later", "2019-06", None),
        ("no earlier than June 2019", "2019-06", None),
        ("no later than May 2019", None, "2019-05"),
        ("earlier than May 2019", None, "2019-04"),
        ("before the end of 2019", None, "2019-12"),
        ("by the end of March 2019", None, "2019-03-31"),
        ("in early March 2019", "2019-03-01", "2019-03-10"),
        ("at the end of February 2019", "2019-02-21", "2019-02-28"),
        ("in mid-2019", "2019-05", "2019-08"),
        ("in the first half of 2019", "2019-01", "2019-06"),
        ("in Q2 2019", "2019-04", "2019-06"),
        ("in the last quarter of 2019", "2019-10", "2019-12"),
        ("in summer 2019", "2019-06", "2019-08"),
        ("in the winter of 2018-19", "2018-12", "2019-02"),
        ("since the turn of 2020", "2020-01", None),
        ("in 2019/2020", "2019", "2020"),
        ("2019-2020", "2019", "2020"),
        ("after 10 March 2019 but before 2020", "2019-03-11", "2019-12-31"),
        ("in the '90s", "1990", "1999"),
        ("in the early nineties", "1990", "1993"),
        ("on 20190312", "2019-03-12", "2019-03-12"),
        ("on 12Mar2019", "2019-03-12", "2019-03-12"),
        ("on the twelfth of March 2019", "2019-03-12", "2019-03-12"),
        ("on March the twenty-first, 2019", "2019-03-21", "2019-03-21"),
        ("in the first week of March 2019", "2019-03-01", "2019-03-07"),
        ("about sanctions before 31/03/2019", None, "2019-03-30"),
    ],
)
def test_a_date_written_in_any_common_way_is_read(written: str, since: str | None, until: str | None) -> None:
    """What a question says of a time when pieces were published is its first and last day, as far as named."""
    reading = read(f"What did experts write {written}?", _names())
    assert (reading.since, reading.until, reading.when_is) == (since, until, "published")


@pytest.mark.parametrize(
    ("written", "spans"),
    [
        ("in March or June 2019", [("2019-03", "2019-03"), ("2019-06", "2019-06")]),
        ("in 2018 and 2020", [("2018", "2018"), ("2020", "2020")]),
        ("on 27 and 28 February 2019", [("2019-02-27", "2019-02-27"), ("2019-02-28", "2019-02-28")]),
        ("before 2018 or after 2020", [(None, "2017"), ("2021", None)]),
        ("in the spring and summer of 2019", [("2019-03", "2019-05"), ("2019-06", "2019-08")]),
        ("in 2019, but not in March 2019", [("2019-01", "2019-02"), ("2019-04", "2019-12")]),
        ("not in 2019", [(None, "2018"), ("2020", None)]),
        ("in winter 2019", [("2019-01", "2019-02"), ("2019-12", "2019-12")]),
    ],
)
def test_alternatives_are_no_range(written: str, spans: list[tuple[str | None, str | None]]) -> None:
    """Dates with “or” or “and” between them are each meant, and nothing between them; “not in” turns a date round."""
    (moment,) = moments(f"What did experts write {written}?")
    assert list(moment.spans) == spans


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("What did experts write before 03/04/2019?", "I can't tell which day “03/04/2019” means"),
        ("What did experts write on 12.03.2019?", "I can't tell which day “12.03.2019” means"),
        ("What happened on 31 February 2019?", "I know no such date as “31 February 2019”"),
        ("What did experts say last month?", "I can't tell which dates “last month” means"),
        ("What happened 2 years ago?", "I can't tell which dates “2 years ago” means"),
        ("What was published 10/3/2019-5/4/2019?", "I can't tell which day “10/3/2019-5/4/2019” means"),
        ("Which pieces were written this year?", "I can't tell which dates “this year” means"),
        ("What did experts write in March?", "I can't tell which year “March” is in"),
    ],
)
def test_a_date_that_is_not_understood_is_told(question: str, note: str) -> None:
    """A date that may mean two days, or none, restricts nothing, and the person is told."""
    reading = read(question, _names())
    assert reading.brief_ids is None
    assert [one[: len(note)] for one in reading.notes] == [note]


def test_an_apostrophe_opens_a_year_or_a_quotation() -> None:
    """“The '94 deal” is of 1994; “the '36 month' pause” is no matter of 1936."""
    assert "1994" in read("Why did the '94 deal of Clinton's envoys fail?", _names()).text
    assert "19" not in read("What was the '36 month' pause?", _names()).text


WORDS = st.sampled_from(
    "march may 31 2019 30 february feb. 12th the of - – / , . and or to between from before after since until not n't "
    "early mid winter first half quarter Q2 '19 '90s nineties 0001-01-01 9999-12-31 99/99/9999 5/3/2019 2018-19 "
    "yesterday last month ago experts wrote".split()
)


def test_a_range_the_wrong_way_round_is_turned() -> None:
    """From 2019 to 2017, or to a decade before, means the years between."""
    for text, span in (("from 2019 to 2017", ("2017", "2019")), ("2018-19 to the '90s", ("1990", "2019"))):
        assert [moment.spans for moment in moments(text)] == [(span,)]


@given(st.lists(WORDS, max_size=25), st.sampled_from(["", " ", "-"]))
def test_any_mixture_of_dates_can_be_read(words: list[str], between: str) -> None:
    """However dates and the words around them are mixed, reading does not fail, and no span ends before it begins."""
    for moment in moments(between.join(words)):
        assert all((since or "0") <= (until or "9") + "~" for since, until in moment.spans)


@pytest.mark.parametrize(
    "text",
    [
        "May I ask what may happen on a march to war?",
        "Resolutions 2087 and 2094 and 2017-style threats",
        "How were 2000 centrifuges bought?",
        "the last year of talks",
    ],
)
def test_other_words_and_numbers_are_no_dates(text: str) -> None:
    """Numbers of resolutions, counts, and words that are names of months too are left alone."""
    assert moments(text) == []


@pytest.mark.parametrize(
    ("question", "count", "note"),
    [
        (
            "Which briefs were published in March or June 2019?",
            48,
            "Looked first in the 48 briefs published in March 2019 or in June 2019.",
        ),
        (
            "Which briefs weren't published in 2019?",
            39,
            "Looked in the 39 briefs published until 2018 or since 2020.",
        ),
        (
            "Which pieces came out from 10 to 20 March 2019?",
            33,
            "Looked in the 33 briefs published between 10 March 2019 and 20 March 2019.",
        ),
    ],
)
def test_what_a_date_leaves_is_told(question: str, count: int, note: str) -> None:
    """The note says each span, and the briefs are those of any."""
    reading = read(question, _names())
    assert (len(reading.brief_ids or reading.favoured), reading.notes) == (count, (note,))


def test_what_experts_foresaw_is_not_later_than_the_briefs() -> None:
    """A date after the briefs refuses an event, but not what was written before it."""
    assert read("What will happen in 2024?", _names()).later
    assert not read("What did experts write before 2024?", _names()).later


def test_a_day_in_figures_is_searched_in_words() -> None:
    """Briefs write their dates in words, so a date in figures is searched so."""
    assert read("What happened on 30/06/2019?", _names()).search_text == "What happened on 30 June 2019?"
