"""A survey -> the answer to a question that asks who stands where: told in its terms, and as narrow as it asks.

Who asks of ending a thing is told who is for that; who asks for one side is shown that side, and the rest comes next;
a survey that is wider than the question says so. Yes or no is said only where the counted positions prove it: that
somebody, nobody, all or most of those who take a position take the one that is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.answers import positions
from index.answers.quotes import nobody_lead, quotes_lead, survey_lead
from index.answers.statements import telling
from index.editions.store import Edition
from index.english import tokens
from index.messages import joined, say
from index.reading.binding import holds, is_the_same
from index.reading.issues import asks_to_end, asks_whether, quantity, sets_a_condition
from index.reading.kinds import Detail
from index.reading.question import Reading
from index.reading.speakers import VERBS
from index.reading.words import stem
from index.records import STANCES, VOICES, Answer, Stance, Survey, View, Voice, VoiceKind
from index.subject import Issue, Named, Subject

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
    if not cue or not re.search(cue, text, re.IGNORECASE):
        return
    gap = rf"(?:\W+(?!for\b)\w+){{0,{BETWEEN}}}?\W+"
    for one in (*subject.actors, *subject.people):
        name = "|".join(re.escape(said) for said in (one.name, *one.also))
        forms = (rf"\b(?:{cue}){gap}(?:{name})\b", rf"\b(?:{name})(?:['’]s)?{gap}(?:{cue})\b")
        if any(re.search(form, text, re.IGNORECASE) for form in forms):
            yield one


def _with_actor(one: Named, subject: Subject) -> tuple[str, ...]:
    """All names of somebody, and of whom they act for."""
    acts_for = next((actor for actor in subject.actors if actor.name == one.actor), None)
    return (one.name, *one.also, *((acts_for.name, *acts_for.also) if acts_for else ()))


def _holds(label: str, name: str) -> bool:
    return bool(tokens(name)) and f" {' '.join(tokens(name))} " in f" {' '.join(tokens(label))} "


ENOUGH = 2
"""So many quotes of the side that is asked for stand alone; of fewer, those who set conditions are shown too."""


_KINDS: Mapping[VoiceKind, re.Pattern[str]] = {
    "organisation": re.compile(
        r"\b(?:which|what|any|list|name|all)(?: the)? (?:organi[sz]ations?|think.tanks?|institutes?|groups?)\b"
        r"(?! (?:or|and)\b)",
        re.I,
    ),
    "government": re.compile(r"\b(?:which|what|any|list|name|all)(?: the)? (?:governments?|officials?|states)\b", re.I),
}
"""What asks for voices of one kind."""

_EXPERTS = re.compile(r"\bany (?:\w+ )?(?:experts?|analysts?|scholars?|specialists?)\b", re.I)

_LIMITS = re.compile(r"\b(?:on|about|of|for|from|like) (?:(?:the|an?|any|all) )?([\w'’-]+)", re.IGNORECASE)

_OF_EXPERTS = re.compile(r"(?<!panel of )\b(?:experts|analysts|scholars|specialists|researchers|academics)\b", re.I)
_OF_OTHERS = re.compile(r"\b(?:governments?|officials?|leaders?|states|politicians?|lawmakers?|parties)\b", re.I)
_AT_ODDS = re.compile(r"\b(?:(?:dis)?agree\w*|differ\w*|divided|split|united|of one mind|at odds|consensus)\b", re.I)
"""What asks for those who study a matter, what for those who act in it, and what for all who take a side."""

_HELD = VERBS | frozenset(
    map(stem, "blame hold accuse fault fear reject demand insist accept refuse prefer like".split())
)
"""What a party does that holds something, as stems; stop words as they are."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks of a survey: the issue, the stance that leads, how sure that is.

    `narrower` are the stems that may make it narrower than the issue; `alone` says that only those who take that stance
    are asked for, `outright` that the sides on the issue, and nothing else, are what its yes or no is about. `party`
    has the names of those who act for the one whose own view is asked for.
    """

    reading: Reading
    issue: Issue
    first: Stance
    sure: float
    narrower: frozenset[str]
    alone: bool
    outright: bool
    party: frozenset[str] = frozenset()


def party_asked(text: str, subject: Subject) -> frozenset[str]:
    """The names of those who act for the party whose own view a question asks for ("who did X blame"), or none."""
    named = {name.lower(): one for one in (*subject.people, *subject.actors) for name in (one.name, *one.also)}
    either = "|".join(re.escape(name) for name in sorted(named, key=len, reverse=True))
    asks = rf"\b(?:who|whom|what|which|where)\b[^.?!]*?\b(?:did|does|do|has|have) (?:the )?({either}) ([a-z]{{3,}})\b"
    found = re.search(asks, text, re.IGNORECASE) if named else None
    if found is None or not {found[2].lower(), stem(found[2].lower())} & _HELD:
        return frozenset()
    who = named[found[1].lower()]
    acting = [one for one in subject.people if one.actor == who.name]
    return frozenset(one.name for one in (who, *acting))


def told(edition: Edition, made: Answer, asked: Asked) -> Answer | None:
    """The answer `made` of a survey as it is asked for; "near" when nobody stands where it asks.

    None where the question judges, or names, somebody whom the survey does not name.
    """
    if made.survey is None:
        return made
    reading, issue, first = asked.reading, asked.issue, asked.first
    if asked.party:
        return _of_party(made, made.survey, asked.party)
    meant = meant_by(reading.text, issue, edition.subject)
    if meant:
        return _judged(made, made.survey, *meant)
    if first == "conditional" and issue.verdict:
        narrow = positions.narrowed(made.survey, (first,))
        return _narrowed(made, narrow) if narrow.views else made
    survey = made.survey
    if issue.ended and first == "opposes" and asks_to_end(reading.text, issue):
        survey = positions.turned(survey, issue.ended)
        made = replace(made, survey=survey, lead=survey_lead(survey))
    if asked.alone and not any(view.stance == first for view in survey.views):
        return _of_nobody(made, survey, asked)
    narrow = _of_one_side(survey, first) if asked.alone else survey
    narrow = _of_one_kind(narrow, reading.text)
    names = _besides(edition, reading, issue)
    naming = _naming(narrow, names, edition.subject) if names else None
    if names and (naming is None or len(naming.citations) < ENOUGH < len(narrow.citations)):
        return None  # of what the question names none of the quotes speaks, or one of many
    # Of what is narrower, or meant in other words, its survey proves nothing.
    said = whether(naming or survey, reading, first, _kind_of(reading.text)) if naming or asked.outright else ""
    wider = _wider(naming, names, edition.subject) if names or _limits(reading.text, asked.narrower) else ""
    narrow = naming or narrow
    made = replace(made, lead=" ".join(part for part in (said, made.lead, wider) if part))
    return made if narrow is survey else _narrowed(made, narrow)


def _of_nobody(made: Answer, survey: Survey, asked: Asked) -> Answer:
    """The survey where nobody takes the stance that is asked for: "near", but where a condition is named, and set."""
    on_terms: Stance = "conditional"
    limited = positions.narrowed(survey, (on_terms,))
    if limited.views and sets_a_condition(asked.reading.text):
        return _narrowed(made, limited)
    lead = nobody_lead(survey, asked.first)
    return replace(made, kind="near", reason="partly", lead=lead, confidence=1 - asked.sure)


def _limits(text: str, narrower: frozenset[str]) -> bool:
    """Whether one of these stems limits what a question is on: behind a preposition, not as another word for it."""
    return any(narrower.intersection(tokens(found[1])) for found in _LIMITS.finditer(text))


def _of_one_side(survey: Survey, first: Stance) -> Survey:
    """The survey of those who take the stance that is asked for.

    Who is for a thing on conditions is for it; those who are against it only stand alone where they are not few.
    """
    narrow = positions.narrowed(survey, (first,))
    alone = first == "opposes" and len(narrow.citations) >= ENOUGH
    return narrow if alone else positions.narrowed(survey, (first, "conditional"))


def _is_official(view: View) -> bool:
    """Whether a government or an official takes a stance."""
    return any(voice.kind == "government" for voice in view.voices)


def _of_party(made: Answer, survey: Survey, names: Collection[str]) -> Answer | None:
    """The survey of those who act for a party, where its own view is asked for; None where they take no position."""
    cited = {view.citation for view in survey.views if any(voice.name in names for voice in view.voices)}
    if not cited:
        return None
    narrow = positions.narrowed(survey, STANCES, cited)
    return replace(_narrowed(made, narrow), lead=quotes_lead(narrow.citations))


def _of_one_kind(survey: Survey, text: str) -> Survey:
    """The survey of those alone who are of the kind that is asked for, if any are; whose articles are unsigned may be.

    Who asks what experts hold is shown no government, unless it is asked for, too, or whether they agree.
    """
    kind = next((kind for kind, asked in _KINDS.items() if asked.search(text)), None)
    cited = {view.citation for view in survey.views if any(voice.kind == kind for voice in view.voices)}
    others = _OF_OTHERS.search(text) or _AT_ODDS.search(text)
    if kind is None and _OF_EXPERTS.search(text) and not others:
        cited = {view.citation for view in survey.views if not _is_official(view)}
    return positions.narrowed(survey, STANCES, cited) if cited else survey


def _kind_of(text: str) -> VoiceKind | None:
    """Of which kind of voices a question asks whether any does something; None for whoever it is."""
    kind = next((kind for kind, asked in _KINDS.items() if asked.search(text)), None)
    return kind or ("expert" if _EXPERTS.search(text) else None)


def _besides(edition: Edition, reading: Reading, issue: Issue) -> list[Detail]:
    """The names in a question that tell quotes apart, but those of the issue itself and of the parties to it all."""
    parties = (frozenset(tokens(name)) for one in edition.subject.actors for name in (one.name, *one.also))
    own = frozenset(tokens(" ".join((*issue.texts, *issue.cues, *issue.contrary, *edition.subject.general))))
    known = {own, *parties}
    found: list[Detail] = []
    for one in telling(edition, reading):
        if one.kind == "name" and not any(stems.issuperset(one.stems) for stems in known):
            found += [] if any(is_the_same(one, other, edition.subject) for other in found) else [one]
    return found


def _naming(survey: Survey, names: Sequence[Detail], subject: Subject) -> Survey | None:
    """The survey of the quotes that hold one of these names; None where none does."""
    told = [one.quote for one in survey.citations]
    cited = {at for at, quote in enumerate(told, 1) if any(holds(one, quote, subject) for one in names)}
    return positions.narrowed(survey, STANCES, cited) if cited else None


def _wider(naming: Survey | None, names: Sequence[Detail], subject: Subject) -> str:
    """That a question is narrower than its survey, and of which of its names the quotes speak."""
    if naming is None:
        return say("survey-wider")
    told = [one.quote for one in naming.citations]
    held = [one for one in names if any(holds(one, quote, subject) for quote in told)]
    return say("survey-naming", names=joined([_as_quoted(one.surface, told) for one in held], word="or"))


def _as_quoted(name: str, quotes: Sequence[str]) -> str:
    """A name as the quotes spell it, if they hold it."""
    found = (re.search(rf"\b{re.escape(name)}\b", quote, re.IGNORECASE) for quote in quotes)
    return next((one[0] for one in found if one), name)


def _judged(made: Answer, survey: Survey, stance: Stance, who: Named) -> Answer | None:
    """The survey of those who judge as is asked, or in part so; None where they judge somebody who isn't named.

    `who` is judged: somebody who is no actor himself has to stand in the quotes.
    """
    told = [one.quote for one in survey.citations]
    if who.actor and not any(_names(who, one) for one in told):
        return None
    named = frozenset(view.citation for view in survey.views if not who.actor or _names(who, told[view.citation - 1]))
    narrow = positions.narrowed(survey, (stance, "conditional"), named)
    if not narrow.views:
        return made
    taken = any(view.stance == stance for view in survey.views)
    lead = made.lead if taken else nobody_lead(survey, stance)
    return replace(_narrowed(made, narrow), lead=lead)


def _names(who: Named, quote: str) -> bool:
    """Whether a quote has somebody's name."""
    return any(re.search(rf"\b{re.escape(name)}\b", quote) for name in (who.name, *who.also))


def _narrowed(made: Answer, survey: Survey) -> Answer:
    """The answer with a part of its survey alone; its lead counts all of it, and the rest comes next."""
    shown = {(one.brief_id, one.start) for one in survey.citations}
    rest = [one for one in made.citations if (one.brief_id, one.start) not in shown]
    return replace(
        made,
        survey=survey,
        citations=survey.citations,
        statements=positions.stated(survey),
        further=tuple(one.numbered(number) for number, one in enumerate(rest, len(survey.citations) + 1)),
    )
