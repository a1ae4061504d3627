"""What is taken from the texts of briefs before anybody asks a question."""
