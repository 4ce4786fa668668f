"""The tables kept from one start to the next: quicker where that is safe, and never another answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.knowledge import compiled
from comity.knowledge.compiled import kept


class Tables:
    """Counts how often they are made."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> list[str]:
        self.made += 1
        return ["Russia", "Korea"]


@pytest.fixture
def tables() -> Tables:
    return Tables()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "comity"


def _file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_what_was_made_is_had_again_without_making_it(tables: Tables) -> None:
    assert kept(tables) == kept(tables) == ["Russia", "Korea"]
    assert tables.made == 1


def test_other_tables_are_made_anew(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tables)

    def changed() -> Iterator[bytes]:
        yield b"another table"

    monkeypatch.setattr(compiled, "_sources", changed)
    kept(tables)
    assert tables.made == 2


@pytest.mark.parametrize("damage", [lambda all_: all_[:-3], lambda all_: all_[:80] + b"!" + all_[81:], lambda _: b""])
def test_a_damaged_file_is_made_anew(tables: Tables, folder: Path, damage: object) -> None:
    kept(tables)
    file = _file(folder)
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    assert kept(tables) == ["Russia", "Korea"]
    assert tables.made == 2
    kept(tables)
    assert tables.made == 2


def test_what_somebody_else_could_have_written_is_not_read(tables: Tables, folder: Path) -> None:
    kept(tables)
    assert _file(folder).stat().st_mode & 0o777 == 0o600
    for path in (folder, _file(folder)):
        mode = path.stat().st_mode
        path.chmod(mode | 0o020)
        made = tables.made
        kept(tables)
        assert tables.made == made + 1
        path.chmod(mode)


def test_all_goes_on_where_nothing_can_be_kept(tables: Tables, folder: Path) -> None:
    folder.write_text("a file in the place of the folder")
    assert kept(tables) == ["Russia", "Korea"]
    assert folder.read_text()


def test_nothing_is_left_beside_it(tables: Tables, folder: Path) -> None:
    kept(tables)
    assert [each.suffix for each in folder.iterdir()] == [".bin"]
