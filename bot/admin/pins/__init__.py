"""Answers that editors pin to questions: pinning, listing, removing, and telling that one is suspended."""
