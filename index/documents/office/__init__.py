"""Word files -> text: `word` reads paragraphs and tables, `marks` says which of their letters a reader does not see."""
