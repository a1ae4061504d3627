"""What the command says beyond the library's and the bot's own sentences: every sentence stands in `en.ftl`."""

from __future__ import annotations

from pathlib import Path

from index import Messages

say = Messages(Path(__file__).parent)
"""What the command says."""
