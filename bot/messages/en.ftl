# Everything the bot says, by key. Telegram HTML; variables are put in escaped.

## What people read

welcome =
    I answer questions on what should happen between the United States and North Korea after the Hanoi summit of 2019.
    My library: { $briefs } briefs on what experts wrote, in our words unless I say otherwise, linked to their sources.
    Every answer is made of checked quotes from these briefs, with expert, date and link.
    When the briefs do not answer, I say so and show the nearest that they hold.
    Just write your question, tap an example, or send /subscribe for a brief every day:
welcome-in-group = In this group, put /ask before a question, or tap an example; administrators can /subscribe it:
help =
    Write a question in plain words; I answer with checked quotes from { $briefs } briefs, each with expert, date and link.
    In a group, put /ask before it: /ask Who wants liaison offices?
    The briefs are our summaries, unless a quote is marked as the author's own words; the numbered links lead to the sources.
    Ask on with “and what about China?” or “why?”: for half an hour I remember your last question; /new forgets it.
    Tap an example to see how it looks; /subscribe brings you a brief every day, /privacy says what I keep:
description = Ask what should happen between the United States and North Korea after the Hanoi summit of 2019. I answer with checked quotes from a library of briefs on expert opinion, each with expert, date and link, and I say so when the briefs do not answer.
short-description = Checked quotes from expert briefs on U.S.-North Korea relations after Hanoi.
command-ask = Ask a question: /ask Who wants liaison offices?
command-new = Start afresh: forget my last question
command-recommend = What experts recommend: /recommend verification
command-compare = Who is for, who against: /compare sanctions relief
command-experts = Whose views I hold: /experts Abigail Bard
command-topics = All topics and issues
command-map = A picture of who stands where
command-subscribe = A daily brief at a time of your choice
command-today = Today's brief, now
command-archive = Your past briefs
command-settings = Your daily brief: see and change it
command-pause = Pause the daily brief: /pause 2 weeks
command-resume = Go on after a pause
command-unsubscribe = No more daily briefs
command-privacy = What I keep about you
command-mydata = All I have stored about you, as a file
command-forget = Erase what I have stored about you
command-help = How to ask, with examples
command-start = What I can do
scope = My library is about what should happen between the United States and North Korea after the Hanoi summit of 2019. Send /help for examples.
nearest = <b>The nearest that they say, which does not answer you:</b>
sources = <b>The sources our briefs are on:</b>
own-sources = <b>Quoted in their own words:</b>
own-words = in their own words
read-as = Reading this as: <i>{ $question }</i>
forgotten = I have forgotten your last question. The next one starts afresh: please ask it in full.
stance = <b>{ $stance } ({ $count }):</b>
silent = <b>Silent on this:</b> { $names }.
advised = { $count } experts and organisations recommend something on { $topic }. The quotes are { $words }:
advised-none = Nobody recommends anything on { $topic } in my briefs. Send /topics to see what they hold.
advice = To { $actor }: { $action }.
compare-how = Put an issue behind the command, for example: /compare sanctions relief. Or tap one:
recommend-how = Put a topic behind the command, for example: /recommend verification. Or tap one:
closest = I know no { $kind } by the name “{ $asked }”. Tap the closest, or send /{ $command } to see more:
none-close = I know no { $kind } by the name “{ $asked }”, and none that comes close. Send /{ $command } to see them all.
an-expert = { $expert } is among those whose views I hold, and no { $kind }. Tap the name to see what I have:
topics = <b>Topics:</b>
issues = <b>Issues on which experts take sides:</b>
topics-next = Send /recommend and a topic, or /compare and an issue.
experts = The briefs hold the views of { $count } experts and organisations. Send /experts and a name for more:
stands = <b>Where they stand:</b>
stands-nowhere = No position on any of the issues of /topics.
expert-briefs = <b>Our briefs on:</b>
expert-documents = <b>In their own words:</b>
map = Who stands where, of those with most positions: blue + supports or yes, yellow ± on conditions or partly, red − opposes or no. Send /compare and an issue for the quotes.
map-refused = Telegram did not take the picture. Please send /map again later, or /compare and an issue.
did-it-arrive = One question: the connection broke while I was sending you the brief of { $day }. Did it arrive? I do not send anything twice unless you ask.
arrived = Yes, it came
not-arrived = No, send it
thanks-arrived = Thank you, good to know.
sent-again = It is on its way once more.
settled-already = That is settled already. Send /archive to read your past briefs.
privacy =
    <b>What I keep, and for how long</b>
    1. Your questions, what I quoted and how sure I was, your votes: { $kept }.
    2. Your last question once more, for follow-ups: half an hour, or until /new; one that you want to be told about: until I have told you.
    3. Your subscription: time, zone, days, topics, experts, length, and which groups you subscribed: until /forget.
    4. Which briefs and items you were sent, so that nothing comes twice: until /forget.
    5. Your Telegram id, which names all of this: as long as any of it; no name, number or picture.
    6. Nothing goes to anyone else, at any time; there is no other service behind me.
    7. My log has numbers and times, never your words; whoever runs me decides how long it stays.
    8. /mydata sends you at any time all of it as a file.
    9. /forget erases all of it at once; groups that you subscribed keep their brief, without your id.
    10. What stays then: bare numbers of the last 10,000 updates, so that none is answered twice; for good, who did what as an administrator.
