# Everything the bot says, by key. Telegram HTML; variables are put in escaped.

## What people read

welcome =
    Ask me { $about }.
    My library holds { $briefs } briefs on what experts wrote, in our words unless I say otherwise, each linked to its source.
    Every answer is made of checked quotes from these briefs, with expert, date and link.
    When the briefs don't answer your question, I say so and show the closest passages.
    Just write your question{ $examples ->
        [0] ,
       *[other] , tap an example,
    } or send /subscribe for a daily brief:
stranger = I answer only people whom those who run me have invited, so I can't help you here. If you think you should be among them, give them your number: { $id }.
stranger-in-group = I answer only people and groups that those who run me have invited.
quota-person = That was your last question for now: I answer one person { $count } an hour. Please ask again in { $span }.
quota-group = This chat has asked { $count } questions within an hour, which is as many as I answer here. Please ask again in { $span }.
inline-whole = { $count ->
    [one] The answer, with its quote
   *[other] The whole answer, with { $count } quotes
}
inline-near = What comes closest; it may not answer
inline-none = The briefs don't answer this
inline-closest = Send what comes closest: { $title }
inline-later = No more questions for this hour
inline-button = Ask me in private
welcome-in-group = In this group, put /ask before your question, mention me, or reply to one of my answers; administrators can /subscribe the group:
hello-group =
    Hello! Ask me { $about }. Put /ask before your question, mention @{ $bot }, or reply to one of my answers; whatever else is said here I leave alone.
    { $examples ->
        [0] /help says more.
       *[other] For example: /ask { $question }
    }
help =
    Write a question in plain words; I answer with checked quotes from { $briefs } briefs, each with expert, date and link.
    In a group, put /ask before it, mention me, or reply to one of my answers{ $examples ->
        [0] .
       *[other] : /ask { $question }
    }
    The briefs are our summaries, unless a quote is marked as the author's own words; the numbered links lead to the sources, and under an answer [1] opens what stands around its first quote.
    You can follow up, for example with “why?”, or write “more” for further quotes: I remember your last question for half an hour, or until you send /new.
    { $examples ->
        [0] Send /topics
       *[other] Tap an example
    } to see how it works; /subscribe brings you a brief every day, /privacy says what I keep:
description = Ask me { $about }. I answer with checked quotes from a library of briefs on expert opinion, each with expert, date and link, and I say so when the briefs don't answer.
short-description = { $title }: answers in checked quotes, each with its source.
command-ask = Ask a question: /ask and the question
command-new = Start afresh: forget my last question
command-recommend = What experts recommend: /recommend and a topic
command-compare = Who is for it, who is against: /compare and an issue
command-experts = Whose views I hold; add a name to see one of them
command-topics = All topics and issues
command-map = A picture of who stands where; add an issue for its sides
command-subscribe = A daily brief at a time of your choice
command-today = Today's brief, now
command-next = Three more items, now
command-archive = Your past briefs
command-settings = Your daily brief: see and change it
command-pause = Pause the daily brief: /pause 2 weeks
command-resume = Go on after a pause
command-unsubscribe = No more daily briefs
command-language = In which language I write to you
command-privacy = What I keep about you
command-mydata = All I have stored about you, as a file
command-forget = Erase what I have stored about you
command-help = How to ask, with examples
command-start = What I can do
scope = My library is about { $about }. Send /help for examples.
nearest = <b>Closest passages (they may not answer your question):</b>
under = <u>{ $heading }</u>
our-words-each = <i>In our words; each number links to its source.</i>
own-words = in their own words
read-as = Reading this as: <i>{ $question }</i>
forgotten = Done, I've forgotten your last question. Please ask the next one in full.
stance = <b>{ $stance } ({ $count }):</b>
silent = <b>No position on this:</b> { $names }.
advised = Recommendations on { $topic } from { $voices }:
advised-none = None of my briefs recommends anything on { $topic }. Send /topics to see what they cover.
advice = To { $actor }: { $action }.
browse-how-compare = Add an issue after the command, or tap one:
browse-how-recommend = Add a topic after the command, or tap one:
closest = I know no { $kind } called “{ $asked }”. Tap the closest one, or send /{ $command } for the full list:
none-close = I know no { $kind } called “{ $asked }”, or anything close to it. Send /{ $command } for the full list.
an-expert = { $expert } is a voice in my briefs, not a { $kind }. Tap the name to see what I have:
topics = <b>Topics:</b>
issues = <b>Issues they disagree on:</b>
topics-next = Send /recommend with a topic, or /compare with an issue.
experts = The briefs hold the views of { $voices }. Send /experts and a name for more:
voices-expert = <b>Experts:</b>
voices-organisation = <b>Organisations:</b>
voices-government = <b>Governments and officials, as our sources report them:</b>
stands = <b>Where they stand:</b>
stands-nowhere = No position on any of the issues in /topics.
expert-briefs = <b>Our briefs on:</b>
expert-documents = <b>In their own words:</b>
map = Where the voices with the most positions stand: blue + for or yes, yellow ± with conditions or partly, red − against or no. Send /map with an issue, or tap one, to see who is on which side of it.
map-one = Who takes which side on this issue: blue + for or yes, yellow ± with conditions or partly, red − against or no.
map-refused = Telegram wouldn't take the picture. Please try /map again later, or send /compare with an issue.
did-it-arrive = The connection broke while I was sending your brief of { $day }. Did it arrive? I won't send it again unless you ask.
arrived = Yes, it arrived
not-arrived = No, send it again
thanks-arrived = Thanks, good to know.
sent-again = I'm sending it again.
nothing-changed = Nothing has changed: it was so already.
settled-already = That's settled already. Send /archive to read your past briefs.
privacy =
    <b>What I keep, and for how long</b>
    1. Your questions, my answers, how sure I was, and your votes with their reasons: { $kept }.
    2. Your last questions, for follow-ups and edits: half an hour, or until /new; which message of mine answers which of yours: two days. A question you want to be told about: until I've told you.
    3. Your language, your subscription (time, zone, days, topics, experts, length) and the groups you subscribed: until /forget.
    4. Which briefs and items you were sent, so that nothing comes twice: until /forget.
    5. Your Telegram id, which all of this is stored under: as long as any of it. No name, number or picture. Where I told you that only others may ask: for a month, that I did.
    6. { $others } Only whoever has the link of an answer sees it with its question, never who asked; opening it keeps it as long again.
    7. My log holds numbers and times, never your words; whoever runs me decides how long it's kept.
    8. /mydata sends you all of it as a file.
    9. /forget erases all of it at once. Groups that you subscribed keep their brief, without your id.
    10. What remains after that: the bare numbers of the last 10,000 updates, so that none is answered twice; where questions are limited, when you asked, until the hour is over; and, for good, what administrators did as administrators.
