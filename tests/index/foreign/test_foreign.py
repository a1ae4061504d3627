"""Questions in other scripts: what is read of them, and how they are answered with a second model and without one.

The second model of these tests is the packaged one, which knows no Korean: what is found is found by the library's list
of words. How the real one does is measured by `python -m benchmarks.korean`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.errors import ModelMissing
from index.foreign.encoder import GRAPH, open_second
from index.foreign.reading import read
from index.foreign.vectors import FOLDER
from index.library import Library
from index.messages import spoken_in
from index.reading.words import is_foreign, language_of
from index.subject import Subject
from tests.conftest import ROOT, SUBJECT, WriteBrief

WORDS = Subject(translations=(("ko", (("제재", "sanctions"), ("제재 완화", "sanctions relief"), ("차", "Cha"))),))


@pytest.fixture(scope="module")
def asked(corpus_data: Path, encoder: SentenceEncoder) -> Library:
    """The library on the real briefs, with a second model."""
    return Library(corpus_data, encoder, second=encoder)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("영변은 어떻게 되나요?", "ko"), ("Yongbyon은 어떻게 되나요?", "ko"), ("Kim Jong Un은 누구?", None),
        ("寧辺の核施設は？", "ja"), ("宁边怎么办？", "zh"), ("Что будет?", "ru"), ("ماذا سيحدث؟", "ar"), ("ԻՆՉ?", ""),
        ("What about Kim?", None), ("Was wird aus Yongbyon?", None), ("12 ?!", None), ("", None),
    ],
)  # fmt: skip
def test_a_language_is_told_by_its_letters(text: str, code: str | None) -> None:
    """Names may be written in English; what is mostly English is."""
    assert language_of(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Was soll mit Yongbyon geschehen?", "¿Quién está en contra de levantar las sanciones?", "wer ist dagegen",
        "Pourquoi le sommet de Hanoï a-t-il échoué ?", "Ai phản đối việc dỡ bỏ trừng phạt?", "Chi vuole un accordo?",
    ],
)  # fmt: skip
def test_a_question_in_another_language_is_told_by_its_words(asked: Library, text: str) -> None:
    """Also in Latin letters; it is then said that the briefs are in English, in place of “no answer” alone."""
    assert is_foreign(text)
    answer = asked.answer(text)
    assert (answer.kind, answer.reason) == ("none", "language")
    assert str(answer.lead).startswith("My briefs are in English")


def test_no_question_in_english_is_taken_for_another_language() -> None:
    """Whatever names it has; nor is a heap of letters."""
    files = (ROOT / "tests" / "questions").glob("*.jsonl")
    asked_in_english = [json.loads(line)["question"] for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(asked_in_english) > 300
    assert [text for text in (*asked_in_english, "asdf qwer zxcv", "Yongbyon, Kangson?", "") if is_foreign(text)] == []


def test_known_words_are_read_and_unknown_ones_noticed() -> None:
    """The longest known word wins, spaces or not; particles, verbs and question words are no unknown words."""
    one = read("제재완화는 왜 필요합니까?", WORDS)
    assert (one.terms, one.unknown) == (("sanctions relief",), ())
    two = read("2375호 제재가 Victor Cha 김치찌개를 금지합니까?", WORDS)
    assert (two.terms, two.figures, two.unknown) == (("sanctions", "Victor", "Cha"), ("2375",), ("김치찌개",))
    assert read("기차는 언제 옵니까?", WORDS).terms == ()  # one letter within a word is no word
    assert read("Что с санкциями?", WORDS).unknown is None
    assert len(SUBJECT.translations_from("ko")) >= 200


def test_an_answer_has_checked_quotes_and_says_how_it_was_read(asked: Library) -> None:
    """The very words of a brief, in English, under a lead in the language of the question where that is spoken."""
    answer = asked.answer("영변 핵 단지에는 어떤 시설이 있습니까?")
    assert answer.kind in ("answer", "near")
    assert answer.citations[0].brief_id == "bg-yongbyon"
    bodies = {brief.id: brief.body for brief in asked.edition.briefs.values()}
    cited = (*answer.citations, *answer.further)
    assert len(cited) >= 5
    assert all(bodies[one.brief_id][one.start : one.end] == one.quote for one in cited)
    assert "Yongbyon, nuclear complex, facilities" in answer.notes[0]


@pytest.mark.parametrize("question", ["김치찌개를 어떻게 끓이나요?", "비트코인 가격은 얼마입니까?"])
def test_what_nobody_knows_is_refused(asked: Library, question: str) -> None:
    """Of words that the library does not know, the briefs say nothing."""
    answer = asked.answer(question)
    assert (answer.kind, answer.reason) == ("none", "absent")


def test_a_language_without_words_is_told_so(asked: Library) -> None:
    """In its own language, and in the reader's; a reader of Korean is told in Korean alone."""
    answer = asked.answer("Что приготовить на ужин?")
    assert (answer.kind, answer.reason) == ("none", "language")
    assert answer.lead.startswith("Мои материалы на английском")


def test_english_is_answered_as_without_a_second_model(asked: Library, library: Library) -> None:
    """To the letter, confidence included."""
    for question in SUBJECT.examples:
        one, other = asked.answer(question), library.answer(question)
        assert (one.lead, one.citations, one.confidence) == (other.lead, other.citations, other.confidence)


def test_a_document_in_the_same_language_answers_by_its_own_words(
    write_brief: WriteBrief, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """Where a brief is written in the language of the question, it is searched as any other."""
    write_brief("korean", "영변 핵시설은 완전히 폐기되어야 한다.")
    sync(tmp_path / "briefs", tmp_path / "data", encoder)
    found = Library(tmp_path / "data", encoder, second=encoder).answer("영변 핵시설")
    assert (found.kind, [one.brief_id for one in found.citations]) == ("answer", ["korean"])


def test_a_slight_question_is_read_with_the_one_before(asked: Library) -> None:
    """What names one thing, or nothing, goes on; what stands alone starts anew."""
    before = "영변 핵 단지에는 어떤 시설이 있습니까?"
    assert asked.answer("중국은요?", before).read_as == f"{before} 중국은요?"
    assert asked.answer("하노이에서 트럼프는 무엇을 요구했습니까?", before).read_as is None


def test_the_vectors_are_kept_and_made_again_when_they_are_gone(data: Path, encoder: SentenceEncoder) -> None:
    """A file that is missing or broken is made again, and is no part of the edition."""
    Library(data, encoder, second=encoder)
    (kept,) = (data / FOLDER).glob("*.npy")
    whole = kept.read_bytes()
    kept.write_bytes(whole[:100])
    Library(data, encoder, second=encoder)
    assert kept.read_bytes() == whole


def test_a_model_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    """In a sentence that says what to do."""
    assert open_second(None) is None
    (tmp_path / GRAPH).write_bytes(b"no graph")
    second = open_second(str(tmp_path))
    assert second is not None
    with pytest.raises(ModelMissing, match="make model NAME=multilingual"):
        second.question("?")


def test_without_a_second_model_the_question_is_asked_for_in_english(library: Library) -> None:
    """In the language of the question, once."""
    with spoken_in("en"):
        told = library.answer("영변은 어떻게 되나요?").lead
    assert told.startswith("제 자료는 모두 영어로")
    assert "Please ask in English" in told