questions-kept = { $days }, to see what my library lacks
questions-not-kept = not at all
data-in-private = That is between you and me: please send it to me in our private chat.
your-data = This is all that I have stored about you. /forget erases it.
forget-sure = Shall I erase your questions, your subscription and the history of your briefs? It cannot be taken back; a new subscription would start from the beginning. Groups that you subscribed keep their brief, without your id; /unsubscribe there ends it.
forget-buttons-erase = Erase it all
forget-buttons-keep = Keep it
forget-not = Nothing was erased.
erased = Done: your questions, your subscription and the history of your briefs are erased. What stays are bare numbers of past updates, without text or name, so that no old message is answered twice; and, if you are an administrator of mine, what administrators did and sent to all, so that it can be looked up. Groups that you subscribed keep their brief, without your id; /unsubscribe there ends it. /subscribe starts anew.
why-updated = updated since you had it { $when }
why-new = new in the library
why-waited = new in the library since you subscribed
why-other-side = the other side on { $issue }: you read { $expert } { $when }
why-other-view = another view on { $issue }: you read { $expert } { $when }
why-followed = by { $expert }, whom you follow
why-your-topic = on { $topic }, a topic of yours
why-beginning = to begin with: { $topic }
why-background = background on { $topic }
why-first-on = your first on { $topic }
why-first-of = a voice you have not had yet
why-again = more from { $expert }, last in your brief { $when }
why-fewer = of what you want fewer of; there is nothing else left
brief-heading = <b>Your brief for { $day }</b>
brief-again = <b>Your brief of { $day }</b>, once more
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
news-waiting = { $count } more of these will follow in your next briefs.
before = <b>Before:</b> { $text }
withdrawn = <b>Withdrawn from the library, you had it:</b> { $text }
our-words = From our brief on { $source }
from-document = In their own words, from { $source }
why = <i>Why this: { $why }.</i>
item-withdrawn = Withdrawn from the library since:
item-changed = <i>This was changed since; the new text comes, or came, in a later brief.</i>
ask-item = { $number }: Ask about this
fewer-item = { $number }: Fewer like this
brief-buttons-stop = Unsubscribe
brief-buttons-settings = Settings
exhausted = You have had everything that my library holds on what you chose, and I do not repeat myself. As soon as something new comes in, or a text is changed, you get it. Until then I can show you the balance of positions, or you choose further topics.
digest = <b>How the experts divide</b>, the most disputed first:
digest-none = Nobody takes sides on anything in my briefs yet. Send /topics to see what they hold.
compare-button = Who says what on { $issue }
question-of = What does { $expert } say about { $topic }?
question-advice = What does { $expert } recommend on { $topic }?
question-on = What do the briefs say about { $topic }?
fewer-done = { $names } will come last in your briefs from now on; nothing is left out for good.
fewer-undone = Taken back: { $names } will come in turn again.
undo = Undo
subscribe = Subscribe
item-gone = This item is no longer in the library, so there is nothing to do with it. Please ask in your own words.
today-under-way = Today's brief is on its way. If it does not come within some minutes, send /today again.
today-failed = Today's brief could not be sent. What was in it is kept for the next one; /settings shows when it comes.
archive = <b>Your past briefs</b>, newest first. Tap one to read it again.
archive-empty = No brief was sent here yet. /settings shows when the next one comes, /today has one now.
archive-nav-newer = Newer
archive-nav-older = Older
brief-unknown = I have no brief of that day. Please send /archive for those that I have.
brief-was-empty = Nothing was left to send on what you had chosen. What you choose now counts from the next brief.
exhausted-buttons-digest = Digest of positions
exhausted-buttons-settings = Change topics
daily = <b>Your daily brief</b>
daily-step = <b>Your daily brief, step { $number } of 5</b>
choose-time = At what time shall it come? Tap one, { $how }
choose-zone = Where are your clocks? Tap the nearest, { $how } Any city, country, zone name or UTC offset will do.
choose-days = On which days? Tap one of the first three; or mark days and tap Go on; { $how }
choose-topics = What shall it be about? Everything spreads over all topics and experts. Or mark topics and tap Go on; experts you add by name; { $how }
chosen = Chosen: { $names }.
choose-length = A short brief has three quotes, a full one six. Tap one, { $how }
choose-pause = For how long shall I pause? Tap one, { $how }
choose-fewer = You asked for fewer of these. Tap one to have it as often as the rest again.
write-it = or write it, for example: { $example }.
send-it = or send it, for example: /settings { $step } { $example }.
send-pause = or send it, for example: /pause { $example }.
ready = This is what you chose. Tap Start, or change it.
settings =
    Time: { $time }
    Zone: { $zone }, where it is { $local } now
    Days: { $days }
    Topics and experts: { $names }
    Length: { $length }