goes-nowhere = Nothing goes to anyone else; there is no other service behind me.
goes-to-model = A language model on { $host } words my answers: your question, the one before it and the quotes I found for it go there; so does a document that an editor sends me and lets it read, and nothing of who sent it. What becomes of them is up to whoever runs it. Your name, your id and all else stay here.
goes-to-model-here = A language model on my own machine words my answers: it reads your question, the one before it and the quotes I found for it, and a document that an editor sends me and lets it read. Nothing goes to anyone else.
questions-kept = { $days }, so that my editors see what the library lacks
questions-not-kept = not at all
meant-help = help me|commands
meant-subscribe = subscribe me
meant-unsubscribe = stop
meant-settings = my settings
meant-language = change the language|change language
meant-today = today's brief
language-name = English
language-choose = In which language should I write to you? The briefs, and all quotes from them, stay in English.
language-set = From now on I write to you in English. The briefs, and all quotes from them, are in English as well.
language-auto = From now on I write to you in the language of your Telegram where I can, otherwise in English.
language-each = From now on I answer each of you in the language of their Telegram where I can, otherwise in English.
language-unknown = I don't speak “{ $asked }”. Please tap a language:
language-buttons-auto = As in my Telegram
language-buttons-each = Each in their own
data-in-private = That's between you and me: please send it in our private chat.
your-data = This is everything I have stored about you. /forget erases it.
forget-sure = Erase your questions with their answers, your subscription and the history of your briefs? This can't be undone; if you subscribe again, you start from the beginning. Groups that you subscribed keep their brief, without your id; send /unsubscribe there to end it.
forget-buttons-erase = Erase everything
forget-buttons-keep = Keep it
forget-not = Nothing was erased.
erased = Done: your questions, your subscription and the history of your briefs are erased. All that remains are the bare numbers of past updates, without text or name, so that no old message is answered twice; where questions are limited, when you asked, until the hour is over; and, if you are one of my administrators, the record of what you did as one. Groups that you subscribed keep their brief, without your id; send /unsubscribe there to end it. /subscribe starts afresh.
why-updated = updated since you read it { $when }
why-new = new in the library
why-waited = new in the library since you subscribed
why-other-side = the other side on { $issue }: you read { $expert } { $when }
why-other-view = another view on { $issue }: you read { $expert } { $when }
why-followed = by { $expert }, whom you follow
why-your-topic = on { $topic }, a topic of yours
why-beginning = to begin with: { $topic }
why-background = background on { $topic }
why-first-on = your first on { $topic }
why-first-of = a voice new to you
why-again = more from { $expert }, last in your brief { $when }
why-more = you asked for more of these
why-fewer = you asked for fewer of these, but nothing else is left
brief-heading = <b>Your brief for { $day }</b>
brief-next = { $count ->
    [one] <b>One more</b>, the last there is for now
   *[other] <b>{ NUMBER($count, useGrouping: 1) } more items</b>
}
brief-again = <b>Your brief for { $day }</b>, once more
brief-missed = { $count ->
    [one] I couldn't send your brief of { $days } in time
   *[other] I couldn't send your { $count } briefs of { $days } in time
}: I wasn't running, or couldn't reach Telegram. Nothing is lost; what would have been in { $count ->
    [one] it
   *[other] them
} comes in this brief and the next ones.
brief-missed-run = { $first } to { $last }
news-line = Since your last brief: { $news }.
news-words-recommendation = { $count ->
    [one] 1 new recommendation
   *[other] { NUMBER($count, useGrouping: 1) } new recommendations
}
news-words-position = { $count ->
    [one] 1 new position
   *[other] { NUMBER($count, useGrouping: 1) } new positions
}
news-words-background = { $count ->
    [one] 1 new piece of background
   *[other] { NUMBER($count, useGrouping: 1) } new pieces of background
}
news-words-changed = { $count ->
    [one] 1 changed
   *[other] { NUMBER($count, useGrouping: 1) } changed
}
news-words-withdrawn = { $count ->
    [one] 1 withdrawn
   *[other] { NUMBER($count, useGrouping: 1) } withdrawn
}
news-waiting = { $count } more will follow in your next briefs.
before = <b>Before:</b> { $text }
withdrawn = <b>Withdrawn from the library since you read it:</b> { $text }
our-words = From our brief on { $source }
from-document = In the author's own words, from { $source }
why = <i>Why this: { $why }.</i>
item-withdrawn = Since withdrawn from the library:
item-changed = <i>Changed since then; the new text is in a later brief.</i>
ask-item = { $number }: Ask
more-item = { $number }: More of it
fewer-item = { $number }: Fewer
next-items = Three more now
brief-buttons-stop = Unsubscribe
brief-buttons-settings = Settings
exhausted = You're up to date: I've sent everything on your topics, and I don't repeat items. When something new comes in, or a text changes, you'll get it. Until then, see the balance of positions, or choose more topics.
digest = <b>Where they divide</b>, most disputed first:
digest-none = No one takes sides on anything in my briefs yet. Send /topics to see what they cover.
compare-button = Who says what on { $issue }
question-of = What does { $expert } say about { $topic }?
question-advice = What does { $expert } recommend on { $topic }?
question-on = What do the briefs say about { $topic }?
more-done = From now on, { $names } will come first in your briefs, as far as they leave room for others.
more-already = { $names } already come first in your briefs, so nothing has changed.
more-undone = Undone: { $names } will come in turn again.
fewer-done = From now on, { $names } will come last in your briefs; nothing is left out for good.
fewer-already = { $names } already come last in your briefs, so nothing has changed.
fewer-undone = Undone: { $names } will come in turn again.
undo = Undo
subscribe = Subscribe
item-gone = This item is no longer in the library. Please ask in your own words.
today-under-way = Today's brief is on its way. If it hasn't arrived in a few minutes, send /today again.
today-failed = Today's brief couldn't be sent. Its items are kept for the next one; /settings shows when that comes.
archive = <b>Your past briefs</b>, newest first. Tap one to read it again.
archive-empty = I haven't sent you a brief yet. /settings shows when the next one comes, or send /today to get one now.
archive-nav-newer = Newer
archive-nav-older = Older
brief-unknown = I have no brief for that day. Send /archive to see the ones I have.
brief-was-empty = There was nothing left on the topics you had chosen. What you choose now counts from the next brief.
exhausted-buttons-digest = Balance of positions
exhausted-buttons-settings = Change topics
daily = <b>Your daily brief</b>
daily-step = <b>Your daily brief, step { $number } of { $count }</b>
choose-time = When should it arrive? Tap a time, { $how }
choose-zone = What's your time zone? Tap the nearest city, { $how } Any city, country, zone name or UTC offset will do.
choose-days = On which days? Tap one of the first three, or mark days and tap Go on, { $how }
choose-topics = What should it cover? Everything means all topics and experts. Or mark topics and tap Go on, { $how } That's also how you follow an expert.
chosen = Chosen: { $names }.
choose-length = A short brief has three quotes, a full one six. Tap one, { $how }
choose-pause = How long should I pause? Tap one, { $how }
choose-more = You asked for more of these. Tap one to get it no more often than the rest.
choose-quiet = Between which hours should no announcement arrive? Your daily brief comes at its own time. Tap one, { $how }
choose-fewer = You asked for fewer of these. Tap one to get it as often as the rest again.
write-it = or write it, for example: { $example }.
send-it = or send it, for example: { $example }.
ready = This is what you've chosen. Tap Start, or change something.
setting = { $label }: { $value }
started = Done. Your first brief arrives { $when }. Send /today to read one now, or /settings to change something.
next-brief = Your next brief arrives { $when }.
paused = Paused: nothing comes until you send /resume.
paused-until = Paused. Your next brief arrives { $when }; send /resume to get it sooner.
resumed = Your daily brief is back on. The next one arrives { $when }.
unsubscribed = You're unsubscribed: no more briefs. I keep your settings in case you come back; /forget erases them.
ended = You're unsubscribed, so no briefs are sent.
already = You already get a daily brief. These are its settings:
not-paused = Your daily brief isn't paused. The next one arrives { $when }.
no-brief = There's no daily brief here yet. Send /subscribe; it takes less than a minute.
not-started = Your daily brief hasn't started yet. Please finish choosing first:
goes-on = Welcome back. Your daily brief continues; /settings shows when the next one comes.
zone-taken = Your time zone: { $place }, where it is now { $local }.
fixed-zone = { $zone } doesn't follow summer time; name a city if your clocks change.
which-zone = Several places match “{ $asked }”. Which one do you mean?
zone-alike = I'm not sure what “{ $asked }” is. Did you mean this? Tap it, or name the place another way.
unread-time = I can't read “{ $asked }” as a time. Please write it like 7:30, 19:30 or 7:30pm.
unread-zone = I don't know a place or zone called “{ $asked }”. Please write the nearest big city, or an offset such as UTC+9.
unread-days = I can't read “{ $asked }” as days. Please write them like mon-fri, weekends, or Tue, Thu.
topics-done-add = Added to what you had: { $names }. To get nothing else, write “only” before the names.
topics-done-only = From now on you get only: { $names }.
topics-done-drop = Taken out: { $names }.
topics-done-none = Taken out: { $names }. Nothing is left to choose by, so you get everything.
topics-done-same = Nothing changed, it was so already: { $names }.
unread-topics = I found no topic or expert called “{ $asked }”. Send /topics or /experts to see them all.
unread-quiet = I can't read “{ $asked }” as hours. Please write them like 22-7 or 11pm to 6am, or off.
unread-length = I can't read “{ $asked }” as a length. Please write short or full.
unread-pause = I can't read “{ $asked }” as a pause of up to a year. Please write 3 days, 2 weeks, or until 5 March.
no-setting = There is no setting “{ $asked }”. You can change: { $names }.
only-admins = Only administrators of this chat can change its daily brief. Please ask one of them.
only-admins-post = Only administrators of this channel can make me write here. Please ask me in a private chat.
admins-unknown = I couldn't check with Telegram whether you are an administrator here. Please try again in a minute.
example-time = 7:30pm
example-zone = Munich
example-days = mon-thu
example-topics = { $names }
example-quiet = 23-6
example-length = full
example-pause = 3 days
daily-words-soon = soon
daily-words-moment = { $day }, at { $time }
daily-words-today = today, { $day }
daily-words-tomorrow = tomorrow, { $day }
daily-words-every = every day
daily-words-run = { $first } to { $last }
daily-words-zone = { $zone }, where it is { $local } now
daily-words-all = all
daily-words-no-quiet = none
daily-words-short = short
daily-words-full = full
daily-words-more = {" "}and { $count } more
settings-buttons-time = Time
settings-buttons-zone = Zone
settings-buttons-days = Days
settings-buttons-topics = Topics and experts
settings-buttons-quiet = Quiet hours
settings-buttons-length = Length
settings-buttons-fewer = Fewer of
settings-buttons-more = More of
settings-buttons-pause = Pause
settings-buttons-resume = Resume
settings-buttons-end = Unsubscribe
settings-buttons-again = Subscribe again
settings-buttons-begin = Subscribe
settings-buttons-start = Start
settings-buttons-on = Go on
settings-buttons-all = Everything
settings-buttons-back = Back
settings-buttons-show = Settings
settings-buttons-short = Short
settings-buttons-full = Full
settings-buttons-every = Every day
settings-buttons-week = Mon-Fri
settings-buttons-ends = Sat, Sun
settings-buttons-pause-7 = A week
settings-buttons-pause-14 = Two weeks
settings-buttons-pause-0 = Until I resume
vote-buttons-up = 👍
vote-buttons-down = 👎
voted-up = Thanks, noted as helpful. Tap the other button to change it.
voted-down = Thanks, noted as not helpful. What is the matter with it?
voted-already = That's how you voted before, so nothing has changed. Tap the other button to change it.
why-buttons-wrong = Wrong
why-buttons-question = Not my question
why-buttons-missing = Incomplete
why-noted = Thanks, noted. My editors will see it, without your name.
vote-too-late = I no longer keep that question, so I can't note your vote. Please ask it again.
tell-button = Tell me when the briefs answer this
tell-noted = I will: as soon as new briefs answer it, you'll get the answer here, once.
now-answered = You asked me to tell you: the briefs now answer “{ $question }”.
ask-how = Put your question after the command{ $examples ->
    [0] .
   *[other] , for example: /ask { $question }
}
empty = I see no question in that. Please write it as a sentence{ $examples ->
    [0] .
   *[other] , for example: { $question }
}
greeting = Hello! Ask me { $about }{ $examples ->
    [0] .
   *[other] , for example: { $question }
}
courtesy = Glad to help. What's your next question? Send /help for examples.
talk = I can do little more than quote my briefs, so I'd better leave that. Please ask me another question, or write “more” for further quotes; /help has examples.
more-of-what = More of what? Please ask a question first{ $examples ->
    [0] .
   *[other] , for example: { $question }
}
no-more = That's all I find on this; the linked sources say more. You could ask about one expert or one topic.
answer-buttons-more = More
answer-buttons-link = Link
look-buttons-brief = Whole brief
look-buttons-other = The other side
look-buttons-cite = Copy citation
look-buttons-back-answer = ‹ Answer
look-buttons-back-quote = ‹ Quote
look-buttons-short = In short
look-buttons-before = ‹ Page
look-buttons-after = Page ›
answer-too-old = I no longer keep this answer: it is too old, or was erased. Please ask the question again.
answer-not-kept = I don't have this answer any more, or never had it: it was erased, or nobody opened it for a long time. Please ask me in your own words.
answer-made = Answered on { $day } from edition { $edition }, with the model { $model }; confidence { $confidence }.
answer-worded = Its sentences were worded by the language model { $model }.
quotes-now-same = The library hasn't changed since.
quotes-now-stand = { $count ->
    [one] The library is at edition { $edition } now; the quote still stands there.
   *[other] The library is at edition { $edition } now; all { $count } quotes still stand there.
}
quotes-now-changed = Changed in the library since: { $quotes }.
quotes-now-gone = Gone from the library since: { $quotes }.
quote-now-changed = <i>Our brief has changed since: this is the quote as it was.</i>
quote-now-gone = <i>This brief is no longer in the library: this is the quote as it was.</i>
quote-from-brief = From our brief “{ $brief }”, in our words. The original: { $source }
quote-from-document = In the author's own words, from { $source }
brief-on = Our brief, in our words. The original: { $source }
source-untitled = source
source-mark = source
other-side = Who sees it differently from { $speaker } in [{ $number }]:
no-other-side = Nobody in my briefs takes another side on this.
side-on = <u>On { $issue }: { $stance }</u>
reference-accessed = accessed { $day }
reference-how = Tap the reference to copy it:
answer-buttons-all = All { $count }
answer-buttons-silent = Silent ({ $count })
answer-buttons-differ = Why do they differ?
no-longer-kept = I no longer keep that question. Please ask it again.
too-long = That's { $length } characters; the most I can take is { $most }. One question at a time works best.
too-many = That's more than I can answer at once. What you send now is lost, so please wait for my answers to what came before, then ask again.
too-many-taps = That's more than I can do at once. Please wait a few seconds, then tap again.
unknown-command = I don't know that command. Please ask in plain words, or send /help.
stale-button = This button no longer works. Please send /help.
sticker = Nice sticker! But I can only read text: please write your question.
voice = I can't listen to recordings. Please write your question.
picture = I can't look at pictures or videos. Please write your question.
file = I can't read files in this chat. Please write your question.
other = I can only read text. Please write your question, or send /help.
failed = Sorry, something went wrong on my side. Please try again; if it keeps happening, report the reference { $reference }.
interrupted = I was interrupted while sending the answer to “{ $question }”. If it didn't arrive, please ask again.
not-sent = Telegram wouldn't take my answer, so you don't see it. Please ask again, perhaps in other words.
maybe-sent = The connection broke while I was answering. If you don't see my answer, please ask again.

