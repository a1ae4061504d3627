"""Pairs made by rule from plain text: claims that a text carries, and claims with one fault.

What is written by hand (`train.jsonl`) teaches what good and bad claims look like; these teach, in numbers, what a
turned word, a dropped condition or a clause from elsewhere does. None of them is used to measure anything.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.claims.words import tables

OPPOSITE, SAME = tables()
LONGEST = max(len(word.split()) for word in (*OPPOSITE, *SAME))

SAYS = ("says", "argues", "holds", "writes", "thinks", "notes", "believes", "maintains", "finds", "reports")
_CONDITION = re.compile(
    r""",?\s*\b(?:(?:but\ )?only\ (?:if|after|when|once)|if|unless|until|provided(?:\ that)?|as\ long\ as|so\ long\ as
    |on\ condition\ that|once|before|after|in\ exchange\ for|in\ return\ for|when|except|without)\b\ [^,;.]{6,80}""",
    re.VERBOSE,
)
_CLAUSE = re.compile(
    r""",?\ (?:because|since|so\ that|in\ order\ to|by\ \w+ing|through|to\ \w+|for\ \w+|with|in|at|from|as|on|despite
    |amid|under|which|who|where|and\ so|thus|thereby|due\ to|thanks\ to|instead\ of|rather\ than|along\ with)
    \ [^,;.]{6,60}""",
    re.VERBOSE,
)
_ASIDE = re.compile(
    r""",\ (?:which|who|whose|where)\ [^,;.]{4,60},|,\ an?\ [^,;.]{4,50},|,\ (?:including|such\ as)\ [^,;.]{4,50},
    |\ \([^)]{2,60}\)""",
    re.VERBOSE,
)
_ATTRIBUTED = re.compile(
    r""",?\ (?:the\ )?(?:[A-Z][\w.'’-]*|he|she|it|they)(?:\ (?:[A-Z][\w.'’-]*|of|the|for|on))*
    \ (?:say|argue|hold|think|note|believe|write|add|report|warn|explain|claim|observe|recall|judge|find|complain
    |acknowledge|suggest|conclude|point)(?:s|ed|es|d)?(?:\ out)?(?=,|\.$)
    |,?\ according\ to\ (?:the\ )?[A-Z][\w.'’-]*(?:\ [A-Z][\w.'’-]*)*(?=,|\.$)""",
    re.VERBOSE,
)
_FIRST = re.compile(r"^((?:In|On|During|After|Before|At|By|Since|For|Under|With|From) [^,;.]{2,60}), (?=[A-Za-z])")
_OPENING = re.compile(
    r"""^(?:However|Moreover|Indeed|Meanwhile|Also|Nevertheless|Thus|Therefore|Finally|Furthermore|In\ addition|And|But
    |Yet|Still|Instead),?\ """,
    re.VERBOSE,
)
_TAIL = re.compile(
    r",? (?:in|at|from|during|on|for|with|after|as|under|through|along with|including|while|and) [^,;.]{4,50}\.$"
)
_NUMBER = re.compile(
    r"""\b(?:\d[\d,.]*\d|\d|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|hundred|thousand|million|dozen
    |half|twice)\b""",
    re.VERBOSE,
)
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w'’-]+(?: (?:of |the )?[A-Z][\w'’-]+)*")
_COUNTS = "two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty sixty".split()
_SCOPE = {
    line.partition(" >")[0].strip(): line.partition(" >")[2].strip()
    for line in """some > all|many > all|most > all|several > all|few > no|may > will|might > will|could > will
    can > will|would > did|should > will|often > always|usually > always|sometimes > always|likely > certain
    possible > certain|possibly > certainly|partly > entirely|perhaps > certainly|probably > certainly
    partial > complete|one of the > the
    suggests > proves|suggest > prove|hopes > is certain|proposes > has adopted|proposed > adopted|wants > has secured
    seems > is proven|appears > is proven|almost >|nearly >|mainly > only|mostly > only|especially > only
    largely > wholly|a number of > all|part of > all of|first > only|an early > the only|an > the only|a > every
    at least > exactly|up to > exactly|says > proves|argues > proves|believes > knows
    thinks > has shown|plans > has begun|hope to > will
    aims to > will|tends to > always does|try to > manage to|tried to > managed to|seeks > obtains|sought > obtained
    asked for > got|considered > decided on|was expected to > did|intended to > did|is expected to > will
    in part > entirely""".replace("\n", "|").split("|")
}
"""What limits a statement, and what does not; the second may be nothing."""
_NEGATED = re.compile(
    r"""\b(do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|must|may|might)(\ not|n't|n’t)\b
    |\b(never|no\ longer|not|no|hardly|neither|nor)\b\ ?|\bwithout\b|\bcannot\b""",
    re.VERBOSE,
)
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|can|could|should|must|may|might)\b(?! not|n't|n’t)"
)
_PAST = re.compile(r"\b([a-z]{3,})ed\b(?= (?:the|a|an|that|to|its|their|his|in|by|on|for)\b)")
_PRESENT = re.compile(r"(?<=[a-z] )\b([a-z]{3,}[a-rt-z])s\b(?= (?:the|a|an|that|to|its|their|his)\b)")


@dataclass(frozen=True, slots=True)
class Made:
    """A claim beside its evidence; `fault` is "true" where the evidence carries it."""

    evidence: str
    claim: str
    fault: str
    brief: str


Change = Callable[[str, random.Random], str | None]
Borrowing = Callable[[str, Sequence[str], random.Random], str | None]


def swapped(text: str, table: dict[str, list[str]], rng: random.Random, share: float, most: int) -> str | None:
    """The text with up to `most` words that stand in the table exchanged, each with this chance; None without any."""
    words = text.split(" ")
    places = []
    for at in range(len(words)):
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            bare = " ".join(words[at : at + length]).rstrip(".,;:")
            if bare in table or (at == 0 and bare[:1].lower() + bare[1:] in table):
                places.append((at, length, bare))
                break
    rng.shuffle(places)
    taken: list[tuple[int, int, str]] = []
    for at, length, bare in places:
        if len(taken) < most and rng.random() < share and all(a + n <= at or at + length <= a for a, n, _ in taken):
            taken.append((at, length, bare))
    if not taken:
        return None
    for at, length, bare in sorted(taken, reverse=True):
        found = rng.choice(table.get(bare) or table[bare[:1].lower() + bare[1:]])
        found = found[:1].upper() + found[1:] if at == 0 else found
        ending = " ".join(words[at : at + length])[len(bare) :]
        words[at : at + length] = [found + ending]
    return " ".join(words)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """The text as it goes on within a sentence."""
    first = text.split(" ")[0]
    return text[:1].lower() + text[1:] if first in _STARTS else text


_STARTS = set(
    """The A An In On During After Before At By Since For Under With From It He She They This That These Those There
    Some Many Most Both If When While As His Her Their Its Several Each Every All No Not Only One Two Three Although
    Because""".split()
)


def _without(pattern: re.Pattern[str]) -> Change:
    def change(text: str, rng: random.Random) -> str | None:
        found = list(pattern.finditer(text))
        if not found:
            return None
        one = rng.choice(found)
        left = text[: one.start()] + (" " if one.group().endswith(",") else "") + text[one.end() :]
        left = _capital(re.sub(r" ,", ",", re.sub(r"  +", " ", left.strip(" ,"))))
        left = left if left.endswith(".") else f"{left}."
        return left if len(left.split()) >= 5 and len(left) < len(text) - 3 else None

    return change


def _moved(text: str, rng: random.Random) -> str | None:
    found = _FIRST.match(text)
    if not found or text.endswith('"'):
        return None
    opening = found.group(1)
    return f"{_capital(text[found.end() :].rstrip('.'))} {opening[:1].lower()}{opening[1:]}."


def true_claim(text: str, rng: random.Random) -> str:
    """The sentence, told a little otherwise; it says no more than before."""
    for change, chance in (
        (_without(_OPENING), 0.9), (_without(_ASIDE), 0.5), (_without(_ATTRIBUTED), 0.35), (_moved, 0.4),
        (_without(_TAIL), 0.25),
    ):  # fmt: skip
        if rng.random() < chance:
            text = change(text, rng) or text
    return swapped(text, SAME, rng, 0.5, 3) or text if rng.random() < 0.75 else text


def turned(text: str, rng: random.Random) -> str | None:
    """A word turned into its opposite."""
    return swapped(text, OPPOSITE, rng, 1.0, 1)


def negated(text: str, rng: random.Random) -> str | None:
    """A "not" put in or taken out."""
    found = list(_NEGATED.finditer(text))
    if found and rng.random() < 0.6:
        one = rng.choice(found)
        new = {"without": "with", "cannot": "can", "no ": "a "}.get(one.group(), one.group(1) or "")
        return re.sub(r"  +", " ", text[: one.start()] + new + text[one.end() :])
    places = [(m.end(), rng.choice((" not", " never", " not"))) for m in _AUXILIARY.finditer(text)]
    if places:
        at, word = rng.choice(places)
        return text[:at] + word + text[at:]
    for pattern, helper in ((_PAST, "did not"), (_PRESENT, "does not")):
        if verb := pattern.search(text):
            base = verb.group(1)
            base += "e" if helper == "did not" and base.endswith(("at", "v", "c", "g", "s", "z")) else ""
            return f"{text[: verb.start()]}{helper} {base}{text[verb.end() :]}"
    return None


def widened(text: str, rng: random.Random) -> str | None:
    """A word that limits what is said exchanged for one that does not, or left out."""
    found = [word for word in _SCOPE if re.search(rf"\b{word}\b", text)]
    rare = [word for word in found if word not in ("a", "an", "says", "argues")]
    if not found or (not rare and rng.random() < 0.7):
        return None
    word = rng.choice(rare or found)
    return re.sub(r"  +", " ", re.sub(rf"\b{word}\b", _SCOPE[word], text, count=1))


def unconditional(text: str, rng: random.Random) -> str | None:
    """A condition left out."""
    return _without(_CONDITION)(text, rng)


def numbered(text: str, rng: random.Random) -> str | None:
    """Another number."""
    found = list(_NUMBER.finditer(text))
    if not found:
        return None
    one = rng.choice(found)
    digits = one.group().replace(",", "")
    if digits.isdigit():
        number = int(digits)
        if 1500 < number < 2100:
            new = str(number + rng.choice((-10, -3, -2, -1, 1, 2, 3, 10)))
        else:
            new = f"{max(1, rng.choice((number * 2, number // 2, number + 1, number + 10, number * 10))):,}"
            new = new if new != one.group() else f"{number + 3:,}"
    else:
        new = rng.choice([word for word in _COUNTS if word != one.group()])
    return text[: one.start()] + new + text[one.end() :]


def _with_clause(pattern: re.Pattern[str]) -> Borrowing:
    def change(text: str, others: Sequence[str], rng: random.Random) -> str | None:
        clauses = [m.group().rstrip(" ,") for other in others for m in pattern.finditer(other)]
        clauses = [clause for clause in clauses if clause.strip(" ,") not in text and len(clause.split()) >= 3]
        if not clauses:
            return None
        clause = rng.choice(clauses)
        clause = clause if clause.startswith((",", " ")) else f" {clause}"
        commas = [m.start() for m in re.finditer(r",", text)]
        at = rng.choice(commas) if commas and rng.random() < 0.35 else len(text.rstrip("."))
        return text[:at] + clause + text[at:]

    return change


detailed = _with_clause(_CLAUSE)
bound = _with_clause(_CONDITION)


def renamed(text: str, others: Sequence[str], rng: random.Random) -> str | None:
    """A name exchanged for another of the same text."""
    own = list(_NAME.finditer(text))
    foreign = sorted({m.group() for other in others for m in _NAME.finditer(other)} - {m.group() for m in own})
    foreign = [name for name in foreign if name not in text]
    if not own:
        return None
    one = rng.choice(own)
    names = [m.group() for m in own if m.group() != one.group()]
    if names and rng.random() < 0.4:  # two names change places
        other = rng.choice(names)
        return text.replace(one.group(), "\0").replace(other, one.group()).replace("\0", other)
    return text[: one.start()] + rng.choice(foreign) + text[one.end() :] if foreign else None


def joined(text: str, others: Sequence[str], rng: random.Random) -> str | None:
    """The sentence with the second half of another one."""
    halves = [
        m.group()
        for other in others
        for m in re.finditer(r", (?:and|but|while|although|because|which|as) [^;.]{10,80}\.", other)
    ]
    halves = [half for half in halves if half.strip(", .") not in text]
    if not halves:
        return None
    half = rng.choice(halves)
    comma = text.find(",", len(text) // 2)
    return (text[:comma] if comma > 0 else text.rstrip(".")) + half


def _alone(change: Change) -> Borrowing:
    return lambda text, others, rng: change(text, rng)


FAULTS: tuple[tuple[str, Borrowing, float], ...] = (
    ("stance", _alone(turned), 3.0), ("negation", _alone(negated), 1.5), ("scope", _alone(widened), 1.5),
    ("condition", _alone(unconditional), 2.0), ("number", _alone(numbered), 0.7), ("detail", detailed, 3.0),
    ("condition", bound, 0.7), ("name", renamed, 1.2), ("detail", joined, 0.7),
)  # fmt: skip
"""Each fault's kind, what makes it, and how often it is made."""


def faulty(claim: str, others: Sequence[str], rng: random.Random) -> tuple[str, str] | None:
    """A fault's kind and the claim with it, perhaps with words of the other texts; None where none fits."""
    for _ in range(6):
        kind, change, _weight = rng.choices(FAULTS, [weight for _, _, weight in FAULTS])[0]
        made = change(claim, others, rng)
        if made is not None and made != claim and len(made.split()) >= 5:
            return kind, _capital(made)
    return None


def from_text(sentences: Sequence[str], whose: str, rng: random.Random, who: str = "") -> list[Made]:
    """Pairs of one text: for runs of one to three of its sentences, a true and a faulty claim."""
    made: list[Made] = []
    at = 0
    while at < len(sentences):
        count = rng.choices((1, 2, 3), (5, 4, 1))[0]
        run = [sentence for sentence in sentences[at : at + count] if 6 <= len(sentence.split()) <= 45]
        at += count
        if not run:
            continue
        others = [s for s in sentences if s not in run]
        evidence = (f"{who}: " if who else "") + " ".join(run)
        for right in (True, False):
            claim = true_claim(rng.choice(run), rng)
            if len(run) > 1 and rng.random() < 0.2:
                one, two = run[:2]
                link = rng.choice((", and ", "; ", ", while "))
                claim = f"{true_claim(one, rng).rstrip('.')}{link}{_small(true_claim(two, rng))}"
            claim = _voiced(claim, who, rng)
            if right:
                made.append(Made(evidence, claim, "true", whose))
            elif found := faulty(claim, others, rng):
                made.append(Made(evidence, found[1], found[0], whose))
    return made


def _voiced(claim: str, who: str, rng: random.Random) -> str:
    """The claim told as somebody's."""
    if not who or who.split()[-1] in claim or rng.random() < 0.4:
        return claim
    name = rng.choice((who, who.split()[-1]))
    says = rng.choice(SAYS)
    forms = (
        f"{name} {says} that {_small(claim)}",
        f"According to {name}, {_small(claim)}",
        f"{claim.rstrip('.')}, {says} {name}.",
    )
    return rng.choice(forms)
