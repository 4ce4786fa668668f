"""Every regular expression of the package, the ways it is asked, and texts made to keep it busy."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any, NamedTuple

import comity

LONG = 50_000
"""So long that what grows with the square of the length takes seconds, and what grows with the length none."""
_ASKED = ("match", "search", "fullmatch", "findall", "finditer", "sub", "split")
_NOT_LOADED = ("comity.ledger.migrations", "comity.__main__")
_ENDINGS = ("", "\x00", ",;x’\n")
_BETWEEN = ("", " ", "\n x")
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_FEW = 99
"""A repeat of so many at most only makes a constant larger."""


class Asked(NamedTuple):
    """A pattern, where it stands, and whether it is looked for at every place of a text."""

    where: str
    pattern: re.Pattern[Any]
    everywhere: bool


def patterns() -> list[Asked]:
    """Return each pattern that a module of comity makes, by name or on the spot."""
    found: dict[tuple[str, bool], Asked] = {}
    for module, tree in _modules():
        names = sorted(name for name, value in vars(module).items() if _patterns_in(value))
        for where, pattern, method in [*_on_the_spot(module, tree), *_by_name(module, tree, names)]:
            asked = Asked(where, pattern, method not in ("match", "fullmatch"))
            found.setdefault((repr(pattern), asked.everywhere), asked)
    return list(found.values())


def _modules() -> Iterator[tuple[ModuleType, ast.Module]]:
    for info in pkgutil.walk_packages(comity.__path__, "comity."):
        if info.name.startswith(_NOT_LOADED):
            continue
        spec = importlib.util.find_spec(info.name)
        assert spec is not None
        assert spec.origin is not None
        with open(spec.origin, encoding="utf-8") as file:
            text = file.read()
        if "re." in text and "import re" in text:
            yield importlib.import_module(info.name), ast.parse(text)


def _patterns_in(value: object) -> list[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        return [value]
    if isinstance(value, tuple | list):
        return [each for each in value if isinstance(each, re.Pattern)]
    bound = getattr(value, "__self__", None)
    return [bound] if isinstance(bound, re.Pattern) else []


def _by_name(module: ModuleType, tree: ast.Module, names: list[str]) -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """How a pattern with a name is asked; one that no module asks by its name may be asked in any way."""
    asked: dict[str, set[str]] = {name: set() for name in names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in asked:
            asked[node.value.id].add(node.attr)
    for name, methods in asked.items():
        value = getattr(module, name)
        own = getattr(value, "__name__", "")
        for pattern in _patterns_in(value):
            for method in methods & set(_ASKED) or {own if own in _ASKED else "match"}:
                yield f"{module.__name__}.{name}", pattern, method


def _on_the_spot(module: ModuleType, tree: ast.Module) -> Iterator[tuple[str, re.Pattern[Any], str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method), args=[first, *_]):
                names = (part.id for part in ast.walk(first) if isinstance(part, ast.Name))
                if method in _ASKED and all(name in vars(module) for name in names):
                    text = eval(compile(ast.Expression(first), "pattern", "eval"), vars(module))
                    yield f"{module.__name__}:{node.lineno}", re.compile(text), method
            case _:
                pass


def worst(pattern: re.Pattern[Any], length: int = LONG) -> Iterator[str]:
    """Yield texts that repeat, for long, what the pattern repeats or begins with, and then do not go on as it does."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    seen = set()
    for before, body in _pumps(parser.parse(text, pattern.flags & ~re.UNICODE & ~re.DEBUG)):
        for lead, unit in ((before, body), *(("", before + body + mark) for mark in _BETWEEN), ("", before)):
            if unit and (lead, unit) not in seen:
                seen.add((lead, unit))
                for ending in _ENDINGS:
                    yield lead + unit * (length // len(unit)) + ending


def _pumps(items: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """For each repeat in a pattern: a text that leads up to it, and one that it repeats."""
    for op, value in items:
        for inner in _inner(op, value):
            yield from _pumps(inner, before)
            if op in _REPEATS and value[1] > _FEW:
                for body in _samples(inner):
                    yield before, body
        before += _samples([(op, value)])[0]


def _inner(op: Any, value: Any) -> list[Any]:
    if op in _REPEATS:
        return [value[2]]
    if op is sre.SUBPATTERN:
        return [value[3]]
    if op is sre.BRANCH:
        return list(value[1])
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    return [value] if op is sre.ATOMIC_GROUP else []


def _samples(items: Any) -> list[str]:
    """Some texts that a pattern matches, one at least: each branch once, and a repeat as rarely as it may be."""
    texts = [""]
    for op, value in items:
        more = _of(op, value)
        texts = [one + two for one in texts[:3] for two in more[:12]]
    return texts


def _of(op: Any, value: Any) -> list[str]:
    if op is sre.LITERAL:
        return [chr(value)]
    if op is sre.NOT_LITERAL:
        return ["a" if value != ord("a") else "b"]
    if op is sre.ANY:
        return ["a", "<", " "]
    if op is sre.IN:
        return _chars(value)
    if op is sre.BRANCH:
        return [text for inner in value[1] for text in _samples(inner)[:2]]
    if op in _REPEATS:
        return [text * max(1, min(value[0], 3)) for text in _samples(value[2])] + ([""] if not value[0] else [])
    return [
        text for inner in _inner(op, value) if op not in (sre.ASSERT, sre.ASSERT_NOT) for text in _samples(inner)
    ] or [""]


_PROBES = " \n\ta9A0.,-_'(<>:;/=“‘é½%$\x00"
_CLASSES = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _chars(members: Any) -> list[str]:
    """Characters of a set: those of the probes that are in it, or its own first."""
    inside = [char for char in _PROBES if _is_in(char, members)]
    own = [chr(value if op is sre.LITERAL else value[0]) for op, value in members if op in (sre.LITERAL, sre.RANGE)]
    return (inside[:6] or own[:2]) or ["a"]


def _is_in(char: str, members: Any) -> bool:
    code, negated, found = ord(char), False, False
    for op, value in members:
        if op is sre.NEGATE:
            negated = True
        elif op is sre.LITERAL:
            found |= code == value
        elif op is sre.RANGE:
            found |= value[0] <= code <= value[1]
        elif op is sre.CATEGORY:
            found |= re.match(_CLASSES[value], char) is not None
    return found != negated


class TooSlow(Exception):  # noqa: N818 - read as a sentence at the place where it is raised
    """More time of the processor than what grows with the length of a text could take."""


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Raise TooSlow after so many seconds of this process's own time, whatever else the machine does."""

    def over(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
