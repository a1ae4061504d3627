"""The small edition of the library's tests."""

from __future__ import annotations

from tests.index.conftest import data, first_edition

__all__ = ["data", "first_edition"]
