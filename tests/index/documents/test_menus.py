"""Short web pages with long menus: the article is kept, and a note says when menus may be in it."""

from __future__ import annotations

import pytest

from index.documents.extract import extract
from index.documents.extracted import Extracted
from index.messages import say
from tests.support.documents import ARTICLE

ENGLISH = ARTICLE[0]
KOREAN = "북한과 미국은 실무 협상을 다시 시작해야 하고 연락사무소는 오해를 줄일 수 있다."
LINKS = "".join(f'<li><a href="/{number}">Section number {number}</a></li>' for number in range(30))
LEGAL = "<p>All rights are reserved by the owners of this site, and nothing may be copied from it by anyone.</p>" * 5


def _read(body: str) -> Extracted:
    found = extract(
        f"<!DOCTYPE html><html><head><title>Room</title></head><body>{body}</body></html>".encode(), "a.html"
    )
    assert isinstance(found, Extracted)
    return found


@pytest.mark.parametrize(
    ("article", "text"),
    [
        (f"<div>{ENGLISH}</div>", ENGLISH),
        (f"<div><p>{ENGLISH}</p></div>", ENGLISH),
        (f"<div>{ENGLISH}</div><div>{ARTICLE[1]}</div>", f"{ENGLISH}\n\n{ARTICLE[1]}"),
        (f"{ENGLISH}<br><br>{ARTICLE[1]}", f"{ENGLISH}\n\n{ARTICLE[1]}"),
        (f"<table><tr><td>{ENGLISH}</td></tr></table>", ENGLISH),
        (f"<article><p>{ENGLISH}</p></article>", ENGLISH),
        (f"<main><div>{ENGLISH}</div></main>", ENGLISH),
        *((f"<article>{f'<p>{KOREAN}</p>' * count}</article>", "\n\n".join([KOREAN] * count)) for count in range(1, 9)),
        (f"<div>{KOREAN}</div>", KOREAN),
    ],
)
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (f"<nav><ul>{LINKS}</ul></nav>", ""),
        (f"<header><a href='/'>Home</a><nav>{LINKS}</nav></header>", f"<aside>{LINKS}</aside><footer>{LEGAL}</footer>"),
        (
            f"<div role='navigation'><ul>{LINKS}</ul></div>",
            f"<div role='contentinfo'>{LEGAL}</div><script>x()</script>",
        ),
    ],
)
def test_a_short_article_is_kept_without_the_menus(article: str, text: str, before: str, behind: str) -> None:
    """Whatever holds the article and however short it is, marked menus and feet go, and no note is needed."""
    found = _read(before + article + behind)
    assert (found.text, found.notes) == (text, ())


@pytest.mark.parametrize("article", [f"<div>{ENGLISH}</div>", f"<p>{ENGLISH}</p>", f"<div>{KOREAN}</div>"])
def test_menus_that_nothing_marks_are_left_out_or_told(article: str) -> None:
    """A menu in a plain list is not in the text, or a note says that it may be."""
    found = _read(f"<div><ul>{LINKS}</ul></div>{article}")
    assert article[article.index(">") + 1 : article.rindex("<")] in found.text
    assert "Section number 7" not in found.text or found.notes == (say("document-whole-page"),)


def test_what_holds_the_article_is_kept_whatever_it_is_called() -> None:
    """A menu that nobody closed holds the rest of the page, and a head of the article is a part of it."""
    long = "".join(f"<p>{sentence} {sentence}</p>" for sentence in ARTICLE)
    assert all(sentence in _read(f"<nav><ul>{LINKS}</ul>{long}").text for sentence in ARTICLE)
    assert all(sentence in _read(f"<header><div>{long}</div></header>").text for sentence in ARTICLE)
    assert "Room at last" in _read(f"<article><header><h1>Room at last</h1></header>{long}</article>").text


def test_a_small_article_beside_a_long_text_is_not_all() -> None:
    """A teaser in the only `<article>` does not push out the text of the page."""
    long = "".join(f"<p>{sentence} {sentence}</p>" for sentence in ARTICLE)
    found = _read(f"<div><h1>Room</h1>{long}</div><article><p>Read this too.</p></article>")
    assert all(sentence in found.text for sentence in ARTICLE)


def test_a_page_of_nothing_but_a_menu_is_read_with_a_note() -> None:
    """When nothing is left without the menus, all is kept, and the note says so."""
    found = _read(f"<nav><ul>{LINKS}</ul></nav>")
    assert "- Section number 7" in found.text
    assert found.notes == (say("document-whole-page"),)


def test_a_quotation_gets_the_marks_that_a_reader_sees() -> None:
    """The words of `<q>` stay in their sentence, within marks."""
    long = "".join(f"<p>{sentence} {sentence}</p>" for sentence in ARTICLE)
    assert (
        "He said “never <again>” and left."
        in _read(f"{long}<p>He said <q>never <b>&lt;again&gt;</b></q> and left.</p>").text
    )
