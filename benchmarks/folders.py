"""Folders that a benchmark is given on its command line: each is looked at before anything begins.

Not where anything is read: that is the library's.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def with_edition(text: str) -> Path:
    """A data folder in which an edition is live; raises the error that argparse tells of."""
    return _holding(text, "live", "no edition lies there; run `python -m index sync`, or name another data folder")


def there(text: str) -> Path:
    """A folder that is there; raises the error that argparse tells of."""
    return _holding(text, "", "there is no such folder")


def with_questions(text: str) -> Path:
    """A public question set; raises the error that argparse tells of."""
    return _holding(text, "docs.jsonl", "no question set lies there, of docs.jsonl, queries.jsonl and qrels.tsv")


def _holding(text: str, name: str, otherwise: str) -> Path:
    folder = Path(text)
    if not (folder / name).exists():
        raise argparse.ArgumentTypeError(f"{text}: {otherwise}")
    return folder
