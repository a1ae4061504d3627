"""The ledger of reindexes against the editions on disk: what a start finds out after a kill at each state."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert
from telegram import Bot, CallbackQuery, Update, User

from bot.admin.audit import Audit
from bot.admin.reindex.handlers import ReindexHandlers
from bot.admin.reindex.service import Progress, Reindexing, Stopped
from bot.admin.reindex.store import Runs
from bot.admin.reindex.text import audit_text, finding_text, gate_text, listing_text, progress_text
from bot.ask.store import Asked, Questions
from bot.background import Errands
from bot.chat.buttons import EditionAct
from bot.chat.roles import Administrators
from bot.database.engine import Database
from bot.database.tables import had, item_texts
from bot.html import LIMIT, plain, units
from bot.messages import say
from index import NoEdition, SyncBusy
from index.editions import store
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.evaluation.compare import JUDGED, Change, Comparison
from index.evaluation.scoreboard import Share
from index.library import Library
from index.renewal import Renewal
from tests.conftest import BODIES, WriteBrief
from tests.emulator.bot_api import BotApi
from tests.support import corpora
from tests.support.asking import note
from tests.support.commands import lock_held

WHO, CHAT = 7, 70


@pytest.fixture
def data(small: Path, tmp_path: Path, encoder: SentenceEncoder) -> Path:
    """A data folder with an edition of the small briefs."""
    sync(small, tmp_path / "data", encoder)
    return tmp_path / "data"


@pytest.fixture
def reindexing(small: Path, data: Path, database: Database, encoder: SentenceEncoder) -> Reindexing:
    """What administrators do there, at the same moment always."""
    renewal = Renewal(Library(data, encoder), small, data / "no-questions")
    return Reindexing(renewal, Runs(database), clock=lambda: 1_000)


def _prepared(reindexing: Reindexing, write_brief: WriteBrief) -> int:
    """A run whose edition 2 waits for a decision."""
    write_brief("liaison", BODIES["liaison"].replace("within a year", "within two years"))
    run, _ = reindexing.begin(WHO, CHAT)
    finding = reindexing.prepare(run, Progress())
    reindexing.offer(run, finding.prepared.number or 0, None)
    return run.id


def test_one_reindex_at_a_time(reindexing: Reindexing) -> None:
    """The second to begin is given the first; once that has ended, another one begins."""
    first, is_new = reindexing.begin(WHO, CHAT)
    assert is_new
    assert reindexing.begin(8, 80) == (first, False)
    reindexing.end(first, "nothing")
    second, is_new = reindexing.begin(8, 80)
    assert (is_new, second.user_id, second.started_at) == (True, 8, 1_000)


def test_a_decision_is_taken_once(
    reindexing: Reindexing, data: Path, write_brief: WriteBrief, database: Database
) -> None:
    """Published, it is live and in the audit log; a second tap on either button changes nothing."""
    number = _prepared(reindexing, write_brief)
    run = reindexing.runs.get(number)
    assert run is not None
    assert reindexing.publish(run, by=8) == "published"
    assert reindexing.publish(run, by=9) == "settled"
    assert reindexing.discard(run, by=9) is False
    assert (store.live_number(data), store.waiting(data)) == (2, None)
    assert _noted(database) == [(8, "publish", "edition 2"), (WHO, "reindex", "begun")]


def test_a_restart_finds_what_waits(reindexing: Reindexing, data: Path, write_brief: WriteBrief) -> None:
    """Waiting, it is still offered; swept away by a sync elsewhere, it is gone, and so it is when published then."""
    number = _prepared(reindexing, write_brief)
    assert [ending for _, ending in reindexing.recover()] == ["waiting"]
    assert [ending for _, ending in reindexing.recover()] == ["waiting"]
    store.discard(data)
    assert [ending for _, ending in reindexing.recover()] == ["gone"]
    assert reindexing.recover() == []
    found = reindexing.runs.get(number)
    assert found is not None
    assert found.state == "gone"


def test_a_kill_during_the_work_is_cleaned_up(reindexing: Reindexing, data: Path, write_brief: WriteBrief) -> None:
    """What was prepared and never offered is removed at the next start."""
    write_brief("liaison", "Another body stands here.")
    run, _ = reindexing.begin(WHO, CHAT)
    reindexing.renewal.prepare(by="x", progress=Progress())
    assert store.waiting(data) == 2
    assert [(one.id, ending) for one, ending in reindexing.recover()] == [(run.id, "interrupted")]
    assert store.waiting(data) is None
    assert reindexing.begin(WHO, CHAT)[1]


@pytest.mark.parametrize("was_published", [True, False])
def test_a_kill_during_a_publish_is_told_by_the_disk(
    reindexing: Reindexing, data: Path, write_brief: WriteBrief, database: Database, was_published: bool
) -> None:
    """Between the note and the rename it waits on; between the rename and the note it is live.

    Then it is noted now, for whoever published it.
    """
    number = _prepared(reindexing, write_brief)
    assert reindexing.runs.decide(number, "publishing", 8, 1_000)
    if was_published:
        reindexing.renewal.publish(2)
    assert [ending for _, ending in reindexing.recover()] == ["published" if was_published else "waiting"]
    published = [(8, "publish", "edition 2")] if was_published else []
    assert _noted(database) == [*published, (WHO, "reindex", "begun")]


@pytest.mark.parametrize("was_done", [True, False])
def test_a_kill_during_a_rollback_is_told_by_the_disk(
    reindexing: Reindexing, small: Path, data: Path, encoder: SentenceEncoder, write_brief: WriteBrief, was_done: bool
) -> None:
    """A rollback is done or it is not; nothing is left of it."""
    write_brief("liaison", "Another body stands here.")
    sync(small, data, encoder)
    reindexing.runs.begin_rollback(WHO, CHAT, 1, 1_000)
    if was_done:
        store.rollback(data, 1)
    assert [ending for _, ending in reindexing.recover()] == ["rolled back" if was_done else "not rolled back"]
    assert reindexing.recover() == []


@pytest.mark.parametrize("again", [True, False])
def test_nothing_is_told_that_a_tap_will_still_change(
    reindexing: Reindexing, data: Path, small: Path, encoder: SentenceEncoder, write_brief: WriteBrief, again: bool,
    database: Database,
) -> None:  # fmt: skip
    """Killed before a rollback or a publish: where the tap is handled once more, the start leaves the telling to it."""
    write_brief("liaison", "Another body stands here.")
    sync(small, data, encoder)
    reindexing.runs.begin_rollback(WHO, CHAT, 1, 1_000)
    run = reindexing.runs.get(_prepared(reindexing, write_brief))
    assert run is not None
    assert reindexing.runs.decide(run.id, "publishing", WHO, 1_000)

    async def recover() -> list[str]:
        async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
            admins = Administrators(frozenset((WHO,)))
            handlers = ReindexHandlers(admins, reindexing, Audit(database), Errands(), str)
            await handlers.recover(bot, [_tap("goback", 1), _tap("anyway", run.id)] if again else [_tap("stay", 1)])
        return [message.plain for message in api.messages(CHAT)]

    with BotApi() as api:
        api.introduce(CHAT)
        told = asyncio.run(recover())
    assert [text[:32] for text in told] == (
        [] if again else ["I was stopped before going back ", "I was restarted. Edition 3 is st"]
    )


def _tap(act: str, number: int) -> Update:
    person = User(WHO, "Ann", is_bot=False)
    return Update(1, callback_query=CallbackQuery("1", person, "1", data=EditionAct(act, number).pack()))


def test_a_later_reindex_takes_the_place_of_what_waits(reindexing: Reindexing, write_brief: WriteBrief) -> None:
    """The first one's buttons do nothing any more."""
    number = _prepared(reindexing, write_brief)
    first = reindexing.runs.get(number)
    assert first is not None
    second, _ = reindexing.begin(WHO, CHAT)
    reindexing.offer(second, reindexing.prepare(second, Progress()).prepared.number or 0, None)
    assert reindexing.publish(first, by=WHO) == "settled"
    found = reindexing.runs.get(number)
    assert found is not None
    assert found.state == "replaced"


