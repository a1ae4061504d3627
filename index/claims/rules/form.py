"""A claim is one or two plain sentences in the reader's language, about the matter: no links, marks, orders or talk.

What a model says of itself, of its instructions or to the reader is no claim, whatever it cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.claims.orders import gives_orders, is_latin
from index.claims.told import SENTENCE_END, Fault, Told, either

WORDS = 60
"""Words that a claim may have."""

SENTENCES = 2

_LINK = re.compile(
    r"https?:|www\.|\S@\S|(?<!\w)@\w|\b[\w-]+\.(?:com|org|net|io|me|info|ru|cn|kr|co|gov|edu|app|dev|xyz|site|link|ly|html?|php)\b|\b[\w-]{2,}\.[a-z]{3,}\b",
    re.IGNORECASE,
)
_FOREIGN = either(
    "les des une dans pour avec der das und nicht ist ein los las una para con della che wird est sont qui sur aux"
)
"""Words of other languages that no English sentence has two of."""

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
_TO_READER = re.compile(r"\b(?:I|I['’](?:m|ll|ve|d)|us|(?i:me|my|we|our|you|your|let me|dear))\b")
_ORDER = re.compile(
    r"^(?:please|click|visit|send|subscribe|download|contact(?! between| with| was| has)|reply|type|enter"
    r"|note that|remember)\b",
    re.IGNORECASE,
)


def faults(told: Told) -> Iterator[Fault]:
    """What is wrong with how the claim is said."""
    text = told.text
    if not any(letter.isalpha() for letter in text):
        yield Fault("form", "no words")
    if len(text.split()) > WORDS or len(SENTENCE_END.split(text)) > SENTENCES:
        yield Fault("form", "too long")
    for wrong in (_LINK, _MARKUP, _ITSELF, _ORDER):
        if found := wrong.search(text):
            yield Fault("form", found[0])
    bare = re.sub(r"“[^”]*”|\"[^\"]*\"", " ", text)
    if (found := _TO_READER.search(bare)) and not (found[0] == "us" and "US" in text):
        ours = {"we", "us", "our"} & set(re.findall(r"[a-z]+", told.quotes_lower))
        if not (ours and found[0].lower() in ("we", "us", "our")):
            yield Fault("form", found[0])
    yield from _strange(told)


def _strange(told: Told) -> Iterator[Fault]:
    """Another language, and what is said to a model, as if a model said to itself what it was told."""
    strange = [letter for letter in told.text if letter.isalpha() and not is_latin(letter) and letter not in told.whole]
    if strange or len(set(_FOREIGN.findall(told.text))) > 1:
        yield Fault("form", "".join(strange[:10]) or "another language")
    if gives_orders(told.text):
        yield Fault("form", "an order")
