"""What the front matter of a brief may hold: every rule of the brief format, each with the line of its fault."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.corpus.parsing import parse_text
from index.records import Brief, Position, Recommendation
from tests.index.corpus.front_matter import BODY, SOUND, WANTS, parsed, sound


def test_every_field_is_read() -> None:
    """A brief with all keys comes out with each value in its place."""
    lines = """
title: Give   talks room
source_title: The Summit – What Next
author: [Ann Lee, Bo Ek, Cy Roe]
affiliation: A Center
publisher: The Interest
date: 2019-03
url: https://example.org/a?b=1
kind: expert-take
topics: [working-level talks, China]
language: en-GB
questions:
  - "Would an office  help?"
  - Who wants one?
recommendations:
  - actor: Washington
    action: open an office
    topics: [liaison offices]
    says: "Lee wants an office in Pyongyang."
positions:
  - issue: liaison offices
    stance: supports
    says: "Lee wants an office in Pyongyang."
""".strip().splitlines()
    assert sound(*lines) == Brief(
        id="on-liaison",
        title="Give talks room",
        body=BODY + "\n",
        kind="expert-take",
        source_title="The Summit – What Next",
        authors=("Ann Lee", "Bo Ek", "Cy Roe"),
        affiliation="A Center",
        publisher="The Interest",
        date="2019-03",
        url="https://example.org/a?b=1",
        topics=("working-level talks", "China"),
        language="en-GB",
        questions=("Would an office help?", "Who wants one?"),
        recommendations=(
            Recommendation("Washington", "open an office", ("liaison offices",), "Lee wants an office in Pyongyang."),
        ),
        positions=(Position("liaison offices", "supports", "Lee wants an office in Pyongyang."),),
    )


AN_ENTRY = ("positions:", "  - issue: liaison offices", "    stance: supports", f"    {WANTS}")


def test_an_entry_says_whose_it_is() -> None:
    """`by` is a name or a list of names, `voice` what kind of voice they are; both go with recommendations too."""
    advice = ("recommendations:", "  - actor: Washington", "    action: open an office", f"    {WANTS}")
    one = ("    by: Ri Yong  Ho", "    voice: government")
    brief = sound(*SOUND, *AN_ENTRY, *one, *advice, "    by: [Ann Lee, Bo Ek]")
    assert (brief.positions[0].by, brief.positions[0].voice) == (("Ri Yong Ho",), "government")
    assert (brief.recommendations[0].by, brief.recommendations[0].voice) == (("Ann Lee", "Bo Ek"), None)


def test_the_author_may_be_an_organisation() -> None:
    """`voice` at the top says what kind of voice the author is; there must be one, and the kind be known."""
    assert sound(*SOUND, "author: A Center", "voice: organisation").voice == "organisation"
    assert parsed(*SOUND, "voice: organisation")[1] == [
        (4, "“voice” says what kind of voice the author is, but “author” is missing")
    ]
    assert parsed(*SOUND, "author: A Center", "voice: paper")[1] == [
        (5, "voice “paper” is not one of expert, organisation, government")
    ]


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (["voice: paper", "by: Lee"], 8, "unknown voice “paper”; known are expert, organisation, government"),
        (
            ["voice: expert"],
            8,
            "“voice” says what kind of voice somebody is, but neither “by” nor “author” names anybody",
        ),
        (
            ["by: The Daily"],
            8,
            "“by” is the publisher, who is no voice for what it reports: name whoever holds this, or, ",
        ),
        (["voice: expert", "by: The Daily"], 9, "“by” is the publisher, "),
    ],
)
def test_a_holder_that_cannot_be_is_a_problem(lines: list[str], line: int, message: str) -> None:
    """An unknown kind of voice, one that is nobody's, and an outlet as the voice of its own report are told."""
    (found,) = parsed(*SOUND, *AN_ENTRY, *(f"    {one}" for one in lines), "publisher: The Daily")[1]
    assert found[0] == line
    assert found[1].startswith(message)


def test_a_publisher_may_speak_for_itself() -> None:
    """An organisation's or a government's own publication is its voice, where the entry says so."""
    lines = ("    by: The Bureau", "    voice: government", "publisher: The Bureau")
    assert sound(*SOUND, *AN_ENTRY, *lines).positions[0].by == ("The Bureau",)


