"""The parser's model: loaded once, without what reading does not need; clear words where it is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from comity.errors import ModelError
from comity.language.loading import DEFAULT_MODEL, load_model

IN_A_FRESH_PROCESS = """
import sys
from comity.language.loading import load_model
load_model()
assert "spacy.cli" not in sys.modules, "the commands of spaCy are left out"
import spacy, spacy.cli
assert spacy.cli.app.registered_commands, "they are there for who asks for them"
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
"""


def test_the_commands_of_spacy_come_only_when_asked_for() -> None:
    run = subprocess.run([sys.executable, "-c", IN_A_FRESH_PROCESS], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("command", ["--version", "--help", "schema", "ledger --help"])
def test_commands_that_read_nothing_do_not_wait_for_what_reading_needs(command: str) -> None:
    script = f"""
import sys
sys.argv = ["comity", *{command!r}.split()]
from comity.cli.app import main
try:
    main()
finally:
    print({{"spacy", "sqlalchemy", "numpy", "trafilatura", "networkx", "pyarrow", "fastapi"}} & set(sys.modules))
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "set()"


def test_initials_are_parted_from_what_they_are_joined_to() -> None:
    words = [token.text for token in load_model().make_doc("U.S.-backed forces don't pay U.K.–based firms.")]
    assert words[:3] == ["U.S.", "-", "backed"]
    assert words[4:6] == ["do", "n't"], "the rules of the model's own tokenizer are there"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("reportedthat", ["reported", "that"]),
        ("hadgiven", ["had", "given"]),
        ("inthe", ["in", "the"]),
        ("gaveMali", ["gave", "Mali"]),
        ("iPhone", ["iPhone"]),
        ("thistle", ["thistle"]),
        ("McDonald", ["McDonald"]),
    ],
)
def test_words_that_run_together_are_parted(written: str, meant: list[str]) -> None:
    assert [token.text for token in load_model().make_doc(written)] == meant


def test_a_model_is_loaded_once() -> None:
    assert load_model() is load_model(DEFAULT_MODEL)


@pytest.mark.parametrize("name", ["no_such_model", "/no/such/folder", "comity"])
def test_a_model_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(ModelError, match=f"{name} is not installed: install it, or name another with --parser"):
        load_model(name)


def test_the_length_of_a_report_is_limited_where_it_is_taken_in_alone() -> None:
    text = "word " * 250_000
    assert len(load_model().make_doc(text)) == 250_000
