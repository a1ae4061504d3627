"""Briefs and documents that administrators send, and what becomes of them."""
