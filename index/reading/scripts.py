"""Questions in another script than the briefs': what to say to whom the search cannot help."""

from __future__ import annotations

import unicodedata
from collections import Counter

ENGLISH = (
    "My briefs are in English, and I find little by a question in another language. "
    "Please ask in English, for example: What should happen at Yongbyon?"
)

_SCRIPTS = {
    "HANGUL": "영어로 질문해 주세요.",
    "HIRAGANA": "英語で質問してください。",
    "KATAKANA": "英語で質問してください。",
    "CJK": "请用英语提问。",
    "CYRILLIC": "Пожалуйста, задайте вопрос на английском языке.",
}
"""The same in the language that is most often written so, by the first word of a letter's Unicode name."""


def in_another_script(text: str) -> str | None:
    """What to say to a question most of whose letters are not Latin, in English and in its language, or None."""
    scripts = Counter(_script(letter) for letter in text if letter.isalpha())
    if scripts["LATIN"] * 2 >= scripts.total():
        return None
    kana = next((script for script in ("HIRAGANA", "KATAKANA") if scripts[script]), None)
    return " ".join(filter(None, (ENGLISH, _SCRIPTS.get(kana or scripts.most_common(1)[0][0]))))


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
