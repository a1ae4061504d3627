"""The tables of the database, as this version of the program wants them; `migrations/` leads to them.

Moments are seconds since 1970. Each table is read and written by the stores of the rooms that need it;
there is no query here but what several of them ask alike.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    and_,
    func,
    select,
    text,
)

from bot.records import Address, Delivery

metadata = MetaData()
updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False),
    Column("payload", JSON),
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("chat_id", BigInteger),  # this and the next where several processes share the ledger
    Column("holder", String(32)),  # which of them has it in hand
    Index("updates_open", "update_id", postgresql_where=text("state <> 'settled'"),
          sqlite_where=text("state <> 'settled'")),
)  # fmt: skip
turns = Table(
    "turns",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("holder", String(32), nullable=False),  # the process that has updates of it in hand
)
sendings = Table(
    "sendings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", String(64), nullable=False, index=True),
    Column("at", Float, nullable=False, index=True),  # by the server's clock, with fractions of a second
    Column("holder", String(32), nullable=False),
)
about = Table(
    "about",
    metadata,
    Column("name", String(10), primary_key=True),  # "since": which programs may work on it; "bot": whose it is
    Column("value", String(64), nullable=False),
)
holds = Table(
    "holds",
    metadata,
    Column("chat", String(64), primary_key=True),  # empty: everybody
    Column("until", Float, nullable=False),
)
conversations = Table(
    "conversations",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("speakers", JSON, nullable=False),
    Column("asked_at", BigInteger, nullable=False, index=True),  # seconds since 1970, as all moments below
    Column("shown", Integer),  # how many of its answer's quotes
    Column("logged", Integer),  # its number among the questions
)
subscribers = Table(
    "subscribers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_type", String(10), nullable=False),
    Column("user_id", BigInteger),
    Column("state", String(10), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("minute", Integer, nullable=False),
    Column("weekdays", Integer, nullable=False),  # bit 0 is Monday
    Column("topics", JSON, nullable=False),
    Column("experts", JSON, nullable=False),
    Column("length", String(10), nullable=False),
    Column("fewer", JSON, nullable=False),
    Column("more", JSON, nullable=False, server_default="[]"),
    Column("quiet", String(11), nullable=False, server_default="22:00-07:00"),  # local hours without broadcasts
    Column("paused_until", BigInteger),
    Column("next_due", BigInteger, index=True),
    Column("last_brief", BigInteger),
    Column("owed", String(10)),  # the local day whose brief is due at next_due, whatever its own moment is
    Column("told_all", Boolean, nullable=False),
    Column("awaiting", String(20)),
    Column("awaiting_since", BigInteger),
    Column("parked_from", String(10)),  # the state to come back to when the chat opens again
    Column("created_at", BigInteger, nullable=False),
)
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("brief_id", String(63), nullable=False, index=True),
    Column("digest", String(16), nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger),
    Column("withdrawn_at", BigInteger),
)
item_texts = Table(
    "item_texts",
    metadata,
    Column("item_id", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(16), primary_key=True),
    Column("quote", Text, nullable=False),
)
had = Table(
    "had",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("item_id", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(16), nullable=False),
    Column("day", String(10), nullable=False),
)
deliveries = Table(
    "deliveries",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(10), primary_key=True),
    Column("name", String(10), primary_key=True),  # of a brief the subscriber's local day, of others their number
    Column("state", String(10), nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("settled_at", BigInteger),
    Column("planned_at", BigInteger),  # a day's brief alone; what it changed of its subscriber bears this moment
    Column("news_before", BigInteger),  # their `last_brief` before it, for when nothing of it arrives
    Column("contents", JSON, nullable=False),  # [[item id, digest, digest had before, its day], …]
    Column("reason", Text),  # before it is settled: it was called off while a part was in its call
    Column("asked_at", BigInteger),  # when the subscriber was asked whether an uncertain one arrived
    Index("deliveries_waiting", "state", "not_before"),
)
parts = Table(
    "parts",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(10), primary_key=True),
    Column("name", String(10), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False, index=True),
    Column("html", Text),  # erased once it is settled: the brief can be shown again from its items
    Column("buttons", JSON),
    Column("message_id", BigInteger),
    Column("reason", Text),
)
languages = Table(
    "languages",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # of a person, or of a group or channel
    Column("code", String(20), nullable=False),
    Column("chosen", Boolean, nullable=False),  # by /language; otherwise it is what Telegram says of them
)
clock = Table(
    "clock",
    metadata,
    Column("name", String(10), primary_key=True),  # "tick"; "lock" is written to for its lock
    Column("moment", BigInteger, nullable=False),
)
leases = Table(
    "leases",
    metadata,
    Column("name", String(20), primary_key=True),  # of what one process does at a time, or of a process: "replica …"
    Column("holder", String(32)),  # of whom else nobody knows it; null when it is free
    Column("place", Text, nullable=False),  # by which a process on the same machine can look whether it lives
    Column("told", Text, nullable=False),  # who it is, for people
    Column("beat", BigInteger, nullable=False),  # grows as long as the holder lives
)
questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),
    Column("asked_at", BigInteger, nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("reason", String(12)),
    Column("confidence", Float, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("elapsed_ms", Float, nullable=False),
    Column("read_as", Text),  # what a follow-up was read as
    Column("quotes", JSON),  # those of its answer, for what a new edition would break; null in rows of before
    Index("questions_of", "user_id", "chat_id"),
)
votes = Table(
    "votes",
    metadata,
    Column("question_id", Integer, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("vote", Integer, nullable=False),  # 1 or -1
    Column("voted_at", BigInteger, nullable=False),
    Column("why", String(10)),  # of a vote against: "wrong", "question" or "missing", if they said
)
answers = Table(
    "answers",
    metadata,
    Column("id", String(16), primary_key=True),  # by chance, for links and buttons
    Column("question_id", Integer, nullable=False, index=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False, index=True),  # who asked, so that it goes with what they erase
    Column("answered_at", BigInteger, nullable=False),
    Column("opened_at", BigInteger, nullable=False, index=True),  # when its link was last opened, or it was given
    Column("model", String(64), nullable=False),  # what the model is called, for people
    Column("content", LargeBinary, nullable=False),  # the answer as JSON, packed by zlib
)
awaited = Table(
    "awaited",
    metadata,
    Column("id", Integer, primary_key=True),  # rows stay: their numbers name deliveries
    Column("question_id", Integer, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),
    Column("question", Text),  # erased once they are told
    Column("edition", Integer, nullable=False, index=True),  # the last one that it was asked of
    Column("told_at", BigInteger),
    Index("awaited_once", "question_id", "chat_id", "thread_id", unique=True),
    sqlite_autoincrement=True,
)
greetings = Table(
    "greetings",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),  # a group that was told hello
    Column("greeted_at", BigInteger, nullable=False),
)
strangers = Table(
    "strangers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),  # that was told who may ask
    Column("told_at", BigInteger, nullable=False),
)
counted = Table(
    "counted",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),  # of a question, where a quota limits them
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("at", BigInteger, nullable=False, index=True),  # kept for an hour
    Column("counts", Boolean, nullable=False),  # else it was refused
)
replies = Table(
    "replies",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),  # of a person's question
    Column("thread_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("update_id", BigInteger, nullable=False),
    Column("edited_at", BigInteger, nullable=False),
    Column("edit_update", BigInteger, nullable=False),
    Column("answers", JSON, nullable=False),  # the messages of the bot
    Column("text", Text),
    Column("read", JSON(none_as_null=True)),  # what the next question follows, if it replies to the answer
    Column("before", JSON(none_as_null=True)),  # what it followed itself
    Column("asked_at", BigInteger, nullable=False, index=True),
)
broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", BigInteger, nullable=False),  # this and when it was written stay as a record
    Column("html", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("begun_at", BigInteger),
    Column("chat_id", BigInteger),  # the message that shows its progress
    Column("message_id", BigInteger),
    sqlite_autoincrement=True,
)
alarms = Table(
    "alarms",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("raised_at", BigInteger, nullable=False),  # for a person who looks with SQL
    Column("told_at", BigInteger),
)
failures = Table(
    "failures",
    metadata,
    Column("reference", String(10), primary_key=True),
    Column("kind", Text, nullable=False),  # for a person who looks with SQL
    Column("happened_at", BigInteger, nullable=False, index=True),
)
day_counts = Table(
    "day_counts",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("questions", Integer, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("median_ms", Float),
    Column("slowest_ms", Float),
    Column("subscribers", Integer, nullable=False),
)
operations = Table(
    "operations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("user_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("edition", Integer),
    Column("held", Text),  # why the gate holds its edition back, as it is shown
    Column("started_at", BigInteger, nullable=False),
    Column("settled_at", BigInteger),  # for a person who looks with SQL
    Column("decided_by", BigInteger),  # who published or discarded it
)
pins = Table(
    "pins",
    metadata,
    Column("id", Integer, primary_key=True),  # buttons carry it, so none is used again
    Column("question", Text, nullable=False),
    Column("normal", Text, nullable=False),  # the question without what makes no difference
    Column("quotes", JSON, nullable=False),  # of each the brief's id, the text, and the seal of the brief
    Column("state", String(10), nullable=False, index=True),
    Column("user_id", BigInteger, nullable=False),  # the editor: this stays as a record
    Column("pinned_at", BigInteger, nullable=False),
    Column("told_at", BigInteger),  # when the editors were told that it is suspended
    sqlite_autoincrement=True,
)
wording_days = Table(
    "wording_days",
    metadata,
    Column("day", String(10), primary_key=True),  # by UTC
    Column("tokens", BigInteger, nullable=False),
    Column("counts", JSON, nullable=False),  # how often each thing happened, by its name
)
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("act", String(20), nullable=False),
    Column("detail", Text, nullable=False),
)


def at(table: Table, address: Address) -> ColumnElement[bool]:
    """The condition that a row of a table belongs to an address."""
    return and_(table.c.chat_id == address.chat_id, table.c.thread_id == address.thread_id)


def of(table: Table, delivery: Delivery) -> ColumnElement[bool]:
    """The condition that a row of `deliveries` or `parts` belongs to a delivery."""
    return and_(at(table, delivery.address), table.c.kind == delivery.kind, table.c.name == delivery.name)


def by_state(connection: Connection, table: Table, *whose: ColumnElement[bool]) -> dict[str, int]:
    """How many rows of a table are in which state, all or those for which conditions hold."""
    wanted = select(table.c.state, func.count()).where(*whose).group_by(table.c.state)
    return {str(state): int(count) for state, count in connection.execute(wanted)}
