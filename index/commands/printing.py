"""What the commands print: for a person on a terminal, for a pipe, and as JSON for programs.

On a terminal lines are wrapped and the quotes stand out; in a pipe there is no markup at all. Long
work shows a bar on standard error, and only there.
"""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from os import environ
from pathlib import Path
from typing import Any

from index.answers.quotes import (
    attribution,
    by_stance,
    claim_lines,
    going_on,
    headed,
    holding,
    how_many,
    opened_with,
    opening_lines,
    plain_text,
    stance_heading,
    survey_ends,
    survey_lead,
    words_line,
    worth_naming,
)
from index.english import one_line
from index.messages import joined, say, spoken_date
from index.places import others_folder
from index.records import STANCES, Answer, Citation, Closest, Problem, Statement, Survey, SyncReport, View

LISTED = 20
SILENT = 8
"""How many of those who are silent on an issue are named on a terminal."""


def answer_object(answer: Answer, *, id: str) -> dict[str, Any]:
    """The answer as the contract's JSON object."""
    made = {
        "id": id,
        "question": answer.question,
        "read_as": answer.read_as,
        "kind": answer.kind,
        "reason": answer.reason,
        "notes": list(answer.notes),
        "text": plain_text(answer),
        "confidence": round(answer.confidence, 4),
        "statements": [_statement_object(statement) for statement in answer.statements],
        "citations": [asdict(citation) for citation in answer.citations],
        "nearest": [asdict(near) for near in answer.nearest],
        "further": [asdict(citation) for citation in answer.further],
        "next": list(answer.next),
        "edition": answer.edition,
        "claims": [asdict(claim) for claim in answer.claims],
        "worded": answer.worded,
        "partly": answer.partly,
        "elapsed_ms": answer.elapsed_ms,
    }
    if answer.survey is not None:
        made |= {key: value for key, value in survey_object(answer.survey).items() if key in ("views", "silent")}
    return made


def _statement_object(statement: Statement) -> dict[str, Any]:
    """A statement with the numbers of its citations, and the heading of its group where there are groups."""
    made = {"text": statement.text, "citations": list(statement.citations)}
    return made | ({"under": statement.under} if statement.under else {})


def survey_object(survey: Survey) -> dict[str, Any]:
    """A survey as a JSON object: the issue, the views, their citations, and who is silent."""
    return {
        "issue": survey.issue,
        "views": [_view_object(view) for view in survey.views],
        "citations": [asdict(citation) for citation in survey.citations],
        "silent": list(survey.silent),
    }


def _view_object(view: View) -> dict[str, Any]:
    """A view: whose it is, the voices that are counted for it, through which outlet it is known, and the proof."""
    return {
        "expert": view.holder.name,
        "voices": [{"name": voice.name, "kind": voice.kind} for voice in view.voices],
        "reported_by": view.holder.outlet if view.voices else None,
        "stance": view.stance,
        "date": view.date,
        "citation": view.citation,
    }


def counts_object(survey: Survey) -> dict[str, Any]:
    """How many voices take each stance on the survey's issue, as a JSON object."""
    return {"issue": survey.issue} | {stance: len(survey.voices(stance)) for stance in STANCES}


