"""Bytes -> text, in whatever encoding: marks first, then UTF-8, UTF-16 without a mark, Korean, and a guess.

EUC-KR is a part of CP949, so that the latter reads both.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from charset_normalizer import from_bytes

from index.documents.korean import is_korean, is_surely_korean

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\x1b$)C", "iso2022_kr"),
)
_DECLARED = re.compile(rb"<(?:meta\s[^>]{0,200}charset=|\?xml\s[^>]{0,100}encoding=)\s*[\"']?\s*([\w-]{2,30})", re.I)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_KOREAN_CODECS = ["cp949", "euc_kr", "johab", "iso2022_kr"]
"""Not to be guessed once the text is known not to be Korean."""

_SAMPLE = 200_000


class Decoded(NamedTuple):
    """A text, its encoding's name, and whether that was guessed."""

    text: str
    encoding: str
    guessed: bool = False


def decoded(data: bytes) -> Decoded | None:
    """The text of the bytes; None when they are no text at all."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding)
    found = _plain(data) or _wide(data) or _declared(data) or _korean(data) or _guessed(data)
    return found if found is not None and _is_text(found.text) else None


def _marked(data: bytes, encoding: str) -> Decoded | None:
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    return Decoded(text, encoding) if _is_text(text) else None


def _plain(data: bytes) -> Decoded | None:
    return None if b"\0" in data else _tried(data, "utf-8")


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: spaces, line ends and ASCII letters leave zeros on one side of the pairs."""
    if b"\0" not in data:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    whole = data[: len(data) // 2 * 2]
    found = _tried(whole, encoding)
    return found._replace(guessed=True) if found is not None and max(even, odd) > 8 * min(even, odd) else None


def _declared(data: bytes) -> Decoded | None:
    """The encoding that a web page names in its head."""
    match = _DECLARED.search(data[:4096])
    if match is None or b"\0" in data:
        return None
    name = match[1].decode().lower()
    return _tried(data, "cp949" if name in ("euc-kr", "ks_c_5601-1987", "ksc5601") else name)


def _korean(data: bytes) -> Decoded | None:
    """CP949 or else JOHAB, when what it reads is Korean; a letter cut at the end is forgiven."""
    if b"\0" in data:
        return None
    for encoding, fits in (("cp949", is_korean), ("johab", is_surely_korean)):
        found = _tried(data, encoding) or _tried(data[:-1], encoding)
        if found is not None and fits(found.text[:_SAMPLE]):
            return found._replace(guessed=True)
    return None


def _guessed(data: bytes) -> Decoded | None:
    if b"\0" in data:
        return None
    likely = list(from_bytes(data, cp_exclusion=_KOREAN_CODECS))
    alike = [one for one in likely if (one.chaos, one.coherence) == (likely[0].chaos, likely[0].coherence)]
    best = next((one for one in alike if one.encoding == "cp1252"), alike[0] if alike else None)
    return Decoded(str(best), best.encoding, guessed=True) if best is not None else None


def _tried(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except (UnicodeDecodeError, LookupError, TypeError, ValueError):
        return None  # LookupError and its kin: a page may name any encoding, "rot13" and nonsense too


def _is_text(text: str) -> bool:
    """Whether hardly any control characters are in the text."""
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) <= max(2, len(sample) // 200)