NOTE = f"{BODY}\n\n## Our note\n\nLee was heard in 2021."


def test_our_note_is_no_part_of_the_text() -> None:
    """What stands under the heading is kept in the body, and left out of what may be searched and quoted."""
    brief = sound(*SOUND, body=NOTE)
    assert brief.body == NOTE + "\n"
    assert brief.text == BODY + "\n\n"


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        (f"{NOTE}\n\n## Our note\nMore.", 11, "“## Our note” stands twice; put both notes under one heading"),
        (f"{NOTE}\n\n## What next\nMore.", 11, "this section stands below “## Our note”, which must be the last one; "),
        (NOTE.replace("## Our note", "### Our Notes:"), 7, "write this heading exactly “## Our note”, "),
        ("## Our note\nLee was heard.", 5, "nothing stands before “## Our note”; "),
        (f"{BODY}\n## Our note\n", 6, "nothing stands under “## Our note”; "),
    ],
)
def test_a_note_out_of_place_is_a_problem(body: str, line: int, message: str) -> None:
    """One note, last, under exactly its heading, with something before it and something in it."""
    (found,) = parsed(*SOUND, body=body)[1]
    assert found[0] == line
    assert found[1].startswith(message)


def test_no_says_may_lie_in_our_note() -> None:
    """What we add ourselves carries nobody's position."""
    (found,) = parsed(*SOUND, *AN_ENTRY[:3], '    says: "Lee was heard in 2021."', body=NOTE)[1]
    assert found == (7, "“says” stands in our note, which is never quoted")


def test_what_is_left_out_or_empty_is_absent() -> None:
    """Keys without a value are as good as absent, and the language is English unless it is said."""
    empty = ("author:", "date:", "url:", "topics: []", "recommendations:", "positions: []", "language:")
    assert sound(*SOUND, *empty) == sound(*SOUND)
    assert sound(*SOUND) == Brief("on-liaison", "On liaison", BODY + "\n")
    assert sound(*SOUND).language == "en"


def test_nothing_is_guessed_into_other_types() -> None:
    """Words that YAML would make a boolean, a number or a date stay the text that they are."""
    brief = sound("title: no", "kind: background", "publisher: 1.50", "affiliation: 0x1F", "date: 2019-03-01")
    assert (brief.title, brief.publisher, brief.affiliation, brief.date) == ("no", "1.50", "0x1F", "2019-03-01")


def test_an_author_is_a_text_or_a_list() -> None:
    """One author may stand as a text, several as a list."""
    assert sound(*SOUND, "author: Ann Lee").authors == ("Ann Lee",)
    assert sound(*SOUND, "author:", "  - Ann Lee", "  - Bo Ek").authors == ("Ann Lee", "Bo Ek")


