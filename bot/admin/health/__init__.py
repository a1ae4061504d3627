"""How the bot is doing: status, alarms, statistics, unanswered questions."""
