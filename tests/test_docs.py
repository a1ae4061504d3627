"""The documentation names what exists: files, folders, commands and settings; and the README stays short."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.conftest import ROOT

PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/glossary.md",
    "docs/speed.md",
    "docs/operating.md",
    "docs/language-model.md",
    "briefs/README.md",
]
_PATH = re.compile(r"(?<![\w./])((?:index|bot|tests|benchmarks|docs|briefs|deploy)/[\w./-]*)")
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)\)")


def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_the_paths_that_a_page_names_exist(page: str) -> None:
    """Every file and folder in the text of a page is there."""
    named = {found.rstrip(".") for found in _PATH.findall(_text(page))}
    assert len(named) >= (0 if page == "docs/speed.md" else 1)
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("page", [*PAGES, "CHANGELOG.md", "SECURITY.md", "docs/settings.md"])
def test_the_links_of_a_page_lead_somewhere(page: str) -> None:
    """Every link to a file of the repository finds it, seen from the page."""
    folder = (ROOT / page).parent
    assert [link for link in _LINK.findall(_text(page)) if not (folder / link).exists()] == []


def test_every_setting_is_in_the_table_and_in_the_example() -> None:
    """The page of settings and .env.example name every BRIEFING_… that the bot reads."""
    names = [f"BRIEFING_{name.upper()}" for name in Settings.model_fields]
    assert len(names) >= 10
    for page in ("docs/settings.md", ".env.example"):
        assert [name for name in names if name not in _text(page)] == [], page


def test_every_command_of_the_makefile_is_described() -> None:
    """`make help` lists each target, and the README's commands are among them."""
    targets = set(re.findall(r"^([a-z-]+):.*## ", _text("Makefile"), re.M))
    assert len(targets) >= 10
    assert {
        found for page in ("README.md", "CONTRIBUTING.md") for found in re.findall(r"`?make ([a-z-]+)", _text(page))
    } <= targets


def test_the_readme_is_short() -> None:
    """At most 200 lines: what goes on longer has a page of its own."""
    assert len(_text("README.md").splitlines()) <= 200


def test_every_decision_is_numbered_once() -> None:
    """The decisions follow each other without a gap."""
    numbers = sorted(int(path.name[:4]) for path in Path(ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_modules_that_docstrings_name_exist() -> None:
    """A module in backticks in a docstring or comment of the code is beside it, or at that path."""
    named = [
        (path, name)
        for folder in ("index", "bot", "briefing")
        for path in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"`([\w/]+\.py)`", path.read_text(encoding="utf-8"))
    ]
    assert len(named) >= 20
    gone = [
        f"{path.name}: {name}" for path, name in named if not ((path.parent / name).exists() or (ROOT / name).exists())
    ]
    assert gone == []


def test_the_page_for_operators_names_what_exists() -> None:
    """Its settings are settings, its figures are figures, and its commands are commands."""
    page = _text("docs/operating.md")
    names = {f"BRIEFING_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"BRIEFING_[A-Z_]+", page)) <= names
    metrics = _text("bot/server/metrics.py")
    figures = set(re.findall(r"briefing_[a-z_]+", page))
    assert len(figures) >= 4
    assert [one for one in figures if one.removesuffix("_total") not in metrics] == []
    commands = set(re.findall(r"briefing (?!--)([a-z]+) ", _text("briefing/command.py"))) | set(
        re.findall(r'add_parser\(\s*"([a-z]+)"', _text("briefing/command.py") + _text("index/commands/arguments.py"))
    )
    assert len(commands) >= 12
    assert set(re.findall(r"^briefing ([a-z]+)", page, re.M)) <= commands
