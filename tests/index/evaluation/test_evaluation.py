"""Evaluation: the arithmetic of the figures, the form of a question set, and a set from end to end."""

from __future__ import annotations

import json
from math import log2
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answers.confidence import general
from index.answers.pipeline import Pipeline
from index.editions.encoder import SentenceEncoder
from index.errors import QuestionsRefused
from index.evaluation.retrieval import auroc, evaluate, indexed, ranking_figures, read_set, refusal_figures
from tests.support.commands import index

DOCS = {
    "coal": "Coal exports were banned by the Security Council in August 2017.",
    "remains": "Fifty-five boxes of remains were flown from Wonsan to Osan Air Base.",
    "offices": "Liaison offices in both capitals would prevent misunderstandings.",
    "exports": "The ban on exports of coal was enforced at few ports only.",
}
QUERIES = {
    "q1": "When were coal exports banned by the Security Council?",
    "q2": "From where were the boxes of remains flown?",
    "q3": "How do I bake sourdough bread?",
}
QRELS = "query-id\tcorpus-id\tscore\nq1\texports\t2\nq1\tcoal\t1\nq2\tremains\t1\nq2\toffices\t0\n"

SURE = st.lists(st.tuples(st.sampled_from((0.0, 0.1, 0.25, 0.5, 0.9, 1.0)), st.booleans()), min_size=1, max_size=30)


