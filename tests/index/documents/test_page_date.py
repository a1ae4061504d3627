"""The date of a web page: what it says of itself counts, and nothing else does."""

from __future__ import annotations

import pytest

from index.documents.extract import extract
from index.documents.extracted import Extracted
from tests.support.documents import ARTICLE, page

BODY = "".join(f"<p>{sentence} {sentence}</p>" for sentence in ARTICLE)
TIME = '<time datetime="2019-03-22T09:00:00+09:00">22 March 2019</time>'


def _date(article: str = BODY, *, head: str = "", url: str = "room") -> str | None:
    whole = page(article, head=f'<link rel="canonical" href="https://example.org/{url}">{head}')
    found = extract(whole.encode(), "a.html")
    assert isinstance(found, Extracted)
    return found.date


def _json(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    "article",
    [
        f"{BODY}<p>This was promised in 2018, and once more on 2018-05-01.</p>",
        f"{BODY}<footer>© 2024 The Interest</footer>",
        f"<p>They rejected the draft of 28 February 2019 in Hanoi.</p>{BODY}",
        f'<p>They rejected the draft of <time datetime="2019-02-28">28 February 2019</time>.</p>{BODY}',
        f'<div>They rejected the draft of <time datetime="2019-02-28">28 February 2019</time>.</div>{BODY}',
        f'<img src="/2015/07/04/a.jpg" alt="">{BODY}',
        f"{BODY}<div class='comments'><p>Bo Ek, 3 May 2021</p><p>Well said.</p></div>",
        f"{BODY}<div id='comments'><article><time datetime='2021-05-03' pubdate>3 May 2021</time></article></div>",
        f"<aside>{TIME}</aside>{BODY}<p>More</p>{TIME}",
        f'<p><time class="updated" datetime="2020-01-02">2 January 2020</time></p>{BODY}',
    ],
)
def test_a_date_that_merely_stands_in_a_page_is_not_its_own(article: str) -> None:
    """An event, a footer, a picture's address, a comment and a change are not the day of publication."""
    assert _date(article) is None


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="last-modified" content="2020-01-02">',
        '<meta property="article:published_time" content="soon">',
        '<meta property="article:published_time" content="0001-01-01T00:00:00Z">',
        '<meta name="date" content="03/04/2019">',
        _json('{"@type": "Comment", "datePublished": "2021-05-03"}'),
        _json('{"@type": "NewsArticle", "comment": [{"@type": "Comment", "datePublished": "2021-05-03"}]}'),
        _json('{"@type": "NewsArticle", "datePublished": '),
    ],
)
def test_what_a_page_says_of_something_else_is_not_its_date(head: str) -> None:
    """A change, a comment, a date that is none, one that may be read two ways, and an address give no date."""
    assert _date(head=head, url="2015/07/04/room") is None


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:published_time" content="2019-03-22T23:30:00Z">', "2019-03-22"),
        ('<meta name="date" content="2020-01-02"><meta name="pubdate" content="20190322">', "2019-03-22"),
        ('<meta name="citation_publication_date" content="2019/3/22">', "2019-03-22"),
        ('<meta name="DC.date.issued" content="2019-03">', "2019-03"),
        ('<meta name="citation_date" content="1994">', "1994"),
        ('<meta name="pubdate" content="Fri, 22 Mar 2019 10:00:00 GMT">', "2019-03-22"),
        ('<meta name="pubdate" content="March 22, 2019">', "2019-03-22"),
        ('<meta property="og:regDate" content="2019. 3. 22.">', "2019-03-22"),
        (_json('{"@type": "NewsArticle", "datePublished": "2019-03-22T10:00:00+09:00"}'), "2019-03-22"),
        (_json('{"@graph": [{"@type": "Person"}, {"@type": ["BlogPosting"], "datePublished": "2019-03-22"}]}'),
         "2019-03-22"),
    ],
)  # fmt: skip
def test_the_date_in_the_head_of_a_page_is_kept(head: str, date: str) -> None:
    """Meta tags and JSON-LD give the day, or as much of it as they tell."""
    assert _date(f"<p>They rejected the draft of 28 February 2018.</p>{BODY}", head=head) == date


@pytest.mark.parametrize(
    "line",
    [
        TIME,
        f"<header><p>By Ann Lee, {TIME}</p></header>",
        f"<div class='meta'>By Ann Lee | {TIME}</div>",
        "<p>Posted <time pubdate>22 March 2019</time></p>",
        '<span itemprop="datePublished" content="2019-03-22">Friday</span>',
        '<span class="posted-on">March 22, 2019</span>',
        '<span class="entry-date published">2019년 3월 22일</span>',
    ],
)
def test_the_date_above_an_article_is_kept(line: str) -> None:
    """A `<time>` in the head of the article, and what is marked as the day of publication, give the date."""
    assert _date(f"{line}{BODY}<p>This was promised in 2018.</p>") == "2019-03-22"
