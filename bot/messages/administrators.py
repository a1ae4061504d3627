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

STATUS_MODEL = (
    "Another model is set than the one that made it. It is asked with its own; /reindex takes up the one that is set."
)
STATUS = (
    "<b>Status</b>\n"
    "Edition {edition} with {briefs} briefs; running for {uptime}.{model}\n"
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
GAP_ANSWERED = "answered by now, from: {title}"
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
BROADCAST_TEXT_ONLY = (
    "A broadcast is text alone, so nothing was sent. Please send the text behind /broadcast, without a picture or file."
)
BROADCAST_SEND = "Send to {count}"
BROADCAST_AGAIN = "Send it all the same"
BROADCAST_CANCEL = "Cancel"
BROADCAST_STOP = "Stop"

FIGURES = {
    "top 3": "right brief among the first three", "quoted": "expected sentence quoted",
    "refusal recall": "unanswerable refused",
}  # fmt: skip
REINDEX_STEPS = {
    "reading": "Reading the briefs", "changes": "Looking for what has changed", "encoding": "Encoding what is new",
    "encoding anew": "The model or the form of editions has changed, so all is encoded anew",
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
    "model gone": " (its model is gone: no way back)",
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
ALREADY_LIVE = "Edition {number} answers already."
ROLLED_BACK = "Edition {number} answers now."
NOT_ROLLED_BACK = "Edition {live} answers on."
ROLL_BACK_REFUSED = "Edition {number} cannot answer: it is no longer kept, or is damaged. Edition {live} answers on."
ROLL_BACK_MODEL = (
    "Edition {number} was made with a model that I no longer find, so it cannot answer. Edition {live} answers on. "
    "Please put the model back where it was, then try again."
)
AUDIT = "<b>What administrators did, the newest first:</b>"
AUDIT_LINE = "{when}: administrator {who}, {act}: {detail}."
AUDIT_BEGUN = "{when}: administrator {who} started a reindex."
AUDIT_EMPTY = "Nothing has been done yet that is noted here."
ADMIN_IN_PRIVATE = "Please send that to me in our private chat."