def test_what_waits_is_lost_to_no_reindex_that_comes_to_nothing(
    reindexing: Reindexing, data: Path, write_brief: WriteBrief
) -> None:
    """Faulty briefs, a busy data folder, a stop, or a kill in the middle leave it waiting, to be published."""
    number = _prepared(reindexing, write_brief)
    write_brief("remains", "Another body.", "kind: nonsense")
    run, _ = reindexing.begin(8, CHAT)
    assert reindexing.prepare(run, Progress()).prepared.report.problems
    reindexing.end(run, "nothing")
    write_brief("remains", "Another body.")
    run, _ = reindexing.begin(8, CHAT)
    with lock_held(data), pytest.raises(SyncBusy):
        reindexing.prepare(run, Progress())
    reindexing.end(run, "failed")
    run, _ = reindexing.begin(8, CHAT)
    progress = Progress()
    progress.stop()
    with pytest.raises(Stopped):
        reindexing.prepare(run, progress)
    assert [ending for _, ending in reindexing.recover()] == ["waiting", "interrupted"]
    assert store.waiting(data) == 2
    first = reindexing.runs.get(number)
    assert first is not None
    assert reindexing.publish(first, by=WHO) == "published"
    assert store.live_number(data) == 2


def test_what_is_swept_before_the_next_is_offered_is_gone(reindexing: Reindexing, write_brief: WriteBrief) -> None:
    """Between the two the buttons of the first one say so, and the second is offered all the same."""
    number = _prepared(reindexing, write_brief)
    first = reindexing.runs.get(number)
    assert first is not None
    second, _ = reindexing.begin(8, CHAT)
    finding = reindexing.prepare(second, Progress())
    assert reindexing.publish(first, by=WHO) == "gone"
    reindexing.offer(second, finding.prepared.number or 0, None)
    found = reindexing.runs.get(second.id)
    assert found is not None
    assert reindexing.publish(found, by=8) == "published"


