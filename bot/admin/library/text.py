"""What administrators are told of drafts and documents, as HTML; nothing is read or sent here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.admin.library.shelf import Drafted, Listed
from bot.html import counted, parts
from index import joined, spoken_date
from index.documents import sentences
from index.documents.draft import Draft
from index.documents.text import one_line

OPENING = 500
"""Characters of a document that are shown before it is saved."""

LONGEST = 200
"""Characters that are shown of a field: with all of them so long, of two units each, it still is one message."""

MOST_LISTED = 50


def draft_text(kept: Drafted, kind: str | None = None) -> str:
    """A document as it was understood; all that comes from the file is escaped and short."""
    draft = kept.draft
    about = {key: sentences.DRAFT_LINES[key].format(value=escape(value)) for key, value in _about(draft, kind).items()}
    blocks = [
        "\n".join([sentences.DRAFT.format(title=escape(one_line(draft.brief.title, LONGEST) or "")), *about.values()])
    ]
    blocks.append(sentences.DRAFT_OPENING.format(opening=escape(_opening(draft.body))))
    blocks.append(_missing(draft.missing) if draft.missing else sentences.DRAFT_CHANGE)
    if draft.notes:
        blocks.append("\n".join(f"- {escape(note)}" for note in draft.notes))
    if kept.same is not None:
        blocks.append(sentences.DRAFT_SAME.format(id=escape(kept.same)))
    return "\n\n".join([*blocks, sentences.DRAFT_SURE])


def _about(draft: Draft, kind: str | None) -> dict[str, str]:
    """What the front matter of a draft says, for a person; `kind` is that of the file, where it is known."""
    brief, words = draft.brief, counted(len(draft.body.split()), "word")
    told = {
        "author": one_line(", ".join(brief.authors), LONGEST) or sentences.DRAFT_UNKNOWN,
        "date": spoken_date(brief.date) if brief.date else sentences.DRAFT_UNKNOWN,
        "publisher": one_line(brief.publisher, LONGEST),
        "url": brief.url,
        "topics": ", ".join(brief.topics),
        "language": sentences.LANGUAGES.get(brief.language, brief.language[:10]),
        "length": sentences.DRAFT_LENGTH.format(words=words, kind=kind) if kind else words,
        "quoted_as": sentences.QUOTED_AS[brief.own_words],
        "id": draft.id,
    }
    return {key: value for key, value in told.items() if value}


def _missing(names: Sequence[str]) -> str:
    """What is missing, and how to add it."""
    named = joined(["address" if name == "url" else name for name in names])
    examples = [f"<code>{line}</code>" for name, line in sentences.FIELD_EXAMPLES.items() if name in names]
    return sentences.DRAFT_MISSING.format(missing=named, examples=joined(examples[:2]))


def _opening(body: str) -> str:
    """The first lines of a text, cut where a word ends."""
    if len(body) <= OPENING:
        return body
    words = body[:OPENING].rsplit(maxsplit=1)
    return f"{words[0]} …"


def listing(found: list[Listed], words: str) -> list[str]:
    """The messages that list the documents, or what was found by these words."""
    if not found:
        return [sentences.DOCUMENTS_NOT_FOUND if words else sentences.DOCUMENTS_NONE]
    lines = [
        sentences.DOCUMENT_LISTED.format(id=one.id, title=escape(one.title), date=spoken_date(one.date))
        for one in found[:MOST_LISTED]
    ]
    more = len(found) - MOST_LISTED
    ending = [sentences.DOCUMENTS_MORE.format(count=more)] if more > 0 else []
    head = sentences.DOCUMENTS_FOUND if words else sentences.DOCUMENTS
    return parts([head.format(count=counted(len(found), "brief" if words else "document")), *lines, *ending])
