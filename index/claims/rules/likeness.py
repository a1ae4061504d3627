"""How like its quotes a claim is: one that is about something else, and one that copies a sentence all but a few words.

A claim is about what its quotes are about: of its words, names apart, at least some stand in them. Far less than a
paraphrase needs is asked here; what has next to nothing in common with what it cites is made up, whatever any model
makes of it. And small models copy: where nearly all words are the same, a “not” more or less turns the sentence, and
what is added stands nowhere. Of claims between the two nothing is said here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from index.claims.evidence import Evidence
from index.claims.told import SENTENCE_END, Fault, Told
from index.reading.words import FUNCTION_WORDS, Word, stem, words_in

NEARLY = 0.8
"""Share of a sentence's words that a copy has, in their order."""

SHORTEST = 6
"""Words of a sentence below which nothing is told by that."""

ADDED = 2
"""Words of its own, standing in no quote, from which on a copy says more than its sentence."""

LEAST = 0.2
"""Share of the words that must stand in the quotes; of 1,538 true claims written by hand, 18 have fewer."""

_SAYING = frozenset(
    map(
        stem,
        """argues holds thinks believes notes adds urges calls warns expects doubts views sees finds according opinion
        main objection idea favors supports opposes prefers suggests insists maintains writes points yes answer short
        rather like also both even though however because reports states explains says agrees asks""".split(),
    )
)
"""Words around what is said, which quotes have others for."""


_NOT = frozenset("not no never none nobody nothing neither nor without cannot hardly lack lacks refuse refuses".split())


def far(told: Told) -> Iterator[Fault]:
    """The claim that has next to nothing of its quotes."""
    about = {stem(word.key) for one in told.evidence for name in one.who for word in told.words if word.text in name}
    names = {word.key for word in told.quoted if word.capital}
    plain = {
        stem(word.key)
        for word in told.words
        if not word.capital or (told.begins_sentence(word) and word.key not in names)
    }
    own = {one for one in plain - _SAYING - about if one in told.stems_told}
    if own and len(own & told.stems) < LEAST * len(own):
        yield Fault("meaning", "far from its quotes")


def copying(told: Told) -> Iterator[Fault]:
    """What a copy turns or adds."""
    for one in told.evidence:
        for sentence in SENTENCE_END.split(one.text):
            added, left = _difference(told.words, words_in(sentence))
            if added is not None:
                if _negations(added) != _negations(left):
                    yield Fault("negation", " ".join(word.text for word in added if word.key in _NOT))
                new = [word for word in added if _is_new(word, told)]
                if len(new) >= ADDED:
                    yield Fault("meaning", " ".join(word.text for word in new))
                return


def copied(claim: str, given: Sequence[Evidence]) -> tuple[int, ...]:
    """The numbers of the quotes of which a claim is nearly a sentence."""
    words = words_in(claim)
    return tuple(
        one.number
        for one in given
        if any(_difference(words, words_in(sentence))[0] is not None for sentence in SENTENCE_END.split(one.text))
    )


def repeats(claim: str, cited: Sequence[Evidence]) -> bool:
    """Whether a claim is the one quote that it cites, all of it, in nearly the same words."""
    return len(cited) == 1 and _difference(words_in(claim), words_in(cited[0].text))[0] is not None


def _difference(claim: Sequence[Word], sentence: Sequence[Word]) -> tuple[list[Word] | None, list[Word]]:
    """The words that a copy adds and those that it leaves out; None where the claim is no copy of the sentence."""
    if len(sentence) < SHORTEST:
        return None, []
    matcher = SequenceMatcher(None, [word.key for word in claim], [word.key for word in sentence], autojunk=False)
    blocks = matcher.get_matching_blocks()
    if sum(block.size for block in blocks) < NEARLY * len(sentence):
        return None, []
    mine = {at for block in blocks for at in range(block.a, block.a + block.size)}
    theirs = {at for block in blocks for at in range(block.b, block.b + block.size)}
    return (
        [word for at, word in enumerate(claim) if at not in mine],
        [word for at, word in enumerate(sentence) if at not in theirs],
    )


def _negations(words: Sequence[Word]) -> int:
    return sum(word.key in _NOT or word.text.lower().endswith(("n't", "n’t")) for word in words)


def _is_new(word: Word, told: Told) -> bool:
    """Whether a word of the claim says something that stands in none of its quotes or over them."""
    return (
        word.key not in FUNCTION_WORDS
        and word.key not in told.keys
        and stem(word.key) not in told.stems
        and word.key not in _AROUND
    )


_AROUND = frozenset(
    """
    says argues holds thinks believes notes adds urges calls warns expects view opinion according writes points wants
    yes short also both sides both even though however because therefore reports states explains author article column
    """.split()
)
"""Words with which somebody's view is told, or two sentences joined."""
