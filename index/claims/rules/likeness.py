"""How like its quotes a claim is: one that is about something else, and one that copies a sentence all but a few words.

A claim is about what its quotes are about: of its words, names apart, at least some stand in them. Far less than a
paraphrase needs is asked here; what has next to nothing in common with what it cites is made up, whatever any model
makes of it. And small models copy: where nearly all words are the same, a “not” more or less turns the sentence, and
what is added stands nowhere; and where a claim follows a sentence but for a word or two, these say the same as what
stands there, or something is exchanged: “Lee is puzzled” for “Stone is puzzled”, “a return to” for “a
departure from”. No list of opposites is needed for that; of words that say the same the plainest are known. Of claims
that go their own way nothing is said here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

from index.claims.evidence import Evidence
from index.claims.rules.names import is_name, same_name
from index.claims.rules.opposites import opposed
from index.claims.rules.polarity import NOT
from index.claims.rules.voices import SAYS
from index.claims.told import SENTENCE_END, Fault, Told
from index.reading.words import FUNCTION_WORDS, TITLES, Word, stem, words_in

NEARLY = 0.8
"""Share of a sentence's words that a copy has, in their order."""

SHORTEST = 6
"""Words of a sentence below which nothing is told by that."""

ADDED = 2
"""Words of its own, standing in no quote, from which on a copy says more than its sentence."""

LEAST = 0.2
"""Share of the words that must stand in the quotes; of 1,538 true claims written by hand, 18 have fewer."""

BEGINNING = 5
"""Letters by which two words are of one family: “fail” and “failure” need more than their stems for that."""

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
    begun = {one[:BEGINNING] for one in told.stems}
    if own and sum(one in told.stems or one[:BEGINNING] in begun for one in own) < LEAST * len(own):
        yield Fault("meaning", "far from its quotes")


def copying(told: Told) -> Iterator[Fault]:
    """What a copy turns or adds."""
    for one in told.evidence:
        for sentence in SENTENCE_END.split(one.text):
            added, left = _difference(told.words, words_in(sentence))
            if added is not None:
                if _negations(added) != _negations(left):
                    yield Fault("negation", " ".join(word.text for word in added if word.key in _NOT))
                new = [word for word in added if _is_new(word, told) and not any(alike(word, other) for other in left)]
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
    """Whether a claim is the one quote that it cites, or the sentence that opens it, in nearly the same words."""
    if len(cited) != 1:
        return False
    words, whole = words_in(claim), cited[0].text
    return any(_difference(words, words_in(text))[0] is not None for text in (whole, SENTENCE_END.split(whole)[0]))


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


FOLLOWING = 0.75
"""Share of the claim's words that the sentence has, in their order, for a word of it to stand in another's place."""

LOOSELY = 0.35
"""The share that is enough where the two words are opposites."""

BESIDE, TELLING = 3, 2
"""Words that are the same right before and behind the place, and how many of them must be no small words."""

MOST, GAP = 2, 6
"""Words that may be exchanged for others, and between what is the same all words, small ones too."""

_LIGHT = frozenset(
    """
    make makes made making go goes went going gone give gives gave given giving take takes took taken taking get gets
    got come comes came coming put puts turn turns turned turning carry carries carried look looks looked looking bring
    brings brought bringing keep set sets hold holds held has have having had do does did done let use uses used own
    way means mean case part off down up out together above below through over away back despite spite because since
    once former answer account credits include includes included counts count according unless provided
    """.split()
)
"""Words that say little without those beside them, which another turn of phrase has others for."""

_GROUPS = """
    stay remain continue last|chance opening opportunity occasion possibility|pledge commitment promise
    undertaking vow catastrophe disaster calamity|yearly annual|press push urge|entire whole full complete
    total|nearly almost practically virtually|argument reason ground justification|begin start launch
    commence|test check verify|decide settle determine drill exercise manoeuvre maneuver|say state declare|goal
    aim objective target purpose|important major significant considerable substantial large big great|main chief
    principal central leading primary|room scope space|hurt harm damage injure|lower reduce cut decrease|risk
    likelihood danger hazard|bond relationship tie link relation|heart core center centre|funding money fund
    finance|scholar academic researcher|linked tied connected related|picture image photo visit tour travel|sell
    export|buy import|drop decline fall shrink diminish dwindle|rise grow increase climb|end finish stop cease
    halt close|unprecedented precedent|supporter partisan backer advocate|follow succeed|accept agree approve
    pass adopt|build construct construction erect|refuse reject decline|weapon arm armament|fear worry concern
    anxiety|help assist aid support|quick fast rapid swift speedy|slow gradual|need require necessary|show
    demonstrate prove|think believe hold consider regard view see|difficult hard tough|near close|approximately
    roughly about around some|pact accord agreement deal treaty|leader ruler head|country nation state|people
    person citizen|problem issue question matter wrong mistaken false|right correct true|clear plain evident
    obvious|quit leave|answer reply respond|try attempt seek effort|chief head|fight struggle|war conflict|pay
    wage salary|job post position office|small little minor modest|new recent fresh|former earlier previous
    prior|often frequently|rarely seldom|now currently today|maybe perhaps possibly likely probably
    probable|unlikely improbable|enough sufficient adequate|allow permit let|forbid ban prohibit bar|cause bring
    produce|obtain get gain receive win|lack want absence|want wish desire like|plan intend mean scheme|meeting
    summit talk session|talk negotiation discussion dialogue conversation|lawmaker legislator
    parliamentarian|firm company business enterprise|town city|house home|rule regulation law|firm steady|broken
    off|various different several diverse common shared joint mutual|special particular|expect foresee
    anticipate predict|share portion part proportion|sum amount quantity|exchange return|options table|result
    outcome consequence effect|method way means manner|kind sort type|area region zone|step move measure
    action|tension strain|doubt question|skeptical doubtful|easy simple|cheap inexpensive|costly
    expensive|dismantle demolish destroy|joint combined|stage phase step|remark comment observation|fault
    blame|praise commend applaud
"""
"""Words that say the same, or may where the rest of a sentence is the same; a word may be in several groups."""

