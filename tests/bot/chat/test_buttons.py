"""What buttons carry: as it stands in chats since they were first sent, and back."""

from __future__ import annotations

import re

import pytest

from bot.chat import buttons
from bot.chat.buttons import LONGEST_DATA, Button

KINDS = [one for one in vars(buttons).values() if isinstance(one, type) and issubclass(one, Button) and one != Button]
SENT: dict[str, Button] = {
    "sum:a-brief-of-2019": buttons.InShort("a-brief-of-2019"),
    "ask:2": buttons.Example(2),
    "compare:sanctions relief": buttons.Browse("compare", "sanctions relief"),
    "map:": buttons.Browse("map", ""),
    "vote:up:17": buttons.Vote("up", 17),
    "why:missing:17": buttons.Why("missing", 17),
    "at:J0hm2qVmFZgg-_qn:quote:2:a": buttons.Look("J0hm2qVmFZgg-_qn", "quote", 2, "a"),
    "at:J0hm2qVmFZgg-_qn:brief:9999:9999:999": buttons.Look("J0hm2qVmFZgg-_qn", "brief", 9999, "9999", 999),
    "tell:17": buttons.Tell(17),
    "more:17:4": buttons.More(17, 4),
    "next:17:2": buttons.Next(17, 2),
    "say:Who wants talks?": buttons.Proposed("Who wants talks?"),
    "sides:silent:17:sanctions relief": buttons.Sides("silent", 17, "sanctions relief"),
    "differ:17": buttons.Differ(17),
    "differ:0:sanctions relief": buttons.Differ(0, "sanctions relief"),
    "sub:time=450": buttons.SettingAct("time=450"),
    "brief:digest": buttons.Digest(),
    "brief:page:8": buttons.ArchivePage(8),
    "brief:day:2026-11-23": buttons.PastBrief("2026-11-23"),
    "item:ask:5": buttons.AskItem(5),
    "item:fewer:5": buttons.FewerLike(5),
    "item:like:5": buttons.MoreLike(5),
    "item:unlike:5:3f": buttons.UndoMore(5, "3f"),
    "brief:next": buttons.NextItems(),
    "item:more:5:3f": buttons.UndoFewer(5, "3f"),
    "item:more:5": buttons.UndoFewer(5),
    "arrived:no:2026-11-23": buttons.Arrived("no", "2026-11-23"),
    "lang:ko": buttons.ChooseLanguage("ko"),
    "data:erase": buttons.Forget("erase"),
    "op:reindex": buttons.StartReindex(),
    "op:goback:3": buttons.EditionAct("goback", 3),
    "doc:save:0a1b": buttons.DocumentAct("save", "0a1b"),
    "doc:change:0a1b": buttons.DocumentAct("change", "0a1b"),
    "ent:rec:0a1b:0": buttons.EntryAct("rec", "0a1b", 0),
    "ent:take:0a1b:3:2": buttons.EntryAct("take", "0a1b", 3, 2),
    "undo:1790000000:0123456789abcdef": buttons.UndoChange("1790000000", "0123456789abcdef"),
    "pin:again:4": buttons.PinAct("again", 4),
    "cast:stop:4": buttons.BroadcastAct("stop", 4),
    "cast:urgent:4": buttons.BroadcastAct("urgent", 4),
    "gaps:2": buttons.GapsPage(2),
}


@pytest.mark.parametrize(("data", "button"), SENT.items())
def test_what_was_sent_is_read_for_good(data: str, button: Button) -> None:
    """Each kind packs what older versions sent, reads it back, and no other kind takes it."""
    assert button.pack() == data
    assert len(data.encode()) <= LONGEST_DATA
    taken = [kind for kind in KINDS if re.match(kind.pattern(), data)]
    assert taken == [type(button)]
    assert type(button).unpack(data) == button


def test_every_kind_is_looked_at() -> None:
    """No kind of button is missing here."""
    assert {type(button) for button in SENT.values()} == set(KINDS)
    assert len(KINDS) >= 22


@pytest.mark.parametrize(
    "data", ["", "ask:00", "ask:x", "vote:maybe:1", "gaps:" + "9" * 40, "brief:day:1", "sub", "map"]
)
def test_what_no_button_carries_is_read_as_none(data: str) -> None:
    """Forged or cut data belong to no kind."""
    assert [kind for kind in KINDS if kind.unpack(data) is not None] == []