fewer = Fewer of: { $names }
started = Done. Your first brief comes { $when }. Send /today to read one at once, or /settings to change something.
next-brief = The next brief comes { $when }.
paused = Paused: nothing comes until you send /resume.
paused-until = Paused. The next brief comes { $when }; send /resume to go on sooner.
resumed = Your daily brief goes on. The next one comes { $when }.
unsubscribed = You are unsubscribed, no more briefs will come. I keep your settings in case you return; /forget erases them.
ended = You are unsubscribed: no briefs come.
already = You have a daily brief already. These are its settings:
not-paused = Your daily brief is not paused. The next one comes { $when }.
no-brief = There is no daily brief here yet. Send /subscribe; it takes less than a minute.
not-started = Your daily brief has not started yet. Please finish the choices first:
goes-on = Welcome back. Your daily brief goes on; /settings shows when the next one comes.
zone-taken = Your clocks: { $place }, where it is { $local } now.
fixed-zone = { $zone } does not change with summer time; name a city if your clocks do.
which-zone = Several places fit “{ $asked }”. Which one do you mean?
zone-alike = I do not know “{ $asked }” for sure. Do you mean this? Tap it, or name the place in another way.
no-time = I cannot read “{ $asked }” as a time. Please write it like 7:30, 19:30 or 7:30pm.
no-zone = I know no place or zone called “{ $asked }”. Please write the nearest big city, or an offset such as UTC+9.
no-days = I cannot read “{ $asked }” as days. Please write them like mon-fri, weekends, or Tue, Thu.
no-names = I found no topic or expert called “{ $asked }”. Send /topics or /experts to see them all.
no-length = I cannot read “{ $asked }” as a length. Please write short or full.
no-pause = I cannot read “{ $asked }” as a time to pause, up to a year. Please write 3 days, 2 weeks, or until 5 March.
no-setting = I know no setting “{ $asked }”. There are time, zone, days, topics, experts and length.
only-admins = Only administrators of this chat can change its daily brief. Please ask one of them.
only-admins-post = Only administrators of this channel can make me write here. Please ask me in a private chat with me.
admins-unknown = I could not ask Telegram whether you are an administrator here. Please try again in a minute.
daily-words-soon = soon
daily-words-moment = { $day }, at { $time }
daily-words-today = today, { $day }
daily-words-tomorrow = tomorrow, { $day }
daily-words-every = every day
daily-words-all = all
daily-words-more = {" "}and { $count } more
settings-buttons-time = Time
settings-buttons-zone = Zone
settings-buttons-days = Days
settings-buttons-topics = Topics and experts
settings-buttons-length = Length
settings-buttons-fewer = Fewer of
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
voted-up = Thank you, noted as helpful. Tap the other one to change it.
voted-down = Thank you, noted as not helpful. Tap the other one to change it.
vote-too-late = That question is no longer kept, so I cannot note it. Please ask it again.
tell-button = Tell me when the briefs answer this
tell-noted = I will: as soon as new briefs answer it, you get the answer here, once.
now-answered = You asked to be told: the briefs now answer “{ $question }”.
ask-how = Put your question behind the command, for example: /ask Who wants liaison offices?
empty = I see no question in that. Please write it as a sentence, for example: What should happen at Yongbyon?
greeting = Hello! Ask me what experts say on the United States and North Korea, for example: What should happen at Yongbyon?
courtesy = I am glad to help. Please write your next question, or send /help for examples.
no-more = I find no more quotes on that; the linked sources say more. Please ask about one expert or one topic, for example: What does Abigail Bard recommend on working-level talks?
too-long = That has { $length } characters; please ask in at most { $most }. One question at a time works best.
too-many = I am still working on your earlier questions. Please ask again when they are answered.
unknown-command = I do not know that command. Write your question in plain words, or send /help.
stale-button = This button is no longer in use. Please send /help.
sticker = A nice sticker, but I can only read text. Please write your question.
voice = I cannot listen to recordings yet. Please write your question as text.
picture = I cannot look at pictures or videos. Please write your question as text.
file = I cannot read files in this chat. Please write your question as text.
other = I can only read text. Please write your question, or send /help.
failed = Sorry, something went wrong on my side. Please try again; if it stays so, tell us the reference { $reference }.
interrupted = I was interrupted while I was sending you the answer to “{ $question }”. If it did not arrive, please ask again.
maybe-sent = The connection broke while I was answering. If my answer does not show up, please ask again.

