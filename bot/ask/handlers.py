"""Questions: plain text in a private chat, /ask anywhere, the example buttons, and /new to start afresh.

A question is read after the one that the same person asked before it in the same place; a tapped
example starts anew. What is no question ("thanks", "more", "what can you do?") gets what it asks for.
A long text, which Telegram's apps cut into pieces of at most 4,096 characters, is no question, and is told so once;
its end, taken for a question, would be answered: the later pieces belong to the first.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import ApplicationHandlerStop, MessageHandler, filters

from bot import clock as clocks
from bot.admission.quotas import Refusal
from bot.answers.rewriting import rewrite
from bot.answers.store import Answers, Kept, Reply, new_id
from bot.answers.text import (
    answer_parts,
    buttons_under,
    exemplified,
    further_parts,
    further_rows,
    quotes_shown,
    survey_parts,
    worded_html,
)
from bot.ask.finding import Finding, Found, Question
from bot.ask.lists import experts_parts, topics_parts
from bot.ask.store import After, Conversations, Given, asked_of
from bot.ask.welcome import example_buttons, told_of
from bot.background import Threads
from bot.chat.access import turned_away_from_channel
from bot.chat.buttons import Example, Look
from bot.chat.context import (
    GROUPS,
    PRIVATE,
    Addressed,
    Command,
    Context,
    Handler,
    Tap,
    Turns,
    address_of,
    confirm,
    is_other_command,
    on_tap,
    said,
    typing,
)
from bot.delivery.drafts import Drafts
from bot.delivery.telegram import deliver, own_up
from bot.html import LIMIT, span, units
from bot.logs import event
from bot.messages import say
from bot.records import Before, Buttons, Outcome, Place, Sent
from bot.wording.service import Wording
from index import LONGEST_QUESTION, Answer, Aside, Library, Subject, behind


def line_of(message: Message) -> str | None:
    """The part of the message that a reply quotes, if it quotes one."""
    quote = message.quote
    return quote.text if quote is not None and quote.text.strip() else None


def answer_of(message: Message | None) -> str | None:
    """The id of the answer that a message shows, by the buttons under it."""
    markup = message.reply_markup if message is not None else None
    rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else ()
    found = (
        Look.unpack(button.callback_data) for row in rows for button in row if isinstance(button.callback_data, str)
    )
    return next((look.answer for look in found if look is not None), None)


SHORTEST = LIMIT // 2
"""Units that a piece has at least which is not the last: apps look for a good place to cut, but not further back."""

WITHIN = timedelta(seconds=2)
"""Between one piece and the next; Telegram dates messages in whole seconds."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """When each person last sent what may be a piece with more behind it; for a few seconds each."""

    _last: dict[Place, datetime] = field(default_factory=dict)

    def goes_on(self, place: Place, message: Message) -> bool:
        """Whether a message goes on with the one before it. Each message is asked about once, in its order."""
        before = self._last.pop(place, None)
        goes_on = before is not None and message.date - before <= WITHIN
        if units(message.text or "") >= SHORTEST:
            self._last[place] = message.date
        for other, when in list(self._last.items()):
            if message.date - when > WITHIN:
                del self._last[other]
        return goes_on


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AskHandlers:
    """Questions and what becomes of them; other rooms ask through it too."""

    finding: Finding
    conversations: Conversations
    threads: Threads
    turns: Turns = field(default_factory=Turns)
    pieces: Pieces = field(default_factory=Pieces)
    wording: Wording | None = None
    """What words answers, where a language model is set."""
    drafts: Drafts = field(default_factory=Drafts)

    @property
    def library(self) -> Library:
        """What answers."""
        return self.finding.library

    @property
    def answers(self) -> Answers:
        """Those that are kept."""
        return self.finding.answers

    def handlers(self) -> list[Handler]:
        """The entries for the table; a text is a question unless somebody before them took it."""
        return [
            Command("ask", self.on_command),
            Command("new", self.on_new),
            on_tap(Example, self.on_example, gate=turned_away_from_channel, confirms=False),
            MessageHandler(filters.TEXT & ~filters.COMMAND & PRIVATE & Addressed(), self.on_text),
            MessageHandler((filters.TEXT | filters.CAPTION) & ~filters.COMMAND & GROUPS & Addressed(), self.on_mention),
        ]

    async def on_text(self, update: Update, context: Context) -> None:
        """Plain text in a private chat is a question, unless it is the end of a longer text."""
        message = update.effective_message
        if message is not None and not self.pieces.goes_on(_place(update), message):
            await self._handle(self._question(update, message), context)

    async def on_mention(self, update: Update, context: Context) -> None:
        """In a group, what mentions the bot or replies to it is a question too."""
        message = update.effective_message
        if message is not None:
            await self._handle(self._question(update, message), context)

    async def on_command(self, update: Update, context: Context) -> None:
        """Everything behind /ask is the question."""
        message = update.effective_message
        if message is not None and self.asked(update):
            await self._handle(self._question(update, message), context)
        elif message is not None:
            await deliver(
                context.bot,
                message.chat_id,
                [say("ask-how", **exemplified(self.library.subject))],
                reply_to=message.message_id,
                thread_id=address_of(update).thread_id,
            )

    async def on_new(self, update: Update, context: Context) -> None:
        """Forget what the person asked before, once what they asked before this is answered."""
        message = update.effective_message
        if message is None:
            return
        question = self._question(update, message)
        async with self.turns.take(question.place.chat_id):
            await self.conversations.forget(question.place, update.update_id)
            await _say(question, context, [say("forgotten")])

    async def on_example(self, tap: Tap[Example], context: Context) -> None:
        """A tapped example is asked as if it had been written; in channels for administrators."""
        text = self.asked(tap.update)
        await confirm(tap.query, None if text else say("stale-button"))
        if text:
            await self.ask(tap.update, context, text)

    async def ask(
        self,
        update: Update,
        context: Context,
        text: str,
        answer: Callable[[], Answer] | None = None,
        *,
        may_be_worded: bool = False,
    ) -> None:
        """Show the question that a button stands for, and answer it as if it had been written, or by `answer`."""
        question = Question(text, update.update_id, _place(update), None, anew=True, answer=answer)
        question = replace(question, may_be_worded=may_be_worded)
        if await self._is_too_many(question, context):
            return
        await _say(question, context, [f"<b>{escape(text)}</b>"])
        async with self.turns.take(question.place.chat_id):
            await self._answer(question, None, context)

    async def more(self, update: Update, context: Context, before: Before) -> None:
        """What comes behind what was shown of the answer to a question."""
        question = Question(before.question, update.update_id, _place(update), None, anew=True)
        async with self.turns.take(question.place.chat_id):
            await self._more(question, before, context)

    def asked(self, update: Update) -> str:
        """The question that an update puts, if any: the example behind a button, or a text without its command."""
        if update.callback_query is not None:
            tapped, examples = Example.unpack(update.callback_query.data), self.library.subject.examples
            return examples[tapped.number] if tapped is not None and tapped.number < len(examples) else ""
        return said(update.effective_message) if isinstance(update.effective_message, Message) else ""

    def _question(self, update: Update, message: Message) -> Question:
        replied, text = message.reply_to_message, self.asked(update)
        is_ours = replied is not None and replied.from_user is not None and replied.from_user.id == message.get_bot().id
        follows = replied.message_id if replied is not None and is_ours else None
        made = Question(text, update.update_id, _place(update), message.message_id, follows=follows)
        return replace(made, under=answer_of(replied), line=line_of(message)) if is_ours else made

    async def on_edit(self, update: Update, context: Context) -> None:
        """A question that was edited is answered again where its answer stands; any other edit changes nothing."""
        message = update.edited_message
        if message is not None:
            question = self._question(update, message)
            async with self.turns.take(question.place.chat_id):
                reply = await self._edited(update, message)
                if reply is not None and question.text != reply.text:
                    await self._answer_again(question, reply, context)
        raise ApplicationHandlerStop

    async def owed(self, update: Update) -> str:
        """The question of an edit whose handling was cut off; empty where the message was none."""
        message = update.edited_message
        return self.asked(update) if message is not None and await self._edited(update, message) else ""

    async def _edited(self, update: Update, message: Message) -> Reply | None:
        """What answers a message, of this edit on; None for what is no question, or was edited again since."""
        person, text = update.effective_user, message.text or message.caption or ""
        reply = await self.conversations.reply_to(message.chat_id, message.message_id)
        moment = 0 if message.edit_date is None else int(message.edit_date.timestamp())
        version = (moment, update.update_id)
        if reply is None or person is None or person.id != reply.place.user_id or version < reply.version:
            return None
        if is_other_command(text, "ask"):
            return None
        reply = replace(reply, version=version)
        if said(message) == reply.text:
            await self.conversations.save(reply)
        return reply

    async def _answer_again(self, question: Question, reply: Reply, context: Context) -> None:
        """Let the answer to an edited question stand where that to the question before it stood."""
        complaint, began = _complaint(question.text, self.library.subject), time.monotonic()
        if complaint is not None:
            await self._rewrite(question, reply, context, [complaint])
            return
        if await self._is_too_many(question, context):
            return
        async with typing(context.bot, question.place.chat_id, question.place.thread_id, question.reply_to):
            answer = await self._found(question, reply.before, context)
            if isinstance(answer, str):
                return
            given, explains = Given(new_id(), answer, self.library.model_name), await self._explains(answer)
            read, asked = _read(question, answer), asked_of(question.place, answer, int(clocks.now()))
            noted = await self.conversations.correct(reply, read, asked, given)
            buttons = buttons_under(
                answer, noted, given.id if noted is not None else None, context.bot.username, explains=explains
            )
            parts = answer_parts(answer, self.library.subject)
            outcome = await self._rewrite(question, replace(reply, read=read), context, parts, buttons)
        _log(question, answer, outcome, time.monotonic() - began)

    async def _rewrite(
        self, question: Question, reply: Reply, context: Context, parts: list[str], buttons: Buttons = ()
    ) -> Outcome:
        outcome = await rewrite(
            context.bot, reply.place, reply.answers, parts, reply_to=reply.message_id, buttons=buttons,
            on_new=lambda: self.conversations.sending(question.update_id),
        )  # fmt: skip
        if isinstance(outcome, Sent):
            await self.conversations.save(replace(reply, answers=outcome.message_ids, text=question.text))
        await own_up(context.bot, question.place.chat_id, outcome, thread_id=question.place.thread_id)
        return outcome

    async def _handle(self, question: Question, context: Context) -> None:
        """Answer a question in its chat's turn, or say at once why it cannot be asked."""
        complaint = _complaint(question.text, self.library.subject)
        if complaint is not None:
            outcome = await _say(question, context, [complaint])
            await self._note(question, outcome)
            return
        async with self.turns.take(question.place.chat_id):
            after = await self.conversations.let_in(question.place, question.update_id, question.follows)
            if isinstance(after, Refusal):
                await _tell_too_many(question, after, context)
            else:
                await self._answer(question, after, context)

    async def _is_too_many(self, question: Question, context: Context) -> bool:
        """Whether whoever asks, or their group, has asked as much as they may; they are told, a group once."""
        refused = await self.conversations.let_in_anew(question.place, question.update_id)
        if refused is not None:
            await _tell_too_many(question, refused, context)
        return refused is not None

    async def _answer(self, question: Question, after: After | None, context: Context) -> None:
        began = time.monotonic()
        async with typing(context.bot, question.place.chat_id, question.place.thread_id, question.reply_to):
            before = None if after is None else await self._before(question, after)
            answer = await self._found(question, before, context)
            if isinstance(answer, str):
                await self._beside(question, answer, before, context)
                return
            explains = await self._explains(answer)
            # From here on the answer may be on its way: a restart must not send it a second time.
            given = Given(new_id(), answer, self.library.model_name)
            noted = await self._mark_sending(question, before, given)
            parts = answer_parts(answer, self.library.subject)
            buttons = buttons_under(
                answer, noted, given.id if noted is not None else None, context.bot.username, explains=explains
            )
            outcome = await _say(question, context, parts, buttons)
        if question.reply_to is not None and isinstance(outcome, Sent):
            await self.conversations.arrived(_reply(question), outcome.message_ids)
        _log(question, answer, outcome, time.monotonic() - began)
        await own_up(context.bot, question.place.chat_id, outcome, thread_id=question.place.thread_id)

    async def _before(self, question: Question, after: After) -> Before | None:
        """What a question is read after: that whose answer it replies to, or else what the same person asked before."""
        kept = None
        if question.follows is not None and question.under and after.behind is None:
            kept = await asyncio.to_thread(self.answers.find, question.under)
        return after.behind or (_before(kept) if kept else after.last)

    async def _note(self, question: Question, outcome: Outcome) -> None:
        """Note which message says why a text cannot be asked, so that its edit may be."""
        if question.reply_to is not None and isinstance(outcome, Sent):
            await self.conversations.save(replace(_reply(question), answers=outcome.message_ids))

    async def _found(self, question: Question, before: Before | None, context: Context) -> Answer | Aside:
        """What answers a question, in a model's words where that may be; who writes in private can watch them come."""
        found = await self.threads.run(self.finding.work_out, question, before)
        if isinstance(found, str):
            return found
        if self.wording is None or not found.is_librarys:
            return found.answer
        found = await self._reread(question, before, found)
        if not found.is_librarys:
            return found.answer
        place, asked_before = question.place, before.question if before else None
        async with self.drafts.drafting(context.bot, place.chat_id, place.thread_id) as show:
            return await self.wording.worded(
                found.answer, asked_before, asked_at=question.asked_at,
                show=(lambda answer: show(worded_html(answer))) if show is not None else None,
            )  # fmt: skip

    async def _reread(self, question: Question, before: Before | None, found: Found) -> Found:
        """The same for a follow-up as a model reads it, where the rules are unsure; else, or if it fails, as it is."""
        request = await self.threads.run(self.finding.rereading, question, before)
        if self.wording is None or before is None or request is None:
            return found
        meant = await self.wording.reread(request, before.question, question.text, asked_at=question.asked_at)
        again = (
            await self.threads.run(self.finding.work_out, replace(question, meant=meant), before) if meant else found
        )
        return found if isinstance(again, str) else again

    async def _explains(self, answer: Answer) -> bool:
        """Whether a model can be asked why the two sides of an answer differ."""
        return self.wording is not None and await self.threads.run(self.wording.explains, answer)

    async def _beside(self, question: Question, aside: Aside, before: Before | None, context: Context) -> None:
        """Reply to what is no question; the next one still follows the one before."""
        if aside == "more" and before is not None:
            await self._more(question, before, context)
        elif aside in ("topics", "experts"):
            listed = self._topics if aside == "topics" else self._experts
            await _say(question, context, await self.threads.run(listed))
        elif aside == "help":
            await _say(question, context, [told_of(self.library, "help")], example_buttons(self.library.subject))
        else:
            await _say(question, context, [_aside(aside, self.library.subject)])

    async def _more(self, question: Question, before: Before, context: Context) -> None:
        """What comes behind what was shown, or that nothing does."""
        kept = None if before.logged is None else await asyncio.to_thread(self.answers.to_question, before.logged)
        # An answer that was not the library's to its question goes on with what that would be.
        kept = kept if kept and (before.shown or kept.answer.survey) else None
        if kept is not None:
            answer = behind(kept.answer, before.shown)
        else:
            answer = await self.threads.run(self.library.more, before.question, before.shown)
        if answer.kind == "none":
            await _say(question, context, [say("no-more")])
            return
        after = replace(before, shown=max(one.number for one in answer.citations))
        parts = further_parts(answer) if answer.survey is None else survey_parts(answer.survey, whole=True)
        await self.conversations.remember(question.place, question.update_id, after, None)
        buttons: Buttons = ()
        if before.logged is not None and answer.survey is None:
            buttons = further_rows(answer, before.logged, kept.id if kept else None, str(before.shown))
        outcome = await _say(question, context, parts, buttons)
        await own_up(context.bot, question.place.chat_id, outcome, thread_id=question.place.thread_id)

    def _topics(self) -> list[str]:
        return topics_parts(self.library.topics())

    def _experts(self) -> list[str]:
        return experts_parts(self.library.voices())

    async def _mark_sending(self, question: Question, before: Before | None, given: Given) -> int | None:
        """Note that the answer is on its way, what the next question follows, and both; the question's number there."""
        read, asked = _read(question, given.answer), asked_of(question.place, given.answer, int(clocks.now()))
        reply = None if question.reply_to is None else replace(_reply(question), read=read, before=before)
        return await self.conversations.remember(question.place, question.update_id, read, asked, given, reply)


