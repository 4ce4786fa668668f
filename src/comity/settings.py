"""How reports are to be read: one record of options that every way in shares, and takes to other processes.

Defaults stand in `comity.toml`: a table `[reading]` with fields of ReaderOptions, a table `[model]` with those of
ModelOptions, both with dashes for underscores, and a table `[prices]` of what models cost, by their names. One that
merely lies in the current folder may be anybody's: where it decides what reports and keys are sent to, or what code and
tables are read with, the user has to trust it first (comity.consent).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from comity.consent import trusts
from comity.errors import SettingsError
from comity.model import Record

LANGUAGES: dict[str, str] = {"en": "comity.readers:english"}
"""The languages that are read, by ISO 639 code, and what makes the pipeline of each (see comity.pipelines)."""
ReaderName = Literal["both", "rules", "learned", "model", "rules+model", "learned+model", "all"]
_OWN = ("both", "rules", "learned")
Protocol = Literal["openai", "anthropic"]
FILE = "comity.toml"
_TABLES = ("reading", "model", "prices")
_DECIDING = {"reading": ("reader", "parser", "knowledge"), "model": ("name", "endpoint", "protocol", "answers")}
"""What a file has to be trusted for; of `reader`, one that asks a language model."""
HOSTED = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
_LONGEST = 1_000_000
_Positive = Annotated[float, msgspec.Meta(gt=0)]
_Count = Annotated[int, msgspec.Meta(ge=1, le=256)]
_Price = Annotated[float, msgspec.Meta(ge=0)]


def cache_folder() -> Path:
    """The folder for what can be made again, of the user's own (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "comity"


