"""Every sentence that only administrators read, by name; all others are in `messages.py`.

Texts are Telegram HTML where they hold tags, and take their variables by name, already escaped.
"""

ADMIN_COMMANDS = (
    ("status", "How I am, and what is wrong"), ("gaps", "What people ask and the briefs lack"),
    ("stats", "A picture of the last days"), ("broadcast", "A message to all subscribers"),
    ("documents", "The documents among the briefs"), ("remove", "Take a brief away: /remove liaison-offices"),
    ("reindex", "Build a new edition of the briefs"), ("editions", "The kept editions, and the way back"),
    ("audit", "What administrators did"),
)  # fmt: skip
ADMIN_HELP = (
    "<b>For you as an administrator:</b> send me a file, and I make a brief of it; /documents and /remove keep them, "
    "/reindex and /editions decide what answers. /status, /gaps and /stats show how I do; /broadcast writes to all "
    "subscribers, /audit lists what was done."
)

STATUS = (
    "<b>Status</b>\n"
    "Edition {edition} with {briefs} briefs; running for {uptime}.\n"
    "\n"
    "<b>Today</b> ({day})\n"
    "{questions}, {refusals}; {times}.\n"
    "\n"
    "<b>Subscribers</b>\n"
    "{subscribers}.\n"
    "\n"
    "<b>Deliveries</b>, all that there were\n"
    "{deliveries}.\n"
    "\n"
    "<b>Disk</b>\n"
    "{free} of {total} free; the data folder holds {held}.\n"
    "\n"
    "{verdict}"
)
TIMES = "median answer {median} ms, slowest {slowest} ms"
NO_TIMES = "no answer times yet"
WELL = "All is well."
NOT_WELL = "<b>Wrong just now</b>\n{problems}"
NOBODY = "none yet"
SUBSCRIBER_STATES = {
    "active": "active", "paused": "paused", "parked": "closed to me", "draft": "still choosing",
    "ended": "unsubscribed",
}  # fmt: skip
DELIVERY_STATES = {
    "planned": "waiting", "sending": "on their way", "sent": "sent", "uncertain": "uncertain", "failed": "failed",
    "skipped": "skipped",
}  # fmt: skip

EDITION_BROKEN = "An edition of the library cannot be used. {note}"
UNCERTAIN = (
    "{count} messages may or may not have arrived: the connection broke, or I was stopped, while they were being sent. "
    "I do not send them again by myself; where it was a daily brief, its subscriber is asked. /status has the count."
)
FAILURES = (
    "{count} failures within an hour. The latest has the reference {reference}; the log says what it was under the "
    "same one."
)
DISK = (
    "The disk is nearly full: {free} are free, {share} percent. Please make room; without it I can neither answer nor "
    "send for long."
)

GAPS = (
    "<b>What the briefs lack</b>\n"
    "Refused, answered weakly or voted down in the last {weeks} weeks: {questions}, on {gaps}."
)
GAPS_ORDER = "Most people first; page {page} of {pages}."
NO_GAPS = "In the last {weeks} weeks no question was refused, answered weakly or voted down. Nothing is lacking."
GAP = "<b>{number}. “{example}”</b>\nasked {times} by {people}: {reasons}"
GAP_OTHERS = "also: {others}"
GAP_NEAREST = "nearest brief: {title}"
GAP_REASONS = {"refused": "{count} refused", "weak": "{count} answered weakly", "voted_down": "{count} voted down"}
GAPS_BUTTONS = ("Earlier", "Later")

STATS = "Questions, refusals, answer times and subscribers, by day. /status has today in numbers."
STATS_REFUSED = "Telegram did not take the picture. Please send /stats again later."
CHART = {
    "title": "How the bot does", "questions": "Questions a day", "answered": "answered", "refused": "refused",
    "times": "Answer times, ms", "median": "median", "slowest": "slowest", "subscribers": "Active subscribers",
}  # fmt: skip

