"""The first start of several processes at once: one builds the index, and the others wait for it."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import build
from bot.settings import Settings
from tests.support.commands import lock_held, wait_until


def test_who_starts_while_another_builds_the_index_waits(
    tmp_path: Path, small: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so once; and where nothing came of that, it builds the index itself."""
    settings = Settings(bot_token=SecretStr("123456:emulated"), data_dir=tmp_path / "data", briefs_dir=small)
    with caplog.at_level(logging.INFO, "bot"), ThreadPoolExecutor(1) as pool:
        with lock_held(tmp_path / "data"):
            started = pool.submit(build, settings)
            wait_until(lambda: "which this one waits for" in caplog.text)
        service = started.result(timeout=120)
    assert len(service.library.edition.briefs) == 3
    assert caplog.text.count("which this one waits for") == 1
    service.database.close()
