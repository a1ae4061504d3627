"""Passages and sentences: exact slices that cover a body, with borders where a reader would set them."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.corpus.chunking import LONGEST, passages, sentences
from index.corpus.parsing import read_folder
from index.markdown import visible
from index.records import Brief, Passage
from tests.conftest import ROOT

SNIPPETS = st.sampled_from(
    [
        *'aZ1.!?…。！？"”)(-*+# \n\r\t\u00a0\u2028\u0085\x0b',
        *(
            "\n\n",
            "\r\n",
            "- ",
            "1. ",
            "## ",
            "U.S.",
            "Mr. ",
            "No. 5",
            "e.g. ",
            "한국은 ",
            "北朝鮮",
            "مرحبا ",
            "👩‍👧",
            "word " * 30,
        ),
        *("-\t\u00a0x", "#tag ", "   # head\n", "One ends. ", "x" * 700),
        *("<!--", "-->", "> ", "~~", "| a |", "\n---\n", "\n```\n", "`", "<s>", "</s>", "![a](b)", "[a]: /b\n", "[^1]"),
    ]
)
BODIES = st.text() | st.lists(SNIPPETS, max_size=40).map("".join)
LONG = [
    *(
        "." * 100_000,
        "?!" * 50_000,
        "a" * 100_000,
        "가" * 100_000,
        "字。" * 50_000,
        "👩‍👩‍👧‍👦" * 14_000,
        "مرحبا بالعالم. " * 6_000,
    ),
    *("a\u2028" * 50_000, "- a\n" * 25_000, "- " * 50_000, "# a\n" * 25_000, "1. " * 33_000, "U.S. " * 20_000),
    *(
        " " * 99_999 + "a",
        "\r\n" * 50_000 + "a",
        "." + '"' * 100_000,
        *(
            "> " * 50_000,
            "<!-- a --> " * 9_000,
            "a: 1. " * 17_000,
            "| a\n" * 25_000,
            "|" * 100_000,
            "-" * 100_000 + "|",
        ),
        *("a.[1] " * 17_000, "a.1 " * 25_000, "Sgt. " * 20_000, "a.b" * 33_000, "a\n---\n" * 15_000, "- - x " * 17_000),
        "a. " + "(" * 100_000,
        "a" + " \n" * 50_000 + "b",
    ),
]


def _sentences(body: str) -> list[str]:
    return [body[sentence.start : sentence.end] for sentence in sentences(body)]


def _passages(body: str) -> list[str]:
    return [body[passage.start : passage.end] for passage in passages(Brief("x", "On x", body))]


def _left_out(seen: str, made: tuple[Passage, ...]) -> str:
    """What is seen of a body and in none of its passages."""
    ends = [0, *(passage.end for passage in made)]
    starts = [*(passage.start for passage in made), len(seen)]
    return "".join(seen[end:start] for end, start in zip(ends, starts, strict=True))


def _assert_laws(body: str) -> None:
    """Passages in order, apart, covering; sentences inside their passage, in order, apart, not too long."""
    made = passages(Brief("x", "On x", body))
    at, seen = 0, visible(body)
    for passage in made:
        assert at <= passage.start < passage.end <= len(body)
        at = passage.end
        inside = passage.start
        for sentence in passage.sentences:
            assert inside <= sentence.start < sentence.end <= passage.end
            text = body[sentence.start : sentence.end]
            assert text == text.strip()
            assert len(text) <= LONGEST
            assert text == seen[sentence.start : sentence.end]
            inside = sentence.end
    assert _left_out(seen, made).strip() == ""
    assert sentences(body) == tuple(sentence for passage in made for sentence in passage.sentences)
    assert {passage.brief_id for passage in made} <= {"x"}


@settings(max_examples=400)
@given(BODIES)
@example("- \u00a0x is here. And more.")
@example("# Only a heading")
def test_passages_are_slices_that_cover_the_body(body: str) -> None:
    """For any text, passages stand in order, do not overlap, and leave out white space only."""
    _assert_laws(body)


@pytest.mark.parametrize("body", LONG, ids=lambda body: ascii(body[:8]))
def test_a_long_body_of_one_kind_is_cut_like_any_other(body: str) -> None:
    """100 kB without spaces, without ends, or of nothing but ends or list items are cut by the same laws."""
    assert len(body) >= 90_000
    _assert_laws(body)


def test_the_real_briefs_are_cut_into_passages_of_about_120_words() -> None:
    """On every real brief the laws hold, passages have 60 to 190 words, and sentences end as sentences do."""
    briefs = read_folder(ROOT / "briefs").briefs
    assert len(briefs) >= 150
    for brief in briefs:
        _assert_laws(brief.text)
        assert all(60 <= len(text.split()) <= 190 for text in _passages(brief.text))
        assert all(sentence.endswith((".", "!", "?", ".”", '."')) for sentence in _sentences(brief.text))


@pytest.mark.parametrize(
    "text",
    [
        "Lee met Mr. Biegun in Seoul.|Nothing came of it.",
        "The U.S. envoy agreed.|So did Kim Jong Un.",
        "Talks began in the U.S. The envoy stayed away.",
        "Sanctions rose by 2.5 percent.|No. 5 on the list was coal.",
        "She cites Res. 2397 of 2017.|It caps oil.",
        "They met on Feb. 27 in Hanoi.|They left early.",
        "They met at 9 a.m. local time.|They left early.",
        "Some aid, e.g. Rice, went by sea.|It arrived.",
        "“We will talk.”|“We will not,” said Kim.",
        "“Will they?” asked Lee.|Nobody knew!|Really…|Yes.",
        "(It was late.)|They left.",
        "J. R. Smith disagrees.|K. Park does not.",
        "Coal, iron, etc. were banned.|Fish too.",
        "Sgt. Lee Mansoo met Sens. Cory Alpha and Ed Beta near Mt. Paektu in May.",
        "Brig. Gen. Lee and Maj. Park spoke.|Rev. Jesse Sample came.|Reps. Alpha and Beta voted.",
        "See Fig. 3 and Sec. 104 of the act.|Para. 5 bans it.|Approx. 20 came.|Pres. Trump met Chmn. Kim.",
        "Capt. Lee met Cmdr. Roe.|Hon. Jo Poe wrote to Messrs. Ek and Lee.|Drs. Lee and Roe came to Ft. Bragg.",
        "Profs. Ek and Poe left.|The Dept. of State and Atty. Gen. Roe agreed.|Supt. Poe and Insp. Lee did not.",
        "Amb. Roe and Asst. Sec. Ek wrote on Feb. 27.|Lee lives in Elm St.|The house is old.",
        "It cost approx. $20 million.|The U.S. $20 billion plan rose to no. 3.|See Vol. II, p. 195.|Art. IV says more.",
        "The U.S. Under Secretary of State came.|Kim did not.",
        "Cmsr. Lee, whose title no list has, met Lee (b. 1950).|Poe, Ph.D., did not.",
        "They want: 1. Relief 2. Peace 3. An office.|Kim was 35.|He left.",
        "제재는 계속된다. 회담은 없다.",
        "会談は終わった。|合意はない。|なぜ？|不明だ。",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str) -> None:
    """Titles, initials, abbreviations and decimals do not end a sentence; stops, questions and quotes do."""
    expected = {
        "Talks began in the U.S. The envoy stayed away.": ["Talks began in the U.S.", "The envoy stayed away."],
        "제재는 계속된다. 회담은 없다.": ["제재는 계속된다.", "회담은 없다."],
    }
    joined = text.replace("|", "" if "。" in text else " ")
    assert _sentences(joined) == expected.get(text, text.split("|"))


@pytest.mark.parametrize("mark", ["1", "12", "[1]", "[^1]", "[^note]", "¹", "¹²"])
def test_the_mark_of_a_footnote_ends_no_quote(mark: str) -> None:
    """What leads to a footnote stands behind the full stop and belongs to neither of the sentences beside it."""
    body = f"The talks failed.{mark} “Kim left early.”{mark} Nobody came back.{mark}"
    assert _sentences(body) == ["The talks failed.", "“Kim left early.”", "Nobody came back."]
    assert _sentences(f"{body}\n\n[^1]: In a note. With two sentences.\n") == _sentences(body)
    assert _sentences("It rose by 2.5 to No.5 in U.N.2 terms.") == ["It rose by 2.5 to No.5 in U.N.2 terms."]


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ("Heading of it\n---\nSecond part says more.", ["Second part says more."]),
        ("T of it\n=======\n\nPart one\n--------\nThey met, Sample says.", ["They met, Sample says."]),
        ("It was late.\n---\nThey left.", ["It was late.", "They left."]),
        ("They met\nin Hanoi\n---\nThey left.", ["They met\nin Hanoi", "They left."]),
        ("First.\n\n---\n\nSecond.\n\n* * *\n\nThird.\n___\nFourth.", ["First.", "Second.", "Third.", "Fourth."]),
        ("> Quoted line. And\n> more.\n\nOurs.", ["Quoted line.", "Ours."]),
        ("Ours is\n> Quoted line.\n>\n> > Twice.\n> - An item.", ["Ours is", "Quoted line.", "Twice.", "An item."]),
        ("![img](x.png)\n\n![img](x.png) Seen.\n\n[![a](b.png)](c)", ["Seen."]),
        ("| A | B |\n|---|---|\n| He left. | She came. |\n\nA | B\n--- | ---\nOne. | Two.\n\nText.", ["Text."]),
        ("Aid by year | Tonnes sent.\n\n2019 | 50,000\n\nText.", ["Text."]),
        ("```\nCode is. No sentence.\n\n# At all.\n```\nText.", ["Text."]),
        ("- [x] Done.\n- [ ] Open.", ["Done.", "Open."]),
        ("It took until age\n21. Then they left.", ["It took until age\n21.", "Then they left."]),
        ("***\n\n-\n\n“”", []),
    ],
)
def test_only_sentences_are_quoted(body: str, quoted: list[str]) -> None:
    """Headings with a line below, rules, pictures, tables, code and the marks of quotations are not."""
    assert _sentences(body) == quoted


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ("Seen. <!-- Not seen. --> Seen too.", ["Seen.", "Seen too."]),
        ("Seen.\n\n<!--\nNot seen.\n\nNor this.\n-->\n\nSeen too.", ["Seen.", "Seen too."]),
        ("He said <!-- not\n\nseen --> yes. Seen.", ["Seen."]),
        ("He said\n<!-- not seen -->\nyes. Seen.", ["Seen."]),
        ("Seen.\n\n<!-- Never closed.\n\nNot seen.", ["Seen."]),
        ("[//]: # (Not seen.)\n[a]: https://e.org 'Not seen.'\n\nSeen.", ["Seen."]),
        ("[Lee]: No.\n\nSeen.", ["[Lee]: No.", "Seen."]),
        ("Lee ~~opposes~~ supports it. Seen.\n\n~~Struck out.~~ Seen.", ["Seen.", "Seen."]),
        ("Lee <del>opposes</del> supports it. <s>Struck out.</s> Seen.", ["Seen."]),
        ("<p hidden>Not seen.</p>\n<div style='display: none'>Nor this.</div>\n\nSeen.", ["Seen."]),
        ("<span aria-hidden='true'>Not seen.</span> Seen.\n\n<script>not.seen()</script>\n\nSeen.", ["Seen.", "Seen."]),
        ("`<!-- seen -->` is a comment. 2 < 3, and ~~ is a sign.", None),
        ("```\n<!--\n```\n\nSeen.\n\n~~~\n-->\n~~~", ["Seen."]),
    ],
)
def test_what_a_reader_does_not_see_is_neither_searched_nor_quoted(body: str, quoted: list[str] | None) -> None:
    """Comments, definitions, struck-out and hidden text stay in the file; a sentence around them is not quoted."""
    assert _sentences(body) == (quoted or ["`<!-- seen -->` is a comment.", "2 < 3, and ~~ is a sign."])
    found = "".join(
        Brief("x", "On x", body).text[passage.start : passage.end] for passage in passages(Brief("x", "On x", body))
    )
    assert not re.search("(?i)not seen|nor this|struck out", found)


def test_headings_stand_in_passages_but_are_not_quoted() -> None:
    """A heading belongs to the passage that it opens, and is no sentence; a word with a hash is no heading."""
    body = "# What happened\nThey met.\n\n  ## What next\nThey meet again.\n\n#Hanoi was a word. It stayed one.\n"
    assert _sentences(body) == ["They met.", "They meet again.", "#Hanoi was a word.", "It stayed one."]
    assert _passages(body) == [body.strip()]


def test_list_markers_are_not_quoted() -> None:
    """Each list item is a sentence of its own, without its marker, however it wraps."""
    body = "He asks for:\n- relief\n- an office\n  in Pyongyang\n* aid. And more.\n\n1. First\n22. Second\n"
    assert _sentences(body) == [
        "He asks for:",
        "relief",
        "an office\n  in Pyongyang",
        "aid.",
        "And more.",
        "First",
        "Second",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "  \n", "\t\r\n"])
def test_a_sentence_may_run_over_lines(end: str) -> None:
    """A wrapped sentence is one sentence, whatever the line ends; an empty line ends it."""
    body = f"They met{end}in Hanoi. They{end}left{end}{end}No stop here{end}"
    assert _sentences(body) == [f"They met{end}in Hanoi.", f"They{end}left", "No stop here"]


def test_a_sentence_without_end_is_cut_at_white_space() -> None:
    """What runs on for more than 600 characters is cut between words, and nothing of it is lost."""
    body = "word " * 500
    found = _sentences(body)
    assert [len(text) for text in found] == [599, 599, 599, 599, 99]
    assert " ".join(found) == body.strip()


def test_passages_end_at_paragraphs_where_one_is_near() -> None:
    """Two paragraphs of 115 and 125 words make a passage each; the second is not cut into the first."""
    first, second = "One two three four five. " * 23, "Six seven eight nine ten. " * 25
    assert _passages(f"{first}\n\n{second}") == [first.strip(), second.strip()]


def test_a_long_body_is_cut_evenly() -> None:
    """600 words make five passages of 120, not four of 150 or a stump at the end."""
    body = "One two three four five six. " * 100
    assert [len(text.split()) for text in _passages(body)] == [120] * 5


def test_a_heading_never_ends_a_passage() -> None:
    """A heading goes with the text below it, also where the passages would be more even otherwise."""
    body = "One two three four five. " * 23 + "\n\n## What comes next then\n\n" + "Six seven eight nine ten. " * 25
    assert [text[:8] for text in _passages(body)] == ["One two ", "## What "]


@pytest.mark.parametrize("body", ["", " \n\t", "\u2028\u00a0"])
def test_a_blank_body_has_no_passages(body: str) -> None:
    """Nothing but white space gives neither passages nor sentences."""
    assert passages(Brief("x", "On x", body)) == ()
    assert sentences(body) == ()


def test_our_note_is_in_no_passage() -> None:
    """What we add under our own heading is never found or quoted; what stands before it is cut as without it."""
    body = "Lee wants an office.\n\nShe says why.\n"
    noted = Brief("b", "On b", f"{body}\n## Our note\n\nIt was closed in 2020.\n")
    assert passages(noted) == passages(Brief("b", "On b", body))
    assert passages(noted)[-1].end == body.index(".\n", 25) + 1
