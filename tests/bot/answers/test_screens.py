"""What a tap under an answer shows: true to the quote that was given, and to the library as it is now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers import screens
from bot.answers.store import Kept
from bot.answers.text import LONGEST_COPIED, numbers_shown, reference
from bot.chat.buttons import Look
from bot.html import LIMIT, plain, units
from bot.messages import say
from bot.records import COPY, Part
from index import Answer, Citation, Library
from tests.emulator import telegram_html

NOW = 1_795_950_000
ID = "J0hm2qVmFZgg-_qn"
QUESTIONS = (
    "What should happen at Yongbyon?", "Who is for sanctions relief?", "What does Klingner say about sanctions?",
    "How many boxes of remains came?",
)  # fmt: skip


def _kept(answer: Answer) -> Kept:
    return Kept(ID, answer, "a-model", NOW, 5)


def _look(number: int, act: str = "quote") -> Look:
    return Look(ID, act, number, "a")


def _labels(part: Part) -> list[str]:
    return [label for row in part.buttons for label, _ in row]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_opens_in_its_paragraph(library: Library, question: str) -> None:
    """The quote is there to the letter, in bold, within a paragraph of its brief; each screen is one valid message."""
    answer = library.answer(question)
    numbers = numbers_shown(answer)
    assert numbers
    for number in numbers:
        part = screens.quote_screen(library, _kept(answer), _look(number), NOW)
        assert part is not None
        shown, entities = telegram_html.parse(part.html)
        citation = next(one for one in answer.citations if one.number == number)
        (quoted,) = [one for one in entities if one["type"] == "blockquote"]
        paragraph = shown[quoted["offset"] : quoted["offset"] + quoted["length"]]
        assert citation.quote in paragraph
        assert paragraph.strip(" …") in library.edition.briefs[citation.brief_id].text
        assert units(part.html) <= LIMIT
        assert say.of("look-buttons", "brief") in _labels(part)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_other_side_is_another_side(library: Library, question: str) -> None:
    """It is offered where somebody takes another stance, never the quoted one themselves, and nowhere else."""
    answer, offered = library.answer(question), 0
    for citation in (*answer.citations, *answer.further):
        part = screens.quote_screen(library, _kept(answer), _look(citation.number), NOW)
        surveys = library.other_side(citation)
        assert part is not None
        assert (say.of("look-buttons", "other") in _labels(part)) == bool(surveys)
        brief = library.edition.briefs[citation.brief_id]
        for survey in surveys:
            offered += 1
            (own,) = {one.stance for one in brief.positions if one.issue == survey.issue and one.says in citation.quote}
            assert own not in {view.stance for view in survey.views}
            named = set(citation.holder.names) if citation.holder else set()
            assert not any(named & set(view.holder.names) for view in survey.views)
        other = screens.other_screen(library, _kept(answer), _look(citation.number, "other"))
        assert other is not None
        telegram_html.parse(other.html)
    assert offered or question == QUESTIONS[3]


def test_the_whole_brief_is_there_page_by_page(library: Library) -> None:
    """All pages together are its text, without our note, and the quote stands in bold on the first one that opens."""
    answer = library.answer(QUESTIONS[0])
    citation = answer.citations[0]
    part = screens.brief_screen(library, _kept(answer), _look(citation.number, "brief"))
    assert part is not None
    assert f"<b>{citation.quote}</b>".replace("'", "&#x27;") in part.html
    brief = library.edition.briefs[citation.brief_id]
    assert all(line in plain(part.html) for line in brief.text.strip().split("\n\n") if not line.startswith("#"))


def test_a_brief_that_is_gone_or_changed_is_told(library: Library) -> None:
    """The quote is shown as it was, without a paragraph or a brief that would not hold it."""
    answer = library.answer(QUESTIONS[0])
    first, *rest = answer.citations
    for given, state, has_brief in (
        (replace(first, quote="It said something else."), "changed", True),
        (replace(first, quote="It said something else.", brief_id="gone"), "gone", False),
    ):
        kept = _kept(replace(answer, citations=(given, *rest)))
        part = screens.quote_screen(library, kept, _look(first.number), NOW)
        assert part is not None
        assert "<b>It said something else.</b>" in part.html
        assert say.of("quote-now", state) in part.html
        assert (say.of("look-buttons", "brief") in _labels(part)) == has_brief
        opened = screens.opened_parts(library, kept, "bot")[-1].html
        assert say.of("quotes-now", state, quotes=f"[{first.number}]") in opened
    renamed = _kept(replace(answer, citations=(replace(first, brief_id="gone"), *rest)))
    part = screens.quote_screen(library, renamed, _look(first.number), NOW)
    assert part is not None
    assert say("quote-now-gone") not in part.html


def test_back_is_what_stood_there(library: Library) -> None:
    """The last message of the answer, of its next quotes, or of an opened link."""
    answer = library.answer(QUESTIONS[0])
    kept = _kept(answer)
    for view in ("a", "p", "4"):
        part = screens.given_part(library, kept, view, "bot")
        numbers = [label for label in _labels(part) if label.startswith("[")]
        assert numbers
        assert all(label in plain(part.html) for label in numbers)
    assert screens.given_part(library, kept, "p", "bot") == screens.opened_parts(library, kept, "bot")[-1]


def test_a_number_that_the_answer_lacks_opens_nothing(library: Library) -> None:
    """A forged button is an old button."""
    kept = _kept(library.answer(QUESTIONS[0]))
    assert screens.quote_screen(library, kept, _look(999), NOW) is None
    assert (
        screens.brief_screen(
            library,
            kept,
            _look(999, "brief"),
        )
        is None
    )
    assert screens.other_screen(library, kept, _look(999, "other")) is None
    assert screens.cite_screen(kept, _look(999, "cite"), NOW) is None


def _citation(**fields: object) -> Citation:
    values = {"number": 1, "brief_id": "a", "title": "Our own headline", "author": "Ann Lee", "date": "2019-05-22"}
    values |= {"url": "https://example.org/x", "quote": "It rains.", "start": 0, "end": 9, "publisher": "The Daily"}
    return Citation(**values | {"source_title": "Rain"} | fields)  # type: ignore[arg-type]


def test_a_reference_holds_what_is_known_of_the_source() -> None:
    """Author, title, publisher, date, address and when it was opened; never our headline for their title."""
    accessed = "accessed 29 November 2026"
    assert reference(_citation(), NOW) == (
        f"Ann Lee, “Rain”, The Daily, 22 May 2019, https://example.org/x, {accessed}"
    )
    unsigned = _citation(author=None, source_title=None, url=None, date=None)
    assert reference(unsigned, NOW) == "The Daily, undated"
    assert reference(_citation(author="The Daily"), NOW).count("The Daily") == 1
    assert "“Our own headline”" in reference(_citation(source_title=None, own_words=True), NOW)


def test_a_reference_is_copied_by_a_button_where_it_fits(library: Library) -> None:
    """Of up to 256 units; a longer one is shown, to be copied with a tap on it."""
    answer = library.answer(QUESTIONS[0])
    for length, copied in ((10, True), (300, False)):
        citation = replace(answer.citations[0], source_title="x" * length, url=None)
        kept = _kept(replace(answer, citations=(citation, *answer.citations[1:])))
        part = screens.quote_screen(library, kept, _look(citation.number), NOW)
        assert part is not None
        (data,) = [data for row in part.buttons for label, data in row if label == say("look-buttons-cite")]
        assert data.startswith(COPY) == copied
        assert not copied or units(data.removeprefix(COPY)) <= LONGEST_COPIED
        shown = screens.cite_screen(kept, _look(citation.number, "cite"), NOW)
        assert shown is not None
        assert f"<code>{reference(citation, NOW)}</code>".replace("'", "&#x27;") in shown.html


def test_a_link_leads_to_the_sentence_only_where_it_stands_there() -> None:
    """A page in its author's own words; never a summary of ours, a PDF, or an address that points somewhere already."""
    own = {"own_words": True, "quote": "Rain, they say, is well-known."}
    assert _citation(**own).link == "https://example.org/x#:~:text=Rain%2C%20they%20say%2C%20is%20well%2Dknown."
    long = _citation(own_words=True, quote=" ".join(map(str, range(40)))).link
    assert long == "https://example.org/x#:~:text=0%201%202%203%204%205,34%2035%2036%2037%2038%2039"
    assert _citation(quote="Rain.").link == "https://example.org/x"
    for url in ("https://example.org/x.pdf", "https://example.org/x.pdf#page=7", "https://example.org/x#top"):
        assert _citation(url=url, own_words=True).link == url
    assert _citation(url=None, own_words=True).link is None
