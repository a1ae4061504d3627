"""Who gets a brief, when, and on what."""
