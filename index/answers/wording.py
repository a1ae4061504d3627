"""How an answer reads as plain text: attributions, dates, sources.

Chat markup is the bot's; this is the text of the terminal and of the JSON key "text".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from index.english import joined, one_line, spoken_date
from index.records import Answer, Citation, Nearest, Stand, Survey, View, Voice, VoiceKind

NEAR = 0.15
"""A brief whose score is lower has nothing to do with the question."""

STANCES = {"supports": "for", "conditional": "on conditions", "opposes": "against"}
"""How many take a stance, behind their number."""

_HEADINGS = {"supports": "Supports", "conditional": "On conditions", "opposes": "Opposes"}

VOICES: dict[VoiceKind, tuple[str, str]] = {
    "expert": ("expert", "experts"),
    "organisation": ("organisation", "organisations"),
    "government": ("government or official", "governments or officials"),
}
"""What one voice of a kind is called, and several."""

NEAREST = "The nearest that they say, which does not answer you:"


def attribution(citation: Citation) -> str:
    """Whose piece our brief is on, or whom it reports: name, publisher and date, as far as they are known."""
    holder, publisher = citation.holder, citation.publisher
    if holder is None or not holder.names:
        who = citation.author
    elif holder.outlet:
        who, publisher = f"{holder.name}, as reported by {holder.outlet}", None
    else:
        who = holder.name
    return ", ".join(part for part in (who, publisher, spoken_date(citation.date)) if part)


def speaker(citation: Citation) -> str:
    """Who is named over a quote: whose view it says, or for want of a name the publisher, or the brief's title."""
    holder = citation.holder
    named = holder.shown if holder and holder.names else citation.author
    return named or citation.publisher or citation.title


def whose_words(citations: Sequence[Citation]) -> str:
    """Whose words the quotes are: ours, the authors', or, of a mixed lot, which are which by their numbers."""
    own = [citation.number for citation in citations if citation.own_words]
    if not own:
        return "in our words about each source"
    one = len({citation.brief_id for citation in citations}) == 1
    if len(own) == len(citations):
        return "in the author's own words" if one else "in the authors' own words"
    return f"in our words about each source, but {joined([str(number) for number in own])} in the author's own"


def holding(title: str, *, own_words: bool) -> str:
    """What a quote is taken from: our brief, or the author's document itself."""
    return f"own words, from the document “{title}”" if own_words else f"our brief “{title}”"


def plain_text(answer: Answer) -> str:
    """The whole answer as plain text, sources numbered at its end."""
    opening = [*([reading_line(answer)] if answer.read_as else []), *answer.notes]
    opening += [""] if opening else []
    if answer.kind == "none":
        return "\n".join([*opening, answer.lead, *_nearest_lines(answer)])
    if answer.survey is not None:
        return "\n".join([*opening, survey_text(answer.survey)])
    lines = [*opening, answer.lead, ""]
    for statement in answer.statements:
        marks = "".join(f"[{number}]" for number in statement.citations)
        lines += [f"“{one_line(statement.text)}” {marks}", ""]
    return "\n".join([*lines, *_source_lines(answer.citations)])


def survey_text(survey: Survey) -> str:
    """The whole survey as plain text: by stance, each with name, date and quote; then sources and who is silent."""
    lines = [survey_lead(survey), ""]
    for stance, views in by_stance(survey):
        lines.append(f"{stance_heading(survey, stance)} ({how_many(survey, stance)}):")
        for view in views:
            quote = one_line(survey.citations[view.citation - 1].quote)
            lines.append(f"- {view.holder.shown}, {spoken_date(view.date)}: “{quote}” [{view.citation}]")
        lines.append("")
    lines += _source_lines(survey.citations)
    return "\n".join([*lines, *([f"Silent on this: {', '.join(survey.silent)}."] if survey.silent else [])])


def survey_lead(survey: Survey) -> str:
    """A sentence that counts voices and stances, and says whose words the quotes are."""
    if not survey.views:
        return f"Nobody takes a position on {spoken_issue(survey)} in our briefs."
    who, subject = survey.voices(), spoken_issue(survey)
    words = f"The quotes are {whose_words(survey.citations)}."
    if not who:
        return f"Only unsigned articles take a position on {subject}, which count as nobody's. {words}"
    takes = "takes" if len(who) == 1 else "take"
    told = f"{spoken_voices(who)} {takes} a position on {subject}: {stance_counts(survey)}{_on_several_sides(survey)}."
    unsigned = len({view.citation for view in survey.views if not view.voices})
    articles = "One unsigned article is" if unsigned == 1 else f"{unsigned} unsigned articles are"
    return f"{told} {articles} shown, but not counted. {words}" if unsigned else f"{told} {words}"


