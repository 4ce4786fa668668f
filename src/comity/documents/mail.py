"""Mail: single messages, and mailboxes (mbox) of any length. A newsletter is a report of the day it was sent on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, BinaryIO, cast

from comity.documents.apart import APART
from comity.documents.build import tidy
from comity.documents.day import parse_day
from comity.documents.decode import decode
from comity.documents.html import article, is_html
from comity.documents.limits import Limits
from comity.documents.meta import Meta
from comity.documents.parts import Found, Intake, Part
from comity.errors import BadDate, Empty, InputError, TooLarge

_LINE = 1 << 16
_QUOTED = re.compile(rb"^>(>*From )", re.M)
_HEADER = 4_000
"""Characters that are taken of a header: the library takes the square of their number to read it."""
_ENOUGH = 200
"""A message's plain text with fewer letters is often only a hint at its HTML."""


def read_mbox(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the report of each message of a mailbox, as they stream by; messages are told by their numbers."""
    for number, raw in enumerate(_messages(part.stream, intake.limits), 1):
        try:
            if raw is None:
                allowed = f"more than the {intake.limits.file:,} bytes allowed"
                raise TooLarge(f"it has {allowed}: raise it with --max-file-bytes")
            yield _report(_QUOTED.sub(rb"\1", raw), part, intake)
        except InputError as error:
            yield type(error)(f"message {number}: {error}")


def read_mail(part: Part, intake: Intake) -> Iterator[Found]:
    """Yield the report of one message. Raises InputError."""
    yield _report(part.bytes(intake.limits), part, intake)


def _messages(stream: BinaryIO, limits: Limits) -> Iterator[bytes | None]:
    """Each message between lines that begin with "From " after an empty one; None for one that is too large."""
    message: bytearray | None = None
    too_large, blank, whole = False, True, True
    while line := stream.readline(_LINE):
        if line.startswith(b"From ") and blank and whole:
            if message is not None:
                yield None if too_large else bytes(message)
            message, too_large = bytearray(), False
        elif message is not None and not too_large:
            message += line
            too_large = len(message) > limits.file
            if too_large:
                message = bytearray()
        blank, whole = line in (b"\n", b"\r\n"), line.endswith(b"\n")
    if message is not None:
        yield None if too_large else bytes(message)


def _report(raw: bytes, part: Part, intake: Intake) -> Found:
    own, text = APART.ask("mail", "the message", intake.limits.seconds, tuple[Meta, str], raw)
    return intake.document(text, own, part)


class _Policy(policy.EmailPolicy):
    """The standard policy, with headers that have an end."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return the name and the value of a header."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_HEADER]


def message_text(raw: bytes) -> tuple[Meta, str]:
    """Return what a message says of itself, and its text, with no bound on the time. Raises Empty."""
    message = cast(EmailMessage, BytesParser(policy=_Policy()).parsebytes(raw))
    return _meta(message), _text(message)


def _meta(message: EmailMessage) -> Meta:
    return Meta(title=_header(message, "subject"), published=_day(message), publisher=_sender(message))


def _header(message: EmailMessage, name: str) -> str | None:
    """A header decoded; some are so broken that the library cannot read them."""
    try:
        value = message.get(name)
    except Exception:
        return None
    return " ".join(str(value).split()) or None if value else None


def _day(message: EmailMessage) -> str | None:
    """The day on which it was sent, by the sender's own clock."""
    sent = _header(message, "date")
    try:
        return parse_day(sent.partition("(")[0]) if sent else None
    except BadDate:
        return None


def _sender(message: EmailMessage) -> str | None:
    try:
        sender: Any = message["from"].addresses[0]
        return sender.display_name or sender.domain or None
    except Exception:
        return _header(message, "from")


def _text(message: EmailMessage) -> str:
    """The plain text, or the HTML where that says more."""
    plain, page = "", ""
    for found in message.walk():
        if found.is_multipart() or found.get_filename() or found.get_content_disposition() == "attachment":
            continue
        kind = found.get_content_type()
        if kind not in ("text/plain", "text/html"):
            continue
        words = decode(_payload(found), found.get_content_charset())
        if kind == "text/html" or is_html(words):
            page = page or words
        else:
            plain = plain or tidy(words).strip()
    if page and sum(map(str.isalpha, plain)) < _ENOUGH:
        try:
            return article(page)[1]
        except Empty:
            pass
    if not plain:
        raise Empty("there is no text in this message")
    return plain


def _payload(part: Any) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