## What administrators read

command-status = How I am, and what is wrong
command-gaps = What people ask and the briefs lack
command-stats = A picture of the last days
command-broadcast = A message to all subscribers
command-documents = The documents among the briefs
command-remove = Take a brief away: /remove liaison-offices
command-reindex = Build a new edition of the briefs
command-editions = The kept editions, and the way back
command-audit = What administrators did
admin-help = <b>For you as an administrator:</b> send me a file, and I make a brief of it; /documents and /remove keep them, /reindex and /editions decide what answers. /status, /gaps and /stats show how I do; /broadcast writes to all subscribers, /audit lists what was done.
status-model = Another model is set than the one that made it. It is asked with its own; /reindex takes up the one that is set.
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
    { $free } of { $total } free; the data folder holds { $held }.

    { $verdict }
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
edition-broken = An edition of the library cannot be used. { $note }
uncertain = { $count } messages may or may not have arrived: the connection broke, or I was stopped, while they were being sent. I do not send them again by myself; where it was a daily brief, its subscriber is asked. /status has the count.
failures = { $count } failures within an hour. The latest has the reference { $reference }; the log says what it was under the same one.
disk = The disk is nearly full: { $free } are free, { $share } percent. Please make room; without it I can neither answer nor send for long.
gaps =
    <b>What the briefs lack</b>
    Refused, answered weakly or voted down in the last { $weeks } weeks: { $questions }, on { $gaps }.
