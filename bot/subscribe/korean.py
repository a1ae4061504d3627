"""What people type in Korean for a time, days and a pause, in the words that `typed.py` reads."""

from __future__ import annotations

import re

_HANGUL = re.compile("[가-힣]")
_DAY = "[월화수목금토일]"
_NAMES = dict(zip("월화수목금토일", "mon tue wed thu fri sat sun".split(), strict=True))
_HALVES = {
    "오전": "am", "아침": "am", "새벽": "am", "오후": "pm", "저녁": "pm", "밤": "pm", "낮": "pm",
}  # fmt: skip
_CLOCK = re.compile(rf"({'|'.join(_HALVES)})?\s*(\d{{1,2}})\s*시\s*(?:(\d{{1,2}})\s*분|(반))?\s*(?:에|쯤|경)?")
_SPAN = re.compile(r"(\d+|한|두|세)\s*(일|주일|주|달|개월)\s*(?:동안|간)?")
_COUNTS = {"한": "1", "두": "2", "세": "3"}
_UNITS = {"일": "days", "주일": "weeks", "주": "weeks", "달": "months", "개월": "months"}
_PHRASES = {
    "정오": "noon", "자정": "midnight", "매일": "every day", "날마다": "every day", "평일": "weekdays",
    "주중": "weekdays", "주말": "weekends", "일주일": "1 week", "하루": "1 day", "모두": "all", "전부": "all",
    "전체": "all", "짧게": "short", "짧은 것": "short", "길게": "full", "긴 것": "full",
    "다시 받을 때까지": "until i resume", "계속": "forever", "이틀": "2 days", "사흘": "3 days",
}  # fmt: skip


def in_english(text: str) -> str:
    """The text in English where it is Korean that is understood; any other as it stands."""
    said = " ".join(text.split()).strip(" .!")
    if not _HANGUL.search(said):
        return text
    if said in _PHRASES:
        return _PHRASES[said]
    if found := _CLOCK.fullmatch(said):
        minute = "30" if found[4] else (found[3] or "00").zfill(2)
        hour, half = int(found[2]), _HALVES.get(found[1] or "", "")
        if found[1] == "밤" and (hour == 12 or hour < 5):  # past midnight
            half = "am"
        return f"{hour}:{minute}{half if hour <= 12 else ''}"
    if found := _SPAN.fullmatch(said):
        return f"{_COUNTS.get(found[1], found[1])} {_UNITS[found[2]]}"
    return _days(said) or text


def _days(said: str) -> str | None:
    """Days such as "월-금", "월요일부터 금요일까지" or "화, 목"; None for anything else."""
    plain = re.sub(rf"({_DAY})요일", r"\1", said)
    plain = re.sub(rf"({_DAY})\s*(?:부터|에서)\s*({_DAY})\s*(?:까지)?", r"\1-\2", plain).replace("~", "-")
    if not re.fullmatch(rf"{_DAY}(?:\s*[-,·/]?\s*{_DAY})*(?:마다|에만|만|에)?", plain):
        return None
    plain = re.sub("(?:마다|에만|만|에)$", "", plain)
    return re.sub(_DAY, lambda day: f" {_NAMES[day[0]]} ", plain).replace(" - ", "-").strip()
