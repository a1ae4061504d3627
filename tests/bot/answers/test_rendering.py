"""Answers as Telegram HTML: valid whatever a brief holds, and cut without losing a character."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answers.text import FEWEST, answer_parts, buttons_under, sides_buttons, silent_parts, survey_parts
from bot.answers.text import shown as opened
from bot.html import LIMIT, LONG_QUOTE, clipped, counted, parts, plain, quoted, units
from bot.messages import say
from index import Answer, Citation, Holder, Nearest, Statement, Survey, joined
from tests.emulator import telegram_html
from tests.support.voices import view

SCOPE = say("scope", about="what these briefs say")
TAGS = ("<b>", "<i>", '<a href="https://example.org/?a=1&amp;b=2">', "<blockquote>", "<blockquote expandable>")
UNICODE = st.characters(exclude_categories=["Cs"])
HOSTILE = st.sampled_from(
    ["&", "<", ">", "'", '"', "&amp;", "&#x27;", "</b>", "<script>", "\U0001f600", "\u202e", "\0", "\n", "{0}", "é"]
)
WORDS = st.lists(UNICODE | HOSTILE, max_size=12).map("".join)


class Reader(HTMLParser):
    """Reads HTML: its text, and whether each tag is closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.opened, self.balanced = "", list[str](), True
        self.feed(html)
        self.close()
        self.balanced = self.balanced and not self.opened

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An opening tag."""
        self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """A closing tag, which must fit the last one opened."""
        self.balanced = self.balanced and bool(self.opened) and self.opened.pop() == tag


def _marked(tag: str, inner: str) -> str:
    return f"{tag}{inner}</{tag[1:].split(' ')[0].rstrip('>')}>"


LONG_TEXT = st.builds(lambda text, times: escape(text * times), WORDS, st.integers(1, 500))
BLOCK = st.lists(
    LONG_TEXT
    | st.builds(_marked, st.sampled_from(TAGS), LONG_TEXT)
    | st.builds(lambda a, b, c: f"<b>{a}<i>{b}</i></b>{c}", LONG_TEXT, LONG_TEXT, LONG_TEXT),
    min_size=1,
    max_size=4,
).map("".join)
SHORT_BLOCK = WORDS.filter(bool).map(lambda text: f"<b>{escape(text * 20)}</b>")


@given(block=BLOCK)
@example(block=escape("it's " * 2000))
@example(block=f"<blockquote>{escape('<&> ' * 3000)}</blockquote>")
@example(block=_marked("<b>", "\U0001f600" * 2043))
@example(block="a" * (LIMIT + 1))
@settings(deadline=None, max_examples=40)
def test_a_block_of_any_length_loses_nothing(block: str) -> None:
    """The texts of the parts are the text of the block, each part within the limit and balanced."""
    made = parts([block])
    assert "".join(Reader(part).text for part in made) == Reader(block).text
    assert all(units(part) <= LIMIT and Reader(part).balanced for part in made)


@given(blocks=st.lists(BLOCK, min_size=1, max_size=4))
@settings(deadline=None, max_examples=25)
def test_blocks_of_any_length_lose_nothing(blocks: list[str]) -> None:
    """Blank lines join blocks and may go where a part ends; all other text stays, in its order."""
    made = parts(blocks)
    assert all(units(part) <= LIMIT and Reader(part).balanced for part in made)
    joined = "".join(Reader(part).text for part in made)
    assert joined.replace("\n", "") == "".join(Reader(block).text for block in blocks).replace("\n", "")


@given(blocks=st.lists(SHORT_BLOCK, min_size=1, max_size=40))
@settings(deadline=None, max_examples=60)
def test_parts_are_cut_at_the_borders_of_blocks(blocks: list[str]) -> None:
    """Blocks that fit into a message are never cut inside, and each message takes as many as it can."""
    made = parts(blocks)
    assert "\n\n".join(made) == "\n\n".join(blocks)
    rest = list(blocks)
    for part in made:
        taken = rest.pop(0)
        while rest and units(f"{taken}\n\n{rest[0]}") <= LIMIT:
            taken += f"\n\n{rest.pop(0)}"
        assert part == taken
    assert rest == []


TEXT = st.builds(lambda text, times: (text * times)[:500], WORDS.filter(str.strip), st.integers(1, 100))
URL = st.builds(lambda host, rest: f"https://{host}/{rest}"[:500], st.sampled_from(["a.org", "한국.kr"]), TEXT)
DATE = st.sampled_from([None, "2019", "2019-05", "2019-05-22"])


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Any answer that the briefs' format allows, hostile in every text."""
    citations = tuple(
        Citation(
            number=number,
            brief_id=draw(st.sampled_from(["one", "two", "three"])),
            title=draw(TEXT),
            author=draw(st.none() | TEXT),
            date=draw(DATE),
            url=draw(st.none() | URL | TEXT),
            quote=draw(st.builds(lambda text, times: text * times, TEXT, st.integers(1, 8))),
            start=0,
            end=1,
            publisher=draw(st.none() | TEXT),
            source_title=draw(st.none() | TEXT),
        )
        for number in range(1, draw(st.integers(1, 5)) + 1)
    )
    near = tuple(Nearest("one", draw(TEXT), score) for score in draw(st.lists(st.floats(0, 1), max_size=3)))
    kind: Any = draw(st.sampled_from(["answer", "near", "none"]))
    under = draw(st.sampled_from(["", "To <b>wait</b>"]))
    said = tuple(Statement(one.quote, (one.number,), under) for one in citations)
    return Answer(draw(WORDS), kind, "What <b> & 'c' say:", 0.5, said, citations, near)


