"""`comity review`: decide on entries, one at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import click
import typer

from comity.cli import completing
from comity.cli.filtering import filtered
from comity.cli.opening import DEFAULT, LedgerUrl, opened
from comity.cli.options import Knowledge
from comity.cli.sources import complain
from comity.cli.typed import value_of
from comity.cli.undo import undo_after_asking
from comity.errors import LedgerError

if TYPE_CHECKING:
    from comity.ledger.filters import Filters
    from comity.ledger.store import LedgerStore

_KEYS = "a accept · c correct · r reject · m merge · s split · u undo · n next · q quit"


@filtered
def review(
    ledger: LedgerUrl = DEFAULT,
    entry: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ENTRY]…", autocompletion=completing.entries, help="Only these entries."),
    ] = None,
    *,
    filters: Filters,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides; your login by default.")] = None,
    found: Annotated[bool, typer.Option("--found", help="Only entries with findings.")] = False,
    knowledge: Knowledge = None,
) -> None:
    """Go through open entries, narrowed by any filters, one at a time and decide, by single keys.

    Every decision is kept with who, when and why, and can be undone: your own last one, after it is shown. A field is
    named as `comity show` names it (`stage`, `items.0.quantity`); a value is plain words: `about 70 lions`, `May 2024`,
    `no`, `none`; a party any of its names, or `Prayut (THA)`.

    **Example**

    `comity review --found --by "A. Reader"`

    `comity review --between Russia "North Korea" --kind transfer`
    """
    with opened(ledger, knowledge=knowledge) as store:
        chosen = filters.over(store.entries())
        wanted = map(store.entry, entry) if entry else chosen if filters.status else chosen.status("open")
        ids = [each.id for each in wanted]
        if found:
            told = {id_ for finding in store.findings() for id_ in finding.entries}
            ids = [id_ for id_ in ids if id_ in told]
        _Review(store, by).go(ids)


class _Review:
    def __init__(self, store: LedgerStore, by: str | None) -> None:
        self._store = store
        self._by = by

    def go(self, ids: list[str]) -> None:
        for place, id_ in enumerate(ids):
            if not self._entry(id_, f"{place + 1} of {len(ids)}"):
                return
        typer.echo("nothing more to review")

    def _entry(self, id_: str, place: str) -> bool:
        """Show an entry and take keys until it is decided; return whether to go on."""
        keys: dict[str, Callable[[str], bool]] = {
            "a": self._accept, "c": self._correct, "r": self._reject, "m": self._merge, "s": self._split,
            "u": self._undo,
        }  # fmt: skip
        self._show(id_, place)
        while True:
            key = _key()
            if key in ("n", "q"):
                return key == "n"
            if key not in keys:
                continue
            try:
                if keys[key](id_):
                    return True
                self._show(id_, place)
            except LedgerError as error:
                complain("review", error)

    def _show(self, id_: str, place: str) -> None:
        from comity.cli.entry_view import entry_view
        from comity.cli.output import Output

        typer.echo(f"\n{place}")
        with Output(None) as out:
            out.people(entry_view(self._store.show(id_)))

    def _why(self) -> str | None:
        return typer.prompt("why", default="", show_default=False) or None

    def _accept(self, id_: str) -> bool:
        self._store.decisions.accept(id_, by=self._by, why=self._why())
        return True

    def _reject(self, id_: str) -> bool:
        self._store.decisions.reject(id_, by=self._by, why=self._why())
        return True

    def _correct(self, id_: str) -> bool:
        field = typer.prompt("field")
        value = value_of(field, typer.prompt("value"))
        self._store.decisions.correct(id_, field, value, by=self._by, why=self._why())
        return False

    def _merge(self, id_: str) -> bool:
        self._store.decisions.merge(id_, typer.prompt("with entry"), by=self._by, why=self._why())
        return False

    def _split(self, id_: str) -> bool:
        told = self._store.entry(id_).claims
        words = typer.prompt("claims to take out, by number").replace(",", " ").split()
        claims = [told[int(word) - 1] if word in map(str, range(1, len(told) + 1)) else word for word in words]
        self._store.decisions.split(id_, claims, by=self._by, why=self._why())
        return False

    def _undo(self, _id: str) -> bool:
        undo_after_asking(self._store, None, self._by)
        return False


def _key() -> str:
    """The next key: at a terminal as soon as it is pressed, else the first of the next line."""
    if not sys.stdin.isatty():
        return str(typer.prompt(_KEYS, prompt_suffix="\n> ", default="n", show_default=False)).strip().lower()[:1]
    typer.echo(f"{_KEYS}\n> ", nl=False)
    pressed = click.getchar().lower()
    typer.echo(pressed if pressed.isprintable() else "")
    return "n" if pressed in ("\r", "\n") else "q" if pressed in ("\x03", "\x04", "\x1b") else pressed[:1]
