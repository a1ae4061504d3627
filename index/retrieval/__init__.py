"""From a question to passages and sentences, best first; whether they answer is decided in `answers`."""
