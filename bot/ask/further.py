"""What the buttons under an answer bring: its next statements, the rest of a survey, a question that was proposed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.answers.text import silent_parts, survey_parts
from bot.ask.handlers import AskHandlers
from bot.ask.store import Questions
from bot.background import Threads
from bot.chat.access import turned_away_from_channel
from bot.chat.buttons import Differ, InShort, More, Next, Proposed, Sides
from bot.chat.context import Context, Handler, Tap, address_of, confirm, on_tap
from bot.chat.inbox import Inbox
from bot.delivery.telegram import deliver, own_up
from bot.messages import say
from bot.records import Before
from index import Answer, Closest, Library, Survey


@dataclass(frozen=True, slots=True)
class FurtherHandlers:
    """Taps that go on with an answer; in channels for administrators, as is all that a tap makes the bot write."""

    library: Library
    questions: Questions
    inbox: Inbox
    threads: Threads
    ask: AskHandlers

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [
            on_tap(More, self.on_more, gate=turned_away_from_channel, confirms=False),
            on_tap(Next, self.on_next, gate=turned_away_from_channel, confirms=False),
            on_tap(Proposed, self.on_proposed, gate=turned_away_from_channel),
            on_tap(InShort, self.on_in_short, gate=turned_away_from_channel, confirms=False),
            on_tap(Differ, self.on_differ, gate=turned_away_from_channel, confirms=False),
            on_tap(Sides, self.on_sides, gate=turned_away_from_channel, confirms=False),
        ]

    async def on_more(self, tap: Tap[More], context: Context) -> None:
        """The statements behind those that were shown."""
        question = await self._question(tap.button.question, tap.message.chat.id)
        await confirm(tap.query, None if question else say("no-longer-kept"))
        if question:
            before = Before(question, (), tap.button.shown, tap.button.question)
            await self.ask.more(tap.update, context, before)

    async def on_next(self, tap: Tap[Next], context: Context) -> None:
        """A question that an answer proposed, asked as if it had been written."""
        question = await self._question(tap.button.question, tap.message.chat.id)
        kept = await asyncio.to_thread(self.ask.answers.to_question, tap.button.question) if question else None
        again = None if kept or not question else await self.threads.run(self.library.answer, question)
        proposed = kept.answer.next if kept else again.next if again else ()
        text = proposed[tap.button.place] if tap.button.place < len(proposed) else None
        await confirm(tap.query, None if text else say("no-longer-kept"))
        if text:
            await self.ask.ask(tap.update, context, text)

    async def on_proposed(self, tap: Tap[Proposed], context: Context) -> None:
        """The same, in the words that its button carries."""
        await self.ask.ask(tap.update, context, tap.button.words)

    async def on_in_short(self, tap: Tap[InShort], context: Context) -> None:
        """What a brief says in short, as the answer to that question."""
        found = await self.threads.run(self.library.summary, tap.button.brief)
        await confirm(tap.query, None if found else say("stale-button"))
        if found:
            await self.ask.ask(tap.update, context, found.question, lambda: found, may_be_worded=True)

    async def on_differ(self, tap: Tap[Differ], context: Context) -> None:
        """Why those differ whom an answer sets against each other, as the answer to that question."""
        question = await self._question(tap.button.question, tap.message.chat.id)
        found = await self.threads.run(self._difference, tap.button.issue, question)
        await confirm(tap.query, None if found else say("stale-button"))
        if found:
            await self.ask.ask(tap.update, context, found.question, lambda: found, may_be_worded=True)

    async def on_sides(self, tap: Tap[Sides], context: Context) -> None:
        """All who take a side, or those who take none."""
        question = await self._question(tap.button.question, tap.message.chat.id)
        survey = await self.threads.run(self._survey, tap.button.issue, question)
        await confirm(tap.query, None if survey else say("stale-button"))
        if survey:
            made = survey_parts(survey, whole=True) if tap.button.part == "all" else silent_parts(survey)
            address = address_of(tap.update)
            # From here on it may be on its way: a restart must not send it a second time.
            await self.inbox.mark(tap.update.update_id, "sending")
            outcome = await deliver(context.bot, address.chat_id, made, thread_id=address.thread_id)
            await own_up(context.bot, address.chat_id, outcome, thread_id=address.thread_id)

    async def _question(self, number: int, chat_id: int) -> str | None:
        """A question of the chat by its number in the log, if it is kept."""
        return await asyncio.to_thread(self.questions.asked, number, chat_id) if number else None

    def _difference(self, issue: str | None, question: str | None) -> Answer | None:
        """The two sides of what a question gets now, or of an issue; nothing said for them yet."""
        about = self._survey(issue, question) if issue else self.library.answer(question) if question else None
        return None if about is None else self.library.phrasing().difference(about)

    def _survey(self, issue: str, question: str | None) -> Survey | None:
        """The survey that a question got, as it is now, or else the one of its issue."""
        asked = self.library.answer(question).survey if question else None
        if asked is not None and asked.issue == issue:
            return asked.whole or asked
        found = self.library.survey(issue)
        return None if isinstance(found, Closest) else found
