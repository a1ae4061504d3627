"""Answers in a language model's words: asking its server, in time and within a day's tokens, or going on without."""
