"""Every sentence the bot says to people, by name; what only administrators read is in `notices.py`.

Texts are Telegram HTML where they hold tags, and take their variables by name, already escaped.
"""

EXAMPLES = (
    "What should happen at Yongbyon?",
    "Who is for maximum pressure?",
    "What does Abigail Bard recommend on working-level talks?",
)

WELCOME = (
    "I answer questions on what should happen between the United States and North Korea "
    "after the Hanoi summit of 2019.\n"
    "My library: {briefs} briefs on what experts wrote, in our words unless I say otherwise, linked to their sources.\n"
    "Every answer is made of checked quotes from these briefs, with expert, date and link.\n"
    "When the briefs do not answer, I say so and show the nearest that they hold.\n"
    "Just write your question, tap an example, or send /subscribe for a brief every day:"
)
WELCOME_IN_GROUP = "In this group, put /ask before a question, or tap an example; administrators can /subscribe it:"

HELP = (
    "Write a question in plain words; I answer with checked quotes from {briefs} briefs, "
    "each with expert, date and link.\n"
    "In a group, put /ask before it: /ask Who wants liaison offices?\n"
    "The briefs are our summaries, unless a quote is marked as the author's own words; the numbered links lead to the "
    "sources.\n"
    "Ask on with “and what about China?” or “why?”: for half an hour I remember your last question; /new forgets it.\n"
    "Tap an example to see how it looks; /subscribe brings you a brief every day, /privacy says what I keep:"
)

DESCRIPTION = (
    "Ask what should happen between the United States and North Korea after the Hanoi summit of 2019. "
    "I answer with checked quotes from a library of briefs on expert opinion, each with expert, date and link, "
    "and I say so when the briefs do not answer."
)
SHORT_DESCRIPTION = "Checked quotes from expert briefs on U.S.-North Korea relations after Hanoi."

COMMANDS = (
    ("ask", "Ask a question: /ask Who wants liaison offices?"),
    ("new", "Start afresh: forget my last question"),
    ("recommend", "What experts recommend: /recommend verification"),
    ("compare", "Who is for, who against: /compare sanctions relief"),
    ("experts", "Whose views I hold: /experts Abigail Bard"),
    ("topics", "All topics and issues"),
    ("map", "A picture of who stands where"),
    ("subscribe", "A daily brief at a time of your choice"),
    ("today", "Today's brief, now"),
    ("archive", "Your past briefs"),
    ("settings", "Your daily brief: see and change it"),
    ("pause", "Pause the daily brief: /pause 2 weeks"),
    ("resume", "Go on after a pause"),
    ("unsubscribe", "No more daily briefs"),
    ("privacy", "What I keep about you"),
    ("mydata", "All I have stored about you, as a file"),
    ("forget", "Erase what I have stored about you"),
    ("help", "How to ask, with examples"),
    ("start", "What I can do"),
)

SCOPE = (
    "My library is about what should happen between the United States and North Korea after the Hanoi summit of 2019. "
    "Send /help for examples."
)
NEAREST = "<b>The nearest that they say, which does not answer you:</b>"
SOURCES = "<b>The sources our briefs are on:</b>"
OWN_SOURCES = "<b>Quoted in their own words:</b>"
OWN_WORDS = "in their own words"

READ_AS = "Reading this as: <i>{question}</i>"
FORGOTTEN = "I have forgotten your last question. The next one starts afresh: please ask it in full."
STANCE = "<b>{stance} ({count}):</b>"
SILENT = "<b>Silent on this:</b> {names}."
ADVISED = "{count} experts and organisations recommend something on {topic}. The quotes are {words}:"
ADVISED_NONE = "Nobody recommends anything on {topic} in my briefs. Send /topics to see what they hold."
ADVICE = "To {actor}: {action}."
COMPARE_HOW = "Put an issue behind the command, for example: /compare sanctions relief. Or tap one:"
RECOMMEND_HOW = "Put a topic behind the command, for example: /recommend verification. Or tap one:"
CLOSEST = "I know no {kind} by the name “{asked}”. Tap the closest, or send /{command} to see more:"
NONE_CLOSE = "I know no {kind} by the name “{asked}”, and none that comes close. Send /{command} to see them all."
AN_EXPERT = "{expert} is among those whose views I hold, and no {kind}. Tap the name to see what I have:"
TOPICS = "<b>Topics:</b>"
ISSUES = "<b>Issues on which experts take sides:</b>"
TOPICS_NEXT = "Send /recommend and a topic, or /compare and an issue."
EXPERTS = "The briefs hold the views of {count} experts and organisations. Send /experts and a name for more:"
STANDS = "<b>Where they stand:</b>"
STANDS_NOWHERE = "No position on any of the issues of /topics."
EXPERT_BRIEFS = "<b>Our briefs on:</b>"
EXPERT_DOCUMENTS = "<b>In their own words:</b>"
MAP = (
    "Who stands where, of those with most positions: blue + supports or yes, yellow ± on conditions or partly, "
    "red − opposes or no. "
    "Send /compare and an issue for the quotes."
)
MAP_REFUSED = "Telegram did not take the picture. Please send /map again later, or /compare and an issue."

