"""The open library: follows what is published, serves threads, and takes any text for a question."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.editions import store
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.editions.seal import folder_of
from index.errors import EditionBroken, ModelMissing, NoEdition
from index.library import Library, cleaned
from index.records import LONGEST_QUESTION, Answer, Brief
from tests.conftest import BODIES, WriteBrief
from tests.support.commands import wait_until

QUESTION = "What did Ann Lee argue on liaison offices?"

NASTY = {
    "nothing": "",
    "white space": " \t\n\u00a0\u3000",
    "punctuation": "?!… --- ***",
    "long": "talks " * 3333 + "ab",
    "longest": ("remains? " * 200)[:LONGEST_QUESTION],
    "control characters": "\x00What\x07 \x1b[31mabout\x1b[0m\x7f liaison\x9b2J offices?",
    "right to left": "ماذا عن مكاتب الاتصال؟ \u202eesrever\u202c",
    "hebrew": "מה עם משרדי הקישור?",
    "emoji": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿 what of 🇰🇵 remains 🧨?",
    "only emoji": "🧨",
    "html": "<b>liaison</b> &amp; <script>alert(1)</script><!--",
    "sql": "'; DROP TABLE briefs; -- liaison",
    "fts": 'liaison AND OR NOT NEAR("offices" "capitals", 5) * ^title: {a b} :',
    "lone surrogates": "liaison \ud800 offices \udfff?",
    "combining": "l" + "\u0301" * 500 + "iaison",
    "unassigned": "\U000e0fff liaison \uffff \ufdd0",
    "template": "{question} %s ${x} {{7*7}} \\u0000 \\",
    "json": '{"question": "liaison"}',
    "korean": "연락사무소는 어떻게 되나요?",
}


@pytest.fixture(scope="module")
def three(first_edition: Path, encoder: SentenceEncoder) -> Library:
    """The library on three small briefs."""
    return Library(first_edition, encoder)


def _assert_sound(answer: Answer, briefs: dict[str, Brief]) -> None:
    """Every statement is a citation's quote, and every quote an exact slice of its brief."""
    assert (answer.kind == "none") == (not answer.statements)
    assert 0 <= answer.confidence <= 1
    assert len(answer.question) <= LONGEST_QUESTION
    answer.question.encode()
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert [s.text for s in answer.statements] == [citation.quote for citation in answer.citations]
    for citation in answer.citations:
        assert briefs[citation.brief_id].body[citation.start : citation.end] == citation.quote != ""


def test_a_question_is_answered_with_exact_quotes(three: Library) -> None:
    """The sentence that answers is quoted from its brief, at its place."""
    answer = three.answer(QUESTION)
    assert (answer.kind, answer.edition, answer.question) == ("answer", 1, QUESTION)
    first = answer.citations[0]
    assert (first.brief_id, first.start) == ("liaison", 0)
    assert first.quote.startswith("Ann Lee argues that liaison offices in both capitals")
    _assert_sound(answer, dict(three.edition.briefs))


@pytest.mark.parametrize("name", NASTY)
def test_no_question_is_too_strange(three: Library, name: str) -> None:
    """A question of any content gets an Answer of its form."""
    _assert_sound(three.answer(NASTY[name]), dict(three.edition.briefs))


@settings(max_examples=25, deadline=None, database=None)
@given(text=st.text(st.characters(), max_size=80))
def test_no_text_makes_the_library_fail(text: str, three: Library) -> None:
    """Whatever characters come, surrogates and controls included, an Answer comes back."""
    _assert_sound(three.answer(text), dict(three.edition.briefs))


def test_what_cannot_be_asked_is_said(three: Library) -> None:
    """Empty and overlong questions are of kind none and say why; just long enough is asked."""
    assert three.answer("").lead.startswith("There is no question in that.")
    overlong = three.answer("x" * 20_000)
    assert (overlong.kind, len(overlong.question)) == ("none", LONGEST_QUESTION)
    assert overlong.lead == "That is 20,000 characters long; please ask in at most 1,000."
    assert "characters long" not in three.answer(NASTY["longest"]).lead


def test_a_question_is_cleaned_of_what_cannot_be_seen() -> None:
    """Control and direction characters go, white space folds, halves of surrogate pairs are replaced."""
    assert cleaned("\x1b[31mred\x1b[0m \u202eb\u202c\ta\n\n?\u200b") == "[31mred [0m b a ?"
    assert cleaned("a\ud800b") == "a?b"
    assert cleaned("👩‍👧 é 中") == "👩 👧 é 中"


