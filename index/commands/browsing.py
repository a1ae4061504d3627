"""What the library holds, printed: topics and issues, voices, one voice, and what is recommended on a topic."""

from __future__ import annotations

from collections.abc import Sequence

from index.answers.quotes import spoken_issue, spoken_stance, spoken_voices, words_line
from index.commands.printing import bold, dim, wrapped
from index.english import one_line
from index.messages import say, spoken_date
from index.records import Brief, Counsel, Coverage, Profile

KINDS = ("expert", "organisation", "government")


def counsel_for_people(counsel: Counsel) -> None:
    """What is recommended on a topic: to whom, by whom, when, and the quote that says it."""
    if not counsel.advice:
        print(wrapped(say("counsel-none", topic=counsel.topic)))
        return
    voices = spoken_voices(voice for advice in counsel.advice for voice in advice.voices)
    print(wrapped(say("counsel-lead", voices=voices, topic=counsel.topic)))
    for advice in counsel.advice:
        citation = counsel.citations[advice.citation - 1]
        who = f"{advice.holder.shown}, {spoken_date(advice.date)}"
        told = say("counsel-line", actor=advice.actor, action=advice.action)
        print(f"\n{wrapped(f'{advice.citation:>3}. {bold(who)}', hanging='     ')}")
        print(wrapped(f"     {told}", hanging="     "))
        print(wrapped(f"     “{one_line(citation.quote)}”", hanging="     "))
        print(dim(f"     {citation.url or say('answer-no-link')}"))
    print(f"\n{wrapped(words_line(counsel.citations))}")


def topics_for_people(subjects: Sequence[Coverage]) -> None:
    """Topics and issues, with how many briefs and voices are on each."""
    for kind, heading in (("topic", say("list-topics")), ("issue", say("list-issues"))):
        lines = [
            say("coverage-line", name=one.name, briefs=one.briefs, voices=one.voices)
            for one in subjects
            if one.kind == kind
        ]
        _listed(heading, lines)


def voices_for_people(profiles: Sequence[Profile]) -> None:
    """Everyone whose view the briefs hold, by kind."""
    for kind in KINDS:
        lines = [
            say("voice-line", name=one.voice.name, briefs=len(one.briefs), stands=len(one.stands))
            for one in profiles
            if one.voice.kind == kind
        ]
        _listed(say.of("list", kind), lines)


def voice_for_people(one: Profile) -> None:
    """One voice: affiliation, where it stands, and the briefs in which it is heard."""
    print(bold(one.voice.name) + (f", {one.affiliation}" if one.affiliation else ""))
    stands = [
        f"{spoken_issue(stand)}: {spoken_stance(stand, stand.stance)} ({spoken_date(stand.date)})"
        for stand in one.stands
    ]
    _listed(say("list-stands"), stands or [say("stands-nowhere-here")])
    _listed(say("list-briefs"), [_brief(brief) for brief in one.briefs])


def _brief(brief: Brief) -> str:
    named = f"{brief.source_title or brief.title} ({spoken_date(brief.date)})"
    return f"{named}, {brief.url}" if brief.url else named


def _listed(heading: str, lines: Sequence[str]) -> None:
    if lines:
        print(f"\n{bold(heading)}")
    for line in lines:
        print(wrapped(f"  {line}", hanging="    "))
