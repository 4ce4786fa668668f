"""Reads the noun files of WordNet 3.0 as the Debian package wordnet-base installs them (see wndb(5), cntlist(5))."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

FOLDER = Path("/usr/share/wordnet")
LEXICOGRAPHER_FILES = (
    "adj.all adj.pert adv.all Tops act animal artifact attribute body cognition communication event feeling food "
    "group location motive object person phenomenon plant possession process quantity relation shape state substance "
    "time"
).split()


@dataclass(slots=True)
class Synset:
    """A noun synset: its offset, lexicographer file, lemmas as printed, and pointers by kind."""

    offset: str
    file: str
    lemmas: list[str]
    hypernyms: list[str] = field(default_factory=list)
    instance: bool = False
    groups: list[str] = field(default_factory=list)


class WordNet:
    """All noun synsets, and the senses of every noun with how often each is tagged."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self.synsets = {synset.offset: synset for synset in self._synsets()}

    def _synsets(self) -> Iterator[Synset]:
        for line in (self.folder / "data.noun").read_text(encoding="utf-8").splitlines():
            if line.startswith("  "):
                continue
            cells = line.split(" | ")[0].split()
            count = int(cells[3], 16)
            lemmas = [cells[4 + 2 * n].replace("_", " ") for n in range(count)]
            synset = Synset(cells[0], LEXICOGRAPHER_FILES[int(cells[1])], lemmas)
            at = 4 + 2 * count
            for n in range(int(cells[at])):
                pointer, offset, pos = cells[at + 1 + 4 * n : at + 4 + 4 * n]
                if pos == "n" and pointer in ("@", "@i"):
                    synset.hypernyms.append(offset)
                    synset.instance |= pointer == "@i"
                elif pos == "n" and pointer == "#m":
                    synset.groups.append(offset)
            yield synset

    @cached_property
    def senses(self) -> dict[str, list[str]]:
        """Lower-case lemma -> the offsets of its senses, most frequent first."""
        senses = {}
        for line in (self.folder / "index.noun").read_text(encoding="utf-8").splitlines():
            if not line.startswith("  "):
                cells = line.split()
                senses[cells[0].replace("_", " ")] = cells[-int(cells[2]) :]
        return senses

    @cached_property
    def tags(self) -> dict[tuple[str, int], int]:
        """(lower-case lemma, number of the sense from 1) -> how often it is tagged in the concordances."""
        tags = {}
        for line in (self.folder / "cntlist.rev").read_text(encoding="utf-8").splitlines():
            key, number, count = line.split()
            lemma, _, rest = key.partition("%")
            if rest.startswith("1:"):
                tags[lemma.replace("_", " "), int(number)] = int(count)
        return tags

    def find(self, lemma: str, file: str, number: int = 1) -> str:
        """Return the offset of the n-th sense of a lemma in a lexicographer file."""
        found = [offset for offset in self.senses[lemma] if self.synsets[offset].file == file]
        if len(found) < number:
            raise LookupError(f"WordNet has no sense {number} of “{lemma}” in noun.{file}")
        return found[number - 1]

    def ancestors(self, offset: str) -> Iterator[str]:
        """The synset and all above it, nearest first."""
        seen = {offset}
        level = [offset]
        while level:
            yield from level
            above = [h for o in level for h in self.synsets[o].hypernyms]
            level = [h for n, h in enumerate(above) if h not in seen and h not in above[:n]]
            seen.update(level)
