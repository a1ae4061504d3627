"""The scoreboard: each figure by hand, what of an answer is counted, and the command from end to end."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.editions.encoder import SentenceEncoder
from index.evaluation.questions import Question, read_questions
from index.evaluation.scoreboard import Outcome, Share, measure, outcome, reliability, scoreboard, share_of
from index.library import Library
from index.records import Answer, Brief, Citation, Survey
from tests.support.commands import index

BODY = "Lee wants offices. Lee doubts sanctions. Stone agrees with Lee."
LEE = Brief("lee", "On Lee", BODY, authors=("Ann Lee", "Bo Féron"), publisher="The Paper")
PAPER = Brief("paper", "On the paper", "The Paper warns of haste.", publisher="The Paper (a repost)")
BRIEFS = {"lee": LEE, "paper": PAPER}
ASKED = Question(
    "q1",
    "disagreement",
    "Who wants offices?",
    True,
    briefs=("lee", "paper"),
    sentences=("Lee wants offices.", "Lee doubts sanctions.", "The Paper warns of haste."),
    experts=("Ann Lee", "Bo Feron", "The Paper", "Jo Stone"),
)
PLAIN = Outcome("basic", answerable=True, kind="answer", confidence=0.5, right=True, seconds=0.01)


def _citation(brief: Brief, start: int, end: int) -> Citation:
    return Citation(
        1, brief.id, brief.title, brief.author, None, None, brief.body[start:end], start, end, brief.publisher
    )


def _answer(*citations: Citation) -> Answer:
    return Answer("Who wants offices?", "answer", "This:", 0.8, citations=citations, elapsed_ms=20)


def _value(outcomes: list[Outcome], figure: str) -> float | None:
    return scoreboard(outcomes).figures.get(figure)


def test_an_answer_is_counted_to_the_quote() -> None:
    """A quote across two gold sentences quotes both; a gold brief's other sentence is from gold, not on gold."""
    found = outcome(ASKED, _answer(_citation(LEE, 9, 30), _citation(LEE, 41, 63)), ["paper", "lee"], BRIEFS)
    assert (found.quotes, found.exact, found.on_gold, found.from_gold) == (2, 2, 1, 2)
    assert (found.briefs, found.briefs_cited, found.sentences, found.sentences_quoted) == (2, 1, 3, 2)
    assert (found.rank, found.shown, found.right, found.kind) == (1, 1, True, "answer")
    assert (found.confidence, found.seconds) == (0.8, 0.02)


def test_quotes_that_only_touch_a_gold_sentence_do_not_overlap_it() -> None:
    """The space between two gold sentences is on neither."""
    found = outcome(ASKED, _answer(_citation(LEE, 18, 19)), ["lee"], BRIEFS)
    assert (found.on_gold, found.from_gold, found.sentences_quoted) == (0, 1, 0)


def test_a_gold_sentence_in_a_brief_that_is_not_gold_is_neither() -> None:
    """The same words in another brief at the same place count as neither strict nor lenient."""
    copy = replace(LEE, id="copy")
    found = outcome(ASKED, _answer(_citation(copy, 0, 18)), ["copy", "lee"], BRIEFS | {"copy": copy})
    assert (found.on_gold, found.from_gold, found.right, found.rank) == (0, 0, False, 2)


def test_a_quote_that_is_not_its_slice_is_not_exact() -> None:
    """A letter changed, or a place moved by one, is counted as not exact."""
    right = _citation(LEE, 0, 18)
    wrong = (replace(right, quote="Lee wants Offices."), replace(_citation(PAPER, 0, 9), start=1))
    found = outcome(ASKED, _answer(right, *wrong), [], BRIEFS)
    assert (found.quotes, found.exact, found.rank) == (3, 1, None)