DID_IT_ARRIVE = (
    "One question: the connection broke while I was sending you the brief of {day}. Did it arrive? "
    "I do not send anything twice unless you ask."
)
ARRIVED = "Yes, it came"
NOT_ARRIVED = "No, send it"
THANKS_ARRIVED = "Thank you, good to know."
SENT_AGAIN = "It is on its way once more."
SETTLED_ALREADY = "That is settled already. Send /archive to read your past briefs."
PRIVACY = (
    "<b>What I keep, and for how long</b>\n"
    "1. Your questions, what I quoted and how sure I was, your votes: {kept}.\n"
    "2. Your last question once more, for follow-ups: half an hour, or until /new; "
    "one that you want to be told about: until I have told you.\n"
    "3. Your subscription: time, zone, days, topics, experts, length, and which groups you subscribed: until /forget.\n"
    "4. Which briefs and items you were sent, so that nothing comes twice: until /forget.\n"
    "5. Your Telegram id, which names all of this: as long as any of it; no name, number or picture.\n"
    "6. Nothing goes to anyone else, at any time; there is no other service behind me.\n"
    "7. My log has numbers and times, never your words; whoever runs me decides how long it stays.\n"
    "8. /mydata sends you at any time all of it as a file.\n"
    "9. /forget erases all of it at once; groups that you subscribed keep their brief, without your id.\n"
    "10. What stays then: bare numbers of the last 10,000 updates, so that none is answered twice; "
    "for good, who did what as an administrator."
)
QUESTIONS_KEPT = "{days}, to see what my library lacks"
QUESTIONS_NOT_KEPT = "not at all"
DATA_IN_PRIVATE = "That is between you and me: please send it to me in our private chat."
YOUR_DATA = "This is all that I have stored about you. /forget erases it."
FORGET_SURE = (
    "Shall I erase your questions, your subscription and the history of your briefs? It cannot be taken back; "
    "a new subscription would start from the beginning. "
    "Groups that you subscribed keep their brief, without your id; /unsubscribe there ends it."
)
FORGET_BUTTONS = (("Erase it all", "data:erase"), ("Keep it", "data:keep"))
FORGET_NOT = "Nothing was erased."
ERASED = (
    "Done: your questions, your subscription and the history of your briefs are erased. What stays are bare numbers of "
    "past updates, without text or name, so that no old message is answered twice; and, if you are an administrator "
    "of mine, what administrators did and sent to all, so that it can be looked up. Groups that you subscribed keep "
    "their brief, without your id; /unsubscribe there ends it. /subscribe starts anew."
)

WHY_UPDATED = "updated since you had it {when}"
WHY_NEW = "new in the library"
WHY_WAITED = "new in the library since you subscribed"
WHY_OTHER_SIDE = "the other side on {issue}: you read {expert} {when}"
WHY_OTHER_VIEW = "another view on {issue}: you read {expert} {when}"
WHY_FOLLOWED = "by {expert}, whom you follow"
WHY_YOUR_TOPIC = "on {topic}, a topic of yours"
WHY_BEGINNING = "to begin with: {topic}"
WHY_BACKGROUND = "background on {topic}"
WHY_FIRST_ON = "your first on {topic}"
WHY_FIRST_OF = "a voice you have not had yet"
WHY_AGAIN = "more from {expert}, last in your brief {when}"
WHY_FEWER = "of what you want fewer of; there is nothing else left"

