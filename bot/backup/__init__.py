"""Ledger, briefs and live edition in one archive, and back; what keeps a ledger safe when its tables change."""