## Numbers, lengths of time and days

counted-question = { $count ->
    [one] 1 question
   *[other] { NUMBER($count, useGrouping: 1) } questions
}
counted-refusal = { $count ->
    [one] 1 refusal
   *[other] { NUMBER($count, useGrouping: 1) } refusals
}
counted-matter = { $count ->
    [one] 1 matter
   *[other] { NUMBER($count, useGrouping: 1) } matters
}
counted-time = { $count ->
    [one] 1 time
   *[other] { NUMBER($count, useGrouping: 1) } times
}
counted-person = { $count ->
    [one] 1 person
   *[other] { NUMBER($count, useGrouping: 1) } people
}
counted-problem = { $count ->
    [one] 1 problem
   *[other] { NUMBER($count, useGrouping: 1) } problems
}
counted-active-subscriber = { $count ->
    [one] 1 active subscriber
   *[other] { NUMBER($count, useGrouping: 1) } active subscribers
}
counted-day = { $count ->
    [one] 1 day
   *[other] { NUMBER($count, useGrouping: 1) } days
}
counted-hour = { $count ->
    [one] 1 hour
   *[other] { NUMBER($count, useGrouping: 1) } hours
}
counted-minute = { $count ->
    [one] 1 minute
   *[other] { NUMBER($count, useGrouping: 1) } minutes
}
counted-second = { $count ->
    [one] 1 second
   *[other] { NUMBER($count, useGrouping: 1) } seconds
}
counted-call = { $count ->
    [one] 1 call
   *[other] { NUMBER($count, useGrouping: 1) } calls
}
counted-token = { $count ->
    [one] 1 token
   *[other] { NUMBER($count, useGrouping: 1) } tokens
}
counted-answer = { $count ->
    [one] 1 answer
   *[other] { NUMBER($count, useGrouping: 1) } answers
}
counted-position = { $count ->
    [one] 1 position
   *[other] { NUMBER($count, useGrouping: 1) } positions
}
counted-brief = { $count ->
    [one] 1 brief
   *[other] { NUMBER($count, useGrouping: 1) } briefs
}
counted-document = { $count ->
    [one] 1 document
   *[other] { NUMBER($count, useGrouping: 1) } documents
}
counted-voice = { $count ->
    [one] 1 voice
   *[other] { NUMBER($count, useGrouping: 1) } voices
}
counted-word = { $count ->
    [one] 1 word
   *[other] { NUMBER($count, useGrouping: 1) } words
}
named-first = { $first } and others
seen-today = today
seen-yesterday = yesterday
seen-on = on { $day }