@pytest.mark.parametrize(
    ("lines", "place", "message"),
    [
        (("colour: red",), 4, "unknown key “colour”; known are title, source_title"),
        (("Title: On liaison",), 4, "unknown key “Title”"),
        (("? [a, b]", ": c"), 4, "unknown key “[…]”"),
        (("<<: background",), 4, "unknown key “<<”"),
        (("date: 2019", "title: Again"), 5, "the key “title” stands twice"),
        (("publisher: [A, B]",), 4, "“publisher” must be one text, not a list"),
        (("author: {name: Ann}",), 4, "“author” must be one text, not a list"),
        (("author:", "  - Ann Lee", "  - [Bo]"), 6, "“author” must be one text, not a list"),
        (("affiliation: " + "x" * 501,), 4, "“affiliation” has more than 500 characters"),
        (("questions:", "  - Would an office help?", "  - Who wants one"), 6, "“Who wants one” does not end with a"),
        (("questions: [Who?, Why?, Who?]",), 4, "“Who?” stands twice in “questions”"),
        (("questions: [A?, B?, C?, D?, E?, F?]",), 4, "more than 5 questions; "),
        (("questions:", f"  - {'x' * 200}?"), 5, "a question has more than 200 characters"),
        (("questions:", "  - Who: Lee?"), 5, "“questions” must be one text, not a list"),
        (("topics: [China, tea]",), 4, "unknown topic “tea”; known are working-level talks, summit diplomacy"),
        (("topics: china",), 4, "unknown topic “china”"),
        (("url: example.org/a",), 4, "url “example.org/a” is not an address that opens with http:// or https://"),
        (("url: ftp://example.org",), 4, "url “ftp://example.org” is not an address"),
        (("url: 'javascript:alert(1)'",), 4, "url “javascript:alert(1)” is not an address"),
        (("url: https://",), 4, "url “https://” is not an address"),
        (("url: 'https://[::1'",), 4, "url “https://[::1” is not an address"),
        (("url: https://a.org/b c",), 4, "url “https://a.org/b c” is not an address"),
        (("url: https://a.org/<b>",), 4, "url “https://a.org/<b>” is not an address"),
        (("url: 'https://a.org/\"'",), 4, 'url “https://a.org/"” is not an address'),
        (("language: English!",), 4, "language “English!” is not a language code such as en or ko"),
        (("recommendations: more talks",), 4, "“recommendations” must be a list, each entry opening with “- ”"),
        (("positions:", "  issue: sanctions relief"), 5, "“positions” must be a list"),
        (("positions:", "  - sanctions relief"), 5, "an entry of “positions” must be lines of the form"),
    ],
)
def test_a_fault_is_named_with_its_line(lines: tuple[str, ...], place: int, message: str) -> None:
    """Each fault of a field gives exactly one problem, on the line where it stands."""
    brief, problems = parsed(*SOUND, *lines)
    assert brief is None
    assert [(line, found[: len(message)]) for line, found in problems] == [(place, message)]


@pytest.mark.parametrize(
    ("entry", "place", "message"),
    [
        (("action: talk", WANTS), 5, "“actor” is missing in this entry"),
        (("actor: Seoul", "action:", WANTS), 5, "“action” is missing in this entry"),
        (("actor: Seoul", "action: talk"), 5, "“says” is missing in this entry"),
        (("actor: Seoul", "action: talk", "says: ' '"), 5, "“says” is missing in this entry"),
        (("actor: Seoul", "action: talk", "says: Lee wanted it."), 7, "“says” is not an exact slice of the body: 'Lee"),
        (("actor: Seoul", "action: talk", WANTS.lower()), 7, "“says” is not an exact slice of the body: 'lee"),
        (("actor: Seoul", "action: talk", "topics: [tea]", WANTS), 7, "unknown topic “tea”"),
        (("actor: Seoul", "action: talk", "when: now", WANTS), 7, "unknown key “when”; known are actor, action"),
        (("actor: Seoul", "action: talk", WANTS, WANTS), 8, "the key “says” stands twice"),
    ],
)
def test_a_faulty_recommendation_is_named_with_its_line(entry: tuple[str, ...], place: int, message: str) -> None:
    """Each fault of a recommendation gives one problem: on its own line, or where the entry opens."""
    indented = [f"    {line}" for line in entry]
    brief, problems = parsed(*SOUND, "recommendations:", "  - " + indented[0].strip(), *indented[1:])
    assert brief is None
    assert [(line, found[: len(message)]) for line, found in problems] == [(place, message)]


@pytest.mark.parametrize(
    ("entry", "place", "message"),
    [
        (("issue: tea", "stance: supports", WANTS), 5, "unknown issue “tea”; known are empowering working-level talks"),
        (("issue: liaison offices", "stance: likes", WANTS), 6, "unknown stance “likes”; known are supports, cond"),
        (("stance: supports", WANTS), 5, "“issue” is missing in this entry"),
        (("issue: liaison offices", WANTS), 5, "“stance” is missing in this entry"),
        (("issue: liaison offices", "stance: opposes"), 5, "“says” is missing in this entry"),
        (("issue: liaison offices", "stance: opposes", "says: [a]"), 5, "“says” is missing in this entry"),
        (("issue: liaison offices", "stance: opposes", "topics: [China]", WANTS), 7, "unknown key “topics”"),
    ],
)
def test_a_faulty_position_is_named_with_its_line(entry: tuple[str, ...], place: int, message: str) -> None:
    """Each fault of a position gives one problem: on its own line, or where the entry opens."""
    indented = [f"    {line}" for line in entry]
    brief, problems = parsed(*SOUND, "positions:", "  - " + indented[0].strip(), *indented[1:])
    assert brief is None
    assert [(line, found[: len(message)]) for line, found in problems] == [(place, message)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("kind: background",), [(1, "“title” is missing")]),
        (("title: ''", "kind: background"), [(2, "“title” is missing")]),
        (("title: On liaison",), [(1, "“kind” is missing")]),
        (
            ("title: On liaison", "kind: rant"),
            [(3, "kind “rant” is not one of expert-take, analysis, background, document")],
        ),
    ],
)
def test_title_and_kind_are_needed(lines: tuple[str, ...], expected: list[tuple[int, str]]) -> None:
    """A brief without a title, or without one of the four kinds, is refused."""
    assert parsed(*lines) == (None, expected)


