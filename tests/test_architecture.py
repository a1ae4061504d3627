"""The house style, checked: sizes, names, docstrings, silent imports. Each check says how much it looked at."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.conftest import ROOT

SOURCES = sorted(path for folder in ("index", "bot", "briefing") for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "manager", "core", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(paths: list[Path]) -> Iterator[tuple[Path, Function]]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                yield path, node


def test_functions_are_small() -> None:
    """Half of all functions have at most 10 lines, and none has more than 50."""
    found = [(function.end_lineno or 0) - function.lineno + 1 for _, function in _functions(SOURCES)]
    assert len(found) >= 200
    assert median(found) <= 10
    assert max(found) <= 50


def test_files_are_small_and_named_after_what_they_hold() -> None:
    """No source file has more than 500 lines or a name that says nothing."""
    assert len(SOURCES) >= 25
    assert [path.name for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > 500] == []
    assert [path.name for path in SOURCES if path.stem in FORBIDDEN_NAMES] == []


def test_folders_hold_few_modules() -> None:
    """No folder has more than 12 modules, but that of the ledger's steps, of which none ever goes."""
    folders = Counter(path.parent for path in SOURCES if path.parent.name != "versions")
    assert len(folders) >= 20
    assert [str(folder) for folder, modules in folders.items() if modules > 12] == []


def test_modules_open_with_what_they_are_for() -> None:
    """Every source module has a docstring."""
    without = [path.name for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert len(SOURCES) >= 25
    assert without == []


def test_every_test_states_its_behaviour() -> None:
    """Every test function has a docstring."""
    tests = [(path, f) for path, f in _functions(TESTS) if f.name.startswith("test_")]
    assert len(tests) >= 50
    assert [f"{path.name}:{f.name}" for path, f in tests if not ast.get_docstring(f)] == []


def test_importing_the_library_is_light() -> None:
    """Importing the library's doors and the bot's settings loads neither torch nor matplotlib, and prints nothing."""
    program = (
        "import sys, index, index.__main__, index.library, bot.settings, bot.messages, bot.logs, briefing.command\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'matplotlib'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_nothing_is_said_before_it_is_known_who_reads_it() -> None:
    """No sentence is made while a module is imported: it would be in one language for everybody."""
    looked, found = 0, []
    for path in SOURCES:
        for node in _at_import(ast.parse(path.read_text(encoding="utf-8"))):
            looked += 1
            called = ast.unparse(node.func)
            found += [f"{path.name}:{node.lineno}"] if called in ("say", "say.of", "library_says") else []
    assert looked >= 100
    assert found == []


def _at_import(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls that run when a module is imported: all but those within functions, whose defaults are among them."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            for default in (*node.args.defaults, *filter(None, node.args.kw_defaults), *node.decorator_list):
                yield from (one for one in ast.walk(default) if isinstance(one, ast.Call))
        elif not isinstance(node, ast.Lambda):
            if isinstance(node, ast.Call):
                yield node
            yield from _at_import(node)


def test_no_mocks_of_our_own_code() -> None:
    """No test replaces a part of ours by an imitation."""
    assert len(TESTS) >= 5
    words = ("unittest." + "mock", "Magic" + "Mock", "monkeypatch." + "setattr")
    assert [path.name for path in TESTS if any(word in path.read_text(encoding="utf-8") for word in words)] == []