def test_work_that_is_stopped_leaves_nothing(reindexing: Reindexing, data: Path, write_brief: WriteBrief) -> None:
    """Asked to stop, the work ends at its next step, and no edition waits."""
    write_brief("liaison", "Another body stands here.")
    run, _ = reindexing.begin(WHO, CHAT)
    progress = Progress()
    progress.stop()
    with pytest.raises(Stopped):
        reindexing.prepare(run, progress)
    assert store.waiting(data) is None


def test_quotes_that_subscribers_had_are_named_when_they_break(
    reindexing: Reindexing, write_brief: WriteBrief, database: Database
) -> None:
    """A quote that somebody was sent, and that the new edition no longer holds, stands in the finding."""
    gone = "Lee wants Washington to open one in Pyongyang within a year."
    with database.transaction() as connection:
        for item, quote in ((1, gone), (2, "Identification of the remains may take years."), (3, "Never sent.")):
            connection.execute(insert(item_texts).values(item_id=item, digest="d", quote=quote))
        for item in (1, 2):
            connection.execute(insert(had).values(chat_id=1, thread_id=0, item_id=item, digest="d", day="2026-01-01"))
    write_brief("liaison", BODIES["liaison"].replace("within a year", "within two years"))
    run, _ = reindexing.begin(WHO, CHAT)
    finding = reindexing.prepare(run, Progress())
    assert finding.lost == (gone,)
    text = finding_text(finding)
    assert f"Sent to people, but no longer held (1):</b>\n“{gone}”" in text
    assert "Held back by the quality check:</b> it no longer holds quotes that people were sent." in text
    assert text.count(gone) == 1
    assert gone in (gate_text(finding) or "")
    assert "there is no question set" in text


def _change(figure: str, before: int, after: int) -> Change:
    return Change(figure, Share(before, 40), Share(after, 40), better=0, worse=before - after)


def test_what_got_worse_is_said_in_words_and_once(reindexing: Reindexing, write_brief: WriteBrief) -> None:
    """Of figures that fell together the one that tells most, in no other place of the message and by no short name."""
    write_brief("liaison", BODIES["liaison"].replace("within a year", "within two years"))
    run, _ = reindexing.begin(WHO, CHAT)
    finding = reindexing.prepare(run, Progress())
    changes = (_change("strict", 38, 20), _change("top 3", 39, 39), _change("quoted", 38, 19), _change("top 1", 36, 18))
    worse = Comparison(1, 2, 40, changes, worse=("Who wants offices?",) * 19)
    text = finding_text(replace(finding, comparison=worse, missing=None, lost=()))
    held = "answers got worse; expected sentence quoted fell from 95 % to 48 %"
    assert f"Held back by the quality check:</b> {held}." in text
    assert text.count("95 %") == text.count("48 %") == 1
    assert "On 40 questions</b>: 0 better, 19 worse. Right brief among the first three: 98 %." in text
    assert "strict" not in text
    assert gate_text(replace(finding, comparison=worse, missing=None, lost=())) == held
    for figure in JUDGED:
        alone = Comparison(1, 2, 40, (_change(figure, 38, 19),))
        told = gate_text(replace(finding, comparison=alone, missing=None, lost=()))
        assert told == f"answers got worse; {say.of('figures', figure)} fell from 95 % to 48 %"


