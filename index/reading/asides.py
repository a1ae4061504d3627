"""What people write between questions: thanks, a joke, "shorter please", "go on", "what can you do?".

Known by meaning, not by its words: such a text comes much closer to one of a few examples than to anything in the
library, and than to a question that follows up another. Who names something of the library is not asked about here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from index.reading.words import words_in
from index.records import Aside

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

Vectors = NDArray[np.float32]


class Asides:
    """The examples as one encoder's vectors, made when they are first needed."""

    def __init__(self, encode: Callable[[str], Vectors]) -> None:
        """`encode` gives the unit vector of a text."""
        self._encode = encode
        self._kinds = [kind for kind, texts in _EXAMPLES.items() for _ in texts]
        self._vectors: Vectors | None = None

    def of(self, text: str, vector: Vectors, nearest: float) -> Aside | None:
        """The kind of aside that a text is; None when it may be a question. `nearest` is its best passage's cosine."""
        cosines = self._examples() @ vector
        best = int(np.argmax(cosines))
        kind, cosine = self._kinds[best], float(cosines[best])
        if kind in ("more", "topics", "experts", "help"):
            return kind if cosine >= SURE else None
        return kind if cosine - nearest >= _margin(text) else None

    def _examples(self) -> Vectors:
        if self._vectors is None:
            self._vectors = np.stack([self._encode(text) for texts in _EXAMPLES.values() for text in texts])
        return self._vectors


def may_be_aside(text: str) -> bool:
    """Whether a text is short enough to be looked at."""
    return 0 < len(words_in(text)) <= LONGEST


def _margin(text: str) -> float:
    """A question that is put to nobody may well follow the one before: "why?", "who else?"."""
    words = [word.text.lower() for word in words_in(text)]
    asked = text.rstrip().endswith("?") or words[0] in _ASKING
    return CLOSER_ASKED if asked and not _TO_SOMEBODY.intersection(words) else CLOSER
