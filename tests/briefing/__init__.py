"""Tests of the command, its page and its doctor."""
