"""Who wrote a web page and what it is called, as the page says."""

from __future__ import annotations

import pytest

from index.documents.extract import extract
from index.documents.extracted import Extracted
from index.messages import say
from tests.support.documents import ARTICLE, page

BODY = "".join(f"<p>{sentence} {sentence}</p>" for sentence in ARTICLE)
JSON = '<script type="application/ld+json">{"@type": "NewsArticle", "author": %s}</script>'


def _read(body: str = "", head: str = "") -> Extracted:
    found = extract(page(f"{body}{BODY}", head=head).encode(), "a.html")
    assert isinstance(found, Extracted), found
    return found


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ('<meta name="author" content="Vint, Mara">', ("Mara Vint",)),
        ('<meta name="author" content="By MARA VINT and Jo Ek">', ("Mara Vint", "Jo Ek")),
        ('<meta name="citation_author" content="Vint, Mara"><meta name="citation_author" content="Ek, Jo">',
         ("Mara Vint", "Jo Ek")),
        (JSON % '[{"@type": "Organization", "name": "The Interest"}, {"@type": "Person", "name": "Mara Vint"}]',
         ("Mara Vint",)),
        (JSON % '"Mara Vint"' + '<meta name="author" content="webmaster">', ("Mara Vint",)),
        ('<meta property="article:author" content="https://example.org/mara">', ()),
    ],
)  # fmt: skip
def test_authors_that_a_page_names(head: str, authors: tuple[str, ...]) -> None:
    """In meta tags and JSON-LD, in any form; people before institutions, and no addresses."""
    found = _read(head=head)
    assert (found.authors, found.doubts) == (authors, ())


def test_an_author_that_is_a_guess_is_told() -> None:
    """A name that a page does not name as its author's is told to be one that was guessed."""
    found = _read('<div class="author">Mara Vint</div>')
    assert found.authors == ("Mara Vint",)
    assert found.doubts == (("author", say("doubt-author-page", names="Mara Vint")),)


def test_the_title_is_without_the_name_of_the_site() -> None:
    """The page's heading is its title where what the head of the page says holds it."""
    body = page(BODY).replace(
        "<title>Room for the working level", "<title>Room for the working level » News » The Interest"
    )
    found = extract(body.encode(), "a.html")
    assert isinstance(found, Extracted)
    assert found.title == "Room for the working level"
