"""Bytes -> text, in whatever encoding: marks first, then UTF-8, UTF-16 without a mark, Korean, and a guess.

EUC-KR is a part of CP949, so that the latter reads both. Whether what a Korean encoding makes of some bytes is
Korean, or another language misread, the letters tell: lines, bullets and other symbols are in the texts of all
languages. Japanese in Shift-JIS misread as CP949 gives Hangul that nobody writes; Chinese and Japanese in encodings
of two high bytes (GB18030, EUC-JP) give Hanja and Hangul at random, among which the everyday ones are few.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from typing import NamedTuple

import chardet

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
_KOREAN_CODECS = frozenset(("CP949", "cp949", "EUC-KR", "euc_kr", "UHC", "Johab", "johab", "ISO-2022-KR", "iso2022_kr"))
"""Not to be guessed once the text is known not to be Korean."""

_WESTERN = ("cp1252", "mac_roman", "cp850")
_UNSURE = 0.1
"""Of chardet's confidence: whole sentences of a language give more, names of many countries less."""

_LETTERS = "àáâäåæçèéêëíîïñóôöøùúüßœÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÙÚÜŒ"
_ODD = re.compile(
    rf"[^\x00-\x7f{_LETTERS}“”‘’«»–—…•€£§°©®™·¡¿\xa0]"
    rf"|(?<=[a-zàáâäåæçèéêëíîïñóôöøùúüßœ])[ÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÙÚÛÜŒ]|(?<=[A-Za-z])[“”«»•€£§°¡¿](?=[A-Za-z])"
)
"""A sign that no Western text has, or has not there: a capital or a mark in the middle of a word."""

_SAMPLE = 200_000

_COMMON = 0.8
"""The least share of the 2,350 syllables of EUC-KR among letters beyond ASCII that are no Hanja."""

_EVERYDAY = frozenset(
    "이다는에의을한하고지가로은기사를대도리어시인자서해정수나들부그일과게보아상적제있것라했전주원여스국동와으만면구장연없안성중화우"
    "공위무니경신조소세된되할려력러마미선오방용내물관생비문실학였분모않던간요며등또단회북남민평"
)
_LEAST_EVERYDAY = 0.4
"""Their share among Hangul beside Hanja. In Korean it is 0.5 and more; in ten misread letters or more, below 0.3."""

_LEAST_HANGUL = 0.15
_LEAST_ALONE = 0.1
_FEW = 10
"""Hangul without Hanja below this number need not be everyday ones: the text may be a name."""

_SURE_EVERYDAY = 0.5


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
    for encoding, fits in (("cp949", _is_korean), ("johab", _is_surely_korean)):
        found = _tried(data, encoding) or _tried(data[:-1], encoding)
        if found is not None and fits(found.text[:_SAMPLE]):
            return found._replace(guessed=True)
    return None


def _guessed(data: bytes) -> Decoded | None:
    """What chardet takes the bytes for; where it is unsure, a Western encoding if that makes sense of every sign.

    A few names in an English text are too little to tell Spanish from Hungarian by, and then ñ is likelier than ń.
    """
    if b"\0" in data:
        return None
    likely = [one for one in chardet.detect_all(data[:_SAMPLE]) if one["encoding"] not in _KOREAN_CODECS]
    names = [str(one["encoding"]) for one in likely if one["encoding"]]
    if not likely or likely[0]["confidence"] < _UNSURE:
        names = [*(name for name in _WESTERN if _is_western(data, name)), *names]
    found = (_tried(data, name) or _tried(data[:-1], name) for name in names)
    best = next((one for one in found if one is not None), None)
    return best._replace(encoding=codecs.lookup(best.encoding).name, guessed=True) if best is not None else None


def _is_western(data: bytes, encoding: str) -> bool:
    """Whether the bytes give letters of Western languages in this encoding, and other signs where those can stand."""
    found = _tried(data[:_SAMPLE], encoding)
    return found is not None and not found.text.isascii() and _ODD.search(found.text) is None


def _tried(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except (UnicodeDecodeError, LookupError, TypeError, ValueError):
        return None  # LookupError and its kin: a page may name any encoding, "rot13" and nonsense too


def _is_text(text: str) -> bool:
    """Whether hardly any control characters are in the text."""
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) <= max(2, len(sample) // 200)


def _is_korean(text: str) -> bool:
    """Whether a text read as CP949 is Korean for the most part."""
    letters = _counted(text)
    if letters["common"] < _COMMON * (letters["hangul"] + letters["other"]) or not letters["common"]:
        return False
    if letters["hanja"]:
        beside = letters["hangul"] >= _LEAST_HANGUL * (letters["hangul"] + letters["hanja"])
        return beside and letters["everyday"] >= _LEAST_EVERYDAY * letters["hangul"]
    return letters["hangul"] < _FEW or letters["everyday"] >= _LEAST_ALONE * letters["hangul"]


def _is_surely_korean(text: str) -> bool:
    """The same for JOHAB, which is rare and reads nearly any bytes: enough Hangul, most of them everyday ones."""
    letters = _counted(text)
    sure = letters["everyday"] >= _SURE_EVERYDAY * letters["hangul"] and letters["hangul"] >= _FEW
    return sure and _is_korean(text)


def _counted(text: str) -> Counter[str]:
    """How many letters beyond ASCII there are of each kind; everyday Hangul once more by itself."""
    kinds: Counter[str] = Counter()
    for letter, number in Counter(text).items():
        kinds[_kind(letter)] += number
        kinds["everyday"] += number if letter in _EVERYDAY else 0
    kinds["hangul"] = kinds["common"] + kinds["rare"]
    return kinds


def _kind(letter: str) -> str:
    if letter < "\x80" or "\uff00" <= letter <= "\uffef" or not unicodedata.category(letter).startswith("L"):
        return "none"  # full-width letters are in the encodings of all three languages
    if "\uac00" <= letter <= "\ud7a3":
        return "common" if len(letter.encode("euc-kr")) == 2 else "rare"  # the others are spelt in eight bytes
    return "hanja" if "\u4e00" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" else "other"
