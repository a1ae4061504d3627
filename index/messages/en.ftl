# What the library says, by key; the terminal prints these too.

## Documents that administrators send

document-empty = The file is empty. Please send one that holds text.
document-program = This is a program, not a document, and I did not open it. Please send a PDF, .docx or text file.
document-archive = This is an archive or a file of another Office program. Please send the document itself, as PDF, .docx or text.
document-old-word = This is a file of an old Office program. Please save it as .docx or PDF and send that.
document-locked = The file is protected with a password. Please send it without one.
document-macros = The Word file holds macros, which are small programs, and I did not read it. Please save it as a plain .docx and send that.
document-unpacks = The file would unpack to far more than a document holds, and I did not open it. Please send the document as PDF or plain text.
document-entities = The file holds XML declarations that no document needs and that could do harm, and I did not read it. Please send the document as PDF or plain text.
document-broken = The file is damaged or cut off. Please send it again, or in another format.
document-scan = The PDF holds no text and is probably a scan. Please send a version with text in it.
document-no-text = I found no text in the file. Please send one that holds text, or paste the text into a .txt file.
document-pages = The PDF has more than { $most } pages. Please send the part that matters.
document-long = The file holds more text than one document may have, { $most } kB. Please send the part that matters.
document-heavy = Reading the file took too much memory, and I stopped. Please send a smaller part, or the text as a .txt file.
document-slow = Reading the file took more than { $seconds } seconds, and I stopped. Please send a smaller part, or the text as a .txt file.
document-failed = I couldn't read the file. Please send it in another format, for example as plain text.
document-misnamed = The name says { $named }, but the file is { $kind }; I read it as { $kind }.
document-guessed = The letters are read as { $encoding }; please look whether they are right.
document-pictures = { $count } of { $pages } pages hold no text that I can read; they may be pictures.
document-made = The date is the day on which the file was made; please check when the text was published.
document-whole-page = I found no article on the web page and kept all of its text, menus too; please look it through.
document-titled = The title is taken from the first line; please check it.
document-titled-name = The title is taken from the name of the file; please check it.
draft-amended = Changed: { $changed }.
field-unknown = Nothing was changed, for I did not understand “{ $line }”. Please reply with lines that open with one of these and a colon: { $keys }.
field-wrong = Nothing was changed: { $problem }. Please reply to the draft once more.
brief-faulty = The file is a brief, but has a fault on line { $line }: { $problem }. Please correct it and send the file again.
brief-long = What stands above the text of the brief is longer than { $most } kB. Please shorten it and send the file again.
brief-there = There is a brief with the id { $id } already, so this one is { $other }. To replace that one, discard this draft, send /remove { $id }, and send the file again.
document-big = The file is larger than { $most } MB. Please send the part that matters.
document-kind = I cannot read this kind of file. Please send a PDF, a Word document (.docx), a web page, Markdown or plain text.
