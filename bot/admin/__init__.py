"""What administrators do: reindex, the library, broadcasts, and how the bot is doing."""
