"""`briefing try`: the real bot behind a page, over HTTP and in a real browser, and who is kept out of it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.briefing.test_command import briefing
from tests.conftest import ROOT
from tests.support.browser import CHROMIUM, Page, opened
from tests.support.commands import contents

QUESTION = "What should happen at Yongbyon?"
SETTLED = "document.querySelectorAll('#messages > li.bot').length >= {} && document.getElementById('typing').hidden"


@dataclass(frozen=True, slots=True)
class Trying:
    """The running command: the address of its page, and where its data lies."""

    address: str
    data: Path
    process: subprocess.Popen[str]

    @property
    def root(self) -> str:
        return re.sub(r"/[^/]+/$", "", self.address)


@pytest.fixture(scope="module")
def trying(corpus_data: Path) -> Iterator[Trying]:
    """`briefing try` on the real briefs, until the tests are over."""
    command = [sys.executable, "-m", "briefing", "try", "--no-open", "--data", str(corpus_data)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
    with subprocess.Popen(command, cwd=ROOT, env=inherited, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+", next(line for line in process.stdout if "http" in line))
        assert found is not None
        yield Trying(found[0], corpus_data, process)
        process.send_signal(signal.SIGINT)
        assert process.stdout.read().endswith("Ended; nothing is kept.\n")
        assert process.wait(30) == 0


def _ask(address: str, body: object = None, **headers: str) -> tuple[int, Any]:
    """The status and the content of a request; with a body, of a POST of JSON."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    data = None if body is None else json.dumps(body).encode()
    kind = {} if body is None else {"Content-Type": "application/json"}
    request = urllib.request.Request(address, data, kind | named)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return response.status, response
    except urllib.error.HTTPError as error:
        return error.code, None


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/", None, {}),
        ("/guess/", None, {}),
        ("/guess/say", {"text": "hi"}, {}),
        ("/bot2:guess/getMe", {}, {}),
        ("{page}", None, {"Host": "evil.example"}),
        ("{page}", None, {"Host": "127.0.0.1.evil.example:80"}),
        ("{page}events", None, {"Sec_Fetch_Site": "cross-site"}),
        ("{page}say", {"text": "hi"}, {"Origin": "https://evil.example"}),
        ("{page}say", {"text": "hi"}, {"Origin": "null"}),
        ("{page}say", {"text": "hi"}, {"Content_Type": "text/plain"}),
        ("{page}say", {"text": ""}, {}),
        ("{page}say", {"text": "x" * 5000}, {}),
        ("{page}say", [1], {}),
        ("{page}say", {"text": "hi", "reply_to": "1"}, {}),
        ("{page}say", {"text": "hi", "reply_to": 9999}, {}),
        ("{page}press", {"id": 1, "row": 0, "column": 0}, {}),
        ("{page}press", {"id": "1", "row": None}, {}),
        ("{page}files/0", None, {}),
        ("{page}..%2fserver.py", None, {}),
        ("{page}send/x.txt", {"text": "hi"}, {}),
        ("/file/bot2:guess/files/0", None, {}),
    ],
)
def test_nobody_else_gets_in(trying: Trying, path: str, body: object, headers: dict[str, str]) -> None:
    """Without the word in the address, from another page or host, or out of form, there is nothing to be had."""
    page = trying.address.removeprefix(trying.root)
    status, _ = _ask(trying.root + path.format(page=page), body, **headers)
    assert 400 <= status < 500


def test_the_page_lets_nothing_in_or_out(trying: Trying) -> None:
    """Its policy allows what comes from this server alone, and no address on it leads elsewhere."""
    status, response = _ask(trying.address)
    assert status == 200
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    static = ROOT / "briefing" / "page" / "static"
    texts = {path.name: path.read_text(encoding="utf-8") for path in static.iterdir()}
    assert len(texts) == 4
    assert [
        name for name, text in texts.items() if re.search(r"https?://(?!www\.w3\.org/2000/svg)|innerHTML", text)
    ] == []


def test_only_this_machine_is_listened_on(trying: Trying) -> None:
    """The address is 127.0.0.1, with a word of some length that is not the bot's token."""
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{20,}/", trying.address)


def test_a_port_that_is_taken_is_one_line(trying: Trying) -> None:
    """A port that another process has, or that is none, ends the command with 2 and a sentence."""
    for port in (trying.root.rpartition(":")[2], "99999"):
        done = briefing("try", "--no-open", "--port", port, "--data", trying.data)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert done.stderr.startswith(f"Port {port} cannot be used: ")


