"""The picture of who stands where: a PNG for a phone, whatever the surveys hold."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from index.answers import map, positions
from index.editions import store
from index.library import Library
from index.records import Survey, VoiceKind
from tests.support.voices import view


def _picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def _pixels(png: bytes, stance: str) -> int:
    colour = tuple(bytes.fromhex(map.LOOKS[stance][0][1:]))
    return sum(count for count, found in _picture(png).getcolors(1 << 24) or [] if found == colour)


def _survey(issue: str, *stances: tuple[str, str], kind: VoiceKind = "expert") -> Survey:
    return Survey(issue, tuple(view(name, stance, kind=kind) for name, stance in stances), (), ())  # type: ignore[arg-type]


def test_the_map_of_the_corpus_fits_a_phone(corpus_data: Path) -> None:
    """It is portrait, as wide as a phone's screen and twice as high, with the experts who take most positions."""
    surveys = positions.surveys(store.open_live(corpus_data)[0])
    png = map.chart(surveys, note="Edition 1")
    width, height = _picture(png).size
    voices = {voice for survey in surveys for voice in survey.voices()}
    assert len(voices) > map.ROWS
    rows = map._chosen(surveys)[1]
    apart = any(voice.kind == "government" for voice in rows)
    assert map.ROWS - 2 <= len(rows) <= map.ROWS
    assert (width, height) == (1080, map.HEAD + map.CELL * (len(rows) + apart) + map.FOOT)
    assert len(png) < 1_000_000


def test_governments_stand_apart() -> None:
    """Governments and officials come below the others, under a heading that takes a row of its own."""
    lee, ri = ("Ann Lee", "supports"), ("Ri Yong Ho", "opposes")
    one = map.chart([_survey("liaison offices", lee, ri)], note="")
    official = map.chart([_survey("liaison offices", lee, ri, kind="government")], note="")
    assert _picture(official).size[1] == _picture(one).size[1] + map.CELL


def test_those_with_most_positions_are_shown() -> None:
    """Of more experts than there is room for, those with one position make way for those with two."""
    many = [(f"Expert {number}", "supports") for number in range(map.ROWS + 5)]
    busy = ("Zoe Last", "opposes")
    png = map.chart([_survey("liaison offices", *many, busy), _survey("sanctions relief", busy)], note="")
    alone = map.chart([_survey("liaison offices", busy), _survey("sanctions relief", busy)], note="")
    assert _picture(png).size[1] == map.HEAD + map.CELL * map.ROWS + map.FOOT
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
    assert map.chart([_survey(name, (name, "supports"))], note=name).startswith(b"\x89PNG")


def test_no_positions_make_a_picture_too() -> None:
    """Without any survey there is a picture with title and legend only."""
    assert _picture(map.chart([], note="Edition 1")).size == (1080, map.HEAD + map.FOOT)


def test_the_map_is_drawn_once_an_edition(library: Library) -> None:
    """The library gives back the same picture while the edition stays."""
    assert library.map() is library.map()
