"""`comity user add`: let somebody write through the page."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from comity.cli.opening import DEFAULT, LedgerUrl, opened
from comity.cli.sources import stop
from comity.errors import ComityError


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name that decisions are kept under.")],
    ledger: LedgerUrl = DEFAULT,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Take the password from the first line of standard input.")
    ] = False,
) -> None:
    """Add a user, who can then sign in and decide, correct and add; or give a user another password.

    The password is asked for twice. What is kept of it is a hash.

    **Example**

    `comity user add "A. Reader"`
    """
    try:
        from comity.web import passwords
    except ImportError as error:
        raise stop("user", ComityError("users need more libraries: pip install 'comity[web]'")) from error
    plain = " ".join(name.split())
    if not plain or len(plain) > 200 or not plain.isprintable():
        raise stop("user", ComityError("a name is 1 to 200 characters that can be printed"))
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = typer.prompt("password", hide_input=True, confirmation_prompt="again")
    if not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        raise stop("user", ComityError(f"a password has at least {passwords.SHORTEST} characters"))
    with opened(ledger, create=True) as store:
        new = store.users.put(plain, passwords.hashed(password))
    typer.echo(f"{plain}: {'added' if new else 'has another password now, and is signed out everywhere'}")
