"""Sealed indexes on disk: how one is built, opened, checked and kept; nothing is searched here."""
