"""What people write between questions (thanks, a joke, "shorter please", "go on"), and what they write around one.

Between questions, it is known by meaning, not by its words: such a text comes much closer to one of a few examples
than to anything in the library, and than to a question that follows up another. Who names something of the library is
not asked about here. Around a question, the clause that asks is told by closed classes of words from what leads to it:
greetings, requests, who else asks or says something. What is left is what the question asks, in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.english import tokens
from index.reading.words import words_in
from index.records import Aside

MADE = Path(__file__).with_name("asides.npz")
"""The examples as the packaged model's vectors, written by `benchmarks/asides.py`: to make them takes a fifth of a
second, which each process would spend that is told something short."""

LONGEST = 9
"""Words that such a text may have."""

CLOSER, CLOSER_ASKED = 0.15, 0.25
"""By how much the cosine with an example exceeds the one with the nearest passage; of a question, by more."""

SURE = 0.5
"""The cosine with an example from which a text is one of those that are acted on: a command, or "more"."""

_EXAMPLES: Mapping[Aside | None, tuple[str, ...]] = {
    None: (
        "why?", "why not?", "how exactly?", "how long?", "how many?", "when?", "really?", "who else?", "who disagrees?",
        "who says so?", "what do others say?", "what next?", "what should be done?", "what are the risks?",
        "does it work?",
        "is that true?", "any alternatives?", "the opposite view", "pros and cons", "compare them", "for example?",
        "give me an example", "the second one", "what about the others?", "summarize the debate",
        "what is the best option?", "is it realistic?", "who is right?", "what does he say?", "what happened then?",
    ),
    "thanks": (
        "thank you very much", "thanks, that helps", "great, good answer", "ok, I see", "got it, understood",
        "bye, see you later", "good night", "nice, well done",
    ),
    "greeting": ("hello", "hi there, how are you?", "good morning", "good evening", "what's up?"),
    "talk": (
        "you are useless", "stupid bot", "good bot", "that is wrong", "this is rubbish, it sucks",
        "a bad answer", "this is not what I asked", "I don't understand your answer", "you are amazing", "I love you",
        "haha, very funny", "lol", "wow, interesting", "please make it shorter", "that is too long, keep it brief",
        "too short, write it longer", "summarize your answer in one sentence", "say that in simpler words",
        "put it in plain words, please", "explain it in simple terms", "answer in German please", "tell me a joke",
        "sing me a song", "write me a poem", "are you sure?", "are you drunk?", "do you like me?",
        "do you have feelings?", "never mind, forget it", "whatever, I'm bored",
        "sorry, my mistake", "what do you think yourself?", "how old are you?", "what is your name?",
    ),
    "more": (
        "more", "more please", "show me more", "tell me more", "go on", "keep going", "continue", "anything else?",
        "what else is there?", "more quotes", "what else do they say?", "is there more on this?",
    ),
    "topics": (
        "what topics do you cover?", "list all topics", "which subjects can I ask about?", "what issues are there?",
        "what is in your library?", "what do you know about?",
    ),
    "experts": (
        "list all experts", "which experts do you have?", "who are your sources?", "show me the authors",
        "whose views do you hold?",
    ),
    "help": (
        "help", "what can you do?", "how does this work?", "who are you?", "how do I use this?", "are you a bot?",
        "what are you?", "what can I ask you?",
    ),
}  # fmt: skip

_TO_SOMEBODY = frozenset("you your yours u ur me my".split())
_ASKING = frozenset(
    "who whom whose what which when where why how is are was were do does did can could should would will has have "
    "may might must and but or".split()
)

LEANS, POINTS, SAYS = 1, 5, 2
"""Stems up to which a clause that asks leans on the one before it, and where it has a word that points back; stems
that a clause must have to say anything."""

NAMED = 4
"""Words that such a name may have."""

_WH = r"(?:who|whom|whose|what|which|when|where|why|how)(?:['’]?s|['’]d|['’]re)?"
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|can|could|should|would|will|may|might|must|ought|shall|any(?:one|body)?"
    r"|isn['’]t|aren['’]t|doesn['’]t|don['’]t|didn['’]t|won['’]t|shouldn['’]t|wouldn['’]t)"
)
_ENDS = re.compile(
    r"(?<=[?!])\s*(?=\w)|(?-i:(?<=\b[a-z]{2}[.…])\s+(?=[A-Z\d])|(?<=[a-z]{3}[.…])\s+)|\s*[\n;]\s*|(?<=\w:)\s+"
    rf"|(?<=\w{{3}}[.…])\s+(?=(?:{_WH}|{_AUXILIARY})\b)"
    rf"|(?<=\s[–—-])\s+|(?<=,)\s+(?:but|so)\s+(?=(?:(?:in|on|by|for|to) )?(?:{_WH}|{_AUXILIARY})\b)",
    re.I,
)
"""Where one clause ends and another begins; a full stop behind a capital or a single letter may shorten a word."""

_ASKS = re.compile(
    rf"(?:(?:and|but|so|or|after|in|on|for|to|by|of|with|from|about|at) )?(?:{_WH}|{_AUXILIARY})\b"
    r"|(?:list|name|show|give|compare|contrast|summari[sz]e|explain|describe|tell|define)\b",
    re.I,
)
_ADDS = re.compile(
    r"(?:but|and|or|not|nor|except|excluding|without|other than|apart from|aside from|besides|especially|only|also"
    r"|including|like|e\.g|for (?:example|instance)|in (?:particular|\w+ \d{4}|\d{4})|since|between|before|after)\b",
    re.I,
)
"""What opens a clause that goes on with the one before it."""

_NAMES = re.compile(r"(?:the|on|about|regarding|re|concerning|as for)\b", re.I)
"""What opens a few words that name a thing and say nothing of it."""

_VIEWS = re.compile(
    r"\b(?:opinions?|views?|camps?|sides?|arguments?|thoughts|for (?:and|or) against|pros|advice|recommendations?"
    r"|options)\b",
    re.I,
)
"""What opens a clause that asks, and what asks for opinions without a verb."""

_GREETS = re.compile(
    r"(?:(?:(?:hey|hi|hello|good (?:morning|afternoon|evening|day))(?: (?:there|everyone|again|guys|team|all))?"
    r"|ok(?:ay)?|so|well|right|now|then|and|but|oh|um+|please|pls|thanks|cheers|anyway|honestly|seriously"
    r"|quick(?:ly)?(?: one| question)?(?: from me)?"
    r"|one (?:more )?(?:question|thing)|question|just|dear \w+|here['’]?s (?:the|a|my|one) \w+"
    r"|sorry(?:[^,.!?]*,)?|not sure\b[^:,.]*[:,])(?!\w)[\s,.!:–—-]*)+",
    re.I,
)
"""What stands before what somebody has to say, and says nothing."""

_WORK = re.compile(
    r"\b(?:(?:piece|story|article|paper|essay|thesis|dissertation|report|chapter|talk|lecture|presentation|podcast|brief"
    r"|column|feature|assignment|seminar|debate) (?:on|about)"
    r"|(?:writing|reading|researching|studying|wondering|thinking|curious|confused)(?: up)? about"
    r"|(?:working|reading up) on|researching|studying|looking into|interested in)"
    r" (?!(?:an?|my|our|it|this|that)\b)(?P<matter>[^,;:.?!]*\w)",
    re.I,
)
"""What somebody says that he works on."""

_REQUESTS = re.compile(
    r"(?:(?:can|could|would|will) (?:you|u|someone|anybody) (?:please |pls |kindly |perhaps |maybe |possibly )?"
    r"|i(?:['’]d| would|['’]m| am|['’]ve| have| was)?(?: (?:really|just|always|like|love|want|need|trying|looking"
    r"|wondering|wonder|curious|keen|to|know|find|out|learn|hear|understand|ask|you|a|been|asked))+\b ?|please |pls "
    r"|kindly |let me know |do you (?:happen to )?know |any idea |help me (?:out\b ?)?(?:understand )?|remind me )+"
    r"(?:(?:tell|give|show|explain|summari[sz]e|list|say|remind|help|check|describe)(?: to)?(?: me| us)?(?: out)?"
    r"(?: please)?\b ?)?(?:(?:whether|if|about)\b ?)?[,: ]*",
    re.I,
)
"""What asks somebody to tell something, up to what is to be told."""

_SOMEBODY = (
    r"(?:i|we|he|she|(?:my|our|his|her|an?|some|one|another)(?: (?!(?:that|who|and)\b)[\w'’-]+){1,3}?|some(?:one|body)"
    r"|people|every(?:one|body)|folks)(?: (?:at|on|in|of|from) (?:(?:my|our|the|a) )?[\w-]+)?"
)
_ALSO = (
    r"(?:(?:was|were|am|are|is|have|has|had|been|just|always|keeps?|kept|once|even|also|here|there|seems?|seemed|to|would"
    r"|['’]d|['’]m|['’]s|['’]re|['’]ve) ?)*"
)
_WONDERS = r"(?:ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?|want(?:s|ed)? to know)"
_SAYS = (
    r"(?:says?|said|saying|claim(?:s|ed|ing)?|insist(?:s|ed|ing)?|argu(?:es?|ed|ing)|thinks?|thought|believ(?:es?|ed)"
    r"|suggest(?:s|ed|ing)?|told|tell(?:s|ing)?|heard|read(?:ing)?|convinced|sure|certain|maintains?|reckons?)"
)
_TO_WHOM = r"(?: (?:me|us|him|her|them|again|today|yesterday|somewhere|lately|recently|over (?:lunch|dinner)))*"
_REPORTS = re.compile(
    rf"(?:(?:(?!\b{_WH}\b)[^?])*?\b)?(?<!\w['’]){_SOMEBODY} ?{_ALSO}(?:(?P<asks>{_WONDERS})|{_SAYS}){_TO_WHOM}"
    r"(?:,? (?:about )?(?:(?P<whether>whether|if)|that))?[:,]? (?=\w)",
    re.I,
)
"""Who else says or asks something, up to what is said."""

_TAGS = re.compile(
    r",? (?:(?:many )?thanks|thank you|thx|cheers|please|pls)(?: (?:in advance|a lot|so much|all))?[\s.!]*$", re.I
)
_POINTS = re.compile(
    r"\b(?:that(?! \w+ \w+)|it(?! (?:\w+ ){0,2}(?:to|that|for)\b)|them|they|those(?! who)|these|this|then"
    r"|(?<!say )(?<!says )(?<!think )so(?=\W*$)|otherwise|instead)\b",
    re.I,
)
_PERSONAL = re.compile(r"\b(?:i|we|my|our|me|us|you|your|here|list|book|memo|thing|question)\b", re.I)
_TO_ASK = frozenset(
    tokens(
        "any idea argument view opinion expert source people really true right case agree disagree anybody anyone "
        "somebody someone everyone everybody back help thing"
    )
)

Vectors = NDArray[np.float32]


def asked_plainly(text: str) -> str | None:
    """What a text asks, without the talk around it; None where it says no more than it asks, or asks nothing plain.

    A heading before a colon or a dash stays, unless somebody speaks of himself in it; of one who says what he works on
    that alone. A sentence before stays where what is asked leans on it, and one behind where it goes on with it.
    """
    clauses = [clause for part in _ENDS.split(text) if words_in(clause := _TAGS.sub("", part).strip())]
    asking = [at for at, clause in enumerate(clauses) if _is_asked(clause)]
    if not asking:
        return None
    kept = {*asking, *(at for at in range(asking[0]) if _is_heading(clauses[at]))}
    kept |= {at for at in range(asking[0] + 1, len(clauses)) if _ADDS.match(clauses[at])}
    plain = [clause if at and _ADDS.match(clause) else _bare(clause) for at, clause in enumerate(clauses)]
    for at in range(asking[0]):
        if at not in kept and (works := _WORK.search(clauses[at])) and len(words_in(works["matter"])) <= NAMED + 1:
            plain[at] = f"{works['matter']}:"
            kept.add(at)
    asks = " ".join(plain[at] for at in sorted(kept))
    leans = len(set(tokens(asks)) - _TO_ASK) <= (POINTS if _POINTS.search(asks) else LEANS)
    before = asking[0] - 1
    if leans and before >= 0 and len(tokens(plain[before])) >= SAYS:
        kept.add(before)
    told = " ".join(plain[at] if plain[at][-1] in ".…?!:–—-" else f"{plain[at]}." for at in sorted(kept)).rstrip(".")
    return told if SAYS <= len(tokens(told)) < len(tokens(text)) else None


def _is_asked(clause: str) -> bool:
    """Whether a clause asks something, or tells what somebody else asks."""
    if clause.endswith("?") or _ASKS.match(_led(clause)):
        return True
    reported = _REPORTS.match(clause)
    if reported and reported["asks"] and tokens(clause[reported.end() :]):
        return True
    return _VIEWS.search(clause) is not None and not _PERSONAL.search(clause)


def _is_heading(clause: str) -> bool:
    """Whether a clause names what the next one is about: "the bridge. Good or bad?"."""
    if _PERSONAL.search(clause) or _GREETS.fullmatch(clause):
        return False
    named = _led(clause)
    return clause[-1] in ":–—-" or (_NAMES.match(named) is not None and len(words_in(named)) <= NAMED)


def _led(clause: str) -> str:
    """A clause without greetings and requests before it."""
    before = None
    while clause != before:
        before = clause
        for lead in (_GREETS, _REQUESTS):
            found = lead.match(clause)
            clause = clause[found.end() :] if found and tokens(clause[found.end() :]) else clause
    return clause


def _bare(clause: str) -> str:
    """A clause without what leads to it, also who else says or asks it."""
    clause = _led(clause)
    reported = None if _ASKS.match(clause) else _REPORTS.match(clause)
    if reported is None or not tokens(clause[reported.end() :]):
        return clause
    return f"{'whether ' if reported['whether'] else ''}{clause[reported.end() :]}"


def examples() -> list[str]:
    """What a text is held against."""
    return [text for texts in _EXAMPLES.values() for text in texts]


def mark(model: str) -> str:
    """What tells the vectors of these examples from those of others, or of another model than this one."""
    return sha256("\n".join([model, *examples()]).encode()).hexdigest()


class Asides:
    """The examples as one encoder's vectors: those that come with the program, or made when they are first needed."""

    def __init__(self, encode: Callable[[Sequence[str]], Vectors], model: str) -> None:
        """`encode` gives the unit vectors of many texts at once, `model` is the fingerprint of what makes them."""
        self._encode, self._model = encode, model
        self._kinds = [kind for kind, texts in _EXAMPLES.items() for _ in texts]
        self._vectors: Vectors | None = None

    def of(self, text: str, vector: Vectors, nearest: float) -> Aside | None:
        """The kind of aside that a text is; None when it may be a question. `nearest` is its best passage's cosine."""
        if self._vectors is None:
            made = _made(self._model)
            self._vectors = self._encode(examples()) if made is None else made
        cosines = self._vectors @ vector
        best = int(np.argmax(cosines))
        kind, cosine = self._kinds[best], float(cosines[best])
        if kind in ("more", "topics", "experts", "help"):
            return kind if cosine >= SURE else None
        return kind if cosine - nearest >= _margin(text) else None


def _made(model: str) -> Vectors | None:
    """The vectors that come with the program, where they are of this model and of these examples."""
    with np.load(MADE) as file:
        return np.asarray(file["vectors"], dtype=np.float32) if str(file["of"]) == mark(model) else None


def may_be_aside(text: str) -> bool:
    """Whether a text is short enough to be looked at."""
    return 0 < len(words_in(text)) <= LONGEST


def _margin(text: str) -> float:
    """A question that is put to nobody may well follow the one before: "why?", "who else?"."""
    words = [word.text.lower() for word in words_in(text)]
    asked = text.rstrip().endswith("?") or words[0] in _ASKING
    return CLOSER_ASKED if asked and not _TO_SOMEBODY.intersection(words) else CLOSER
