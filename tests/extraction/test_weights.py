"""The weights that come with comity: whole, pinned by hash, and the same answer every time."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import comity
from comity.cli.app import app
from comity.errors import ModelError
from comity.extraction.learned.runtime import check_weights, load, weights_folder
from comity.settings import ReaderOptions

LEARNED = ReaderOptions(reader="learned")


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A copy of the weights that can be damaged."""
    return Path(shutil.copytree(weights_folder(), tmp_path / "weights"))


def test_the_weights_are_those_of_the_manifest_and_small() -> None:
    manifest = check_weights(weights_folder())
    assert manifest.base
    assert sum((weights_folder() / name).stat().st_size for name in manifest.files) < 40_000_000


def test_altered_weights_are_one_clear_line(weights: Path) -> None:
    with (weights / "heads.onnx").open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\1\2\3")
    with pytest.raises(ModelError, match=r"heads\.onnx.*altered.*install comity again"):
        load(weights)


def test_missing_weights_are_one_clear_line(weights: Path) -> None:
    (weights / "encoder.onnx").unlink()
    with pytest.raises(ModelError, match=r"encoder\.onnx.*missing"):
        load(weights)


@pytest.mark.parametrize("manifest", ["", "{}", "[]", "no json", '{"version": 1}'])
def test_a_damaged_manifest_is_one_clear_line(weights: Path, manifest: str) -> None:
    (weights / "manifest.json").write_text(manifest)
    with pytest.raises(ModelError, match="cannot be read"):
        check_weights(weights)


def test_doctor_looks_at_the_weights(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    with comity.open_ledger(ledger):
        pass
    told = CliRunner().invoke(app, ["doctor", "--ledger", str(ledger)])
    assert told.exit_code == 0
    assert "learnt reader: sound" in told.output


@pytest.mark.parametrize(
    "text",
    [
        ".",
        "Norvège a donné dix camions au Kenya. Le Kenya a remercié la Norvège.",
        "挪威向肯尼亚赠送了十辆卡车。",
        "Norway gave Kenya " + "very " * 3000 + "old trucks.",
        "Kenya Norway " * 800,
        "Norway\x00gave\ufeffKenya \U0001f69a trucks\u202e.",
    ],
)
def test_any_text_is_read(text: str) -> None:
    document = comity.make_document(text, published="2024-05-06")
    assert comity.read(document, options=LEARNED).document.text == document.text


def test_a_report_is_read_alike_every_time() -> None:
    text = Path("examples/animals.txt").read_text(encoding="utf-8")
    document = comity.make_document(text, published="2024-11-21")
    first, second = (comity.read(document, options=LEARNED) for _ in range(2))
    assert first == second
    assert first.transfers


def test_what_it_proposes_points_at_words_and_says_who_proposed_it() -> None:
    text = "Norway handed over ten field hospitals to Kenya on Monday, the foreign ministry in Oslo said."
    ledger = comity.read(text + " Kenya thanked Norway.", published="2024-05-08", options=LEARNED)
    (transfer,) = ledger.transfers
    assert transfer.proposed_by[0].startswith("learned@")
    assert [party.state for party in (*transfer.giver, *transfer.receiver)] == ["NOR", "KEN"]
    (item,) = transfer.items
    assert (item.what, item.quantity.low if item.quantity else None) == ("field hospital", 10)
    for start, end in transfer.spans["giver.0"]:
        assert text[start:end] == "Norway"
