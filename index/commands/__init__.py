"""What the terminal prints, and the commands that stand apart from the library."""