def _lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A question set of four documents and three queries, one of them without an answer."""
    place = tmp_path / "tiny"
    place.mkdir()
    _lines(place / "docs.jsonl", [{"id": key, "title": "", "text": text} for key, text in DOCS.items()])
    _lines(place / "queries.jsonl", [{"id": key, "text": text} for key, text in QUERIES.items()])
    (place / "qrels.tsv").write_text(QRELS)
    return place


def test_ranking_figures_by_hand() -> None:
    """Ranked b, x, a with grades a=2, b=1, c=1: each figure as worked out below.

    Gain 1/log2(2) + 0/log2(3) + 2/log2(4) = 1 + 0 + 1 = 2; at best (a, b, c) 2/1 + 1/1.58496 + 1/2 = 3.13093;
    nDCG 2 / 3.13093 = 0.63879. Two of three are found; the first hit is at rank 1.
    """
    figures = ranking_figures(["b", "x", "a"], {"a": 2, "b": 1, "c": 1})
    assert figures["ndcg@10"] == pytest.approx(2 / (2 + 1 / log2(3) + 1 / 2), abs=1e-12)
    assert figures["ndcg@10"] == pytest.approx(0.63879, abs=5e-6)
    assert figures["recall@10"] == figures["recall@100"] == pytest.approx(2 / 3)
    assert figures["mrr@10"] == 1


def test_ranks_beyond_ten_and_a_hundred_do_not_count() -> None:
    """Rank 4 gives MRR 1/4 and gain 1/log2(5); rank 11 counts for recall@100 only, rank 101 for nothing."""
    ranked = [f"x{rank}" for rank in range(1, 121)]
    assert ranking_figures(ranked, {"x4": 1}) == {
        "ndcg@10": pytest.approx(1 / log2(5)),
        "recall@10": 1,
        "recall@100": 1,
        "mrr@10": 0.25,
    }
    assert ranking_figures(ranked, {"x11": 1}) == {"ndcg@10": 0, "recall@10": 0, "recall@100": 1, "mrr@10": 0}
    assert ranking_figures(ranked, {"x101": 3})["recall@100"] == 0
    assert ranking_figures([], {"x1": 1}) == {"ndcg@10": 0, "recall@10": 0, "recall@100": 0, "mrr@10": 0}


def test_the_best_order_has_ndcg_one_whatever_the_grades() -> None:
    """Documents ranked by falling grade have nDCG 1, also when there are more than ten of them."""
    grades = {f"d{n}": n for n in range(1, 16)}
    assert ranking_figures(sorted(grades, key=lambda d: -grades[d]), grades)["ndcg@10"] == pytest.approx(1)


@given(grades=st.lists(st.integers(0, 3), min_size=1, max_size=15), missed=st.lists(st.integers(1, 3), max_size=3))
def test_ndcg_is_the_discounted_gain_over_the_best_one(grades: list[int], missed: list[int]) -> None:
    """nDCG@10 equals the sum of grade / log2(rank + 1) of the first ten, over that of the best order."""
    relevant = {f"d{at}": grade for at, grade in enumerate([*grades, *missed]) if grade}
    if not relevant:
        return
    best = sorted([*grades, *missed], reverse=True)
    gain, ideal = (sum(g / log2(at + 2) for at, g in enumerate(order[:10])) for order in (grades, best))
    figures = ranking_figures([f"d{at}" for at in range(len(grades))], relevant)
    assert figures["ndcg@10"] == pytest.approx(gain / ideal, abs=1e-12)


@given(sure=SURE)
def test_auroc_is_the_share_of_pairs_in_order(sure: list[tuple[float, bool]]) -> None:
    """AUROC equals the pairs of an answerable above an unanswerable, ties counting half, over all pairs."""
    above = [score for score, answerable in sure if answerable]
    below = [score for score, answerable in sure if not answerable]
    pairs = [(one > other) + (one == other) / 2 for one in above for other in below]
    expected = sum(pairs) / len(pairs) if pairs else 0.5
    assert auroc(np.array([s for s, _ in sure]), np.array([a for _, a in sure])) == pytest.approx(expected, abs=1e-12)


@given(sure=SURE)
def test_answered_at_95_precision_is_the_best_floor(sure: list[tuple[float, bool]]) -> None:
    """The figure is the largest share of answerable queries above a floor that at most 5 % of others pass."""
    share = 0.0
    for floor in {score for score, _ in sure}:
        passed = [answerable for score, answerable in sure if score >= floor]
        if sum(passed) / len(passed) >= 0.95:
            share = max(share, sum(passed) / max(1, sum(answerable for _, answerable in sure)))
    assert refusal_figures(sure)["answered_at_95_precision"] == pytest.approx(share, abs=5e-5)


def test_refusal_figures_by_hand() -> None:
    """19 right, 1 wrong, 1 right, 3 wrong by falling confidence: 20 of 21 are over 95 % right, 20 of 22 are not."""
    right = [True] * 19 + [False, True, False, False, False]
    sure = [(1 - place / 100, answerable) for place, answerable in enumerate(right)]
    figures = refusal_figures(sure)
    assert figures == {"refusal_auroc": round((19 * 4 + 3) / (20 * 4), 4), "answered_at_95_precision": 1.0}
    assert refusal_figures([(0.9, False), (0.8, True)])["answered_at_95_precision"] == 0
    assert refusal_figures([(0.5, True), (0.5, False)])["answered_at_95_precision"] == 0


def test_a_set_is_read_with_its_grades(folder: Path) -> None:
    """Grades above zero are kept; a query without one is unanswerable; numbers serve as ids."""
    _lines(folder / "docs.jsonl", [{"id": 7, "text": "Half a pair \ud800."}, {"id": "8", "title": None, "text": "B"}])
    read = read_set(folder)
    assert [(d.id, d.title, d.body) for d in read.documents] == [("7", "", "Half a pair ?."), ("8", "", "B")]
    assert [(q.id, dict(q.relevant)) for q in read.queries] == [
        ("q1", {"exports": 2, "coal": 1}),
        ("q2", {"remains": 1}),
        ("q3", {}),
    ]
    assert (read.name, read.has_unanswerable) == ("tiny", True)


def test_a_tiny_set_gives_the_figures_of_its_rankings(folder: Path, tmp_path: Path, encoder: SentenceEncoder) -> None:
    """q1 ranks its grade 1 before its grade 2, q2 its only one first: the figures follow, in every mode.

    nDCG of q1 is (1 + 2/log2(3)) / (2 + 1/log2(3)) = 0.85972, of q2 1; the mean is 0.92986.
    """
    questions = read_set(folder)
    edition = indexed(questions, tmp_path / "data", encoder)
    ndcg = round(((1 + 2 / log2(3)) / (2 + 1 / log2(3)) + 1) / 2, 4)
    assert ndcg == 0.9299
    for mode in ("meaning", "words", "both"):
        figures = evaluate(questions, edition, encoder, mode=mode)
        assert figures.pop("seconds") >= 0
        assert figures == {
            "set": "tiny",
            "mode": mode,
            "queries": 2,
            "docs": 4,
            "ndcg@10": ndcg,
            "recall@10": 1.0,
            "recall@100": 1.0,
            "mrr@10": 1.0,
            "unanswerable": 1,
            "refusal_auroc": 1.0,
            "answered_at_95_precision": 1.0,
        }


def test_author_publisher_and_date_of_a_document_are_read(folder: Path) -> None:
    """An author may be a text or a list, a date a year, month, day or moment; null and empty are absent."""
    rows: list[dict[str, Any]] = [
        {"author": "Ann Lee", "publisher": "The Paper", "date": "2019-03"},
        {"author": ["Ann Lee", "Bo Stone"], "publisher": None, "date": 2019},
        {"author": "", "publisher": "", "date": "2019-03-01T10:00:00Z"},
        {},
    ]
    _lines(folder / "docs.jsonl", [{"id": at, "title": "", "text": "A text."} | row for at, row in enumerate(rows)])
    found = [(one.authors, one.publisher, one.date) for one in read_set(folder).documents]
    assert found == [
        (("Ann Lee",), "The Paper", "2019-03"),
        (("Ann Lee", "Bo Stone"), None, "2019"),
        ((), None, "2019-03-01"),
        ((), None, None),
    ]


def test_a_query_that_names_a_source_or_a_date_is_read_with_them(
    folder: Path, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    """Of documents that say the same, the query's author, publisher and date pick one: it alone is ranked."""
    sources = {
        "a": {"author": "Ann Lee", "publisher": "The Gazette", "date": "2017-02"},
        "b": {"author": "Bo Stone", "publisher": "The Observer", "date": "2018-05"},
        "c": {"author": "Cy Marsh", "publisher": "The Gazette", "date": "2019-09"},
    }
    text = "The harbour should be closed to coal ships until the pier is mended."
    _lines(folder / "docs.jsonl", [{"id": key, "title": "Coal", "text": text} | row for key, row in sources.items()])
    queries = {
        "by author": ("What does Cy Marsh say about the harbour?", "c"),
        "by publisher": ("What does the Observer say about the harbour?", "b"),
        "by date": ("What was published in May 2018 about the harbour?", "b"),
        "by both": ("What did the Gazette write in 2019 about the harbour?", "c"),
    }
    _lines(folder / "queries.jsonl", [{"id": key, "text": query} for key, (query, _) in queries.items()])
    qrels = "".join(f"{key}\t{document}\t1\n" for key, (_, document) in queries.items())
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{qrels}")
    questions = read_set(folder)
    edition = indexed(questions, tmp_path / "data", encoder)
    pipeline = Pipeline(edition, edition.names, encoder, general())
    rankings = {query.id: pipeline.ask(query.text, ranked=True).ranking for query in questions.queries}
    assert rankings == {key: (document,) for key, (_, document) in queries.items()}
    figures = evaluate(questions, edition, encoder)
    assert (figures["queries"], figures["ndcg@10"], figures["mrr@10"]) == (4, 1.0, 1.0)


