"""A web page's tree without what stands around its article: menus, heads and feet of the site, and scripts."""

from __future__ import annotations

from lxml import etree, html

_SILENT = "script style noscript template svg iframe object button select textarea".split()
_ROLES = frozenset("navigation banner contentinfo complementary search".split())
_COMMENTS = frozenset("comments disqus_thread".split())
_WIDE = 3
"""A letter of Chinese, Japanese or Korean says as much as so many of an alphabet."""

_LEAST_SHARE = 0.25
"""How much of what a page says outside links its one `<article>` must hold to be taken for all that matters."""


def parsed(text: str) -> html.HtmlElement | None:
    """The tree of a page; None when there is none in it. Nothing that it refers to is fetched."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(text.replace("\0", "").encode(), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return tree if tree.find("body") is not None else None


def weight(text: str) -> int:
    """How much a text says: its letters, those of East Asia thrice."""
    return sum(_WIDE if "\u3040" <= letter <= "\ud7a3" else 1 for letter in text if letter.isalnum())


def strip_page(tree: html.HtmlElement) -> html.HtmlElement:
    """Take out in place what stands around the article; the one element that holds it, or else the body."""
    _mark_quotes(tree)
    for element in list(tree.iter(*_SILENT)):
        if (element.get("type") or "").lower() != "application/ld+json":  # trafilatura reads articles out of it
            element.drop_tree()
    body = tree.find("body")
    around = [each for each in body.iterdescendants(etree.Element) if _is_around(each)]
    behind = [each for each in around if _is_behind(each)]
    for element in behind:
        if element.find(".//main") is None and element.find(".//h1") is None:  # one that nobody closed holds the rest
            element.drop_tree()
    said = _said(body)
    for element in around:
        if not _is_behind(element) and 2 * _said(element) <= said:
            element.drop_tree()
    return _holder(body)


def _is_around(element: html.HtmlElement) -> bool:
    if element.tag in ("main", "article"):
        return False
    if element.tag in ("header", "footer"):
        return next(element.iterancestors("article", "main"), None) is None
    named = element.tag in ("nav", "aside") or (element.get("role") or "").lower() in _ROLES
    return named or element.get("id") in _COMMENTS


def _is_behind(element: html.HtmlElement) -> bool:
    """Whether this comes beside or behind the article, and so may say more than a short one without being it."""
    return not (element.tag in ("nav", "header") or element.get("role") in ("navigation", "banner", "search"))


def _holder(body: html.HtmlElement) -> html.HtmlElement:
    articles = [each for each in body.iter("article") if next(each.iterancestors("article"), None) is None]
    mains = [each for each in body.iterdescendants(etree.Element) if each.tag == "main" or each.get("role") == "main"]
    least = max(1, _LEAST_SHARE * _said(body))
    return next((found[0] for found in (articles, mains) if len(found) == 1 and _said(found[0]) >= least), body)


def _said(root: html.HtmlElement) -> int:
    """How much is said under `root` outside links."""
    said = links = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag == "a":
            links += 1 if event == "start" else -1
        if event == "start":
            text = element.text if element.tag != "script" else ""
        else:
            text = element.tail if element is not root else ""
        said += weight(text or "") if not links else 0
    return said


def drop_scripts(tree: html.HtmlElement) -> None:
    """Take out all that a reader does not see."""
    for element in list(tree.iter(*_SILENT)):
        element.drop_tree()


def link_share(root: html.HtmlElement) -> float:
    """How much of what is said under `root` is said in links."""
    whole = weight("".join(root.itertext()))
    return 1 - _said(root) / whole if whole else 0.0


def _mark_quotes(tree: html.HtmlElement) -> None:
    """Put the marks around a quotation that a browser shows there."""
    for quote in tree.iter("q"):
        quote.text = f"“{quote.text or ''}"
        if len(quote):
            quote[-1].tail = f"{quote[-1].tail or ''}”"
        else:
            quote.text += "”"
    for quote in list(tree.iter("q")):
        quote.tag = "span"  # trafilatura would make a paragraph of it
