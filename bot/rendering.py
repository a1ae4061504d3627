"""Answer -> Telegram HTML, in parts of at most 4096 UTF-16 units, cut at the borders of blocks.

Telegram counts a message's length in UTF-16 units after the tags are taken out; here the tags are
counted too, which is on the safe side. Nothing here sends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape
from urllib.parse import quote

from bot import messages
from index import (
    Advice,
    Answer,
    Citation,
    Counsel,
    Nearest,
    Survey,
    View,
    by_stance,
    joined,
    one_line,
    spoken_date,
    stance_heading,
    survey_lead,
    whose_words,
    worth_naming,
)

LIMIT = 4096
LONG_QUOTE = 320
"""Characters from which a quote is folded, to be opened with a tap."""

MOST_NAMES = 3
"""Authors named over a quote; of more, the first is."""

LONGEST_ADDRESS = 2000
"""UTF-16 units of an address; a link with a longer one would leave no room in a message for its text."""

_PIECE = re.compile(r"<[^<>]*>|&#?\w+;|[^<&]")


def answer_parts(answer: Answer) -> list[str]:
    """The messages that show an answer, each valid HTML on its own; how a follow-up was read comes first."""
    opening = [messages.READ_AS.format(question=escape(answer.read_as))] if answer.read_as else []
    opening += [f"<i>{escape(' '.join(answer.notes))}</i>"] if answer.notes else []
    if answer.kind == "none":
        near = [] if answer.reason in ("vague", "language") else [_nearest(answer)]
        return parts([*opening, escape(answer.lead), *near])
    if answer.survey is not None:
        return parts([*opening, *_survey_blocks(answer.survey)])
    return parts([*opening, escape(answer.lead), *map(_statement, answer.citations), _sources(answer.citations)])


def survey_parts(survey: Survey) -> list[str]:
    """The messages that show who says what: grouped by stance, then sources, then who is silent, folded."""
    return parts(_survey_blocks(survey))


def _survey_blocks(survey: Survey) -> list[str]:
    blocks = [escape(survey_lead(survey))]
    for stance, views in by_stance(survey):
        first, *others = _views(views, survey.citations)
        heading = messages.STANCE.format(stance=escape(stance_heading(survey.issue, stance)), count=len(views))
        blocks += [f"{heading}\n{first}", *others]
    if survey.citations:
        blocks.append(_sources(survey.citations))
    if survey.silent:
        names = escape(", ".join(survey.silent))
        blocks.append(f"<blockquote expandable>{messages.SILENT.format(names=names)}</blockquote>")
    return blocks


def counsel_parts(counsel: Counsel) -> list[str]:
    """The messages that show what is recommended on a topic: who, when, to whom, and the quote."""
    if not counsel.advice:
        return [messages.ADVISED_NONE.format(topic=escape(counsel.topic))]
    count = len({expert for advice in counsel.advice for expert in advice.experts})
    words = whose_words(counsel.citations)
    lead = messages.ADVISED.format(count=count, topic=escape(counsel.topic), words=escape(words))
    said = [_advice(advice, counsel.citations[advice.citation - 1]) for advice in counsel.advice]
    return parts([lead, *said, _sources(counsel.citations)])


def parts(blocks: Iterable[str]) -> list[str]:
    """Blocks of HTML joined by blank lines into messages of at most LIMIT UTF-16 units.

    A block that is too long by itself is cut inside, its tags closed and opened again.
    """
    made: list[str] = []
    for block in blocks:
        for piece in _pieces(block, LIMIT):
            if made and units(made[-1]) + 2 + units(piece) <= LIMIT:
                made[-1] += f"\n\n{piece}"
            else:
                made.append(piece)
    return made


def plain(html: str) -> str:
    """The text of a message without its markup."""
    return unescape(re.sub(r"<[^<>]*>", "", html))


def units(text: str) -> int:
    """The length of a text in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


