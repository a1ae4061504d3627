"""Editions in PostgreSQL with pgvector: rows that editions share, small parts by their checksums, and a row that says
which edition is live."""
