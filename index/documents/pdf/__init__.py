"""PDF -> text. Letters at places become words, rows, columns and paragraphs; nothing is run, and no picture is read.

`reading` puts it together: `letters` asks PDFium for what stands on a page, `sight` leaves out what nobody sees there,
`rows` makes lines of it, `furniture` takes away what repeats at the edges of pages and the numbers beside lines,
`columns` finds the order of reading, and `paragraphs` joins lines and tells headings and notes apart.
"""
