"""A draft read by a language model over HTTP: kept part by part, within the day's tokens, and gone on with later."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.admin.library.entries.reading import Outcome, Progress, Reader
from bot.admin.library.entries.store import Proposals
from bot.admin.library.shelf import Shelf
from bot.database.engine import Database
from bot.wording.budget import Budget
from bot.wording.store import Days
from index import ChatServer, Extracted, Library, desk_of_folders, library_says
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from tests.conftest import BODIES
from tests.support.ledgers import ledger_at
from tests.support.scripted_model import MODEL, Asked, Scene, ScriptedModel

WORDS = "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa".split()
TEXT = "\n\n".join(
    f"Washington should open the {one} {other} office. It rains in {one} and in {other}, as it has for many a year now."
    for one in WORDS
    for other in WORDS[:5]
)


def advising(asked: Asked) -> Scene:
    """Says that the first sentence of a part with “should” recommends something, and sums the part up by it."""
    n, said = next((int(one["n"]), str(one["text"])) for one in asked.sentences if " should " in str(one["text"]))
    advice = {"actor": "Washington", "action": said.partition(" should ")[2].rstrip("."), "sentence": n}
    summary = [{"text": said, "sentences": [n]}]
    return Scene(json.dumps({"recommendations": [advice], "positions": [], "summary": summary}))


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    """A server that advises."""
    with ScriptedModel(advising) as running:
        yield running


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Library:
    """The library on one small brief."""
    place = tmp_path_factory.mktemp("reading")
    (place / "briefs").mkdir()
    brief = f"---\ntitle: On remains\nkind: background\n---\n{BODIES['remains']}\n"
    (place / "briefs" / "remains.md").write_text(brief, encoding="utf-8")
    sync(place / "briefs", place / "data", encoder)
    return Library(place / "data", encoder)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A ledger."""
    made = Database(ledger_at(tmp_path / "ledger.sqlite3"))
    yield made
    made.close()


class Desk:
    """A shelf with a draft on it, and what reads it."""

    def __init__(
        self, place: Path, library: Library, model: ScriptedModel, database: Database, tokens: int = 0
    ) -> None:
        self.shelf = Shelf(desk_of_folders(place / "briefs", place / "data"))
        self.proposals = Proposals(self.shelf)
        self.budget = Budget(Days(database), tokens)
        self.token = self.shelf.keep(Extracted("plain text", TEXT, title="Offices"), "a.txt").token
        self.told: list[Progress] = []
        self._library, self._model = library, model

    def read(self, told: Callable[[Reader, Progress], object] = lambda _reader, _progress: None) -> Outcome | None:
        """What comes of a reading."""

        async def work() -> Outcome | None:
            server = ChatServer(self._model.url, MODEL, self._model.key, seconds=20)
            reader = Reader(self._library, self.shelf, self.proposals, server, self.budget)

            async def progress(step: Progress) -> None:
                self.told.append(step)
                told(reader, step)

            try:
                return await reader.read(self.token, progress)
            finally:
                await reader.close()

        return asyncio.run(work())

    @property
    def said(self) -> list[str]:
        """The sentences that wait as proposals of the model."""
        return [one.says for one in self.proposals.kept(self.token).proposals if one.model]


@pytest.fixture
def desk(tmp_path: Path, small: Path, library: Library, model: ScriptedModel, database: Database) -> Desk:
    """A draft of several parts, without a limit on tokens."""
    assert small.is_dir()
    return Desk(tmp_path, library, model, database)


def test_what_is_read_waits_beside_the_draft(desk: Desk, model: ScriptedModel) -> None:
    """A proposal and a sentence of our summary of each part, exact; no entry is in the draft before it is taken."""
    outcome = desk.read()
    assert outcome is not None
    assert outcome.parts == len(model.calls) == len(desk.told) > 3
    assert len(desk.said) == len(outcome.summary) == outcome.parts
    assert all(one in TEXT for one in desk.said)
    draft = desk.shelf.draft(desk.token)
    assert draft is not None
    assert (draft.brief.recommendations, draft.body) == ((), TEXT)
    assert library_says("summary-worded", model=MODEL) in draft.text
    assert draft.summary == " ".join(one.text for one in outcome.summary)
    assert (desk.told[0].left_s, desk.told[1].left_s is not None) == (None, True)
    assert desk.budget.today().tokens > 0
    again = desk.read()
    assert again is not None
    assert (again.proposals, len(model.calls)) == ([], outcome.parts)


def test_a_reading_that_was_stopped_or_failed_goes_on_where_it_was(desk: Desk, model: ScriptedModel) -> None:
    """Nothing is read twice, and what was read before the server failed is kept."""
    stopped = desk.read(lambda reader, step: step.part == 2 and reader.stop(desk.token))
    assert stopped is not None
    assert (len(model.calls), len(desk.said), stopped.why) == (2, 2, "")
    model.script = lambda _: Scene(status=401)
    failed = desk.read()
    assert failed is not None
    assert failed.why == library_says.of("wording", "refused", host="127.0.0.1")
    assert len(desk.said) == 2
    model.script = advising
    before = len(model.calls)
    rest = desk.read()
    assert rest is not None
    assert len(model.calls) - before == rest.parts - 2
    assert len(desk.said) == len(set(desk.said)) == rest.parts


def test_the_days_tokens_end_a_reading(
    tmp_path: Path, small: Path, library: Library, model: ScriptedModel, database: Database
) -> None:
    """What is over the day's limit is not read; what was, is kept, and another process knows what was spent."""
    desk = Desk(tmp_path, library, model, database, tokens=1)
    outcome = desk.read()
    assert outcome is not None
    assert outcome.why == library_says("reading-spent")
    assert (len(model.calls), len(desk.said)) == (1, 1)
    desk.budget = Budget(Days(database), 1)
    calls = len(model.calls)
    again = desk.read()
    assert again is not None
    assert (again.why, len(model.calls)) == (library_says("reading-spent"), calls)
    assert small.is_dir()


@pytest.mark.parametrize(
    "scene",
    [
        Scene("I will not."),
        Scene('{"recommendations": [{"actor": "United States", "action": "open'),
        Scene(json.dumps({"recommendations": [{"actor": "Mars", "action": "leave", "sentence": 7000}], "summary": 3})),
        Scene(raw=b"<html>"),
        Scene("x", cut=True),
    ],
)
def test_a_model_that_makes_no_sense_changes_nothing(desk: Desk, model: ScriptedModel, scene: Scene) -> None:
    """No proposal, no field and no summary; the draft is what it was."""
    before = desk.shelf.draft(desk.token)
    model.script = lambda _: scene
    outcome = desk.read(lambda reader, _: reader.stop(desk.token))
    assert outcome is not None
    assert (desk.said, outcome.summary, outcome.fields) == ([], [], [])
    assert desk.shelf.draft(desk.token) == before


def test_a_draft_that_goes_meanwhile_ends_its_reading(desk: Desk, model: ScriptedModel) -> None:
    """Discarded while it is read, it is read no further; one that is gone before is not read at all."""
    outcome = desk.read(lambda _reader, _step: desk.shelf.discard(desk.token, lambda _: None))
    assert outcome is not None
    assert (len(model.calls), desk.said) == (1, [])
    assert desk.read() is None
