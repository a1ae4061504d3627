# What the library says, by key; the terminal prints these too.

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
document-made = The date is the day the file was made. Please check when the text was published.
document-whole-page = I couldn't tell the article from the rest of the web page, so I kept all of its text, menus included. Please look it over.
document-titled = I took the title from the first line. Please check it.
document-titled-name = I took the title from the name of the file. Please check it.
draft-amended = Changed: { $changed }.
field-unknown = Nothing was changed, because I didn't understand “{ $line }”. Please start each line with one of these and a colon: { $keys }.
field-wrong = Nothing was changed: { $problem }. Please reply to the draft again.
brief-faulty = This file is a brief, but there's a mistake on line { $line }: { $problem }. Please correct it and send the file again.
brief-long = The part above the text of the brief is longer than { $most } kB. Please shorten it and send the file again.
brief-there = There is already a brief with the id { $id }, so this one is called { $other }. To replace the old one, discard this draft, send /remove { $id }, and send the file again.
document-big = The file is larger than { $most } MB. Please send only the part that matters.
document-kind = I can't read this kind of file. Please send a PDF, a Word document (.docx), a web page, Markdown or plain text.
