"""Quotes: cut from briefs, compared with the body they are taken from, numbered; and how they read as plain text.

Every quote of an answer or a survey is made here, so that there is one check. Which slices are worth quoting is not
decided here. Chat markup is the bot's; this is the text of the terminal and of the JSON key "text".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.corpus.chunking import is_seen, place_of
from index.corpus.voices import Voices
from index.corpus.voices import speaker as said_by
from index.english import one_line
from index.messages import joined, language, say, spoken_date, spoken_name
from index.records import (
    STANCES,
    VOICES,
    Answer,
    Brief,
    Citation,
    Nearest,
    Sentence,
    Stand,
    Statement,
    Survey,
    View,
    Voice,
)

if TYPE_CHECKING:
    from index.editions.store import Edition


def citations(voices: Voices, slices: Iterable[tuple[Brief, Sentence]]) -> tuple[Citation, ...]:
    """Numbered citations whose quotes are exact slices, with their voices; a quote that is not exact is dropped."""
    made: list[Citation] = []
    for brief, sentence in slices:
        held = said_by(brief, sentence.start, sentence.end)
        quote = brief.body[sentence.start : sentence.end]
        citation = Citation(
            number=len(made) + 1,
            brief_id=brief.id,
            title=brief.title,
            author=brief.author,
            date=brief.date,
            url=brief.url,
            quote=quote,
            start=sentence.start,
            end=sentence.end,
            publisher=brief.publisher,
            source_title=brief.source_title,
            own_words=brief.own_words,
            holder=held,
            voices=voices.of(held),
        )
        if is_exact(citation, brief):
            made.append(citation)
    return tuple(made)


def is_exact(citation: Citation, brief: Brief) -> bool:
    """Whether the quote stands in the brief, to the letter, where the citation says it does, and is seen there so."""
    return is_seen(brief, citation.start, citation.end) and brief.body[citation.start : citation.end] == citation.quote


def answer_of(edition: Edition, question: str, wanted: Sequence[tuple[str, str]]) -> Answer:
    """The answer that is made of these quotes, each the id of a brief and whole sentences of it, in this order.

    A quote that the edition does not hold to the letter is left out.
    """
    briefs = edition.briefs
    places = [
        (briefs[one], place) for one, quote in wanted if one in briefs and (place := place_of(quote, briefs[one]))
    ]
    whole = [(brief, place) for brief, place in places if _is_whole(edition, brief.id, place)]
    made = citations(edition.voices, whole)
    statements = tuple(Statement(one.quote, (one.number,)) for one in made)
    lead = quotes_lead(made) if made else ""
    return Answer(question, "answer" if made else "none", lead, 1.0, statements, made, edition=edition.number)


def _is_whole(edition: Edition, brief_id: str, place: Sentence) -> bool:
    """Whether a slice begins and ends with a sentence: half of one may say the contrary."""
    held = [one for passage in edition.passages if passage.brief_id == brief_id for one in passage.sentences]
    return any(one.start == place.start for one in held) and any(one.end == place.end for one in held)


NEAR = 0.2
"""A brief whose score is lower has nothing to do with the question.

Of our own questions that are denied, one in ten on another subject has a nearest brief above it, and all but one of
those on the subject.
"""

A_SIDE = {1: 5, 2: 3}
"""Quotes of each stance that a survey opens with, by how many stances it shows; of more stances two each."""

NAMED = 3
"""Things that the briefs lack, and voices that speak, which are named to a person."""


def attribution(citation: Citation) -> str:
    """Whose piece our brief is on, or whom it reports: name, publisher and date, as far as they are known."""
    holder, publisher = citation.holder, citation.publisher
    if holder is None or not holder.names:
        who = None if holder and holder.outlet else citation.author
    elif holder.outlet:
        who, publisher = say("reported", name=holder.name, outlet=holder.outlet), None
    else:
        who = holder.name
    return ", ".join(dict.fromkeys(part for part in (who, publisher, spoken_date(citation.date)) if part))


def speaker(citation: Citation) -> str:
    """Who is named over a quote: whose view it says, or for want of a name the publisher, or the brief's title."""
    holder = citation.holder
    if holder is None:
        named = citation.author
    else:
        named = holder.shown if holder.names else None if holder.outlet else citation.author
    return named or citation.publisher or citation.title


