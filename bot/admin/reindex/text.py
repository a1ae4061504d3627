"""What administrators read of editions: progress, the difference, the gate, the list, the audit log, as HTML.

Every text fits into one message. Nothing is decided or sent here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from bot.admin.audit import Noted
from bot.admin.reindex.service import Finding, Progress
from bot.admin.reindex.store import Run
from bot.html import clipped, counted
from bot.messages import say
from index import Problem, SyncReport, one_line, spoken_date

if TYPE_CHECKING:
    from index import Change, Comparison

NAMES = 5
PROBLEMS = 10
EXAMPLES = 2
QUOTES = 3
LONGEST = 160
"""Characters of a text that is quoted in a list, so that all lists fit into one message."""

LONGEST_ACT = 100
"""The same of what an act was done to, since there are more of them."""

CELLS = 12
SCORES = ("top 3", "quoted", "withheld")
"""The figures that are named wherever there is room for few."""

TELLING = (
    "quoted", "withheld", "answered", "shown", "top 3", "views", "strict", "lenient", "sentences", "briefs", "top 1",
    "top 5",
)  # fmt: skip
"""The figures by what they tell a person: of several that fell together, the first is named."""


def progress_text(progress: Progress) -> str:
    """How far a reindex is, with a bar and the time left where there is something to count."""
    step, done, total = progress.now
    told = say("reindex-step", step=say.of("reindex-steps", step))
    if not total:
        return told
    left = progress.left_s
    remaining = say.of("edition-parts", "left", seconds=max(1, round(left))) if left is not None else ""
    filled = CELLS * done // total
    bar = "█" * filled + "░" * (CELLS - filled)
    return f"{told}\n{say.of('edition-parts', 'bar', bar=bar, share=_percent(done, total), left=remaining)}"


def finding_text(finding: Finding) -> str:
    """What a reindex found: the whole difference, or that there is none, or what is wrong with the briefs."""
    report = finding.prepared.report
    if finding.prepared.number is None:
        return (
            _problems(report) if report.problems else say("reindex-same", edition=report.edition, briefs=report.briefs)
        )
    return "\n".join([*_difference(finding, report), *_comparison(finding), *_lost(finding.lost), *_gate(finding)])


def _fallen(comparison: Comparison) -> Change | None:
    """The figure that tells best how answers got worse; the others fell by the same questions."""
    return min(comparison.fallen, key=lambda change: TELLING.index(change.figure), default=None)


def gate_text(finding: Finding) -> str | None:
    """Why the gate holds the new edition back, as one clause that stands alone; None when it does not."""
    if not finding.lost:
        return _held_text(finding, "")
    return _held_text(
        finding, say.of("edition-parts", "lost", count=len(finding.lost), example=_short(finding.lost[0]))
    )


def _held_text(finding: Finding, lost: str) -> str | None:
    """The same, with what is to be said of quotes that it no longer holds."""
    reasons = list(_reasons(finding.comparison)) if finding.comparison else []
    if finding.missing == "questions broken":
        reasons.append(_lowered(say.of("not-compared", finding.missing)))
    if lost:
        reasons.append(lost)
    return "; ".join(reasons) or None


def listing_text(entries: Sequence[Mapping[str, Any]]) -> str:
    """The kept editions, one a line."""
    if not entries:
        return say("no-editions")
    return "\n".join([say("editions"), *map(_edition, entries)])


def audit_text(noted: Sequence[Noted]) -> str:
    """The audit log, one act a line."""
    if not noted:
        return say("audit-empty")
    return "\n".join([say("audit"), *map(_act, noted)])


def _act(one: Noted) -> str:
    told = "audit-begun" if (one.act, one.detail) == ("reindex", "begun") else "audit-line"
    detail = _short(one.detail, LONGEST_ACT)
    return say(told, when=moment(one.at), who=one.user_id, act=escape(one.act), detail=detail)


def running_text(run: Run) -> str:
    """That a reindex is running, by whom and since when."""
    return say("reindex-runs", who=run.user_id, since=moment(run.started_at))


def moment(seconds: int) -> str:
    """A moment as administrators read it."""
    return _spoken(datetime.fromtimestamp(seconds, UTC))


def _spoken(at: datetime) -> str:
    """Such as "23 November 2026, 15:44 UTC"."""
    return f"{spoken_date(f'{at:%Y-%m-%d}')}, {at:%H:%M} UTC"


def _problems(report: SyncReport) -> str:
    count = counted(len(report.problems), "problem")
    shown = [_problem(one) for one in report.problems[:PROBLEMS]]
    more = len(report.problems) - PROBLEMS
    rest = [say.of("edition-parts", "more", count=more)] if more > 0 else []
    return "\n".join([say("reindex-problems", count=count, edition=report.edition), *shown, *rest])


def _problem(problem: Problem) -> str:
    """File, line and what is wrong; never the folder."""
    return f"<code>{escape(PurePath(problem.path).name)}:{problem.line}</code> {_short(problem.message)}"


def _difference(finding: Finding, report: SyncReport) -> Iterator[str]:
    yield say(
        "reindex-ready",
        number=finding.prepared.number,
        briefs=f"{report.briefs:,}",
        passages=f"{report.passages:,}",
        encoded=f"{report.encoded:,}",
    )
    if finding.prepared.rebuilt is not None:
        anew = {"model": say("reindex-new-model"), "format": say("reindex-new-format")}
        yield anew[finding.prepared.rebuilt]
    for kind, names in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        if names:
            yield say.of("edition-parts", kind, count=len(names), names=_names(names))


def _names(names: Sequence[str]) -> str:
    more = len(names) - NAMES
    return ", ".join(map(escape, names[:NAMES])) + (
        f" {say.of('edition-parts', 'more', count=more)}" if more > 0 else ""
    )


def _comparison(finding: Finding) -> Iterator[str]:
    found = finding.comparison
    if found is None:
        if finding.missing == "no questions":
            yield say.of("not-compared", finding.missing)
        return
    told = _fallen(found)  # below, as the reason to hold it back
    scores = ". ".join(_change(change) for change in found.changes if change.figure in SCORES and change is not told)
    yield say(
        "reindex-compared", count=found.questions, better=len(found.better), worse=len(found.worse), scores=scores
    )
    for heading, texts in ((say("reindex-better"), found.better), (say("reindex-worse"), found.worse)):
        if texts:
            yield heading
            yield from (say.of("edition-parts", "example", question=_short(text)) for text in texts[:EXAMPLES])


def _change(change: Change) -> str:
    before, after = (_percent(share.count, share.of) for share in (change.before, change.after))
    name = say.of("figures", change.figure)
    return f"{name[0].upper()}{name[1:]}: " + (after if before == after else f"{before} → {after}")


def _lost(quotes: Sequence[str]) -> Iterator[str]:
    if quotes:
        yield say("reindex-lost", count=len(quotes))
        yield from (f"“{_short(quote)}”" for quote in quotes[:QUOTES])
        if len(quotes) > QUOTES:
            yield say.of("edition-parts", "more", count=len(quotes) - QUOTES)


def _gate(finding: Finding) -> Iterator[str]:
    why = _held_text(finding, say.of("edition-parts", "lost above") if finding.lost else "")
    if why is not None:
        yield say("gate-holds", why=why)


def _reasons(comparison: Comparison) -> Iterator[str]:
    change = _fallen(comparison)
    if change is not None:
        before, after = (_percent(share.count, share.of) for share in (change.before, change.after))
        yield say.of("edition-parts", "fell", figure=say.of("figures", change.figure), before=before, after=after)
    if comparison.inexact:
        yield say.of("edition-parts", "inexact", count=comparison.inexact)


def _lowered(sentence: str) -> str:
    """A sentence as a clause of another."""
    return sentence[0].lower() + sentence[1:].rstrip(".")


def _edition(entry: Mapping[str, Any]) -> str:
    mark = (
        say.of("edition-parts", "live")
        if entry["live"]
        else say.of("edition-parts", "waiting")
        if entry["waiting"]
        else ""
    )
    if entry["sound"] and not entry["fits"]:
        mark += say.of("edition-parts", "model gone")
    if not entry["sound"]:
        return say("edition-damaged", number=entry["number"], mark=mark, why=escape(entry["why"]))
    return say(
        "edition",
        number=entry["number"],
        mark=mark,
        created=_spoken(datetime.fromisoformat(entry["created"])),
        by=escape(entry["by"]),
        briefs=f"{entry['briefs']:,}",
        passages=f"{entry['passages']:,}",
        scores=_scores(entry["scores"]),
    )


def _scores(scores: Mapping[str, Sequence[int]] | None) -> str:
    known = (
        [f"{say.of('figures', name)} {_percent(*scores[name])}" for name in SCORES if name in scores] if scores else []
    )
    return say.of("edition-parts", "scores", scores=", ".join(known)) if known else ""


def _percent(count: int, of: int) -> str:
    return f"{100 * count / of:.0f} %" if of else "none"


def _short(text: str, longest: int = LONGEST) -> str:
    """A text as one escaped line of bounded length."""
    return escape(clipped(one_line(text), longest), quote=False)