## What administrators read

command-status = How I'm doing, and what's wrong
command-gaps = What people ask and the briefs don't answer
command-stats = Charts of the last days
command-broadcast = A message to all subscribers
command-documents = The documents among the briefs
command-edit = Change a saved brief: /edit and its id
command-pin = Pin an answer to a question: reply to it
command-pins = Answers that editors pinned
command-remove = Remove a brief: /remove and its id
command-reindex = Build a new edition of the briefs
command-editions = Kept editions, and how to go back
command-audit = What administrators did
admin-help = <b>For administrators:</b>
admin-help-read = /status, /gaps and /stats show how I'm doing, /editions, /documents and /pins what I hold, /audit lists what was done.
admin-help-edit = Send me a file and I'll make a brief of it; /edit changes a saved one, /remove takes one out. /pin, as a reply to an answer, pins it to its question.
admin-help-publish = /reindex takes up what was changed, /editions goes back, /broadcast writes to all subscribers.
role-needs-read = Your role does not include this. Please ask an administrator.
role-needs-edit = Your role lets you read, not change anything. Please ask an editor or an administrator to do this.
role-needs-publish = Your role doesn't include reindexing, publishing or broadcasts. Please ask an administrator to do this.
status-model = The edition was made with another model than the one now set. It is still searched with its own; /reindex switches to the one that is set.
status-replicas = { $count } processes share the work; I'm the one in charge of what is done once for all.
status =
    <b>Status</b>
    Edition { $edition } with { $briefs } briefs; running for { $uptime }.{ $model }

    <b>Today</b> ({ $day })
    { $questions }, { $refusals }; { $times }.

    <b>Subscribers</b>
    { $subscribers }.

    <b>Deliveries</b>, all that there were
    { $deliveries }.

    <b>Disk</b>
    { $free } of { $total } free; the data folder holds { $held }.{ $wording }

    { $verdict }
status-wording =
    <b>Language model today</b> (UTC)
    { $host }: { $calls }, { $tokens }.
