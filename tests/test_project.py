"""What stands around the code holds: the site of the documents, cards of tables, licences, forms, the image."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from tools import licences, site, subject

import comity
from comity.ledger.store import LedgerStore

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "comity"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read_yaml(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return folder


def test_the_site_needs_no_network(built: Path) -> None:
    """Nothing that a page shows or runs comes from elsewhere; what it links to may."""
    loaded = re.compile(r"""<(?:script|img|iframe|source)\b[^>]*\bsrc=["']?(?:https?:)?//|<link\b[^>]*>""", re.I)
    for page in built.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        asked = [found for found in loaded.findall(text) if not found.startswith("<link")]
        links = [found for found in loaded.findall(text) if re.search(r"""rel=["']?(?:stylesheet|preconnect)""", found)]
        assert asked == []
        assert [link for link in links if re.search(r"""href=["']?(?:https?:)?//""", link)] == []


def test_the_site_says_how_to_use_everything_from_python(built: Path) -> None:
    page = (built / "python.html").read_text(encoding="utf-8")
    names = [name for name in comity.__all__ if name != "__version__"]
    assert [name for name in names if not re.search(rf"""\bid=["']?comity\.(\w+\.)*{name}\b""", page)] == []
    assert LedgerStore.__name__ in page


def test_links_of_the_repository_lead_where_pages_went() -> None:
    assert site.relinked("[a](../bench/results.md)", "scale.md") == "[a](bench/results.md)"
    assert site.relinked("[a](../SECURITY.md#x)", "limits.md") == "[a](SECURITY.md#x)"
    assert site.relinked("[g](docs/guide.md)", "README.md") == "[g](guide.md)"
    assert site.relinked("![p](docs/images/pair.png)", "README.md") == "![p](images/pair.png)"
    assert site.relinked("[MIT licence](LICENSE)", "README.md") == "MIT licence (`LICENSE`)"
    assert site.relinked("[w](https://example.org)", "README.md") == "[w](https://example.org)"
    assert site.relinked("[x](no-such.md)", "guide.md") == "[x](no-such.md)"


def cards() -> dict[str, str]:
    """Each table that docs/data.md names, with its licence."""
    rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in (ROOT / "docs" / "data.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]
    return {row[0].strip("` "): row[-1].strip("| ") for row in rows}


def test_every_table_has_a_card_with_a_licence_that_goes_with_ours() -> None:
    tables = {path.name for path in (DATA / "knowledge" / "data").rglob("*") if path.is_file()}
    without = {*tables, "plot/data/world.json"} ^ cards().keys()
    assert without == set(), "give each table a row in docs/data.md, with its source, day and licence"
    goes = {"MIT", "public domain", "WordNet", "public domain; WordNet", "CC-BY-4.0", "Unicode-3.0"}
    assert {table: licence for table, licence in cards().items() if licence not in goes} == {}


def test_licences_of_dependencies_go_with_ours() -> None:
    found = licences.needed(licences.wanted())
    always = {Requirement(each).name for each in PROJECT["project"]["dependencies"] if "python_version" not in each}
    assert always <= found.keys()
    assert licences.unfit(found) == {}


@pytest.mark.parametrize(
    ("told", "goes"),
    [("MIT", True), ("GPL-3.0-only", False), ("MIT AND GPL-3.0-only", False), ("MPL-1.1 OR GPL-2.0-only", True),
     ("not said", False), ("Limited", False), ("AGPL-3.0", False), ("GNU General Public License v3", False)],
)  # fmt: skip
def test_a_licence_that_binds_users_is_told(told: str, goes: bool) -> None:
    assert licences.goes(told) is goes


@pytest.mark.parametrize(
    ("message", "wrong"),
    [("dates: read 19-Nov-12\n\nWhy.\n", ""), ("x" * 73, "73 characters"), ("\n\nwhy", "empty"), ("a\nb", "second")],
)
def test_a_subject_is_short(message: str, wrong: str) -> None:
    assert wrong in subject.wrong(message)
    assert bool(wrong) is bool(subject.wrong(message))


def test_the_citation_is_of_this_version() -> None:
    citation = read_yaml("CITATION.cff")
    assert citation["version"] == PROJECT["project"]["version"]
    assert f"comity-{citation['version']}-py3-none-any.whl" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert citation["license"] == PROJECT["project"]["license"]
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()


@pytest.mark.parametrize("form", ["misread", "fault", "table"])
def test_forms_for_issues_ask_for_what_is_needed(form: str) -> None:
    asked = read_yaml(f".github/ISSUE_TEMPLATE/{form}.yml")
    assert {"name", "description", "body"} <= asked.keys()
    parts = [part for part in asked["body"] if part["type"] != "markdown"]
    assert all(part["type"] in {"input", "textarea"} and part["attributes"]["label"] for part in parts)
    assert any(part.get("validations", {}).get("required") for part in parts)


def test_the_workflow_runs_every_python_and_names_tests_that_are_there() -> None:
    jobs = read_yaml(".github/workflows/checks.yml")["jobs"]
    first = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert jobs["pythons"]["strategy"]["matrix"]["python"][0] == first
    commands = " ".join(step.get("run", "") for job in jobs.values() for step in job["steps"])
    assert [path for path in re.findall(r"\btests/\S+", commands) if not (ROOT / path).exists()] == []
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"make ([a-z-]+)", commands)) <= made


def test_hooks_run_tools_that_are_there() -> None:
    (repo,) = read_yaml(".pre-commit-config.yaml")["repos"]
    named = {hook["entry"].split()[0] for hook in repo["hooks"]}
    assert named == {f".venv/bin/{tool}" for tool in ("ruff", "mypy", "lint-imports", "python")}


def test_the_image_is_well_made() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    command = [str(hadolint), "--no-color", str(ROOT / "Dockerfile")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stdout == ""
    assert run.returncode == 0


def test_the_image_takes_the_versions_of_the_lock() -> None:
    (script,) = re.findall(r"sed -nE '([^']+)'", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lock = ROOT / "requirements.lock"
    run = subprocess.run(["sed", "-nE", script, str(lock)], capture_output=True, text=True, check=True)
    pins = run.stdout.splitlines()
    assert len(pins) == len(re.findall(r"^[A-Za-z0-9]", lock.read_text(encoding="utf-8"), re.M))
    assert all(str(Requirement(pin).specifier).startswith("==") for pin in pins)


def test_the_services_go_together() -> None:
    services = read_yaml("compose.yaml")["services"]
    page, database = services["page"], services["database"]
    assert page["depends_on"].keys() == {"database"}
    assert "healthcheck" in database
    assert f"@database/{database['environment']['POSTGRES_DB']}" in page["environment"]["COMITY_LEDGER"]
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)
    kept = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.M)
    assert {name for line in copied for name in line.split()} == set(kept)


def test_the_notebook_is_kept_without_what_it_printed() -> None:
    notebook = json.loads((ROOT / "examples" / "ledger.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"] is not None] == []


def test_the_notebook_runs(tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    read: Any = nbformat.read
    notebook = read(ROOT / "examples" / "ledger.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(ROOT / "examples")}}).execute()
    printed = json.dumps([cell.get("outputs", []) for cell in notebook.cells])
    assert "PRK" in printed
