"""Whose each view is and who counts as a voice: one rule for everything that shows or counts them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.corpus.voices import author_of, holder, library_voices, speaker
from index.records import Brief, Holder, Position, Voice, VoiceKind

SAID = "Ann Lee wants an office."
REPORTED = "Ri said that the North would close Yongbyon."
BRIEF = Brief("b", "On offices", f"{SAID} {REPORTED}\n", authors=("Ann Lee",), publisher="The Daily (reposted)")


def _position(says: str = SAID, *by: str, voice: VoiceKind | None = None) -> Position:
    return Position("liaison offices", "supports", says, by, voice)


def _brief(name: str, *authors: str, says: str = SAID, by: tuple[str, ...] = (), date: str | None = None) -> Brief:
    return Brief(name, name, f"{says}\n", authors=authors, date=date, positions=(_position(says, *by),))


def _names(*briefs: Brief) -> list[str]:
    return [voice.name for voice in library_voices(briefs).all]


def test_an_entry_is_its_holders_as_reported_by_the_outlet() -> None:
    """With `by` it is theirs, through the outlet, be there an author who only reports it or not; else the author's."""
    assert holder(BRIEF, _position()) == Holder(("Ann Lee",))
    reported = holder(BRIEF, _position(REPORTED, "Ri Yong Ho"))
    assert (reported.names, reported.shown) == (("Ri Yong Ho",), "Ri Yong Ho (as reported by The Daily)")
    assert holder(replace(BRIEF, authors=()), _position(REPORTED, "Ri Yong Ho")) == reported
    assert holder(replace(BRIEF, publisher=None), _position(REPORTED, "Ri Yong Ho")).outlet == "Ann Lee"


def test_nobody_reports_what_they_wrote_themselves() -> None:
    """One of the authors, and a publisher that speaks for itself, hold a view at first hand."""
    panel = replace(BRIEF, authors=("Ann Lee", "Bo Ek"))
    assert holder(panel, _position(SAID, "Bo Ek")) == Holder(("Bo Ek",))
    assert holder(BRIEF, _position(SAID, "The Daily", voice="organisation")) == Holder(("The Daily",))


def test_what_nobody_signed_is_an_articles() -> None:
    """Without author and `by` a position is an article's in its outlet, and no voice's."""
    unsigned = replace(BRIEF, authors=(), positions=(_position(),))
    assert holder(unsigned, unsigned.positions[0]).shown == "An article in The Daily"
    assert holder(replace(unsigned, publisher=None), unsigned.positions[0]).shown == "An unsigned article"
    assert library_voices([unsigned]).all == ()


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Roe's view differs from Suzy Kim's.", ("Ann Roe", "Suzy Kim")),
        ("Roe believes that nobody will disarm.", ("Ann Roe",)),
        ("Feron and O'Reilly call for relief.", ("Henri Féron", "Marie O'Reilly")),
        ("Roe and co-authors call for relief.", ("Ann Roe", "Suzy Kim", "Henri Féron", "Marie O'Reilly")),
        ("The panel calls for relief.", ("Ann Roe", "Suzy Kim", "Henri Féron", "Marie O'Reilly")),
        ("Roem and Roe-Smith call for relief.", ("Ann Roe", "Suzy Kim", "Henri Féron", "Marie O'Reilly")),
    ],
)
def test_of_several_authors_those_named_speak(said: str, names: tuple[str, ...]) -> None:
    """What a sentence says of one author of a panel is not ascribed to the others."""
    brief = replace(BRIEF, authors=("Ann Roe", "Suzy Kim", "Henri Féron", "Marie O'Reilly"))
    assert author_of(brief, said).names == names


def test_a_quote_is_whose_view_it_says() -> None:
    """A slice that says somebody's position is theirs, any other the author's; one that says both is both's."""
    brief = replace(BRIEF, positions=(_position(), _position(REPORTED, "Ri Yong Ho", voice="government")))
    first, second = len(SAID), len(SAID) + 1
    assert speaker(brief, 0, first) == Holder(("Ann Lee",))
    assert speaker(brief, second, second + len(REPORTED)) == Holder(("Ri Yong Ho",), "The Daily")
    assert speaker(brief, 0, len(brief.body)) == Holder(("Ann Lee", "Ri Yong Ho"))


