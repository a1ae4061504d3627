"""Yes or no, where positions tell it, and whom a question on blame or the like means.

Only what the counted positions prove is said: that somebody, nobody, all or most of those who take a position take the
one that is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.messages import say
from index.reading.issues import asks_whether, quantity
from index.reading.question import Reading
from index.records import VOICES, Stance, Survey, Voice, VoiceKind
from index.subject import Issue, Named, Subject
from index.tokens import tokens

BETWEEN = 2
"""Words that may stand between the word for what is judged and the name of whom."""

_TURNED = re.compile(
    r"\b(?:not|never|no|nobody|none|without|only|if|unless|would|could|might|may|should|can|cannot|will|wants?|wanted"
    r"|hop\w+|plan\w*|promis\w+|offer\w*|propos\w+|threaten\w*|claim\w*|alleg\w+|den(?:y|ies|ied)|refus\w+|fail\w*"
    r"|reject\w*|doubt\w*|first|last|all|every|always|ever|almost|nearly|rumou?r\w*|expect\w*|ask\w*|urg\w+|said to"
    r"|whether|instead|rather|recommend\w*|advis\w+|suggest\w*|call\w* (?:on|for)|seem\w*|likely|perhaps|\w+n['’]t)\b",
    re.IGNORECASE,
)
"""What may turn what a sentence says, or leave it open."""

_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be)\b(?: \w+){1,3} by\b", re.IGNORECASE)

LEAST = 4
"""Stems of a claim of which it can be told that a sentence says it."""

_OPEN = re.compile(r"(?:and |so |but )?(?:who|what|which|how|why|where)\b", re.IGNORECASE)

_NAMELESS = frozenset(("yes", "no"))


def whether(survey: Survey, reading: Reading, stance: Stance, kind: VoiceKind | None = None) -> str:
    """What answers whether anyone, nobody, all or most take a stance; "" where that isn't asked or can't be told.

    With `kind`, whether anyone of that kind does.
    """
    asked = quantity(reading.text) if asks_whether(reading.question) and not _asks_besides(reading.text) else None
    if asked is None:
        return ""
    if asked in ("any", "nobody"):
        taken = _taken(survey, stance, kind if asked == "any" else None)
        if taken in ("yes", "no") and asked == "nobody":
            taken = "no" if taken == "yes" else "yes"
        return say.of("whether", f"{asked} {taken}") if taken else ""
    taking = {voice: _stances(survey, voice) for voice in survey.counted()}
    alone, some = (
        sum(stance in held and (len(held) == 1 or more) for held in taking.values()) for more in (False, True)
    )
    least = len(taking) if asked == "all" else len(taking) // 2 + 1
    if not taking or alone < least <= some:
        return ""
    return say.of("whether", f"{asked} {'yes' if alone >= least else 'no'}")


def _asks_besides(text: str) -> bool:
    """Whether it is asked behind a yes or no question what how many hold: "is it right? what do most say"."""
    first, *others = re.split(r"[?.!;]\s+", text)
    return quantity(first) is None and any(_OPEN.match(one) and quantity(one) for one in others)


def _taken(survey: Survey, stance: Stance, kind: VoiceKind | None) -> str:
    """Whether anybody takes a stance: "yes", "no", who else or how far; "" where what is said of it leaves that open.

    An article that nobody signed is somebody's too: no "no" stands above a quote that says yes.
    """
    voices, everyone = survey.voices(stance), any(view.stance == stance for view in survey.views)
    kinds = VOICES if kind is None else ("expert", "organisation") if kind == "expert" else (kind,)
    if any(voice.kind in kinds for voice in voices):
        return "yes"
    if everyone and kind is None:
        return "unsigned"
    limited = [view for view in survey.views if view.stance == "conditional"]
    own = [one for one in limited if kind is None or any(voice.kind in kinds for voice in one.voices)]
    ended = survey.verdict is not None and survey.verdict.turned
    if own:
        return "conditional" if stance == ("opposes" if ended else "supports") and (ended or not survey.verdict) else ""
    return f"others {kind}" if everyone else "" if limited else "no"


def _stances(survey: Survey, voice: Voice) -> set[str]:
    return {view.stance for view in survey.views if voice in view.voices}


def is_said(claim: str, quote: str) -> bool:
    """Whether a sentence says what a question asks the truth of: all its words in their order, and nothing turned."""
    wanted, held = tokens(claim), iter(tokens(quote))
    if len(wanted) < LEAST or not all(stem in held for stem in wanted):  # each looked for behind the one before
        return False
    turned = {found.lower() for found in _TURNED.findall(quote)} - {found.lower() for found in _TURNED.findall(claim)}
    return not turned and bool(_PASSIVE.search(quote)) == bool(_PASSIVE.search(claim))


def is_done_by_another(text: str, quotes: Iterable[str], subject: Subject) -> bool:
    """Whether a question has one party do what the quotes have another do: "why did X open it", and Y opened it."""
    parties = {
        name.lower(): one.actor or one.name
        for one in (*subject.actors, *subject.people)
        for name in (one.name, *one.also)
    }
    either = "|".join(re.escape(name) for name in sorted(parties, key=len, reverse=True))
    asked = re.search(rf"\b(?:did|does|do|has|have|had) (?:the )?({either}) ([a-z]{{4,}})\b", text, re.IGNORECASE)
    if asked is None or not tokens(asked[2]):
        return False
    verb, doers = tokens(asked[2])[0], set()
    does = re.compile(rf"\b({either}) (?:had |has |later )?([a-z]{{4,}})\b", re.IGNORECASE)
    for found in (found for quote in quotes for found in does.finditer(quote)):
        doers |= {parties[found[1].lower()]} if tokens(found[2])[:1] == [verb] else set()
    return bool(doers) and parties[asked[1].lower()] not in doers


def meant_by(text: str, issue: Issue, subject: Subject) -> tuple[Stance, Named] | None:
    """The answer on an issue that a name beside its cue asks for ("who blames Trump"), and the name; None for none."""
    if issue.verdict is None:
        return None
    answers: dict[Stance, str] = {
        "supports": issue.verdict.supports,
        "conditional": issue.verdict.conditional,
        "opposes": issue.verdict.opposes,
    }
    found = {
        (stance, one)
        for one in _beside_cues(text, issue, subject)
        for stance, label in answers.items()
        if not _NAMELESS.issuperset(tokens(label)) and any(_holds(label, name) for name in _with_actor(one, subject))
    }
    return found.pop() if len(found) == 1 else None


def _beside_cues(text: str, issue: Issue, subject: Subject) -> Iterator[Named]:
    """The actors and people whose name stands right behind a cue of the issue, or right before one."""
    cue = "|".join(re.escape(one) for one in sorted(issue.cues, key=len, reverse=True))
    gap = rf"(?:\W+(?!for\b)\w+){{0,{BETWEEN}}}?\W+"
    for one in (*subject.actors, *subject.people):
        name = "|".join(re.escape(said) for said in (one.name, *one.also))
        forms = (rf"\b(?:{cue}){gap}(?:{name})\b", rf"\b(?:{name})(?:['’]s)?{gap}(?:{cue})\b")
        if issue.cues and any(re.search(form, text, re.IGNORECASE) for form in forms):
            yield one


def _with_actor(one: Named, subject: Subject) -> tuple[str, ...]:
    """All names of somebody, and of whom they act for."""
    acts_for = next((actor for actor in subject.actors if actor.name == one.actor), None)
    return (one.name, *one.also, *((acts_for.name, *acts_for.also) if acts_for else ()))


def _holds(label: str, name: str) -> bool:
    return bool(tokens(name)) and f" {' '.join(tokens(name))} " in f" {' '.join(tokens(label))} "