def _in_browser(address: str, talk: Any) -> None:
    async def run() -> None:
        async with opened(address) as page:
            await page.look(1200, 860)
            await page.until(SETTLED.format(1))
            await talk(page)
            assert page.complaints == []

    asyncio.run(run())


async def _say(page: Page, text: str) -> str:
    """Write a message; the text of the bot's next one."""
    count = await page.value("document.querySelectorAll('#messages > li.bot').length")
    await page.value("document.getElementById('text').focus()")
    await page.type(text)
    await page.until(SETTLED.format(count + 1))
    return str(await page.value("[...document.querySelectorAll('#messages > li.bot .bubble')].at(-1).innerText"))


async def _tap(page: Page, label: str) -> None:
    """Tap the last button with a label, or with a mark and the label."""
    fits = f"one => one.textContent.endsWith({json.dumps(label)})"
    named = f"[...document.querySelectorAll('.row button')].filter({fits}).at(-1)"
    await page.until(f"Boolean({named})")
    await page.value(f"{named}.click()")


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here: the page is not tried in a browser")
def test_a_first_minute_in_a_browser(trying: Trying) -> None:
    """Somebody sees the welcome, an answer with its links, a survey, the map, and subscribes to a brief that comes."""

    async def talk(page: Page) -> None:
        assert "154 briefs" in await page.value("document.querySelector('#messages > li.bot').innerText")
        assert await page.value("document.title") == "U.S.-North Korea relations after Hanoi"
        assert (await _say(page, QUESTION)).startswith("Here is what ")
        assert await page.value("document.querySelectorAll('#messages blockquote').length") >= 3
        assert await page.value(
            "[...document.querySelectorAll('.bubble a')].every(one => one.rel.includes('noopener'))"
        )
        assert "Supports" in await _say(page, "Who is for maximum pressure?")
        await _say(page, "/map")
        await page.until("[...document.querySelectorAll('.picture img')].some(one => one.naturalWidth > 500)")
        assert "When should it arrive?" in await _say(page, "/subscribe")
        for label in ("08:00", "UTC", "Every day", "Everything", "Short", "Start"):
            await _tap(page, label)
        await page.until("document.body.innerText.includes('Your first brief arrives')")
        await _say(page, "/today")
        await page.until("document.body.innerText.includes('Your brief for ')")

    before = contents(trying.data)
    _in_browser(trying.address, talk)
    assert contents(trying.data) == before


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here: the page is not tried in a browser")
def test_what_is_written_is_never_read_as_html(trying: Trying) -> None:
    """A message full of tags is shown as it was written, here and after the page was loaded again."""
    nasty = "<img src=x onerror=document.title='x'><b>bold</b> &amp; </li>"

    async def talk(page: Page) -> None:
        title = await page.value("document.title")
        await _say(page, nasty)
        for _ in range(2):
            mine = await page.value("[...document.querySelectorAll('#messages > li.mine .bubble')].at(-1).innerText")
            assert mine.startswith(nasty)
            assert await page.value("document.querySelectorAll('#messages img, #messages li li').length") in (0, 1)
            await page.reload()
            await page.until(SETTLED.format(2))
        assert await page.value("document.title") == title

    _in_browser(trying.address, talk)


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here: the page is not tried in a browser")
@pytest.mark.parametrize(("width", "height", "phone"), [(1200, 860, False), (360, 640, True)])
def test_it_fits_the_screen_and_can_be_used_by_keys(trying: Trying, width: int, height: int, phone: bool) -> None:
    """Nothing runs over the side, buttons are large enough for a thumb, and keys alone reach the commands."""

    async def talk(page: Page) -> None:
        await page.look(width, height, phone=phone)
        await _say(page, QUESTION)
        assert await page.value("document.documentElement.scrollWidth <= innerWidth")
        shown = "[...document.querySelectorAll('.row > *, #writing > :not([hidden])')]"
        assert min(await page.value(f"{shown}.map(one => one.getBoundingClientRect().height)")) >= 40
        await page.call("Input.insertText", text="/ma")
        assert await page.value("[...document.querySelectorAll('#commands b')].map(one => one.textContent)") == ["/map"]
        named = "one => one.textContent || one.ariaLabel || one.alt !== undefined"
        assert await page.value(f"[...document.querySelectorAll('button, textarea, img')].every({named})")

    _in_browser(trying.address, talk)