def test_what_an_article_says_itself_is_not_put_into_the_mouth_of_whom_it_reports() -> None:
    """A sentence that carries a view of the unsigned article's own, beside one that it reports, is the article's."""
    mixed = replace(BRIEF, authors=(), positions=(_position(), _position(SAID, "Ri Yong Ho")))
    assert speaker(mixed, 0, len(SAID)).shown == "An article in The Daily"
    reported = replace(mixed, positions=mixed.positions[1:])
    assert speaker(reported, 0, len(SAID)).shown == "Ri Yong Ho (as reported by The Daily)"


def test_an_outlet_that_signs_its_own_article_is_no_voice() -> None:
    """Its name in the place of an author's counts as nobody, unless the brief says what kind of voice it is."""
    signed = replace(_brief("a", "The Daily"), publisher="The Daily (listed elsewhere)")
    assert author_of(signed).shown == "An article in The Daily"
    assert _names(signed) == []
    assert _names(replace(signed, authors=("Ann Lee", "The Daily"))) == ["Ann Lee"]
    assert _names(replace(signed, voice="organisation")) == ["The Daily"]


def test_a_name_is_one_voice() -> None:
    """The same person in several briefs, with and without accents, as author and as reported, counts once."""
    briefs = (_brief("a", "Henri Feron"), _brief("b", "Henri Féron", date="2020"), _brief("c", by=("Henri Feron",)))
    assert library_voices(briefs).all == (Voice(("Henri Féron",), "expert"),)
    assert set(library_voices(briefs).heard.values()) == {library_voices(briefs).all}


def test_what_kind_of_voice_is_said_once_for_all() -> None:
    """A kind that one brief gives holds for the name everywhere, the latest where they differ; else it is an expert."""
    official = replace(_brief("a", date="2018"), positions=(_position(SAID, "Bo Ek", voice="government"),))
    later = replace(_brief("b", "Bo Ek", date="2019"))
    centre = replace(_brief("c", "A Center", "Cy Roe"), voice="organisation")
    kinds = {voice.name: voice.kind for voice in library_voices((official, later, centre)).all}
    assert kinds == {"Bo Ek": "government", "A Center and Cy Roe": "organisation"}
    retired = replace(later, voice="expert")
    assert library_voices((official, retired)).all == (Voice(("Bo Ek",), "expert"),)


def test_those_who_only_write_together_are_one_voice() -> None:
    """Joint authors count once, in several pieces too; once one of them is heard alone, each of them is a voice."""
    joint, again = _brief("a", "Bo Ek", "Cy Roe", says="Both want an office."), _brief("b", by=("Cy Roe", "Bo Ek"))
    assert _names(joint, again) == ["Bo Ek and Cy Roe"]
    assert _names(joint, again, _brief("c", "Bo Ek")) == ["Bo Ek", "Cy Roe"]
    assert _names(joint, _brief("c", "Bo Ek", "Cy Roe", "Di Lee", says="All want an office.")) == [
        "Bo Ek", "Di Lee", "Cy Roe",
    ]  # fmt: skip


def test_a_panel_is_not_written_together() -> None:
    """Where one entry belongs to one of several authors alone, all of them are voices of their own."""
    assert _names(_brief("a", "Bo Ek", "Cy Roe", says="Ek wants an office.")) == ["Bo Ek", "Cy Roe"]
    assert _names(_brief("a", "Bo Ek", "Cy Roe", says="One wants an office.", by=("Cy Roe",))) == ["Bo Ek", "Cy Roe"]


def test_voices_come_by_kind_and_surname() -> None:
    """Experts by surname come first, then organisations, then governments, these by name."""
    organisation = replace(_brief("o", "A Center"), voice="organisation")
    government = replace(_brief("g"), positions=(_position(SAID, "Ri Yong Ho", voice="government"),))
    assert _names(government, organisation, _brief("e", "Ann Zed"), _brief("f", "Zoe Ann")) == [
        "Zoe Ann", "Ann Zed", "A Center", "Ri Yong Ho",
    ]  # fmt: skip