@pytest.mark.parametrize(
    "date",
    ["March 2019", "2019-3", "2019-13", "2019-02-30", "2019-00", "19", "2019-03-01T00:00", "0000", "２０１９"],
)
def test_a_date_that_is_none_is_refused(date: str) -> None:
    """Anything but an existing year, month or day in digits of 0 to 9 is a problem."""
    brief, problems = parsed(*SOUND, f"date: {date}")
    assert brief is None
    assert problems == [
        (
            4,
            f"date “{date}” is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD; leave the line out when unknown",
        )
    ]


TODAY = datetime.datetime.now(datetime.UTC).date()


@given(day=st.dates(min_value=datetime.date(1000, 1, 1), max_value=TODAY), length=st.sampled_from([4, 7, 10]))
def test_every_real_date_is_taken(day: datetime.date, length: int) -> None:
    """Every day up to now is taken, as a day, a month or a year."""
    assert sound(*SOUND, f"date: {day.isoformat()[:length]}").date == day.isoformat()[:length]


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_it_may_be_tomorrow_somewhere(days: int) -> None:
    """A piece of tomorrow is no mistake: it may be that day already where it appeared."""
    day = (TODAY + datetime.timedelta(days)).isoformat()
    assert sound(*SOUND, f"date: {day}").date == day


@pytest.mark.parametrize("date", ["2109-03-12", "2109-03", "9999", (TODAY + datetime.timedelta(3)).isoformat()])
def test_a_date_in_the_future_is_a_fault(date: str) -> None:
    """A mistyped year would be cited, and would make the library say that it knows of those times."""
    brief, problems = parsed(*SOUND, f"date: {date}")
    assert brief is None
    assert problems == [(4, f"date “{date}” lies in the future; is the year mistyped?")]


@pytest.mark.parametrize(
    "says",
    [
        ('says: "Lee said \\"no: never\\", and it\'s over."',),
        ("says: 'Lee said \"no: never\", and it''s over.'",),
        ("says: >-", '      Lee said "no: never",', "      and it's over."),
        ("says: |-", '      Lee said "no: never", and it\'s over.'),
        ('says: "Lee said \\"no: never\\",', "      and it's over.\""),
    ],
)
def test_says_may_be_quoted_in_every_way_of_yaml(says: tuple[str, ...]) -> None:
    """The sentence is the same in double or single quotes, folded, or as a block."""
    head, *rest = says
    brief = sound(*SOUND, "positions:", "  - issue: sanctions relief", "    stance: opposes", f"    {head}", *rest)
    assert [position.says for position in brief.positions] == ['Lee said "no: never", and it\'s over.']


def _is_of_a_sentence(text: str) -> bool:
    """Whether a text may stand in a sentence: it is not blank, and has no bar, which parts the cells of a table."""
    return text.strip() != "" and "|" not in text


@settings(max_examples=150)
@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), min_size=1).filter(_is_of_a_sentence))
def test_says_holds_every_letter(sentence: str) -> None:
    """Any line of text survives the way through YAML's quotes, and is found in the body to the letter."""
    sentence = f"Lee’s {sentence} is it."
    says = f"    says: {json.dumps(sentence, ensure_ascii=False)}"
    entry = ("positions:", "  - issue: sanctions relief", "    stance: opposes", says)
    assert sound(*SOUND, *entry, body=f"Before.\n\n{sentence}\n\nAfter.").positions[0].says == sentence


