"""Groups that the bot is added to: it says hello, once."""
