"""The ledger: tables, migrations and the engine."""