class ModelOptions(Record, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """A language model and how to ask it.

    `endpoint` is the URL of anything that speaks the OpenAI chat API or (`protocol`) Anthropic's; without one, the
    hosted API of the protocol. `timeout` is in seconds: for the answer or, where it is streamed, for each piece of it.
    `concurrency` is the number of questions asked at once, `retries` how often one is asked again after an error.
    `window` and `overlap` are the characters of a report that one question holds and that two share; `answer` is the
    most tokens of an answer. `price` is that of a million tokens in and out, in any money (see comity.proposing.prices
    for the rest); `max_cost` stops before more is spent than that. `answers` is the file that answers are kept in.
    """

    name: str
    endpoint: str | None = None
    protocol: Protocol = "openai"
    stream: bool = False
    timeout: _Positive = 300.0
    concurrency: _Count = 4
    retries: Annotated[int, msgspec.Meta(ge=0, le=20)] = 6
    window: Annotated[int, msgspec.Meta(ge=500)] = 12_000
    overlap: Annotated[int, msgspec.Meta(ge=0)] = 1_500
    answer: Annotated[int, msgspec.Meta(ge=64)] = 4_096
    price: tuple[_Price, _Price] | None = None
    max_cost: _Positive | None = None
    answers: str | None = None

    @property
    def url(self) -> str:
        """Where the model is asked."""
        return self.endpoint or HOSTED[self.protocol]

    @property
    def longest(self) -> float:
        """Seconds that a question takes at most with all that is asked again, however slowly the answer drips."""
        return 4 * self.timeout

    @property
    def hosted(self) -> bool:
        """Whether that is the hosted API of the protocol."""
        return self.url.rstrip("/") == HOSTED[self.protocol].rstrip("/")


class ReaderOptions(Record, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """How to read.

    `reader` says who proposes claims: the rules and the learnt reader (`both`), one of them, a language model, or a
    language model with one of them or `all`. `parser` names an installed spaCy model of English, `knowledge` a folder
    of a user's own tables.
    """

    reader: ReaderName = "both"
    parser: str | None = None
    knowledge: Path | None = None
    model: ModelOptions | None = None

    def __post_init__(self) -> None:
        if self.asks_model and self.model is None:
            raise ValueError(f"reading with {self.reader!r} needs a language model: name it")

    @property
    def uses_rules(self) -> bool:
        """Do the rules propose?"""
        return self.reader in ("both", "rules", "rules+model", "all")

    @property
    def uses_learned(self) -> bool:
        """Does the learnt reader propose?"""
        return self.reader in ("both", "learned", "learned+model", "all")

    @property
    def asks_model(self) -> bool:
        """Is a language model asked?"""
        return self.reader in ("model", "rules+model", "learned+model", "all")

    def without_model(self) -> ReaderOptions:
        """Return the same options, but that no language model is asked."""
        own: ReaderName = "both" if self.uses_rules == self.uses_learned else "rules" if self.uses_rules else "learned"
        return msgspec.structs.replace(self, reader=own, model=None)


DEFAULTS = ReaderOptions()
"""By what comity has of its own, whatever a `comity.toml` says."""


def reader_options(path: Path | None = None, **given: Any) -> ReaderOptions:
    """Return the options that a `comity.toml` and the values given make; those given win, None is not given.

    Keyword arguments are fields of ReaderOptions and, as `model`, a mapping with fields of ModelOptions. Without a
    path, the file is the one that the environment's `COMITY_CONFIG` names, or `comity.toml` in the current folder, or
    none; that one has to be trusted (`comity trust`) where it says what a language model is asked or what is read with.
    Raises SettingsError.
    """
    settings = _settings(path)
    reading = {**settings.get("reading", {}), **_given(given)}
    asked = _given(given.get("model") or {})
    model = {**settings.get("model", {}), **asked}
    reading.pop("model", None)
    if "price" not in asked and (price := settings.get("prices", {}).get(model.get("name", ""))):
        model["price"] = price
    try:
        if model and "name" not in model:
            raise SettingsError("a language model needs a name: give it with --model")
        return msgspec.convert(reading | ({"model": model} if model else {}), ReaderOptions, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise SettingsError(_plain(error)) from error


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-"): str(v) if isinstance(v, Path) else v for name, v in values.items() if v is not None}


def _path(kind: type[Any], value: Any) -> Any:
    """Paths, which TOML has as text."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise ValueError(f"Expected `str`, got `{type(value).__name__}`")


class Settings(dict[str, dict[str, Any]]):
    """The tables of a `comity.toml`."""

    def deciding(self) -> Iterator[tuple[str, Any]]:
        """Yield what has to be trusted, by its name."""
        for table, names in _DECIDING.items():
            for name in names:
                value = self.get(table, {}).get(name)
                if value is not None and not (name == "reader" and value in _OWN):
                    yield f"{table}.{name}", value


def _settings(path: Path | None) -> Settings:
    file = path or Path(os.environ.get("COMITY_CONFIG") or FILE)
    named = path is not None or "COMITY_CONFIG" in os.environ
    if not named and not file.is_file():
        return Settings()
    settings, content = read_settings(file)
    deciding = [name for name, _ in settings.deciding()]
    if deciding and not named and not trusts(file, content):
        raise SettingsError(
            f"{file.absolute()} says {', '.join(deciding)}, and nobody has said that it may: look at it, then say "
            "`comity trust`, or name another file in COMITY_CONFIG"
        )
    return settings


def read_settings(file: Path) -> tuple[Settings, bytes]:
    """Return the tables of a file, and the bytes that they were read from. Raises SettingsError."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LONGEST + 1)
        if len(content) > _LONGEST:
            raise SettingsError(f"{file}: it has more than {_LONGEST:,} bytes")
        settings = Settings(tomllib.loads(content.decode("utf-8")))
    except OSError as error:
        raise SettingsError(f"{file}: it cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{file}: this is no TOML: {error}") from error
    _require_sound(file, settings)
    return settings, content


def _require_sound(file: Path, settings: Settings) -> None:
    unknown = [name for name, table in settings.items() if name not in _TABLES or not isinstance(table, dict)]
    if unknown:
        raise SettingsError(f"{file}: {', '.join(unknown)}: there are the tables [reading], [model] and [prices]")
    try:
        if settings.get("reading"):
            msgspec.convert({**settings["reading"], "reader": "rules"}, ReaderOptions, dec_hook=_path)
        if settings.get("model"):
            msgspec.convert({"name": "", **settings["model"]}, ModelOptions)
        msgspec.convert({"prices": settings.get("prices", {})}, dict[str, dict[str, tuple[_Price, _Price]]])
    except msgspec.ValidationError as error:
        raise SettingsError(f"{file}: {_plain(error)}") from error


def _plain(error: msgspec.ValidationError) -> str:
    """The message without the notation of the place, where it says no more than the words do."""
    return str(error).replace(" - at `$.", " - at `").replace(" - at `$`", "")