@pytest.mark.parametrize(
    ("says", "whole"),
    [
        ("Lee wants an office in Pyongyang.", True),
        ("“We will talk.”", True),
        ("We will talk.", True),
        ("Lee wants an office in Pyongyang. “We will talk.” So it went.", True),
        ("Lee", False),
        ("Lee wants an office", False),
        ("an office in Pyongyang.", False),
        ("We will", False),
        ("office in Pyongyang. “We will talk.”", False),
        ("Lee wants an office in Pyongyang. “We", False),
        ("What they want", False),
    ],
)
def test_says_is_one_sentence_or_several_and_no_part_of_one(says: str, whole: bool) -> None:
    """What is published under a name begins and ends where a sentence does; quotation marks may be left off."""
    body = "## What they want\nLee wants an office in Pyongyang. “We will talk.” So it went."
    entry = ("positions:", "  - issue: sanctions relief", "    stance: opposes", f'    says: "{says}"')
    brief, problems = parsed(*SOUND, *entry, body=body)
    assert (brief is not None) == whole
    assert [line for line, what in problems if "must be a whole sentence" in what] == ([] if whole else [7])


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("title: Why plan #3 fails", "Why plan"),
        ("publisher: Radio #1 News", "Radio"),
        ("author: #hashtag", ""),
        ("topics: [China, sanctions #2\n  ]", "sanctions"),
        ("author:\n  - Ann Lee #2", "Ann Lee"),
        ("affiliation: Büro 한국 #1", "Büro 한국"),
        ("affiliation: A center\n  of #1 studies", "A center of"),
    ],
)
def test_a_value_that_a_comment_cuts_is_a_fault(line: str, cut: str) -> None:
    """YAML ends a text without quotes at a space and a #: the editor is told of each, whatever the field."""
    brief, problems = parsed(*(line for line in SOUND if not line.startswith(line.split(":")[0])), *line.split("\n"))
    assert brief is None
    told = [what for _, what in problems if "is cut short here" in what]
    assert [what.split("” is")[0] for what in told] == [f"“{cut}"]


@pytest.mark.parametrize(
    "line",
    [
        "affiliation: C#3",
        'affiliation: "Radio #1 News"',
        "affiliation: 'Radio #1' # as it signs",
        "url: https://example.org/a#b",
        "kind: background # ours",
        "date: 2019 # the month is unknown",
        "# publisher: a line of its own",
        "topics: [China] # from the list",
    ],
)
def test_a_comment_that_cuts_nothing_is_none(line: str) -> None:
    """A # within a word, in quotes, on a line of its own or behind a value that has a form of its own is no fault."""
    sound("title: On liaison", *(["kind: background"] if not line.startswith("kind") else []), line)


def test_all_faults_of_a_file_are_listed_in_one_run() -> None:
    """A file with a fault in nearly every line gives them all, in the order of the lines."""
    brief, problems = parsed(
        "kind: rant",
        "colour: red",
        "date: 2019-13",
        "url: nowhere",
        "topics: [tea]",
        "language: '?'",
        "recommendations:",
        "  - actor: Seoul",
        "    says: Not in the body.",
        "positions:",
        "  - issue: tea",
        "    stance: likes",
        "date: 2019",
        body=" ",
    )
    opening = [(line, message.split("”")[0].split("“")[-1]) for line, message in problems]
    assert brief is None
    assert opening == [
        (1, "title"),
        (2, "rant"),
        (3, "colour"),
        (4, "2019-13"),
        (5, "nowhere"),
        (6, "tea"),
        (7, "?"),
        (9, "action"),
        (10, "says"),
        (12, "tea"),
        (12, "says"),
        (13, "likes"),
        (14, "date"),
        (16, "the body is empty"),
    ]


@pytest.mark.parametrize("nothing", ["", "null", "~", "Null"])
def test_no_value_is_no_text(nothing: str) -> None:
    """A key without a value, or with YAML's null, is as good as absent; the word in quotes is a word."""
    header = f"title: On nothing\nkind: background\nauthor: {nothing}\npublisher: 'null'"
    brief, problems = parse_text(f"---\n{header}\n---\nBody.\n", Path("nothing.md"))
    assert problems == ()
    assert brief is not None
    assert (brief.authors, brief.publisher) == ((), "null")
