"""The optional reranker: what its scores depend on, what they change in an answer, and what is refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.answers.quotes import is_exact
from index.editions.encoder import SentenceEncoder, _packaged_folder
from index.errors import ModelMissing
from index.library import Library
from index.retrieval.passages import RERANK_WEIGHT, candidates, reranked, search
from index.retrieval.reranking import OnnxReranker, Reranker, open_reranker
from tests.conftest import BODIES, ROOT
from tests.support.commands import index
from tests.support.cross_encoders import write_counting_model, write_random_model

FETCHED = ROOT / ".venv" / "reranker"
QUESTION = "What did Ann Lee argue on liaison offices?"
TEXTS = [*BODIES.values(), "", "Talks", "평양의 비핵화", "sanctions " * 1_000, "liaison offices in both capitals"]


@pytest.fixture(scope="module")
def counting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an ONNX model that counts the words that question and text share."""
    return write_counting_model(tmp_path_factory.mktemp("counting"))


@pytest.fixture(scope="module", params=["onnx", "sentence-transformers", "fetched"])
def reranker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, counting: Path) -> Reranker:
    """A reranker on either runtime, and the one that `make reranker` fetches when it is there."""
    if request.param == "fetched" and not FETCHED.is_dir():
        pytest.skip("run `make reranker` to test the real one")
    folders: dict[str, Callable[[], Path]] = {
        "onnx": lambda: counting,
        "sentence-transformers": lambda: write_random_model(tmp_path_factory.mktemp("random")),
        "fetched": lambda: FETCHED,
    }
    found = open_reranker(str(folders[request.param]()))
    assert found is not None
    return found


def _counter(folder: Path) -> Reranker:
    found = open_reranker(str(folder))
    assert isinstance(found, OnnxReranker)
    return found


def test_a_score_depends_on_question_and_text_alone(reranker: Reranker) -> None:
    """In any order and company, also of an empty or an endless text, a text has the score that it has alone."""
    alone = np.array([reranker.scores(QUESTION, [text])[0] for text in TEXTS])
    order = random.Random(5).sample(range(len(TEXTS)), len(TEXTS))
    together = reranker.scores(QUESTION, [TEXTS[at] for at in order])
    assert together == pytest.approx(alone[order], abs=1e-5)
    assert len(set(np.round(alone, 4))) >= 4
    assert reranker.scores(QUESTION, []).shape == (0,)


def test_threads_may_ask_at_once(reranker: Reranker) -> None:
    """Four threads at once get the scores that one gets."""
    questions = [f"What of {word} and talks?" for word in ("coal", "offices", "remains", "pressure")]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda question: reranker.scores(question, TEXTS[:4]), questions))
    for question, scores in zip(questions, together, strict=True):
        assert scores == pytest.approx(reranker.scores(question, TEXTS[:4]), abs=1e-5)


def test_the_scores_are_those_of_the_model(counting: Path) -> None:
    """The model's own number comes out: here, how many words question and text share."""
    scores = _counter(counting).scores("liaison offices", ["Offices for liaison", "offices", "coal exports"])
    # The mark between the two texts is a token of both.
    assert scores.tolist() == [3.0, 2.0, 1.0]


def test_the_fetched_model_knows_an_answer() -> None:
    """The real reranker scores the brief that answers highest, where it has been fetched."""
    if not FETCHED.is_dir():
        pytest.skip("run `make reranker` to test the real one")
    found = open_reranker(str(FETCHED))
    assert found is not None
    scores = found.scores("How many boxes of remains were returned?", list(BODIES.values()))
    assert list(BODIES)[int(np.argmax(scores))] == "remains"


def test_sentences_and_passages_are_put_in_order(data: Path, encoder: SentenceEncoder, counting: Path) -> None:
    """The same sentences and passages come back, best first: the reranker's best gains most and its worst nothing."""
    edition = Library(data, encoder).edition
    vector = encoder.question("North Korea")
    hits = search(edition, "North Korea", vector, k=20)
    ranked = candidates(edition, "North Korea", hits)
    asked = "identification of the remains may take years"
    sentences, passages = reranked(_counter(counting), asked, ranked, hits)
    assert {one.quote for one in sentences} == {one.quote for one in ranked}
    assert sorted(passages, key=lambda hit: hit.row) == sorted(hits, key=lambda hit: hit.row)
    assert [one.score for one in sentences] == sorted((one.score for one in sentences), reverse=True)
    best, worst = max(sentences, key=lambda one: one.fit), min(sentences, key=lambda one: one.fit)
    assert best.quote.startswith("Identification of the remains")
    assert (best.fit, worst.fit) == (RERANK_WEIGHT, 0)
    before = [one.quote for one in ranked].index(best.quote)
    assert [one.quote for one in sentences].index(best.quote) < before
    gained = {hit.row: max(one.fit for one in sentences if one.hit.row == hit.row) for hit in hits}
    assert passages == sorted(hits, key=lambda hit: -(hit.score + gained[hit.row]))
    assert passages != hits


