"""What is released: the same commit gives the same bytes, with all that the program needs inside."""

from __future__ import annotations

import email
import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from tools.audit import report, verdict

import comity

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
    files = {path.relative_to(ROOT / "src").as_posix() for path in data.rglob("*") if path.is_file()}
    assert files <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "comity/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "bench/", "tools/"))]


def test_the_wheel_works_in_an_empty_environment(tmp_path: Path) -> None:
    """It is installed from the file alone, and is the only comity there; what it needs comes from this environment."""
    home = tmp_path / "home"
    uv = [sys.executable, "-m", "uv", "--offline", "--quiet"]
    subprocess.run([*uv, "venv", "--python", sys.executable, str(home)], check=True)
    python = home / "bin" / "python"
    install = ["pip", "install", "--python", str(python), "--no-deps", str(wheel(tmp_path))]
    subprocess.run([*uv, *install], check=True)
    installed = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    (installed / "needs.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(*command: str) -> str:
        return subprocess.run(
            command, cwd=tmp_path, env=environment, check=True, capture_output=True, encoding="utf-8"
        ).stdout

    where = run(str(python), "-c", "import comity; print(comity.__file__)").strip()
    assert Path(where).is_relative_to(home)
    assert run(str(home / "bin" / "comity"), "--version").split() == ["comity", comity.__version__]
    printed = run(str(home / "bin" / "comity"), "read", str(ROOT / "examples" / "animals.txt"))
    assert "TRANSFERS (7)" in printed


def test_the_wheel_says_what_it_needs(tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with zipfile.ZipFile(wheel(tmp_path)) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith(".dist-info/METADATA")]
        metadata = email.message_from_bytes(archive.read(name))
    needs = [Requirement(each) for each in metadata.get_all("Requires-Dist", [])]
    always = {each.name for each in needs if not each.marker or "extra" not in str(each.marker)}
    assert always == {Requirement(each).name for each in project["dependencies"]}
    assert set(metadata.get_all("Provides-Extra", [])) == set(project["optional-dependencies"])


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
