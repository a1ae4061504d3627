"""What every feature needs of a chat: turns, the inbox of updates, access, buttons."""