gaps-order = Most people first; page { $page } of { $pages }.
no-gaps = In the last { $weeks } weeks no question was refused, answered weakly or voted down. Nothing is lacking.
gap =
    <b>{ $number }. “{ $example }”</b>
    asked { $times } by { $people }: { $reasons }
gap-others = also: { $others }
gap-nearest = nearest brief: { $title }
gap-answered = answered by now, from: { $title }
gap-reasons-refused = { $count } refused
gap-reasons-weak = { $count } answered weakly
gap-reasons-voted-down = { $count } voted down
gaps-buttons-1 = Earlier
gaps-buttons-2 = Later
stats = Questions, refusals, answer times and subscribers, by day. /status has today in numbers.
stats-refused = Telegram did not take the picture. Please send /stats again later.
chart-title = How the bot does
chart-questions = Questions a day
chart-answered = answered
chart-refused = refused
chart-times = Answer times, ms
chart-median = median
chart-slowest = slowest
chart-subscribers = Active subscribers
broadcast-how = Put the text behind the command, formatted as you like: /broadcast Tomorrow there is no brief. Or send /broadcast as a reply to a message with the text.
broadcast-refused = Telegram refuses this text, so nobody got it: { $why }. Please correct it and send /broadcast again.
broadcast-unsent = The preview did not go through, so nothing is prepared. Please send /broadcast again.
broadcast-nobody = There are no active subscribers, so there is nobody to send it to.
broadcast-sure = This is how it will look. Shall I send it to { $people }? It will take about { $span }.
broadcast-twice = The same text was sent { $ago } ago. Shall I really send it once more, to { $people }?
broadcast-cancelled = Cancelled. Nobody got it.
broadcast-progress = Sending: { $done } of { $total }.
broadcast-stopping = Stopping: { $waiting } are still on their way.
broadcast-done = Done in { $span }: { $counts }.
broadcast-stopped = Stopped: { $counts }.
broadcast-too-late = Too late to stop, all of it was out already: { $counts }.
broadcast-counts-sent = { $count } sent
broadcast-counts-failed = { $count } failed
broadcast-counts-uncertain = { $count } uncertain
broadcast-counts-stopped = { $count } not sent
broadcast-text-only = A broadcast is text alone, so nothing was sent. Please send the text behind /broadcast, without a picture or file.
broadcast-send = Send to { $count }
broadcast-again = Send it all the same
broadcast-cancel = Cancel
broadcast-stop = Stop
figures-top-3 = right brief among the first three
figures-quoted = expected sentence quoted
figures-refusal-recall = unanswerable refused
reindex-steps-reading = Reading the briefs
reindex-steps-changes = Looking for what has changed
reindex-steps-encoding = Encoding what is new
reindex-steps-encoding-anew = The model or the form of editions has changed, so all is encoded anew
reindex-steps-checking = Writing and checking the new edition
reindex-steps-done = Putting the findings together
reindex-steps-comparing = Comparing it with the live edition on our questions
reindex-step = { $step } …
edition-parts-bar = <code>{ $bar }</code> { $share }{ $left }
edition-parts-left = , about { $seconds } s left
edition-parts-added = <b>Added ({ $count }):</b> { $names }
edition-parts-changed = <b>Changed ({ $count }):</b> { $names }
edition-parts-removed = <b>Removed ({ $count }):</b> { $names }
edition-parts-more = and { $count } more
edition-parts-example = - { $question }
edition-parts-fell = { $figure } fell from { $before } to { $after } (worse for { $worse } questions, better for { $better })
edition-parts-inexact = { $count } of its quotes are not exact
edition-parts-lost = it no longer holds quotes that people were sent ({ $count }), such as “{ $example }”
edition-parts-scores = ; { $scores }
edition-parts-live = {" "}(live)
edition-parts-waiting = {" "}(waits to be published)
edition-parts-model-gone = {" "}(its model is gone: no way back)
edition-buttons-publish = Publish
edition-buttons-anyway = Publish anyway
edition-buttons-discard = Discard
edition-buttons-back = Roll back to { $number }
edition-buttons-goback = Yes, roll back
edition-buttons-stay = No, leave it
reindex-runs = A reindex is running already, started by administrator { $who } at { $since }. Please wait for its result, or send /editions to see what there is.
reindex-same = Nothing has changed: edition { $edition } holds just these { $briefs } briefs.
reindex-problems = <b>Nothing was built: { $count } in the briefs.</b> Edition { $edition } answers on. Please correct them and send /reindex again:
reindex-ready = <b>Edition { $number } is ready</b>: { $briefs } briefs, { $passages } passages, { $encoded } texts encoded.
reindex-new-model = The model has changed, so all of it was built anew.
reindex-new-format = The form of editions has changed, so all of it was built anew.
reindex-compared = <b>On { $count } questions</b>: { $better } better, { $worse } worse. { $scores }.
reindex-better = Better now:
reindex-worse = Worse now:
reindex-lost = <b>Quoted to people and no longer held ({ $count }):</b>
not-compared-no-questions = It was not compared with the live edition: there is no question set (BRIEFING_QUESTIONS_DIR).
not-compared-questions-broken = It could not be compared with the live edition: the question set cannot be read. <code>python -m index score</code> says where.
gate-holds = <b>The gate holds it back:</b> { $why }.
gate-sure = <b>The gate holds edition { $number } back:</b> { $why }. Shall it be published all the same?
published = Edition { $number } answers now. /editions goes back, if need be.
discarded = Edition { $number } is discarded; edition { $live } answers on.
decided-published = This is settled already: edition { $number } was published.
decided-publishing = Edition { $number } is being published at this moment.
decided-discarded = This is settled already: edition { $number } was discarded.
decided-replaced = Edition { $number } is gone: a later /reindex has taken its place.
decided-gone = Edition { $number } is gone: another sync has taken its place. Please send /reindex again.
reindex-busy = A build is under way in the data folder. Please try again when it has ended; nothing was changed.
reindex-refused = Nothing was built: the folder of briefs is missing or empty, or more than half of the briefs would go. If that is meant, run <code>python -m index sync --force</code> on the machine.
restarted-interrupted = I was stopped in the middle of this. What was prepared is cleaned up, and edition { $live } answers as before. Send /reindex to start again.
restarted-waiting = I was restarted. Edition { $number } is kept and still waits for your decision, above; edition { $live } answers meanwhile.
restarted-published = I was stopped while I was publishing edition { $number }; it is published and answers now.
restarted-rolled-back = I was stopped while I was going back to edition { $number }; it is done, and edition { $number } answers now.
restarted-not-rolled-back = I was stopped before I had gone back to edition { $number }. Edition { $live } answers as before; send /editions to try again.
restarted-gone = I was restarted. Edition { $number }, which waited for your decision, is no longer there; edition { $live } answers. Send /reindex to build it again.
stopping = I am being stopped, so I gave this up and cleaned up. Edition { $live } answers. Send /reindex again later.
editions = <b>The editions that are kept:</b>
edition = <b>{ $number }</b>{ $mark }: { $created }, by { $by }; { $briefs } briefs, { $passages } passages{ $scores }.
edition-damaged = <b>{ $number }</b>{ $mark }: damaged, { $why }.
no-editions = There is no edition. Please send /reindex.
roll-back-sure = Shall edition { $number } answer from now on instead of edition { $live }?
already-live = Edition { $number } answers already.
rolled-back = Edition { $number } answers now.
not-rolled-back = Edition { $live } answers on.
roll-back-refused = Edition { $number } cannot answer: it is no longer kept, or is damaged. Edition { $live } answers on.
roll-back-model = Edition { $number } was made with a model that I no longer find, so it cannot answer. Edition { $live } answers on. Please put the model back where it was, then try again.
audit = <b>What administrators did, the newest first:</b>
audit-line = { $when }: administrator { $who }, { $act }: { $detail }.
audit-begun = { $when }: administrator { $who } started a reindex.
audit-empty = Nothing has been done yet that is noted here.
admin-in-private = Please send that to me in our private chat.

