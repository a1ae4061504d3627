"""Answers that the front matter gives: who stands where, voices side by side, overviews, and what is presupposed."""
