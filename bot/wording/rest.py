"""A server that fails is left alone for a while, so that nobody waits for it in vain: pure, but for the clock."""

from __future__ import annotations

import time
from collections.abc import Callable

FAILURES = 3
"""Failures in a row after which it is left alone."""

REST_S = 60.0
"""For so long; then one question tries it, and the others go on without until that has come back."""


class Rest:
    """Whether a server may be asked."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._until: float | None = None
        self._failed_at = float("-inf")
        self._is_tried = False

    @property
    def is_resting(self) -> bool:
        """Whether it has failed, and not worked since."""
        return self._until is not None

    def may_ask(self) -> bool:
        """Whether a question may go to it now. Who is told so says in the end what came of it."""
        if self._until is None:
            return True
        if self._is_tried or self._clock() < self._until:
            return False
        self._is_tried = True
        return True

    def worked(self, since: float | None = None) -> bool:
        """It answered what it was asked at the moment `since`, now without one; whether that ends a rest.

        What was asked before the last failure says nothing of how the server is now.
        """
        if since is not None and since < self._failed_at:
            return False
        was_resting = self.is_resting
        self._failures, self._until, self._is_tried = 0, None, False
        return was_resting

    def failed(self, *, for_good: bool = False) -> bool:
        """It failed, by its nature the next time too where that is `for_good`; whether a first rest begins with it."""
        was_resting = self.is_resting
        self._failures, self._failed_at = self._failures + 1, self._clock()
        if was_resting or for_good or self._failures >= FAILURES:
            self._until, self._is_tried = self._clock() + REST_S, False
        return self.is_resting and not was_resting

    def let_be(self) -> None:
        """A question that might have been the try was called off: nobody knows more than before."""
        self._is_tried = False