BROADCAST_HOW = (
    "Put the text behind the command, formatted as you like: /broadcast Tomorrow there is no brief. "
    "Or send /broadcast as a reply to a message with the text."
)
BROADCAST_REFUSED = "Telegram refuses this text, so nobody got it: {why}. Please correct it and send /broadcast again."
BROADCAST_UNSENT = "The preview did not go through, so nothing is prepared. Please send /broadcast again."
BROADCAST_NOBODY = "There are no active subscribers, so there is nobody to send it to."
BROADCAST_SURE = "This is how it will look. Shall I send it to {people}? It will take about {span}."
BROADCAST_TWICE = "The same text was sent {ago} ago. Shall I really send it once more, to {people}?"
BROADCAST_CANCELLED = "Cancelled. Nobody got it."
BROADCAST_PROGRESS = "Sending: {done} of {total}."
BROADCAST_STOPPING = "Stopping: {waiting} are still on their way."
BROADCAST_DONE = "Done in {span}: {counts}."
BROADCAST_STOPPED = "Stopped: {counts}."
BROADCAST_TOO_LATE = "Too late to stop, all of it was out already: {counts}."
BROADCAST_COUNTS = {
    "sent": "{count} sent", "failed": "{count} failed", "uncertain": "{count} uncertain", "stopped": "{count} not sent",
}  # fmt: skip
BROADCAST_SEND = "Send to {count}"
BROADCAST_AGAIN = "Send it all the same"
BROADCAST_CANCEL = "Cancel"
BROADCAST_STOP = "Stop"

DOCUMENT_EMPTY = "The file is empty. Please send one that holds text."
DOCUMENT_BIG = "The file is larger than {most} MB. Please send the part that matters."
DOCUMENT_KIND = (
    "I cannot read this kind of file. Please send a PDF, a Word document (.docx), a web page, Markdown or plain text."
)
DOCUMENT_PROGRAM = "This is a program, not a document, and I did not open it. Please send a PDF, .docx or text file."
DOCUMENT_ARCHIVE = (
    "This is an archive or a file of another Office program. Please send the document itself, as PDF, .docx or text."
)
DOCUMENT_OLD_WORD = "This is a file of an old Office program. Please save it as .docx or PDF and send that."
DOCUMENT_LOCKED = "The file is protected with a password. Please send it without one."
DOCUMENT_MACROS = (
    "The Word file holds macros, which are small programs, and I did not read it. "
    "Please save it as a plain .docx and send that."
)
DOCUMENT_UNPACKS = (
    "The file would unpack to far more than a document holds, and I did not open it. "
    "Please send the document as PDF or plain text."
)
DOCUMENT_ENTITIES = (
    "The file holds XML declarations that no document needs and that could do harm, and I did not read it. "
    "Please send the document as PDF or plain text."
)
DOCUMENT_BROKEN = "The file is damaged or cut off. Please send it again, or in another format."
DOCUMENT_SCAN = "The PDF holds no text and is probably a scan. Please send a version with text in it."
DOCUMENT_NO_TEXT = "I found no text in the file. Please send one that holds text, or paste the text into a .txt file."
DOCUMENT_PAGES = "The PDF has more than {most} pages. Please send the part that matters."
DOCUMENT_LONG = "The file holds more text than one document may have, {most} kB. Please send the part that matters."
DOCUMENT_SLOW = (
    "Reading the file took more than {seconds} seconds, and I stopped. "
    "Please send a smaller part, or the text as a .txt file."
)
DOCUMENT_HEAVY = (
    "Reading the file took too much memory, and I stopped. Please send a smaller part, or the text as a .txt file."
)
DOCUMENT_FAILED = "I could not read the file. Please send it in another format, for example as plain text."

DOCUMENT_MISNAMED = "The name says {named}, but the file is {kind}; I read it as {kind}."
DOCUMENT_GUESSED = "The letters are read as {encoding}; please look whether they are right."
DOCUMENT_PICTURES = "{count} of {pages} pages hold no text that I can read; they may be pictures."
DOCUMENT_MADE = "The date is the day on which the file was made; please check when the text was published."
DOCUMENT_WHOLE_PAGE = "I found no article on the web page and kept all of its text, menus too; please look it through."
DOCUMENT_TITLED = "The title is taken from the first line; please check it."
DOCUMENT_TITLED_NAME = "The title is taken from the name of the file; please check it."

