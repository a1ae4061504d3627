"""How an answer reads as plain text: attributions, dates, sources.

Chat markup is the bot's; this is the text of the terminal and of the JSON key "text".
"""

from __future__ import annotations

from index.records import Answer, Citation, Nearest

NEAR = 0.15
"""A brief whose score is lower has nothing to do with the question."""

MONTHS = "January February March April May June July August September October November December".split()


def spoken_date(date: str | None) -> str:
    """A date of the brief format for reading: "March 2019", "22 May 2019", "2019", or "undated"."""
    if date is None:
        return "undated"
    year, *rest = date.split("-")
    if not rest:
        return year
    month = f"{MONTHS[int(rest[0]) - 1]} {year}"
    return f"{int(rest[1])} {month}" if len(rest) == 2 else month


def attribution(citation: Citation) -> str:
    """Whose piece our brief is on: author, publisher and date, as far as they are known."""
    return ", ".join(part for part in (citation.author, citation.publisher, spoken_date(citation.date)) if part)


def plain_text(answer: Answer) -> str:
    """The whole answer as plain text, sources numbered at its end."""
    opening = [reading_line(answer), ""] if answer.read_as else []
    if answer.kind == "none":
        return "\n".join([*opening, answer.lead, *_nearest_lines(answer)])
    numbered = {citation.number: citation for citation in answer.citations}
    lines = [*opening, answer.lead, ""]
    for statement in answer.statements:
        marks = "".join(f"[{number}]" for number in statement.citations)
        lines += [f"“{one_line(statement.text)}” {marks}", ""]
    lines.append("From our briefs on:")
    lines += [
        f"[{number}] {attribution(citation)}. {citation.url or 'No link.'}" for number, citation in numbered.items()
    ]
    return "\n".join(lines)


def reading_line(answer: Answer) -> str:
    """How a follow-up was read: "Reading this as: …"."""
    return f"Reading this as: {answer.read_as}"


def one_line(text: str) -> str:
    """The text with its white space folded, for showing."""
    return " ".join(text.split())


def worth_naming(answer: Answer) -> list[Nearest]:
    """The nearest briefs that are near enough to the question to be shown to a person."""
    return [near for near in answer.nearest if near.score >= NEAR]


def _nearest_lines(answer: Answer) -> list[str]:
    near = worth_naming(answer)
    return ["Nearest in the briefs:", *(f"- {brief.title}" for brief in near)] if near else []
