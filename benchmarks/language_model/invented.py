"""Inventions of every kind, given to the checks as if a model had said them: how many are shown, by kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from benchmarks.language_model.asking import of_the_scoreboard
from index.claims.reply import plain
from index.claims.worded import Worded
from index.library import Library
from tests.support.inventing import NEVER, answered_inventing

ANSWERS, QUESTIONS, EXAMPLES = 500, 200, 3


def invented(library: Library, seed: int) -> Iterator[str]:
    """The lines to be printed: for each kind how many were tried and how many shown, with examples."""
    answers = [library.answer(one.text, one.after) for one in of_the_scoreboard(QUESTIONS, seed)]
    made = answered_inventing(library, answers, ANSWERS, seed)
    tried, shown, lost, true = Counter[str](), defaultdict[str, list[str]](list), 0, 0
    for result, claims in made:
        texts, kept = {plain(one.claim.text) for one in claims}, {claim.text for claim in result.kept}
        tried.update(one.kind for one in claims)
        for one in claims:
            if plain(one.claim.text) in kept and not (one.kind == "wrong quote" and _is_quoted(one.claim.text, result)):
                shown[one.kind].append(one.claim.text)
        faulty = [drop for drop in result.dropped if drop.claim.text not in texts and drop.faults[0].what != "again"]
        true, lost = true + len(kept - texts), lost + len(faulty)
    yield f"{len(made)} answers, {sum(tried.values())} inventions; worded {sum(bool(one.kept) for one, _ in made)}"
    yield f"true claims shown {true}, lost to a check {lost}"
    for kind, count in sorted(tried.items(), key=lambda pair: (-len(shown[pair[0]]) / pair[1], pair[0])):
        never = " (none may be)" if kind in NEVER else ""
        yield f"{kind:12} {count:4} tried, {len(shown[kind]):3} shown{never}"
        yield from (f"             e.g. {text}" for text in shown[kind][:EXAMPLES])


def _is_quoted(text: str, result: Worded) -> bool:
    """Whether a sentence is shown with the number of the quote that it is from, whatever number the model gave."""
    quotes = {one.number: one.quote for one in (result.answer.survey or result.answer).citations}
    cited = [number for claim in result.kept if claim.text == text for number in claim.citations]
    return any(text in quotes[number] for number in cited)
