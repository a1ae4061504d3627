"""Whether a text speaks to a language model instead of to readers, or in a script that is not read here.

Such a quote is not given to a model; it may be shown as it stands, under its source. Not every order is known here, and
none has to be: what a model says that its quotes do not carry is dropped, whoever told it to.
"""

from __future__ import annotations

import re
import unicodedata

_TO_A_MODEL = re.compile(
    r"\b(?:ignor(?:e|ing)|disregard|forget|overrid(?:e|ing)|bypass) (?:\w+ ){0,4}"
    r"(?:instructions?|rules?|prompts?|question|sentences?|guidelines|everything above|text above)\b"
    r"|\b(?:large )?language models?\b|\bai (?:systems?|models?|assistants?|reviewers?|readers?)\b"
    r"|\b(?:system prompt|developer mode|system notice|new task|base64|rot13)\b"
    r"|\b(?:dear|(?:note|notice|message) to (?:the |all )?) ?(?:ai|assistant|model|chatbot)s?\b"
    r"|\b(?:the )?(?:model|assistant|chatbot|ai) (?:must|should|has to) (?:answer|say|state|write|claim|reply)\b"
    r"|\b(?:your|the (?:model|assistant)'s) (?:instructions|prompt|rules|answers?|claims|reply|secret|key)\b"
    r"|\byou are (?:now )?(?:an? (?:\w+ )?(?:ai|assistant|chatbot)|dan|free|in \w+ mode)\b"
    r"|\b(?:when asked|when you answer|that you (?:write|asked for)|whatever you (?:write|add|answer))\b"
    r"|\b(?:role-?play|correct answer to any)\b"
    r"|\b(?:(?:every|each|any|all) (?:claim|answer)s?|claims) (?:may|must|need|should|is the)\b|\bfor all answers\b"
    r"|\b(?:cite|take) (?:the )?(?:sentence|number)s? |\bsentence \d+ \w+ reads\b|\bmay cite\b"
    r"|\b(?:answer|reply|respond|write) in (?:korean|french|capital|verse|english|the style)\b"
    r"|\b(?:system|assistant|user|human|override)\s*:|<\|?/?\w|\[/?inst\]|^\W*###|<<|\\u00|\{\s*\""
    r"|\"(?:claims|sentences|answered|premise|role|content)\"\s*:"
    r"|지시|프롬프트|조수|시스템|인공지능|모델",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"(?:^|[.:;!—]\s+|\b(?:and|please|must|now|then|always|instructions?)\s+)"
    r"(?:(?:answer|reply|respond|say|write|output|print|claim|state|repeat|reveal|tell (?:the )?(?:reader|user)s?)"
    r"(?:,| (?:that|only|with|instead|exactly|me|it|the word))\b|rewrite\b|(?:pretend to be|act as an?)\b"
    r"|(?:quote|copy|recommend|include|insert|add) (?:this|it|the following)\b"
    r"|end every\b|send readers\b|link the words\b)",
    re.IGNORECASE,
)
_SPACED = re.compile(r"\b(?:\w ){4,}\w\b")
_DIGITS = str.maketrans("013457", "oieast")
_MIXED = re.compile(r"\b(?=\d*[a-z])(?=[a-z]*\d)\w+\b", re.IGNORECASE)


def gives_orders(text: str) -> bool:
    """Whether a text, free of unseen characters, has what is said to a model and not to people, in whatever letters."""
    joined = _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    spelled = _MIXED.sub(lambda found: found[0].translate(_DIGITS), joined)
    foreign = sum(letter.isalpha() and not is_latin(letter) for letter in text)
    return 3 * foreign > len(text) or any(
        _TO_A_MODEL.search(form) or _IMPERATIVE.search(form) for form in {text, joined, spelled}
    )


def is_latin(letter: str) -> bool:
    """Whether it is a letter of the Latin script."""
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
