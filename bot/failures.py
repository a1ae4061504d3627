"""Exceptions -> what a person reads, and what the log keeps.

One short reference stands in both, so that a person's report leads to the line in the log.
"""

from __future__ import annotations

import logging
import secrets

from bot import logs, messages

log = logging.getLogger(__name__)


def explain(error: BaseException) -> str:
    """Log a failure under a new reference, and give back the sentence that names it."""
    reference = secrets.token_hex(3)
    log.error("failure reference=%s kind=%s", reference, logs.place(error))
    return messages.FAILED.format(reference=reference)
