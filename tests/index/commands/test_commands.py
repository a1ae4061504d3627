"""The real `python -m index`: what it prints, where, and its exit codes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index.corpus.parsing import split_front_matter
from index.editions import store
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from tests.conftest import ROOT, WriteBrief
from tests.index.test_library import NASTY
from tests.support import corpora
from tests.support.commands import ENVIRONMENT, INDEX, contents, index

ANSWER_KEYS = {
    "id", "question", "read_as", "kind", "reason", "notes", "text", "confidence", "statements", "citations",
    "nearest", "further", "next", "edition", "elapsed_ms", "claims", "worded", "partly",
}  # fmt: skip
CITATION_KEYS = {"number", "brief_id", "title", "author", "date", "url", "quote", "start", "end"}
BARD = "What does Abigail Bard recommend on working-level talks?"
PIZZA = "What is the best pizza in Naples?"


def _objects(text: str) -> list[dict[str, Any]]:
    """One JSON object a line, each ending in a line break."""
    assert text.endswith("\n")
    return [json.loads(line) for line in text[:-1].split("\n")]


def _batch(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_help_loads_nothing_heavy() -> None:
    """--help answers without importing a model, a vector index or an array library."""
    command = [sys.executable, "-X", "importtime", "-m", "index", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    imported = {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if line.count("|") == 2}
    assert "argparse" in imported
    assert imported.isdisjoint(
        {"torch", "faiss", "sentence_transformers", "transformers", "numpy", "bm25s", "yaml", "matplotlib"}
    )
    listed = {line.split()[0] for line in done.stdout.splitlines() if line[:4].isspace() and line[4:5].isalpha()}
    assert listed == {"ask", "chat", "sync", "check", "editions", "positions", "map", "eval", "score"}


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nothing",),
        ("ask",),
        ("ask", "one", "--batch", "file"),
        ("ask", ""),
        ("ask", " ", "\t"),
        ("aks", "one"),
        ("What", "should", "happen?"),
        ("map", "x.foo"),
        ("map", "picture"),
        ("ask", "one\ntwo", "--nothing"),
        ("sync", "--nothing"),
        ("eval",),
        ("eval", "set", "--mode", "guess"),
        ("score", "one", "two"),
        ("editions", "burn"),
        ("editions", "rollback", "x"),
        ("editions", "verify", "3"),
    ],
)
def test_wrong_use_is_one_line(arguments: tuple[str, ...]) -> None:
    """A command used wrongly exits with 2 and one line on standard error, and prints nothing else."""
    done = index(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chekc",), "python -m index has no command “chekc”; did you mean check? See python -m index --help.\n"),
        (("What", "now?"), "python -m index has no command “What”; see python -m index --help. A question goes "),
        (("check", "--briefs", "nowhere"), "There is no folder “nowhere” with briefs; name the right one with "),
        (("sync", "--briefs", "nowhere"), "There is no folder “nowhere” with briefs; name the right one with "),
        (("ask", "Why?", "--briefs", "nowhere"), "There is no folder “nowhere” with briefs; name the right one "),
        (("check", "--briefs", "README.md"), "“README.md” is a file; --briefs takes the folder that holds the briefs."),
        (("map", "x.foo"), "The map is a PNG picture: give it a name that ends in .png, not x.foo.\n"),
        (("ask", "", "--after", "Who?"), "There is no question in that. Ask in a sentence, for example: "),
    ],
)
def test_wrong_use_says_what_to_do(data: Path, arguments: tuple[str, ...], said: str) -> None:
    """What is mistyped, missing or of the wrong kind is named, in one line and nothing more."""
    where = () if arguments[0] in ("check", "chekc", "What") else ("--data", data)
    done = index(*arguments, *where)
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    assert done.returncode in (1, 2)
    assert done.stderr.startswith(said)


def test_a_first_question_without_briefs_is_one_line(tmp_path: Path) -> None:
    """With neither an index nor briefs, it is the briefs that are missing; no index is announced, no folder made."""
    done = index("ask", "Why?", "--briefs", tmp_path / "nowhere", "--data", tmp_path / "data")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("There is no folder “")
    assert not (tmp_path / "data").exists()


def test_a_question_needs_no_quotes(data: Path) -> None:
    """The words behind `ask` are one question, whether the shell was given them as one or as many."""
    asked = "Who wants liaison offices in both capitals?"
    quoted, loose = (index("ask", *words, "--data", data, "--json") for words in ((asked,), asked.split()))
    (one,), (other,) = _objects(quoted.stdout), _objects(loose.stdout)
    assert (one["question"], other["question"]) == (asked, asked)
    assert one["citations"] == other["citations"] != []


def test_the_real_briefs_are_sound() -> None:
    """Check exits with 0 on the 150 and more briefs of the project."""
    done = index("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout.split()[0]) >= 150
    assert done.stdout.endswith(" briefs are sound; 0 problems in 0 files.\n")


def test_check_names_file_and_line(small: Path, write_brief: WriteBrief) -> None:
    """Check lists every problem as file:line: what is wrong, and exits with 1."""
    broken = write_brief("broken", "A body.", "title: On it", "kind: rumour", "colour: red")
    (small / "remains.md").rename(small / os.fsdecode(b"\xff.md"))
    done = index("check", "--briefs", small)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(f"{broken}:3: kind “rumour” is not one of ")
    assert f"\n{broken}:4: unknown key “colour”; known are " in done.stdout
    assert "\\udcff.md:1: the file name must be an id" in done.stdout
    assert done.stdout.endswith("\n2 briefs are sound; 3 problems in 2 files.\n")


@pytest.mark.parametrize("folder", ["nowhere", "data"])
def test_check_of_no_briefs_is_a_problem(tmp_path: Path, data: Path, folder: str) -> None:
    """A folder that is missing, or has no briefs, exits with 1."""
    assert index("check", "--briefs", tmp_path / folder).returncode == 1


def test_sync_says_what_it_did(small: Path, data: Path, write_brief: WriteBrief) -> None:
    """Sync prints what has changed; problems go to standard error with exit code 1, as text and as JSON."""
    done = index("sync", "--briefs", small, "--data", data)
    held = "edition 1 is live (3 briefs, 3 passages, 6 sentences)"
    assert (done.returncode, done.stdout, done.stderr) == (0, f"Nothing has changed; {held}.\n", "")
    (small / "remains.md").rename(small / "boxes.md")
    done = index("sync", "--briefs", small, "--data", data)
    published = "Published; edition 2 is live (3 briefs, 3 passages, 6 sentences). 0 texts were encoded.\n"
    assert (done.returncode, done.stdout) == (0, f"1 added: boxes\n1 removed: remains\n{published}")
    broken = write_brief("broken", "A body.", "title: On it")
    done = index("sync", "--briefs", small, "--data", data)
    assert (done.returncode, done.stdout[:28]) == (1, "Nothing was published; editi")
    assert done.stderr == f"{broken}:1: “kind” is missing\n1 problem in 1 brief.\n"
    done = index("sync", "--briefs", small, "--data", data, "--json")
    (report,) = _objects(done.stdout)
    assert (done.returncode, done.stderr, report["edition"], report["published"]) == (1, "", 2, False)
    assert report["problems"] == [{"path": str(broken), "line": 1, "message": "“kind” is missing"}]
    assert {"briefs", "passages", "sentences", "encoded", "added", "changed", "removed", "notes"} < report.keys()


@pytest.mark.parametrize("state", ["missing", "empty", "few"])
def test_a_refused_sync_touches_nothing(small: Path, tmp_path: Path, data: Path, state: str) -> None:
    """A missing or emptied folder, or one that lost most briefs, is one sentence and exit code 1."""
    before = contents(data)
    folder = tmp_path / "nowhere" if state == "missing" else small
    for path in sorted(small.iterdir())[: {"few": 2}.get(state, 3)]:
        path.unlink()
    done = index("sync", "--briefs", folder, "--data", data)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert contents(data) == before


def test_a_first_question_builds_the_index(small: Path, tmp_path: Path) -> None:
    """Ask on an empty data folder builds the index, says so, and prints a cited answer without any markup."""
    data = tmp_path / "data"
    done = index("ask", "Who wants liaison offices in both capitals?", "--briefs", small, "--data", data)
    assert (done.returncode, done.stderr) == (0, "Building the index first; this happens once.\n")
    assert done.stdout.startswith("Who wants liaison offices in both capitals?\n\nHere is what one source says")
    assert "  1. “Ann Lee argues that liaison offices in both capitals would prevent" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_a_batch_is_answered_line_by_line(corpus_data: Path, tmp_path: Path) -> None:
    """A line in is a JSON object out, in order, with the contract's keys and exact quotes, whatever is asked."""
    rows: list[dict[str, Any]] = [{"id": "bard", "question": BARD}, {"id": 7, "question": PIZZA}]
    rows += [{"id": name, "question": text, "more": 1} for name, text in NASTY.items()]
    rows.append({"id": "half \ud800", "question": "Yongbyon?"})
    done = index("ask", "--batch", _batch(tmp_path / "batch.jsonl", rows), "--data", corpus_data, "--json")
    answers = _objects(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert [answer["id"] for answer in answers] == [str(row["id"]) for row in rows]
    assert all(answer.keys() >= ANSWER_KEYS for answer in answers)
    assert answers[0]["citations"][0]["brief_id"] == "tni-bard"
    assert (answers[1]["kind"], answers[1]["statements"], len(answers[1]["nearest"])) == ("none", [], 3)
    bodies = {path.stem: path.read_bytes().decode() for path in (ROOT / "briefs").glob("*.md")}
    citations = [citation for answer in answers for citation in answer["citations"]]
    assert len(citations) >= 3
    for citation in citations:
        assert citation.keys() >= CITATION_KEYS
        parts = split_front_matter(bodies[citation["brief_id"]])
        assert parts is not None
        assert parts[1][citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("{", "batch.jsonl:2: not a JSON object on one line"),
        ("[" * 100_000, "batch.jsonl:2: not a JSON object on one line"),
        ('["id", "question"]', "batch.jsonl:2: needs the keys id, question"),
        ('{"id": "2"}', "batch.jsonl:2: needs the keys id, question"),
        ('{"id": "2", "question": null}', "batch.jsonl:2: needs the keys id, question"),
        ('{"id": "2", "question": "\udcff"}', "batch.jsonl is not UTF-8."),
    ],
)
def test_a_bad_line_in_a_batch_is_named(data: Path, tmp_path: Path, second: str, said: str) -> None:
    """A batch with a line that is not of its form exits with 2, names the line, and answers nothing."""
    text = f'{{"id": "1", "question": "??"}}\n{second}\n'
    (tmp_path / "batch.jsonl").write_bytes(text.encode(errors="surrogateescape"))
    done = index("ask", "--batch", tmp_path / "batch.jsonl", "--data", data)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(said)