def clipped(text: str, most: int) -> str:
    """A text of at most so many characters, its end left out where it has more."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def quoted(text: str) -> str:
    """A text as a quote, which is folded when it is long, to be opened with a tap."""
    tag = "blockquote expandable" if len(text) > LONG_QUOTE else "blockquote"
    return f"<{tag}>{escape(one_line(text))}</blockquote>"


def _views(views: Sequence[View], citations: Sequence[Citation]) -> list[str]:
    """One block a quote, under the names of all who are quoted with it."""
    names: dict[int, list[str]] = {}
    for view in views:
        names.setdefault(view.citation, []).append(view.expert)
    return [_cited(joined(who), citations[number - 1]) for number, who in names.items()]


def _advice(advice: Advice, citation: Citation) -> str:
    told = messages.ADVICE.format(actor=escape(advice.actor), action=escape(advice.action))
    return _cited(", ".join(advice.experts), citation, told=f"{told}\n")


def _statement(citation: Citation) -> str:
    """One quote under the name of whose piece the brief is on."""
    return _cited(_authors(citation) or citation.publisher or citation.title, citation)


def _authors(citation: Citation) -> str | None:
    """The authors as a heading has room for them: all of up to three, or the first and how many others."""
    names = re.split(r", | and ", citation.author or "")
    return citation.author if len(names) <= MOST_NAMES else f"{names[0]} and {len(names) - 1} others"


def _cited(speaker: str, citation: Citation, *, told: str = "") -> str:
    own = f", {messages.OWN_WORDS}" if citation.own_words else ""
    return f"<b>{escape(speaker)}</b>, {_date(citation)}{own} [{citation.number}]\n{told}{quoted(citation.quote)}"


def _sources(citations: Sequence[Citation]) -> str:
    """What our briefs are on, then the documents that are quoted in their own words."""
    ours = [citation for citation in citations if not citation.own_words]
    own = [citation for citation in citations if citation.own_words]
    listed = [(messages.SOURCES, ours), (messages.OWN_SOURCES, own)]
    return "\n".join(f"{heading}\n{_listed(cited)}" for heading, cited in listed if cited)


def _listed(citations: Sequence[Citation]) -> str:
    """One line a brief, with the numbers of all its quotes."""
    numbers: dict[str, list[Citation]] = {}
    for citation in citations:
        numbers.setdefault(citation.brief_id, []).append(citation)
    return "\n".join(map(_source, numbers.values()))


def _source(cited: Sequence[Citation]) -> str:
    """The numbers, the original's title, linked where it has a link, publisher and date."""
    citation = cited[0]
    marks = "".join(f"[{one.number}]" for one in cited)
    link = linked(citation.source_title or citation.title, citation.url)
    where = ", ".join(part for part in (escape(citation.publisher or ""), _date(citation)) if part)
    return f"{marks} {link} ({where})"


def linked(title: str, url: str | None) -> str:
    """A title as HTML, linked where there is an address that a message has room for."""
    address = escape(quote(url or "", safe=_URL_SAFE))
    return f'<a href="{address}">{escape(title)}</a>' if 0 < units(address) <= LONGEST_ADDRESS else escape(title)


_URL_SAFE = "!#$%&'()*+,/:;=?@[]~-._"


def _nearest(answer: Answer) -> str:
    """The nearest briefs, or, when not even those are near, what the library is about."""
    near = worth_naming(answer)
    if not near:
        return messages.SCOPE
    return "\n".join([messages.NEAREST, *map(_near, near)])


def _near(brief: Nearest) -> str:
    shown = f"\n{quoted(brief.quote)}" if brief.quote else ""
    own = f" ({messages.OWN_WORDS})" if shown and brief.own_words else ""
    return f"<b>{escape(brief.title)}</b>{own}{shown}"


def _date(citation: Citation) -> str:
    return spoken_date(citation.date)


def _pieces(block: str, limit: int) -> list[str]:
    """The block whole, or cut into pieces of at most `limit` units whose tags are balanced."""
    if units(block) <= limit:
        return [block]
    made: list[str] = []
    opened: list[str] = []
    current, size = "", 0
    for token in _PIECE.findall(block):
        if size + units(token) + _closing_units(opened, token) > limit:
            made.append(current + _closing(opened))
            current = "".join(opened)
            size = units(current)
        current, size = current + token, size + units(token)
        _track(opened, token)
    return [*made, current]


def _track(opened: list[str], token: str) -> None:
    if token.startswith("</"):
        opened.pop()
    elif token.startswith("<"):
        opened.append(token)


def _closing(opened: Sequence[str]) -> str:
    return "".join(f"</{re.split('[ >]', tag[1:])[0]}>" for tag in reversed(opened))


def _closing_units(opened: Sequence[str], token: str) -> int:
    """Room that must stay for closing what is open once `token` is taken."""
    after = list(opened)
    _track(after, token)
    return units(_closing(after))
