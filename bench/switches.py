"""Switching a function of comity off: it then says nothing, or hands on what it was given.

What a function says when it says nothing follows from what it is annotated to return: False, None, no token (-1), an
empty list. One that returns what one of its arguments is (drafts for drafts) hands that argument on.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import wraps
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

_EMPTY: dict[str, Callable[[], Any]] = {
    "bool": bool, "int": lambda: -1, "str": str, "list": list, "set": set, "dict": dict, "frozenset": frozenset,
    "Iterator": lambda: iter(()), "Iterable": list, "Sequence": list, "None": lambda: None,
}  # fmt: skip


class Part(NamedTuple):
    """A function of comity that can be switched off: its name, what it does, what it is to return, and it when off."""

    name: str
    function: Callable[..., Any]
    returns: str
    off: Callable[..., Any]


def parts(package: str) -> list[Part]:
    """Return the functions of a package of comity that can be switched off, in the order of their names."""
    found = []
    root = importlib.import_module(package)
    modules = [root, *(importlib.import_module(each.name) for each in _inside(root))]
    for module in modules:
        for function in _functions(module):
            off = _off(function)
            if off is not None:
                name = f"{module.__name__.removeprefix('comity.')}.{function.__qualname__}"
                found.append(Part(name, function, str(function.__annotations__["return"]), off))
    return sorted(found, key=lambda part: part.name)


def _inside(root: ModuleType) -> Iterator[pkgutil.ModuleInfo]:
    return pkgutil.walk_packages(root.__path__, f"{root.__name__}.") if hasattr(root, "__path__") else iter(())


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    for value in vars(module).values():
        if isinstance(value, FunctionType) and value.__module__ == module.__name__:
            yield value
        elif isinstance(value, type) and value.__module__ == module.__name__:
            yield from (each for each in vars(value).values() if isinstance(each, FunctionType))


def _off(function: FunctionType) -> Callable[..., Any] | None:
    """What a function does when it is off, or None where it has nothing to say nothing with."""
    given = function.__annotations__.get("return")
    signature = inspect.signature(function)
    name = function.__name__
    if name.startswith("__") or given is None or given == "":
        return None
    alike = [each for each, one in function.__annotations__.items() if one == given and each != "return"]
    if alike and given not in ("bool", "int", "str"):
        return lambda *args, **named: signature.bind(*args, **named).arguments[alike[0]]
    if str(given).endswith("| None"):
        return lambda *_, **__: None
    empty = _EMPTY.get(str(given).partition("[")[0])
    return (lambda *_, **__: empty()) if empty is not None else None


@contextmanager
def replaced(function: Callable[..., Any], other: Callable[..., Any]) -> Generator[None]:
    """Let another function stand for one of comity's wherever it is used, for as long as the context lasts."""
    places: list[tuple[Any, str]] = []
    for name, module in list(sys.modules.items()):
        if not name.startswith("comity"):
            continue
        for key, value in list(vars(module).items()):
            if value is function:
                places.append((module, key))
            elif isinstance(value, type) and value.__module__ == name:
                places += [(value, each) for each, own in list(vars(value).items()) if own is function]
    for place, key in places:
        setattr(place, key, other)
    try:
        yield
    finally:
        for place, key in places:
            setattr(place, key, function)


def watched(part: Part, seen: Callable[[], None]) -> Callable[..., Any]:
    """Return a function that does what a part does, and calls `seen` where that differs from what it does when off."""
    function = part.function
    if inspect.isgeneratorfunction(function):

        @wraps(function)
        def yields(*args: Any, **named: Any) -> Iterator[Any]:
            for each in function(*args, **named):
                seen()
                yield each

        return yields

    @wraps(function)
    def returns(*args: Any, **named: Any) -> Any:
        silent = part.off(*args, **named)
        before = list(silent) if isinstance(silent, list) else silent
        result = function(*args, **named)
        if part.returns == "None" or not _same(result, before):
            seen()
        return result

    return returns


def _same(result: Any, silent: Any) -> bool:
    if isinstance(silent, list) and isinstance(result, list):
        return len(result) == len(silent) and all(a is b for a, b in zip(result, silent, strict=True))
    if isinstance(silent, bool | int | str | set | dict | frozenset) or silent is None:
        return bool(result == silent)
    return result is silent
