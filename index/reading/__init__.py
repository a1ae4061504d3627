"""What a question asks: whom, when, which issue, in which words; nothing is searched here."""
