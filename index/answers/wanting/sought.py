"""What a question is after, told by a sentence: a span of time, a sum, a cause, the meaning of a term.

Rules on words, for choosing among sentences that were found; what a question wants is read in `index/reading/kinds.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from index.reading.kinds import Kind
from index.reading.question import Reading
from index.tokens import stems_of

_NUMBER = r"(?:\d[\d,.]*|half an?|one|two|three|four|five|six|seven|eight|nine|ten|several|dozen)"
_ALSO: Mapping[Kind, re.Pattern[str]] = {
    "duration": re.compile(r"(?:\band|[?.;,]) (?:for )?how long\b", re.IGNORECASE),
    "reason": re.compile(r"(?:\band|[?.;,]) (?:why|how come)\b", re.IGNORECASE),
}
"""What asks for a further thing behind the first."""

_HAS: Mapping[Kind, re.Pattern[str]] = {
    "duration": re.compile(
        rf"(?<!following )(?<!next )(?<!to )\b{_NUMBER}[- ](?:second|minute|hour|day|week|month|year|decade)s?\b"
        r"(?! (?:before|ago|later|earlier|after|old))",
        re.IGNORECASE,
    ),
    "money": re.compile(r"[$€£]\s?\d|\b(?:dollars?|euros?)\b"),
    "share": re.compile(r"\d ?%|\bper ?cent\b|\b(?:in|out of) (?:ten|\d+)\b|\b(?:half|third|quarter|majority) of\b"),
    "reason": re.compile(
        r"\b(?:because|since(?! (?:\d|then|[A-Z]))|due to|owing to|reasons?|caus\w+|so that|in order to|lest"
        r"|explain\w*)\b"
    ),
}
"""What shows that a sentence has a span of time, a sum, a share or a cause."""

_MEANING = (
    re.compile(r"\bwhat (?:do|does|did) (?:the |an? )?(?P<term>.{2,50}?) (?:mean|stand for|refer to)\b", re.IGNORECASE),
    re.compile(
        r"\bwhat (?:the |an? )?(?P<term>(?!do\b|does\b|did\b|is\b)[\w'’-]+(?: [\w'’-]+){0,3}) means?\b", re.IGNORECASE
    ),
    re.compile(r"\b(?:meaning|definition) of (?:the |an? )?(?P<term>.{2,50}?)(?=[?.,;]|$)", re.IGNORECASE),
    re.compile(
        r"^\W*(?:what(?:['’]s| is| are| was| were)|define|explain) (?:the |an? )?(?P<term>[\w '’-]{2,50}?)\W*$",
        re.IGNORECASE,
    ),
)
_DEFINES = re.compile(
    r"\b(?:is|are|was|were|means?|meant|refers? to|stands? for|known as|called|defined? as|consists? of|amounts? to)\b"
)


class Sought:
    """The kind of thing that a question is after, as far as a sentence shows whether it has it."""

    def __init__(self, reading: Reading) -> None:
        kind = reading.wants.kind if reading.wants else None
        found = next((found for pattern in _MEANING if (found := pattern.search(reading.text))), None)
        self._term = stems_of(found["term"]) if found else frozenset()
        self._pattern = _HAS.get(kind) if kind and not self._term else None

    @property
    def meaning(self) -> bool:
        """Whether it is what a term means."""
        return bool(self._term)

    @property
    def asked(self) -> bool:
        """Whether it is of a kind that shows."""
        return bool(self._term or self._pattern)

    def holds(self, quote: str) -> bool:
        """Whether a sentence has it: a span of time, a sum, a cause, or what a term means."""
        if self._pattern:
            return self._pattern.search(quote) is not None
        defined = _DEFINES.search(quote)
        return defined is not None and self._term <= stems_of(quote[: defined.end()])


def asked_besides(text: str) -> Iterator[Callable[[str], object]]:
    """For each further thing that a question asks behind the first, what tells whether a sentence has it."""
    for kind, asked in _ALSO.items():
        if asked.search(text):
            yield _HAS[kind].search
