"""In which language the bot speaks to whom."""
