"""The catalogues of messages as the tests look at them: the variables of each key, and where the code says it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax.ast import BaseNode, Junk, Message, SelectExpression, VariableReference
from fluent.syntax.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = {name: ROOT / name / "messages" / "en.ftl" for name in ("bot", "index", "briefing")}


class _Variables(Visitor):  # type: ignore[misc]  # the parser has no types
    def __init__(self) -> None:
        self.found: set[str] = set()
        self.choosing: set[str] = set()
        self.shown: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.found.add(node.id.name)
        self.shown.add(node.id.name)

    def visit_SelectExpression(self, node: SelectExpression) -> None:
        """What chooses is not shown by that; of the variants, the default one is what most values give."""
        chooser, variants = _seen(node.selector), [(variant.default, _seen(variant)) for variant in node.variants]
        self.found |= chooser.found.union(*(seen.found for _, seen in variants))
        self.choosing |= chooser.found.union(*(seen.choosing for _, seen in variants))
        self.shown |= set().union(*(seen.shown for default, seen in variants if default))


def _seen(node: BaseNode) -> _Variables:
    seen = _Variables()
    seen.visit(node)
    return seen


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables of a message: all, those that choose between its variants, those that the default one shows."""

    all: set[str]
    choosing: set[str]
    shown: set[str]


@cache
def variables(catalogue: Path) -> dict[str, Variables]:
    """The variables of each message by its key; raises ValueError for a line that is no message."""
    found: dict[str, Variables] = {}
    for entry in FluentParser().parse(catalogue.read_text(encoding="utf-8")).body:
        if isinstance(entry, Junk):
            raise ValueError(f"{catalogue}: {entry.content}")
        if isinstance(entry, Message):
            if entry.id.name in found:
                raise ValueError(f"{catalogue}: {entry.id.name} stands there twice")
            seen = _seen(entry)
            found[entry.id.name] = Variables(seen.found, seen.choosing, seen.shown)
    return found


def said(folder: str) -> Iterator[tuple[str, str, set[str] | None]]:
    """Every call of a catalogue in a folder: its place, its key (or the group's, with "-*"), and what is put in.

    What is put in is None where the call passes a mapping on.
    """
    for name, node in _nodes(folder):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = ast.unparse(node.func)
        if called not in ("say", "say.of", "library_says"):
            continue
        given = None if any(one.arg is None for one in node.keywords) else {str(one.arg) for one in node.keywords}
        for key in _texts(node.args[0]):
            yield f"{name}:{node.lineno}", f"{key}-*" if called == "say.of" else key, given


@cache
def _nodes(folder: str) -> list[tuple[str, ast.Call | ast.Constant]]:
    """Every call and every constant in the code of a folder, with the name of its file."""
    return [
        (path.name, node)
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call | ast.Constant)
    ]


def _texts(node: ast.expr) -> list[str]:
    """The keys that an expression may be: a text, or one of two; none of a variable, which `mentioned` sees to."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    return []


def mentioned(folder: str) -> set[str]:
    """Every text in the code of a folder that could be a key."""
    return {
        node.value
        for _, node in _nodes(folder)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z][a-z0-9-]*", node.value)
    }
