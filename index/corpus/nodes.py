"""What briefs and the subject file have in common: YAML as nodes, each with its line, and problems with a place.

Every fault is collected with its line, and nothing is guessed into dates or booleans. What the keys of a brief or
of the subject file are is not known here.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

import yaml

from index.messages import say
from index.records import Problem

LONGEST = 500
"""Characters that one text may have."""

_NOTHING = ("", "~", "null")
"""What YAML takes for no value when it stands without quotes."""

_FAST = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml where PyYAML was built with it: it reads a folder eight times as fast."""

_DEEPEST = 8
"""Levels of lists in lists; a brief has four, and PyYAML takes minutes over thousands."""

_COMMENT = re.compile(r"[ \t]*#")
"""What a text without quotes ends at; whatever stands behind it is lost."""

INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
STRAY_BREAK = re.compile("\r(?!\n|\\Z)|[\u2028\u2029]")

Wrong = list[tuple[int, str]]
"""What is wrong in a file, each with its line."""


@dataclass(slots=True)
class Reader:
    """Takes values out of one mapping and notes what is wrong with them."""

    wrong: Wrong
    lines: dict[str, int] = field(default_factory=dict)

    def entries(self, node: yaml.MappingNode, allowed: Iterable[str]) -> dict[str, yaml.Node]:
        """The values by key; unknown and repeated keys are noted and left out."""
        found: dict[str, yaml.Node] = {}
        known = tuple(allowed)
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "[…]"
            line = line_of(key_node)
            if key not in known:
                self.wrong.append((line, say("fault-key", key=key[:60], known=", ".join(known))))
            elif key in found:
                self.wrong.append((line, say("fault-key-twice", key=key)))
            else:
                found[key], self.lines[key] = value, line
        return found

    def text(self, node: yaml.Node | None, name: str) -> str | None:
        """One line of text with its white space folded; None when absent or empty."""
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.wrong.append((line_of(node), say("fault-text", name=name)))
            return None
        if not node.style and node.value.lower() in _NOTHING:
            return None
        value = " ".join(node.value.split())
        if len(value) > LONGEST:
            self.wrong.append((line_of(node), say("fault-long", name=name, most=LONGEST)))
        return value or None

    def texts(self, node: yaml.Node | None, name: str) -> tuple[str, ...]:
        """A text or a list of texts, as a tuple."""
        if isinstance(node, yaml.SequenceNode):
            return tuple(text for item in node.value if (text := self.text(item, name)))
        text = self.text(node, name)
        return (text,) if text else ()

    def chosen(self, node: yaml.Node | None, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """A text or list of texts, each from a closed list; an empty list closes nothing."""
        values = self.texts(node, name)
        for value in values:
            if known and value not in known:
                place = line_of(node) if node is not None else 1
                self.wrong.append((place, say("fault-unknown", name=name, value=value[:60], known=", ".join(known))))
        return values

    def items(self, node: yaml.Node | None, name: str) -> list[yaml.MappingNode]:
        """The mappings of a list; anything else in it is noted."""
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.wrong.append((line_of(node), say("fault-list", name=name)))
            return []
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                self.wrong.append((line_of(item), say("fault-entry", name=name)))
        return [item for item in node.value if isinstance(item, yaml.MappingNode)]


def compose(text: str, what: str, closed: Collection[str] = ()) -> tuple[yaml.MappingNode | None, Wrong]:
    """A text of YAML as a node, and what is wrong with it; `what` is what it is called there.

    A value that a comment cuts is a fault, except under the `closed` keys, of which what is left is known to be whole.
    """
    node, wrong = _composed(text, what)
    return node, wrong + [
        (line_of(scalar), say("fault-comment", value=scalar.value[:60]))
        for scalar in ([] if node is None else _plain_texts(node, closed))
        if _COMMENT.match(text, scalar.end_mark.index)
    ]


def _plain_texts(node: yaml.Node, closed: Collection[str]) -> Iterator[yaml.ScalarNode]:
    """The texts without quotes at any depth of a node, but for those under the closed keys."""
    if isinstance(node, yaml.ScalarNode):
        yield from () if node.style else (node,)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _plain_texts(item, closed)
    else:
        for key, value in node.value:
            yield from () if key.value in closed else _plain_texts(value, closed)


def _composed(text: str, what: str) -> tuple[yaml.MappingNode | None, Wrong]:
    """A text of YAML as a node, or what is wrong with it."""
    if not set("|>") & set(text):  # libyaml silently loses what follows the sign of a block, as in `|#5`
        with contextlib.suppress(yaml.YAMLError):
            return _node(text, what, _FAST)
    try:  # the words and the place of a fault come from the loader in Python, which tells more
        return _node(text, what, yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        fault = error.problem or say("fault-yaml-somehow")
        return None, [(_line(_fault(error)), say("fault-yaml", what=what, fault=fault))]
    except yaml.YAMLError:
        return None, [(1, say("fault-yaml-unclear", what=what))]


def _node(text: str, what: str, loader: Any) -> tuple[yaml.MappingNode | None, Wrong]:
    """The text as this loader reads it, or what is refused in it; raises YAMLError where it is broken."""
    refused = _refused(text, what, loader)
    if refused:
        return None, refused
    node = yaml.compose(text, Loader=loader)
    if not isinstance(node, yaml.MappingNode):
        return None, [(1 + text.startswith("\n"), say("fault-lines", what=what))]
    return node, []


def _refused(text: str, what: str, loader: Any) -> Wrong:
    """The first thing in the text that is YAML, but means something else than its letters."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        line = _line(event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return [(line, say("fault-deep", what=what))]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return [(line, say("fault-anchor"))]
        if getattr(event, "tag", None):
            return [(line, say("fault-tag"))]
    return []


def _fault(error: yaml.MarkedYAMLError) -> Any:
    """The mark where the fault lies: an open quote or bracket is noticed only further down."""
    opened = "flow" in (error.context or "") or re.search("unexpected|expected ':'", error.problem or "")
    return error.context_mark if opened and error.context_mark is not None else error.problem_mark


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark is not None else 1


def line_of(node: yaml.Node) -> int:
    """The line of `node` in the text that it was composed of."""
    return int(node.start_mark.line) + 1


def forbidden(pattern: re.Pattern[str], text: str, *, first_line: int) -> Wrong:
    """The characters that no file may hold, each once a line."""
    return [
        (number, complaint)
        for number, line in enumerate(text.split("\n"), first_line)
        for complaint in dict.fromkeys(map(_complaint, pattern.findall(line)))
    ]


def _complaint(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return say("fault-encoding")
    return say("fault-invisible", code=f"{ord(character):04X}")


def problems(path: Path, wrong: Wrong) -> tuple[Problem, ...]:
    """What is wrong with a file, in the order of its lines."""
    return tuple(Problem(shown(path), line, what) for line, what in sorted(wrong, key=itemgetter(0)))


def shown(path: Path) -> str:
    """The path on one printable line, also when its name is not UTF-8."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(path))