BRIEF_HEADING = "<b>Your brief for {day}</b>"
BRIEF_AGAIN = "<b>Your brief of {day}</b>, once more"
NEWS_LINE = "Since your last brief: {news}."
NEWS_WORDS = {
    "recommendation": ("new recommendation", "new recommendations"),
    "position": ("new position", "new positions"),
    "background": ("new piece of background", "new pieces of background"),
    "changed": ("changed", "changed"),
    "withdrawn": ("withdrawn", "withdrawn"),
}
NEWS_WAITING = "{count} more of these will follow in your next briefs."
BEFORE = "<b>Before:</b> {text}"
WITHDRAWN = "<b>Withdrawn from the library, you had it:</b> {text}"
OUR_WORDS = "From our brief on {source}"
FROM_DOCUMENT = "In their own words, from {source}"
WHY = "<i>Why this: {why}.</i>"
ITEM_WITHDRAWN = "Withdrawn from the library since:"
ITEM_CHANGED = "<i>This was changed since; the new text comes, or came, in a later brief.</i>"
ASK_ITEM = "{number}: Ask about this"
FEWER_ITEM = "{number}: Fewer like this"
BRIEF_BUTTONS = (("Unsubscribe", "sub:stop"), ("Settings", "sub:settings"))
EXHAUSTED = (
    "You have had everything that my library holds on what you chose, and I do not repeat myself. "
    "As soon as something new comes in, or a text is changed, you get it. "
    "Until then I can show you the balance of positions, or you choose further topics."
)
DIGEST = "<b>How the experts divide</b>, the most disputed first:"
DIGEST_NONE = "Nobody takes sides on anything in my briefs yet. Send /topics to see what they hold."
COMPARE_BUTTON = "Who says what on {issue}"
QUESTION_OF = "What does {expert} say about {topic}?"
QUESTION_ADVICE = "What does {expert} recommend on {topic}?"
QUESTION_ON = "What do the briefs say about {topic}?"
FEWER_DONE = "{names} will come last in your briefs from now on; nothing is left out for good."
FEWER_UNDONE = "Taken back: {names} will come in turn again."
UNDO = "Undo"
SUBSCRIBE = "Subscribe"
ITEM_GONE = "This item is no longer in the library, so there is nothing to do with it. Please ask in your own words."
TODAY_UNDER_WAY = "Today's brief is on its way. If it does not come within some minutes, send /today again."
TODAY_FAILED = (
    "Today's brief could not be sent. What was in it is kept for the next one; /settings shows when it comes."
)
ARCHIVE = "<b>Your past briefs</b>, newest first. Tap one to read it again."
ARCHIVE_EMPTY = "No brief was sent here yet. /settings shows when the next one comes, /today has one now."
ARCHIVE_NAV = ("Newer", "Older")
BRIEF_UNKNOWN = "I have no brief of that day. Please send /archive for those that I have."
BRIEF_WAS_EMPTY = "Nothing was left to send on what you had chosen. What you choose now counts from the next brief."
EXHAUSTED_BUTTONS = (("Digest of positions", "brief:digest"), ("Change topics", "sub:settings"))

DAILY = "<b>Your daily brief</b>"
DAILY_STEP = "<b>Your daily brief, step {number} of 5</b>"
CHOOSE_TIME = "At what time shall it come? Tap one, {how}"
CHOOSE_ZONE = "Where are your clocks? Tap the nearest, {how} Any city, country, zone name or UTC offset will do."
CHOOSE_DAYS = "On which days? Tap one of the first three; or mark days and tap Go on; {how}"
CHOOSE_TOPICS = (
    "What shall it be about? Everything spreads over all topics and experts. "
    "Or mark topics and tap Go on; experts you add by name; {how}"
)
CHOSEN = "Chosen: {names}."
CHOOSE_LENGTH = "A short brief has three quotes, a full one six. Tap one, {how}"
CHOOSE_PAUSE = "For how long shall I pause? Tap one, {how}"
CHOOSE_FEWER = "You asked for fewer of these. Tap one to have it as often as the rest again."
WRITE_IT = "or write it, for example: {example}."
SEND_IT = "or send it, for example: /settings {step} {example}."
SEND_PAUSE = "or send it, for example: /pause {example}."
READY = "This is what you chose. Tap Start, or change it."
SETTINGS = (
    "Time: {time}\nZone: {zone}, where it is {local} now\nDays: {days}\nTopics and experts: {names}\nLength: {length}"
)
FEWER = "Fewer of: {names}"
STARTED = "Done. Your first brief comes {when}. Send /today to read one at once, or /settings to change something."
NEXT_BRIEF = "The next brief comes {when}."
PAUSED = "Paused: nothing comes until you send /resume."
PAUSED_UNTIL = "Paused. The next brief comes {when}; send /resume to go on sooner."
RESUMED = "Your daily brief goes on. The next one comes {when}."
UNSUBSCRIBED = (
    "You are unsubscribed, no more briefs will come. I keep your settings in case you return; /forget erases them."
)
ENDED = "You are unsubscribed: no briefs come."
ALREADY = "You have a daily brief already. These are its settings:"
NOT_PAUSED = "Your daily brief is not paused. The next one comes {when}."
NO_BRIEF = "There is no daily brief here yet. Send /subscribe; it takes less than a minute."
NOT_STARTED = "Your daily brief has not started yet. Please finish the choices first:"
GOES_ON = "Welcome back. Your daily brief goes on; /settings shows when the next one comes."
ZONE_TAKEN = "Your clocks: {place}, where it is {local} now."
FIXED_ZONE = "{zone} does not change with summer time; name a city if your clocks do."
WHICH_ZONE = "Several places fit “{asked}”. Which one do you mean?"
ZONE_ALIKE = "I do not know “{asked}” for sure. Do you mean this? Tap it, or name the place in another way."
NO_TIME = "I cannot read “{asked}” as a time. Please write it like 7:30, 19:30 or 7:30pm."
NO_ZONE = "I know no place or zone called “{asked}”. Please write the nearest big city, or an offset such as UTC+9."
NO_DAYS = "I cannot read “{asked}” as days. Please write them like mon-fri, weekends, or Tue, Thu."
NO_NAMES = "I found no topic or expert called “{asked}”. Send /topics or /experts to see them all."
NO_LENGTH = "I cannot read “{asked}” as a length. Please write short or full."
NO_PAUSE = "I cannot read “{asked}” as a time to pause, up to a year. Please write 3 days, 2 weeks, or until 5 March."
NO_SETTING = "I know no setting “{asked}”. There are time, zone, days, topics, experts and length."
ONLY_ADMINS = "Only administrators of this chat can change its daily brief. Please ask one of them."
ONLY_ADMINS_POST = (
    "Only administrators of this channel can make me write here. Please ask me in a private chat with me."
)
ADMINS_UNKNOWN = "I could not ask Telegram whether you are an administrator here. Please try again in a minute."
DAILY_WORDS = {
    "soon": "soon", "moment": "{day}, at {time}", "today": "today, {day}", "tomorrow": "tomorrow, {day}",
    "every": "every day", "all": "all", "more": " and {count} more",
}  # fmt: skip
SETTINGS_BUTTONS = {
    "time": "Time", "zone": "Zone", "days": "Days", "topics": "Topics and experts", "length": "Length",
    "fewer": "Fewer of", "pause": "Pause", "resume": "Resume", "end": "Unsubscribe", "again": "Subscribe again",
    "begin": "Subscribe", "start": "Start", "on": "Go on", "all": "Everything",
    "back": "Back", "show": "Settings",
    "short": "Short", "full": "Full", "every": "Every day", "week": "Mon-Fri", "ends": "Sat, Sun",
    "pause=7": "A week", "pause=14": "Two weeks", "pause=0": "Until I resume",
}  # fmt: skip

VOTE_BUTTONS = {"up": "👍", "down": "👎"}
VOTED = {
    "up": "Thank you, noted as helpful. Tap the other one to change it.",
    "down": "Thank you, noted as not helpful. Tap the other one to change it.",
}
VOTE_TOO_LATE = "That question is no longer kept, so I cannot note it. Please ask it again."
TELL_BUTTON = "Tell me when the briefs answer this"
TELL_NOTED = "I will: as soon as new briefs answer it, you get the answer here, once."
NOW_ANSWERED = "You asked to be told: the briefs now answer “{question}”."

ASK_HOW = "Put your question behind the command, for example: /ask Who wants liaison offices?"
EMPTY = "I see no question in that. Please write it as a sentence, for example: What should happen at Yongbyon?"
GREETING = (
    "Hello! Ask me what experts say on the United States and North Korea, for example: What should happen at Yongbyon?"
)
COURTESY = "I am glad to help. Please write your next question, or send /help for examples."
NO_MORE = (
    "I find no more quotes on that; the linked sources say more. "
    "Please ask about one expert or one topic, for example: What does Abigail Bard recommend on working-level talks?"
)
TOO_LONG = "That has {length} characters; please ask in at most {most}. One question at a time works best."
TOO_MANY = "I am still working on your earlier questions. Please ask again when they are answered."
UNKNOWN_COMMAND = "I do not know that command. Write your question in plain words, or send /help."
STALE_BUTTON = "This button is no longer in use. Please send /help."

STICKER = "A nice sticker, but I can only read text. Please write your question."
VOICE = "I cannot listen to recordings yet. Please write your question as text."
PICTURE = "I cannot look at pictures or videos. Please write your question as text."
FILE = "I cannot read files in this chat. Please write your question as text."
OTHER = "I can only read text. Please write your question, or send /help."

FAILED = "Sorry, something went wrong on my side. Please try again; if it stays so, tell us the reference {reference}."
INTERRUPTED = (
    "I was interrupted while I was sending you the answer to “{question}”. If it did not arrive, please ask again."
)
MAYBE_SENT = "The connection broke while I was answering. If my answer does not show up, please ask again."