## Documents that administrators send

document-slow = Reading the file took more than { $seconds } seconds, and I stopped. Please send a smaller part, or the text as a .txt file.
document-failed = I could not read the file. Please send it in another format, for example as plain text.
file-reading = Reading { $name } …
file-lost = Telegram did not give me the file, so nothing was read. Please send it again.
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
draft-missing = <b>Missing:</b> { $missing }. Reply to this message to add what you know, a line each, such as { $examples }.
field-examples-author = author: Jo Example
field-examples-date = date: 2 May 2019
field-examples-topics = topics: sanctions, missiles
field-examples-publisher = publisher: The Interest
field-examples-url = address: https://example.org
draft-change = To change something, reply to this message with a line such as <code>date: 2 May 2019</code>.
fields-no-draft = I do not know which draft this is for. Please send it as a reply to the draft, as long as that waits to be saved; a brief that is saved is changed in its file.
draft-same = The same text is there already, as <code>{ $id }</code>. Saving keeps it twice.
draft-twice = The same text waits already in a draft above; please discard one of the two.
draft-sure = Shall I save it as a brief? Please save only what may be quoted publicly. I keep this draft for a day.
shelf-buttons-save = Save as brief
shelf-buttons-discard = Discard
shelf-buttons-remove = Remove
shelf-buttons-keep = Keep
shelf-buttons-back = Put back
shelf-buttons-reindex = Reindex now
draft-saved = Saved as <code>{ $id }</code>. It is quoted once the briefs are reindexed.
draft-faulty = Saved as <code>{ $id }</code>, but the library finds a fault in it: { $problem }. Please correct the file in the folder of briefs, or send /remove { $id }; until then /reindex builds nothing.
draft-discarded = Discarded. Nothing was saved.
draft-gone = This draft is gone: it was saved or discarded already, or is older than a day. Please send the file again.
id-taken = Nothing was changed: there is another brief with the id <code>{ $id }</code> now.
documents = <b>{ $count }</b>; /remove with an id takes one away:
documents-found = <b>{ $count }</b> with these words; /remove with an id takes one away:
documents-more = And { $count } more. Please put more words of the title behind the command.
documents-none = There is no document yet. Please send me a file to add one.
documents-not-found = No brief has these words in its title, authors or id. Send /documents for all documents.
document-listed = <code>{ $id }</code>: { $title } ({ $date })
remove-how = Please put the id behind the command: /remove liaison-offices. Send /documents for the ids.
remove-unknown = There is no brief with this id, or with these words in its title. Send /documents with a word of it to find it.
remove-sure = Shall I remove <code>{ $id }</code>, “{ $title }”? It stays in the bin for { $days } days.
removed = <code>{ $id }</code> is in the bin, and stays there for { $days } days. It is quoted until the briefs are reindexed.
remove-gone = This brief is no longer in the folder, so nothing was changed.
not-removed = It stays.
put-back = <code>{ $id }</code> is back among the briefs, as it was. It is quoted once the briefs are reindexed.
bin-gone = It is no longer in the bin: it was put back already, or removed more than { $days } days ago.
shelf-full = The disk is full, so nothing was changed. Please make room, then try again.
shelf-closed = I may not write into the folder of briefs or of data, so nothing was changed. Please let me, and try again.