def test_quotes_of_answers_are_looked_at_as_long_as_the_questions_are_kept(
    reindexing: Reindexing, write_brief: WriteBrief, database: Database
) -> None:
    """What an answer quoted is named and holds back when it breaks; erased with its question, it does not."""
    gone = "Lee wants Washington to open one in Pyongyang within a year."
    questions = Questions(database, days=30)
    asked = Asked(
        chat_id=1, user_id=5, asked_at=1_000, question="Who wants offices?", kind="answer", reason=None,
        confidence=0.9, edition=1, elapsed_ms=9.0, quotes=(gone, "Identification of the remains may take years."),
    )  # fmt: skip
    note(questions, asked)
    assert questions.by(5) == [asked]
    write_brief("liaison", BODIES["liaison"].replace("within a year", "within two years"))
    run, _ = reindexing.begin(WHO, CHAT)
    finding = reindexing.prepare(run, Progress())
    assert finding.lost == (gone,)
    assert gone in (gate_text(finding) or "")
    questions.erase(5)
    finding = reindexing.prepare(run, Progress())
    assert (finding.lost, gate_text(finding)) == ((), None)


def test_what_is_discarded_or_fails_is_noted_too(
    reindexing: Reindexing, write_brief: WriteBrief, database: Database
) -> None:
    """A discard with the one who decided, and a rollback that could not be done."""
    run = reindexing.get(_prepared(reindexing, write_brief))
    assert run is not None
    assert reindexing.discard(run, by=8)
    with pytest.raises(NoEdition):
        reindexing.roll_back(9, 80, CHAT)
    noted = [(80, "roll back", "edition 9, which failed"), (8, "discard", "edition 2"), (WHO, "reindex", "begun")]
    assert _noted(database) == noted


def test_a_reindex_that_an_error_left_running_is_settled_by_the_next(reindexing: Reindexing) -> None:
    """Nobody works on it in this process, so it counts as interrupted, and the next one begins."""
    left = reindexing.runs.begin(WHO, CHAT, 900)[0]
    second, is_new = reindexing.begin(8, 80)
    assert is_new
    assert second.id != left.id
    settled = reindexing.get(left.id)
    assert settled is not None
    assert settled.state == "interrupted"
    reindexing.give_up(second)
    assert reindexing.begin(8, 80)[1]


def _noted(database: Database) -> list[tuple[int, str, str]]:
    return [(one.user_id, one.act, one.detail) for one in Audit(database).last()]


def test_progress_tells_the_time_left() -> None:
    """A third done in ten seconds leaves twenty; a new step starts the clock anew."""
    moments = iter([0.0, 100.0, 110.0, 110.0])
    progress = Progress(clock=lambda: next(moments))
    assert progress.left_s is None
    progress("encoding", 1, 3)
    assert progress.left_s == pytest.approx(20.0)
    progress("comparing", 0, 3)
    assert progress.left_s is None


def test_every_step_has_its_sentence(reindexing: Reindexing, data: Path) -> None:
    """Also those of a full rebuild, which is announced before it begins and in what is found."""
    corpora.claim(data, 1, format=0)
    run, _ = reindexing.begin(WHO, CHAT)
    told = list[str]()

    class Told(Progress):
        def __call__(self, step: str, done: int, total: int) -> None:
            super().__call__(step, done, total)
            told.append(progress_text(self).split(" …")[0])

    finding = reindexing.prepare(run, Told())
    steps = ("reading", "changes", "encoding anew", "checking", "done")
    assert list(dict.fromkeys(told)) == [say.of("reindex-steps", step) for step in steps]
    assert say("reindex-new-format") in finding_text(finding)


def test_the_audit_log_and_the_list_fit_one_message(reindexing: Reindexing, database: Database, data: Path) -> None:
    """The last twenty acts, newest first, each cut to a line; a damaged edition is named as such."""
    audit = Audit(database, clock=lambda: 0)
    for number in range(25):
        audit.note(WHO, "remove", f"<b> {number} " + "x" * 400)
    lines = audit_text(audit.last()).splitlines()
    assert len(lines) == 21
    assert lines[1].startswith("1 January 1970, 00:00 UTC: user 7, remove: &lt;b&gt; 24 xxx")
    assert units(plain("\n".join(lines))) <= LIMIT
    shutil.rmtree(data / "editions" / "000001" / "words")
    assert "<b>1</b> (live): damaged, words/" in listing_text(reindexing.listing())
