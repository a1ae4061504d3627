"""Proposals into the front matter of a draft, out of it again, and changed by lines such as “actor: Congress”.

What an entry may hold is the library's to say: one that it finds a fault in is not entered, and its words say why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from index.corpus.note import note_of, noted
from index.corpus.parsing import parse_brief
from index.corpus.people import parted
from index.documents.draft import Draft, Fields, doubts_of, fields_of, read_draft, written
from index.documents.entries.proposal import Proposal, sayable
from index.documents.extracted import Refused
from index.documents.text import cleaned, short_line
from index.english import one_line
from index.messages import say
from index.reading.issues import issue_of, topic_of
from index.records import STANCES, Closest
from index.subject import GENERAL, Subject

_LINE = re.compile(r"[ ]*([A-Za-z]+)[ ]*[:=][ ]*(.*)")
_KEYS = {
    "recommendation": ("says", "actor", "action", "topics", "by"),
    "position": ("says", "issue", "stance", "by"),
}
_ALSO = {"topic": "topics", "who": "actor", "whom": "actor", "what": "action", "on": "issue", "sentence": "says"}
_EXAMPLES = {
    "actor": "actor: Congress",
    "action": "action: hold a hearing",
    "issue": "issue: tax relief",
    "stance": "stance: for",
}
_STANCES: dict[str, str] = {
    "for": "supports",
    "support": "supports",
    "yes": "supports",
    "on conditions": "conditional",
    "against": "opposes",
    "oppose": "opposes",
    "no": "opposes",
}


def entered(draft_id: str, text: str, proposal: Proposal, subject: Subject = GENERAL) -> Draft | Refused:
    """The draft with this text once a proposal is among its entries, in the place of what the same sentence said."""
    if proposal.missing:
        example = _EXAMPLES[proposal.missing[0]]
        return Refused(say("entry-missing", names=", ".join(proposal.missing), example=example))
    return _with(draft_id, text, proposal, [_entry(proposal)], subject)


def withdrawn(draft_id: str, text: str, proposal: Proposal) -> Draft | Refused:
    """The draft with this text once what a proposal's sentence says is no entry any more."""
    return _with(draft_id, text, proposal, [], GENERAL)


def altered(proposal: Proposal, lines: str, body: str, subject: Subject = GENERAL) -> Proposal | Refused:
    """The proposal once it holds what lines such as “actor: Congress” say, or the sentence that says why not.

    “says: some of its words” means another sentence of the document; what the fields said of the first goes.
    """
    for line in [one for one in cleaned(lines).split("\n") if one.strip()]:
        match = _LINE.fullmatch(line)
        key = _ALSO.get(match[1].lower(), match[1].lower()) if match else ""
        if match is None or key not in _KEYS[proposal.kind]:
            keys = ", ".join(_KEYS[proposal.kind])
            return Refused(say("field-unknown", line=line[:60], keys=keys))
        value = _says(match[2], body) if key == "says" else _VALUES.get(key, _plain)(match[2], subject)
        if isinstance(value, Refused):
            return value
        changed: dict[str, Any] = {key: value}
        proposal = Proposal(proposal.kind, value) if key == "says" else replace(proposal, **changed)
    return proposal


def _with(draft_id: str, text: str, proposal: Proposal, new: list[Fields], subject: Subject) -> Draft | Refused:
    """The draft with new entries where those of the proposal's sentence stood, or else at the end."""
    before = read_draft(text, draft_id)
    fields, key = fields_of(before), f"{proposal.kind}s"
    others = [one for one in fields.get(key, []) if one["says"] != proposal.says]
    at = next((row for row, one in enumerate(fields.get(key, [])) if one["says"] == proposal.says), len(others))
    fields[key] = [*others[:at], *new, *others[at:]]
    made = written(fields, before.body, doubts_of(text))
    brief, problems = parse_brief(made, draft_id, subject)
    if brief is None:
        return Refused(say("entry-wrong", problem=short_line(problems[0].message, 1000)))
    return Draft(draft_id, made, replace(brief, id=draft_id))


