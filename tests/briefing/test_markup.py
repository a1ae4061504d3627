"""Telegram's HTML as the page shows it: what may be shown, and nothing else."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.page.markup import BadMarkup, plain, tree


def test_the_marks_of_telegram_are_kept() -> None:
    """Bold, links, quotes and entities come through as a tree, and its text is what people read."""
    shown = tree(
        '<b>A &amp; B</b>, <a href="https://x.org/?a=1&amp;b=2">[1]</a>\n<blockquote expandable>Q</blockquote>'
    )
    assert shown == [
        {"tag": "b", "in": ["A & B"]},
        ", ",
        {"tag": "a", "in": ["[1]"], "href": "https://x.org/?a=1&b=2"},
        "\n",
        {"tag": "blockquote", "in": ["Q"], "folded": True},
    ]
    assert plain(shown) == "A & B, [1]\nQ"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " javascript:x", "data:text/html,x", "file:///etc", "tg://x"]
)
def test_no_address_but_those_of_the_web_is_followed(address: str) -> None:
    """The text of another link stays, its address does not."""
    assert tree(f'<a href="{address}" onclick="x">go</a>') == [{"tag": "a", "in": ["go"]}]


@pytest.mark.parametrize(
    "html", ["<script>x</script>", "<img src=x onerror=x>", "<b>open", "</b>", "<b><i>x</b></i>", "<iframe>", "<svg/>"]
)
def test_what_telegram_refuses_is_refused(html: str) -> None:
    """Other tags, and tags that are not closed in order, are errors."""
    with pytest.raises(BadMarkup):
        tree(html)


@given(st.text())
def test_nothing_but_known_tags_comes_out(text: str) -> None:
    """Whatever goes in, it is refused, or made of the few kinds of element that the page knows."""

    def check(shown: list[object]) -> None:
        for part in shown:
            if isinstance(part, dict):
                assert part["tag"] in {"b", "i", "u", "s", "code", "pre", "blockquote", "a", "spoiler"}
                check(part["in"])
            else:
                assert isinstance(part, str)

    with contextlib.suppress(BadMarkup):
        check(tree(text))
