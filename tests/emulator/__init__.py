"""Tests of the Bot API emulator itself, with the real python-telegram-bot against it."""
