"""What `import comity` offers is whole, and tests lie so that any of them can be run alone or with any other."""

import ast
import inspect
import tomllib
from pathlib import Path

import pytest

import comity
from comity import errors, model
from comity.reconcile import records

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize("module", [errors, model, records], ids=lambda module: module.__name__)
def test_every_record_and_error_is_offered_by_name(module: object) -> None:
    own = {
        name: value
        for name, value in vars(module).items()
        if inspect.isclass(value) and value.__module__ == vars(module)["__name__"] and not name.startswith("_")
    }
    assert own
    assert sorted(own.keys() - set(comity.__all__)) == []
    assert [name for name, value in own.items() if getattr(comity, name) is not value] == []


def test_the_list_of_names_is_what_is_there() -> None:
    here = {
        name
        for name, value in vars(comity).items()
        if not name.startswith("_") and not inspect.ismodule(value) and name != "annotations"
    }
    assert len(comity.__all__) == len(set(comity.__all__))
    assert set(comity.__all__) == here | {"__version__"}


def test_everything_offered_says_what_it_is() -> None:
    assert [name for name in comity.__all__ if name != "__version__" and not getattr(comity, name).__doc__] == []


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert comity.__version__ == project["version"]


def test_tests_name_each_other_in_full() -> None:
    """A bare `import site` finds whichever folder came first; `tests.documents.site` means one file."""
    own = {path.stem for path in MODULES} - {"__init__"}
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and not node.level and node.module in own)
        or (isinstance(node, ast.Import) and any(each.name in own for each in node.names))
    ]
    assert bare == []
