"""Do the licences of all that comity needs go with its own? `python -m tools.licences` lists them.

Looks at what is installed, from comity's own needs down, with all extras that are there. Exits with 1 where a licence
is not known to go with the MIT licence for a program that is installed beside it, not copied into it.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
GOES = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Python[ -]Software|CNRI-Python|MPL|Mozilla|LGPL|LGPLv2\+|Lesser General|"
    r"Unlicense|Zlib|HPND|CC0|Public Domain|Unicode|BlueOak)(?![a-z])"
)
"""Licences that let a program under the MIT licence use the library as a library."""


def wanted() -> list[str]:
    """Return what comity needs by pyproject.toml, with every extra but that for training."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [needs for extra, needs in project["optional-dependencies"].items() if extra not in ("all", "train")]
    return [*project["dependencies"], *chain.from_iterable(extras)]


def needed(wanted: Iterable[str]) -> dict[str, Distribution]:
    """Return what is installed of packages that are wanted, and of what those need in turn, by name."""
    found: dict[str, Distribution] = {}
    pending = [(Requirement(each), {""}) for each in wanted]
    while pending:
        need, extras = pending.pop()
        key = canonicalize_name(need.name)
        if key in found or (need.marker and not any(need.marker.evaluate({"extra": extra}) for extra in extras)):
            continue
        try:
            found[key] = distribution(need.name)
        except PackageNotFoundError:
            continue
        pending += [(Requirement(each), {*need.extras, ""}) for each in found[key].requires or []]
    return dict(sorted(found.items()))


def licence(of: Distribution) -> str:
    """Return what a package says its licence is: its expression, else its classifiers, else its field."""
    metadata = of.metadata
    if expression := metadata.get_all("License-Expression"):
        return str(expression[0])
    classed = [
        each.rpartition(" :: ")[2]
        for each in metadata.get_all("Classifier") or []
        if each.startswith("License ::") and each != "License :: OSI Approved"
    ]
    return "; ".join(classed) or "".join(metadata.get_all("License") or []).strip().partition("\n")[0] or "not said"


def unfit(found: dict[str, Distribution]) -> dict[str, str]:
    """Return packages whose licence is not known to go with comity's, and that licence."""
    said = {name: licence(each) for name, each in found.items()}
    return {name: told for name, told in said.items() if not goes(told)}


def goes(told: str) -> bool:
    """Whether a licence goes with comity's: of what is joined by AND each part, of what is joined by OR any."""
    return all(GOES.search(part) for part in re.split(r"\bAND\b", told))


def main() -> None:
    found = needed(wanted())
    for name, each in found.items():
        print(f"{name} {each.version}: {licence(each)}")
    bad = unfit(found)
    print(f"licences: {len(found)} packages, {len(bad)} not known to go with comity's", *bad, sep="\n  ")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
