"""Tests of the bot: its parts one by one, and the whole process against the Bot API emulator."""