status-tokens-of = { $tokens } of { $daily } tokens
status-worded = It worded { $answers }; a call took { $seconds } s on average.
status-followed = Of { $asked } that lean on the one before it read { $read } anew.
status-claims = Of { $claims } sentences { $kept } were shown and { $dropped } dropped{ $faults }.
status-unworded = Answers without it: { $why }.
fault-kinds-unknown-number = without a quote
fault-kinds-name = for a name
fault-kinds-number = for a number
fault-kinds-date = for a date
fault-kinds-negation = for a “not”
fault-kinds-stance = for a side
fault-kinds-condition = for a condition
fault-kinds-scope = for its scope
fault-kinds-voice = for its speaker
fault-kinds-meaning = for its meaning
fault-kinds-form = for its form
unworded-no-answer = where it found no answer
unworded-little = where little of what it said held, or was more than the quotes
unworded-spent = without tokens left
unworded-resting = while its server rested
unworded-busy = while its server was busy
unworded-unreachable = with its server out of reach
unworded-slow = too slow
unworded-refused = with the key refused
unworded-unknown-model = with the model unknown
unworded-rate-limited = over the server's limit
unworded-broken = with nonsense
unworded-cut-off = broken off
wording-fails = Answers go out without the language model for now. { $why } I try again each minute, and will tell you when it works.
wording-failed = Answers went out without the language model ({ $host }), which failed; the next question shows whether it works again.
wording-spent = The language model has used up its { $tokens } tokens of today. Until midnight UTC, answers go out without it; BRIEFING_LLM_DAILY_TOKENS sets how many it may use.
wording-works = The language model ({ $host }) works again.
times = median answer { $median } ms, slowest { $slowest } ms
no-times = no answer times yet
well = All is well.
not-well =
    <b>Wrong just now</b>
    { $problems }
nobody = none yet
subscriber-states-active = active
subscriber-states-paused = paused
subscriber-states-parked = closed to me
subscriber-states-draft = still choosing
subscriber-states-ended = unsubscribed
delivery-states-planned = waiting
delivery-states-sending = on their way
delivery-states-sent = sent
delivery-states-uncertain = uncertain
delivery-states-failed = failed
delivery-states-skipped = skipped
edition-behind = The briefs have changed since edition { $number } was made, which answers. /reindex takes them up.
edition-broken = There is a problem with an edition of the library. { $note }
uncertain = { $count } messages may or may not have arrived: the connection broke, or I was stopped, while sending them. I don't resend them on my own; where it was a daily brief, I ask its subscriber. /status has the count.
unreadable = { $count ->
    [one] One update from Telegram couldn't be read, so I skipped it.
   *[other] { NUMBER($count, useGrouping: 1) } updates from Telegram couldn't be read, so I skipped them.
} Everything else goes on as usual; the log has the numbers.
failures = { $count } failures within an hour. The latest has the reference { $reference }; look it up in the log.
ledger-not-opened = The ledger cannot be opened: { $why }
ledger-not-used = The ledger cannot be read or written: { $why }
ledger-restored = The file of the ledger was deleted while I was running. I have written it again from what I had open, so nothing is lost. Please find out who deletes files in my data folder.
ledger-lost = Another process has taken over the ledger, because this one was silent for too long.
ledger-alone = This version changes the ledger in a way that the version which is at work on it can't work with. Please stop all its processes, then start this one.
ledger-of-another = This ledger belongs to another bot, the one whose token begins with { $owner }. Give each bot a database of its own, or a schema of its own by adding ?options=-csearch_path%3DNAME to BRIEFING_DATABASE_URL.
ledger-owner = process { $pid } on { $host }
ledger-why-scheme = BRIEFING_DATABASE_URL names a kind of database that isn't supported, “{ $scheme }”. It must begin with sqlite:/// or postgresql+psycopg://.
ledger-why-address = BRIEFING_DATABASE_URL isn't the address of a database, such as sqlite:////var/lib/briefing/ledger.db or postgresql+psycopg://user:password@host/name.
ledger-why-driver = the driver { $name } isn't installed. For PostgreSQL, run pip install -e '.[postgresql]' and let BRIEFING_DATABASE_URL begin with postgresql+psycopg://.
ledger-why-refused = the database server doesn't answer. Is it running, and are host and port in BRIEFING_DATABASE_URL right?
ledger-why-host = there is no server called “{ $host }”. Please check BRIEFING_DATABASE_URL.
ledger-why-password = the database server refuses the user or the password in BRIEFING_DATABASE_URL.
ledger-why-name = the server has no database called “{ $name }”. Create it, or correct BRIEFING_DATABASE_URL.
ledger-why-encoding = the encoding of the database is { $name }, which can't hold every text. Create it anew with ENCODING 'UTF8'.
ledger-why-newer = a later version of this program has changed it, and this version can't read it any more. Install that version again, or go back to a copy of the ledger from before.
ledger-why-readonly = it may be read but not written. Please check the permissions of the file, or of the user on the server.
ledger-why-closed = its file can't be opened or made. Please check the path and its permissions (BRIEFING_DATA_DIR, or BRIEFING_DATABASE_URL where that is set).
ledger-why-folder = there is a file where its folder should be, or a folder where its file should be. Please check BRIEFING_DATA_DIR, or BRIEFING_DATABASE_URL where that is set.
ledger-why-damaged = its file is damaged, or is no ledger. Please stop the bot, put the last good copy of the ledger in its place, and start the bot again.
ledger-why-replaced = another file was put in its place while I was running. Please start the bot again to go on with that one, or put the former one back.
ledger-why-deleted = its file was deleted while I was running, and I couldn't write it again: { $why }
ledger-why-full = the disk is full. Please make room.
ledger-why-disk = the disk reports errors.
ledger-why-locked = another program has kept it locked for too long.
ledger-why-busy = the database server takes no more connections for now.
ledger-why-broken = the connection to the database server broke.
ledger-why-other = the database reports { $kind }; the log may say more.
disk = The disk is nearly full: { $free } free, { $share } percent. Please make room; otherwise I'll soon be unable to answer or send.
gaps =
    <b>What the briefs lack</b>
    Refused, answered only nearly or weakly, or voted down in the last { $weeks } weeks: { $questions }, on { $gaps }.
gaps-order = Most asked first; page { $page } of { $pages }.
no-gaps = In the last { $weeks } weeks no question was refused, answered only nearly or weakly, or voted down.
gap =
    <b>{ $number }. “{ $example }”</b>
    asked { $times } by { $people }: { $reasons }
