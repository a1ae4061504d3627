"""What administrators are told of drafts and documents, as HTML; nothing is read or sent here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.admin.library.shelf import Drafted, Listed
from bot.html import clipped, counted, parts
from bot.messages import say
from index import Brief, Draft, Position, Stand, joined, locale, one_line, short_line, spoken_date, spoken_stance

OPENING = 500
"""Characters of a document that are shown before it is saved."""

LONGEST = 200
"""Characters that are shown of a field: with all of them so long, of two units each, it still is one message."""

MOST_LISTED = 50

LONGEST_SUMMARY = 80

MOST_ENTRIES, LONGEST_ENTRY = 3, 70
"""Recommendations, and positions, that a draft shows; they take no more room than its opening, which they replace."""


EXAMPLE_FIELDS = ("author", "date", "topics", "publisher", "url")
"""The fields of which an example is given, the most wanted first."""


def draft_text(kept: Drafted, kind: str | None = None) -> str:
    """A document as it was understood; all that comes from the file is escaped and short."""
    draft = kept.draft
    about = {key: say.of("draft-lines", key, value=escape(value)) for key, value in _about(draft, kind).items()}
    blocks = ["\n".join([say("draft", title=escape(short_line(draft.brief.title, LONGEST) or "")), *about.values()])]
    entries = _entries(draft.brief)
    blocks.append(entries or say("draft-opening", opening=escape(_opening(draft.body))))
    if draft.summary and draft.brief.own_words:
        shown = clipped(one_line(draft.summary), LONGEST_SUMMARY)
        blocks.append(say("draft-summary", words=counted(len(draft.summary.split()), "word"), shown=escape(shown)))
    blocks.append(_missing(draft.missing, kept.topics) if draft.missing else say("draft-change"))
    notes = (*draft.notes, *(sentence for _, sentence in draft.doubts))
    if notes:
        blocks.append("\n".join(f"- {escape(note)}" for note in notes))
    if kept.same is not None:
        blocks.append(say("draft-same", id=escape(kept.same)))
    return "\n\n".join([*blocks, say("draft-sure")])


def _about(draft: Draft, kind: str | None) -> dict[str, str]:
    """What the front matter of a draft says, for a person; `kind` is that of the file, where it is known."""
    brief, words = draft.brief, counted(len(draft.body.split()), "word")
    told = {
        "author": short_line(", ".join(brief.authors), LONGEST) or say("draft-unknown"),
        "date": spoken_date(brief.date) if brief.date else say("draft-unknown"),
        "publisher": short_line(brief.publisher, LONGEST),
        "url": brief.url,
        "topics": ", ".join(brief.topics),
        "language": locale().languages.get(brief.language, brief.language[:10]),
        "length": say("draft-length", words=words, kind=kind) if kind else words,
        "quoted_as": say("quoted-as-own" if brief.own_words else "quoted-as-ours"),
        "id": draft.id,
    }
    return {key: value for key, value in told.items() if value}


def _entries(brief: Brief) -> str:
    """What a document recommends and holds by now, a short line each; empty where that is nothing."""
    advice = [f"{one.actor}: {one.action}" for one in brief.recommendations]
    stands = [say("draft-position", issue=one.issue, stance=_stance(one)) for one in brief.positions]
    told = []
    for key, lines in (("recommendations", advice), ("positions", stands)):
        shown = [f"• {escape(clipped(one_line(line), LONGEST_ENTRY))}" for line in lines[:MOST_ENTRIES]]
        more = [say("draft-entries-more", count=len(lines) - MOST_ENTRIES)] if len(lines) > MOST_ENTRIES else []
        told += [say.of("draft", key, count=len(lines)), *shown, *more] if lines and brief.own_words else []
    return "\n".join(told)


def _stance(one: Position) -> str:
    return spoken_stance(Stand(one.issue, "supports", None), one.stance)


def saved_text(brief_id: str, brief: Brief | None) -> str:
    """What stands under the file of a saved brief: what it is, and how to change it."""
    told = [say("edit-faulty")] if brief is None else [
        say("draft", title=escape(short_line(brief.title, LONGEST) or "")),
        say("draft-lines-author", value=escape(short_line(", ".join(brief.authors), LONGEST) or say("draft-unknown"))),
        say("draft-lines-date", value=spoken_date(brief.date) if brief.date else say("draft-unknown")),
    ]  # fmt: skip
    return "\n".join([*told, "", say("edit-file", id=brief_id)])


def _missing(names: Sequence[str], topics: Sequence[str]) -> str:
    """What is missing, and how to add it; as an example of topics those that the text names most, if it names any."""
    named = joined(["address" if name == "url" else name for name in names])
    told = {name: say.of("field-examples", name) for name in EXAMPLE_FIELDS if name in names}
    if topics and "topics" in told:
        told = {"topics": escape(f"topics: {', '.join(topics)}")} | {
            name: told[name] for name in told if name != "topics"
        }
    examples = [f"<code>{example}</code>" for example in told.values()]
    return say("draft-missing", missing=named, examples=joined(examples[:2]))


def _opening(body: str) -> str:
    """The first lines of a text, cut where a word ends."""
    if len(body) <= OPENING:
        return body
    words = body[:OPENING].rsplit(maxsplit=1)
    return f"{words[0]} …"


def listing(found: list[Listed], words: str) -> list[str]:
    """The messages that list the documents, or what was found by these words."""
    if not found:
        return [say("documents-not-found") if words else say("documents-none")]
    lines = [
        say("document-listed", id=one.id, title=escape(one.title), date=spoken_date(one.date))
        for one in found[:MOST_LISTED]
    ]
    more = len(found) - MOST_LISTED
    ending = [say("documents-more", count=more)] if more > 0 else []
    head = "documents-found" if words else "documents"
    return parts([say(head, count=counted(len(found), "brief" if words else "document")), *lines, *ending])
