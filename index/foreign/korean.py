"""What of a Korean question says nothing about its subject: particles, the ends of verbs, question words."""

from __future__ import annotations

import re

PARTICLES = re.compile(
    r"(?:은|는|이|가|을|를|에|의|와|과|도|로|으로|에서|에게|부터|까지|에는|에서는|라고|이라고|만|보다|처럼|께서|들|요){1,4}$"
)
"""What hangs on a noun: a few at most."""

VERBAL = re.compile(
    r"(?:까|요|다|나|죠|고|한|된|할|될|하는|되는|하여|해|야|하면|려면|자는|하려|어|아|며|면서|줘|세요)$"
)
"""What a verb or an adjective ends in."""

EMPTY = frozenset(
    "무엇 어떻게 어떤 누구 누가 언제 왜 어디 얼마 얼마나 몇 그 이 저 것 대해 대한 대하여 위해 위한 "
    "때 더 가장 어느 무슨 같은 및 또는 있는 없는 모두 이유 내용 사람 문제 주장 계획 방안 원인 목표 "
    "근거 제안 의혹 의미 방법 경우 이후 이전 당시 동안 가지 항목 접근 피해 금지 이번 최근 오늘 지금 견해 "
    "의견 입장 생각 평가 설명 반응 사항 조건 필요 가능성 상황 영향 관계 사이 다음 모든 여러 말 점 질문 "
    "대답 답 뜻 수 중 등 전 후".split()
)
"""Words that every question may hold."""


def contents(word: str) -> str | None:
    """The noun in a word of a Korean text, or None where it is a verb or says nothing by itself."""
    if word in EMPTY or VERBAL.search(word):
        return None
    noun = PARTICLES.sub("", word)
    return noun if len(noun) > 1 and noun not in EMPTY else None
