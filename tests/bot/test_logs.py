"""The log: one line an event, and never a token, an absolute path or a traceback in it."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import failures, logs
from bot.background import Threads
from bot.database.engine import Database
from bot.logs import OneLine, masked, place
from tests.conftest import ROOT

TOKEN = "123456:ABC-DEF_ghijklmnopqrstuvwxyz012345"  # noqa: S105
PROGRAM = """
import asyncio, logging, sys
from bot import logs
logs.set_up(sys.argv[1])
for name in ("bot.app", "index.library", "httpx", "telegram.ext", "botany"):
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        logging.getLogger(name).log(level, "%s %s", "POST https://host/bot" + sys.argv[2] + "/getMe", level)
async def fail():
    raise RuntimeError("POST https://host/bot" + sys.argv[2])
async def main():
    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    del task
asyncio.run(main())
import warnings
warnings.warn("something in /srv/a/b is old")
"""


def _line(message: str, error: BaseException | None = None) -> str:
    caught = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("bot.app", logging.ERROR, "app.py", 1, message, None, caught, sinfo="Stack\n  at x")
    return OneLine("%(levelname)s %(name)s %(message)s").format(record)


def _caught(work: Callable[[], object]) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: PT011  # whatever it is, it is looked at
        work()
    return caught.value


def test_a_record_is_one_line() -> None:
    """Line ends inside a message, of any kind, do not begin a new line in the log."""
    assert _line("one\ntwo\r\n\n  three\u2028four") == "ERROR bot.app one | two |   three | four"


def test_an_exception_is_its_kinds_and_its_place() -> None:
    """Instead of a traceback stand the kinds of the exception and its causes, and where our code was."""
    error = _caught(lambda: Database("nonsense"))
    line = _line("broken", error)
    assert line.startswith("ERROR bot.app broken | LedgerFailure from ArgumentError at bot.database.engine:")
    assert line.rpartition(":")[2].isdigit()


def test_an_exception_from_elsewhere_has_no_place() -> None:
    """Of code that is not ours only the kind is told, and nothing of the exception's own words."""
    error = _caught(lambda: int("/srv/secret 123")).with_traceback(None)
    assert place(error) == "ValueError"
    assert _line("broken", error) == "ERROR bot.app broken | ValueError"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/getMe", "POST https://api.telegram.org/bot<token>/getMe"),
        (f"The token `{TOKEN}` was rejected", "The token `<token>` was rejected"),
        ("cannot open /srv/bot/data/ledger.db now", "cannot open <path> now"),
        ("cannot open '/srv/x.db'", "cannot open '<path>'"),
        ('File "/usr/lib/python3/a.py", line 3', 'File "<path>", line 3'),
        ("read/write, 1/2, and/or", "read/write, 1/2, and/or"),
        ("see https://t.me/BotFather at 12:30:00", "see https://t.me/BotFather at 12:30:00"),
        ("question update=870000001 kind=answer total_ms=27", "question update=870000001 kind=answer total_ms=27"),
    ],
)
def test_tokens_and_paths_are_masked(text: str, shown: str) -> None:
    """What looks like a token or an absolute path is replaced; addresses, fractions and times stay."""
    assert masked(text) == shown


@given(
    before=st.text(max_size=20).filter(lambda text: not text[-1:].isdigit()),
    number=st.integers(10_000_000, 99_999_999_999),
    secret=st.text("ABCabc019_-", min_size=35, max_size=35),
    after=st.text(max_size=20),
)
def test_a_token_is_masked_wherever_it_stands(before: str, number: int, secret: str, after: str) -> None:
    """No text around a token of BotFather's form makes it, or its secret, show in a line of the log."""
    line = _line(f"{before}{number}:{secret}{after}".replace("%", "%%"))
    assert secret not in line
    assert "\n" not in line
    assert "<token>" in line


