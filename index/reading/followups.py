"""A follow-up ("and what about Chile?", "why?") and the question before it -> the question it is read as.

Rules of form, no model: a name takes the place of the name of its sort, a pronoun is filled in when
there is one candidate, and what else is short and open is joined to the question before it. A
question that stands alone is left alone: in doubt, nothing is read into it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading import slots
from index.reading.rephrasing import AUXILIARIES, JOINT, asked_anew, asked_of, core
from index.reading.slots import Names, Span
from index.records import LONGEST_QUESTION
from index.subject import GENERAL, Subject

LONGEST_ELLIPSIS = 120
"""Characters; what is longer stands alone."""

LONGEST_DANGLING = 6
"""Words of a question in which "them" or "they" may stand for what the question before named."""

_SEVERAL = re.compile(r"(?<![\w'-])(?:them|they|those|these)(?![\w'-])", re.I)
_LEAD = re.compile(r"^(?:(?:and|but|so|or|also|plus|then|ok|okay|yes|no|well|hm+|thanks)\b[ ,.!:;–-]*)+", re.I)
_WHAT_ABOUT = re.compile(r"^(?:what|how) about ", re.I)
_ADDING = re.compile(r"^(?:and|but|or|also|plus)\b", re.I)
_PREPOSITION = re.compile(
    r"^(on|about|regarding|as for|for|with|without|at|in|by|under|during|since|before|after|until|from|according to) ",
    re.I,
)
_VIEW = re.compile(r"'s? (?:views?|take|opinion|position|stance)$", re.I)
_CLAUSE = frozenset(
    "is are was were be am do does did has have had should would could can will shall may might must say says said "
    "think thinks want wants who what when where why how which whose if because isn't don't doesn't".split()
)
_COURTESY = frozenset(
    "thanks thank you thx ty ok okay great good nice cool perfect wow hi hello hey bye yes no yep nope sure fine "
    "alright right understood interesting hmm lol super very much so that's a lot got it i see well "
    "done cheers awesome".split()
)
_GREETING = re.compile(
    r"(?:(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day))\b"
    r"(?: (?:there|again|bot|everyone|everybody|all|friend|how are you(?: today| doing)?))*[ ,.!?]*)+",
    re.I,
)

_BARE = re.compile(
    r"(?P<word>why|when|where|how|how many|how much|how long|which(?: ones?)?)"
    r"(?: so| exactly| then| (?:is|was) (?:that|this|it)(?: so)?| do (?:they|experts) \w+ (?:that|this|it|so)"
    r"| does (?:he|she|it) \w+ (?:that|this|it|so))?"
)
_MORE = re.compile(
    r"(?:please )?(?:(?:can you |could you )?(?:(?:tell|show|give) me|say) )?(?:more|more details|details)(?: please)?"
    r"(?: (?:about|on) (?:it|this|that))?|(?:please )?(?:go on|continue)|what else|anything else"
    r"|(?:can you )?(?:explain|elaborate)(?: (?:it|this|that))?|for example|such as"
)
_TELL_MORE = f"Tell me more {JOINT}"
_REALLY = re.compile(
    r"really|seriously|is (?:that|this|it) (?:really )?(?:so|true|right|certain)|are you (?:really )?sure"
)
_WHO_SAYS = re.compile(r"says who|who (?:else )?(?:says|thinks|argues) (?:so|that|this|otherwise)")
_SAYS = re.compile(r"^what (?:do|does|did|would) (.{2,40}) (?:say|think|want|recommend|propose|suggest)$", re.I)
_AGREE = re.compile(
    r"(?P<who>who(?: else)?|does any(?:one|body)|do (?:the |other |all )?(?:they|experts|others|all)(?: all)?) "
    r"(?P<how>agrees?|disagrees?|differs?|objects?)(?: with (?:him|her|them|it|that|this))?"
)
_SIDED = re.compile(r"who(?: else)? (?:opposes|supports|favou?rs|is for|is against|wants|backs)")
_PERSON = re.compile(r"(?<![\w'-])(?:he|she|him|her|his|they|them|their)(?![\w'-])", re.I)
_THING = re.compile(r"(?<![\w'-])(?:it|that|this|there|those|these)(?![\w'-])", re.I)
_OPENING = frozenset(
    "what why when where how who which does do did is are was were has have had should would could can will may might "
    "must what's who's how's where's else more about with on of to "
    "agrees agree disagrees disagree anyone exactly long much many".split()
)
_SAYING = frozenset("say says said think thinks mean means meant argue argues".split())


def read_after(
    previous: str,
    question: str,
    *,
    experts: Sequence[str] = (),
    publishers: Sequence[str] = (),
    subject: Subject = GENERAL,
    speakers: Sequence[str] = (),
) -> str | None:
    """The stand-alone question that `question`, asked after `previous`, is read as; None when it stands alone.

    `experts`, `publishers` and what the `subject` has are the names that are known; `speakers` are
    the people quoted in the answer to `previous`, of whom a single one may be meant by "he" or "she".
    """
    names = Names(experts, publishers, subject)
    before, asked = _before(previous, names), _plain(question)
    if not slots.words(before) or len(asked) > LONGEST_ELLIPSIS or is_courtesy(asked) or is_greeting(asked):
        return None
    reading = _by_word(before, asked, names) or _by_fragment(before, asked, names)
    reading = reading or _filled(before, _bare(asked), names, speakers) or _dangling(before, _bare(asked))
    if reading is None:
        return None
    reading = _as_question(reading)
    return reading if len(reading) <= LONGEST_QUESTION and reading.casefold() != asked.casefold() else None


def _dangling(before: str, said: str) -> str | None:
    """A few words about several things that only the question before can have named: joined to it."""
    many = len(slots.words(said)) <= LONGEST_DANGLING and _SEVERAL.search(said)
    return f"{said}, {JOINT}{core(before)}" if many else None


def is_courtesy(text: str) -> bool:
    """Whether a text is nothing but thanks, a greeting or a nod, and so no question."""
    words = slots.words(text)
    return len(words) <= 6 and all(word in _COURTESY for word in words) and any(len(word) > 1 for word in words)


def is_for_more(reading: str) -> bool:
    """Whether a follow-up was read as a wish for more of the same."""
    return reading.startswith(_TELL_MORE)


def is_greeting(text: str) -> bool:
    """Whether a text is nothing but a greeting."""
    return _GREETING.fullmatch(" ".join(re.sub(r"[^\w\s]", " ", text).split())) is not None


def _before(previous: str, names: Names) -> str:
    """The question before; where that is a joined one which names no speaker, what it was joined to."""
    before = _plain(previous)
    lead, joint, question = before.rpartition(JOINT)
    return question if joint and not slots.speaker(lead, names) else before


def _by_word(before: str, asked: str, names: Names) -> str | None:
    """What is asked in a word or two: why, how many, more, really, who disagrees, who else."""
    said = _bare(asked).casefold()
    if found := _BARE.fullmatch(said):
        return asked_anew(found["word"], before)
    if _MORE.fullmatch(said):
        return f"{_TELL_MORE}{core(before)}"
    if _REALLY.fullmatch(said):
        return f"Is that really so, {JOINT}{core(before)}"
    if _WHO_SAYS.fullmatch(said):
        return f"Who says so, {JOINT}{core(before)}"
    if said == "who else":
        who = re.sub(r"^who(?: else)?\b", "Who else", before, flags=re.I)
        return who if who.startswith("Who else") else f"Who else, {JOINT}{core(before)}"
    if found := _AGREE.fullmatch(said):
        who = re.sub(r"\b(?:they|others|all)(?: all)?$", "experts", found["who"])
        return f"{who} {found['how']} {_matter(before, names)}"
    return _thing_filled(before, f"{said} it", names) if _SIDED.fullmatch(said) else None


def _matter(before: str, names: Names) -> str:
    """What people may agree on: "on tax relief", "with Poe about taxes"."""
    what = slots.subject(before, names)
    who = slots.speaker(before, names)
    if what is None or JOINT in before:
        return f"{JOINT}{core(before)}"
    if who is not None and who[1] <= what[0]:
        return f"with {before[slice(*who)]} about {before[slice(*what)]}"
    return f"on {before[slice(*what)]}"


def _by_fragment(before: str, asked: str, names: Names) -> str | None:
    """A name, a thing or a time, put into the place of what the question before had there."""
    fragment = _fragment(asked, names)
    if fragment is None:
        return None
    found = _PREPOSITION.match(fragment)
    preposition, bare = (found[1], fragment[found.end() :]) if found else ("", fragment)
    when = slots.time_named(fragment, names)
    if when is not None:
        return _with_time(before, when, names)
    if person := slots.person_named(_VIEW.sub("", bare), names):
        return _with_person(before, person, names)
    who, _, what = bare.partition(" on ")
    if what and (person := slots.person_named(who, names)):
        return f"What does {person} say about {what}"
    reading = _with_fragment(before, bare, preposition.casefold(), names)
    # A topic alone, without "and" or "what about", may as well be a new question.
    return None if JOINT in reading and _bare(asked) == fragment == bare and not _ADDING.match(asked) else reading


def _fragment(asked: str, names: Names) -> str | None:
    """What a question without a clause of its own brings in, or None when it has one."""
    said = _bare(asked)
    if found := _WHAT_ABOUT.match(said):
        return None if _is_pronoun(said[found.end() :]) else said[found.end() :]
    if (found := _SAYS.match(said)) and slots.person_named(found[1], names):
        return found[1]
    words = slots.words(said)
    if not words or len(words) > 8 or any(word in _CLAUSE for word in words if word != "may"):
        return None
    if _has_pronoun(said):
        return None
    if (
        _ADDING.match(asked)
        or _PREPOSITION.match(said)
        or slots.time_named(said, names)
        or slots.person_named(said, names)
    ):
        return said
    return said if said.casefold() in map(str.casefold, names.things) else None


def _with_time(before: str, when: str, names: Names) -> str:
    known = slots.times(before, names)
    return _put(before, known[0], when) if len(known) == 1 else _appended(before, when)


def _with_person(before: str, person: str, names: Names) -> str:
    if who := slots.speaker(before, names):
        # The same name further on means the same person.
        named = re.sub(rf"(?<!\w){re.escape(before[slice(*who)])}(?!\w)", lambda _: person, before)
        return _agreeing(named, person)
    if asked := asked_of(before, person):
        return asked
    return f"What does {person} say {JOINT}{core(before)}"


def _with_fragment(before: str, what: str, preposition: str, names: Names) -> str:
    spoken = preposition in ("", "on", "about", "regarding", "as for", "for")
    what = slots.written(what, names)
    span = slots.subject(before, names) or slots.alike(before, what, names)
    if span and (spoken or (preposition in ("at", "in") and _led(before, span))):
        return _in_place(before, span, what, preposition)
    if spoken and slots.is_open(before):
        return _appended(before, f"on {what}")
    return f"What about {what}, {JOINT}{core(before)}" if spoken else _appended(before, f"{preposition} {what}")


def _led(before: str, span: Span) -> re.Match[str] | None:
    """The "at" or "in" before a slot."""
    return re.search(r"\b(at|in) $", before[: span[0]], re.I)


def _in_place(before: str, span: Span, what: str, preposition: str) -> str:
    """The thing swapped, its preposition too where the new one brings its own, or cannot be "at" anything."""
    led = _led(before, span)
    if led is None:
        return _put(before, span, what)
    if preposition in ("", "about", "on", "regarding", "as for"):
        preposition = "with" if led[1].casefold() == "at" or not what[:1].isupper() else led[1]
    return _put(before, (led.start(), span[1]), f"{preposition} {what}")


def _plain(text: str) -> str:
    """One line with straight apostrophes, no longer than a question may be."""
    return " ".join(text.replace("’", "'").split())[:LONGEST_QUESTION]


def _bare(asked: str) -> str:
    """The question without its opening "and" and its closing signs."""
    return _LEAD.sub("", asked.rstrip("?!.… ")).strip()


def _put(text: str, span: Span, words: str) -> str:
    return text[: span[0]] + words + text[span[1] :]


def _appended(text: str, words: str) -> str:
    return f"{text.rstrip('?!. ')} {words}"


def _as_question(text: str) -> str:
    text = " ".join(text.split()).rstrip("?!., ")
    return f"{text[:1].upper()}{text[1:]}?"


def _has_pronoun(text: str) -> bool:
    """Whether a pronoun is among the words."""
    return bool(_PERSON.search(text) or _THING.search(text))


def _is_pronoun(text: str) -> bool:
    """Whether a text is nothing but a pronoun, or nothing at all."""
    return not text or bool(_PERSON.fullmatch(text) or _THING.fullmatch(text))


def _filled(before: str, said: str, names: Names, speakers: Sequence[str]) -> str | None:
    """What is said with its "he", "it" or "there" filled in, where that is all it lacks, or None."""
    found = _PERSON.search(said)
    if found is None:
        return _thing_filled(before, said, names)
    if any(word not in _OPENING for word in slots.words(said[: found.start()])):
        return None
    people = slots.persons(before, names) or sorted(set(speakers))
    if len(people) != 1:
        return None
    named = _person_filled(said, people[0])
    return _thing_filled(before, named, names) or named


def _person_filled(said: str, person: str) -> str:
    said = re.sub(r"\b(?:his|their|her(?= [a-z]))\b", lambda _: f"{person}'s", said, flags=re.I)
    return _agreeing(_PERSON.sub(lambda _: person, said), person)


def _agreeing(said: str, person: str) -> str:
    """The text with "do", "are", "were" or "have" before the person put into the singular."""
    for plural, singular in (("do", "does"), ("are", "is"), ("were", "was"), ("have", "has")):
        said = re.sub(rf"\b{plural} (?={re.escape(person)})", f"{singular} ", said, flags=re.I)
    return said


def _thing_filled(before: str, said: str, names: Names) -> str | None:
    """The question with its "it", "that" or "there" filled in; joined to the one before when that is not clear."""
    found = _pointing(said)
    if found is None:
        return None
    span = slots.subject(before, names)
    ahead = slots.words(said[: found.start()])
    if span is None or JOINT in before or (ahead and ahead[-1] in _SAYING):
        return f"{said}, {JOINT}{core(before)}"
    what = before[slice(*span)]
    if what in said or (what[:1].isupper() and found.group().casefold() not in ("it", "there")):
        return f"{said}, {JOINT}{core(before)}"  # "who supports that?" does not ask who supports a place
    if found.group().casefold() == "there":
        led = re.search(r"\b(at|in|near) $", before[: span[0]], re.I)
        what = f"{led[1] if led else 'in'} {what}"
    return said[: found.start()] + what + said[found.end() :]


def _pointing(said: str) -> re.Match[str] | None:
    """The "it", "that" or "there" that points back to the question before; None for "it is right to", "is there a"."""
    every = list(_THING.finditer(said))
    if len(every) != 1 or len(slots.words(said)) > 8:
        return None
    found = every[0]
    ahead, behind = slots.words(said[: found.start()]), slots.words(said[found.end() :])
    if not ahead:
        return None
    opening = all(word in _OPENING for word in ahead)
    if not behind:
        return found if opening or ahead[-1] not in ("is", "was") else None
    if not opening or ahead[-1] not in AUXILIARIES or {"to", "that", "if"} & set(behind):
        return None
    word = found.group().casefold()
    # "that" before more than a word may belong to it ("is that deal good?").
    fits = len(behind) <= 3 if word == "it" else len(behind) == 1 and len(ahead) == 1 and word in ("that", "this")
    return found if fits else None
