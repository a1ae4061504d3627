"""Whether a text holds what a question names, on the catalogue of the real briefs."""

from __future__ import annotations

import pytest

from index.corpus.parsing import read_folder
from index.reading.binding import holds
from index.reading.names import KnownNames, known_names
from index.reading.question import read
from tests.conftest import ROOT, SUBJECT


@pytest.fixture(scope="module")
def names() -> KnownNames:
    """The catalogue of the real briefs."""
    return known_names(read_folder(ROOT / "briefs").briefs, SUBJECT)


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("Who are the 5300 Americans?", "About 5,300 of them are missing.", True),
        ("Who are the 5300 Americans?", "About 5,301 of them are missing.", False),
        ("Who gave 50k tonnes of rice?", "It gave 50,000 metric tons.", True),
        ("Who gave 50 thousand tons of rice?", "It gave 50,000 metric tons.", True),
        ("How many barrels of oil?", "Some 500,000 barrels a year.", True),
        ("How many barrels of oil?", "Some 500,000 tonnes a year.", False),
        ("How far is it in miles?", "It is 30 kilometers away.", False),
        ("How far is it in km?", "It is 30 kilometers away.", True),
        ("How much is it in dollars?", "It costs $5 million.", True),
        ("What happened in 2019?", "In the spring of 2019 they met.", True),
        ("What happened in 2019?", "In the spring of 2018 they met.", False),
        ("What was agreed in the '90s?", "The 1994 deal froze it.", True),
        ("What was agreed in the nineties?", "In the 1990s there was a deal.", True),
        ("What was agreed in 1994?", "In the 1990s there was a deal.", True),
        ("What was agreed in the 1990s?", "The 2005 deal froze it.", False),
        ("What happened on June 12th, 2018?", "On 12 June 2018 they signed.", True),
        ("What happened on June 12, 2018?", "On June 12 they signed.", True),
        ("What happened on June 12, 2018?", "On June 12, 2017, they signed.", False),
        ("What happened on February 28, 2019?", "On Feb. 28, 2019, they left.", True),
        ("What happened on June 13, 2018?", "On June 12, 2018, they signed.", False),
        ("What happened from 2017 to 2019?", "They met in 2018.", True),
        ("What did Danny Russel see?", "Russel saw a freeze.", True),
        ("What did Danny Russel see?", "Russia saw a freeze.", False),
        ("What did President Macron offer?", "Macron offered help.", True),
        ("What happened to Banco Delta Asia?", "Trade in Asia grew.", False),
        ("What did Pyongyang ask?", "North Korea asked for relief.", True),
        ("What did Tokyo ask?", "North Korea asked for relief.", False),
        ("Would Kim agree to 5 of 11 measures?", "Eleven measures were listed.", True),
        ("Would Kim agree to 13 measures?", "Eleven measures were listed.", False),
        ("What did the Swedish hosts do?", "The talks were held in Sweden.", True),
        ("What did Vietnam do?", "The Vietnamese hosts were patient.", True),
        ("What does the IAEA see?", "The International Atomic Energy Agency saw smoke.", True),
        ("what of the trump-kim letters", "Trump sent Kim a letter.", True),
        ("What does European policy want?", "Europe wants talks.", True),
        ("What did the WFP send?", "The World Food Programme sent rice.", True),
        ("What did the Korea Economic Institute say?", "The KEI said no.", True),
        ("What did Iran do?", "Ireland did nothing.", False),
        ("How long did they talk in the Demilitarized Zone?", "They talked at the DMZ for 50 minutes.", True),
        ("How long did they talk in the Demilitarized Zone?", "They talked at Panmunjom for 50 minutes.", True),
        ("How long did they talk at the DMZ?", "They talked at Panmunjom for 50 minutes.", True),
        ("How long did they talk at the DMZ?", "They talked in the Demilitarized Zone.", True),
        ("How long did they talk at the DMZ?", "They talked in Stockholm.", False),
    ],
)
def test_a_text_holds_what_a_question_names(question: str, text: str, held: bool, names: KnownNames) -> None:
    """Names count under other names, numbers by their value, times as far as they are named, units as abbreviated."""
    details = [one for one in read(question, names).details if one.surface not in ("Americans", "Feb")]
    assert details
    assert all(holds(one, text, SUBJECT) for one in details) is held