def _read(question: Question, answer: Answer) -> Before:
    """What the next question follows."""
    count = 0 if question.answer else quotes_shown(answer)
    return Before(answer.read_as or answer.question, _speakers(answer), count)


def _speakers(answer: Answer) -> tuple[str, ...]:
    """Whom an answer quotes by name."""
    holders = [citation.holder.name for citation in answer.citations if citation.holder and citation.holder.names]
    return tuple(dict.fromkeys(holders))


def _reply(question: Question) -> Reply:
    """What an edit of the question finds, before it is known what answers it."""
    return Reply(question.place, question.reply_to or 0, question.update_id, text=question.text)


def _before(kept: Kept) -> Before:
    """A kept answer as what the next question is read after."""
    answer = kept.answer
    return Before(answer.read_as or answer.question, _speakers(answer), quotes_shown(answer), kept.question)


def _place(update: Update) -> Place:
    """Who asks where."""
    address, person = address_of(update), update.effective_user
    return Place(address.chat_id, address.thread_id, person.id if person else 0)


async def _say(question: Question, context: Context, parts: list[str], buttons: Buttons = ()) -> Outcome:
    chat_id, thread_id = question.place.chat_id, question.place.thread_id
    return await deliver(context.bot, chat_id, parts, reply_to=question.reply_to, thread_id=thread_id, buttons=buttons)


