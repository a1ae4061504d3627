"""Two or three voices side by side: where they stand on the same issues, then what only one of them says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from index.answers.quotes import spoken_issue
from index.answers.standpoints.held import Advises, Said, Stands, advice_of, answer, positions_of
from index.editions.store import Edition
from index.messages import joined, say
from index.reading.binding import NOTHING, Avoided
from index.records import Answer, Sentence, Stand, Voice

SHOWN = 10
"""Statements of a comparison: two voices on five issues, or three on three."""

WAYS = ("oppose", "partly", "conditions", "agree")
"""How voices stand to each other: on opposite sides, one with conditions, all with conditions, or alike."""

ALONE = 3
"""What is shown of each voice that the others say nothing on."""


def compared(
    edition: Edition,
    question: str,
    voices: Sequence[Voice],
    *,
    issue: str | None = None,
    near: Callable[[str, Sentence], float] | None = None,
    avoid: Avoided = NOTHING,
    confidence: float,
) -> Answer | None:
    """The voices side by side, on one issue or on all of them; None where nothing of theirs can be quoted.

    With `near`, which tells how near a sentence of a brief is to the question, there stands beside a stand on the issue
    that recommends nothing what the voice recommends that is nearest. What is to `avoid` is not compared.
    """
    held = {voice: positions_of(edition, voice, avoid) for voice in voices}
    if issue is not None:
        held = {voice: {name: one for name, one in stands.items() if name == issue} for voice, stands in held.items()}
        if not any(held.values()):
            return None
    issues = dict.fromkeys(name for stands in held.values() for name in stands)
    common = [name for name in edition.subject.issue_names if name in issues and _holders(held, name) > 1]
    said = _together(edition, held, _differing_first(held, common))
    said += _advised(edition, held, issue, near, avoid) if issue and near else []
    if issue is None or not common:
        said += _alone(edition, held, common, advice=None if issue else avoid)
    lead = _lead(edition, held, common, issue)
    return answer(edition, question, lead, said, confidence=confidence, most=SHOWN)


def _holders(held: Mapping[Voice, Mapping[str, Stands]], issue: str) -> int:
    return sum(issue in stands for stands in held.values())


def _way(held: Mapping[Voice, Mapping[str, Stands]], issue: str) -> str:
    """How they stand to each other on an issue: one of WAYS."""
    stances = {stands[issue].stance for stands in held.values() if issue in stands}
    if len(stances) > 1:
        return "oppose" if {"supports", "opposes"} <= stances else "partly"
    return "conditions" if "conditional" in stances else "agree"


def _differing_first(held: Mapping[Voice, Mapping[str, Stands]], issues: Sequence[str]) -> list[str]:
    return sorted(issues, key=lambda issue: WAYS.index(_way(held, issue)))


def _together(edition: Edition, held: Mapping[Voice, Mapping[str, Stands]], issues: Sequence[str]) -> list[Said]:
    """What all of them say on each issue; an issue whose sentences have all been shown adds nothing."""
    said: list[Said] = []
    for issue in issues:
        stands = [stands[issue] for stands in held.values() if issue in stands]
        known = {(one.brief.id, one.place) for one in said}
        if any((one.brief.id, one.place) not in known for one in stands):
            under = say("under-issue", issue=_on(edition, issue))
            said += [Said(under, one.brief, one.place) for one in stands]
    return said


def _advised(
    edition: Edition,
    held: Mapping[Voice, Mapping[str, Stands]],
    issue: str,
    near: Callable[[str, Sentence], float],
    avoid: Avoided,
) -> list[Said]:
    """Of each whose stand on an issue recommends nothing, the recommendation that comes nearest to the question."""
    said: list[Said] = []
    for voice, stands in held.items():
        own = advice_of(edition, voice, avoid)
        stand = stands.get(issue)
        if stand and own and not any(one.brief.id == stand.brief.id and one.place == stand.place for one in own):
            best = max(own, key=lambda one: near(one.brief.id, one.place))
            said.append(Said(say("under-only", name=voice.name), best.brief, best.place))
    return said


def _alone(
    edition: Edition, held: Mapping[Voice, Mapping[str, Stands]], common: Sequence[str], *, advice: Avoided | None
) -> list[Said]:
    """What each says that the others do not: other positions, then recommendations, but not what `advice` avoids."""
    said: list[Said] = []
    for voice, stands in held.items():
        used = {(one.brief.id, one.place) for issue, one in stands.items() if issue in common}
        own: list[Stands | Advises] = [one for issue, one in stands.items() if issue not in common]
        own += () if advice is None else advice_of(edition, voice, advice)
        new = {(one.brief.id, one.place): one for one in own if (one.brief.id, one.place) not in used}
        under = say("under-only", name=voice.name)
        said += [Said(under, one.brief, one.place) for one in [*new.values()][:ALONE]]
    return said


def _lead(
    edition: Edition, held: Mapping[Voice, Mapping[str, Stands]], common: Sequence[str], issue: str | None
) -> str:
    """On how many issues they can be compared, on which they differ and on which they agree."""
    names = joined([voice.name for voice in held])
    if not common:
        silent = [voice.name for voice, stands in held.items() if not stands]
        if issue is not None and silent:
            return say("compared-silent", names=joined(silent, word="or"), issue=_on(edition, issue))
        return say("compared-nothing", names=names)
    told = []
    for way in WAYS:
        issues = [_on(edition, name) for name in common if _way(held, name) == way]
        told += [say.of("compared", way, issues=joined(issues), count=len(held))] if issues else []
    return " ".join([say("compared", names=names, count=len(common)), *told])


def _on(edition: Edition, issue: str) -> str:
    return spoken_issue(Stand(issue, "supports", None, edition.subject.issue(issue).verdict))
