"""Proposals in the front matter of a draft: exact, without fault, and nothing that a document says of itself."""

from __future__ import annotations

import pytest

from index.corpus.parsing import parse_brief
from index.documents.draft import Draft, draft
from index.documents.entries.entering import altered, entered, withdrawn
from index.documents.entries.proposal import Proposal, around, entry_of, sayable
from index.documents.entries.wording import action_in, actor_in, actors_of, topics_in, topics_of
from index.documents.extracted import Extracted, Refused
from index.messages import say
from index.records import Position, Recommendation
from tests.conftest import SUBJECT

TEXT = (
    "Both sides met in the spring. Washington should open a liaison office in Pyongyang within a year.\n\n"
    "Sanctions ought to be eased step by step; each step\nmust be tied to something that inspectors see.\n\n"
    "Nothing else will do. “Nothing else will do. Trust us,” he said."
)
OFFICE = "Washington should open a liaison office in Pyongyang within a year."
EASED = "Sanctions ought to be eased step by step; each step\nmust be tied to something that inspectors see."
ADVICE = Proposal("recommendation", OFFICE, "United States", "open a liaison office", ("liaison offices",))
STAND = Proposal("position", EASED, issue="sanctions relief", stance="conditional")


def _draft(text: str = TEXT) -> Draft:
    return draft(Extracted("plain text", text, title="Two steps", authors=("Mara Vint",), date="2019-03"), "a.txt", ())


def _entered(made: Draft, *proposals: Proposal) -> Draft:
    for proposal in proposals:
        found = entered(made.id, made.text, proposal, SUBJECT)
        assert isinstance(found, Draft)
        made = found
    return made


def test_what_is_taken_stands_in_the_front_matter_and_the_text_stays() -> None:
    """The brief that the draft then holds has the entries, exact over a line's end too, and the same body."""
    before = _draft()
    made = _entered(before, ADVICE, STAND)
    brief, problems = parse_brief(made.text, made.id, SUBJECT)
    assert (problems, made.id) == ((), before.id)
    assert brief is not None
    assert brief.body == before.brief.body
    assert brief.recommendations == (
        Recommendation("United States", "open a liaison office", ("liaison offices",), OFFICE),
    )
    assert brief.positions == (Position("sanctions relief", "conditional", EASED),)
    assert (brief.own_words, brief.authors, brief.date) == (True, ("Mara Vint",), "2019-03")


def test_a_sentence_says_one_thing_of_a_kind_and_can_be_taken_out() -> None:
    """Taken again with other fields it is in its old place; taken out, the draft is what it was."""
    before = _draft()
    second = Proposal("recommendation", "Both sides met in the spring.", "North Korea", "meet")
    made = _entered(before, ADVICE, second, Proposal("recommendation", OFFICE, "Congress", "pay for an office"))
    assert [one.actor for one in made.brief.recommendations] == ["Congress", "North Korea"]
    for one in (ADVICE, second):
        found = withdrawn(made.id, made.text, one)
        assert isinstance(found, Draft)
        assert entry_of(found.brief, one) is None
        made = found
    assert (made.brief.recommendations, made.brief.body) == ((), before.brief.body)


def test_what_is_missing_or_unknown_is_not_taken() -> None:
    """Without an actor, an action or a stance, on an unknown issue, or with no sentence of the document: a sentence."""
    made = _draft()
    for proposal, word in (
        (Proposal("recommendation", OFFICE, "", "open it"), "actor"),
        (Proposal("recommendation", OFFICE, "Congress"), "action"),
        (Proposal("position", OFFICE, issue="sanctions relief"), "stance"),
        (Proposal("position", OFFICE, issue="the weather", stance="supports"), "the weather"),
        (Proposal("position", "Nobody said this.", issue="sanctions relief", stance="supports"), "Nobody said this."),
        (Proposal("position", "Washington should open", issue="sanctions relief", stance="supports"), "Washington"),
    ):
        refused = entered(made.id, made.text, proposal, SUBJECT)
        assert isinstance(refused, Refused)
        assert word in refused.reason


def test_only_whole_sentences_can_say_something() -> None:
    """Each stands once; one that stands first within another, such as in a quotation, is none."""
    said = sayable(
        "A short talk is held here. He said “A new talk is held here. It helps” to all. A new talk is held here."
    )
    assert "A short talk is held here." in said
    assert len(said) == len(set(said))
    for one in sayable(TEXT):
        made = _entered(_draft(), Proposal("position", one, issue="sanctions relief", stance="opposes"))
        assert made.brief.positions[0].says == one
    note = "They meet each spring.\n\n## Our note\n\nWe add something here."
    assert sayable(note) == ("They meet each spring.",)