def test_experts_are_shown_by_name_publisher_or_quote() -> None:
    """Authors count by any citation, publishers for unsigned briefs only, reported people when the quote names them."""
    first = outcome(ASKED, _answer(_citation(LEE, 0, 18)), [], BRIEFS)
    assert (first.experts, first.experts_shown) == (4, 2)
    assert outcome(ASKED, _answer(_citation(LEE, 41, 63)), [], BRIEFS).experts_shown == 3
    assert outcome(ASKED, _answer(_citation(PAPER, 0, 25)), [], BRIEFS).experts_shown == 1
    assert outcome(ASKED, _answer(), [], BRIEFS).experts_shown == 0


def test_a_name_in_another_place_does_not_show_an_expert() -> None:
    """A brief that is not gold shows no reported person, and a word of a publisher's name shows no publisher."""
    other = Brief("other", "On Stone", "Stone went home.", publisher="The Post")
    assert outcome(ASKED, _answer(_citation(other, 0, 16)), [], BRIEFS | {"other": other}).experts_shown == 0
    reader = replace(LEE, body="Lee reads a paper.")
    assert outcome(ASKED, _answer(_citation(reader, 0, 18)), [], BRIEFS | {"lee": reader}).experts_shown == 2


def test_a_survey_shows_its_citations_too() -> None:
    """Quotes of the survey count with those of the answer, each once."""
    quote, other = _citation(LEE, 0, 18), _citation(PAPER, 0, 25)
    answer = replace(_answer(quote), survey=Survey("liaison offices", (), (quote, other), ()))
    found = outcome(ASKED, answer, [], BRIEFS)
    assert (found.quotes, found.briefs_cited, found.experts_shown) == (2, 2, 3)


@pytest.mark.parametrize(
    ("ranking", "right"), [(["a", "b", "lee"], True), (["a", "b", "c", "lee"], False), ([], False)]
)
def test_a_refusal_is_held_against_what_it_would_have_cited(ranking: list[str], right: bool) -> None:
    """A refused question counts as right when a gold brief is among the first three of the ranking."""
    found = outcome(ASKED, Answer("Who?", "none", "The briefs do not say.", 0.1), ranking, BRIEFS)
    assert (found.kind, found.right, found.quotes, found.shown) == ("none", right, 0, None)


def test_gold_that_left_the_briefs_is_missed_not_an_error() -> None:
    """A gold brief that the edition no longer holds is neither found nor cited."""
    found = outcome(ASKED, _answer(_citation(LEE, 0, 18)), ["lee"], {"lee": LEE})
    assert (found.briefs, found.briefs_cited, found.sentences, found.sentences_quoted) == (2, 1, 3, 1)


def test_ranks_give_the_top_figures() -> None:
    """Ranks 1, 3, 5, 6 and none: one in five first, two among three, three among five; others do not count."""
    ranks = [replace(PLAIN, rank=rank) for rank in (1, 3, 5, 6, None)]
    figures = scoreboard([*ranks, replace(PLAIN, slice="off-topic", answerable=False)]).figures
    assert [figures[f"all/top {k}"] for k in (1, 3, 5)] == [0.2, 0.4, 0.6]
    assert "off-topic/top 1" not in figures


def test_citation_figures_are_shares_of_all_quotes() -> None:
    """3 of 6 quotes on gold, 4 from gold; 3 of 4 gold briefs; 2 of 5 gold sentences; quoted in 1 question of 2."""
    one = replace(PLAIN, quotes=4, on_gold=3, from_gold=4, briefs=3, briefs_cited=3, sentences=3, sentences_quoted=2)
    other = replace(PLAIN, quotes=2, briefs=1, sentences=2)
    spoiled = replace(PLAIN, slice="near-topic", answerable=False, quotes=5, exact=4)
    figures = scoreboard([one, other, spoiled]).figures
    assert [figures["all/strict"], figures["all/lenient"]] == pytest.approx([0.5, 4 / 6])
    assert (figures["all/briefs"], figures["all/sentences"], figures["all/quoted"]) == (0.75, 0.4, 0.5)
    assert [figures["near-topic/exact"], figures["all/exact"]] == pytest.approx([0.8, 4 / 11])