def test_a_follow_up_is_read_with_the_question_after_which_it_is_asked(corpus_data: Path, tmp_path: Path) -> None:
    """`--after`, or "after" in a row of a batch, is the question before; the answer says how it was read."""
    after = "What should happen at Yongbyon?"
    done = index("ask", "and what about China?", "--after", after, "--data", corpus_data)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "and what about China?\n\nReading this as: What should happen with China?\n\nHere is "
    )
    rows: list[dict[str, Any]] = [
        {"id": 1, "question": "and what about China?", "after": after},
        {"id": 2, "question": BARD, "after": after},
        {"id": 3, "question": "and what about China?", "after": None},
    ]
    done = index("ask", "--batch", _batch(tmp_path / "batch.jsonl", rows), "--data", corpus_data)
    answers = _objects(done.stdout)
    assert [answer["question"] for answer in answers] == [row["question"] for row in rows]
    assert [answer["read_as"] for answer in answers] == ["What should happen with China?", None, None]


def test_a_question_before_that_has_no_place_is_wrong_use(data: Path, tmp_path: Path) -> None:
    """`--after` beside `--batch`, and an "after" that is no text, exit with 2 and one line."""
    sound = _batch(tmp_path / "batch.jsonl", [{"id": 1, "question": "Why?"}])
    wrong = _batch(tmp_path / "wrong.jsonl", [{"id": "x", "question": "Why?", "after": ["Who?"]}])
    for arguments, said in (((sound, "--after", "Who?"), "--after goes with"), ((wrong,), 'wrong.jsonl: "after" of x')):
        done = index("ask", "--batch", *arguments, "--data", data)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert done.stderr.startswith(said)