async def _tell_too_many(question: Question, refused: Refusal, context: Context) -> None:
    if refused.is_news or question.place.chat_id > 0:
        told = say.of("quota", refused.whose, count=refused.quota, span=span(refused.seconds))
        await _say(question, context, [told])


def _complaint(text: str, subject: Subject) -> str | None:
    """Why a text is not asked, or None."""
    if not any(character.isalnum() for character in text):
        return say("empty", **exemplified(subject))
    if len(text) > LONGEST_QUESTION:
        return say("too-long", length=f"{len(text):,}", most=f"{LONGEST_QUESTION:,}")
    return None


def _aside(kind: Aside, subject: Subject) -> str:
    """What is said to thanks, a greeting, talk, and a wish for more of nothing."""
    if kind == "greeting":
        return say("greeting", about=escape(subject.about), **exemplified(subject))
    if kind == "more":
        return say("more-of-what", **exemplified(subject))
    return say("courtesy") if kind == "thanks" else say("talk")


def _log(question: Question, answer: Answer, outcome: object, seconds: float) -> None:
    event(
        log,
        "question",
        level=logging.INFO if isinstance(outcome, Sent) else logging.WARNING,
        update=question.update_id,
        kind=answer.kind,
        confidence=round(answer.confidence, 2),
        quotes=len(answer.citations),
        edition=answer.edition,
        answer_ms=round(answer.elapsed_ms),
        total_ms=round(seconds * 1000),
        outcome=type(outcome).__name__.lower(),
    )