def spoken_voices(voices: Iterable[Voice]) -> str:
    """How many voices, by kind: "3 experts", "12 voices (9 experts, 2 organisations, 1 government or official)"."""
    kinds = Counter(voice.kind for voice in dict.fromkeys(voices))
    told = [f"{kinds[kind]} {names[kinds[kind] > 1]}" for kind, names in VOICES.items() if kinds[kind]]
    if len(told) > 1:
        return f"{kinds.total()} voices ({', '.join(told)})"
    return told[0] if told else "unsigned articles only"


def _on_several_sides(survey: Survey) -> str:
    """How many are counted under more than one stance, for whoever adds the counts up; "" for none."""
    sides = Counter(voice for stance in STANCES for voice in survey.voices(stance))
    several = sum(count > 1 for count in sides.values())
    return f" ({'one' if several == 1 else several} on more than one side)" if several else ""


def stance_counts(survey: Survey) -> str:
    """How many take each stance: "5 for, 8 on conditions, none against"."""
    meanings = _meanings(survey).items()
    return ", ".join(f"{len(survey.voices(stance)) or 'none'} {means}" for stance, means in meanings)


def spoken_issue(one: Survey | Stand) -> str:
    """Its issue as it reads behind "on": "tax relief", "whether the reform failed"."""
    return one.verdict.on if one.verdict else one.issue


def spoken_stance(one: Survey | Stand, stance: str) -> str:
    """A stance behind its issue and a colon: "for", "on conditions", or what it answers: "partly"."""
    return _meanings(one)[stance]


def stance_heading(survey: Survey, stance: str) -> str:
    """A stance on the survey's issue as the heading of those who take it."""
    means = spoken_stance(survey, stance) if survey.verdict else _HEADINGS[stance]
    return means[0].upper() + means[1:]


def how_many(survey: Survey, stance: str) -> str:
    """How many voices take a stance, behind its heading: "4", or that nobody put a name to it."""
    return str(len(survey.voices(stance)) or "unsigned only")


def _meanings(one: Survey | Stand) -> dict[str, str]:
    told = one.verdict
    if told is None:
        return STANCES
    return {"supports": told.supports, "conditional": told.conditional, "opposes": told.opposes}


def by_stance(survey: Survey) -> list[tuple[str, list[View]]]:
    """The views of each stance that somebody takes, in the survey's order."""
    stances = dict.fromkeys(view.stance for view in survey.views)
    return [(stance, [view for view in survey.views if view.stance == stance]) for stance in stances]


def _source_lines(citations: Sequence[Citation]) -> list[str]:
    """What our briefs are on, then the documents that are quoted in their own words."""
    ours = _sources([citation for citation in citations if not citation.own_words])
    own = _sources([citation for citation in citations if citation.own_words])
    return [*(["From our briefs on:", *ours] if ours else []), *(["In their own words, from:", *own] if own else [])]


def _sources(citations: Sequence[Citation]) -> list[str]:
    """One line a brief and whose view it is, with the numbers of all its quotes."""
    quoted: dict[tuple[str, str], list[Citation]] = {}
    for citation in citations:
        quoted.setdefault((citation.brief_id, attribution(citation)), []).append(citation)
    return [
        f"{''.join(f'[{one.number}]' for one in own)} {attribution(own[0])}. {own[0].url or 'No link.'}"
        for own in quoted.values()
    ]


def reading_line(answer: Answer) -> str:
    """How a follow-up was read: "Reading this as: …"."""
    return f"Reading this as: {answer.read_as}"


def worth_naming(answer: Answer) -> list[Nearest]:
    """The nearest briefs that are near enough to the question to be shown to a person."""
    return [near for near in answer.nearest if near.score >= NEAR]


def _nearest_lines(answer: Answer) -> list[str]:
    near = worth_naming(answer)
    lines = [f"- {brief.title}" + (f": “{one_line(brief.quote)}”" if brief.quote else "") for brief in near]
    return [NEAREST, *lines] if near else []
