"""The brief of the day: who is due, what goes into it, and the buttons under it."""
