"""Inline mode: answers to send, offered in any chat to whoever types the bot's name and a question."""