def as_json(value: Any) -> None:
    """One line of JSON on standard output."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def answer_for_people(answer: Answer, *, asked: bool = True) -> None:
    """The answer on standard output, wrapped on a terminal; the question stands over it if `asked`."""
    if asked:
        print(bold(answer.question), end="\n\n")
    opening = opening_lines(answer)
    print(*map(wrapped, opening), *([""] if opening else []), sep="\n", end="\n" if opening else "")
    if answer.kind == "none":
        _none_for_people(answer)
        return
    if answer.survey is not None:
        _claims_for_people(answer)
        survey_for_people(answer.survey, answer.lead)
        for line in going_on(answer):
            print(f"\n{wrapped(line, hanging='  ')}")
        print(f"\n{dim(_answered_from(answer))}")
        return
    print(wrapped(answer.lead), end="\n\n")
    _claims_for_people(answer)
    numbered = {citation.number: citation for citation in answer.citations}
    for heading, statement in headed(answer.statements):
        if heading:
            print(bold(wrapped(heading)))
        _statement_for_people(statement, [numbered[number] for number in statement.citations if number in numbered])
    for line in going_on(answer):
        print(wrapped(line, hanging="  "))
    sure = say("answer-confidence", confidence=f"{answer.confidence:.2f}")
    print(dim(f"{sure}; {_answered_from(answer)}"))


def _claims_for_people(answer: Answer) -> None:
    """What a language model says of the quotes, where one words the answer."""
    *claims, label = claim_lines(answer) or [""]
    for claim in claims:
        print(wrapped(claim, hanging="  "))
    if claims:
        print(dim(wrapped(label)), end="\n\n")


def _statement_for_people(statement: Statement, cited: Sequence[Citation]) -> None:
    """A statement under its number, and whose it is, where it stands and leads to."""
    number = cited[0].number if cited else 0
    print(wrapped(f"{number:>3}. “{one_line(statement.text)}”", hanging="     "))
    for citation in cited:
        held = holding(citation.title, own_words=citation.own_words)
        print(dim(wrapped(f"     {attribution(citation)}; {held}", hanging="     ")))
        print(dim(f"     {citation.url or say('answer-no-link')}"), end="\n\n")


def _answered_from(answer: Answer) -> str:
    return say("answer-edition", number=answer.edition, milliseconds=f"{answer.elapsed_ms:.0f}")


def _none_for_people(answer: Answer) -> None:
    print(wrapped(answer.lead))
    near = worth_naming(answer)
    if near:
        print(wrapped(say("nearest")), end="\n\n")
    for brief in near:
        if brief.quote:
            print(wrapped(f"  - “{one_line(brief.quote)}”", hanging="    "))
        print(dim(wrapped(f"    {holding(brief.title, own_words=brief.own_words)}", hanging="    ")))


def survey_for_people(survey: Survey, lead: str | None = None) -> None:
    """Who says what on one issue, by stance, with each quote once, and who is silent.

    Under a `lead` of its own it answers a question, and opens with the first quotes of each side.
    """
    opened = None if lead is None else opened_with(survey)
    print(wrapped(lead or survey_lead(survey)))
    for stance, views in by_stance(survey):
        print(f"\n{bold(f'{stance_heading(survey, stance)} ({how_many(survey, stance)})')}")
        numbers = dict.fromkeys(view.citation for view in views)
        for number in (one for one in numbers if opened is None or one in opened):
            citation = survey.citations[number - 1]
            names = joined([view.holder.shown for view in views if view.citation == number])
            print(wrapped(f"{number:>3}. {names}, {spoken_date(citation.date)}", hanging="     "))
            print(wrapped(f"     “{one_line(citation.quote)}”", hanging="     "))
            print(dim(f"     {citation.url or say('answer-no-link')}"))
    if survey.citations:
        print(f"\n{wrapped(words_line(survey.citations))}")
    if opened is not None:
        print(*("", *map(wrapped, survey_ends(survey))), sep="\n")
    elif survey.silent:
        print(f"\n{bold(say('silent-heading', count=len(survey.silent)))}")
        names, more = ", ".join(survey.silent[:SILENT]), len(survey.silent) - SILENT
        listed = say("silent-and-more", names=names, count=more) if more > 0 else names
        print(dim(wrapped(f"     {listed}", hanging="     ")))


def surveys_for_people(surveys: Sequence[Survey]) -> None:
    """The issues, one a line, with how many take each stance."""
    width = max((len(survey.issue) for survey in surveys), default=5)
    heads = {stance: say.of("stance", stance).lower() for stance in STANCES}
    print(bold("  ".join([f"{say('issue-heading'):<{width}}", *heads.values()])))
    for survey in surveys:
        counts = counts_object(survey)
        print("  ".join([f"{survey.issue:<{width}}", *(f"{counts[one]:>{len(head)}}" for one, head in heads.items())]))


def closest_line(text: str, closest: Closest) -> str:
    """That no issue fits a text, and which come closest."""
    key = "issue-closest" if closest.names else "issue-unknown"
    return say(key, text=one_line(text)[:60], names=", ".join(closest.names))


def sync_for_people(report: SyncReport) -> None:
    """What a sync did, on standard output; its problems and notes on standard error."""
    warn(report.notes)
    problems(report.problems)
    if not report.published:
        print(say("sync-not-published" if report.problems else "sync-unchanged", edition=_edition(report)))
        return
    for name, ids in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        if ids:
            listed, more = ", ".join(ids[:LISTED]), len(ids) - LISTED
            named = say("sync-and-more", names=listed, count=more) if more > 0 else listed
            print(wrapped(say.of("sync", name, count=len(ids), names=named), hanging="  "))
    print(say("sync-published", edition=_edition(report), encoded=f"{report.encoded:,}"))


def editions_for_people(entries: Sequence[Mapping[str, Any]]) -> None:
    """The kept editions, one a line, the live one marked."""
    if not entries:
        print(say("edition-none"))
    for entry in entries:
        mark = "*" if entry["live"] else " "
        if entry["sound"]:
            held = say("edition-held", **_held(entry["briefs"], entry["passages"], entry["sentences"]))
            by = say("edition-waits" if entry["waiting"] else "edition-by", who=entry["by"])
            print(f"{mark} {entry['number']:>4}  {entry['created']}  {held}, {by}")
            if entry["scores"]:
                print(f"          {scores_line(entry['scores'])}")
        else:
            print(f"{mark} {entry['number']:>4}  {say('edition-unsound', why=entry['why'])}")


def warn_of_damage(entries: Sequence[Mapping[str, Any]], live: int | None) -> bool:
    """Say what to do where an edition is damaged, or the live one is gone; whether there was anything to say."""
    sound = [entry["number"] for entry in entries if entry["sound"]]
    damaged = [entry["number"] for entry in entries if not entry["sound"]]
    if live is not None and live not in sound:
        back = [say("edition-damaged-back", number=sound[-1])] if sound else []
        warn([say("edition-damaged-live" if live in damaged else "edition-damaged-gone", number=live), *back])
    elif damaged:
        warn([say("edition-damaged-kept")])
    else:
        return False
    return True


def scores_line(scores: Mapping[str, Sequence[int]]) -> str:
    """The scores of an edition in a line: each share with what it is of."""
    shares = (f"{name} {count / of:.0%}" for name, (count, of) in scores.items() if of)
    return say("edition-scores", scores=", ".join(shares))


def figures_for_people(figures: Mapping[str, Any]) -> None:
    """Evaluation figures, one a line."""
    width = max(map(len, figures))
    for key, value in figures.items():
        print(f"{key:<{width}}  {value}")


def problems(found: Sequence[Problem]) -> None:
    """Each problem as file:line: message on standard error, and how many there are."""
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        files = len({problem.path for problem in found})
        print(say("problems", count=len(found), files=files), file=sys.stderr)


def warn(lines: Sequence[str]) -> None:
    """Each line on standard error."""
    for line in lines:
        print(line, file=sys.stderr)


def warn_of_owner(data: Path) -> None:
    """Say that root writes into another user's data folder, where that is so."""
    if (owner := others_folder(data)) is not None:
        warn([say("data-of-another", folder=data, owner=owner)])


