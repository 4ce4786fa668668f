"""A `comity.toml` that merely lies in the current folder sends nothing anywhere before the user trusts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.proposing.model_server import EMPTY, serving

from comity.errors import SettingsError
from comity.settings import reader_options

SECRET = "sk-very-secret-0123456789"
REPORT = "Norway has given Kenya two lions, the ministry said."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.delenv("COMITY_CONFIG", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "work"


def comity(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "comity", *arguments], input=REPORT, env=os.environ | more,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[model]\nname = "m"\nendpoint = "http://localhost:1/v1"', "model.name, model.endpoint"),
        ('[model]\nname = "m"\nprotocol = "anthropic"', "model.protocol"),
        ('[model]\nname = "m"\nanswers = "/tmp/others.db"', "model.answers"),
        ('[reading]\nreader = "all"\n[model]\nname = "m"', "reading.reader"),
        ('[reading]\nparser = "theirs"', "reading.parser"),
        ('[reading]\nknowledge = "theirs"', "reading.knowledge"),
    ],
)
def test_what_decides_needs_consent(folder: Path, text: str, named: str) -> None:
    (folder / "comity.toml").write_text(text)
    with pytest.raises(SettingsError, match="comity trust") as refused:
        reader_options()
    assert named in str(refused.value)
    assert "\n" not in str(refused.value)
    assert comity("trust").returncode == 0
    reader_options()


@pytest.mark.parametrize("text", ['[reading]\nreader = "rules"', '[prices]\n"m" = [1.0, 2.0]', "[model]\nretries = 2"])
def test_what_decides_nothing_needs_none(folder: Path, text: str) -> None:
    (folder / "comity.toml").write_text(text)
    reader_options(model={"name": "m"})


def test_a_file_that_is_named_needs_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "comity.toml").write_text('[reading]\nparser = "mine"')
    assert reader_options(folder / "comity.toml").parser == "mine"
    monkeypatch.setenv("COMITY_CONFIG", "comity.toml")
    assert reader_options().parser == "mine"


def test_consent_is_for_the_content_and_the_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, text = folder / "comity.toml", '[reading]\nparser = "mine"\n'
    file.write_text(text)
    told = comity("trust")
    assert 'reading.parser = "mine"' in told.stdout
    assert reader_options().parser == "mine"
    file.write_text(text + "# changed\n")
    with pytest.raises(SettingsError, match="trust"):
        reader_options()
    file.write_text(text)
    assert reader_options().parser == "mine"
    (folder / "other").mkdir()
    monkeypatch.chdir(folder / "other")
    (folder / "other" / "comity.toml").write_text(text)
    with pytest.raises(SettingsError, match="trust"):
        reader_options()
    monkeypatch.chdir(folder)
    assert comity("trust", "--undo").returncode == 0
    with pytest.raises(SettingsError, match="trust"):
        reader_options()


def test_a_strangers_folder_gets_neither_report_nor_key(folder: Path) -> None:
    with serving(lambda request: EMPTY) as server:
        settings = f'[reading]\nreader = "all"\n[model]\nname = "m"\nendpoint = "{server.url}"\n'
        (folder / "comity.toml").write_text(settings)
        keys = {"COMITY_API_KEY": SECRET, "OPENAI_API_KEY": SECRET}
        for words in ([], ["--reader", "all"], ["--reader", "rules"]):
            done = comity("read", "-", *words, **keys)
            assert done.returncode == 2
            assert done.stderr.count("\n") == 1
            assert "comity trust" in done.stderr
            assert done.stdout == ""
        assert server.requests == []
        shown = comity("trust")
        assert f"model.endpoint = {json.dumps(server.url)}" in shown.stdout
        assert comity("read", "-", "--published", "2024-05-01", **keys).returncode == 0
        assert server.requests


@pytest.mark.parametrize("content", [b"[reading\n", b"\xff", b"a = " + b"[" * 50_000, b"#" * 1_000_001, None])
def test_what_is_no_settings_file_is_one_line(folder: Path, content: bytes | None) -> None:
    if content is not None:
        (folder / "comity.toml").write_bytes(content)
    done = comity("trust")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_values_that_steer_a_terminal_are_shown_as_what_they_are(folder: Path) -> None:
    (folder / "comity.toml").write_text('[reading]\nparser = "a\\u001b[2J\\u202eb"')
    shown = comity("trust")
    assert "\x1b" not in shown.stdout
    assert "\\u001b[2J\\u202eb" in shown.stdout
