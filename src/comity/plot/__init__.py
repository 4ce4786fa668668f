"""Pictures of a ledger: timeline, network, balance; as SVG, PNG or a web page that needs no network.

Needs comity[plot].
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from comity.errors import LedgerError

if TYPE_CHECKING:
    from comity.ledger.store import LedgerStore

Picture = Literal["timeline", "network", "balance"]
FORMATS = ("svg", "png", "html")


def plot(store: LedgerStore, picture: Picture, path: Path, one: str | None = None, two: str | None = None) -> None:
    """Draw a picture of a ledger, or of what passed between two parties, into `path`.

    `one` and `two` are two parties by any of their names, both or neither; a balance needs both. Raises LedgerError for
    an ending that is none of FORMATS, where there is nothing to draw, and where comity[plot] is not installed; OSError
    where `path` cannot be written.
    """
    if picture not in get_args(Picture):
        raise LedgerError(f"no picture {picture!r}: it is one of {', '.join(get_args(Picture))}")
    format_ = path.suffix.lower().removeprefix(".")
    if format_ not in FORMATS:
        raise LedgerError(f"{path.name}: a picture's name ends in .svg, .png or .html")
    if (one is None) != (two is None):
        raise LedgerError("name two parties, or none")
    try:
        import altair  # noqa: F401
        import vl_convert
    except ImportError as error:
        raise LedgerError("pictures need two more libraries: pip install 'comity[plot]'") from error
    from comity.plot import balance, network, timeline

    one, two = one and store.party(one), two and store.party(two)

    if picture == "balance":
        if one is None or two is None:
            raise LedgerError("a balance is between two parties: name both, such as RUS PRK")
        chart = balance.chart(store, one, two)
    else:
        chart = (timeline if picture == "timeline" else network).chart(store, one, two)
    made = chart.configure_view(stroke="#ccc").configure_axis(labelLimit=220, titlePadding=8).to_json()
    if format_ == "svg":
        content = vl_convert.vegalite_to_svg(made).encode()
    elif format_ == "png":
        content = vl_convert.vegalite_to_png(made, scale=2)
    else:
        content = vl_convert.vegalite_to_html(made, bundle=True).encode()
    path.write_bytes(content)