@given(answer=answers())
@settings(deadline=None, max_examples=40)
def test_any_answer_is_valid_html_that_shows_all_of_it(answer: Answer) -> None:
    """Whatever titles, names, quotes and addresses hold, Telegram takes every part and each quote shown is whole."""
    made = answer_parts(answer)
    read = [telegram_html.parse(part)[0] for part in made]
    assert all(text.strip() for text in read)
    assert all(units(part) <= LIMIT and Reader(part).balanced for part in made)
    assert [plain(part) for part in made] == read
    shown = "".join("".join(read).split())
    assert "".join(answer.lead.split()) in shown
    if answer.kind != "none":
        assert len(opened(answer)) >= min(FEWEST, len(answer.statements))
        assert all("".join(statement.text.split()) in shown for statement in opened(answer))


def _citation(number: int = 1, **changes: str | None) -> Citation:
    values: dict[str, str | None] = {
        "brief_id": f"brief-{number}",
        "title": "On liaison offices",
        "author": "Ann Lee",
        "date": "2019-05-22",
        "url": "https://example.org/a?b=1&c=2",
        "quote": "Offices prevent misunderstandings.",
        "publisher": "The Interest",
        "source_title": "Why Offices",
        **changes,
    }
    return Citation(number=number, start=0, end=1, **values)  # type: ignore[arg-type]  # texts, by name


def _answer(*citations: Citation, **changes: Any) -> Answer:
    said = tuple(Statement(one.quote, (one.number,)) for one in citations)
    return replace(Answer("Q?", "answer", "One expert wants offices.", 0.9, said, citations), **changes)


def test_an_answer_reads_as_it_should() -> None:
    """Lead, each quote under its expert and date with a number that leads to its source, and whose words they are."""
    assert answer_parts(_answer(_citation())) == [
        "One expert wants offices.\n\n"
        '<b>Ann Lee</b>, 22 May 2019 <a href="https://example.org/a?b=1&amp;c=2">[1]</a>\n'
        "<blockquote>Offices prevent misunderstandings.</blockquote>\n\n"
        f"{say('our-words-each')}"
    ]


