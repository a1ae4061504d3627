"""The picture of who stands where: a PNG for a phone, whatever the surveys hold."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from index.answers import positions
from index.answers.pictures import map
from index.answers.pictures.page import LINE
from index.editions import store
from index.library import Library
from index.records import VOICES, Closest, Survey, VoiceKind
from tests.support.voices import view


def _picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def _pixels(png: bytes, stance: str) -> int:
    colour = tuple(bytes.fromhex(map.LOOKS[stance][0][1:]))
    return sum(count for count, found in _picture(png).getcolors(1 << 24) or [] if found == colour)


def _survey(issue: str, *stances: tuple[str, str], kind: VoiceKind = "expert") -> Survey:
    return Survey(issue, tuple(view(name, stance, kind=kind) for name, stance in stances), (), ())  # type: ignore[arg-type]


def _boxes(png: bytes, stance: str) -> list[tuple[int, int, int, int]]:
    """Where a stance's colour is: the picture's box around it, if any."""
    picture = _picture(png)
    colour = tuple(bytes.fromhex(map.LOOKS[stance][0][1:]))
    found = [(x, y) for y in range(picture.height) for x in range(picture.width) if picture.getpixel((x, y)) == colour]
    return [(min(x for x, _ in found), min(y for _, y in found), max(x for x, _ in found), max(y for _, y in found))]


def test_the_map_of_the_corpus_fits_a_phone(corpus_data: Path) -> None:
    """It is portrait, as wide as a phone's screen, about twice as high, with the voices who take most positions."""
    surveys = positions.surveys(store.open_live(corpus_data)[0])
    png = map.chart(surveys, note="Edition 1")
    width, height = _picture(png).size
    voices = {voice for survey in surveys for voice in survey.voices()}
    assert len(voices) > map.ROWS
    rows = map._chosen(surveys)[1]
    assert map.ROWS - 2 <= len(rows) <= map.ROWS
    assert [voice.kind for voice in rows] == sorted((voice.kind for voice in rows), key=VOICES.index)
    assert {voice.kind for voice in rows} == set(VOICES)
    assert width == 1080
    assert map.ROW * len(rows) < height < 2.2 * width
    assert len(png) < 1_000_000


def test_each_issue_of_the_corpus_is_a_spectrum_that_fits_a_phone(corpus_data: Path) -> None:
    """One issue makes a picture as wide as a phone, and no higher than one can look at."""
    surveys = positions.surveys(store.open_live(corpus_data)[0])
    assert len(surveys) > 20
    for survey in (max(surveys, key=lambda one: len(one.views)), min(surveys, key=lambda one: len(one.views))):
        width, height = _picture(map.spectrum(survey, note="Edition 1")).size
        assert width == 1080
        assert 300 < height < 2 * width


def test_a_spectrum_goes_from_those_for_it_to_those_against() -> None:
    """The columns stand from left to right, all as wide, whether or not anybody takes that stance."""
    png = map.spectrum(_survey("liaison offices", ("Ann Lee", "opposes")), note="")
    boxes = [_boxes(png, stance)[0] for stance in map.LOOKS]
    assert [box[0] for box in boxes] == sorted(box[0] for box in boxes)
    assert len({box[2] - box[0] for box in boxes}) <= 2
    assert len({(box[1], box[3]) for box in boxes}) == 1


def test_more_names_make_a_longer_spectrum_up_to_a_limit() -> None:
    """Of one side with more voices than there is room for, the first are shown, and the picture says of how many."""
    many = [(f"Expert {number}", "supports") for number in range(map.MOST_SHARED + 1)]
    full, over = (map.spectrum(_survey("an issue", *some), note="") for some in (many[:-1], many))
    twice = map.spectrum(
        _survey("an issue", *many, *((f"Other {number}", "supports") for number in range(40))), note=""
    )
    assert _picture(over).height == _picture(full).height + LINE
    assert _picture(twice).height == _picture(over).height


def test_each_kind_of_voice_stands_apart() -> None:
    """Experts, organisations and governments come below each other, each under a heading."""
    lee, ri = view("Ann Lee", "supports"), view("Ri Yong Ho", "opposes", kind="government")
    group = view("A Group", "opposes", kind="organisation")
    one, two, three = (
        _picture(map.chart([Survey("liaison offices", views, (), ())], note="")).height
        for views in ((lee,), (lee, ri), (lee, ri, group))
    )
    assert two - one >= map.ROW + LINE
    assert three - two >= map.ROW + LINE


def test_those_with_most_positions_are_shown() -> None:
    """Of more experts than there is room for, those with one position make way for those with two."""
    many = [(f"Expert {number}", "supports") for number in range(map.ROWS + 5)]
    busy = ("Zoe Last", "opposes")
    png = map.chart([_survey("liaison offices", *many, busy), _survey("sanctions relief", busy)], note="")
    alone = map.chart([_survey("liaison offices", busy), _survey("sanctions relief", busy)], note="")
    assert _picture(png).height == _picture(alone).height + map.ROW * (map.ROWS - 1)
    assert _pixels(png, "opposes") == pytest.approx(_pixels(alone, "opposes"), rel=0.01)


def test_each_stance_has_its_colour() -> None:
    """A cell more of a stance is more of its colour in the picture, and of no other."""
    one = map.chart([_survey("liaison offices", ("Ann Lee", "opposes"))], note="")
    both = map.chart([_survey("liaison offices", ("Ann Lee", "opposes"), ("Bo Ek", "supports"))], note="")
    assert _pixels(both, "supports") > _pixels(one, "supports") > 0
    assert _pixels(both, "opposes") == pytest.approx(_pixels(one, "opposes"), rel=0.01)
    assert _pixels(both, "conditional") == _pixels(one, "conditional")


def test_two_stances_share_a_cell() -> None:
    """An expert who changed sides shows both stances in one row."""
    turned = map.chart([_survey("liaison offices", ("Ann Lee", "supports"), ("Ann Lee", "opposes"))], note="")
    one = map.chart([_survey("liaison offices", ("Ann Lee", "supports"))], note="")
    assert _picture(turned).size == _picture(one).size
    assert _pixels(turned, "opposes") > _pixels(one, "opposes")
    assert _pixels(turned, "supports") < _pixels(one, "supports")
    filled = [_pixels(png, "supports") + _pixels(png, "opposes") for png in (turned, one)]
    assert filled[0] == pytest.approx(filled[1], rel=0.05)


@pytest.mark.parametrize("name", ["$x^2$ <b>&", "Ann\nLee", "x" * 200, "Tereza Novotná"])
def test_any_name_can_be_drawn(name: str) -> None:
    """Names are drawn as they are: nothing in them is markup."""
    for png in (map.chart([_survey(name, (name, "supports"))], note=name),
                map.spectrum(_survey(name, (name, "supports")), note=name)):  # fmt: skip
        assert _picture(png).width == 1080


def test_no_positions_make_a_picture_too() -> None:
    """Without any survey there is a picture with title and legend only."""
    width, height = _picture(map.chart([], note="Edition 1")).size
    assert width == 1080
    assert height < 400


def test_the_map_is_drawn_once_an_edition(library: Library) -> None:
    """The library gives back the same picture while the edition stays."""
    assert library.map() is library.map()
    assert library.spectrum("sanctions relief") is library.spectrum("relief of sanctions")
    assert isinstance(library.spectrum("weather"), Closest)
