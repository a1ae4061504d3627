"""Lexical ranking: which stems a text has, and what share of a question each passage carries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.corpus.parsing import read_folder
from index.editions import words
from index.editions.words import K1, B, EveryShare, WordIndex
from index.english import tokens
from tests.conftest import ROOT

TINY = ("coal coal exports", "coal talks began slowly here", "fishing boats")


def _index(texts: Sequence[str], folder: Path) -> WordIndex:
    words.write(words.counted(texts), folder)
    return words.load(folder, rows=len(texts))


def _shares(texts: Sequence[str], question: str) -> list[float]:
    with TemporaryDirectory() as folder:
        return [float(share) for share in _index(texts, Path(folder)).shares(question)]


def _computed(texts: Sequence[str], question: str) -> list[float]:
    """BM25 straight from its formula, over the weight of the question's distinct stems."""
    held = [tokens(text) or [""] for text in texts]
    mean = sum(map(len, held)) / len(held)
    asked = set(tokens(question))
    weights = {
        stem: math.log(1 + (len(held) - n + 0.5) / (n + 0.5))
        for stem in asked
        for n in [sum(stem in passage for passage in held)]
    }
    scores = [
        sum(
            weights[stem] * passage.count(stem) / (passage.count(stem) + K1 * (1 - B + B * len(passage) / mean))
            for stem in asked
        )
        for passage in held
    ]
    total = sum(weights.values())
    return [score / total if total else 0.0 for score in scores]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The negotiators negotiated", ["negoti", "negoti"]),
        ("Café, CAFE\u0301 and naïve", ["cafe", "cafe", "naiv"]),
        ("U.S. and U.K. envoys; the US", ["us", "uk", "envoy", "us"]),
        ("U.S.-North Korea", ["us", "north", "korea"]),
        ("step-by-step working-level", ["step", "step", "work", "level"]),
        ("step\u2011by\u2013step", ["step", "step"]),
        ("Resolution 2397, 2.5 percent, 3 or 5", ["resolut", "2397", "2.5", "percent", "3", "5"]),
        ("5,300 or 5300 or 5 300; 1,000,000", ["5300", "5300", "5300", "1000000"]),
        ("resolutions 2087,2094 and 2397.", ["resolut", "2087", "2094", "2397"]),
        ("50k, 50 thousand, 50,000 tonnes", ["50000", "50000", "50000", "tonn"]),
        ("10.1m, 10.1 million, 10,100,000", ["10100000", "10100000", "10100000"]),
        ("four million, 4 million, 4,000,000 barrels", ["4000000", "4000000", "4000000", "barrel"]),
        ("fifty-five or 55; two hundred thousand", ["55", "55", "200000"]),
        ("one hundred and fifty of ten, one of two", ["150", "10", "one", "two"]),
        ("I.C.B.M.s and ICBMs", ["icbm", "icbm"]),
        ("80% or 80 per cent", ["80", "percent", "80", "percent"]),
        ("June 12th, the 38th parallel", ["june", "12", "38", "parallel"]),
        ("the '90s, 90s, 1990s and nineties", ["1990s", "1990s", "1990s", "1990s"]),
        ("C.V.I.D. and the D.P.R.K, e.g. here", ["cvid", "dprk", "eg"]),
        ("snake_case", ["snake", "case"]),
        ("평양의 비핵화", ["평양", "양의", "비핵", "핵화"]),
        ("北朝鮮 北", ["北朝", "朝鮮", "北"]),
        ("İstanbul Straße", ["istanbul", "straße"]),
        ("مُحادثات", ["محادثات"]),
        ("What should happen? Who wants it?", []),
        ("👩‍👧 ... \x00 <b>", ["b"]),
        ("", []),
    ],
)
def test_tokens_are_stems_without_case_accents_and_stop_words(text: str, expected: list[str]) -> None:
    """Words are stemmed; accents, case, dots of abbreviations and stop words go; Korean and Chinese give pairs."""
    assert tokens(text) == expected


@given(st.text())
def test_no_text_makes_the_tokens_fail(text: str) -> None:
    """Any text has tokens that hold a letter or digit and no white space, alike in capitals and composed."""
    found = tokens(text)
    assert all(token and not any(c.isspace() for c in token) for token in found)
    assert tokens(f"{text} coal") == [*found, "coal"]


def test_shares_are_what_the_formula_gives(tmp_path: Path) -> None:
    """On three short passages the shares are the figures worked out by hand."""
    # Lengths 3, 4 (“here” is a stop word) and 2, mean 3; “coal” is in two of three passages, “talk” in one.
    coal = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    talks = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    first = coal * 2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 3)) / (coal + talks)
    second = (coal + talks) * 1 / (1 + 1.2 * (0.25 + 0.75 * 4 / 3)) / (coal + talks)
    assert len(tokens(TINY[1])) == 4
    assert [coal, talks] == pytest.approx([0.470004, 0.980829], abs=1e-6)
    assert [first, second] == pytest.approx([0.202471, 0.4], abs=1e-6)
    assert _index(TINY, tmp_path).shares("Coal talks?").tolist() == pytest.approx([first, second, 0.0], abs=1e-6)
    assert _computed(TINY, "Coal talks?") == pytest.approx([first, second, 0.0])