def quotes_lead(citations: Sequence[Citation]) -> str:
    """A sentence that opens an answer: how many voices speak, and who they are; true by what is quoted."""
    return voices_lead("lead-says", *_quoted(citations))


def advice_lead(citations: Sequence[Citation]) -> str:
    """The same for what is recommended; what governments ask for is no advice, and is told only where it is all."""
    own = [one for one in citations if not one.voices or any(voice.kind != "government" for voice in one.voices)]
    return voices_lead("lead-advises" if own else "lead-demands", *_quoted(own or citations))


def said_anew(answer: Answer) -> Answer:
    """An answer that was kept, for whoever reads it now: where it was said in another language, its lead is made anew.

    What it says of how the question was read falls away then.
    """
    if answer.language == language():
        return answer
    if answer.survey is not None:
        lead = survey_lead(answer.survey)
    elif answer.kind == "answer":
        lead = quotes_lead(answer.citations)
    else:
        lead = say("near" if answer.kind == "near" else "none")
    return replace(answer, lead=lead, notes=(), language=language())


def lead_of_some(lead: str, citations: Sequence[Citation], shown: Sequence[Citation]) -> str:
    """The lead of an answer where only some of its quotes are shown: if it tells whose they are, of those alone."""
    for whose in (quotes_lead, advice_lead):
        if (told := whose(citations)) in lead:
            return lead.replace(told, whose(shown))
    return lead


def _quoted(citations: Sequence[Citation]) -> tuple[list[tuple[str, ...]], int]:
    """The names of those who are quoted, together where they speak together, and how many briefs speak for nobody.

    Who is quoted alone, too, is named once.
    """
    signed = {one.brief_id for one in citations if one.voices}
    unsigned = {one.brief_id for one in citations} - signed
    each = [tuple(name for voice in one.voices for name in voice.names) for one in citations if one.voices]
    together = [names for names in dict.fromkeys(each) if not any({*names} < {*other} for other in each)]
    return together, len(unsigned)


def whose_words(citations: Sequence[Citation]) -> str:
    """Whose words the quotes are: ours, the authors', or, of a mixed lot, which are which by their numbers."""
    own = [citation.number for citation in citations if citation.own_words]
    one = len({citation.brief_id for citation in citations}) == 1
    if not own:
        return say("words-ours-one" if one else "words-ours")
    if len(own) == len(citations):
        return say("words-author" if one else "words-authors")
    return say("words-mixed", numbers=joined([str(number) for number in own]))


def voices_lead(says: str, voices: Sequence[tuple[str, ...]], unsigned: int) -> str:
    """A sentence that opens an answer: who speaks, by name where they are few; `says` is "lead-says" or the like.

    Those who speak together count once. `unsigned` counts the briefs that are shown and speak for nobody.
    """
    if not voices:
        return say.of(says, "unsigned", count=unsigned)
    if len(voices) > NAMED:
        first = [name for names in voices[: NAMED - 1] for name in _few(names)]
        return say.of(says, "many", count=len(voices), names=joined(first if len(first) <= NAMED else _few(voices[0])))
    shown = [name for names in voices for name in _few(names)]
    return say.of(says, "named and unsigned" if unsigned else "named", count=sum(map(len, voices)), names=joined(shown))