def test_views_are_counted_where_all_are_asked_for() -> None:
    """Disagreement and completeness count their experts; a question by expert does not."""
    asked = replace(PLAIN, slice="disagreement", experts=4, experts_shown=3)
    others = [replace(asked, slice="completeness", experts_shown=1), replace(asked, slice="expert-date")]
    figures = scoreboard([asked, *others]).figures
    assert (figures["disagreement/views"], figures["all/views"]) == (0.75, 0.5)
    assert "expert-date/views" not in figures


def test_what_an_answer_claims_is_counted_over_slices() -> None:
    """Of 4 answerable 2 answered and 1 denied; of 2 unanswerable 1 presented; AUROC 6 of 8 pairs in order."""
    answerable = [replace(PLAIN, confidence=sure) for sure in (0.9, 0.8)]
    near, denied = replace(PLAIN, kind="near", confidence=0.4), replace(PLAIN, kind="none", confidence=0.1)
    missed = replace(PLAIN, slice="near-topic", answerable=False, confidence=0.3, right=False)
    caught = replace(missed, slice="off-topic", kind="near", confidence=0.2)
    figures = scoreboard([*answerable, near, denied, missed, caught]).figures
    assert (figures["all/answered"], figures["all/denied"], figures["basic/denied"]) == (0.5, 0.25, 0.25)
    assert (figures["all/presented"], figures["near-topic/presented"], figures["off-topic/presented"]) == (0.5, 1, 0)
    assert figures["all/auroc"] == 0.75


def test_the_f1_of_what_is_quoted_by_hand() -> None:
    """Quoted: 18 of the 62 gold characters and nothing else, so F1 is 36 / 80; in a slice it is the mean."""
    found = outcome(ASKED, _answer(_citation(LEE, 0, 18)), [], BRIEFS)
    gold = sum(map(len, ASKED.sentences))
    assert found.f1 == pytest.approx(2 * 18 / (18 + gold))
    assert _value([found, replace(found, f1=0)], "disagreement/f1") == pytest.approx(found.f1 / 2)
    assert outcome(ASKED, _answer(), [], BRIEFS).f1 == 0


def test_a_brief_is_shown_by_its_place_among_those_that_are() -> None:
    """Quotes of one brief count as one place, and the fourth brief is not on the first screen."""
    others = [Brief(name, name, f"About {name}.") for name in "abc"]
    quotes = [_citation(brief, 0, 8) for brief in (others[0], others[0], others[1], LEE)]
    found = outcome(ASKED, _answer(*quotes), [], BRIEFS | {brief.id: brief for brief in others})
    assert (found.shown, share_of("shown", [found]).count) == (3, 1)
    last = outcome(ASKED, _answer(_citation(others[2], 0, 8), *quotes), [], BRIEFS | {b.id: b for b in others})
    assert (last.shown, share_of("shown", [last]).count) == (4, 0)


def test_calibration_error_by_hand() -> None:
    """0.2 and 0.28 with one right, 1.0 right: bins off by 0.26 (two questions) and 0 (one), so 0.52 / 3."""
    outcomes = [
        replace(PLAIN, confidence=0.2, right=True),
        replace(PLAIN, confidence=0.28, right=False),
        replace(PLAIN, confidence=1.0, right=True),
    ]
    low, high = reliability(outcomes)
    assert (low.low, low.high, low.questions, low.right) == (0.2, 0.3, 2, 0.5)
    assert low.confidence == pytest.approx(0.24)
    assert (high.low, high.high, high.questions) == (0.9, 1.0, 1)
    assert _value(outcomes, "all/calibration error") == pytest.approx(0.52 / 3)


def test_seconds_are_median_and_95th_percentile() -> None:
    """Of 0.00, 0.01 … 1.00 seconds the median is 0.50 and the 95th percentile 0.95."""
    outcomes = [replace(PLAIN, seconds=hundredth / 100) for hundredth in range(101)]
    assert _value(outcomes, "all/seconds, median") == pytest.approx(0.5)
    assert _value(outcomes, "all/seconds, 95th percentile") == pytest.approx(0.95)


