"""How the database came to its present tables, a step a file; `bot/database/engine.py` runs what is missing."""