gap-others = also: { $others }
gap-nearest = closest brief: { $title }
gap-answered = now answered, by: { $title }
gap-reasons-refused = { $count } refused
gap-reasons-near = { $count } answered nearly
gap-reasons-weak = { $count } answered weakly
gap-reasons-voted-down = { $count } voted down
gap-whys-wrong = { $count } wrong
gap-whys-question = { $count } beside the question
gap-whys-missing = { $count } something missing
gaps-buttons-1 = Earlier
gaps-buttons-2 = Later
stats = Questions, refusals, answer times and subscribers by day. /status has today's figures.
stats-refused = Telegram wouldn't take the picture. Please try /stats again later.
chart-title = How the bot is doing
chart-questions = Questions a day
chart-answered = answered
chart-refused = refused
chart-times = Answer times, ms
chart-median = median
chart-slowest = slowest
chart-subscribers = Active subscribers
broadcast-how = Put the text after the command, formatted as you like: /broadcast There is no brief tomorrow. Or reply /broadcast to a message with the text.
broadcast-refused = Telegram refuses this text, so no one got it: { $why }. Please correct it and send /broadcast again.
broadcast-unsent = The preview didn't go through, so nothing is prepared. Please send /broadcast again.
broadcast-nobody = There are no active subscribers, so there's no one to send it to.
broadcast-sure = This is how it will look. Send it to { $people }? It will take about { $span }.
broadcast-asleep = For { $count } of them it is quiet hours now: they get it when these end, the last in { $span }. If it can't wait, send it to all at once.
broadcast-urgent = Urgent: send to all { $count } now
broadcast-twice = You sent the same text { $ago } ago. Send it again, to { $people }?
broadcast-cancelled = Cancelled. No one got it.
broadcast-progress = Sending: { $done } of { $total }.
broadcast-resting = Sent to { $done } of { $total }. The others have quiet hours; they get it when these end.
broadcast-stopping = Stopping: { $waiting } are still being sent.
broadcast-done = Done in { $span }: { $counts }.
broadcast-stopped = Stopped: { $counts }.
broadcast-too-late = Too late to stop: everything had been sent. { $counts }.
broadcast-counts-sent = { $count } sent
broadcast-counts-failed = { $count } failed
broadcast-counts-uncertain = { $count } uncertain
broadcast-counts-stopped = { $count } not sent
broadcast-text-only = A broadcast can only be text, so nothing was sent. Please send the text after /broadcast, without a picture or file.
broadcast-send = Send to { $count }
broadcast-again = Send it again
broadcast-cancel = Cancel
broadcast-stop = Stop
figures-top-3 = right brief among the first three
figures-quoted = expected sentence quoted
figures-withheld = unanswerable refused
figures-top-1 = right brief first
figures-top-5 = right brief among the first five
figures-shown = right brief quoted among the first
figures-strict = quotes that answer the question
figures-lenient = quotes from a right brief
figures-briefs = right briefs quoted
figures-sentences = expected sentences quoted
figures-views = voices shown where they differ
figures-answered = answerable questions answered
reindex-steps-reading = Reading the briefs
reindex-steps-changes = Looking for changes
reindex-steps-encoding = Encoding new texts
reindex-steps-encoding-anew = The model or the format has changed, so everything is encoded again
reindex-steps-checking = Writing and checking the new edition
reindex-steps-done = Putting the results together
reindex-steps-comparing = Comparing with the live edition on our questions
reindex-step = { $step } …
edition-parts-bar = <code>{ $bar }</code> { $share }{ $left }
edition-parts-left = , about { $seconds } s left
edition-parts-added = <b>Added ({ $count }):</b> { $names }
edition-parts-changed = <b>Changed ({ $count }):</b> { $names }
edition-parts-removed = <b>Removed ({ $count }):</b> { $names }
edition-parts-more = and { $count } more
edition-parts-example = - { $question }
edition-parts-fell = answers got worse; { $figure } fell from { $before } to { $after }
edition-parts-inexact = { $count } of its quotes aren't exact
edition-parts-lost = it drops quotes that people were sent ({ $count }), such as “{ $example }”
edition-parts-lost-above = it no longer holds quotes that people were sent
edition-parts-scores = ; { $scores }
edition-parts-live = {" "}(live)
edition-parts-waiting = {" "}(waiting to be published)
edition-parts-model-gone = {" "}(can't be used: its model is gone)
edition-buttons-publish = Publish
edition-buttons-anyway = Publish anyway
edition-buttons-discard = Discard
edition-buttons-back = Roll back to { $number }
edition-buttons-goback = Yes, roll back
edition-buttons-stay = No, leave it
reindex-runs = A reindex is already running, started by administrator { $who } at { $since }. Please wait for its result, or send /editions.
reindex-same = Nothing has changed: edition { $edition } already holds these { $briefs } briefs.
reindex-problems = <b>Nothing was built: { $count } in the briefs.</b> Edition { $edition } stays live. Please fix these and send /reindex again:
reindex-ready = <b>Edition { $number } is ready</b>: { $briefs } briefs, { $passages } passages, { $encoded } texts encoded.
reindex-new-model = The model has changed, so everything was encoded again.
reindex-new-format = The format of editions has changed, so everything was built again.
reindex-compared = <b>On { $count } questions</b>: { $better } better, { $worse } worse. { $scores }.
reindex-better = Better now:
reindex-worse = Worse now:
reindex-lost = <b>Sent to people, but no longer held ({ $count }):</b>
not-compared-no-questions = It wasn't compared with the live edition: there is no question set (BRIEFING_QUESTIONS_DIR).
not-compared-questions-broken = It couldn't be compared with the live edition: the question set can't be read. <code>briefing score</code> says where.
gate-holds = <b>Held back by the quality check:</b> { $why }.
gate-sure = <b>Edition { $number } is held back by the quality check:</b> { $why }. Publish anyway?
published = Edition { $number } is live. To go back, send /editions.
discarded = Edition { $number } is discarded; edition { $live } stays live.
decided-published = Already settled: edition { $number } was published.
decided-publishing = Edition { $number } is being published right now.
decided-discarded = Already settled: edition { $number } was discarded.
decided-replaced = Edition { $number } is gone: a later /reindex replaced it.
decided-gone = Edition { $number } is gone: another sync replaced it. Please send /reindex again.
reindex-busy = An edition is being built right now. Please try again when that's finished; nothing was changed.
reindex-refused = Nothing was built: the briefs folder is missing or empty, or more than half of the briefs would go. If you mean it, run <code>briefing sync --force</code> on the server.
restarted-interrupted = I was stopped in the middle of this. The unfinished edition is cleaned up, and edition { $live } answers as before. Send /reindex to start again.
restarted-waiting = I was restarted. Edition { $number } is still waiting for your decision above; edition { $live } answers meanwhile.
restarted-published = I was stopped while publishing edition { $number }; it is published and live now.
restarted-rolled-back = I was stopped while going back to edition { $number }; that's done, and it is live now.
restarted-not-rolled-back = I was stopped before going back to edition { $number }. Edition { $live } is live as before; send /editions to try again.
restarted-gone = I was restarted. Edition { $number }, which was waiting for your decision, is gone; edition { $live } answers. Send /reindex to build it again.
stopping = I'm shutting down, so I stopped this and cleaned up. Edition { $live } stays live. Please send /reindex again later.
editions = <b>Kept editions:</b>
edition = <b>{ $number }</b>{ $mark }: { $created }, by { $by }; { $briefs } briefs, { $passages } passages{ $scores }.
edition-damaged = <b>{ $number }</b>{ $mark }: damaged, { $why }.
no-editions = There is no edition yet. Please send /reindex.
roll-back-sure = Make edition { $number } live instead of edition { $live }?
already-live = Edition { $number } is already live.
rolled-back = Edition { $number } is live now.
not-rolled-back = Edition { $live } stays live.
roll-back-refused = Edition { $number } can't be used: it is damaged or no longer kept. Edition { $live } stays live.
roll-back-model = Edition { $number } was made with a model I can no longer find, so it can't answer. Edition { $live } stays live. Please put the model back, then try again.
audit = <b>What administrators and editors did, newest first:</b>
audit-line = { $when }: user { $who }, { $act }: { $detail }.
audit-begun = { $when }: user { $who } started a reindex.
audit-empty = Nothing has been recorded yet.
admin-in-private = Please send that in our private chat.

## Answers that editors pin

pinned-note = An editor's answer
pin-how =
    To pin an answer, reply to it with /pin, or with /pin and the numbers of the quotes to keep, such as <code>/pin 1 3</code>; words behind them are the question. Or write the quotes yourself, a line each, with the ids of their briefs:
    <code>/pin Who should open a hotline?
    brief-id: A whole sentence of that brief.</code>
pin-no-number = The answer has no quote { $number }, or I no longer keep it. Please use the numbers it shows.
pin-no-question = Please put the question behind /pin, in at most 1,000 characters.
pin-nothing = That answer quotes nothing, so there is nothing to pin. Write the quotes below the question; /pin shows how.
pin-too-many = A pinned answer may have at most { $most } quotes. Please choose.
pin-inexact = <b>Nothing was pinned:</b> these are no whole sentences of a brief, to the letter, as the live edition has it.
pin-inexact-now = Nothing was pinned: not all of its quotes are in the live edition any more, to the letter.
pin-sure = Pin this? Whoever asks “{ $question }”, or nearly that, gets it as an editor's answer.
pin-replaces = It replaces the answer that is pinned there now.
pin-buttons-pin = Pin it
pin-buttons-cancel = Cancel
pin-buttons-again = Pin it again
pin-buttons-show = Show { $number }
pin-buttons-remove = Remove { $number }
pin-done = Pinned to “{ $question }”. /pins lists all of them.
pin-there = It is pinned to “{ $question }” already.
pin-cancelled = Not pinned.
pin-removed = Removed: “{ $question }” is answered from the briefs alone again.
pin-gone = This is gone: it was removed, replaced, or is more than a day old.
pins = <b>Pinned answers</b>
pins-line-pinned = { $number }. “{ $question }”, by user { $who }
pins-line-suspended = { $number }. “{ $question }”, by user { $who }; <b>suspended</b>, since a source has changed or gone
pins-more = And { $count } more. Add words of a question to narrow the list.
pins-none = No answer is pinned. Reply to an answer with /pin to pin it.
pin-suspended = The answer pinned to “{ $question }” is suspended, because its source has changed or gone: { $briefs }.
pin-suspended-exact = All its quotes are still there to the letter, so you can pin it again.
pin-suspended-lost = Not all its quotes are there any more. Please pin another answer, or remove this one.

## Documents that administrators send

file-reading = Reading { $name } …
file-lost = Telegram didn't give me the file, so nothing was read. Please send it again.
draft = <b>{ $title }</b>
draft-lines-author = Author: { $value }
draft-lines-date = Date: { $value }
draft-lines-publisher = Publisher: { $value }
draft-lines-url = Address: { $value }
draft-lines-topics = Topics: { $value }
draft-lines-language = Language: { $value }
draft-lines-length = Length: { $value }
draft-lines-quoted-as = Quoted as: { $value }
draft-lines-id = Id: <code>{ $value }</code>
draft-length = { $words }, read as { $kind }
draft-unknown = not given
quoted-as-own = the author's own words
quoted-as-ours = our words about the source
draft-opening =
    It begins:
    <blockquote>{ $opening }</blockquote>
draft-missing = <b>Missing:</b> { $missing }. To add what you know, reply to this message, one line each, such as { $examples }.
field-examples-author = author: Jo Example
field-examples-date = date: 2 May 2019
field-examples-topics = topics: sanctions, missiles
field-examples-publisher = publisher: The Interest
field-examples-url = address: https://example.org
draft-change = To change something, reply to this message with a line such as <code>date: 2 May 2019</code>.
draft-recommendations = <b>Recommends ({ $count }):</b>
draft-positions = <b>Takes a side ({ $count }):</b>
draft-position = { $issue }: { $stance }
draft-entries-more = … and { $count } more
shelf-buttons-rec = Recommendations …
shelf-buttons-pos = Positions …
shelf-buttons-llm = Let the language model read it
entry-buttons-stop = Stop
draft-summary = <b>Our summary</b>, { $words }: <i>{ $shown }</i>
reading = { $model } reads part { $part } of { $parts } … { $left }
reading-left = About { $span } left.
reading-stopping = Stopping after this part …
reading-busy = The language model is reading another document just now. Please try again when it is done.
reading-summary = <b>Our summary so far</b>, each sentence above those of the document that it rests on. To change it, reply to the draft with a line <code>summary: …</code>; an empty one takes it out.
reading-done = The language model proposed { $advice ->
        [one] 1 recommendation
       *[other] { $advice } recommendations
    }, { $stands ->
        [one] 1 position
       *[other] { $stands } positions
    } and { $said ->
        [one] 1 sentence
       *[other] { $said } sentences
    } of a summary. Nothing counts before you have taken it.
reading-left-out = Left out, because the document doesn't carry it: { $named }.
reading-out-title = a title
reading-out-author = an author
reading-out-publisher = a publisher
reading-out-date = a date
reading-out-topic = { $count ->
        [one] 1 topic
       *[other] { $count } topics
    }
reading-out-actor = { $count ->
        [one] 1 actor
       *[other] { $count } actors
    }
reading-out-recommendation = { $count ->
        [one] 1 recommendation
       *[other] { $count } recommendations
    }
reading-out-position = { $count ->
        [one] 1 position
       *[other] { $count } positions
    }
reading-out-summary = { $count ->
        [one] 1 sentence of the summary
       *[other] { $count } sentences of the summary
    }
reading-out-reply = { $count ->
        [one] 1 reply that made no sense
       *[other] { $count } replies that made no sense
    }
entry-looking = Looking for the sentences that say it …
entry-none-recommendation = I found no sentence that could recommend something.
entry-none-position = I found no sentence that could take a side, or the library has no issues yet.
entry-card-recommendation = <b>Is this a recommendation?</b> Sentence { $place } of { $count }, the likeliest first:
entry-card-position = <b>Does this take a side?</b> Sentence { $place } of { $count }, the likeliest first:
entry-field-actor = To whom: { $value }
entry-field-action = What to do: { $value }
entry-field-topics = Topics: { $value }
entry-field-issue = On: { $value }
entry-field-stance = Stance: { $value }
entry-field-by = Said by: { $value }
entry-by-model = <i>Proposed by the language model { $model }.</i>
entry-taken = ✓ It stands in the draft.
entry-refused = Passed over.
entry-how-recommendation = To change something, reply with a line such as <code>action: hold a hearing</code>; for another sentence, <code>says:</code> and some of its words.
entry-how-position = To change something, reply with a line such as <code>issue: tax relief</code>; for another sentence, <code>says:</code> and some of its words.
entry-pick-recommendation = To whom? Reply to the sentence with a line such as <code>actor: Congress</code> for anybody else.
entry-pick-position = On which issue? For any other, go back and reply with a line such as <code>issue: tax relief</code>.
entry-buttons-take = Take it
entry-buttons-out = Take it out
entry-buttons-skip = Skip
entry-buttons-pick-recommendation = To whom …
entry-buttons-pick-position = Another issue …
entry-buttons-at = Back
entry-buttons-done = Back to the draft
fields-no-draft = I don't know which brief this is for. Please send it as a reply to a draft, or to the file that /edit brings you.
draft-same = The same text is already there, as <code>{ $id }</code>. Saving adds a second copy.
draft-twice = The same text is already waiting in a draft above; please discard one of the two.
draft-sure = Save it as a brief? Only save what may be quoted publicly. I keep this draft for a day.
shelf-buttons-save = Save as brief
shelf-buttons-discard = Discard
shelf-buttons-remove = Remove
shelf-buttons-keep = Keep
shelf-buttons-back = Put back
shelf-buttons-change = Save the change
shelf-buttons-apart = Save as a new brief instead
shelf-buttons-drop = Discard
change-buttons-undo = Undo
shelf-buttons-reindex = Reindex now
edit-how = Please put the id of a brief, or words of its title, after the command. Send /documents with a word to find one.
edit-file = This is <code>{ $id }</code> as it is saved. To change it, send the corrected file as a reply or under the same name, or reply with a line such as <code>date: 2 May 2019</code>. I'll show what changes before anything is saved.
edit-faulty = <b>This file has faults, so I can't show what it holds.</b>
change = <b>What changes in <code>{ $id }</code></b>
change-field = { $name }: { $changed }
change-fields-title = Title
change-fields-source-title = Title of the source
change-fields-authors = Author
change-fields-voice = Voice
change-fields-affiliation = Affiliation
change-fields-publisher = Publisher
change-fields-date = Date
change-fields-url = Address
change-fields-kind = Kind
change-fields-topics = Topics
change-fields-language = Language
change-fields-questions = Questions it answers
change-fields-recommendations = Recommendations
change-fields-positions = Positions
change-order = only their order
change-text = <b>Text</b>, from { $before } to { $after }:
change-spaces = Only white space or comments.
change-more = <i>… and { $count } more changes.</i>
change-from-faulty = The saved file has faults, so I can't compare the two; the new one has none.
change-sure = <s>Struck through</s> goes, <b>bold</b> comes. Save it? To change more, reply with a line such as <code>date: 2 May 2019</code>. I keep this for a day.
change-faulty = <b>Nothing was changed</b>, because the file would have these faults:
change-large = Nothing was changed: the file is larger than a brief may be, which is 1 MB, with front matter of at most 50,000 characters.
change-fault = • line { $line }: { $problem }
change-faults-more = • and { $count } more
change-none = Nothing differs from <code>{ $id }</code> as it is saved.
change-saved = <code>{ $id }</code> is changed. It will be quoted so after the next reindex.
change-undone = Undone: <code>{ $id }</code> is as it was before the change. It will be quoted so after the next reindex.
change-dropped = Discarded. Nothing was changed.
change-gone = This can't be done any more: it was already saved, discarded or undone, or the brief is gone, or too much time has passed. Send /edit to start again.
change-overtaken = <code>{ $id }</code> was changed by somebody else in the meantime, so I left it as it is. Send /edit { $id } to see it.
draft-saved = Saved as <code>{ $id }</code>. It will be quoted after the next reindex.
draft-faulty = Saved as <code>{ $id }</code>, but it has a problem: { $problem }. Please fix the file in the briefs folder, or send /remove { $id }; until then /reindex builds nothing.
draft-discarded = Discarded. Nothing was saved.
draft-gone = This draft is gone: it was already saved or discarded, or is more than a day old. Please send the file again.
id-taken = Nothing was changed: another brief now has the id <code>{ $id }</code>.
documents = <b>{ $count }</b>. To change or remove one, send /edit or /remove with its id:
documents-found = <b>{ $count }</b> with these words. To change or remove one, send /edit or /remove with its id:
documents-more = And { $count } more. Add more words of the title to narrow the list.
documents-none = There are no documents yet. Send me a file to add one.
documents-not-found = No brief has these words in its title, authors or id. Send /documents for all documents.
document-listed = <code>{ $id }</code>: { $title } ({ $date })
remove-how = Please put the id after the command: /remove and the id. Send /documents for the ids.
remove-unknown = No brief has this id, or these words in its title. Send /documents with a word of the title to find it.
remove-sure = Remove <code>{ $id }</code>, “{ $title }”? It stays in the bin for { $days } days.
removed = <code>{ $id }</code> is in the bin, where it stays for { $days } days. It is still quoted until the next reindex.
remove-gone = This brief is no longer in the folder, so nothing was changed.
not-removed = Not removed.
put-back = <code>{ $id }</code> is back, as it was. It will be quoted after the next reindex.
bin-gone = It's no longer in the bin: it was put back, or removed more than { $days } days ago.
shelf-full = The disk is full, so nothing was changed. Please make room, then try again.
shelf-database = The database of the library can't be reached or written to just now, so nothing was changed. Please try again in a moment.
shelf-closed = I'm not allowed to write to the briefs or data folder, so nothing was changed. Please fix its permissions and try again.

## briefing backup, briefing restore

backup-exists = “{ $name }” is there already, and nothing is overwritten. Please choose another name, or name a folder: the backup then gets a name of its own.
backup-nothing = There is nothing to back up: no ledger, no briefs and no live edition. Are BRIEFING_DATA_DIR and BRIEFING_BRIEFS_DIR right?
backup-no-ledger = There is no ledger ({ $place }), so the backup would hold no question and no subscriber. Is BRIEFING_DATA_DIR set as it is for the bot? To back up the briefs and the edition alone, say --without-ledger.
backup-not-written = The backup could not be made ({ $name }): { $why }.
backup-ledger = The ledger cannot be read: { $why }
backup-no-file = There is no file “{ $name }”.
backup-locked = “{ $name }” can't be read: { $why }.
backup-newer = This backup was made by a newer version of the program, in a form that this one doesn't know. Please install that version.
backup-suspect-other = This is no backup that can be trusted: it holds something that it doesn't announce (“{ $name }”).
backup-suspect-missing = The backup is not whole: “{ $name }” is missing in it.
backup-suspect-unreadable = This is no backup, or it is damaged: “{ $name }” cannot be read.
backup-suspect-damaged = The backup is damaged: “{ $name }” is not what it was.
restore-running = The bot is running on this ledger ({ $owner }). Please stop it first, then restore.
restore-not-empty = This would replace what is there: { $names }. To do so, say --replace; what was there is kept aside.
restore-there-ledger = the ledger
restore-there-edition = the editions in { $folder }
restore-there-briefs = { $count ->
    [one] 1 file
   *[other] { $count } files
} of the briefs in { $folder }
restore-newer = The ledger in this backup is from a newer version of the program ({ $version }), and this one can't read it. Please install that version, and restore again.
restore-packaged = The briefs in the backup differ from those that came with the program, which an upgrade replaces. Please name a folder of your own in BRIEFING_BRIEFS_DIR, and restore again.
restore-locked = The briefs in the backup differ from those in { $folder }, which can't be written to. Please make it writable, name another folder in BRIEFING_BRIEFS_DIR, or leave the briefs as they are with --without-briefs.
restore-failed = It could not be restored: { $why }