def test_wilson_interval_by_hand() -> None:
    """For 8 of 10 it is 0.490 to 0.943; it stays within 0 and 1; of nothing it says nothing."""
    assert list(Share(8, 10).interval) == pytest.approx([0.4902, 0.9433], abs=1e-4)
    assert Share(10, 10).interval[1] == 1
    assert Share(0, 10).interval[0] == 0
    assert (Share(0, 0).interval, Share(0, 0).value) == ((0.0, 1.0), None)


def _set(folder: Path) -> Path:
    """Three questions on the briefs of `small`: one answered, one follow-up, one about something else."""
    rows: list[dict[str, Any]] = [
        {
            "id": "1",
            "slice": "basic",
            "question": "What would liaison offices prevent?",
            "answerable": True,
            "briefs": ["liaison"],
            "sentences": ["Lee wants Washington to open one in Pyongyang within a year."],
        },
        {
            "id": "2",
            "slice": "follow-up",
            "question": "and about the remains?",
            "after": "What is said about liaison offices?",
            "answerable": True,
            "briefs": ["remains"],
            "sentences": ["Identification of the remains may take years."],
        },
        {"id": "3", "slice": "off-topic", "question": "How do I bake sourdough bread?", "answerable": False},
    ]
    folder.mkdir()
    lines = [json.dumps({"briefs": [], "sentences": [], "experts": [], "note": ""} | row) for row in rows]
    (folder / "set.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_small_library_is_measured_from_end_to_end(data: Path, tmp_path: Path, encoder: SentenceEncoder) -> None:
    """Both answerable questions find their brief first, the other is refused, and every quote is exact."""
    seen: list[tuple[int, int]] = []
    board = measure(
        read_questions(_set(tmp_path / "set")), Library(data, encoder), progress=lambda *at: seen.append(at)
    )
    assert [(row.name, row.questions) for row in board.rows] == [
        ("basic", 1),
        ("follow-up", 1),
        ("off-topic", 1),
        ("all", 3),
    ]
    assert (board.edition, seen) == (1, [(1, 3), (2, 3), (3, 3)])
    figures = board.figures
    assert [figures[f"all/{name}"] for name in ("top 1", "shown", "exact", "auroc")] == [1, 1, 1, 1]
    assert (figures["all/denied"], figures["all/presented"]) == (0, 0)
    assert 0 < figures["all/seconds, median"] <= figures["all/seconds, 95th percentile"] < 60


def test_score_prints_a_table_and_checks_floors(data: Path, tmp_path: Path) -> None:
    """Score exits with 0 on floors that are kept, else with 1 and a line for each; the table fits 120 columns."""
    questions, floors = _set(tmp_path / "set"), tmp_path / "floors.json"
    floors.write_text('{"at least": {"all/exact": 1, "off-topic/withheld": 0.9}, "at most": {"all/denied": 0}}')
    done = index("score", questions, "--data", data, "--floors", floors)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 120
    assert all(f"\n{name} " in done.stdout for name in ("basic", "follow-up", "off-topic", "all", "goals", "seconds:"))
    floors.write_text('{"at least": {"basic/top 5": 1.5, "near-topic/withheld": 0.5}, "at most": {"all/exact": 0.9}}')
    done = index("score", questions, "--data", data, "--floors", floors, "--json")
    assert (done.returncode, done.stderr.splitlines()) == (
        1,
        [
            "basic/top 5 is 1.000; it has to be at least 1.5.",
            "near-topic/withheld was not measured; it has to be at least 0.5.",
            "all/exact is 1.000; it has to be at most 0.9.",
        ],
    )
    shown = json.loads(done.stdout)
    assert (shown["edition"], shown["questions"], len(shown["goals"]), len(shown["below"])) == (1, 3, 10, 3)
    top = shown["figures"]["all/top 1"]
    assert (top["value"], top["count"], top["of"]) == (1.0, 2, 2)
    assert top["interval"] == [pytest.approx(0.3424, abs=1e-4), 1.0]
    assert {one["questions"] for one in shown["reliability"]} <= {1, 2, 3}


def test_score_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    """Without an edition, score exits with 1 and names the command that builds one."""
    done = index("score", _set(tmp_path / "set"), "--data", tmp_path / "none")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "briefing sync" in done.stderr
