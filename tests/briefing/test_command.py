"""The command `briefing` as a process of its own: one name for the library and the bot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import GET_ONE
from index.places import installed_version
from tests.conftest import ROOT
from tests.support.warm import ended

COMMANDS = {
    "ask", "chat", "sync", "check", "editions", "positions", "map", "eval", "score", "run", "try", "doctor",
    "completion", "config", "backup", "restore",
}  # fmt: skip


def briefing(*arguments: object, cwd: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, with nothing of ours from outside."""
    return ended(["briefing", *map(str, arguments)], cwd=cwd, env=_environment(settings))


def _environment(settings: dict[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
    return inherited | {"PYTHONPATH": str(ROOT)} | settings


def _run(command: list[str], cwd: Path, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env=_environment(settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_every_command_is_listed() -> None:
    """--help names them all, loads nothing heavy, and --version says which this is."""
    done = briefing("--help")
    listed = {line.split()[0] for line in done.stdout.splitlines() if line[:4].isspace() and line[4:5].isalpha()}
    assert (done.returncode, done.stderr, listed) == (0, "", COMMANDS)
    assert briefing("--version").stdout == f"briefing {installed_version()}\n"


def test_a_mistyped_command_is_one_line() -> None:
    """What was meant is named, under the program's own name."""
    done = briefing("docter")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "briefing has no command “docter”; did you mean doctor? See briefing --help.\n"


def test_the_settings_of_the_bot_hold_for_the_commands(data: Path, small: Path, tmp_path: Path) -> None:
    """Briefs and data are where BRIEFING_… or .env says, a flag goes before both, and `python -m bot` is `run`."""
    found = {"BRIEFING_BRIEFS_DIR": str(small)}
    assert briefing("check", cwd=tmp_path / "..", **found).stdout.startswith("3 briefs are sound;")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".env").write_text(f"BRIEFING_BRIEFS_DIR={small}\nBRIEFING_DATA_DIR={data}\n")
    assert briefing("check", cwd=tmp_path / "home").stdout.startswith("3 briefs are sound;")
    assert briefing("editions", cwd=tmp_path / "home").stdout.startswith("*    1  ")
    assert briefing("check", "--briefs", ROOT / "briefs", cwd=tmp_path / "home").stdout.startswith("154 briefs ")
    done = briefing("run", cwd=tmp_path / "home")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{GET_ONE}\n")


def test_without_briefs_here_the_packaged_ones_answer(tmp_path: Path) -> None:
    """In an empty folder the library that came along is used, and what is made of it is in the person's own folder."""
    (tmp_path / "empty").mkdir()
    done = briefing("sync", "--help", cwd=tmp_path / "empty", XDG_DATA_HOME=str(tmp_path / "share"), COLUMNS="400")
    told = " ".join(done.stdout.split())
    assert f"folder of briefs ({ROOT / 'briefs'})" in told
    assert f"folder of editions ({tmp_path / 'share' / 'briefing'})" in told


@pytest.mark.parametrize("content", [b"BRIEFING_DATA_DIR=\xff\xfe\n"])
def test_an_unreadable_env_is_one_line(tmp_path: Path, content: bytes) -> None:
    """A .env that is no text is named, instead of a traceback."""
    (tmp_path / ".env").write_bytes(content)
    done = briefing("check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "The file .env is not UTF-8; save it as that in your editor.\n"


def test_a_locked_env_is_passed_over_where_the_environment_has_the_token(tmp_path: Path) -> None:
    """A service manager may have read it for a user who cannot; without a token from there it is refused."""
    home = tmp_path / "home"
    home.mkdir()
    (home / ".env").write_text("BRIEFING_LATE_HOURS=3\n", encoding="utf-8")
    (home / ".env").chmod(0)
    token = {"BRIEFING_BOT_TOKEN": "123456:ABC-DEF_ghijklmnopqrstuvwxyz012345"}
    done = _without_privileges("config", home)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "The file .env cannot be read: permission denied.\n"
    done = _without_privileges("config", home, **token)
    told = "he file .env cannot be read by this user; only what is set in the environment holds"
    assert (done.returncode, done.stderr) == (0, f"T{told}.\n")
    assert ["BRIEFING_LATE_HOURS", "6"] in [line.split()[:2] for line in done.stdout.splitlines()]
    done = _without_privileges("run", home, BRIEFING_DATA_DIR=str(home / ".env" / "no"), **token)
    assert done.returncode == 1
    assert f"t{told}" in done.stderr.splitlines()[0]
    assert "The ledger cannot be opened" in done.stderr.splitlines()[-1]


def _without_privileges(command: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command there as a user for whom a locked file is locked, which it is not for root."""
    bound = "-dac_override,-dac_read_search"
    dropped = ("setpriv", f"--bounding-set={bound}", f"--inh-caps={bound}") if os.geteuid() == 0 else ()
    if dropped and (shutil.which("setpriv") is None or _run([*dropped, "true"], home, {}).returncode):
        pytest.skip("root's privileges cannot be dropped here")
    return _run([*dropped, sys.executable, "-m", "briefing", command], home, settings)


def test_the_tab_key_completes() -> None:
    """The shell gets a function, and asks the program what may come next."""
    for shell in ("bash", "zsh", "fish"):
        assert "briefing" in briefing("completion", shell).stdout
    asked = {"_ARGCOMPLETE": "1", "COMP_LINE": "briefing edit", "COMP_POINT": "13", "_ARGCOMPLETE_SUPPRESS_SPACE": "1"}
    program = (
        "import os, sys, subprocess\n"
        "read, write = os.pipe()\nos.dup2(write, 8)\nos.set_inheritable(8, True)\n"
        "subprocess.run([sys.executable, '-m', 'briefing'], close_fds=False, check=False)\n"
        "os.close(8); os.close(write)\nprint(os.read(read, 100).decode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=os.environ | asked, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "editions"


_READ_ONLY = 'mount --make-rprivate / && mount --bind / / && mount -o remount,bind,ro / && exec "$@"'
_LOCKED = ("unshare", "--mount", "sh", "-c", _READ_ONLY, "sh")
"""What starts a command where nothing can be written to."""


def _can_lock_everything() -> bool:
    """Whether a process can be given a file system that it cannot write to, as a container's."""
    command = [*_LOCKED, "sh", "-c", "! touch /tmp/x"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not _can_lock_everything(), reason="a file system that is read-only cannot be made here")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("map", "x.png"), 1, "There is no folder for temporary files; set TMPDIR to one that can be written to.\n"),
        (("try", "--no-open"), 1, "The copy for trying could not be made: there is no folder for temporary files; "),
        (("sync",), 1, "The data folder could not be written: permission is denied; choose another folder with "),
        (("ask", "Who", "wants", "liaison", "offices?"), 0, ""),
    ],
)
def test_a_machine_that_cannot_be_written_to(data: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    """Without any folder to write to, questions are answered, and the rest says in a line what it lacks."""
    program = [sys.executable, "-m", "briefing", *arguments, "--data", str(data)]
    done = subprocess.run(
        [*_LOCKED, *program], cwd=ROOT, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (code, 1 if said else 0)
    assert done.stderr.startswith(said)