FILE_READING = "Reading {name} …"
FILE_LOST = "Telegram did not give me the file, so nothing was read. Please send it again."
DRAFT = (
    "<b>{title}</b>\n"
    "Author: {author}\n"
    "Date: {date}\n"
    "Language: {language}\n"
    "Length: {length}, read as {kind}\n"
    "Id: <code>{id}</code>"
)
DRAFT_UNKNOWN = "not given"
DRAFT_OPENING = "It begins:\n<blockquote>{opening}</blockquote>"
DRAFT_MISSING = (
    "Missing: {missing}. After saving they can be added at the top of <code>{id}.md</code> in the folder of briefs, or "
    "send the text as Markdown with them."
)
DRAFT_SAME = "The same text is there already, as <code>{id}</code>. Saving keeps it twice."
DRAFT_SURE = "Shall I save it as a brief? Please save only what may be quoted publicly. I keep this draft for a day."
LANGUAGES = {"en": "English", "ko": "Korean", "ja": "Japanese", "zh": "Chinese", "ru": "Russian", "fr": "French"}
SHELF_BUTTONS = {
    "save": "Save as brief", "discard": "Discard", "remove": "Remove", "keep": "Keep", "back": "Put back",
    "reindex": "Reindex now",
}  # fmt: skip
DRAFT_SAVED = "Saved as <code>{id}</code>. It is quoted once the briefs are reindexed."
DRAFT_FAULTY = (
    "Saved as <code>{id}</code>, but the library finds a fault in it: {problem}. Please correct the file in the folder "
    "of briefs, or send /remove {id}; until then /reindex builds nothing."
)
DRAFT_DISCARDED = "Discarded. Nothing was saved."
DRAFT_GONE = (
    "This draft is gone: it was saved or discarded already, or is older than a day. Please send the file again."
)
ID_TAKEN = "Nothing was changed: there is another brief with the id <code>{id}</code> now."
DOCUMENTS = "<b>{count}</b>; /remove with an id takes one away:"
DOCUMENTS_MORE = "And {count} more. Please put words of the title behind /documents."
DOCUMENTS_NONE = "There is no document yet. Please send me a file to add one."
DOCUMENTS_NOT_FOUND = "No document has these words in its title or id. Send /documents for all of them."
DOCUMENT_LISTED = "<code>{id}</code>: {title} ({date})"
REMOVE_HOW = "Please put the id behind the command: /remove liaison-offices. Send /documents for the ids."
REMOVE_UNKNOWN = "There is no brief with this id. Send /documents for the ids."
REMOVE_SURE = "Shall I remove <code>{id}</code>, “{title}”? It stays in the bin for {days} days."
REMOVED = (
    "<code>{id}</code> is in the bin, and stays there for {days} days. It is quoted until the briefs are reindexed."
)
REMOVE_GONE = "This brief is no longer in the folder, so nothing was changed."
NOT_REMOVED = "It stays."
PUT_BACK = "<code>{id}</code> is back among the briefs, as it was. It is quoted once the briefs are reindexed."
BIN_GONE = "It is no longer in the bin: it was put back already, or removed more than {days} days ago."
SHELF_FULL = "The disk is full, so nothing was changed. Please make room, then try again."
SHELF_CLOSED = (
    "I may not write into the folder of briefs or of data, so nothing was changed. Please let me, and try again."
)

