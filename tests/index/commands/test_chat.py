"""The chat in the terminal: what is typed, line by line, and what comes back."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from index.commands.chat import Conversation
from index.library import Library
from tests.conftest import ROOT
from tests.support.commands import ENVIRONMENT, INDEX

YONGBYON = "What should happen at Yongbyon?"


@pytest.fixture
def talk(library: Library) -> Conversation:
    """A chat with the real library in which nothing was asked yet."""
    return Conversation(library)


def _reply(talk: Conversation, line: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert talk.hear(line)
    return capsys.readouterr().out


def test_a_question_can_be_followed_up(talk: Conversation, capsys: pytest.CaptureFixture[str]) -> None:
    """The second question is read with the first, “more” brings what was not shown, and /new forgets both."""
    first = _reply(talk, YONGBYON, capsys)
    assert first.startswith("Here is what ")
    more = _reply(talk, "more", capsys)
    assert more.startswith(f"Reading this as: {YONGBYON}\n\nMore on this:")
    assert more.count("  5. “") == 1
    assert "Reading this as: What should happen with China?" in _reply(talk, "and what about China?", capsys)
    assert "forgotten" in _reply(talk, "/new", capsys)
    assert "Reading this as" not in _reply(talk, "and what about China?", capsys)


def test_more_of_a_survey_is_all_of_it(talk: Conversation, capsys: pytest.CaptureFixture[str]) -> None:
    """An answer opens with two quotes a side; “more” brings every one, and then there are no more."""
    first = _reply(talk, "Who is for denuclearization as the goal, and who is against it?", capsys)
    every = _reply(talk, "more", capsys)
    assert 0 < first.count("     “") < every.count("     “")
    assert "That is all I find on this" in _reply(talk, "more", capsys)


def test_more_goes_on_to_the_end(talk: Conversation, capsys: pytest.CaptureFixture[str]) -> None:
    """Each “more” brings other quotes, and the last says that there are none left."""
    assert "More of what?" in _reply(talk, "/more", capsys)
    _reply(talk, YONGBYON, capsys)
    seen: set[str] = set()
    for _ in range(10):
        brought = {line for line in _reply(talk, "/more", capsys).splitlines() if line[4:6] == " “"}
        assert not brought & seen
        seen |= brought
        if not brought:
            break
    else:
        pytest.fail("it never ended")
    assert len(seen) >= 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/compare sanction relief", "On conditions (2 experts, 3 organisations"),
        ("/compare", "Put an issue behind it, as in /compare "),
        ("/compare zzzz", "Nothing here is called “zzzz”"),
        ("/recommend liaison offices", "Recommendations on liaison offices from "),
        ("/recommend", "Put a topic behind it, as in /recommend "),
        ("/experts Bard", "Abigail Bard, Center for American Progress\n"),
        ("/experts", "\nOrganisations\n"),
        ("/experts zzzz", "Nothing here is called “zzzz”"),
        ("/topics", "  Yongbyon: "),
        ("what topics do you cover?", "  Yongbyon: "),
        ("/HELP", "/compare …"),
        ("/start", "/compare …"),
        ("/subscribe", "belongs to the chat in Telegram"),
        ("/nothing", "There is no command /nothing; /help lists them.\n"),
        ("thanks, that helps", "You're welcome."),
        ("/ask", "There is no question in that."),
        ("??", "There is no question in that."),
        ("\x1b[;", "There is no question in that."),
    ],
)
def test_a_line_gets_its_reply(talk: Conversation, capsys: pytest.CaptureFixture[str], line: str, said: str) -> None:
    """Every command of the library works as in Telegram; what is none of them says so."""
    assert said in _reply(talk, line, capsys)


def test_the_map_is_saved_and_nothing_is_written_over(
    talk: Conversation, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """/map says where its picture is, takes another name when there is one already, and survives a bad place."""
    monkeypatch.chdir(tmp_path)
    for name in ("map.png", "map-2.png"):
        assert f"is in {tmp_path / name}." in _reply(talk, "/map", capsys)
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
    assert "could not be written: no such file or directory." in _reply(talk, "/map nowhere/x.png", capsys)


@pytest.mark.parametrize("line", ["/quit", "/exit", "  /QUIT  "])
def test_the_chat_can_be_left(talk: Conversation, line: str) -> None:
    """/quit and its like end the chat; an empty line does nothing."""
    assert talk.hear("   ")
    assert not talk.hear(line)


def test_lines_come_from_a_pipe(data: Path) -> None:
    """Without a terminal each line is answered, nothing else is printed, and the end of the input is the end."""
    done = subprocess.run(
        [*INDEX, "chat", "--data", str(data)], input="Who wants liaison offices?\n\n/nothing\n", cwd=ROOT,
        env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.startswith("Here is what ")
    assert done.stdout.endswith("There is no command /nothing; /help lists them.\n\n")


def test_a_terminal_gets_a_prompt_and_completion(data: Path) -> None:
    """On a terminal there is a welcome, a prompt, and the tab key completes commands."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "index", "chat", "--data", str(data)]
    with subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdin=theirs, stdout=theirs, stderr=theirs) as talking:
        os.close(theirs)
        shown = _until(ours, b"> ")
        assert b"3 briefs. Ask in plain words" in shown
        os.write(ours, b"/qu\t")
        _until(ours, b"/quit")
        os.write(ours, b"\n")
        with contextlib.suppress(OSError):  # at its end a terminal is gone; until then it waits to be read
            while os.read(ours, 4096):
                pass
        assert talking.wait(60) == 0
    os.close(ours)


def _until(terminal: int, wanted: bytes) -> bytes:
    shown = b""
    while wanted not in shown:
        shown += os.read(terminal, 4096)
    return shown
