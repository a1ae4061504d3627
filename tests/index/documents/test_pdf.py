"""PDFs as they are laid out: what is read where, in which order, and what of it is no text of the author's."""

from __future__ import annotations

import pytest

from index.documents.draft import draft
from index.documents.extract import extract
from index.documents.extracted import Extracted, Refused
from index.messages import say
from tests.conftest import ROOT
from tests.support.documents import pdf_objects, placed_pdf, stream

SAMPLES = ROOT / "tests" / "index" / "documents" / "samples"
PROSE = (
    "The talks at the working level",
    "need more room than they had",
    "before the summit, and so the",
    "envoys should meet every week",
    "in one of the two capitals",
    "until a plan is on the table.",
)
OTHER = (
    "Sanctions were a second matter",
    "on which the sides did not agree",
    "at all, though both of them had",
    "said in public that they could",
    "be eased as soon as inspectors",
    "had seen the site by themselves.",
)


def _read(data: bytes) -> Extracted:
    found = extract(data, "a.pdf")
    assert isinstance(found, Extracted), found
    return found


def _lines(x: int, y: int, texts: tuple[str, ...], size: int = 10) -> str:
    return "\n".join(f"{x} {y - 12 * number} {size} {text}" for number, text in enumerate(texts))


def _sample(name: str) -> Extracted:
    return _read((SAMPLES / name).read_bytes())


@pytest.mark.parametrize(
    ("name", "title", "opening"),
    [
        (
            "dash_end.pdf",
            None,
            "The summits of the years 2018–2019 and the talks that followed — few as they were — did",
        ),
        (
            "first_line_short.pdf",
            None,
            "In the spring of 2019 Kim Jong Un and Moon met again, and the two of them spoke",
        ),
        (
            "lead_in.pdf",
            None,
            "The panel asks three things of Washington:\n\n1. Open a liaison office in Pyongyang this",
        ),
        ("title_wraps.pdf", "Why the United States should Open a Liaison Office in Pyongyang", "Of all the sanctions"),
        (
            "meta_title2.pdf",
            "After Hanoi: What Next?",
            "The committee reviewed the report on the Hanoi summit in detail",
        ),
    ],
)
def test_a_first_line_is_a_title_or_text_and_not_half_of_either(name: str, title: str | None, opening: str) -> None:
    """A line that the next one continues stays in the text; a title of two lines is one title."""
    found = _sample(name)
    assert found.title == title
    made = draft(found, name, ())
    assert made.body.startswith(opening)
    assert (made.brief.title == title) == (title is not None)


def test_heads_and_feet_are_no_text() -> None:
    """Of a paper of two pages, and at the first page's foot; what was left out is told."""
    for name in ("two_pages.pdf", "foot_first.pdf"):
        found = _sample(name)
        assert "Sample Institute" not in found.text
        assert "Page" not in found.text
        assert all(
            part.endswith("as many former diplomats have said for years now.") for part in found.text.split("\n\n")
        )
        assert any(note.startswith("I left out what stands at the edges of the pages: “") for note in found.notes)


def test_lines_that_differ_by_a_year_are_no_heads() -> None:
    """What opens two pages alike but for a number that does not count the pages is text; so is a sentence twice."""
    pages = [
        f"60 700 10 In {year} the envoys did not meet at all, and nothing came of it.\n{_lines(60, 688, PROSE)}\n"
        "60 600 10 That is what the committee found in the end."
        for year in (2016, 2019)
    ]
    text = _read(placed_pdf(*pages)).text
    assert "In 2016 the envoys" in text
    assert "In 2019 the envoys" in text
    assert text.count("That is what the committee found in the end.") == 2


def test_hyphens_at_line_ends() -> None:
    """A word that was cut is whole, and one with a hyphen of its own keeps it, whichever sign of a hyphen it is."""
    text = _sample("hyphen_ascii.pdf").text
    for words in (
        "the denuclearization of",
        "a post-Hanoi roadmap",
        "a well-known expert",
        "the U.S.-South Korea alliance",
    ):
        assert words in text.replace("A well", "a well")
    assert "China. The Trump-Kim meeting of 2018-2019 did not" in text
    text = _sample("hyphen_u2010.pdf").text
    assert "the denuclearization of the peninsula will take many years and that a post-Hanoi roadmap" in text


def test_numbers_that_count_lines_are_no_text() -> None:
    """Numbers in the margin go, of every line and of every fifth; those of points in a list stay."""
    found = _sample("linenums.pdf")
    assert found.text.startswith(
        "The Congress finds that the sanctions on North Korea are to be kept until the President"
    )
    assert say("document-numbered") in found.notes
    found = _sample("linenums5.pdf")
    assert not any(letter.isdigit() for letter in found.text)
    listed = "\n".join(f"60 {700 - 14 * n} 10 {n} Open office number {word} soon." for n, word in enumerate("abcd", 1))
    assert "1 Open office number a soon." in _read(placed_pdf(listed)).text


def test_columns_are_read_one_after_the_other() -> None:
    """The left column comes before the right one, in whatever order the file draws their lines; the title is above."""
    rows = "\n".join(
        f"60 {700 - 12 * n} 10 {a}\n320 {700 - 12 * n} 10 {b}"
        for n, (a, b) in enumerate(zip(PROSE, OTHER, strict=True))
    )
    whole = f"{' '.join(PROSE)}\n\n{' '.join(OTHER)}"
    plain = f"*60 740 18 Room for the working level\n{_lines(60, 700, PROSE)}\n{_lines(320, 700, OTHER)}"
    found = _read(placed_pdf(plain))
    assert (found.title, found.text, found.notes) == ("Room for the working level", whole, ())
    found = _read(placed_pdf(f"*60 740 18 Room for the working level\n{rows}"))
    assert found.text == whole
    assert say("document-order", pages="1", count=1) in found.notes


