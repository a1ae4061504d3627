"""The next edition: what it takes from the one before, what is made anew, and what is added up of both."""
