"""A proposed recommendation or position as an administrator sees it: the sentence in its place, its fields, as HTML."""

from __future__ import annotations

from html import escape

from bot.admin.library.entries.store import Card
from bot.chat.buttons import EntryAct
from bot.html import clipped
from bot.messages import say
from bot.records import Buttons
from index import STANCES, Proposal, Stand, Subject, around, one_line, spoken_stance

LONGEST = 900
"""Characters that are shown of a sentence: the longest that the library makes has fewer, unless it spans lines."""

LONGEST_FIELD = 300


def card_text(card: Card, subject: Subject) -> str:
    """The sentence between its neighbours, what it is proposed to say, and whether it stands in the draft."""
    one = card.proposal
    head = say.of("entry-card", one.kind, place=card.place, count=len(card.alike))
    before, behind = around(card.draft.brief.body, one.says)
    said = escape(clipped(one_line(one.says), LONGEST))
    quote = " ".join(part for part in (escape(before), f"<b>{said}</b>", escape(behind)) if part)
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


_ACTS = ("take", "out", "skip", "done")