def _entry(proposal: Proposal) -> Fields:
    if proposal.kind == "position":
        fields = {"issue": proposal.issue, "stance": proposal.stance, "says": proposal.says, "by": list(proposal.by)}
    else:
        fields = {
            "actor": proposal.actor,
            "action": proposal.action,
            "topics": list(proposal.topics),
            "says": proposal.says,
            "by": list(proposal.by),
        }
    return {key: value for key, value in fields.items() if value}


def _says(words: str, body: str) -> str | Refused:
    """The one sentence of the document that holds these words."""
    wanted = one_line(words).strip('"“”… ').casefold()
    found = [one for one in sayable(body) if wanted and wanted in one_line(one).casefold()]
    if len(found) == 1:
        return found[0]
    return Refused(say("entry-says", count=len(found), words=short_line(words, 60) or ""))


def _topics(value: str, subject: Subject) -> tuple[str, ...] | Refused:
    named = [part for one in re.split(r"[,;]", value) if (part := one_line(one))]
    return _known(named, lambda one: topic_of(one, subject), subject.topic_names, "topic")


def _issue(value: str, subject: Subject) -> str | Refused:
    found = _known([one_line(value)], lambda one: issue_of(one, subject), subject.issue_names, "issue")
    return found if isinstance(found, Refused) else str(found[0])


def _known(
    named: list[str], find: Callable[[str], str | Closest], known: tuple[str, ...], name: str
) -> tuple[str, ...] | Refused:
    """The names that words mean on a closed list; any words where there is no list."""
    found = {one: find(one) if known else one for one in named}
    unknown = next((one for one, value in found.items() if isinstance(value, Closest)), None)
    if unknown is not None:
        return Refused(
            say("entry-wrong", problem=say("fault-unknown", name=name, value=unknown[:60], known=", ".join(known)))
        )
    return tuple(dict.fromkeys(value for value in found.values() if isinstance(value, str)))


def _stance(value: str, _: Subject) -> str | Refused:
    said = one_line(value).casefold()
    found = said if said in STANCES else _STANCES.get(said)
    if found is None:
        problem = say("fault-unknown", name="stance", value=value[:60], known=", ".join(STANCES))
        return Refused(say("entry-wrong", problem=problem))
    return found


def _by(value: str, _: Subject) -> tuple[str, ...]:
    return tuple(parted(value))


def _plain(value: str, _: Subject) -> str:
    return one_line(value)


_VALUES: dict[str, Callable[[str, Subject], Any]] = {
    "topics": _topics, "issue": _issue, "stance": _stance, "by": _by,
}  # fmt: skip


def described(
    draft_id: str, text: str, fields: Fields, summary: Sequence[str], model: str
) -> tuple[Draft, tuple[str, ...]]:
    """The draft with what a language model read of its document, and the fields that are new.

    A field that the draft has stays, unless it is a doubtful title; what is new is doubtful until somebody sets it.
    The summary becomes our note, which says whose words it is in; sentences that it has are not added again.
    """
    before, doubts = read_draft(text, draft_id), doubts_of(text)
    held = fields_of(before)
    doubted = {key for key, _ in doubts}
    new = {key: value for key, value in fields.items() if not held.get(key) or (key == "title" and key in doubted)}
    new = {key: value for key, value in new.items() if value != held.get(key)}
    if not new and not summary:
        return Draft(draft_id, text, before), ()
    told = [(key, say("doubt-model", model=model, name=key)) for key in new if key != "topics"]
    kept = [doubt for doubt in doubts if doubt[0] not in new]
    body = noted(before.body, _note(note_of(before.body), summary, model)) if summary else before.body
    made = written(held | new, body, [*kept, *told])
    brief, _ = parse_brief(made, draft_id)
    if brief is None:  # a field that will not do is worth less than the draft
        return described(draft_id, text, {}, summary, model) if new else (Draft(draft_id, text, before), ())
    return Draft(draft_id, made, replace(brief, id=draft_id)), tuple(new)


def _note(note: str, summary: Sequence[str], model: str) -> str:
    """Our note with sentences more."""
    head = say("summary-worded", model=model)
    sentences = [one for one in summary if one not in note]
    return " ".join([note or head, *sentences])
