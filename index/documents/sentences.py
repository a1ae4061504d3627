"""Every sentence about documents: what is wrong with a file, what was understood of it, what became of it.

All of them are read by administrators. Values are put in escaped.
"""

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
DRAFT = "<b>{title}</b>"
DRAFT_LINES = {
    "author": "Author: {value}", "date": "Date: {value}", "publisher": "Publisher: {value}", "url": "Address: {value}",
    "topics": "Topics: {value}", "language": "Language: {value}", "length": "Length: {value}",
    "quoted_as": "Quoted as: {value}", "id": "Id: <code>{value}</code>",
}  # fmt: skip
DRAFT_LENGTH = "{words}, read as {kind}"
DRAFT_UNKNOWN = "not given"
QUOTED_AS = {True: "the author's own words", False: "our words about the source"}
DRAFT_OPENING = "It begins:\n<blockquote>{opening}</blockquote>"
DRAFT_MISSING = (
    "<b>Missing:</b> {missing}. Reply to this message to add what you know, a line each, such as {examples}."
)
FIELD_EXAMPLES = {
    "author": "author: Jo Example", "date": "date: 2 May 2019", "topics": "topics: sanctions, missiles",
    "publisher": "publisher: The Interest", "url": "address: https://example.org",
}  # fmt: skip
DRAFT_CHANGE = "To change something, reply to this message with a line such as <code>date: 2 May 2019</code>."
DRAFT_AMENDED = "Changed: {changed}."
FIELD_UNKNOWN = (
    "Nothing was changed, for I did not understand “{line}”. Please reply with lines that open with one of these and a "
    "colon: {keys}."
)
FIELD_WRONG = "Nothing was changed: {problem}. Please reply to the draft once more."
FIELDS_NO_DRAFT = (
    "I do not know which draft this is for. Please send it as a reply to the draft, as long as that waits to be saved; "
    "a brief that is saved is changed in its file."
)
BRIEF_FAULTY = (
    "The file is a brief, but has a fault on line {line}: {problem}. Please correct it and send the file again."
)
BRIEF_LONG = (
    "What stands above the text of the brief is longer than {most} kB. Please shorten it and send the file again."
)
BRIEF_THERE = (
    "There is a brief with the id {id} already, so this one is {other}. To replace that one, discard this draft, "
    "send /remove {id}, and send the file again."
)
DRAFT_SAME = "The same text is there already, as <code>{id}</code>. Saving keeps it twice."
DRAFT_TWICE = "The same text waits already in a draft above; please discard one of the two."
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
DOCUMENTS_FOUND = "<b>{count}</b> with these words; /remove with an id takes one away:"
DOCUMENTS_MORE = "And {count} more. Please put more words of the title behind the command."
DOCUMENTS_NONE = "There is no document yet. Please send me a file to add one."
DOCUMENTS_NOT_FOUND = "No brief has these words in its title, authors or id. Send /documents for all documents."
DOCUMENT_LISTED = "<code>{id}</code>: {title} ({date})"
REMOVE_HOW = "Please put the id behind the command: /remove liaison-offices. Send /documents for the ids."
REMOVE_UNKNOWN = (
    "There is no brief with this id, or with these words in its title. Send /documents with a word of it to find it."
)
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