def test_a_published_edition_is_picked_up(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """Without reopening, the next question after a sync or a rollback is answered from the live edition."""
    library = Library(data, encoder)
    write_brief("liaison", BODIES["liaison"].replace("liaison offices", "liaison offices and hotlines"))
    assert library.answer(QUESTION).edition == 1
    sync(small, data, encoder)
    answer = library.answer(QUESTION)
    assert (answer.edition, library.edition.number) == (2, 2)
    assert "offices and hotlines" in answer.citations[0].quote
    store.rollback(data)
    answer = library.answer(QUESTION)
    assert answer.edition == 1
    assert "hotlines" not in answer.citations[0].quote


def test_who_follows_waits_for_whoever_opens_the_published_edition(
    small: Path, data: Path, write_brief: WriteBrief, encoder: SentenceEncoder
) -> None:
    """What is told of it is true then; a question meanwhile is answered from the one before."""
    sync(small, data, encoder)
    library, found = Library(data, encoder), list[int]()
    write_brief("hotline", "Cy Orr recommends a hotline between both navies.")
    sync(small, data, encoder)
    following = threading.Thread(target=lambda: found.append(library.follow()))
    with library._lock:
        following.start()
        following.join(timeout=1)
        assert library.answer("Who wants a hotline?").edition == 1
    following.join(timeout=30)
    assert found == [2]


def _ask_until(library: Library, ended: threading.Event) -> list[Answer]:
    """The answers to a question asked over and over until `ended`, once more at the end."""
    answers = []
    while not ended.wait(0.005):  # in four threads that is as much as the processors leave to who publishes
        answers.append(library.answer(QUESTION))
    return [*answers, library.answer(QUESTION)]


def test_questions_from_four_threads_outlast_ten_publishes(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """While ten editions are published, no question fails, and each answer quotes the edition that it names."""
    library, ended = Library(data, encoder), threading.Event()
    held = {1: dict(library.edition.briefs)}
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(_ask_until, library, ended) for _ in range(4)]
        for turn in range(2, 12):
            write_brief("liaison", f"Ann Lee argued {turn} times on liaison offices in both capitals.")
            assert sync(small, data, encoder).edition == turn
            held[turn] = dict(store.open_live(data)[0].briefs)
            wait_until(lambda turn=turn: library.edition.number == turn)  # type: ignore[misc]
        ended.set()
        runs = [future.result() for future in asked]
    for answers in runs:
        seen = [answer.edition for answer in answers]
        assert seen == sorted(seen)
        assert seen[-1] == 11
        for answer in answers:
            assert answer.kind == "answer"
            _assert_sound(answer, held[answer.edition])


def test_a_damaged_live_edition_is_noticed_at_opening(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """The library opens on the edition before the damaged one, and its notes say so."""
    write_brief("fourth", "A fourth brief stands here.")
    sync(small, data, encoder)
    _flip(folder_of(data, 2) / "passages.faiss")
    library = Library(data, encoder)
    assert library.answer(QUESTION).edition == 1
    assert library.notes == (
        "Edition 2 is damaged (passages.faiss does not match its checksum) and was set aside.",
        "Edition 1 answers instead; run `briefing sync` to build a new one.",
    )


def _flip(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])


def _overwrite(path: Path) -> None:
    """Change up to 200 bytes of a file in place, as a failing disk or a stray program does."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 3)
        held = file.read(200)
        file.seek(size // 3)
        file.write(bytes(byte ^ 0x55 for byte in held))


def _cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


@pytest.mark.parametrize("spoil", [_overwrite, _cut, Path.unlink])
def test_an_edition_that_is_damaged_while_it_answers(
    data: Path, encoder: SentenceEncoder, spoil: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    """Whichever file is changed in place, cut or deleted, answers stay what they were, and it is noticed and told once.

    Once the file is as it was, nothing is wrong any more.
    """
    library = Library(data, encoder)
    before = replace(library.answer(QUESTION), elapsed_ms=0.0)
    for path in sorted(path for path in folder_of(data, 1).rglob("*") if path.is_file()):
        whole = path.read_bytes()
        spoil(path)
        caplog.clear()
        with caplog.at_level(logging.ERROR, "index.library"):
            assert [library.inspect(), library.inspect()] == [1, 1]
        assert len(caplog.records) == 1, path.name
        why = "its manifest" if path.name == "manifest.json" else f"{path.name} does not match its checksum"
        assert why in library.notes[0]
        assert "Answers still come from what was verified before" in library.notes[0]
        assert replace(library.answer(QUESTION), elapsed_ms=0.0) == before
        path.write_bytes(whole)
        assert (library.inspect(), library.notes) == (1, ())


def test_an_edition_read_from_disk_gives_the_same_answers(corpus_data: Path, encoder: SentenceEncoder) -> None:
    """So is a large one by the process that answers one question, instead of being read into memory."""
    held, mapped = Library(corpus_data, encoder), Library(corpus_data, encoder, in_memory=0)
    assert (held.edition.mapped, mapped.edition.mapped) == (False, True)
    for question in ("Who wants liaison offices?", "How many boxes of remains came home?", "What should Congress do?"):
        one, other = (replace(library.answer(question), elapsed_ms=0.0) for library in (held, mapped))
        assert one == other


def test_an_edition_too_large_for_memory_is_left_when_it_is_damaged(
    small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """What is mapped from disk cannot be trusted once it was written to: the sound edition before it answers."""
    write_brief("fourth", "A fourth brief stands here.")
    sync(small, data, encoder)
    library = Library(data, encoder, in_memory=0)
    assert library.answer(QUESTION).edition == library.inspect() == 2
    _overwrite(folder_of(data, 2) / "sentences.npy")
    assert library.inspect() == library.answer(QUESTION).edition == 1
    assert library.notes[0].startswith("Edition 2 is damaged (sentences.npy does not match its checksum)")


def _spoil_all(data: Path) -> None:
    for manifest in data.glob("editions/*/manifest.json"):
        manifest.write_bytes(b"{}")
    (data / "live").replace(data / "old")
    (data / "live").write_text("1\n")


@pytest.mark.parametrize("spoil", [_spoil_all, lambda data: (data / "live").unlink()], ids=["damaged", "gone"])
def test_an_open_library_outlives_the_loss_of_its_data(
    small: Path,
    data: Path,
    encoder: SentenceEncoder,
    write_brief: WriteBrief,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[Path], None],
) -> None:
    """When what is live can no longer be opened, the edition in memory answers on until the next sync."""
    library = Library(data, encoder)
    spoil(data)
    with caplog.at_level(logging.WARNING, "index.library"):
        assert [library.answer(QUESTION).edition for _ in range(2)] == [1, 1]
    assert len(caplog.records) == 1
    assert "could not be opened" in caplog.text
    write_brief("liaison", "Ann Lee argued again on liaison offices.")
    sync(small, data, encoder, force=True)
    assert library.answer(QUESTION).citations[0].quote == "Ann Lee argued again on liaison offices."


def test_nothing_to_open_is_an_error(tmp_path: Path, data: Path, encoder: SentenceEncoder) -> None:
    """Without an edition, and with none that is sound, the library does not open."""
    with pytest.raises(NoEdition):
        Library(tmp_path / "nowhere", encoder)
    _spoil_all(data)
    with pytest.raises(EditionBroken):
        Library(data, encoder)


def test_an_edition_of_another_model_is_refused(data: Path, tmp_path: Path) -> None:
    """A library whose model is not the one that the edition was built with says so, before loading it."""
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text("{}")
    with pytest.raises(ModelMissing, match="built with another model"):
        Library(data, SentenceEncoder(str(tmp_path / "model")))


@pytest.mark.parametrize(
    ("question", "end"),
    [
        ("영변에서 무엇을 해야 합니까?", "영어로 질문해 주세요."),
        ("寧辺で何をすべきですか?", "英語で質問してください。"),
        ("Что делать с Ёнбёном?", "задайте вопрос по-английски."),
        ("Τι πρέπει να γίνει;", "Παρακαλώ ρωτήστε στα αγγλικά."),
        ("Ինչ պետք է անել", ""),
    ],
)
def test_a_question_in_another_script_is_asked_for_in_english(library: Library, question: str, end: str) -> None:
    """In its own language and in the reader's, where nothing answers it; and no chance passages."""
    found = library.answer(question)
    assert (found.kind, found.reason, found.nearest) == ("none", "language", ())
    first, reader, example = found.lead.partition("My briefs are in English")
    assert first.strip().endswith(end)
    assert reader
    assert example.endswith("What should happen at Yongbyon?")


def test_a_document_in_another_script_answers_in_it(
    write_brief: WriteBrief, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """A question that finds its words in the library is answered whatever its script."""
    write_brief("korean", "영변 핵시설은 완전히 폐기되어야 한다.")
    sync(tmp_path / "briefs", tmp_path / "data", encoder)
    found = Library(tmp_path / "data", encoder).answer("영변 핵시설")
    assert found.kind == "answer"
    assert [citation.brief_id for citation in found.citations] == ["korean"]


def test_a_name_that_no_brief_has_is_told(library: Library) -> None:
    """Someone whose first and last name the briefs have, but not together, is said to be in none of them."""
    found = library.answer("What does John Smith say about verification?")
    assert found.kind == "none"
    assert "No brief is by or on John Smith." in found.notes
    assert found.nearest
