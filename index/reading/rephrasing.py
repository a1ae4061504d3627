"""One question put another way: with "why" or "how many" in front, or to one expert instead of all.

Rules of form on one question; whether it is to be put another way is decided in `following`.
"""

from __future__ import annotations

import re

JOINT = "on the question: "
"""Between what is asked now and the question before it, where the two cannot be made one."""

AUXILIARIES = frozenset("should would could can will must may might is are was were do does did has have had".split())

_AUX = "|".join(sorted(AUXILIARIES))
_YES_NO = re.compile(rf"^(?:{_AUX})\b", re.I)
_ADVERB = re.compile(rf"^(?:why|when|where|how) (?=(?:{_AUX})\b)", re.I)
_HAPPENS = re.compile(rf"^what ({_AUX}) (happen|be done|change)\b", re.I)
_SAID = re.compile(
    r"^what ((?:do|does|did|would|should) .{2,40}? "
    r"(?:say|think|want|recommend|propose|argue|suggest|urge|do|promise|ask for))\b",
    re.I,
)
_WHO_DOES = re.compile(r"^(?:who|which (?:experts|authors|writers))(?: else| all)? (\w+)\b(?= )", re.I)
_ANEW = ((_ADVERB, "{word} "), (_HAPPENS, r"{word} \1 that \2"), (_SAID, r"{word} \1 that"))
_PLURALS = {"is": "are", "was": "were", "has": "have", "does": "do"}


def asked_anew(word: str, question: str) -> str:
    """The question put once more with another question word ("why", "how many") in its place or before it."""
    if (who := _WHO_DOES.match(question)) and (verb := _plural(who[1])):
        return _of_experts(word, verb, question[who.end() :].strip())
    if word in ("why", "when", "where", "how"):
        if _YES_NO.match(question):
            return f"{word} {question[:1].lower()}{question[1:]}"
        for form, put in _ANEW:
            if form.match(question):
                return form.sub(put.format(word=word), question, count=1)
    return f"{word}, {JOINT}{core(question)}"


def asked_of(question: str, person: str) -> str | None:
    """A question on who does something, asked of one person ("Does Poe want …"); None for another question."""
    who = _WHO_DOES.match(question)
    if who is None or (verb := _plural(who[1])) is None:
        return None
    rest = question[who.end() :].strip()
    if who[1].casefold() in AUXILIARIES:
        return f"{who[1]} {person} {rest}"
    return f"does {person} {verb} {rest}"


def core(question: str) -> str:
    """The question itself, without what an earlier reading put before it."""
    return question.rpartition(JOINT)[2] or question


def _of_experts(word: str, verb: str, rest: str) -> str:
    if word == "how many":
        return f"How many experts {verb} {rest}"
    return f"{word} {verb} experts {rest}" if verb in AUXILIARIES else f"{word} do experts {verb} {rest}"


def _plural(verb: str) -> str | None:
    """The form that a verb behind "who" takes behind "experts": "wants" -> "want"; None for a past form."""
    verb = verb.casefold()
    if verb in AUXILIARIES:
        return _PLURALS.get(verb, verb)
    return verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else None