def test_a_message_holds_what_fits_and_three_statements_at_least() -> None:
    """Five short ones stand in one message, of long ones three, whole; what is left is for "more"."""
    short = _answer(*(_citation(number) for number in range(1, 8)))
    long = _answer(*(_citation(number, quote="word " * 120) for number in range(1, 8)))
    assert (len(opened(short)), len(opened(long))) == (5, 3)
    assert answer_parts(long)[0].count("word " * 119) == 3
    labels = [label for row in buttons_under(long, 7) for label, _ in row]
    assert labels == [say("vote-buttons-up"), say("vote-buttons-down"), say("answer-buttons-more")]
    assert dict(buttons_under(long, 7)[0])[say("answer-buttons-more")] == "more:7:3"
    assert dict(buttons_under(replace(short, further=(_citation(8),)), 7)[0])[say("answer-buttons-more")] == "more:7:5"
    assert say("answer-buttons-more") not in dict(buttons_under(_answer(_citation()), 7)[0])


def test_groups_have_their_headings() -> None:
    """A heading stands where its group begins, and not over each statement."""
    cited = tuple(_citation(number) for number in range(1, 5))
    groups = ("To wait", "To wait", "To <act>", "")
    said = tuple(Statement(one.quote, (one.number,), under) for one, under in zip(cited, groups, strict=True))
    (part,) = answer_parts(_answer(*cited, statements=said))
    assert part.count(say("under", heading="To wait")) == 1
    assert part.index("<u>To wait</u>") < part.index("[1]") < part.index("<u>To &lt;act&gt;</u>") < part.index("[3]")


def test_what_comes_near_is_shown_like_an_answer() -> None:
    """Under its own lead, with a button to be told, and one to read on."""
    near = _answer(*(_citation(number) for number in range(1, 8)), kind="near", lead="Closest statements:")
    assert answer_parts(near)[0].startswith("Closest statements:\n\n<b>Ann Lee</b>, 22 May 2019 <a")
    assert buttons_under(near, 9)[1] == ((say("tell-button"), "tell:9"),)
    assert buttons_under(near, None) == ()


def test_questions_to_go_on_with_are_buttons() -> None:
    """One a row; in their own words where a button can carry them, else by the question's number, else not at all."""
    short, long = "Who else wants offices?", f"What does Lee say about {'very ' * 12}old offices?"
    answer = _answer(_citation(), next=(short, long))
    assert buttons_under(answer, 7)[1:] == (((short, f"say:{short}"),), ((clipped(long, 56), "next:7:1"),))
    assert buttons_under(answer, None) == (((short, f"say:{short}"),),)


def test_a_survey_opens_with_the_first_quotes_of_each_side() -> None:
    """The rest, and who is silent, stand behind buttons that carry the issue."""
    cited = tuple(_citation(number) for number in range(1, 7))
    views = tuple(
        replace(view(f"Voice {n}", "supports" if n < 5 else "opposes", "2019"), citation=n) for n in range(1, 7)
    )
    survey = Survey("liaison offices", views, cited, ("Bo Ek", "Cy Roe"))
    (part,) = answer_parts(_answer(survey=survey, lead="Six voices."))
    assert [n for n in range(1, 7) if f"Voice {n}" in part] == [1, 2, 3, 5, 6]
    assert part.startswith("Six voices.")
    assert "Bo Ek" not in part
    assert sides_buttons(survey, 3) == (
        (say("answer-buttons-all", count=6), "sides:all:3:liaison offices"),
        (say("answer-buttons-silent", count=2), "sides:silent:3:liaison offices"),
    )
    assert "Voice 4" in survey_parts(survey, whole=True)[0]
    assert "Bo Ek, Cy Roe" in silent_parts(survey)[0]


def test_what_is_unknown_is_left_out() -> None:
    """Without author, date and address a quote still says what it is from."""
    bare = _citation(author=None, date=None, url=None, publisher=None, source_title=None)
    (part,) = answer_parts(_answer(bare))
    assert "<b>On liaison offices</b>, undated [1]" in part
    assert "<a" not in part
    (titled,) = answer_parts(_answer(_citation(url=None)))
    assert "<b>Ann Lee</b>, 22 May 2019, “Why Offices” [1]" in titled


