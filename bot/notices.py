"""Every sentence that only administrators read, by name; all others are in `messages.py`.

Texts are Telegram HTML where they hold tags, and take their variables by name, already escaped.
"""

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
    "{questions} of the last {weeks} weeks were refused, answered weakly or voted down, on {gaps}. "
    "Most people first; page {page} of {pages}."
)
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
BROADCAST_COUNTS = {
    "sent": "{count} sent", "failed": "{count} failed", "uncertain": "{count} uncertain", "stopped": "{count} not sent",
}  # fmt: skip
BROADCAST_SEND = "Send to {count}"
BROADCAST_AGAIN = "Send it all the same"
BROADCAST_CANCEL = "Cancel"
BROADCAST_STOP = "Stop"