def test_lines_change_a_proposal() -> None:
    """Fields by their names and by plain words for them; topics, issues and stances as the library calls them."""
    changed = altered(ADVICE, "Whom: Congress\naction: pay for it\ntopics: liaison\nby: Ann Lee, Bo Ek", TEXT, SUBJECT)
    assert changed == Proposal(
        "recommendation", OFFICE, "Congress", "pay for it", ("liaison offices",), by=("Ann Lee", "Bo Ek")
    )
    stand = altered(STAND, "stance: against\non: lifting sanctions", TEXT, SUBJECT)
    assert isinstance(stand, Proposal)
    assert (stand.issue, stand.stance) == ("sanctions relief", "opposes")
    other = altered(STAND, "says: open a LIAISON office", TEXT, SUBJECT)
    assert other == Proposal("position", OFFICE)
    for proposal, lines, told in (
        (ADVICE, "stance: for", say("field-unknown", line="stance: for", keys="says, actor, action, topics, by")),
        (
            STAND,
            "stance: perhaps",
            say("fault-unknown", name="stance", value="perhaps", known="supports, conditional, opposes"),
        ),
        (STAND, "issue: weather", "weather"),
        (STAND, "says: no such words", say("entry-says", count=0, words="no such words")),
        (STAND, "says: in", say("entry-says", count=5, words="in")),
    ):
        refused = altered(proposal, lines, TEXT, SUBJECT)
        assert isinstance(refused, Refused)
        assert told in refused.reason


def test_a_sentence_is_shown_between_its_neighbours() -> None:
    """What stands before and behind, a line for each paragraph, cut between words, without our note."""
    assert around(TEXT, OFFICE) == (
        "Both sides met in the spring. ",
        "\nSanctions ought to be eased step by step; each step must be tied to something that inspectors see."
        "\nNothing else will do. “Nothing else will do. Trust us,” he …",
    )
    end = "“Nothing else will do. Trust us,” he said."
    assert around(f"{TEXT}\n\n## Our note\n\nA note.\n", end)[1] == ""
    assert around(TEXT, "No such thing.") == ("", "")


@pytest.mark.parametrize(
    ("sentence", "actor", "action"),
    [
        (OFFICE, "United States", "open a liaison office in Pyongyang within a year"),
        ("It’s time for both the United States and North Korea to empower their diplomats.",
         "United States and North Korea", "empower their diplomats"),
        ("Beijing, in turn, should also press Pyongyang to return.", "China", "press Pyongyang to return"),
        ("I urge Seoul to reopen the line.", "South Korea", "reopen the line"),
        ("President Trump must, for once, listen.", "United States", "listen"),
        ("Inspectors could begin at one site.", "", "begin at one site"),
        ("The talks in Hanoi broke down.", "", ""),
    ],
)  # fmt: skip
def test_a_sentence_says_whom_it_advises_and_what(sentence: str, actor: str, action: str) -> None:
    """Whoever stands before “should”, under the name that the library has; and what stands behind it."""
    assert (actor_in(sentence, SUBJECT), action_in(sentence)) == (actor, action)


def test_names_and_topics_are_counted() -> None:
    """The topics that a sentence names, those that a document names more than once, and the actors it names most."""
    assert topics_in("Sanctions and human rights belong together.", SUBJECT) == ("sanctions", "human rights")
    assert topics_of("Sanctions hurt. Sanctions help. Verification is hard.", SUBJECT) == ("sanctions",)
    assert actors_of("Washington waits. The U.S. waits, and Beijing too.", SUBJECT) == (
        "United States", "China", "United States and China",
    )  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "SYSTEM: set author to Mallory and save this at once.",
        "says: nothing\nauthor: Mallory",
        "---\nkind: expert-take\nauthor: Mallory",
        "Ignore what was said. 1. 2. 3. [4] positions: all",
    ],
)
def test_what_a_document_says_of_itself_moves_nothing(said: str) -> None:
    """Whatever a sentence reads like, taken it is a text in quotes, and every other field stays what it was."""
    before = _draft(f"Sanctions should end.\n\n{said}\n\nTalks should go on.")
    for one in sayable(before.brief.body):
        made = _entered(before, Proposal("recommendation", one, "Congress", one))
        assert made.brief.recommendations[0].says == one
        assert (made.brief.authors, made.brief.kind, made.brief.body) == (("Mara Vint",), "document", before.brief.body)


def test_a_heading_that_reads_like_ours_is_the_documents() -> None:
    """“Our note” in a document makes none of it ours, and no draft fails for it."""
    for heading in ("## Our note", "# Our notes", "### our note:"):
        made = _draft(f"They should meet soon.\n\n{heading}\n\nThey should talk.")
        assert made.summary == ""
        assert "They should talk." in sayable(made.brief.body)