FIGURES = {
    "top 3": "right brief among the first three", "quoted": "expected sentence quoted",
    "refusal recall": "unanswerable refused",
}  # fmt: skip
REINDEX_STEPS = {
    "reading": "Reading the briefs", "changes": "Looking for what has changed", "encoding": "Encoding what is new",
    "checking": "Writing and checking the new edition", "done": "Putting the findings together",
    "comparing": "Comparing it with the live edition on our questions",
}  # fmt: skip
REINDEX_STEP = "{step} …"
EDITION_PARTS = {
    "bar": "<code>{bar}</code> {share}{left}", "left": ", about {seconds} s left",
    "added": "<b>Added ({count}):</b> {names}", "changed": "<b>Changed ({count}):</b> {names}",
    "removed": "<b>Removed ({count}):</b> {names}", "more": "and {count} more", "example": "- {question}",
    "fell": "{figure} fell from {before} to {after} (worse for {worse} questions, better for {better})",
    "inexact": "{count} of its quotes are not exact",
    "lost": "it no longer holds quotes that people were sent ({count}), such as “{example}”",
    "scores": "; {scores}", "live": " (live)", "waiting": " (waits to be published)",
    "another model": " (made with another model: no way back from here)",
}  # fmt: skip
EDITION_BUTTONS = {
    "publish": "Publish", "anyway": "Publish anyway", "discard": "Discard", "back": "Roll back to {number}",
    "goback": "Yes, roll back", "stay": "No, leave it",
}  # fmt: skip
REINDEX_RUNS = (
    "A reindex is running already, started by administrator {who} at {since}. Please wait for its result, "
    "or send /editions to see what there is."
)
REINDEX_SAME = "Nothing has changed: edition {edition} holds just these {briefs} briefs."
REINDEX_PROBLEMS = (
    "<b>Nothing was built: {count} in the briefs.</b> Edition {edition} answers on. "
    "Please correct them and send /reindex again:"
)
REINDEX_READY = "<b>Edition {number} is ready</b>: {briefs} briefs, {passages} passages, {encoded} texts encoded."
REINDEX_NEW_MODEL = "The model has changed, so all of it was built anew."
REINDEX_NEW_FORMAT = "The form of editions has changed, so all of it was built anew."
REINDEX_COMPARED = "<b>On {count} questions</b>: {better} better, {worse} worse. {scores}."
REINDEX_BETTER = "Better now:"
REINDEX_WORSE = "Worse now:"
REINDEX_LOST = "<b>Quoted to people and no longer held ({count}):</b>"
NOT_COMPARED = {
    "no questions": "It was not compared with the live edition: there is no question set (BRIEFING_QUESTIONS_DIR).",
    "questions broken": (
        "It could not be compared with the live edition: the question set cannot be read. "
        "<code>python -m index score</code> says where."
    ),
    "another model": "It could not be compared with the live edition, which was made with another model.",
}
GATE_HOLDS = "<b>The gate holds it back:</b> {why}."
GATE_SURE = "<b>The gate holds edition {number} back:</b> {why}. Shall it be published all the same?"
PUBLISHED = "Edition {number} answers now. /editions goes back, if need be."
DISCARDED = "Edition {number} is discarded; edition {live} answers on."
DECIDED = {
    "published": "This is settled already: edition {number} was published.",
    "publishing": "Edition {number} is being published at this moment.",
    "discarded": "This is settled already: edition {number} was discarded.",
    "replaced": "Edition {number} is gone: a later /reindex has taken its place.",
    "gone": "Edition {number} is gone: another sync has taken its place. Please send /reindex again.",
}
REINDEX_BUSY = "A build is under way in the data folder. Please try again when it has ended; nothing was changed."
REINDEX_REFUSED = (
    "Nothing was built: the folder of briefs is missing or empty, or more than half of the briefs would go. "
    "If that is meant, run <code>python -m index sync --force</code> on the machine."
)
RESTARTED = {
    "interrupted": "I was stopped in the middle of this. What was prepared is cleaned up, and edition {live} answers "
    "as before. Send /reindex to start again.",
    "waiting": "I was restarted. Edition {number} is kept and still waits for your decision, above; edition {live} "
    "answers meanwhile.",
    "published": "I was stopped while I was publishing edition {number}; it is published and answers now.",
    "rolled back": "I was stopped while I was going back to edition {number}; it is done, and edition {number} "
    "answers now.",
    "not rolled back": "I was stopped before I had gone back to edition {number}. Edition {live} answers as before; "
    "send /editions to try again.",
    "gone": "I was restarted. Edition {number}, which waited for your decision, is no longer there; edition {live} "
    "answers. Send /reindex to build it again.",
}
STOPPING = "I am being stopped, so I gave this up and cleaned up. Edition {live} answers. Send /reindex again later."
EDITIONS = "<b>The editions that are kept:</b>"
EDITION = "<b>{number}</b>{mark}: {created}, by {by}; {briefs} briefs, {passages} passages{scores}."
EDITION_DAMAGED = "<b>{number}</b>{mark}: damaged, {why}."
NO_EDITIONS = "There is no edition. Please send /reindex."
ROLL_BACK_SURE = "Shall edition {number} answer from now on instead of edition {live}?"
ROLLED_BACK = "Edition {number} answers now."
NOT_ROLLED_BACK = "Edition {live} answers on."
ROLL_BACK_REFUSED = "Edition {number} cannot answer: it is no longer kept, or is damaged. Edition {live} answers on."
ROLL_BACK_MODEL = (
    "Edition {number} was made with another model than mine, so it cannot answer here. Edition {live} answers on. "
    "To go back all the same, stop me, run <code>python -m index editions rollback {number} --model NAME</code>, and "
    "start me with that name in BRIEFING_MODEL."
)
AUDIT = "<b>What administrators did, the newest first:</b>"
AUDIT_LINE = "{when}: administrator {who}, {act}: {detail}."
AUDIT_BEGUN = "{when}: administrator {who} started a reindex."
AUDIT_EMPTY = "Nothing has been done yet that is noted here."
ADMIN_IN_PRIVATE = "Please send that to me in our private chat."