def test_words_that_no_passage_holds_count_in_full(tmp_path: Path) -> None:
    """A question half about something else reaches less than half the share, however well the rest fits."""
    index = _index(TINY, tmp_path)
    unknown = math.log(1 + (3 - 0 + 0.5) / (0 + 0.5))
    boats = index.weight("boat")
    assert index.weight("pizza") == pytest.approx(unknown)
    alone, diluted = index.shares("boats")[2], index.shares("pizza boats")[2]
    assert diluted == pytest.approx(alone * boats / (boats + unknown), abs=1e-6)
    assert diluted < 0.5


@pytest.mark.parametrize("question", ["", "What is it?", "pizza in Naples", "?!", "👩‍👧"])
def test_a_question_without_known_words_has_no_share(tmp_path: Path, question: str) -> None:
    """Stop words, unknown words and no words at all give zero for every passage."""
    assert _index(TINY, tmp_path).shares(question).tolist() == [0.0, 0.0, 0.0]


def test_repeating_a_word_changes_nothing(tmp_path: Path) -> None:
    """A word asked twice, or in another form, weighs as much as asked once."""
    index = _index(TINY, tmp_path)
    assert index.shares("coal COAL coals boats").tolist() == index.shares("coal boats").tolist()


@pytest.mark.parametrize("texts", [("?!", "…"), ("?!", "coal"), ("coal",), ("", "", "coal coal")])
def test_passages_without_words_are_ranked_last(texts: tuple[str, ...]) -> None:
    """Texts without a single word are indexed too, and carry nothing of any question."""
    found = _shares(texts, "coal")
    assert [share > 0 for share in found] == ["coal" in text for text in texts]
    assert found == pytest.approx(_computed(texts, "coal"), abs=1e-6)


VOCABULARY = st.lists(st.sampled_from("coal talks boat U.S. 평양 visit the café ?! envoy".split()), max_size=8).map(
    " ".join
)


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(VOCABULARY | st.text(max_size=30), min_size=1, max_size=8), question=VOCABULARY)
def test_shares_lie_between_0_and_1_and_follow_the_formula(texts: list[str], question: str) -> None:
    """On any corpus every share is in 0 to 1 and equals the one computed straight from the formula."""
    found = _shares(texts, question)
    assert all(0 <= share <= 1 for share in found)
    assert found == pytest.approx(_computed(texts, question), abs=1e-5)


@settings(max_examples=200, deadline=None)
@given(
    shares=st.lists(st.sampled_from([0.0, 1e-30, 0.1, 0.2, 0.25, 0.9]), max_size=400),
    times=st.integers(1, 4),
    k=st.integers(0, 60),
)
def test_the_best_shares_are_those_of_sorting_all(shares: list[float], times: int, k: int) -> None:
    """Best first, of those that are alike the first rows, and none of what shares nothing."""
    every = np.array(shares * times, dtype=np.float32)
    ordered = sorted(range(len(every)), key=lambda row: -every[row])
    assert EveryShare(every).best(k).tolist() == [row for row in ordered if every[row] > 0][:k]


def test_the_weights_are_those_of_bm25s(tmp_path: Path) -> None:
    """On the bodies of the real briefs, to the last bit, for every stem and every passage."""
    texts = [*(brief.body for brief in read_folder(ROOT / "briefs").briefs), ""]
    for name in ("ours", "theirs"):
        (tmp_path / name).mkdir()
    ranking = bm25s.BM25(k1=K1, b=B, method="lucene")
    ranking.index([tokens(text) or [""] for text in texts], show_progress=False)
    ranking.save(tmp_path / "theirs", show_progress=False)
    ours, theirs = _index(texts, tmp_path / "ours"), words.load(tmp_path / "theirs", rows=len(texts))
    assert len(ours.numbers) > 2000
    for stem in ours.numbers:
        mine, other = ours._place(stem), theirs._place(stem)
        assert ours.passages[mine].tolist() == theirs.passages[other].tolist()
        assert ours.scores[mine].tolist() == theirs.scores[other].tolist()


def test_written_a_few_stems_at_once_it_is_the_same(tmp_path: Path) -> None:
    """The ranking of a large library is put in order part by part, byte for byte what it is as a whole."""
    held = words.counted(one.body for one in read_folder(ROOT / "briefs").briefs[:20])
    for name, at_once in (("whole", len(held.numbers)), ("parts", 100)):
        (tmp_path / name).mkdir()
        words.write(held, tmp_path / name, at_once=at_once)
    whole, parts = ({path.name: path.read_bytes() for path in (tmp_path / one).iterdir()} for one in ("whole", "parts"))
    assert len(whole) == 4
    assert parts == whole