_SAME: dict[str, set[int]] = {}
for _number, _group in enumerate(_GROUPS.replace("\n", " ").split("|")):
    for _word in _group.split():
        _SAME.setdefault(stem(_word), set()).add(_number)


@dataclass(frozen=True, slots=True)
class _Place:
    """Words of the claim and those of the sentence in their place, and how much of the claim the sentence has."""

    mine: list[Word]
    theirs: list[Word]


@dataclass(frozen=True, slots=True)
class _Followed:
    """A sentence beside the claim, what is the same in both in the same order, and its share of the claim."""

    sentence: list[Word]
    blocks: Sequence[Match]
    share: float


def exchanged(told: Told) -> Iterator[Fault]:
    """What stands in the claim where the sentence that it follows most closely has something else."""
    sentences = [words_in(sentence) for one in told.evidence for sentence in SENTENCE_END.split(one.text)]
    if not sentences:
        return
    most = max((_followed(told.words, sentence) for sentence in sentences), key=lambda one: one.share)
    if most.share < LOOSELY:
        return
    for place in _places(told.words, most):
        if _is_exchanged(told, place, most.share):
            names = any(is_name(told, told.words.index(word)) for word in place.mine)
            shown = " ".join(word.text for word in place.mine)
            yield Fault("name" if names else "meaning", f"{shown}, in place of {place.theirs[0].text}")


def _followed(claim: Sequence[Word], sentence: list[Word]) -> _Followed:
    mine, theirs = ([stem(word.key) for word in words] for words in (claim, sentence))
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    return _Followed(sentence, blocks, sum(block.size for block in blocks) / max(len(claim), 1))


def _is_exchanged(told: Told, place: _Place, share: float) -> bool:
    """Whether what stands in one place is neither the same nor said of elsewhere in the claim."""
    keys = {word.key for word in (*place.mine, *place.theirs)}
    if any(word.text in name for word in place.mine for name in told.speakers):
        return False
    if any(stem(word.key) in told.stems_told for word in place.theirs) or keys & _LIGHT:
        return False
    pairs = [(one, other) for one in place.mine for other in place.theirs]
    if any(_alike(told, one, other) for one, other in pairs):
        return False
    return share >= FOLLOWING or any(opposed(one.key, other.key) for one, other in pairs)


def _alike(told: Told, one: Word, other: Word) -> bool:
    return alike(one, other) or one.key[:BEGINNING] == other.key[:BEGINNING] or same_name(told, one.key, other.key)


def alike(one: Word, other: Word) -> bool:
    """Whether two words may say the same."""
    return not _SAME.get(stem(one.key), set()).isdisjoint(_SAME.get(stem(other.key), set()))


def _places(claim: Sequence[Word], most: _Followed) -> Iterator[_Place]:
    """Where few words of the claim stand for few of the sentence, and what is beside them is the same."""
    for before, after in zip([Match(0, 0, 0), *most.blocks], most.blocks, strict=False):
        ours = claim[before.a + before.size : after.a]
        others = most.sentence[before.b + before.size : after.b]
        beside = [*claim[before.a : before.a + before.size], *claim[after.a : after.a + after.size]]
        told, held = _telling(ours), _telling(others)
        if any(NOT.fullmatch(word.text.lower()) for word in (*ours, *others)):
            continue
        small = max(len(ours), len(others)) <= GAP and 1 <= len(told) <= MOST and 1 <= len(held) <= MOST
        if small and len(beside) >= BESIDE and len(_telling(beside)) >= TELLING:
            yield _Place(told, held)


def _telling(words: Sequence[Word]) -> list[Word]:
    """The words without small ones, titles and those that only say that somebody says it."""
    return [
        word
        for word in words
        if word.key not in FUNCTION_WORDS and word.key not in TITLES and not SAYS.fullmatch(word.text.lower())
    ]
