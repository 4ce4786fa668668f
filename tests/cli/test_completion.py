"""What the Tab key proposes, asked as a shell asks it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import comity
from comity.ledger.store import LedgerStore


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("completion")
    with LedgerStore.open(str(folder / "comity.db")) as store:
        report = comity.make_document("Norway gave Kenya two lions.", published="2024-05-03", publisher="Courier")
        gift = comity.Transfer(
            giver=[comity.Party(name="Norway", state="NOR")], receiver=[comity.Party(name="Kenya", state="KEN")],
            items=[comity.Item(what="lion", kind="animal")], stage="delivered", evidence=report.text,
            spans={"evidence": [(0, len(report.text))]},
        )  # fmt: skip
        store.add(comity.Ledger(document=report, transfers=[gift]))
        store.decisions.accept(store.entries().records()[0].id, by="A. Reader")
    return folder


def proposed(folder: Path, *words: str) -> list[str]:
    """The words that bash would be given for the last of some words."""
    line = " ".join(["comity", *words])
    asked = {"_COMITY_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    done = subprocess.run(
        [sys.executable, "-m", "comity"], env={**os.environ, **asked}, cwd=folder, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split()


def test_codes_kinds_stages_and_words_of_options(there: Path) -> None:
    assert proposed(there, "ledger", "--giver", "norw") == ["norway"]
    assert proposed(there, "balance", "KEN", "PR") == ["PRK", "PRY", "PRT", "PROSUR"]
    assert proposed(there, "ledger", "--kind", "tr") == ["transfer"]
    assert proposed(there, "export", "csv", "--stage", "pl") == ["pledged", "planned"]
    assert proposed(there, "review", "--status", "re") == ["rejected"]
    assert proposed(there, "import", "x.csv", "--mapping", "cow") == ["cow-alliances", "cow-disputes", "cow-trade"]


def test_ids_and_publishers_of_the_ledger_at_hand(there: Path) -> None:
    with LedgerStore.open(str(there / "comity.db")) as store:
        entry, (decision,) = store.entries().records()[0].id, store.decisions.all()
    assert proposed(there, "show", entry[:3]) == [entry]
    assert proposed(there, "undo", "") == [decision.id]
    assert proposed(there, "compare", "Cou") == ["Courier"]
    assert proposed(there, "show", "--ledger", "nowhere.db", "e") == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_asks_by_what_is_installed(there: Path) -> None:
    """The function that `--show-completion` prints, called as bash calls it on Tab."""
    program = there / "comity"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m comity "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{there}:{os.environ['PATH']}", "_COMITY_COMPLETE": "source_bash"}
    script = subprocess.check_output([str(program)], env=environment, text=True, cwd=there)
    pressed = "COMP_WORDS=(comity ledger --kind ag); COMP_CWORD=3; _comity_completion comity; echo ${COMPREPLY[@]}"
    environment.pop("_COMITY_COMPLETE")
    told = subprocess.check_output(["bash", "-c", f"{script}\n{pressed}"], env=environment, text=True, cwd=there)
    assert told.strip() == "agreement"
