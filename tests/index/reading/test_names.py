"""What the catalogue of an edition knows by name, on the real briefs and on small ones."""

from __future__ import annotations

import json
from gzip import decompress
from importlib.resources import files

import pytest

from index.corpus.parsing import read_folder
from index.reading.names import KnownNames, known_names, organisations, surname
from index.reading.words import EVERYDAY, CommonWords, common_words, is_shouted, key, romanised, sound, words_in
from index.records import Brief
from tests.conftest import ROOT, SUBJECT


@pytest.fixture(scope="module")
def names() -> KnownNames:
    """The catalogue of the real briefs."""
    return known_names(read_folder(ROOT / "briefs").briefs, SUBJECT)


def _brief(name: str, body: str, authors: tuple[str, ...] = ()) -> Brief:
    return Brief(id=name, title=f"On {name}", body=body, authors=authors)


def test_every_author_is_an_expert(names: KnownNames) -> None:
    """Each person who wrote one of the real briefs' sources is found by the name as it is written there."""
    briefs = [brief for brief in read_folder(ROOT / "briefs").briefs if brief.voice in (None, "expert")]
    authors = {author for brief in briefs for author in brief.authors}
    assert len(authors) >= 60
    assert [author for author in sorted(authors) if not names.expert_forms.get(key(author))] == []


def test_spellings_of_one_author_are_one_expert() -> None:
    """An accent does not make two experts of one, and the more frequent spelling names both."""
    briefs = [_brief(f"b{n}", "Text.", authors=(name,)) for n, name in enumerate(["Henri Feron", "Henri Féron"] * 2)]
    made = known_names([*briefs, _brief("more", "Text.", authors=("Henri Féron",))]).experts
    assert list(made) == ["Henri Féron"]
    assert len(made["Henri Féron"].by) == 5


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Richard Haass", "Richard N. Haass"),
        ("Siegfried S. Hecker", "Siegfried S. Hecker"),
        ("galen carpenter", "Ted Galen Carpenter"),
        ("Ted Carpenter", "Ted Galen Carpenter"),
        ("Moon Chungin", "Moon Chung-in"),
        ("tereza novotna", "Tereza Novotná"),
        ("Marie OReilly", "Marie O'Reilly"),
        ("Stowe Thurston", None),
    ],
)
def test_full_names_are_known_in_their_variants(names: KnownNames, written: str, name: str | None) -> None:
    """Initials, one of two given names, accents, hyphens and apostrophes may be left out of a full name."""
    assert names.expert_forms.get(key(written)) == ((name,) if name else None)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Moon Chung-in", "moon"),
        ("Abigail Stowe-Thurston", "stowethurston"),
        ("Yun Sun", "sun"),
        ("Ann Wright", "wright"),
    ],
)
def test_surnames(name: str, family: str) -> None:
    """The family name stands last, or first before a Korean given name."""
    assert surname(name) == family


def test_briefs_on_an_expert_are_told_from_briefs_by_them() -> None:
    """A brief that names an expert in full, initials aside, is on them; one that has the surname alone is not."""
    by = _brief("by", "Text.", authors=("Leon V. Sigal",))
    on = _brief("on", "The chronology of Leon Sigal begins here.")
    other = _brief("other", "Sigal is a town too.")
    source = known_names([by, on, other]).experts["Leon V. Sigal"]
    assert (set(source.by), set(source.on)) == ({"by"}, {"on"})


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("Stimson Center / The National Interest", ["Stimson Center", "The National Interest"]),
        ("Reuters via ABS-CBN", ["Reuters", "ABS-CBN"]),
        ("Foreign Policy (listed by Griffith Asia Institute)", ["Foreign Policy"]),
        ("U.S. Institute of Peace (On Peace podcast)", ["U.S. Institute of Peace"]),
        ("Republic of Korea Ministry of Foreign Affairs", []),
        ("U.S. Department of State", []),
        ("Yonhap News Agency", ["Yonhap"]),
        (None, []),
    ],
)
def test_publishers_are_taken_from_their_field(field: str | None, found: list[str]) -> None:
    """A field may name several publishers; remarks and governments, which are subjects, are left out."""
    assert organisations(field, SUBJECT) == found


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("National Interest", "The National Interest"),
        ("TNI", "The National Interest"),
        ("United States Institute of Peace", "U.S. Institute of Peace"),
        ("Crisis Group", "International Crisis Group"),
        ("Heritage", "The Heritage Foundation"),
        ("Quincy Institute for Responsible Statecraft", None),
        ("CFR", None),
    ],
)
def test_publishers_are_known_by_short_names(names: KnownNames, short: str, name: str | None) -> None:
    """Short names lead to publishers that the briefs have, and to no others."""
    assert names.publisher_forms.get(key(short)) == name