def _few(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of those who speak together; of many the first, and how many others."""
    return names if len(names) < NAMED else (say("names-and-others", name=names[0], count=len(names) - 1),)


def words_line(citations: Sequence[Citation]) -> str:
    """A sentence that says whose words the quotes are."""
    return say("quotes-are", words=whose_words(citations))


def holding(title: str, *, own_words: bool) -> str:
    """What a quote is taken from: our brief, or the author's document itself."""
    return say("held-document" if own_words else "held-brief", title=title)


def plain_text(answer: Answer) -> str:
    """The whole answer as plain text, sources numbered at its end."""
    opening = opening_lines(answer)
    opening += [""] if opening else []
    if answer.kind == "none":
        return "\n".join([*opening, answer.lead, *_nearest_lines(answer)])
    if answer.survey is not None:
        claimed = [*claim_lines(answer), ""] if answer.claims else []
        return "\n".join([*opening, *claimed, survey_text(answer.survey, answer.lead)])
    lines = [
        *opening,
        answer.lead,
        "",
        *([*claim_lines(answer), "", say("worded-quotes"), ""] if answer.claims else []),
    ]
    for heading, statement in headed(answer.statements):
        marks = "".join(f"[{number}]" for number in statement.citations)
        lines += [*([heading] if heading else []), f"“{one_line(statement.text)}” {marks}", ""]
    return "\n".join([*lines, *_source_lines(answer.citations), *going_on(answer)])


def claim_lines(answer: Answer) -> list[str]:
    """What a language model says of the quotes, each claim with its numbers, and a line that says so; or nothing."""
    if not answer.claims:
        return []
    marked = [f"{one.text} {''.join(f'[{number}]' for number in one.citations)}" for one in answer.claims]
    return [*marked, worded_label(answer)]


def worded_label(answer: Answer) -> str:
    """That a language model words what stands there, and where it finds a part of the question unanswered, that too."""
    return f"{say('worded')} {say('worded-partly')}" if answer.partly else say("worded")


def headed(statements: Iterable[Statement]) -> Iterator[tuple[str, Statement]]:
    """Each statement with the heading that stands over it: its group's where the group begins, else ""."""
    under = ""
    for statement in statements:
        yield (statement.under if statement.under != under else ""), statement
        under = statement.under


def going_on(answer: Answer) -> list[str]:
    """How many quotes come next, and what could be asked next; a line each, where there is something."""
    further = [say("further", count=len(answer.further))] if answer.further and answer.survey is None else []
    return [*further, *([say("ask-next", questions=" ".join(answer.next))] if answer.next else [])]


def survey_text(survey: Survey, lead: str) -> str:
    """A survey as plain text, as an answer opens with it: by stance, each with name, date and quote; then sources."""
    lines, opened = [lead, ""], opened_with(survey)
    for stance, views in by_stance(survey):
        lines.append(f"{stance_heading(survey, stance)} ({how_many(survey, stance)}):")
        for view in views:
            if view.citation in opened:
                quote = one_line(survey.citations[view.citation - 1].quote)
                lines.append(f"- {view.holder.shown}, {spoken_date(view.date)}: “{quote}” [{view.citation}]")
        lines.append("")
    shown = [one for one in survey.citations if one.number in opened]
    lines += [*([words_line(shown), ""] if shown else []), *_source_lines(shown)]
    return "\n".join([*lines, *survey_ends(survey)])


def opened_with(survey: Survey) -> frozenset[int]:
    """The numbers of the quotes that a survey opens with: the first of each side."""
    sides = [list(dict.fromkeys(view.citation for view in views)) for _, views in by_stance(survey)]
    most = a_side(survey)
    return frozenset(number for side in sides for number in side[:most])


def a_side(survey: Survey) -> int:
    """How many quotes of each stance a survey opens with."""
    return A_SIDE.get(len(by_stance(survey)), 2)


def survey_ends(survey: Survey) -> list[str]:
    """How to get all quotes of a survey, where it opens with some, and how many are silent; a line each."""
    whole = survey.whole or survey
    rest = len(whole.citations) > len(opened_with(survey))
    every = [say("survey-every", count=len(whole.citations), issue=survey.issue)] if rest else []
    return [*every, *([say("survey-silent", count=len(survey.silent))] if survey.silent else [])]


def survey_lead(survey: Survey) -> str:
    """How many take which stance, experts and organisations apart from governments; of a part, as of the whole."""
    survey = survey.whole or survey
    if not survey.views:
        return say("survey-none", issue=spoken_issue(survey))
    taken = _taken(survey)
    if not taken:
        return say("survey-unsigned-only", issue=spoken_issue(survey))
    unsigned = len({view.citation for view in survey.views if not view.voices})
    joint = dict.fromkeys(view.voices for view in survey.views if len(view.voices) >= NAMED)
    told = [*_counts(survey, taken), *(say("survey-joint", count=len(one), all=len(taken)) for one in joint)]
    return " ".join([*told, *([say("survey-unsigned", count=unsigned)] if unsigned else [])])


def _taken(survey: Survey) -> dict[Voice, set[str]]:
    """Each voice of a survey, in its order, with the stances that it takes."""
    found: dict[Voice, set[str]] = {}
    for view in survey.views:
        for voice in view.voices:
            found.setdefault(voice, set()).add(view.stance)
    return found


def _of_kinds(taken: Iterable[Voice]) -> tuple[list[Voice], list[Voice]]:
    """The experts and organisations among voices, and the governments and officials."""
    every = [*taken]
    return [one for one in every if one.kind != "government"], [one for one in every if one.kind == "government"]


def _counts(survey: Survey, taken: Mapping[Voice, set[str]]) -> list[str]:
    """The sentences that count: all voices and then each of the two kinds, or one sentence where there is one kind."""
    issue, kinds = spoken_issue(survey), [voices for voices in _of_kinds(taken) if voices]
    if len(kinds) == 1:
        key = "survey-lead-one" if len(taken) == 1 else "survey-lead"
        return [say(key, voices=kinds_of(taken), issue=issue, told=_told(survey, [*taken], taken))]
    each = [say("survey-kind", voices=kinds_of(voices), told=_told(survey, voices, taken)) for voices in kinds]
    return [say("survey-all", count=len(taken), issue=issue), *each]


def _told(survey: Survey, voices: Sequence[Voice], taken: Mapping[Voice, set[str]]) -> str:
    """How many of these voices take each stance, and how many take more than one; of one alone only which it takes."""
    if len(voices) == 1:
        return joined([means for stance, means in _meanings(survey).items() if stance in taken[voices[0]]])
    several = sum(len(taken[voice]) > 1 for voice in voices)
    told = _stances(survey, voices, taken)
    if not several:
        return told
    return f"{told} ({say('survey-one-on-sides') if several == 1 else say('survey-on-sides', count=several)})"


def kinds_of(voices: Iterable[Voice]) -> str:
    """How many voices of each kind there are: "9 experts and 2 organisations"."""
    kinds = Counter(voice.kind for voice in dict.fromkeys(voices))
    return joined([say.of("voices", kind, count=kinds[kind]) for kind in VOICES if kinds[kind]])


def nobody_lead(survey: Survey, stance: str) -> str:
    """A survey's lead after a sentence that nobody takes the stance that was asked for."""
    nobody = say("survey-nobody-says", issue=spoken_issue(survey), stance=spoken_stance(survey, stance))
    return f"{nobody} {survey_lead(survey)}"


def spoken_voices(voices: Iterable[Voice]) -> str:
    """How many voices, by kind: "3 experts", "12 voices (9 experts, 2 organisations, 1 government or official)"."""
    kinds = Counter(voice.kind for voice in dict.fromkeys(voices))
    told = [say.of("voices", kind, count=kinds[kind]) for kind in VOICES if kinds[kind]]
    if len(told) > 1:
        return say("voices-all", count=kinds.total(), kinds=", ".join(told))
    return told[0] if told else say("voices-none")


def stance_counts(survey: Survey) -> str:
    """How many experts and organisations (officials for want of any) take each stance: "5 for, 8 on conditions, …"."""
    taken = _taken(survey)
    counted, officials = _of_kinds(taken)
    return _stances(survey, counted or officials, taken)


def _stances(survey: Survey, voices: Sequence[Voice], taken: Mapping[Voice, set[str]]) -> str:
    """How many of these voices take each stance; that none is for or against is worth a word of experts."""
    meanings = _meanings(survey)
    counts = {stance: sum(stance in taken[voice] for voice in voices) for stance in meanings}
    brief = survey.verdict is not None or all(voice.kind == "government" for voice in voices)
    worth = [stance for stance in meanings if counts[stance] or not (brief or stance == "conditional")]
    return ", ".join(say("stance-count", count=counts[stance], stance=meanings[stance]) for stance in worth)


def spoken_issue(one: Survey | Stand) -> str:
    """Its issue as it reads behind "on": "tax relief", "whether the reform failed"."""
    return spoken_name(one.verdict.on if one.verdict else one.issue)


def spoken_stance(one: Survey | Stand, stance: str) -> str:
    """A stance behind its issue and a colon: "for", "on conditions", or what it answers: "partly"."""
    return _meanings(one)[stance]


def stance_heading(survey: Survey, stance: str) -> str:
    """A stance on the survey's issue as the heading of those who take it."""
    means = spoken_stance(survey, stance) if survey.verdict else say.of("stance", stance)
    return means[0].upper() + means[1:]


def how_many(survey: Survey, stance: str) -> str:
    """How many voices take a stance, behind its heading: "4", or by kinds where governments are among them."""
    if survey.officials(stance):
        return kinds_of(survey.voices(stance))
    return str(len(survey.counted(stance)) or say("survey-unsigned-alone"))


def _meanings(one: Survey | Stand) -> dict[str, str]:
    told = one.verdict
    if told is None:
        return {stance: say.of("stands", stance) for stance in STANCES}
    means = {"supports": told.supports, "conditional": told.conditional, "opposes": told.opposes}
    means = {stance: spoken_name(word) for stance, word in means.items()}
    return dict(reversed(means.items())) if told.turned else means


def by_stance(survey: Survey) -> list[tuple[str, list[View]]]:
    """The views of each stance that somebody takes, in the survey's order."""
    stances = dict.fromkeys(view.stance for view in survey.views)
    return [(stance, [view for view in survey.views if view.stance == stance]) for stance in stances]


def _source_lines(citations: Sequence[Citation]) -> list[str]:
    """What our briefs are on, then the documents that are quoted in their own words."""
    ours = _sources([citation for citation in citations if not citation.own_words])
    own = _sources([citation for citation in citations if citation.own_words])
    return [*([say("sources-ours"), *ours] if ours else []), *([say("sources-own"), *own] if own else [])]


def _sources(citations: Sequence[Citation]) -> list[str]:
    """One line a brief and whose view it is, with the numbers of all its quotes."""
    quoted: dict[tuple[str, str], list[Citation]] = {}
    for citation in citations:
        quoted.setdefault((citation.brief_id, attribution(citation)), []).append(citation)
    return [
        f"{''.join(f'[{one.number}]' for one in own)} {attribution(own[0])}. {own[0].url or say('source-no-link')}"
        for own in quoted.values()
    ]


def opening_lines(answer: Answer) -> list[str]:
    """What stands over an answer: how its question was read."""
    read = [reading_line(answer)] if answer.read_as else []
    return [*read, *answer.notes]


def reading_line(answer: Answer) -> str:
    """How a follow-up was read: "Reading this as: …"."""
    return say("reading", question=answer.read_as)


def worth_naming(answer: Answer) -> list[Nearest]:
    """The nearest briefs that are near enough to the question to be shown to a person."""
    return [near for near in answer.nearest if near.score >= NEAR]


def _nearest_lines(answer: Answer) -> list[str]:
    near = worth_naming(answer)
    lines = [f"- {brief.title}" + (f": “{one_line(brief.quote)}”" if brief.quote else "") for brief in near]
    return [say("nearest"), *lines] if near else []
