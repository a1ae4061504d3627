"""Two lines of a PDF -> one text, with the word that was cut between them made whole.

Whether a hyphen at a line's end belongs to the word, the text itself says where it has the word elsewhere; else the
words that the packaged model knows.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from index.editions.encoder import DEFAULT_PACKAGE, TOKENIZER

_COUNTED = re.compile(r"\w+(?:-\w+)+|\w+")
_CUT = re.compile(r"(?<=[\w.])[-\u00ad]$")
_DASH = re.compile(r"(?<=\w)[–—]$")
_TAIL = 60
"""Letters from the end of a text that are looked at: all of a long one, line after line, would take its square."""

_FIRST, _LAST = 4, 3
"""The least letters of a word before and behind a hyphen that only those known words tell to be one."""


def counted(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands in these lines, without the halves of those that are cut at a line's end."""
    words: Counter[str] = Counter()
    cut = False
    for line in lines:
        found = [word.lower() for word in _COUNTED.findall(line)]
        found = found[1:] if cut else found
        cut = is_cut(line)
        words.update(found[:-1] if cut else found)
    return words


def is_cut(text: str) -> bool:
    """Whether a text ends with a hyphen."""
    return _CUT.search(text[-_TAIL:]) is not None


def joined(text: str, line: str, words: Counter[str]) -> str:
    """The line put behind the text; `words` are how often the document has each."""
    if not text:
        return line
    if _DASH.search(text[-_TAIL:]):
        return text + line
    if not is_cut(text) or not line[:1].isalnum():
        return f"{text} {line}"
    if text.endswith("\u00ad"):
        return text[:-1] + line
    if not line[:1].islower() or text[-2] == ".":
        return text + line
    first, last = re.findall(r"\w+", text[-_TAIL:])[-1].lower(), re.findall(r"\w+", line)[0].lower()
    return text + line if _is_compound(first, last, words) else text[:-1] + line


def _is_compound(first: str, last: str, words: Counter[str]) -> bool:
    """Whether two halves are words of their own that a hyphen joins."""
    whole, parted = words[first + last], words[f"{first}-{last}"]
    if whole or parted:
        return parted > whole
    if len(first) < _FIRST or len(last) < _LAST:
        return False
    known = _known_words()
    return first + last not in known and first in known and last in known


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """The 20,000 English words that the packaged model has a number of their own for; none where it is missing."""
    with suppress(OSError, ValueError, KeyError, IndexError, AttributeError, TypeError):
        spec = importlib.util.find_spec(DEFAULT_PACKAGE)
        path = Path(spec.submodule_search_locations[0]) / "model" / TOKENIZER  # type: ignore[union-attr,index]
        return frozenset(word for word in json.loads(path.read_text("utf-8"))["model"]["vocab"] if word.isalpha())
    return frozenset()
