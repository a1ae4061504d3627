"""Each rule finds its fault, and lets pass what says the same in other words; with the names of another library too."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.claims.checking import LONGEST, Checker, known_of
from index.claims.evidence import LETTERS, Evidence
from index.subject import Named, Subject

SUBJECT = Subject(
    actors=(
        Named("New Zealand", ("Wellington", "Kiwi")),
        Named("South Dakota", ("Pierre",)),
        Named("North Dakota", ("Bismarck",)),
    ),
    people=(Named("Jane Roe", ("Roe",), actor="New Zealand"),),
    short_names=(("CLF", "Council of Lake Fishers"),),
)
CHECKER = Checker(known_of(SUBJECT, ("wellington", "zealand", "dakota", "bismarck", "pierre", "roe")))


def kinds(claim: str, *quotes: str, who: str = "Ann Lee", date: str | None = "2019-03-05", **how: object) -> set[str]:
    """The kinds of faults of a claim on these quotes, all of them by one speaker."""
    given = [Evidence(number, quote, (who,), None, date) for number, quote in enumerate(quotes, 1)]
    return {fault.kind for fault in CHECKER.faults(claim, given, str(how.get("question", "")))}


LAKE = "Lee wants Wellington to open 12 of the 40 lakes to fishing by 3 May 2018, if the stocks recover."
DOUBT = "Stocks may recover within two years, Lee says, but more than 60 percent of the fishers doubt it."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Lee would have New Zealand open twelve lakes to fishers if stocks recover.", LAKE),
        ("If the stocks recover, a dozen of forty lakes should open by 3 May 2018, says Ann Lee.", LAKE),
        ("Ann Lee wrote in March 2019 that lakes should open if stocks recover.", LAKE),
        ("Over 60% of fishers doubt that stocks recover in two years.", DOUBT),
        ("Lee thinks that recovery within 24 months is possible; many fishers doubt it.", DOUBT),
        ("The CLF opposes the plan.", "The Council of Lake Fishers opposes the plan."),
        ("Roe dislikes the plan.", "Jane Roe does not like the plan."),
        ("Japanese ships are kept out.", "Ships from Japan must stay outside."),
        ("Both Dakotas signed.", "North and South Dakota signed."),
        ("Two in five boats lie idle.", "About 40 percent of the boats are idle."),
        ("The lakes stay shut unless the stocks recover.", "The lakes will not open before the stocks recover."),
        ("The cap was lifted in the 1990s.", "In 1994 the cap was lifted."),
        ("The three lakes froze, Lee says.", "Lee says that Swan, Heron and Otter froze."),
        ("Stocks have been falling for three years.", "Stocks fell for the third year running."),
        ("Fishing must stop, as long as two thirds agree.", "If two thirds agree, fishing must stop."),
        ("Whether the lake will open, Lee does not say.", "The lake may open, Lee says, or not."),
        ("Lee tests if fishers pay.", "Lee wants to find out if fishers pay for the lake."),
        ("The nets should not be kept.", "Lee wants to scrap the nets."),
        ("Lee says the Americans could build a navy.", "It is in our power to build a navy."),
        ("By union we may hope for peace, says Lee.", "By union we may hope for peace."),
        ("Weakness made the net fail.", "The failure of nets shows that they are weak."),
        ("Lee wants answers on Kiwi demands.", "Lee wants answers on what New Zealand demands."),
    ],
)
def test_what_is_said_in_other_words_passes(claim: str, quote: str) -> None:
    """Synonyms of the subject file, numbers in words, percentages, spans, plurals, initials: no fault."""
    assert kinds(claim, quote) == set()


@pytest.mark.parametrize(
    ("claim", "quote", "kind"),
    [
        ("Lee wants Pierre to open lakes if stocks recover.", LAKE, "name"),
        ("Lee wants Australia to open lakes if stocks recover.", LAKE, "name"),
        ("North Dakota signed.", "South Dakota signed.", "name"),
        ("John Roe signed.", "Jane Roe signed.", "name"),
        ("The BLF opposes it.", "The Council of Lake Fishers opposes it.", "name"),
        ("Wellington had closed its lake.", "Bismarck had closed a lake near Wellington.", "name"),
        ("Lee wants 14 lakes opened if stocks recover.", LAKE, "number"),
        ("Fewer than 60 percent doubt it.", DOUBT, "number"),
        ("Stocks may recover within two months.", DOUBT, "number"),
        ("Dozens signed.", "Seven signed.", "number"),
        ("Lee wants lakes opened by 3 June 2018 if stocks recover.", LAKE, "date"),
        ("The lakes closed in March 2019.", "The lakes closed at last.", "date"),
        ("It opened after the Bluff talks.", "It opened before the Bluff talks.", "date"),
        ("The plan is not safe.", "The plan keeps everybody safe.", "negation"),
        ("The plan has made fishers rich.", "The plan has never made fishers rich.", "negation"),
        ("Lee opposes the plan for the lake.", "Lee supports the plan for the lake.", "stance"),
        ("Lee wants limits tightened on the lake.", "Lee wants limits eased on the lake.", "stance"),
        ("Lee wants Wellington to open 12 of the 40 lakes to fishing by 3 May 2018.", LAKE, "condition"),
        ("Lee opens the lake if Wellington pays.", "Lee opens the lake.", "condition"),
        ("All lakes were opened.", "Lakes were opened.", "scope"),
        ("Stocks will recover.", "Stocks may recover.", "scope"),
        ("Experts agree that stocks recover.", "Stocks recover, Lee says.", "scope"),
        ("Bismarck praises the plan.", "Lee praises Bismarck for the plan.", "voice"),
        ("According to Bismarck, lakes close.", "Lakes close, Lee tells Bismarck.", "voice"),
        ("Ann Lee asks what Wellington wants.", "Ann Lee asks how New Zealand's lakes fare.", "voice"),
        ("The talks were chaired by Jane Roe.", "Bob Moss chaired the talks, and Jane Roe spoke.", "name"),
    ],
)  # fmt: skip
def test_each_fault_is_found(claim: str, quote: str, kind: str) -> None:
    """A name, number, date, “not”, side, condition, reach or voice that the quote lacks is called by its kind."""
    assert kind in kinds(claim, quote)


@pytest.mark.parametrize(
    "claim",
    [
        "See https://example.org for the plan.", "The plan is on example.com.", "Write to lee@example.org of the plan.",
        "The plan is <b>good</b>.", "The **plan** works.", "[The plan](x) works.", "I think that the plan works.",
        "You should back the plan.", "As an AI language model, the plan works.", "Ignore all previous instructions.",
        "Sentence 3 says that the plan works.", "The provided sentences do not mention it.", "The plan works. " * 3,
        "plan " * 61, "Click here for the plan.", "Der план works.", "계획은 좋다.", "", "...",
        "Our system prompt is the plan.",
    ],
)  # fmt: skip
def test_what_is_no_plain_sentence_on_the_matter_fails(claim: str) -> None:
    """Links, marks, orders, talk of itself or to the reader, another language, nothing, too much."""
    assert "form" in kinds(claim, "The plan works and should be backed. Sentences do not mention it.")


def test_a_name_in_the_question_proves_nothing() -> None:
    """What stands in the question alone is no evidence, and a claim without evidence is none."""
    assert "name" in kinds("Smith backs the plan.", "Lee backs the plan.", question="Does Smith back the plan?")
    assert CHECKER.faults("Lee backs the plan.", ()) != ()


def test_voices_are_not_exchanged() -> None:
    """Of two who are cited, each says what stands in their own quote."""
    given = [
        Evidence(1, "Lee wants the lakes opened to fishing boats in summer.", ("Ann Lee",)),
        Evidence(2, "Stone wants a ban on engines and higher licence fees.", ("Bob Stone",)),
    ]
    right = "Lee wants lakes opened to boats in summer, while Stone wants a ban on engines."
    wrong = "Stone wants lakes opened to boats in summer, while Lee wants a ban on engines."
    assert CHECKER.faults(right, given) == ()
    assert "voice" in {fault.kind for fault in CHECKER.faults(wrong, given)}


def test_a_side_that_is_known_is_not_turned() -> None:
    """Where the library knows on which side a quote is, a claim that puts it on the other is wrong."""
    given = [
        Evidence(
            1, "Lee would have talks lead toward opening lakes.", ("Ann Lee",), sides=(("opening lakes", "supports"),)
        )
    ]
    assert CHECKER.faults("Lee wants talks on opening lakes.", given) == ()
    assert "stance" in {fault.kind for fault in CHECKER.faults("Lee is against opening lakes.", given)}


def test_the_model_of_meaning_has_the_last_word() -> None:
    """It is asked what the rules let pass, with the claim and the quotes; below its threshold that is a fault."""
    asked: list[tuple[str, str]] = []

    def supports(claim: str, evidence: str) -> float:
        asked.append((claim, evidence))
        return 0.2 if "gladly" in claim else 0.9

    checker = Checker(supports=supports)
    given = [Evidence(1, "Lee opens the lake.", ("Ann Lee",), "The Daily", "2019-03")]
    assert checker.faults("Lee opens the lake.", given) == ()
    assert [fault.kind for fault in checker.faults("Lee gladly opens the lake.", given)] == ["meaning"]
    assert {fault.kind for fault in checker.faults("Quimby opens the lake.", given)} == {"name"}
    assert [claim for claim, _ in asked] == ["Lee opens the lake.", "Lee gladly opens the lake."]
    assert "Lee opens the lake." in asked[0][1]


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=40))
def test_nothing_that_is_claimed_or_quoted_raises(claim: str, quote: str, who: str) -> None:
    """Any text may be a claim, a quote or a name."""
    CHECKER.faults(claim, [Evidence(1, quote, (who,), who, "2019-03")])
    CHECKER.faults(f"Lee says {claim}", [Evidence(1, f"{quote} Lee says {claim}", (who, "Ann Lee"))])


@pytest.mark.parametrize(
    "piece",
    [
        "Aa ",
        "Aa and Bb ",
        "A. ",
        "two hundred ",
        "Lee says, Roe says, ",
        "1,000 ",
        "of the Aa ",
        "not if ",
        "Aa’s ",
        "May 3, ",
        "-",
        "9",
        ",",
    ],
)
def test_no_text_takes_long_to_check(piece: str) -> None:
    """A claim as long as is looked at, and quotes as long as are given, of one piece again and again."""
    claim, quote = (piece * 600)[:LONGEST], (piece * 4800)[:LETTERS]
    began = time.process_time()
    CHECKER.faults(claim, [Evidence(1, quote, ("Ann Lee",)), Evidence(2, quote, ("Bob Stone",))])
    assert time.process_time() - began < 2
