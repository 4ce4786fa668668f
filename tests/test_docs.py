"""The documents say what the program does: every command, option, field and dependency; their examples run."""

import doctest
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from tools import output_types, readme_output, tour_output

from comity.cli.app import app
from comity.documents import read_file

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
GUIDE = (DOCS / "guide.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def commands() -> Iterator[tuple[str, set[str]]]:
    """Each command's full name, and its options."""
    pending = [("comity", typer.main.get_command(app))]
    while pending:
        name, command = pending.pop()
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("-")}
        yield name, options
        pending += [(f"{name} {below}", found) for below, found in getattr(command, "commands", {}).items()]


def test_every_command_is_in_the_guide() -> None:
    names = [name for name, _ in commands()]
    assert "comity knowledge check" in names
    assert [name for name in names if name not in GUIDE] == []


@pytest.mark.parametrize(("command", "options"), list(commands()))
def test_every_option_is_in_the_guide(command: str, options: set[str]) -> None:
    assert sorted(option for option in options if not re.search(rf"`[^`]*{option}\b", GUIDE)) == []


def test_the_guide_names_no_option_that_is_none() -> None:
    known = {option for _, options in commands() for option in options} | {"--help"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", GUIDE)) <= known


PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *sorted((DOCS / "how-to").glob("*.md"))]
SERVICES = ROOT / "compose.yaml"
_BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.M | re.S)


def examples(page: Path) -> list[str]:
    """The commands of comity that the examples of a page, or the head of the file of services, give."""
    text = page.read_text(encoding="utf-8")
    blocks = _BLOCK.findall(text) if page != SERVICES else [text.replace("#   docker compose run --rm page", "comity")]
    return [each for block in blocks for each in re.findall(r"^(?:\$ )?(comity .+)", block, re.M)]


def test_examples_of_commands_are_found() -> None:
    assert "comity add /reports" in examples(SERVICES)
    assert sum(len(examples(page)) for page in PAGES) > 40


@pytest.mark.parametrize("page", [*PAGES, SERVICES], ids=lambda page: page.name)
def test_commands_in_examples_are_taken(page: Path) -> None:
    """Each is parsed as the program parses it, and not run."""
    known = dict(commands())
    for example in examples(page):
        words = shlex.split(example.partition(" > ")[0], comments=True)
        depth = max(n for n in range(1, len(words) + 1) if " ".join(words[:n]) in known)
        assert depth > 1 or words[1].startswith("-"), example
        options = {word.partition("=")[0] for word in words[depth:] if re.match(r"--?[a-z]", word)}
        assert options <= known[" ".join(words[:depth])] | {"--help", "-h"}, example


def test_every_field_of_the_output_is_described_with_its_type() -> None:
    described = output_types.rows(output_types.REFERENCE.read_text(encoding="utf-8"))
    types = {record: fields for record, fields in output_types.types().items() if fields}
    assert {record: list(fields) for record, fields in described.items()} == {
        record: list(fields) for record, fields in types.items()
    }
    assert {
        record: {field: kind for field, (kind, _) in fields.items()} for record, fields in described.items()
    } == types


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    headings = {"#" + re.sub(r"[^\w-]", "", line.lstrip("# ").lower().replace(" ", "-")) for line in text.splitlines()}
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith("#"):
            assert link in headings
        elif not link.startswith("http"):
            assert (page.parent / link.partition("#")[0]).exists(), link


def test_every_dependency_has_a_decision() -> None:
    records = "\n".join(path.read_text(encoding="utf-8") for path in (DOCS / "decisions").glob("*.md"))
    project = PROJECT["project"]
    listed = [
        *project["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
        *(need for extra in project["optional-dependencies"].values() for need in extra),
    ]
    names = {re.split(r"[\[<>=~! ]", need)[0] for need in listed} - {project["name"]}
    assert len(names) > 15
    assert sorted(name for name in names if f"`{name}`" not in records) == []


@pytest.mark.parametrize("page", ["guide.md", "output.md", "how-it-works.md"])
def test_examples_in_the_docs_run(page: str) -> None:
    failures, attempted = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert failures == 0
    assert attempted > 0 or page != "guide.md"


def test_the_output_in_the_readme_is_what_the_program_prints() -> None:
    printed = readme_output.printed()
    assert printed.count("\n") > 20
    assert readme_output.excerpt(printed) in README, "run python -m tools.readme_output"


def test_the_output_in_ten_reports_is_what_the_program_prints() -> None:
    page = tour_output.PAGE.read_text(encoding="utf-8")
    assert page.count("```console") > 6
    assert tour_output.bare(tour_output.refreshed(page)) == tour_output.bare(page), "run python -m tools.tour_output"


def test_the_example_has_its_front_matter() -> None:
    document = read_file(ROOT / "examples" / "animals.txt")
    assert document.title
    assert document.publisher
    assert document.published == "2024-11-21"
