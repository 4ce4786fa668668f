"""How to read: from a file, and from what is given, which wins."""

from pathlib import Path

import pytest

from comity.errors import SettingsError
from comity.settings import ModelOptions, ReaderOptions, reader_options

FILE = """
[reading]
reader = "rules+model"
knowledge = "my-tables"

[model]
name = "qwen"
endpoint = "http://localhost:8080/v1"
price = [0.15, 0.60]
max-cost = 5
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMITY_CONFIG", raising=False)
    return tmp_path


def test_without_a_file_the_rules_read() -> None:
    assert reader_options() == ReaderOptions()


def test_a_file_says_how_to_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_CONFIG", "comity.toml")
    (folder / "comity.toml").write_text(FILE, encoding="utf-8")
    model = ModelOptions(name="qwen", endpoint="http://localhost:8080/v1", price=(0.15, 0.6), max_cost=5.0)
    assert reader_options() == ReaderOptions(reader="rules+model", knowledge=Path("my-tables"), model=model)


def test_what_is_given_wins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_CONFIG", "comity.toml")
    (folder / "comity.toml").write_text(FILE, encoding="utf-8")
    options = reader_options(reader="rules", knowledge=Path("others"), model={"name": "gemma", "max_cost": None})
    assert (options.reader, options.knowledge) == ("rules", Path("others"))
    assert options.model is not None
    assert (options.model.name, options.model.max_cost) == ("gemma", 5.0)


def test_the_environment_names_another_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "other.toml").write_text('[reading]\nparser = "en_core_web_lg"\n', encoding="utf-8")
    monkeypatch.setenv("COMITY_CONFIG", "other.toml")
    assert reader_options().parser == "en_core_web_lg"
    monkeypatch.setenv("COMITY_CONFIG", "none.toml")
    with pytest.raises(SettingsError, match=r"none\.toml: it cannot be read"):
        reader_options()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("reader = [", "this is no TOML"),
        ("[other]\nx = 1", r"other: there are the tables \[reading\], \[model\] and \[prices\]"),
        ("reading = 3", "there are the tables"),
        ('[reading]\nreder = "all"', "reder"),
        ('[reading]\nreader = "all"', "all"),
        ("[model]\nprice = 3", "price"),
        ('[model]\nname = "m"\ntimeout = -1', "timeout"),
        ('[model]\nname = "m"\nkey = "sk-1"', "key"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, text: str, message: str) -> None:
    (folder / "comity.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        reader_options(folder / "comity.toml")