@pytest.mark.parametrize(("level", "lines"), [("DEBUG", 14), ("INFO", 12), ("ERROR", 5)])
def test_other_libraries_speak_up_from_warnings_on(level: str, lines: int) -> None:
    """At every level the log has our lines, and only warnings and errors of others, all on standard error."""
    command = [sys.executable, "-c", PROGRAM, level, TOKEN]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    logged = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (0, "")
    assert len(logged) == lines + (1 if level == "ERROR" else 2)
    assert not any(
        " DEBUG " in line or " INFO " in line for line in logged if " bot." not in line and "index" not in line
    )
    assert TOKEN not in done.stderr
    assert "Traceback" not in done.stderr
    failed = next(line for line in logged if " ERROR asyncio Task exception was never retrieved" in line)
    assert failed.endswith(" RuntimeError")
    if level != "ERROR":  # a warning of Python itself
        assert " WARNING py.warnings " in logged[-1]
        assert "/srv/a" not in logged[-1]


def test_a_failure_has_one_reference_in_chat_and_log(caplog: pytest.LogCaptureFixture) -> None:
    """The sentence for the person and the line in the log carry the same short reference, new each time."""
    error = _caught(lambda: Database("nonsense"))
    with caplog.at_level(logging.ERROR):
        sentences = [failures.explain(error).sentence for _ in range(20)]
    references = [record.getMessage().split("reference=")[1].split()[0] for record in caplog.records]
    assert len(set(references)) == 20
    for sentence, reference in zip(sentences, references, strict=True):
        assert sentence.startswith("Sorry, something went wrong on my side.")
        assert reference in sentence
    assert all("kind=LedgerFailure from ArgumentError" in record.getMessage() for record in caplog.records)


def _record(message: str, error: BaseException | None = None, **values: logs.Value) -> logging.LogRecord:
    """A record as `event` makes it, or one with a sentence."""
    caught = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("bot.app", logging.WARNING, "app.py", 1, message, None, caught)
    record.created = 1_790_000_000.25
    if values:
        record.event, record.values = message, values
    return record


def test_a_line_in_json() -> None:
    """One object a line: the moment in UTC, the event's values as they are, tokens and paths masked, the id."""
    with logs.following("u870000001"):
        told = json.loads(logs.AsJson().format(_record("question", update=7, kind="answer", share=0.5, none=None)))
    moment = "2026-09-21T14:13:20.250Z"
    assert told == {
        "time": moment, "level": "WARNING", "logger": "bot.app", "event": "question", "update": 7, "kind": "answer",
        "share": 0.5, "none": None, "id": "u870000001",
    }  # fmt: skip
    error = _caught(lambda: Database("nonsense"))
    line = logs.AsJson().format(_record(f"two\nlines, {TOKEN} in /srv/a/b", error))
    assert "\n" not in line
    told = json.loads(line)
    assert told["message"] == "two | lines, <token> in <path>"
    assert told["exception"].startswith("LedgerFailure from ArgumentError at bot.database.engine:")
    assert "id" not in told


def test_a_line_of_text_says_the_same() -> None:
    """An event is its name and its values; the moment is UTC, wherever the machine stands."""
    shown = OneLine("%(asctime)s %(message)s").format(_record("question update=7 kind=answer"))
    assert shown == "2026-09-21T14:13:20.250Z question update=7 kind=answer"


def test_what_an_update_brings_about_can_be_followed(caplog: pytest.LogCaptureFixture) -> None:
    """On other threads too, lines bear the id of the update that they are for, and no others do."""
    form, seen = OneLine("%(message)s"), []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(form.format(record))

    async def work() -> None:
        threads = Threads(1, "work")
        with logs.following("u1"):
            await threads.run(logging.getLogger("bot.x").warning, "beside")
            await asyncio.to_thread(logging.getLogger("bot.x").warning, "on another thread")
        logging.getLogger("bot.x").warning("later")
        await threads.end()

    handler = Keep()
    logging.getLogger("bot.x").addHandler(handler)
    asyncio.run(work())
    logging.getLogger("bot.x").removeHandler(handler)
    assert seen == ["beside id=u1", "on another thread id=u1", "later"]