def test_a_table_is_read_row_by_row() -> None:
    """Short words under one another are cells of a table, and no columns."""
    rows = [
        ("Year", "Talks", "Place"),
        ("2018", "three", "Seoul"),
        ("2019", "one", "Hanoi"),
        ("2020", "none", "nowhere"),
    ]
    cells = "\n".join(
        f"{60 + 150 * i} {700 - 14 * n} 10 {cell}" for n, row in enumerate(rows) for i, cell in enumerate(row)
    )
    text = _read(placed_pdf(f"{_lines(60, 790, PROSE)}\n{cells}")).text
    assert "2018 | three | Seoul\n\n2019 | one | Hanoi" in text


def test_a_sentence_goes_on_over_a_foot_note_and_the_page() -> None:
    """Notes in small letters come last, their numbers go from the text, and the sentence around them is whole."""
    first = f"{_lines(60, 700, PROSE[:3])}\n60 100 7 1 See the annex to the report of last year."
    mark = "193 680 6 1"
    found = _read(placed_pdf(f"{first}\n{mark}", _lines(60, 700, PROSE[3:])))
    assert found.text == f"{' '.join(PROSE)}\n\n1 See the annex to the report of last year."


def test_headings_and_paragraphs_stay_apart() -> None:
    """What is larger or bold and short is a heading; a gap and an indent end a paragraph."""
    page = f"*60 740 10 What next\n{_lines(60, 720, PROSE)}\n72 648 10 An indent.\n60 620 10 A gap."
    body = f"## What next\n\n{' '.join(PROSE)}\n\nAn indent.\n\nA gap."
    assert _read(placed_pdf(f"60 770 20 A title\n{page}")).text == body


@pytest.mark.parametrize(
    "drawn",
    [
        "!3 Tr\n60 600 10 oppose\n!0 Tr",
        "!1 1 1 rg\n60 600 10 oppose\n!0 0 0 rg",
        "60 600 1 oppose",
        "60 600 10 oppose\n!0 0 0 rg 50 590 100 20 re f",
        "60 600 10 oppose\n!1 1 1 rg 50 590 100 20 re f 0 0 0 rg",
        "700 600 10 oppose",
        "60 600 10 oppose\n!1 w 60 603 m 95 603 l S",
        "!BT 0.7 0.7 -0.7 0.7 300 300 Tm /F1 40 Tf (oppose) Tj ET",
    ],
)
def test_what_a_page_does_not_show_is_not_read(drawn: str) -> None:
    """Invisible, white, tiny, covered and struck-out letters, those beyond the edge, are left out and told."""
    found = _read(placed_pdf(f"{_lines(60, 700, PROSE)}\n{drawn}"))
    assert found.text == " ".join(PROSE)
    assert len([note for note in found.notes if "“oppose”" in note]) == 1


def test_what_stands_light_on_dark_is_read() -> None:
    """White letters on a dark ground, and those with a line below them, are read."""
    dark, line = "!0 0 0 rg 50 590 100 20 re f 1 1 1 rg", "!0 0 0 rg 0.5 w 60 570 m 100 570 l S"
    drawn = f"{dark}\n60 600 10 We agree\n{line}\n60 572 10 We talk"
    found = _read(placed_pdf(f"{_lines(60, 700, PROSE)}\n{drawn}"))
    assert "We agree" in found.text
    assert "We talk" in found.text
    assert not any("oppose" in note or "don't see" in note for note in found.notes)


def test_what_a_program_recognized_in_a_scan_is_read_and_told() -> None:
    """Invisible letters over a picture of the whole page are the page's text."""
    shown = "\n".join(f"BT 3 Tr /F1 10 Tf 60 {700 - 12 * n} Td ({line}) Tj ET" for n, line in enumerate(PROSE))
    picture = stream(b"\xf0" * 64, entries=b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 "
                     b"/ColorSpace /DeviceGray")  # fmt: skip
    found = _read(
        pdf_objects(
            [
                b"<< /Type /Catalog /Pages 2 0 R >>",
                b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
                b"/Resources << /Font << /F1 6 0 R >> /XObject << /I 5 0 R >> >> >>",
                stream(b"q 612 0 0 792 0 0 cm /I Do Q\n" + shown.encode()),
                picture,
                b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            ]
        )
    )
    assert found.text == " ".join(PROSE)
    assert say("document-recognized", count=1, pages=1) in found.notes


def test_pages_of_a_line_each_are_text() -> None:
    """Where all that there is looks like heads or a title, it is the text."""
    assert _read(placed_pdf("60 700 10 Potato 1", "60 700 10 Potato 2")).text == "Potato 1\n\nPotato 2"
    assert _read(placed_pdf("60 700 30 A cover")).text == "A cover"


def test_a_pdf_of_nothing_but_hidden_text_is_refused() -> None:
    """The sentence says that what it holds is hidden."""
    assert extract(placed_pdf("!3 Tr\n60 600 10 oppose"), "a.pdf") == Refused(say("document-all-unseen"))
