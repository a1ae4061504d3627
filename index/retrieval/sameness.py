"""Whether two questions ask the same, as far as their words can say: what a cosine does not see is told apart here.

A model finds "Should it be eased?" and "Should it be tightened?" nearly the same. So a question in other words than a
pinned one is kept apart from it where it asks in another form (who, why, whether; should or did; denied or not), where
it names somebody or a number that the other does not, or where each has words that the other lacks.
"""

from __future__ import annotations

import re

from index.english import tokens

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_FORMS = {
    **{word: word for word in ("who", "why", "how", "when", "where", "what", "should", "can", "will", "if", "not")},
    **{"whom": "who", "whose": "who", "which": "what", "ought": "should", "must": "should", "shall": "should"},
    **{"could": "can", "may": "can", "might": "can", "would": "will", "no": "not", "never": "not", "nobody": "not"},
    **{"without": "not", "whether": "if", "nothing": "not", "none": "not", "neither": "not", "nor": "not"},
    **dict.fromkeys(("was", "were", "did", "had", "has", "have", "been"), "past"),
    **dict.fromkeys(("before", "after", "since", "until"), "time"),
}
"""English function words that decide what is asked, each with what it stands for."""


def normal(question: str) -> str:
    """A question without letter case, punctuation and white space: what is the same in it is the same question."""
    return " ".join(_WORD.findall(question.casefold().replace("’", "'")))


def kept_apart(asked: str, pinned: str) -> bool:
    """Whether the words of two questions say that they do not ask the same, however near they come in meaning."""
    if _forms(asked) != _forms(pinned):
        return True
    one, other = set(tokens(asked)), set(tokens(pinned))
    if not (one <= other or other <= one):
        return True
    return bool((one ^ other) & (_named(asked) | _named(pinned)))


def _forms(question: str) -> frozenset[str]:
    """What a question asks for, in which mood, and whether it denies something."""
    words = _WORD.findall(question.casefold().replace("’", "'"))
    found = {_FORMS[word] for word in words if word in _FORMS}
    return frozenset(found | ({"not"} if any(word.endswith("n't") or word == "cannot" for word in words) else set()))


def _named(question: str) -> frozenset[str]:
    """The stems of its numbers, and of the words that are written with a capital letter behind the first one."""
    words = _WORD.findall(question)
    named = [word for at, word in enumerate(words) if word[0].isdigit() or (at and word[0].isupper())]
    return frozenset(tokens(" ".join(named)))