def test_initials_come_from_the_names_themselves(names: KnownNames) -> None:
    """Names of three words or more are known by their initials."""
    found = {short: names.initials.get(short) for short in ("CNAS", "ICG", "CAP", "ACA", "XYZ")}
    assert found == {
        "CNAS": "Center for a New American Security",
        "ICG": "International Crisis Group",
        "CAP": "Center for American Progress",
        "ACA": "Arms Control Association",
        "XYZ": None,
    }


def test_dates_run_from_the_oldest_to_the_newest_brief(names: KnownNames) -> None:
    """The first and the last date of the real briefs are known."""
    assert (names.first, names.last) == ("2016-03-02", "2021-07")


def test_no_briefs_make_an_empty_catalogue() -> None:
    """Without briefs there are no names, and no date."""
    empty = known_names([])
    assert (dict(empty.experts), dict(empty.words), empty.first, empty.last) == ({}, {}, None, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kaesong", "Gaeseong"),
        ("Yongbyon", "Nyongbyon"),
        ("Yongbyon", "Yeongbyeon"),
        ("Pyongyang", "P'yŏngyang"),
        ("Kumgang", "Geumgang"),
        ("Tongchang-ri", "Dongchang-ri"),
        ("Kim Jong Un", "Kim Jong-eun"),
        ("Kim Hyok-chol", "Kim Hyeok-cheol"),
        ("Moon Chung-in", "Mun Chung-in"),
        ("Ri Yong Ho", "Lee Yong-ho"),
        ("Choe Son-hui", "Choi Sun-hee"),
    ],
)
def test_romanisations_of_one_name_are_one(one: str, other: str) -> None:
    """Two spellings of a Korean name come down to the same letters."""
    assert romanised(one) == romanised(other)


@pytest.mark.parametrize(("one", "other"), [("Kaesong", "Kangson"), ("Kim Jong Un", "Kim Yo-jong"), ("Wonsan", "Osan")])
def test_different_names_stay_different(one: str, other: str) -> None:
    """Names of different places and people do not come down to the same letters."""
    assert romanised(one) != romanised(other)


def test_names_that_sound_alike() -> None:
    """Soundex puts usual misspellings of a name together, and other names apart."""
    assert sound("Heker") == sound("Hecker")
    assert sound("Steven") == sound("Stephen")
    assert sound("Klingner") != sound("Connolly")
    assert sound("") == ""


def test_words_keep_their_places() -> None:
    """A word is found without its possessive, an abbreviation with points is one word, hyphens part words."""
    text = "U.S. view of Klingner’s Kim Jong-un"
    assert [(word.key, text[word.start : word.end], word.owns) for word in words_in(text)] == [
        ("us", "U.S.", False),
        ("view", "view", False),
        ("of", "of", False),
        ("klingner", "Klingner", True),
        ("kim", "Kim", False),
        ("jong", "Jong", False),
        ("un", "un", False),
    ]


def test_shouting_is_noticed() -> None:
    """A text whose letters are capitals for the most part is shouted; one without letters is not."""
    assert [is_shouted(text) for text in ("WHAT NOW", "What now", "UN and US", "123", "")] == [
        True,
        False,
        True,
        False,
        False,
    ]


def test_common_words_are_english_and_whole() -> None:
    """There are tens of thousands of common words, and no slips or pieces of words among them."""
    assert len(common_words()) > 15_000
    assert all(word in common_words() for word in ("petroleum", "waiting", "town"))
    assert not any(word in common_words() for word in ("sactions", "presure", "diplomcy", "##ing"))


@pytest.mark.parametrize("least", [50, EVERYDAY])
def test_a_word_is_common_where_the_whole_list_says_so(least: int) -> None:
    """What is found by halving the list is what reading all of it finds: here of its ends and each ninth word."""
    listed = json.loads(decompress((files("spellchecker") / "resources" / "en.json.gz").read_bytes()))
    common = {word for word, count in listed.items() if word.isalpha() and count > least}
    held = [*listed]
    near = {*held[:20], *held[-20:], *held[::9]}
    asked = {*near, *(f"{word}q" for word in near), "", "{", "}", "a\nb", '"'}
    assert {word for word in asked if word in CommonWords(least)} == common & asked
    assert set(CommonWords(least)) == common
