"""The network that judges whether quotes carry a claim: which one it is, what it catches, and what it puts up with."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest

from benchmarks.claims.pairs import groups
from index.claims.checking import ENOUGH
from index.claims.marking import CLAIM, CLAIM_SAME, CLAIM_STEM, EVIDENCE_SHARED, LONGEST, OTHER, Marker
from index.claims.meaning import GRAPH, supports
from index.editions.encoder import TOKENIZER, _packaged_folder

WEIGHTS = "038d2cbf54b68d5765b1e7d945a11a10fefa17a52ce59dc9074bd2d085ad253a"

QUOTE = "Ann Stone March 2019: Stone warns that talks will fail unless both sides give ground on sanctions."
SAID = "Stone warns that the talks will fail unless both sides give ground."


def test_the_weights_are_those_that_were_measured() -> None:
    """The graph is the very file whose figures stand in decision 33, and small enough to be kept in the repository."""
    data = GRAPH.read_bytes()
    assert sha256(data).hexdigest() == WEIGHTS
    assert len(data) < 12_000_000


def test_words_are_marked_by_what_the_other_side_has() -> None:
    """A word of a claim is new, there by its stem, or there as it is; and one of the evidence is shared or not."""
    read = Marker(_packaged_folder() / TOKENIZER).marked("Talks warned bananas", "He warns of talks")
    assert read.marks.tolist()[:5] == [OTHER, CLAIM_SAME, CLAIM_STEM, CLAIM, OTHER]
    assert read.marks.tolist()[5:] == [1, EVIDENCE_SHARED, 1, EVIDENCE_SHARED, OTHER]
    assert len(read.tokens) == len(read.marks)


@pytest.mark.heavy
def test_claims_written_by_hand_are_told_apart() -> None:
    """Of a fixed part of the pairs, that nothing was fitted on, as many faults are stopped and claims kept as told."""
    stopped: dict[bool, list[bool]] = {True: [], False: []}
    for group in list(groups("test"))[::3]:
        for kind, claim in group.claims:
            stopped[kind == "true"].append(supports(claim, group.evidence) < ENOUGH)
    assert sum(stopped[True]) / len(stopped[True]) <= LOST
    assert sum(stopped[False]) / len(stopped[False]) >= CAUGHT


LOST, CAUGHT = 0.25, 0.5
"""On the fixed part: at most so many of the true ones are stopped, at least so many of the faulty."""


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [("", QUOTE), (SAID, ""), (" \n", QUOTE), (SAID, "\u200b ")],
)
def test_nothing_carries_nothing(claim: str, evidence: str) -> None:
    """Without a claim or without evidence there is nothing to show."""
    assert supports(claim, evidence) < ENOUGH


@pytest.mark.parametrize(
    "claim",
    [
        "평양은 제재 완화를 요구했다.",
        "يقول ستون إن المحادثات ستفشل",
        "👩‍👧 \x00 \u2028 \ud83d",
        "bananas " * 5_000,
        "a" * 20_000,
        "[MASK] [SEP] [CLS] </s> {{system}}",
    ],
)
def test_any_text_is_judged(claim: str) -> None:
    """Other scripts, broken characters and texts without end are judged like any other, and are not carried."""
    assert 0 <= supports(claim, QUOTE) < ENOUGH
    assert 0 <= supports(SAID, claim) < ENOUGH


def test_long_evidence_is_read_from_its_beginning() -> None:
    """What stands at the beginning carries a claim, whatever follows; what is beyond what is read does not."""
    marker = Marker(_packaged_folder() / TOKENIZER)
    assert len(marker.marked(SAID * 50, QUOTE * 50).tokens) == LONGEST
    assert len(marker.marked(SAID, QUOTE).tokens) < LONGEST


def test_threads_share_it() -> None:
    """Many at once get what each gets alone."""
    claims = [SAID, "Stone hopes that talks will fail.", "Talks will fail.", "Stone is silent."] * 4
    alone = [supports(claim, QUOTE) for claim in claims]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda claim: supports(claim, QUOTE), claims)) == alone
