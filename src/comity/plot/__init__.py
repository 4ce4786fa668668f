"""Pictures of a ledger: timeline, network, balance; as SVG, PNG or a web page that needs no network.

Needs comity[plot].
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from comity.errors import LedgerError
from comity.suggest import meant

if TYPE_CHECKING:
    from comity.ledger.store import LedgerStore

Picture = Literal["timeline", "network", "balance"]
FORMATS = ("svg", "png", "html")


class Drawing(str):
    """A picture as SVG, which a notebook shows."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Drawing: SVG of {len(self):,} characters>"

    def _repr_svg_(self) -> str:
        return str(self)


def plot(
    store: LedgerStore,
    picture: Picture,
    path: str | PathLike[str] | None = None,
    one: str | None = None,
    two: str | None = None,
) -> Drawing | None:
    """Draw a picture of a ledger, or of what passed between two parties, into `path`; without one, return it as SVG.

    `one` and `two` are two parties by any of their names, both or neither; a balance needs both. Raises LedgerError for
    an ending that is none of FORMATS, where there is nothing to draw, and where comity[plot] is not installed; OSError
    where `path` cannot be written.
    """
    if picture not in get_args(Picture):
        raise LedgerError(f"no picture {picture!r}: {meant(picture, get_args(Picture))}")
    file = None if path is None else Path(path)
    format_ = "svg" if file is None else file.suffix.lower().removeprefix(".")
    if format_ not in FORMATS:
        raise LedgerError(f"{file}: a picture's name ends in .svg, .png or .html")
    if (one is None) != (two is None):
        raise LedgerError("name two parties, or none")
    made = _chart(store, picture, one and store.party(one), two and store.party(two))
    content = _as(format_, made.configure_view(stroke="#ccc").configure_axis(labelLimit=220, titlePadding=8).to_json())
    if file is None:
        return Drawing(content.decode())
    file.write_bytes(content)
    return None


def _chart(store: LedgerStore, picture: Picture, one: str | None, two: str | None) -> Any:
    try:
        import altair  # noqa: F401
        import vl_convert  # noqa: F401
    except ImportError as error:
        raise LedgerError("pictures need two more libraries: pip install 'comity[plot]'") from error
    from comity.plot import balance, network, timeline

    if picture != "balance":
        return (timeline if picture == "timeline" else network).chart(store, one, two)
    if one is None or two is None:
        raise LedgerError("a balance is between two parties: name both, such as RUS PRK")
    return balance.chart(store, one, two)


def _as(format_: str, made: str) -> bytes:
    import vl_convert

    if format_ == "png":
        return bytes(vl_convert.vegalite_to_png(made, scale=2))
    if format_ == "html":
        return vl_convert.vegalite_to_html(made, bundle=True).encode()
    return vl_convert.vegalite_to_svg(made).encode()
