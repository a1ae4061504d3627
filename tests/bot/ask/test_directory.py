"""The lists of what the library holds, as the messages that show them."""

from __future__ import annotations

from bot.ask.lists import expert_parts
from bot.html import plain
from index import Brief, Expert, Stand


def test_an_experts_documents_are_not_called_our_briefs() -> None:
    """Our briefs and their own documents are listed apart, each only where there is one."""
    ours = Brief("sum", "On room to talk", "Lee wants talks.", kind="expert-take", date="2019")
    own = Brief("doc", "Room to talk", "We must talk.", kind="document", date="2020")
    (both,) = expert_parts(Expert("Ann Lee", None, (ours, own), ()))
    assert plain(both).endswith(
        "Our briefs on:\n• On room to talk (2019)\n\nIn their own words:\n• Room to talk (2020)"
    )
    (alone,) = expert_parts(Expert("Ann Lee", None, (own,), ()))
    assert "Our briefs" not in alone


def test_where_an_expert_stands_reads_as_a_sentence_would() -> None:
    """For and against, and on an issue that asks for a verdict, the verdict."""
    stands = (Stand("maximum pressure", "opposes", "2019"), Stand("hope for the talks", "conditional", None))
    (shown,) = expert_parts(Expert("Ann Lee", None, (), stands))
    assert "• maximum pressure: against (2019)\n• whether there is hope for the talks: perhaps (undated)" in shown
