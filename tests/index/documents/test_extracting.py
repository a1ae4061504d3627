"""Text, title, author, date and language out of honest files of every kind."""

from __future__ import annotations

import datetime
import time
import zipfile
from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml

from index.documents.extract import extract
from index.documents.extracted import Extracted, Refused
from index.messages import say
from tests.support.documents import ARTICLE, locked_pdf, page, part, pdf, with_parts, word

KOREAN = (
    "북한과 미국은 실무 협상을 다시 시작해야 한다. 연락사무소는 오해를 줄일 수 있다."
    "\n\n제재 완화는 단계적으로 이루어져야 한다."
)
CP949_ONLY = "펲시콜라와 똠방각하는 확장 완성형에만 있는 글자를 쓴다. 뷁이라는 글자도 그렇다."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _read(data: bytes, name: str = "file") -> Extracted:
    found = extract(data, name)
    assert isinstance(found, Extracted), found
    return found


def test_a_pdf_gives_its_text_and_what_it_says_of_itself() -> None:
    """Text, title, authors and language are told; the day it was made is no date, which is told and stays doubtful."""
    found = _read(
        pdf(ARTICLE, ARTICLE, title="Room to talk", author="Ann Lee; Bo Ek", made="D:20190322120000Z"), "a.pdf"
    )
    assert (found.kind, found.title, found.authors, found.date) == (
        "PDF",
        "Room to talk",
        ("Ann Lee", "Bo Ek"),
        None,
    )
    assert (found.language, found.notes) == ("en", (say("document-titled-file"),))
    assert found.doubts == (
        ("author", say("doubt-author", names="Ann Lee and Bo Ek")),
        ("date", say("doubt-date-made", date="22 March 2019")),
    )
    assert all(sentence in found.text for sentence in ARTICLE)


def test_the_lines_of_a_pdf_become_paragraphs() -> None:
    """Words cut at a line's end are whole, running heads and page numbers are gone, paragraphs stay apart."""
    full = "This line is as long as a line of this page can be, so that it goes on"
    pages = [
        ["The Journal of Talks", full, "and every diplo-", "mat knows it.", full, "to its end here.", f"{number}"]
        for number in range(1, 5)
    ]
    found = _read(pdf(*pages))
    assert found.text.count("every diplomat knows it.") == 4
    assert "The Journal of Talks" not in found.text
    assert found.title == "The Journal of Talks"
    assert "it.\n\nThis line" in found.text
    assert "goes on and every" in found.text
    assert "goes on to its end here." in found.text
    assert not [line for line in found.text.split("\n") if line.isdigit()]


def test_a_hyphen_that_belongs_to_a_word_stays() -> None:
    """A word that is written with a hyphen elsewhere in the text keeps it when it is cut there."""
    lines = ["Some say that working-level talks are all that matters now for the working-", "level talks that come."]
    assert "for the working-level talks that come." in _read(pdf(lines)).text


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_anyone_may_open_is_read(algorithm: str) -> None:
    """A PDF that is encrypted without a password for its readers is read like any other."""
    assert ARTICLE[0] in _read(locked_pdf("", algorithm)).text


def test_pages_without_text_are_told() -> None:
    """A PDF of which some pages hold no text is read, with a note on how many."""
    found = _read(pdf(ARTICLE, []))
    assert found.notes == (say("document-pictures", count=1, pages=2),)


