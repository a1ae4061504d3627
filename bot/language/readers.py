"""Who reads what is said on an update, and in which language: decided once an update, and once a delivery."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from telegram import Chat, Update, User

from bot.database.engine import LedgerFailure
from bot.language.store import Languages
from bot.messages import say
from index import ENGLISH, GENERAL, Subject, fitting, spoken_in

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Readers:
    """The languages of those who read."""

    languages: Languages
    subject: Callable[[], Subject] = lambda: GENERAL

    def meet(self, updates: Collection[Update]) -> None:
        """Look up who sent updates, and note what Telegram says of them; then `of` needs no ledger.

        So updates are handled in the order in which they came, whoever is new among their senders.
        """
        try:
            self.languages.look_up({one for update in updates for one in _of(update)})
            for update in updates:
                for whose in _of(update):
                    self.languages.of(whose)
                if update.inline_query is None:  # who types in some other chat hasn't said anything to the bot
                    self._note(update.effective_user)
        except LedgerFailure as error:  # whoever is answered in spite of it is answered
            log.warning("languages cannot be looked up: %s", type(error).__name__)

    @contextmanager
    def of(self, update: Update) -> Iterator[None]:
        """Inside, what is said is said in the language of whoever sent an update."""
        with self._speaking(self.language(update.effective_chat, update.effective_user)):
            yield

    def to(self, chat_id: int, user_id: int | None = None) -> AbstractContextManager[None]:
        """Inside, what is said is said to a chat, on behalf of a person perhaps, when nobody has just spoken.

        It is in English where the ledger cannot say in what.
        """
        try:
            code = self.languages.to(chat_id, user_id)
        except LedgerFailure:
            code = ENGLISH
        return self._speaking(code)

    def to_each(self, chats: Sequence[int]) -> list[AbstractContextManager[None]]:
        """The same for each of some chats."""
        try:
            codes = self.languages.to_each(chats)
        except LedgerFailure:
            codes = [ENGLISH] * len(chats)
        return [self._speaking(code) for code in codes]

    def _speaking(self, code: str) -> AbstractContextManager[None]:
        return spoken_in(code, {} if code == ENGLISH else self.subject().names_shown_in(code))

    def language(self, chat: Chat | None, person: User | None) -> str:
        """What the chat has chosen, or the person, or else what Telegram says of the person."""
        is_private = chat is None or chat.type == Chat.PRIVATE
        around = None if is_private or chat is None else self.languages.remembered(chat.id)
        known = None if person is None else self.languages.remembered(person.id)
        chosen = [one.code for one in (around, known) if one is not None and one.chosen]
        noted = [one.code for one in (known, around) if one is not None]
        return next(iter([*chosen, *filter(None, [_told(person)]), *noted]), ENGLISH)

    def _note(self, person: User | None) -> None:
        told = _told(person)
        if person is None or told is None:
            return
        known = self.languages.of(person.id)
        if told != (known.code if known else ENGLISH):
            self.languages.note(person.id, told)


def _of(update: Update) -> list[int]:
    """The chat and the person of an update."""
    return [one.id for one in (update.effective_chat, update.effective_user) if one is not None]


def _told(person: User | None) -> str | None:
    """The language in which a person uses Telegram: English where it is none of ours; None where it isn't told."""
    code = person.language_code if person is not None and not person.is_bot else None
    return (fitting(code, say.languages) or ENGLISH) if code else None
