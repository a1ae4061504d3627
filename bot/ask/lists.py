"""The lists of what the library holds -> Telegram HTML: experts, one expert, topics and issues.

Answers and surveys are `rendering.py`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.html import counted, linked, parts
from bot.messages import say
from index import Brief, Coverage, Expert, Stand, Survey, spoken_date, spoken_issue, spoken_stance, stance_counts


def experts_parts(experts: Sequence[Expert]) -> list[str]:
    """The messages that list everyone whose view the briefs hold, a line each."""
    return _lines([say("experts", count=len(experts)), *map(_expert_line, experts)])


def expert_parts(expert: Expert) -> list[str]:
    """The messages that show one expert: affiliation, where they stand, our briefs and their documents."""
    who = f"<b>{escape(expert.name)}</b>" + (f", {escape(expert.affiliation)}" if expert.affiliation else "")
    told = "\n".join([say("stands"), *map(_stand_line, expert.stands)]) if expert.stands else say("stands-nowhere")
    ours = [_brief_line(brief) for brief in expert.briefs if not brief.own_words]
    own = [_brief_line(brief) for brief in expert.briefs if brief.own_words]
    listed = [(say("expert-briefs"), ours), (say("expert-documents"), own)]
    return parts([who, told, *("\n".join([heading, *lines]) for heading, lines in listed if lines)])


def digest_parts(surveys: Sequence[Survey]) -> list[str]:
    """The messages that give the balance of each issue in a line, the most disputed first."""
    lines = [f"• {escape(spoken_issue(one))}: {stance_counts(one)}" for one in most_disputed(surveys)]
    return _lines([say("digest"), *lines])


def most_disputed(surveys: Sequence[Survey]) -> list[Survey]:
    """Surveys by how many stand on the weaker of the two sides, then by how many take a stance at all."""
    return sorted(surveys, key=lambda one: (-min(_on(one, "supports"), _on(one, "opposes")), -len(one.views)))


def topics_parts(subjects: Sequence[Coverage]) -> list[str]:
    """The messages that list topics and issues with how many briefs and experts are on each."""
    topics = [_subject_line(subject) for subject in subjects if subject.kind == "topic"]
    issues = [_subject_line(subject) for subject in subjects if subject.kind == "issue"]
    blocks = ["\n".join([say("topics"), *topics]), "\n".join([say("issues"), *issues])]
    return parts([*blocks, say("topics-next")])


def _lines(lines: Sequence[str]) -> list[str]:
    """Lines as messages, each cut at the end of a line."""
    return parts("\n".join(lines[at : at + 20]) for at in range(0, len(lines), 20))


def _on(survey: Survey, stance: str) -> int:
    return sum(view.stance == stance for view in survey.views)


def _expert_line(expert: Expert) -> str:
    stands = f", {counted(len(expert.stands), 'position')}" if expert.stands else ""
    return f"• {escape(expert.name)}: {counted(len(expert.briefs), 'brief')}{stands}"


def _stand_line(stand: Stand) -> str:
    where = f"{spoken_issue(stand)}: {spoken_stance(stand, stand.stance)}"
    return f"• {escape(where)} ({spoken_date(stand.date)})"


def _brief_line(brief: Brief) -> str:
    return f"• {linked(brief.source_title or brief.title, brief.url)} ({spoken_date(brief.date)})"


def _subject_line(subject: Coverage) -> str:
    counts = f"{counted(subject.briefs, 'brief')}, {counted(subject.experts, 'expert')}"
    return f"• {escape(subject.name)}: {counts}"