@pytest.mark.parametrize(("length", "tag"), [(LONG_QUOTE, "<blockquote>"), (LONG_QUOTE + 1, "<blockquote expandable>")])
def test_a_long_quote_is_folded(length: int, tag: str) -> None:
    """A quote of more than some sentences opens with a tap; a shorter one stands open."""
    (part,) = answer_parts(_answer(_citation(quote="x" * length)))
    assert f"{tag}{'x' * length}</blockquote>" in part


def test_an_address_cannot_break_out_of_its_link() -> None:
    """Quotes, spaces and tags in an address are encoded, and the link leads to it all the same."""
    (part,) = answer_parts(_answer(_citation(url="https://e.org/\"><b>x</b>' y?q=é&r=%20#z")))
    links = [entity["url"] for entity in telegram_html.parse(part)[1] if entity["type"] == "text_link"]
    assert links == ["https://e.org/%22%3E%3Cb%3Ex%3C/b%3E'%20y?q=%C3%A9&r=%20#z"]


def test_an_address_too_long_for_a_message_is_left_out() -> None:
    """The number of an address that would not fit is shown without a link, and nothing else is lost."""
    (part,) = answer_parts(_answer(_citation(url="https://e.org/" + "한" * 480)))
    assert "<b>Ann Lee</b>, 22 May 2019 [1]" in part


def test_a_long_answer_keeps_each_quote_in_one_message() -> None:
    """Long quotes are spread over messages between their blocks, never inside one; the last has one of them."""
    quotes = [f"{number}: " + "word " * 350 + "end." for number in range(1, 4)]
    made = answer_parts(_answer(*(_citation(number, quote=quote) for number, quote in enumerate(quotes, start=1))))
    assert len(made) == 2
    assert "end." in made[-1]
    for quote in quotes:
        assert sum(f"<blockquote expandable>{quote}</blockquote>" in part for part in made) == 1


def test_nothing_in_the_briefs_shows_the_nearest() -> None:
    """Without an answer the nearest briefs follow, each with its sentence, escaped, and only those that are near."""
    near = (
        Nearest("a", "Bread & <peace>", 0.5, "Lee wants\n<b>bread</b>."),
        Nearest("c", "A heading by itself", 0.4),
        Nearest("b", "Far away", 0.1, "Far."),
    )
    assert answer_parts(Answer("Q?", "none", "The briefs do not answer this.", 0.1, nearest=near)) == [
        f"The briefs do not answer this.\n\n{say('nearest')}\n"
        "<b>Bread &amp; &lt;peace&gt;</b>\n<blockquote>Lee wants &lt;b&gt;bread&lt;/b&gt;.</blockquote>\n"
        "<b>A heading by itself</b>"
    ]


@pytest.mark.parametrize(
    ("authors", "shown"),
    [
        (("Ann Lee", "Bo Ek", "Cy Poe"), "Ann Lee, Bo Ek and Cy Poe"),
        (("Ann Lee", "Bo Ek", "Cy Poe", "Di Roe"), "Ann Lee and 3 others"),
        ((), "Institute"),
    ],
)
def test_many_authors_are_counted(authors: tuple[str, ...], shown: str) -> None:
    """Over a quote stand up to three authors; of more, the first and how many others; the publisher for none."""
    cited = replace(_citation(author=joined(authors) or None, publisher="Institute"), holder=Holder(authors))
    assert f"\n\n<b>{shown}</b>, 22 May 2019 <a" in answer_parts(_answer(cited))[0]


def test_notes_open_the_answer() -> None:
    """What is told about the reading stands in italics above an answer, and above a no, escaped."""
    notes = ("I read “<boks>” as “boxes”.", "Looked in the one brief by Ann Lee.")
    shown = "<i>I read “&lt;boks&gt;” as “boxes”. Looked in the one brief by Ann Lee.</i>\n\n"
    none = Answer("Q?", "none", "The briefs do not answer this.", 0.1, notes=notes)
    some = _answer(_citation(), lead="One brief says:", notes=notes)
    assert answer_parts(none) == [f"{shown}The briefs do not answer this.\n\n{SCOPE}"]
    assert answer_parts(some)[0].startswith(f"{shown}One brief says:\n\n<b>Ann Lee</b>")