def test_an_edition_for_evaluation_is_used_again(folder: Path, tmp_path: Path, encoder: SentenceEncoder) -> None:
    """The same documents are indexed once, sentences too, whatever is asked of them; others get their own edition."""
    data = tmp_path / "data"
    indexed(read_set(folder), data, encoder)
    (folder / "qrels.tsv").write_text(QRELS + "q3\tcoal\t1\n")
    edition = indexed(read_set(folder), data, encoder)
    assert (edition.number, len(edition.sentence_vectors)) == (1, 4)
    assert len(list((data / "evaluation").iterdir())) == 1
    _lines(folder / "docs.jsonl", [{"id": "coal", "text": DOCS["coal"], "date": "2017-08"}])
    assert indexed(read_set(folder), data, encoder).briefs["coal"].date == "2017-08"
    assert len(list((data / "evaluation").iterdir())) == 2
    assert not (data / "live").exists()


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("docs.jsonl", '{"id": "a", "text": "A"}\n\n{"id": "b"}\n', "docs.jsonl:3: needs the keys id, text"),
        ("docs.jsonl", '{"id": "a", "text": "A"}\nnot json\n', "docs.jsonl:2: not a JSON object on one line"),
        ("docs.jsonl", '{"id": "a", "text": "A"}\n{"id": "a", "text": "B"}', "docs.jsonl:2: the id “a” stands twice"),
        ("docs.jsonl", '{"id": "a", "text": ["A"]}', "docs.jsonl:1: needs the keys id, text"),
        (
            "docs.jsonl",
            '{"id": "a", "text": "A", "date": "May"}',
            "docs.jsonl: the date of “a” is not of the form YYYY",
        ),
        ("docs.jsonl", "", "docs.jsonl holds no text."),
        ("docs.jsonl", '{"id": "a", "text": "  "}', "docs.jsonl holds no text."),
        ("queries.jsonl", '{"id": "q1"}\n', "queries.jsonl:1: needs the keys id, text"),
        ("queries.jsonl", '{"id": "q1", "text": null}\n', "queries.jsonl:1: needs the keys id, text"),
        ("qrels.tsv", "query\tdoc\tgrade\nq1\tcoal\tgood\n", "qrels.tsv:2: needs query, document and grade"),
        ("qrels.tsv", "query\tdoc\tgrade\nq1\tcoal\t1\nq2 remains 1\n", "qrels.tsv:3: needs query, document and grade"),
        ("qrels.tsv", "query\tdoc\tgrade\nq1\tcoal\n", "qrels.tsv:2: needs query, document and grade"),
    ],
)
def test_a_set_that_is_not_of_its_form_is_refused(folder: Path, file: str, text: str, said: str) -> None:
    """What is wrong is named with file and line."""
    (folder / file).write_text(text)
    with pytest.raises(QuestionsRefused) as refused:
        read_set(folder)
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize("file", ["docs.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_file_that_is_missing_or_no_text_is_named(folder: Path, file: str) -> None:
    """A file that is not UTF-8 or not there is named in one sentence."""
    (folder / file).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QuestionsRefused, match=f"^{file} is not UTF-8\\.$"):
        read_set(folder)
    (folder / file).unlink()
    with pytest.raises(QuestionsRefused, match=f"{file} cannot be read: no such file or directory"):
        read_set(folder)


def test_the_command_prints_the_figures(folder: Path, tmp_path: Path) -> None:
    """Eval --json prints one object with the contract's keys; a malformed set exits with 2 and one line."""
    done = index("eval", folder, "--data", tmp_path / "data", "--json")
    figures = json.loads(done.stdout)
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)
    contract = {"queries", "docs", "ndcg@10", "recall@10", "recall@100", "mrr@10", "refusal_auroc"}
    assert figures.keys() >= contract | {"answered_at_95_precision"}
    assert (figures["queries"], figures["docs"], figures["mode"], figures["mrr@10"]) == (2, 4, "both", 1.0)
    (folder / "docs.jsonl").write_text('{"id": 1}\n')
    done = index("eval", folder, "--data", tmp_path / "data")
    said = "docs.jsonl:1: needs the keys id, text, with a text or a number\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
