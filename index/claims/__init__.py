"""Answers worded by a language model on a leash: what it is asked, what it says, and what of that the quotes carry."""