class Bar:
    """A progress bar on standard error, shown on a terminal only; call it with (phase, done, total)."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Show that `done` of `total` are done in this phase; a step without an end of its own is passed over."""
        if not total:
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(total=total, desc=phase, unit=" texts", disable=None, leave=False, file=sys.stderr)
        self._bar.update(done - self._bar.n)
        if done == total:
            self._bar.close()
            self._bar = None


def _edition(report: SyncReport) -> str:
    if not report.edition:
        return say("sync-no-edition")
    held = say("edition-held", **_held(report.briefs, report.passages, report.sentences))
    return say("sync-edition", number=report.edition, held=held)


def _held(briefs: int, passages: int, sentences: int) -> dict[str, Any]:
    return {"count": briefs, "passages": f"{passages:,}", "sentences": f"{sentences:,}"}


def wrapped(text: str, *, hanging: str = "") -> str:
    """The text as it is, or on a terminal in lines that fit, those behind the first one set in."""
    if not sys.stdout.isatty():
        return text
    width = min(shutil.get_terminal_size().columns, 96)
    return textwrap.fill(text, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)


def bold(text: str) -> str:
    """The text, on a terminal so that it stands out."""
    return f"\033[1m{text}\033[0m" if _coloured() else text


def dim(text: str) -> str:
    """The text, on a terminal so that it stands back."""
    return f"\033[2m{text}\033[0m" if _coloured() else text


def _coloured() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in environ