def test_equal_scores_change_nothing(data: Path, encoder: SentenceEncoder, counting: Path) -> None:
    """A reranker that sees no difference leaves the order of the search."""
    edition = Library(data, encoder).edition
    vector = encoder.question(QUESTION)
    hits = search(edition, QUESTION, vector, k=20)
    ranked = candidates(edition, QUESTION, hits)
    assert reranked(_counter(counting), "unheard", ranked, hits) == (ranked, hits)
    assert reranked(_counter(counting), QUESTION, [], hits) == ([], hits)


def test_an_answer_is_reordered_and_as_sure_as_before(corpus_data: Path, library: Library, counting: Path) -> None:
    """With a reranker some questions are answered by other sentences; quotes stay exact, the confidence as it was."""
    other = Library(corpus_data, SentenceEncoder(), _counter(counting))
    questions = [
        "What did the two sides disagree on in Stockholm?",
        "How large is the complex at Yongbyon?",
        "Why was the office in Kaesong blown up?",
        "What does Resolution 2397 limit?",
    ]
    pairs = [(library.answer(question), other.answer(question)) for question in questions]
    assert any(plain.citations != found.citations for plain, found in pairs)
    assert any(library.trace(question).ranking != other.trace(question).ranking for question in questions)
    for plain, found in pairs:
        assert found.confidence == plain.confidence
        assert found.citations
        assert all(is_exact(one, library.edition.briefs[one.brief_id]) for one in found.citations)


@pytest.mark.parametrize("name", [None, ""])
def test_none_is_loaded_unless_one_is_named(name: str | None) -> None:
    """Without a name, or with an empty one, there is no reranker."""
    assert open_reranker(name) is None


def _spoilt(folder: Path, what: str) -> Path:
    """The counting model with something wrong."""
    write_counting_model(folder)
    if what == "weights":
        (folder / "model.onnx").write_bytes(b"\x00garbage" * 100)
    elif what == "half the weights":
        (folder / "model.onnx").write_bytes((folder / "model.onnx").read_bytes()[:200])
    elif what == "tokenizer":
        (folder / "tokenizer.json").write_text("{", encoding="utf-8")
    elif what == "no tokenizer":
        (folder / "tokenizer.json").unlink()
    else:
        (folder / "model.onnx").unlink()
    return folder


@pytest.mark.parametrize("what", ["weights", "half the weights", "tokenizer", "no tokenizer", "no model"])
def test_a_folder_that_is_no_reranker_is_refused(tmp_path: Path, what: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A broken folder gives one sentence with its name, without its path, and its library says nothing of its own."""
    with pytest.raises(ModelMissing) as refused:
        open_reranker(str(_spoilt(tmp_path / "my-reranker", what)))
    assert str(refused.value).startswith("The reranker “my-reranker” cannot be had (")
    assert "make reranker" in str(refused.value)
    assert not any(mark in str(refused.value) for mark in ("\n", "/", "Traceback"))
    assert capfd.readouterr() == ("", "")


def test_an_embedding_model_is_no_reranker() -> None:
    """A model without weights for scoring is refused; with random ones it would give numbers all the same."""
    with pytest.raises(
        ModelMissing, match=r"^The reranker “model” cannot be had \(its files are incomplete, or not of"
    ):
        open_reranker(str(_packaged_folder()))


@pytest.mark.parametrize("command", [("ask", "What of remains?"), ("score",)])
def test_a_bad_reranker_is_wrong_use(command: tuple[str, ...], data: Path, tmp_path: Path) -> None:
    """A command with a reranker that cannot be had exits with 2 and one line, before anything is asked."""
    done = index(*command, "--data", data, "--reranker", _spoilt(tmp_path / "broken", "weights"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("The reranker “broken” cannot be had (")
    assert done.stderr.count("\n") == 1


def test_a_question_is_asked_with_a_reranker(data: Path, counting: Path) -> None:
    """`ask --reranker FOLDER` answers."""
    done = index("ask", QUESTION, "--data", data, "--reranker", counting)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Ann Lee argues that liaison offices" in done.stdout
