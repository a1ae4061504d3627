"""A proposed recommendation or position as an administrator sees it: the sentence in its place, its fields, as HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from bot.admin.library.entries.reading import Outcome, Progress
from bot.admin.library.entries.store import Card
from bot.chat.buttons import EntryAct
from bot.html import clipped, parts, quoted, span
from bot.messages import say
from bot.records import Buttons
from index import STANCES, Proposal, Said, Stand, Subject, around, joined, one_line, spoken_stance

LONGEST = 900
"""Characters that are shown of a sentence: the longest that the library makes has fewer, unless it spans lines."""

LONGEST_FIELD = 300


def card_text(card: Card, subject: Subject) -> str:
    """The sentence between its neighbours, what it is proposed to say, and whether it stands in the draft."""
    one = card.proposal
    head = say.of("entry-card", one.kind, place=card.place, count=len(card.alike))
    before, behind = around(card.draft.brief.body, one.says)
    said = escape(clipped(one_line(one.says), LONGEST))
    quote = f"{escape(before)}<b>{said}</b>{escape(behind)}"
    told = [say.of("entry-field", name, value=value) for name, value in _fields(one, subject).items()]
    state = [say("entry-taken")] if card.is_taken else [say("entry-refused")] if one.refused else []
    model = [say("entry-by-model", model=escape(one.model))] if one.model else []
    return "\n".join(
        [head, f"<blockquote>{quote}</blockquote>", *told, *model, *state, "", say.of("entry-how", one.kind)]
    )


def _fields(one: Proposal, subject: Subject) -> dict[str, str]:
    """What is known of a proposal, for a person; what must be known and is not says so."""
    unknown = say("draft-unknown")
    if one.kind == "recommendation":
        told = {"actor": one.actor or unknown, "action": one.action or unknown, "topics": ", ".join(one.topics)}
    else:
        asks = subject.issue(one.issue).asks
        stance = spoken_stance(_stand(one, subject), one.stance) if one.stance else ""
        told = {"issue": f"{one.issue}. {asks}" if asks else one.issue or unknown, "stance": stance}
    told |= {"by": ", ".join(one.by)}
    return {name: escape(clipped(value, LONGEST_FIELD)) for name, value in told.items() if value}


def _stand(one: Proposal, subject: Subject) -> Stand:
    return Stand(one.issue, "supports", None, subject.issue(one.issue).verdict)


def card_buttons(card: Card, token: str, subject: Subject) -> Buttons:
    """The buttons below a proposal: take it, or a stance, another actor or issue, pass it over, back to the draft."""
    one, number = card.proposal, card.number
    made = {act: (say.of("entry-buttons", act), EntryAct(act, token, number).pack()) for act in _ACTS}
    pick = (say.of("entry-buttons-pick", one.kind), EntryAct("pick", token, number).pack())
    picks = [pick] if one.others else []
    on = made["out"] if card.is_taken else made["skip"]
    if one.kind == "recommendation":
        first = [made["out"], made["skip"]] if card.is_taken else [made["take"], made["skip"]]
        return (tuple(first), (*picks, made["done"]))
    stand = _stand(one, subject)
    stances = tuple(
        (spoken_stance(stand, stance)[:30], EntryAct("take", token, number, at).pack())
        for at, stance in enumerate(STANCES)
    )
    return (stances, (*picks, on), (made["done"],)) if one.issue else ((*picks, on), (made["done"],))


def choice_buttons(card: Card, token: str) -> Buttons:
    """A button for each other actor or issue that a proposal may be about."""
    rows = tuple(
        ((other, EntryAct("set", token, card.number, at).pack()),) for at, other in enumerate(card.proposal.others)
    )
    return (*rows, ((say("entry-buttons-at"), EntryAct("at", token, card.number).pack()),))


def progress_text(progress: Progress, model: str) -> str:
    """How far a reading is."""
    left = say("reading-left", span=span(progress.left_s)) if progress.left_s is not None else ""
    told = {"model": escape(model), "part": progress.part, "parts": progress.parts, "left": left}
    return say("reading", **told).strip()


def summary_parts(summary: Sequence[Said]) -> list[str]:
    """The messages that show each sentence of a summary above those of the document that it rests on."""
    blocks = [f"{escape(one.text)}\n{quoted(clipped(' … '.join(map(one_line, one.says)), LONGEST))}" for one in summary]
    return parts([say("reading-summary"), *blocks])


def outcome_notes(outcome: Outcome) -> tuple[str, ...]:
    """What came of a reading, as sentences: what was proposed, what was left out, and why it ended."""
    kinds = Counter(one.kind for one in outcome.proposals)
    done = say("reading-done", advice=kinds["recommendation"], stands=kinds["position"], said=len(outcome.summary))
    named = [say.of("reading-out", what, count=count) for what, count in outcome.left_out.items() if count]
    left_out = [say("reading-left-out", named=joined(named))] if named else []
    return (done, *left_out, *([outcome.why] if outcome.why else []))


_ACTS = ("take", "out", "skip", "done")
