"""Texts and HTML are taken and refused as Telegram does."""

from __future__ import annotations

import json

import pytest

from tests.emulator.bot_api import BotApi
from tests.emulator.telegram_html import MarkupError, parse
from tests.emulator.tests.client import CHAT, html, raw, refusal


def test_empty_text_is_refused(api: BotApi) -> None:
    """A message needs text, before and after its markup is parsed."""
    assert refusal(api, lambda bot: bot.send_message(CHAT, "")) == "Message text is empty"
    assert refusal(api, lambda bot: bot.send_message(CHAT, " \n ")) == "Text must be non-empty"
    assert refusal(api, lambda bot: bot.send_message(CHAT, "<b></b>", "HTML")) == "Text must be non-empty"


@pytest.mark.parametrize("longest", ["x" * 4096, "🙂" * 2048, "<b>" + "&lt;" * 4096 + "</b>"])
def test_length_counts_utf16_units_after_parsing(api: BotApi, longest: str) -> None:
    """4096 UTF-16 units of parsed text pass and one more does not."""
    assert html(api, longest).text is not None
    assert refusal(api, lambda bot: bot.send_message(CHAT, longest + "x", "HTML")) == "Message is too long"


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("é <br>", 'Unsupported start tag "br" at byte offset 3'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</strong>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</strong>"'),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("R&D", 'Unescaped character "&" at byte offset 1'),
        ("a&nbsp;b", 'Unescaped character "&" at byte offset 1'),
        ("&#xD800;", 'Unescaped character "&" at byte offset 0'),
        (
            "<blockquote>a<blockquote>b</blockquote></blockquote>",
            "Blockquote entities can't be nested at byte offset 13",
        ),
    ],
)
def test_bad_markup_is_refused(api: BotApi, markup: str, reason: str) -> None:
    """Markup Telegram cannot parse is refused with its reason and nothing is sent."""
    body = json.dumps({"chat_id": CHAT, "text": markup, "parse_mode": "HTML"}).encode()
    status, answer = raw(api, f"bot{api.token}/sendMessage", body, "application/json")
    assert (status, answer["description"]) == (400, f"Bad Request: can't parse entities: {reason}")
    assert api.messages(CHAT) == []


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<STRONG>x</STRONG>", "bold"),
        ("<i>x</i>", "italic"),
        ("<em>x</em>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ('<pre><code class="language-python">x</code></pre>', "pre"),
        ('<a href="https://t.me/?a=1&amp;b=2">x</a>', "text_link"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', "custom_emoji"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
    ],
)
def test_supported_tags_become_entities(markup: str, kind: str) -> None:
    """Each tag of the Bot API gives its one entity."""
    plain, entities = parse(markup)
    assert plain == "x"
    assert [(one["type"], one["offset"], one["length"]) for one in entities] == [(kind, 0, 1)]


def test_entities_count_utf16_units_and_survive_trimming(api: BotApi) -> None:
    """Offsets count UTF-16 units of the text as it is shown, without the white space around it."""
    html(api, "  \n🙂 <b>bold <i>both</i></b> &quot;&#65;&quot;\n ")
    (message,) = api.messages(CHAT)
    assert message.plain == '🙂 bold both "A"'
    places = [(one["type"], one["offset"], one["length"]) for one in message.entities]
    assert places == [("bold", 3, 9), ("italic", 8, 4)]


def test_link_and_language_are_kept() -> None:
    """A link keeps its address with references decoded, and a pre keeps its language."""
    _, (link,) = parse('<a href="https://t.me/?a=1&amp;b=2">x</a>')
    _, (pre,) = parse('<pre><code class="language-python">x</code></pre>')
    assert (link["url"], pre["language"]) == ("https://t.me/?a=1&b=2", "python")


def test_nothing_is_formatted_inside_code() -> None:
    """Entities inside code are dropped, as Telegram does."""
    _, entities = parse("<code>a <b>b</b></code>")
    assert [entity["type"] for entity in entities] == ["code"]


def test_parser_names_the_place_in_bytes() -> None:
    """An error counts UTF-8 bytes, not characters."""
    with pytest.raises(MarkupError, match="byte offset 8"):
        parse("🙂🙂<x>")


def test_entities_beyond_a_hundred_are_dropped_silently(api: BotApi) -> None:
    """A message with too many entities arrives with a hundred of them, links before bold."""
    sent = html(api, "<b>x</b> " * 120 + '<a href="https://example.org">y</a>')
    assert len(sent.entities) == 100
    assert sent.entities[-1].type == "text_link"


def test_unknown_parse_mode_is_refused(api: BotApi) -> None:
    """A parse mode that does not exist is refused."""
    assert refusal(api, lambda bot: bot.send_message(CHAT, "x", "BBCode")) == "Unsupported parse_mode"
