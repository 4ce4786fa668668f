"""`comity serve`: the ledger as a page in the browser."""

from __future__ import annotations

import webbrowser
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer

from comity.cli import options
from comity.cli.opening import DEFAULT, LedgerUrl, opened
from comity.cli.run import Asked
from comity.cli.sources import complain, note, stop
from comity.errors import ComityError, LedgerError

_EVERYWHERE = ("0.0.0.0", "::")  # nosec


def serve(
    ledger: LedgerUrl = DEFAULT,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    read_only: Annotated[bool, typer.Option("--read-only", help="Nobody can sign in or change anything.")] = False,
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="A name by which others reach it, such as ledger.example.org."),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A TLS certificate (PEM), to serve HTTPS.")
    ] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="The certificate's private key (PEM).")] = None,
    behind_https: Annotated[
        bool, typer.Option("--behind-https", help="A proxy in front speaks HTTPS: cookies go over HTTPS alone.")
    ] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    knowledge: options.Knowledge = None,
    parser: options.Parser = None,
    reader: options.Reader = None,
    model: options.Model = None,
    endpoint: options.Endpoint = None,
    max_cost: options.MaxCost = None,
) -> None:
    """Open the ledger as a page in the browser, to look through, check and correct.

    On this machine everybody may read, and have reports read; to write, sign in as a user of `comity user add`. On any
    other address a user is needed, and reading takes a sign-in too; with --read-only everybody may read, and nobody
    write.

    Reports that are pasted are read as the options say, and those of a `comity.toml`.

    **Examples**

    `comity serve`

    `comity serve --read-only --host 0.0.0.0 --name ledger.example.org`
    """
    try:
        import uvicorn

        from comity.web.app import create_app
        from comity.web.server import config_of
        from comity.web.site import LOCAL, Options
    except ImportError as error:
        raise stop("serve", ComityError("the page needs more libraries: pip install 'comity[web]'")) from error
    if (certificate is None) != (key is None):
        raise stop("serve", ComityError("give both --certificate and --key, or neither"))
    how = Asked(reader, model, endpoint, max_cost).options(parser, knowledge)
    with opened(ledger) as store:
        local = _is_local(host)
        if not local and not read_only and not store.users.all():
            why = (
                f"on {host} others can reach this ledger, and it has no user to let in: add one with "
                "`comity user add`, publish it with --read-only, or stay on 127.0.0.1"
            )
            raise stop("serve", LedgerError(why))
        secure = behind_https or certificate is not None
        if not local and not secure and not read_only:
            complain(
                "serve", "passwords cross the network in the clear: give --certificate and --key, or a proxy in front"
            )
        hosts = (*LOCAL, *(() if host in _EVERYWHERE else (host,)), *(name or ()))
        app = create_app(
            store,
            Options(
                read_only=read_only,
                private=not local and not read_only,
                secure=secure,
                own=local and not behind_https and not name,
                hosts=hosts,
                reader=how,
            ),
        )
        config = config_of(app, host=host, port=port, certificate=certificate, key=key, behind_https=behind_https)
        listening = config.bind_socket()
        address = _address(host, listening.getsockname()[1], secure=certificate is not None)
        note(f"the ledger is open at {address}; Ctrl-C closes it")
        if open_:
            webbrowser.open(address)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])


def _address(host: str, port: int, *, secure: bool) -> str:
    """Where a browser on this machine finds the page."""
    shown = "localhost" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"{'https' if secure else 'http'}://{shown}:{port}"


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
