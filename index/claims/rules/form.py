"""A claim is one or two plain sentences in the reader's language, about the matter: no links, marks, orders or talk.

What a model says of itself, of its instructions or to the reader is no claim, whatever it cites.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from index.claims.told import SENTENCE_END, Fault, Told, either

WORDS = 60
"""Words that a claim may have."""

SENTENCES = 2

_LINK = re.compile(
    r"https?:|www\.|\S@\S|(?<!\w)@\w|\b[\w-]+\.(?:com|org|net|io|me|info|ru|cn|kr|co|gov|edu|app|dev|xyz|site|link|ly|html?|php)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>\[\]{}|`\\*_#~^]|&#?\w{2,8};|\$\$")
_ITSELF = re.compile(
    either(
        """as_an?_(?:ai|assistant|language_model|large_language_model) language_models? chatbot ai_model
        my_instructions system_prompt system_message (?:previous|prior)_instructions api_key password bot_token
        (?:ignore|disregard|forget|override)_(?:all|any|the|your|previous|prior|these|everything)
        (?:provided|given|numbered|following|above|supplied)_(?:sentences?|texts?|passages?|json|context|information|excerpts?)
        sentences?_\\d+
        the_(?:sentences?|passages?|excerpts?|json|user|prompt)_(?:do|does|is|are|asks?|says?|states?|did|provided?)
        the_question_(?:asks|does) not_(?:mentioned|specified|stated|provided|answered|addressed)_in"""
    ).pattern,
    re.IGNORECASE,
)
_TO_READER = re.compile(r"\b(?:I|I['’](?:m|ll|ve|d)|us|(?i:me|my|we|our|you|your))\b")
_ORDER = re.compile(
    r"^(?:please|click|visit|send|subscribe|download|contact|reply|type|enter|note that|remember)\b", re.IGNORECASE
)


def faults(told: Told) -> Iterator[Fault]:
    """What is wrong with how the claim is said."""
    text = told.text
    if not any(letter.isalpha() for letter in text):
        yield Fault("form", "no words")
    if len(text.split()) > WORDS or len(SENTENCE_END.split(text)) > SENTENCES:
        yield Fault("form", "too long")
    if found := _LINK.search(text):
        yield Fault("form", found[0])
    if found := _MARKUP.search(text):
        yield Fault("form", found[0])
    if found := _ITSELF.search(text) or _ORDER.search(text):
        yield Fault("form", found[0])
    bare = re.sub(r"“[^”]*”|\"[^\"]*\"", " ", text)
    if (found := _TO_READER.search(bare)) and not (found[0] == "us" and "US" in text):
        yield Fault("form", found[0])
    strange = [letter for letter in text if letter.isalpha() and not _is_latin(letter) and letter not in told.whole]
    if strange:
        yield Fault("form", "".join(strange[:10]))


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
