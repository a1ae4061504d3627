"""The lists of what the library holds, as Telegram HTML: voices, one voice, topics and issues.

Answers and surveys are drawn in `bot/answers/text.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.html import counted, linked, parts
from bot.messages import say
from index import (
    Brief,
    Coverage,
    Profile,
    Stand,
    Survey,
    spoken_date,
    spoken_issue,
    spoken_name,
    spoken_stance,
    spoken_voices,
    stance_counts,
)

KINDS = ("expert", "organisation", "government")
"""What a voice can be, in the order of the list; each has its heading in the catalogue."""


def experts_parts(profiles: Sequence[Profile]) -> list[str]:
    """The messages that list everyone whose view the briefs hold, a line each, governments and officials last."""
    lines = [say("experts", voices=spoken_voices(one.voice for one in profiles))]
    for kind in KINDS:
        listed = [_voice_line(one) for one in profiles if one.voice.kind == kind]
        lines += ["", say.of("voices", kind), *listed] if listed else []
    return _lines(lines)


def expert_parts(expert: Profile) -> list[str]:
    """The messages that show one voice: affiliation, where they stand, our briefs and their documents."""
    who = f"<b>{escape(expert.voice.name)}</b>" + (f", {escape(expert.affiliation)}" if expert.affiliation else "")
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
    """Surveys by how many stand on the weaker of the two sides, then by how many take a stance at all.

    An issue on which nobody is counted divides nobody.
    """
    return sorted(
        (one for one in surveys if one.voices()),
        key=lambda one: (-min(len(one.counted("supports")), len(one.counted("opposes"))), -len(one.counted())),
    )


def topics_parts(subjects: Sequence[Coverage]) -> list[str]:
    """The messages that list topics and issues with how many briefs and voices are on each."""
    topics = [_subject_line(subject) for subject in subjects if subject.kind == "topic"]
    issues = [_subject_line(subject) for subject in subjects if subject.kind == "issue"]
    blocks = ["\n".join([say("topics"), *topics]), "\n".join([say("issues"), *issues])]
    return parts([*blocks, say("topics-next")])


def _lines(lines: Sequence[str]) -> list[str]:
    """Lines as messages, each cut at the end of a line."""
    return parts("\n".join(lines[at : at + 20]) for at in range(0, len(lines), 20))


def _voice_line(one: Profile) -> str:
    stands = f", {counted(len(one.stands), 'position')}" if one.stands else ""
    return f"• {escape(one.voice.name)}: {counted(len(one.briefs), 'brief')}{stands}"


def _stand_line(stand: Stand) -> str:
    where = f"{spoken_issue(stand)}: {spoken_stance(stand, stand.stance)}"
    return f"• {escape(where)} ({spoken_date(stand.date)})"


def _brief_line(brief: Brief) -> str:
    return f"• {linked(brief.source_title or brief.title, brief.url)} ({spoken_date(brief.date)})"


def _subject_line(subject: Coverage) -> str:
    counts = f"{counted(subject.briefs, 'brief')}, {counted(subject.voices, 'voice')}"
    return f"• {escape(spoken_name(subject.name))}: {counts}"
