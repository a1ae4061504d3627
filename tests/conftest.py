"""Fixtures shared by all tests: the real model, the real corpus, small folders of briefs.

Nothing here stands in for a part of our own; what is slow to make is made once a session.
"""

from __future__ import annotations

import fcntl
import gc
import os
import pickle
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import cast

import pytest
from filelock import FileLock
from hypothesis import settings

from bot.database.engine import Database
from index.corpus.subject import read_subject
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.evaluation.questions import read_questions
from index.evaluation.scoreboard import Scoreboard, measure
from index.library import Library
from tests.support.bot_process import BotProcess
from tests.support.ledgers import ledger_at
from tests.support.postgresql import PostgreSql, running
from tests.support.warm import share

# How long an example takes tells of the machine, not of the code: beside a busy core it may take seconds.
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")

# Where compiled code may not be kept, each of a run's many processes compiles all of it again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

BotProcess.is_warm = True
os.environ["BRIEFING_LANGUAGE"] = "en"  # whatever the language of the system is

ROOT = Path(__file__).resolve().parent.parent

SUBJECT, _ = read_subject(ROOT / "briefs")
"""What the real briefs are about."""

TOPICS, ISSUES = SUBJECT.topic_names, SUBJECT.issue_names

BODIES = {
    "liaison": "Ann Lee argues that liaison offices in both capitals would prevent misunderstandings. "
    "Lee wants Washington to open one in Pyongyang within a year.",
    "pressure": "Bob Stone holds that maximum pressure brought North Korea to the table. "
    "Stone wants the United States to enforce sanctions on coal exports more fully.",
    "remains": "The agency reported in 2018 that 55 boxes of remains were flown from Wonsan to Osan Air Base. "
    "Identification of the remains may take years.",
}

HEAVY = frozenset(
    ("encoder", "corpus_data", "papers_data", "library", "scoreboard", "first_edition", "bot", "postgresql")
)
"""Fixtures that load the model, start a process or a database server."""

STARTERS = frozenset(("subprocess", "SentenceEncoder", "Sandbox", "BotApi", "index", "lock_held", "encoder"))
"""What a test module has in its namespace that starts processes, loads a model or serves HTTP."""

LONGEST = (
    *("filing", "subscribing", "wording_fails", "leaving", "reindex", "wording", "apart", "entries", "replicas"),
    *("editing", "another_model", "wrong_user", "pinning", "roles", "under_answers", "languages"),
)
"""The acceptance tests that take longest, by their files: begun last, they would leave the other processes idle."""

WriteBrief = Callable[..., Path]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """What several processes fork, they fork from one."""
    share()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Import the tests: the first of several processes alone, which leaves them compiled; the others wait for it.

    What there is then stays to the end: no collection of garbage need look through it.
    """
    with Path(__file__).open() as file:
        if "PYTEST_XDIST_WORKER" in os.environ:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                fcntl.flock(file, fcntl.LOCK_SH)
        collected = yield
    gc.freeze()
    return collected


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as heavy what needs the model, a process or a server: `make quick` leaves it out."""
    for item in items:
        fixtures, names = set(getattr(item, "fixturenames", ())), set(vars(getattr(item, "module", object)))
        if "postgresql" in item.name or HEAVY & fixtures or STARTERS & names or "acceptance" in item.path.parts:
            item.add_marker("heavy")
    places = {path: place for place, path in enumerate(_in_turn(dict.fromkeys(item.path for item in items)))}
    items.sort(key=lambda item: places[item.path])


def _in_turn(paths: Iterable[Path]) -> list[Path]:
    """The files of a run: those that wait for a bot most of the time among those that compute, both to the end."""
    waiting, computing = list[Path](), list[Path]()
    for path in paths:
        (waiting if path.parent.name == "acceptance" else computing).append(path)
    last = len(LONGEST)
    ranks = {f"test_{name}": rank for rank, name in enumerate(LONGEST)}
    waiting.sort(key=lambda path: ranks.get(path.stem, last))
    parts = [(at / len(files), path) for files in (waiting, computing) for at, path in enumerate(files)]
    return [path for _, path in sorted(parts, key=lambda part: part[0])]


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The real default model, loaded once."""
    return SentenceEncoder()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that the processes of a run share: the first one makes what lies there, the others wait for it."""
    return tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent


def _built(briefs: Path, data: Path, encoder: SentenceEncoder) -> Path:
    with FileLock(data.with_suffix(".lock")):
        if not (data / "live").exists():
            assert sync(briefs, data, encoder).published
    return data


@pytest.fixture(scope="session")
def corpus_data(shared: Path, encoder: SentenceEncoder) -> Path:
    """A data folder with one edition of the real briefs; tests only read it."""
    return _built(ROOT / "briefs", shared / "corpus", encoder)


@pytest.fixture(scope="session")
def papers_data(shared: Path, encoder: SentenceEncoder) -> Path:
    """A data folder with one edition of papers on another subject; tests only read it."""
    return _built(ROOT / "tests" / "another_subject" / "briefs", shared / "papers", encoder)


@pytest.fixture(scope="session")
def library(corpus_data: Path, encoder: SentenceEncoder) -> Library:
    """The library on the real briefs."""
    return Library(corpus_data, encoder)


@pytest.fixture(scope="session")
def scoreboard(shared: Path, library: Library) -> Scoreboard:
    """The figures of our question set, each question asked once in a run."""
    kept = shared / "scoreboard"
    with FileLock(kept.with_suffix(".lock")):
        if not kept.exists():
            measured = measure(read_questions(ROOT / "tests" / "questions"), library)
            kept.write_bytes(pickle.dumps(measured))
        return cast(Scoreboard, pickle.loads(kept.read_bytes()))  # noqa: S301  # a process of this run wrote it


@pytest.fixture
def write_brief(tmp_path: Path) -> WriteBrief:
    """Writes a brief below tmp_path/briefs from a body and front matter lines, and gives back its path."""

    def write(name: str, body: str, *lines: str) -> Path:
        folder = tmp_path / "briefs"
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.md"
        header = "\n".join(lines or (f"title: On {name}", "kind: background", "topics: [history]"))
        path.write_text(f"---\n{header}\n---\n{body}\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def small(tmp_path: Path, write_brief: WriteBrief) -> Path:
    """A folder of three small briefs."""
    for name, body in BODIES.items():
        write_brief(name, body)
    return tmp_path / "briefs"


@pytest.fixture(scope="session")
def postgresql(shared: Path) -> Iterator[PostgreSql]:
    """A PostgreSQL server for all tests of a run."""
    with running(shared) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def nothing_at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An address at which there is no ledger yet, on either database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ledger.db'}"
        return
    server: PostgreSql = request.getfixturevalue("postgresql")
    made = server.new_database()
    yield made
    server.drop(made)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the new ledger of a test lies, on either database; its tables are there."""
    if request.param == "sqlite":
        yield ledger_at(tmp_path / "ledger.db")
        return
    server: PostgreSql = request.getfixturevalue("postgresql")
    made = server.new_ledger()
    yield made
    server.drop(made)


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """That ledger, opened."""
    opened = Database(address)
    yield opened
    opened.close()
