"""The chat with the bot as a page in the browser: no token, no account, nothing that leaves the machine.

The bot is the real one. What stands in for Telegram is a small Bot API on this machine, which shows to the page what
the bot sends, and gives to the bot what is written and tapped there.
"""
