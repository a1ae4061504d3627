"""The README's pictures: an answer as it looks in a chat on a phone, and the map.

    python -m benchmarks.pictures [--data DIR]

Run `python -m index sync` first. The answer is drawn by Chromium (`chromium` or `google-chrome` on the path); without
one, only the map is written.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.folders import with_edition
from bot.answers.text import answer_parts
from index import open_library

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
QUESTION = "Who is for maximum pressure?"
WIDTH, HEIGHT = 430, 720
"""CSS pixels of a phone; the picture has twice as many."""

PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 14px; background: #d5e4c9; font: 15px/1.38 Roboto, Helvetica, Arial, sans-serif; }}
.said, .answer {{ padding: 8px 12px; border-radius: 14px; margin-bottom: 10px; white-space: pre-wrap; }}
.said {{ background: #effdde; width: fit-content; margin-left: auto; }}
.answer {{ background: #fff; overflow: hidden; }}
blockquote {{ margin: 3px 0 0; padding: 3px 8px; border-left: 3px solid #3390ec; background: #eaf3fc;
  border-radius: 5px; white-space: normal; }}
a {{ color: #3390ec; text-decoration: none; }}
</style><div class="said">{question}</div>{answers}"""


def main() -> None:
    """Ask, draw, and write both pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=with_edition, default="data")
    library = open_library(parser.parse_args().data)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "map.png").write_bytes(library.map())
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print("There is no Chromium here, so only the map was written.")
        return
    parts = answer_parts(library.answer(QUESTION))
    # Telegram sets a quote on lines of its own, so that the line breaks around it do not show as blank lines.
    shown = [part.replace("</blockquote>\n\n", "</blockquote>\n") for part in parts]
    page = PAGE.format(question=QUESTION, answers="".join(f'<div class="answer">{part}</div>' for part in shown))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "answer.html"
        source.write_text(page, encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2"]
        size, to = f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={FOLDER / 'answer.png'}"
        profile = f"--user-data-dir={folder}/profile"
        subprocess.run([browser, *flags, profile, size, to, source.as_uri()], check=True, capture_output=True)
    print(f"Written: {FOLDER / 'answer.png'}, {FOLDER / 'map.png'}")


if __name__ == "__main__":
    main()
