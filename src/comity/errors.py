"""The errors of comity, one tree.

ComityError                    anything comity itself reports; str(error) is one clear line
├── InputError                 a report that cannot be read; the rest of a batch goes on
│   ├── NotFound               no such file
│   ├── Empty                  nothing in it
│   │   └── Paywalled          a page that shows its article to subscribers only
│   ├── Binary                 not text
│   ├── BadEncoding            text in no known encoding
│   ├── NotEnglish             text in another language (named in the message)
│   ├── TooLarge               over a limit of size, depth, ratio, number or time (named in the message)
│   ├── Broken                 an archive or document that is cut off or damaged
│   ├── FetchError             a page that could not be fetched
│   │   └── Forbidden          a page that may not be fetched: no public address, or robots.txt says no
│   ├── BadDate                a date that is none
│   └── BadLine                a broken JSON line (its number is in the message)
├── NotRead                    a report that was taken in but not read; the rest of a batch goes on
│   ├── ReportLost             its reading crashed, or took too long or too much memory
│   ├── NotKept                the ledger's database does not take it
│   └── EndpointError          the language model did not answer for it
│       └── Stopped            going on makes no sense: the key is refused, the cost limit is reached …
├── KnowledgeError             a data file that does not validate (file, entry and reason in the message)
├── ModelError                 the parser's model is missing or is no English one
├── SettingsError              comity.toml or the options do not say how to read
├── ClusterError               the cluster cannot be used, or its work failed
│   └── SparkError             Spark or its Java is missing, or does not start
└── LedgerError                the ledger cannot be opened, or a query or decision does not fit it
    ├── NotKnown               a name, day or other value that is asked for and is none; the nearest are in the message
    ├── CannotOpen             it is no ledger, damaged, or its database does not answer
    ├── NotInLedger            no such entry, report, decision, user or page
    ├── Ambiguous              the beginning of an id that more than one has
    └── Changed                what a decision is about has changed since it was looked at
"""


class ComityError(Exception):
    """Anything that comity itself reports. Its text is one line that says what is wrong and what to do."""


class InputError(ComityError):
    """A report that cannot be read."""


class NotFound(InputError):  # noqa: N818 - read as a sentence at the place where it is raised
    """No such file."""


class Empty(InputError):  # noqa: N818
    """Nothing in it."""


class Paywalled(Empty):
    """A page that shows its article to subscribers only."""


class Binary(InputError):  # noqa: N818
    """Not text."""


class BadEncoding(InputError):  # noqa: N818
    """Text in no encoding that could be found out."""


class NotEnglish(InputError):  # noqa: N818
    """Text in another language."""


class TooLarge(InputError):  # noqa: N818
    """Over a limit of size, depth, ratio, number or time."""


class Broken(InputError):  # noqa: N818
    """An archive or document that is cut off or damaged."""


class FetchError(InputError):
    """A page that could not be fetched. `passing`: it may work later, not before `after` seconds if that is given."""

    def __init__(self, message: str, *, passing: bool = False, after: float | None = None) -> None:
        super().__init__(message)
        self.passing = passing
        self.after = after


class Forbidden(FetchError):  # noqa: N818
    """A page that may not be fetched: it is at no public address, or robots.txt says no."""


class BadDate(InputError):  # noqa: N818
    """A date that is none."""


class BadLine(InputError):  # noqa: N818
    """A broken JSON line."""


class NotRead(ComityError):  # noqa: N818
    """A report that was taken in but not read."""


class ReportLost(NotRead):
    """A report whose reading crashed, or took too long or too much memory; the others are read all the same."""


class NotKept(NotRead):
    """A report that the ledger's database does not take; the others are kept all the same."""


class KnowledgeError(ComityError):
    """A data file that does not validate."""


class ModelError(ComityError):
    """The parser's model is missing or is no English one."""


class SettingsError(ComityError):
    """comity.toml or the options do not say how to read."""


class EndpointError(NotRead):
    """The language model did not answer for a report."""


class Stopped(EndpointError):  # noqa: N818
    """Going on with the language model makes no sense. `passing`: later it may."""

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class ClusterError(ComityError):
    """The cluster cannot be used, or its work failed; what was committed before is kept."""


class SparkError(ClusterError):
    """Spark or the Java that it needs is missing, or does not start."""


class LedgerError(ComityError):
    """The ledger cannot be opened, or a query or decision does not fit it."""


class CannotOpen(LedgerError):  # noqa: N818
    """What is there is no ledger, is damaged, or does not answer: `why`."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(url, why)
        self.url, self.why = url, why

    def __str__(self) -> str:
        return f"{self.url}: {self.why}: `comity doctor` says what to do"


class NotInLedger(LedgerError):  # noqa: N818
    """The ledger has no such entry, report, decision, user or page."""


class Ambiguous(LedgerError):  # noqa: N818
    """More than one entry or decision has an id that begins so."""


class NotKnown(LedgerError):  # noqa: N818
    """A name, day or other value that is asked for and is none; the nearest right ones are in the message."""


class Changed(LedgerError):  # noqa: N818
    """What a decision is about has changed since it was looked at."""
