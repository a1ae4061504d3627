"""Getting messages out: pace, limits, and what is known of each."""