def test_questions_that_are_none_get_an_answer_object(data: Path) -> None:
    """Nothing, 20,000 characters and bytes that are no text are answered with kind none and exit code 0."""
    for question in ("", "x" * 20_000, b"\xff\xfe?", "\x1b[;"):
        done = index("ask", question, "--data", data, "--json")
        (answer,) = _objects(done.stdout)
        assert (done.returncode, done.stderr, answer["kind"], set(answer)) == (0, "", "none", ANSWER_KEYS)


def test_a_missing_batch_file_is_wrong_use(data: Path, tmp_path: Path) -> None:
    """A batch file that is not there, or is a folder, exits with 2 and one line."""
    for path in (tmp_path / "nowhere.jsonl", tmp_path):
        done = index("ask", "--batch", path, "--data", data)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_editions_are_listed_verified_and_rolled_back(small: Path, data: Path, encoder: SentenceEncoder) -> None:
    """List marks the live edition; rollback changes it; verify exits with 1 when one is damaged, naming it."""
    (small / "remains.md").rename(small / "boxes.md")
    sync(small, data, encoder)
    done = index("editions", "--data", data)
    assert [line[:6] for line in done.stdout.splitlines()] == ["     1", "*    2"]
    done = index("editions", "rollback", "--data", data, "--json")
    assert [(entry["number"], entry["live"]) for entry in _objects(done.stdout)] == [(1, True), (2, False)]
    assert index("editions", "verify", "--data", data).returncode == 0
    (data / "editions" / "000002" / "briefs.jsonl").write_bytes(b"")
    done = index("editions", "verify", "--data", data)
    assert (done.returncode, done.stderr.count("not live"), done.stderr.count("\n")) == (1, 1, 1)
    assert done.stdout.splitlines()[1] == "     2  damaged: briefs.jsonl does not match its checksum"
    for arguments in (("rollback",), ("rollback", "9"), ("rollback", "2")):
        done = index("editions", *arguments, "--data", data)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_a_rollback_to_another_model_is_asked_for_by_name(small: Path, data: Path, encoder: SentenceEncoder) -> None:
    """It says in one line what to do and changes nothing; with the name of that model it goes back."""
    (small / "remains.md").rename(small / "boxes.md")
    sync(small, data, encoder)
    corpora.claim(data, 2, model="another")
    done = index("editions", "rollback", "1", "--data", data)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "--model NAME" in done.stderr
    assert store.live_number(data) == 2
    assert index("editions", "rollback", "1", "--model", "", "--data", data).returncode == 0  # the packaged one
    assert store.live_number(data) == 1


