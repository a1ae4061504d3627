"""A real Chromium without a window, driven over its own protocol: where there is none, tests say so and are skipped."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
START_S = 60


class Page:
    """One open page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = count(1)
        self.complaints: list[str] = []
        """What the page wrote to its console as errors, and what was refused by its policy."""

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The result of a call of the protocol."""
        number = next(self._ids)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            message = json.loads((await self._socket.receive(timeout=60)).data)
            if message.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown"):
                self.complaints.append(json.dumps(message["params"]))
            if message.get("id") == number:
                assert "error" not in message, message["error"]
                result: dict[str, Any] = message["result"]
                return result

    async def value(self, expression: str) -> Any:
        """What an expression is in the page; a promise is waited for."""
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        found = await self.call("Runtime.evaluate", **asked)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    async def until(self, expression: str, timeout_s: float = 60) -> Any:
        """What an expression is once it is true of the page."""
        end = asyncio.get_running_loop().time() + timeout_s
        while not (found := await self.value(expression)):
            assert asyncio.get_running_loop().time() < end, f"never true of the page: {expression}"
            await asyncio.sleep(0.05)
        return found

    async def reload(self) -> None:
        """Load the page again; returns once the one before is gone."""
        await self.value("window.isBefore = true; location.reload()")
        await self.until("!window.isBefore && document.readyState === 'complete'")

    async def type(self, text: str) -> None:
        """Type into what has the focus, and press Enter."""
        await self.call("Input.insertText", text=text)
        for kind in ("rawKeyDown", "char", "keyUp"):
            key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
            await self.call("Input.dispatchKeyEvent", type=kind, **key)

    async def look(self, width: int, height: int, *, dark: bool = False, phone: bool = False) -> None:
        """Make the window so large, in a light or a dark mode."""
        size = {"width": width, "height": height, "deviceScaleFactor": 2 if phone else 1, "mobile": phone}
        await self.call("Emulation.setDeviceMetricsOverride", **size)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self.call("Emulation.setEmulatedMedia", features=scheme)

    async def picture(self, file: Path) -> None:
        """Save what is seen."""
        await asyncio.sleep(0.6)
        made = await self.call("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(made["data"]))  # noqa: ASYNC240  # nothing else waits


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[Page]:
    """A page at an address, in a Chromium of its own."""
    assert CHROMIUM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--remote-debugging-port=0", f"--user-data-dir={profile}", "--hide-scrollbars", "about:blank",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            port = await _port(Path(profile) / "DevToolsActivePort")
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as response:
                    (target,) = [one for one in await response.json() if one["type"] == "page"]
                async with session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    page = Page(socket)
                    for domain in ("Page", "Runtime", "Log"):
                        await page.call(f"{domain}.enable")
                    await page.call("Page.navigate", url=address)
                    yield page
        finally:
            process.terminate()
            await process.wait()


async def _port(file: Path) -> str:
    end = asyncio.get_running_loop().time() + START_S
    while not (lines := await asyncio.to_thread(_lines, file)):
        assert asyncio.get_running_loop().time() < end, "Chromium did not start"
        await asyncio.sleep(0.05)
    return lines[0]


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []
