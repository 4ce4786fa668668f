"""What is released: the same commit gives the same bytes, with all that the program needs inside."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tools.audit import report, verdict

ROOT = Path(__file__).resolve().parents[1]


def wheel(folder: Path) -> Path:
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_is_the_same_whenever_it_is_built(tmp_path: Path) -> None:
    one, two = wheel(tmp_path / "one"), wheel(tmp_path / "two")
    assert one.name == two.name
    assert one.read_bytes() == two.read_bytes()


def test_the_wheel_holds_the_tables_and_the_licence(tmp_path: Path) -> None:
    names = zipfile.ZipFile(wheel(tmp_path)).namelist()
    data = ROOT / "src" / "comity" / "knowledge" / "data"
    assert {f"comity/knowledge/data/{path.name}" for path in data.iterdir()} <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "comity/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "bench/", "tools/"))]


def test_an_audit_names_the_release_and_what_mends_it_and_fails() -> None:
    found = {
        "dependencies": [
            {"name": "good", "version": "1.0", "vulns": []},
            {"name": "bad", "version": "2.0", "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"]}]},
            {"name": "unknown", "skip_reason": "not found"},
        ]
    }
    said, code = verdict(found)
    assert said[0] == "bad 2.0: CVE-1, mended in 2.1"
    assert "1 more were not audited" in said[1]
    assert code == 1


def test_an_audit_that_could_not_ask_says_so_and_does_not_fail() -> None:
    said, code = verdict(None)
    assert "were not audited" in said[0]
    assert code == 0


def test_an_audit_that_fails_for_another_reason_is_none(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="invalid requirements input"):
        report(tmp_path / "no-such.lock")