def test_too_general_a_question_gets_questions_and_nothing_else() -> None:
    """A no that offers two questions does not say what the library is about too."""
    lead = "That is too general to answer with quotes. Please ask something more specific, for example “A?” or “B?”"
    assert answer_parts(Answer("Korea?", "none", lead, 0.0, reason="vague")) == [lead]


def test_a_follow_up_opens_with_how_it_was_read() -> None:
    """The reading is the first block, in italics, its markup escaped."""
    made = answer_parts(Answer("And?", "none", "The briefs do not answer this.", 0.0, read_as="Who is <b>for</b> it?"))
    assert made[0].startswith("Reading this as: <i>Who is &lt;b&gt;for&lt;/b&gt; it?</i>\n\nThe briefs do not")


def test_nothing_near_says_what_the_library_is_about() -> None:
    """Without even a near brief the person reads what may be asked."""
    near = (Nearest("b", "Far away", 0.1),)
    made = answer_parts(Answer("Q?", "none", "The briefs do not answer this.", 0.0, nearest=near))
    assert made == [f"The briefs do not answer this.\n\n{SCOPE}"]


@pytest.mark.parametrize(("text", "length"), [("", 0), ("é", 1), ("한", 1), ("\U0001f600", 2), ("e\u0301", 2)])
def test_length_is_counted_as_telegram_counts(text: str, length: int) -> None:
    """Characters beyond the first 65,536 count twice."""
    assert units(text) == length


def test_a_survey_is_valid_html_whatever_it_holds() -> None:
    """Names, quotes and the silent are shown to the letter."""
    nasty = '<b>& "O\'Neil"</i>'
    citation = Citation(1, "x", nasty, nasty, "2019", "https://e.org/?a=1&b=2", nasty, 0, 9)
    survey = Survey("liaison offices", (view(nasty, "opposes", "2019"),), (citation,), (nasty,) * 400)
    made = [*survey_parts(survey), *silent_parts(survey)]
    assert len(made) >= 3
    for part in made:
        assert units(part) <= LIMIT
        assert Reader(part).balanced
    assert "".join(map(plain, made)).count(nasty) == 402


def test_a_view_is_its_holders_not_the_outlets() -> None:
    """Over a quote stands whose view it says, with the outlet as no more than the one that reports it."""
    told = replace(_citation(1, author="Ann Lee"), holder=Holder(("Ri Yong Ho",), "The Daily"))
    (part,) = answer_parts(_answer(told))
    assert "<b>Ri Yong Ho (as reported by The Daily)</b>, 22 May 2019 <a" in part
    assert "Ann Lee" not in part
    unsigned = replace(_citation(1, author=None), holder=Holder((), "The Daily"))
    assert "<b>The Daily</b>, 22 May 2019 <a" in answer_parts(_answer(replace(unsigned, publisher="The Daily")))[0]


def test_a_document_is_shown_in_its_own_words() -> None:
    """A quote of a document is marked; that the others are ours is said where there are others."""
    own = replace(_citation(2, author="Bo Ek"), own_words=True)
    (part,) = answer_parts(_answer(_citation(1), own))
    assert f"<b>Bo Ek</b>, 22 May 2019, {say('own-words')} <a" in part
    assert "<b>Ann Lee</b>, 22 May 2019 <a" in part
    assert part.endswith(say("our-words-each"))
    assert say("our-words-each") not in answer_parts(_answer(own))[0]


def test_counts_clips_and_quotes_are_written_one_way() -> None:
    """A number with its noun, a text with an end it was cut to, and a quote that folds when it is long."""
    assert [counted(1, "brief"), counted(1200, "brief"), counted(2, "person")] == [
        "1 brief", "1,200 briefs", "2 people",
    ]  # fmt: skip
    assert [clipped("abcd", 4), clipped("abcde", 4)] == ["abcd", "abc…"]
    assert quoted("a <\n b") == "<blockquote>a &lt; b</blockquote>"
    assert quoted("long " * 100).startswith("<blockquote expandable>long long")
