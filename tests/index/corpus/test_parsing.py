"""One brief file: front matter, bytes, body; every problem with its line. Folders: test_parsing_folders.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.corpus.parsing import parse_text, read_named, split_front_matter
from index.desk import FolderFiles
from index.records import Brief

ROOT = Path(__file__).resolve().parents[3]
HEADER = "title: On liaison\nkind: background\n"
NO_FRONT_MATTER = "does not open with front matter between two --- lines"
NOT_UTF8 = "not UTF-8; save the file as UTF-8 in your editor"


def _control(character: str) -> str:
    return f"holds the invisible control character U+{ord(character):04X}; delete it"


def _text(text: str) -> tuple[Brief | None, list[tuple[int, str]]]:
    brief, problems = parse_text(text, Path("x.md"))
    return brief, [(problem.line, problem.message) for problem in problems]


def _bytes(path: Path, data: bytes) -> tuple[Brief | None, list[tuple[int, str]]]:
    path.write_bytes(data)
    brief, problems = read_named(FolderFiles(path.parent), path.name)
    assert {problem.path for problem in problems} <= {str(path)}
    return brief, [(problem.line, problem.message) for problem in problems]


@pytest.mark.parametrize(
    ("lines", "place", "what"),
    [
        ("title: Talks: more\nkind: background", 2, "mapping values are not allowed here"),
        ('title: "Talks\nkind: background\nlanguage: en', 2, "found unexpected end of stream"),
        ("title: Talks\ntopics: [China\nkind: background", 3, "expected ',' or ']', but got ':'"),
        ("title: Talks\nkind\nlanguage: en", 3, "could not find expected ':'"),
        ("title: Talks\n kind: background", 3, "mapping values are not allowed here"),
        ("title: Talks\ntopics:\n\t- China", 4, "found character '\\t' that cannot start any token"),
        ('title: "More" talks\nkind: background', 2, "expected <block end>, but found '<scalar>'"),
        ('title: Talks\npublisher: "C:\\path"', 3, "found unknown escape character 'p'"),
        ("title: @talks", 2, "found character '@' that cannot start any token"),
        ("title: Talks\npublisher: |#5\nkind: background", 3, "expected chomping or indentation indicators"),
        ("title: Talks\n...\nkind: background", 4, "expected '<document start>'"),
    ],
)
def test_broken_yaml_is_named_where_it_breaks(lines: str, place: int, what: str) -> None:
    """A slip in the YAML gives one problem on the line where it was made, with advice."""
    brief, problems = _text(f"---\n{lines}\n---\nBody.\n")
    assert brief is None
    assert [line for line, _ in problems] == [place]
    assert problems[0][1].startswith(f"front matter is broken here: {what}")
    assert problems[0][1].endswith("; a text with a colon or a quote needs quotes around it")


@pytest.mark.parametrize(
    ("lines", "place", "what"),
    [
        ("title: &t Talks\nkind: *t", 2, "YAML anchors and aliases (& and *) are not allowed; use quotes"),
        ("title: Talks\nkind: *t", 3, "YAML anchors and aliases (& and *) are not allowed; use quotes"),
        ("title: Talks\ntopics: &x [*x]", 3, "YAML anchors and aliases (& and *) are not allowed; use quotes"),
        ("title: !Important talks", 2, "YAML tags (!) are not allowed; use quotes"),
        ("title: !!python/object/apply:os.system [ls]", 2, "YAML tags (!) are not allowed; use quotes"),
        ("- title\n- kind", 2, "front matter must be lines of the form `key: value`"),
        ("Just a text", 2, "front matter must be lines of the form `key: value`"),
        ("", 2, "front matter must be lines of the form `key: value`"),
    ],
)
def test_yaml_beyond_keys_and_values_is_refused(lines: str, place: int, what: str) -> None:
    """Anchors, aliases, tags and anything but key and value are refused, since they do not mean their letters."""
    assert _text(f"---\n{lines}\n---\nBody.\n") == (None, [(place, what)])


@pytest.mark.parametrize(
    "value", ["[" * 100_000, "\n  ? " + "[" * 300 + "]" * 300 + "\n  : x", "[" * 9 + "]" * 9, "{a: " * 5_000]
)
def test_deep_nesting_is_refused_at_once(value: str) -> None:
    """Lists within lists are read to eight levels and no further, so that no depth exhausts time or stack."""
    brief, problems = _text(f"---\n{HEADER}author: {value}\n---\nBody.\n")
    assert brief is None
    assert [message for _, message in problems] == [
        "front matter has too many lists within lists; brackets in a text need quotes around it"
    ]
    assert problems[0][0] in (4, 5)


def test_windows_line_ends_and_a_byte_order_mark_are_taken(tmp_path: Path) -> None:
    """A file as Windows editors save it is sound, its body untouched, its lines counted right."""
    text = f"\ufeff---\n{HEADER}---\nOne.\nTwo.\n".replace("\n", "\r\n")
    brief, problems = _bytes(tmp_path / "x.md", text.encode())
    assert problems == []
    assert brief is not None
    assert (brief.title, brief.kind, brief.body) == ("On liaison", "background", "One.\r\nTwo.\r\n")
    faulty = text.replace("kind:", "colour: red\r\nkind:").replace("One.", "On\x00e.")
    assert [line for line, _ in _bytes(tmp_path / "x.md", faulty.encode())[1]] == [3, 6]


def test_bytes_that_are_not_utf8_are_named_by_line_beside_other_faults(tmp_path: Path) -> None:
    """Each line with a foreign byte is named once, and other faults of the file are listed with it."""
    data = b"---\ntitle: Caf\xe9 Ol\xe9\nkind: rant\n---\nBody \xff\xfe.\nSound caf\xc3\xa9.\nCut \xe2\x82\n"
    brief, problems = _bytes(tmp_path / "x.md", data)
    assert brief is None
    assert [(line, message.split(";")[0][:9]) for line, message in problems] == [
        (2, "not UTF-8"),
        (3, "kind “ran"),
        (5, "not UTF-8"),
        (7, "not UTF-8"),
    ]


def test_utf16_is_told_from_missing_front_matter(tmp_path: Path) -> None:
    """A file saved as UTF-16 is told to be saved as UTF-8."""
    found = _bytes(tmp_path / "x.md", f"---\n{HEADER}---\nBody.\n".encode("utf-16"))
    assert found == (None, [(1, NOT_UTF8), (1, NO_FRONT_MATTER)])


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x93", "\u202e", "\u2066", "\ufffe"])
def test_invisible_characters_are_named_by_line(character: str) -> None:
    """A control or direction character is named once a line, in the front matter and in the body alike."""
    text = f"---\ntitle: On{character} liaison\nkind: rant\n---\nOne.\n{character}Two{character}.\n"
    brief, problems = _text(text)
    assert brief is None
    assert [(line, message[:22]) for line, message in problems] == [
        (2, _control(character)[:22]),
        (3, "kind “rant” is not one"),
        (6, _control(character)[:22]),
    ]
    assert problems[0][1] == problems[2][1] == _control(character)


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\r"])
def test_odd_line_breaks_do_not_shift_the_lines(character: str) -> None:
    """A line break that editors do not show may stand in a body, and is named in the front matter."""
    brief, problems = _text(f"---\n{HEADER}---\nOne.{character}Two.\n")
    assert problems == []
    assert brief is not None
    assert brief.body == f"One.{character}Two.\n"
    broken = _text(f"---\ntitle: On{character}liaison\nkind: background\ncolour: red\n---\nBody.\n")
    assert [line for line, _ in broken[1]] == [2, 4]
    assert broken[1][0][1] == _control(character)


@pytest.mark.parametrize(("body", "line"), [("", 4), (" \n\t\r\n", 5), ("\u00a0\u2003\n", 5)])
def test_an_empty_body_is_a_problem(body: str, line: int) -> None:
    """Front matter alone, or with nothing but white space after it, is not a brief."""
    text = f"---\n{HEADER}---" + (f"\n{body}" if body else "")
    assert _text(text) == (None, [(line, "the body is empty")])


@pytest.mark.parametrize(
    "text", ["", "---", "---\n", f"---\n{HEADER}", HEADER, f"\n---\n{HEADER}---\nBody.", "--- \nx"]
)
def test_missing_front_matter_is_a_problem(text: str) -> None:
    """A file that does not open with front matter, or never closes it, is told so on line 1."""
    assert _text(text) == (None, [(1, NO_FRONT_MATTER)])


def test_a_rule_in_the_body_belongs_to_the_body() -> None:
    """Only the first closing line ends the front matter; later ones are body."""
    brief, problems = _text(f"---\n{HEADER}--- \nOne.\n---\nTwo.")
    assert problems == []
    assert brief is not None
    assert brief.body == "One.\n---\nTwo."


@given(st.text())
def test_a_body_is_kept_to_the_letter(body: str) -> None:
    """Whatever follows the front matter is the body, with not a character more or less."""
    assert split_front_matter(f"---\n{HEADER}---\n{body}") == (HEADER, body)


def test_a_body_is_kept_to_the_byte(tmp_path: Path) -> None:
    """Odd white space, both line ends, accents composed and not, emoji: the body has the bytes of the file."""
    body = "\n  A\tb\u00a0c \r\n\n e\u0301 \u00e9 👩‍👧 \u2028 مرحبا \ufeff \n\n---\n\n".encode()
    brief, problems = _bytes(tmp_path / "x.md", f"---\n{HEADER}---\n".encode() + body)
    assert problems == []
    assert brief is not None
    assert brief.body.encode() == body


ANY = st.text(st.characters(codec=None))
YAML_LIKE = st.text(st.sampled_from("-:[]{}&*!|>'\"#%@`?,.~\n\n  \t\\<=ab1\r\u2028\x00\ud800"), max_size=60)
KEYED = st.builds("{}: {}\n".format, st.sampled_from(["title", "author", "positions", "says", "topics"]), YAML_LIKE)


@settings(max_examples=400)
@given(header=ANY | YAML_LIKE | st.lists(KEYED, max_size=4).map("".join), body=ANY, framed=st.booleans())
def test_no_text_makes_the_parser_raise(header: str, body: str, framed: bool) -> None:
    """Any text is a brief or has problems, never both, each on a line that the text has."""
    text = f"---\n{header}\n---\n{body}" if framed else header
    brief, problems = _text(text)
    assert (brief is None) == bool(problems)
    assert all(1 <= line <= text.count("\n") + 1 and message for line, message in problems)


@given(data=st.binary(max_size=200), framed=st.booleans())
def test_no_bytes_make_the_reader_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes, framed: bool) -> None:
    """Any bytes are read as a brief or as problems, on or after line 1 in rising order."""
    path = tmp_path_factory.getbasetemp() / "any.md"
    brief, problems = _bytes(path, b"---\n" + data + b"\n---\n" + data if framed else data)
    lines = [line for line, _ in problems]
    assert (brief is None) == bool(problems)
    assert lines == sorted(lines)
    assert min(lines, default=1) >= 1


@pytest.mark.parametrize("path", sorted((ROOT / "briefs").glob("*-*.md")), ids=lambda path: path.stem)
def test_both_readers_of_yaml_read_a_brief_alike(path: Path, tmp_path: Path) -> None:
    """A sign of a block, in a comment, has the front matter read by the loader in Python: the same brief comes out."""
    copy = tmp_path / path.name
    copy.write_text(path.read_text(encoding="utf-8").replace("---\n", "---\n# |\n", 1), encoding="utf-8")
    brief, problems = read_named(FolderFiles(path.parent), path.name)
    assert brief is not None
    assert problems == ()
    assert read_named(FolderFiles(copy.parent), copy.name) == (brief, ())
