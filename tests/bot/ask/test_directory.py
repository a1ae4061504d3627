"""The lists of what the library holds, as the messages that show them."""

from __future__ import annotations

from bot.ask.lists import expert_parts, experts_parts
from bot.html import plain
from index import Brief, Profile, Stand, Voice
from tests.conftest import SUBJECT

LEE = Voice(("Ann Lee",), "expert")


def test_governments_are_listed_apart() -> None:
    """Everybody is counted by kind, and governments and officials come last, under a heading of their own."""
    voices = (LEE, Voice(("Bo Ek", "Cy Roe"), "expert"), Voice(("A Center",), "organisation"))
    listed = [Profile(voice, None, (), ()) for voice in (*voices, Voice(("Ri Yong Ho",), "government"))]
    (shown,) = experts_parts(listed)
    assert "4 voices (2 experts, 1 organisation, 1 government or official)" in shown
    lines = plain(shown).splitlines()
    assert (
        lines.index("• Bo Ek and Cy Roe: 0 briefs")
        < lines.index("Organisations:")
        < lines.index("• A Center: 0 briefs")
    )
    assert lines[-2].startswith("Governments and officials")
    assert lines[-1] == "• Ri Yong Ho: 0 briefs"


def test_an_experts_documents_are_not_called_our_briefs() -> None:
    """Our briefs and their own documents are listed apart, each only where there is one."""
    ours = Brief("sum", "On room to talk", "Lee wants talks.", kind="expert-take", date="2019")
    own = Brief("doc", "Room to talk", "We must talk.", kind="document", date="2020")
    (both,) = expert_parts(Profile(LEE, None, (ours, own), ()))
    assert plain(both).endswith(
        "Our briefs on:\n• On room to talk (2019)\n\nIn their own words:\n• Room to talk (2020)"
    )
    (alone,) = expert_parts(Profile(LEE, None, (own,), ()))
    assert "Our briefs" not in alone


def test_where_an_expert_stands_reads_as_a_sentence_would() -> None:
    """For and against, and on an issue that asks for a verdict, the verdict."""
    verdict = SUBJECT.issue("hope for the talks").verdict
    stands = (Stand("maximum pressure", "opposes", "2019"), Stand("hope for the talks", "conditional", None, verdict))
    (shown,) = expert_parts(Profile(LEE, None, (), stands))
    assert "• maximum pressure: against (2019)\n• whether there is hope for the talks: perhaps (undated)" in shown