def test_no_editions_are_a_problem_only_when_they_are_verified(tmp_path: Path) -> None:
    """An empty data folder lists nothing and exits with 0; verifying it exits with 1."""
    for arguments, code in (((), 0), (("verify",), 1)):
        done = index("editions", *arguments, "--data", tmp_path / "nowhere")
        assert (done.returncode, done.stdout) == (code, "There is no index yet; run `briefing sync`.\n")
    assert not (tmp_path / "nowhere").exists()


def test_a_reader_that_has_gone_is_no_failure(data: Path) -> None:
    """When the pipe that it prints into is closed, a command ends without a word."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [*INDEX, "editions", "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_an_output_that_is_full_is_one_sentence(data: Path) -> None:
    """When its output cannot be written, a command says so and exits with 1."""
    command = [*INDEX, "editions", "--data", str(data)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (1, b"The output could not be written: no space left on device.\n")


@pytest.mark.parametrize(("settings", "shown"), [({}, b"\x1b[1m??\x1b[0m"), ({"NO_COLOR": "1"}, b"??\r\n")])
def test_a_terminal_shows_the_question_in_bold(data: Path, settings: dict[str, str], shown: bytes) -> None:
    """On a terminal the question stands out, unless NO_COLOR asks for plain text."""
    ours, theirs = pty.openpty()
    command = [*INDEX, "ask", "??", "--data", str(data)]
    plain = {key: value for key, value in ENVIRONMENT.items() if key != "NO_COLOR"}
    subprocess.run(command, cwd=ROOT, env=plain | settings, stdout=theirs, check=True)
    os.close(theirs)
    printed = os.read(ours, 10_000)
    os.close(ours)
    assert printed.startswith(shown)
    assert b"There is no question in that." in printed
