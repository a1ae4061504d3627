"""Pictures of the page of `briefing try`, at the width of a desk and of a phone, for docs/images.

    python -m benchmarks.screenshots [FOLDER]

Starts the command, talks to it in a real Chromium, and saves what is seen.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path

from tests.support.browser import CHROMIUM, Page, opened

QUESTION = "What should happen at Yongbyon?"
ANSWERED = "document.querySelectorAll('#messages > li.bot').length >= {} && document.getElementById('typing').hidden"


def main() -> None:
    """Make the pictures."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")
    if CHROMIUM is None:
        sys.exit("There is no Chromium here.")
    command = [sys.executable, "-m", "briefing", "try", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = next(line for line in process.stdout if "http" in line)
            found = re.search(r"http://\S+", line)
            assert found is not None
            asyncio.run(_pictures(found[0], folder))
        finally:
            process.terminate()


async def _pictures(address: str, folder: Path) -> None:
    async with opened(address) as page:
        await page.look(1200, 860)
        await page.until(ANSWERED.format(1))
        await page.picture(folder / "try-welcome.png")
        await _say(page, QUESTION, 2)
        await page.picture(folder / "try.png")
        await page.look(390, 844, phone=True)
        await page.reload()
        await page.until(ANSWERED.format(2))
        await _say(page, "/map", 3)
        await page.picture(folder / "try-map-phone.png")
        await _say(page, "Who is for maximum pressure?", 4)
        await page.look(390, 844, phone=True, dark=True)
        await page.picture(folder / "try-phone.png")
        await page.look(1200, 860, dark=True)
        await page.value("document.getElementById('menu').click()")
        await page.picture(folder / "try-menu-dark.png")


async def _say(page: Page, text: str, count: int) -> None:
    await page.value("document.getElementById('text').focus()")
    await page.type(text)
    await page.until(ANSWERED.format(count))


if __name__ == "__main__":
    main()