def test_a_word_document_gives_all_its_text() -> None:
    """Headings, lists and tables (also within tables) are there, in the order of reading; heads of pages are told."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "Room to talk", "Ann Lee"
    document.core_properties.created = datetime.datetime(2019, 3, 22, tzinfo=datetime.UTC)
    document.sections[0].header.paragraphs[0].text = "A paper of the Institute"
    document.add_heading("Offices", 2)
    document.add_paragraph("They would meet every week.")
    table = document.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"cell {number}"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "deep within"
    document.add_paragraph("The end.")
    found = _read(word(document), "a.docx")
    assert found.text == (
        "## Offices\n\nThey would meet every week.\n\ncell 0 | cell 1\n\ncell 2 | cell 3 deep within\n\nThe end."
    )
    assert found.notes == (say("document-edges", shown="“A paper of the Institute”", more=0),)
    assert dict(found.doubts)["date"] == say("doubt-date-made", date="22 March 2019")
    assert (found.kind, found.title, found.authors, found.date) == ("Word", "Room to talk", ("Ann Lee",), None)


def test_text_boxes_and_notes_are_read_once_and_deleted_text_never() -> None:
    """A text box, which Word stores twice for old programs, stands once; notes come last; deletions are gone."""
    box = f"<w:txbxContent {W}><w:p><w:r><w:t>in the box</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    run = f"<w:r {W}><mc:AlternateContent {mc}>{both}</mc:AlternateContent></w:r>"
    document = docx.Document()
    paragraph = document.add_paragraph("Before the box.")
    paragraph._p.append(parse_xml(run))
    paragraph._p.append(parse_xml(f"<w:del {W}><w:r><w:delText>deleted</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {W}><w:r><w:t> Inserted.</w:t></w:r></w:ins>"))
    data = word(document)
    notes = f"<w:footnotes {W}><w:footnote><w:p><w:r><w:t>See the annex.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    types = part(data, "[Content_Types].xml").replace(
        b"</Types>", b'<Override PartName="/word/footnotes.xml" ContentType="%b"/></Types>' % kind
    )
    link = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    rels = part(data, "word/_rels/document.xml.rels").replace(
        b"</Relationships>", b'<Relationship Id="rN" Type="%b" Target="footnotes.xml"/></Relationships>' % link
    )
    parts = {"[Content_Types].xml": types, "word/_rels/document.xml.rels": rels, "word/footnotes.xml": notes.encode()}
    found = _read(with_parts(data, parts))
    assert found.text == "Before the box. Inserted.\n\nin the box\n\nSee the annex."
    assert say("document-tracked") in found.notes


def test_a_web_page_keeps_its_article_and_loses_its_menus() -> None:
    """The article is there with title, author, date, publisher and address; menus and the foot are not."""
    head = (
        '<meta name="author" content="Ann Lee"><meta property="article:published_time" content="2019-03-22">'
        '<meta property="og:site_name" content="The Interest"><link rel="canonical" href="https://example.org/room">'
    )
    article = "".join(f"<p>{sentence} {sentence}</p>" for sentence in ARTICLE)
    found = _read(page(article, head=head).encode(), "room.html")
    assert all(sentence in found.text for sentence in ARTICLE)
    assert not any(word in found.text for word in ("Subscribe", "Donate", "Cookie", "Most read"))
    assert (found.kind, found.title, found.authors) == ("a web page", "Room for the working level", ("Ann Lee",))
    assert (found.date, found.publisher, found.url) == ("2019-03-22", "The Interest", "https://example.org/room")
    assert (found.language, found.notes) == ("en", ())


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("Crews [of both sides] should share.", "Crews [of both sides] should share."),
        ("As said before [2], six_seven and ~ten.", "As said before [2], six_seven and ~ten."),
        ("Write &lt;x&gt;, &amp;lt; and 2*3*4 or *so*.", "Write <x>, &lt; and 2*3*4 or *so*."),
        ("1. A paragraph may start so.", "1. A paragraph may start so."),
        ("# It may start so too.", "# It may start so too."),
        (r"A back\slash, a \[pair\] and \_one.", r"A back\slash, a \[pair\] and \_one."),
        ("A <b>bold</b> word, <i>slant</i>ing, <a href='/x'>linked</a>.", "A bold word, slanting, linked."),
        ("<b>**Stars**</b> <em><strong>twice</strong></em>, H<sub>2</sub>O.", "**Stars** twice, H2O."),
        ("One line<br>and the next.", "One line\nand the next."),
    ],
)
def test_the_words_of_a_page_are_kept_to_the_letter(markup: str, words: str) -> None:
    """No mark is put to what the author wrote and none is taken away, emphasis and links are words like others."""
    article = "".join(f"<p>{sentence} {sentence}</p>" for sentence in ARTICLE)
    found = _read(page(f"{article}<p>{markup}</p>").encode(), "a.html")
    assert found.text.endswith(f"\n\n{words}")


def test_headings_lists_and_tables_of_a_page_stay_apart() -> None:
    """Headings and points keep their marks, the cells of a row stand side by side, and their words are as written."""
    article = "".join(f"<p>{sentence} {sentence}</p>" for sentence in ARTICLE)
    rest = (
        "<h2>A [new] head_ing</h2><ul><li>one [1]</li><li><p>two <b>bold</b> words</p></li></ul>"
        "<ol><li>first</li><li>second</li></ol><table><tr><th>Year</th><th>A|B</th></tr>"
        "<tr><td>cell_1</td><td><b>cell</b> 2</td></tr></table><blockquote><p>A *quoted* word.</p></blockquote>"
    )
    found = _read(page(article + rest).encode(), "a.html")
    assert found.text.endswith(
        "## A [new] head_ing\n\n- one [1]\n- two bold words\n\n1. first\n2. second\n\nYear | A|B\n\ncell_1 | cell 2"
        "\n\nA *quoted* word."
    )


def test_markdown_is_read_as_it_stands() -> None:
    """Its front matter gives title, author and date, and is not part of the text; headings and lists stay."""
    body = f"# Room\n\n{ARTICLE[0]}\n\n- {ARTICLE[1]}"
    front = '---\ntitle: "Room: a plan"\nauthor: [Ann Lee, Bo Ek]\ndate: 2019-03\nlayout: post\n---\n'
    found = _read(f"{front}{body}".encode(), "room.md")
    assert (found.kind, found.text, found.title) == ("Markdown", body, "Room: a plan")
    assert (found.authors, found.date, found.language) == (("Ann Lee", "Bo Ek"), "2019-03", "en")
    assert _read(body.encode(), "room.md").title == "Room"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (KOREAN, "euc-kr"),
        (KOREAN, "cp949"),
        (CP949_ONLY, "cp949"),
        (KOREAN, "utf-8"),
        (KOREAN, "utf-8-sig"),
        (KOREAN, "utf-16"),
        (KOREAN, "utf-16-le"),
        (KOREAN, "utf-16-be"),
        (KOREAN, "utf-32"),
        ("\n".join(ARTICLE), "utf-16-le"),
        ("Señor Peña dijo que las sanciones deberían aliviarse más rápidamente. " * 3, "cp1252"),
        ("Переговоры должны продолжаться, и санкции надо смягчать постепенно. " * 3, "cp1251"),
        ("実務者協議を再開すべきだと専門家は述べている。制裁の緩和も必要だ。" * 3, "shift_jis"),
        ("专家说应该恢复工作层会谈，并逐步放松制裁，以便建立信任。" * 3, "gb18030"),
    ],
)
def test_plain_text_comes_out_right_in_any_encoding(text: str, encoding: str) -> None:
    """Every letter is as it was written, whether or not the file says how it is encoded."""
    assert _read(text.encode(encoding), "a.txt").text == text.strip()


@pytest.mark.parametrize("encoding", ["euc-kr", "cp949", "utf-8"])
def test_a_korean_page_is_read_by_the_encoding_it_names(encoding: str) -> None:
    """A page in Korean comes out right, and its language is told."""
    article = "".join(f"<p>{KOREAN} {KOREAN}</p>" for _ in range(3))
    found = _read(page(article, head=f'<meta charset="{encoding}">').encode(encoding), "a.html")
    assert "연락사무소는 오해를 줄일 수 있다." in found.text
    assert (found.kind, found.language) == ("a web page", "ko")


def test_text_is_cleaned() -> None:
    """Soft hyphens, control characters and stray spaces go; paragraphs and every letter stay."""
    text = "One\u00ad\nness\x07 is\u200b good.  \r\n\r\n\r\n\r\nNext\u00a0one, the ﬁrst;\u202e end."
    assert _read(text.encode(), "a.txt").text == "Oneness is good.\n\nNext one, the first; end."


@pytest.mark.parametrize(
    ("data", "name", "kind", "named"),
    [
        (pdf(ARTICLE), "a.docx", "PDF", "Word"),
        (word(None, *ARTICLE), "a.pdf", "Word", "PDF"),
        (page(f"<p>{' '.join(ARTICLE)}</p>").encode(), "a.txt", "a web page", "plain text"),
        (ARTICLE[0].encode(), "a.pdf", "plain text", "PDF"),
    ],
)
def test_a_wrong_extension_is_told_and_the_file_read(data: bytes, name: str, kind: str, named: str) -> None:
    """What a file is, its bytes say; that its name says otherwise stands in a note."""
    found = _read(data, name)
    assert ARTICLE[0] in found.text
    assert found.kind == kind
    assert say("document-misnamed", named=named, kind=kind) in found.notes


def test_names_and_titles_made_by_programs_are_left_out() -> None:
    """A title that is a file's name, and an author who is nobody, are not taken."""
    found = _read(pdf(ARTICLE, title="Microsoft Word - final2.doc", author="Administrator"))
    assert (found.title, found.authors) == (None, ())


def test_a_text_file_with_a_few_tags_stays_a_text() -> None:
    """Markdown that holds some HTML is not taken for a web page."""
    assert _read(b"# Room\n\nSome <b>bold</b> words.\n\n<p>And so on, to the end of it.</p>", "a.md").kind == "Markdown"


def test_comments_before_a_page_cost_no_time() -> None:
    """Whether a page or none comes behind them, hundreds of comments are looked at once each."""
    comments = "<!-- a comment -->\n" * 200
    start = time.monotonic()
    assert _read(f"{comments}{page(f'<p>{ARTICLE[0]}</p>')}".encode(), "a.txt").kind == "a web page"
    assert _read(f"{comments}<p>{ARTICLE[0]}</p>".encode(), "a.html").kind == "a web page"
    assert _read(f"{comments}{ARTICLE[0]}".encode(), "a.txt").kind == "plain text"
    assert time.monotonic() - start < 10


def test_a_zip_of_another_kind_is_refused() -> None:
    """A zip that is no Word document gets the sentence about archives."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "text")
    assert extract(out.getvalue(), "a.docx") == Refused(say("document-archive"))
