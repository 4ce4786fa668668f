"""The short notation of what is right in a report of a sentence or two, and its reader.

Clauses are parted by `;`, and what stands in round brackets at the end is a remark.

    T DEU+FRA>ALB ~30 tents, 2- nurses, delivered gift 2023-05-07 by X     a transfer; the items that are named are all
    A USA + CHN treaty signed 1972-02     V USA>CHN, no host, place Singapore, held     X IND > PAK of shelling villages
    I JPN tourist arrivals null-27,000,000 2023 change -5 % since 2022      event ASSAULT ETH > KEN
    nothing      no transfer      2 entries      3 items      no party Juba      no date      said_by empty

What a line does not tell is open; each entry that it tells is an entry of its own. A side is ISO codes, ids or names
joined by `+`; `?` leaves it open, `-` says that it is empty. A quantity is `12`, `12-14`, `2000-`, `null-80`, with `~`
for one that is approximate, and a unit of money or `%` behind it. Words in double quotes are words of a thing, even
where they look like a number.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Literal, get_args

import msgspec

from comity.model import AgreementStage, AgreementType, ItemKind, Mode, PloverType, TransferStage, VisitStage

Kind = Literal["transfers", "agreements", "visits", "accusations", "indicators", "events"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LETTERS: dict[str, Kind] = {
    "T": "transfers", "A": "agreements", "V": "visits", "X": "accusations", "I": "indicators", "event": "events",
}  # fmt: skip
_NAMES: dict[str, Kind] = {kind[:-1]: kind for kind in KINDS} | {"sale": "transfers", "change": "indicators"}
_STAGES = {*get_args(TransferStage), *get_args(AgreementStage), *get_args(VisitStage)}
_MODES, _TYPES = set(get_args(Mode)), set(get_args(AgreementType))
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = {"k": 10**3, "m": 10**6, "bn": 10**9, "tn": 10**12}
_QUANTITY = re.compile(
    rf"(?<![\w.,-])(?P<approx>~)?(?P<low>{_NUMBER}|null)(?P<dash>-)?(?P<high>(?:{_NUMBER}))?(?P<scale>k|m|bn|tn)?"
    r"(?:\s?(?P<unit>%(?: of GDP)?|[A-Z]{3}\b))?(?![\w,]*\d)"
)
_DAY = r"(?:1[89]|20)\d\d(?:-\d\d(?:-\d\d)?)?"
_DATE = re.compile(rf"(?<![\w,.~-])({_DAY})(?:\.\.({_DAY}|\d\d))?(?![\w,%]|-(?!\d\d))")
_EVENT = re.compile(rf"(?:{'|'.join(get_args(PloverType))})\b ?")
_SIDES = re.compile(r"(?P<left>[^>]*?)\s*>\s*(?P<right>[^\s+]+(?:\s*\+\s*[^\s+,]+)*)\s*(?P<rest>.*)")
_GROUP = re.compile(r"(?P<group>[^\s+,]+(?:\s*(?:\+|,(?=\s*[A-Z]{3}\b))\s*[^\s+,]+)*),?\s*(?P<rest>.*)")


class Amount(msgspec.Struct, frozen=True):
    """Bounds, unit and approximation of a quantity."""

    low: float | None
    high: float | None
    unit: str | None = None
    approx: bool = False


class Thing(msgspec.Struct, frozen=True):
    """What an item is to be: its words, its quantity; `counted` is None where the quantity is left open."""

    words: str
    amount: Amount | None = None
    counted: bool | None = None
    kind: ItemKind | None = None
    no_taxon: bool = False


class Pattern(msgspec.Struct, frozen=True):
    """What is told of one entry; None leaves a value open, an empty tuple says that there is none."""

    kind: Kind
    first: tuple[str, ...] | None = None
    second: tuple[str, ...] | None = None
    stages: tuple[str, ...] = ()
    mode: str | None = None
    type: str | None = None
    things: tuple[Thing, ...] = ()
    days: tuple[str, str] | None = None
    undated: bool = False
    said_by: tuple[str, ...] | None = None
    place: str | None = None
    words: str = ""
    avoid: str | None = None
    amount: Amount | None = None
    change: Amount | None = None
    unchanged: bool = False


class Right(msgspec.Struct, frozen=True):
    """All that is told of a report: entries that are all of their kind or among them, counts, what is absent."""

    nothing: bool = False
    entries: tuple[Pattern, ...] = ()
    some: tuple[Pattern, ...] = ()
    none: tuple[Pattern, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    no_parties: tuple[str, ...] = ()


def read_right(text: str) -> Right:
    """Return what a line in the short notation tells. Raises ValueError where a clause is not of the notation."""
    nothing, counts, no_parties = False, [], []
    entries: list[Pattern] = []
    some: list[Pattern] = []
    none: list[Pattern] = []
    for clause in _clauses(text):
        if clause == "nothing":
            nothing = True
        elif match := re.fullmatch(
            r"(\d+) (entry|entries|items?|(?:transfer|agreement|visit|accusation|indicator|change|sale)s?)", clause
        ):
            counts.append((_plural(match[2]), int(match[1])))
        elif match := re.fullmatch(r"no party (.+)", clause):
            no_parties += re.split(r" (?:and|or) ", match[1])
        elif match := re.fullmatch(r"no (transfer|agreement|visit|accusation|indicator|event|sale)\b ?(.*)", clause):
            none.append(_pattern(_NAMES[match[1]], match[2], "sale" if match[1] == "sale" else None))
        elif match := re.match(r"(T|A|V|X|I|event) ", clause):
            entries.append(_pattern(LETTERS[match[1]], clause[match.end() :]))
        else:
            some.append(_field(clause))
    return Right(nothing, tuple(entries), tuple(some), tuple(none), tuple(counts), tuple(no_parties))


def _clauses(text: str) -> list[str]:
    cut = [re.sub(r"\s*\([^()]*\)\s*$", "", part.strip()) for part in re.split(r";|,(?=\s*[TAVXI] )", text)]
    return [clause for clause in cut if clause]


def _plural(word: str) -> str:
    return "entries" if word.startswith("entr") else word.rstrip("s") + "s"


def _field(clause: str) -> Pattern:
    """A value that some entry has: `giver WB`, `receivers KEN+MWI`, `about world`, `said_by empty`, `pledged`."""
    name, _, rest = clause.partition(" ")
    side = _parties(re.sub(r"^(?:null|empty)\b|:.*", "", rest) or "-")
    match name.rstrip("s") if name != "parties" else name:
        case "giver":
            return Pattern("transfers", first=side)
        case "receiver":
            return Pattern("transfers", second=side)
        case "about":
            return Pattern("indicators", first=side)
        case "parties":
            return Pattern("agreements", first=side)
        case "visitor":
            return Pattern("visits", first=side)
        case "said_by":
            return Pattern("transfers", said_by=side)
        case "of":
            return Pattern("accusations", avoid=rest.removeprefix("not ").strip("'\""))
    words = clause.split()
    if not (set(re.split(r"[|]", words[0])) & (_STAGES | _MODES) or re.match(r"~?[\d\"$]|null-|no date|kind ", clause)):
        raise ValueError(f"“{clause}” is not of the notation")
    return _pattern("transfers", "?>? " + clause)


def _pattern(kind: Kind, text: str, mode: str | None = None) -> Pattern:
    values: dict[str, object] = {"mode": mode} if mode else {}
    if kind == "events" and (match := re.match(_EVENT, text)):
        values["event"], text = match[0].strip(), text[match.end() :]
    first, second, rest = _sides(kind, text)
    if match := re.search(r"\bof ['\"]?(.+?)['\"]?$", rest) if kind == "accusations" else None:
        return Pattern(kind, first, second, words=match[1])
    rest, values = _told(rest, values)
    if values.pop("no_host", False):
        second = ()
    if kind == "events":
        return Pattern(kind, first, second, type=values.pop("event", None), days=values.get("days"))  # type: ignore[arg-type]
    if kind == "indicators":
        return Pattern(kind, first, **_measured(rest, values))  # type: ignore[arg-type]
    if kind == "transfers":
        values["things"] = tuple(map(_thing, _listed(rest)))
    return Pattern(kind, first, second, **values)  # type: ignore[arg-type]


def _sides(kind: Kind, text: str) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None, str]:
    if not text:
        return None, None, ""
    if match := re.fullmatch(r"to (?:the )?(\w+)", text):
        return None, _parties(match[1]), ""
    if match := _SIDES.fullmatch(text):
        return _parties(match["left"]), _parties(match["right"]), match["rest"]
    if kind not in ("agreements", "visits", "indicators"):
        return None, None, text
    match = _GROUP.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” names no parties")
    return _parties(match["group"]), None, match["rest"]


def _parties(text: str) -> tuple[str, ...] | None:
    if text.strip() == "?":
        return None
    return tuple(name.strip().replace("_", " ") for name in re.split(r"[+,]", text) if name.strip() not in ("", "-"))


def _told(rest: str, values: dict[str, object]) -> tuple[str, dict[str, object]]:
    """Take out of the words of an entry who says it, its place, host, days, stage, mode and type."""
    cut = _Cutter(rest)
    if match := cut.take(r",?\s*\bby (?:the )?([\w. +]+)$"):
        values["said_by"] = _parties(match[1])
    if match := cut.take(r",?\s*\bplace ([\w ]+?)(?=,|$)"):
        values["place"] = match[1]
    if cut.take(r",?\s*\bno host\b"):
        values["no_host"] = True
    if cut.take(r",?\s*\b(?:no date|date null)\b"):
        values["undated"] = True
    if cut.take(r",?\s*\bno change\b"):
        values["unchanged"] = True
    if match := cut.take(r"\bchange (?P<what>[^,;]+)"):
        values["change"] = _amount(match["what"].split(" since ")[0])
    if match := cut.take(rf"{_DATE.pattern}", quoted=False):
        values["days"] = _days(match[1], match[2])
    if match := cut.take(rf",?\s*\b((?:{'|'.join(_STAGES)})(?:\|(?:{'|'.join(_STAGES)}))*)\b"):
        values["stages"] = tuple(match[1].split("|"))
    if match := cut.take(rf"(?<![\w\"])(?<!of )({'|'.join(_MODES)})(?![\w\"])"):
        values["mode"] = match[1]
    if match := cut.take(rf"(?<![\w\"])({'|'.join(_TYPES)})(?![\w\"])"):
        values["type"] = match[1]
    return " ".join(cut.text.split()), values


class _Cutter:
    """Words, and the patterns that are cut from them."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: str, *, quoted: bool = True) -> re.Match[str] | None:
        """Cut the first match that is not part of a name and, unless it may be, not in quotes; return it."""
        for match in re.finditer(pattern, self.text):
            before = self.text[: match.start()]
            if not quoted and (before.count('"') % 2 or re.search(r"[A-Z][a-z]\w+ $", before)):
                continue
            self.text = before + " " + self.text[match.end() :]
            return match
        return None


def _days(first: str, last: str | None) -> tuple[str, str]:
    end = (first[: -len(last)] + last if len(last) == 2 else last) if last else first
    return (first + "-01-01"[len(first) - 4 :] if len(first) < 10 else first), _last_day(end)


def _last_day(day: str) -> str:
    if len(day) == 4:
        return f"{day}-12-31"
    return f"{day}-{monthrange(int(day[:4]), int(day[5:7]))[1]}" if len(day) == 7 else day


def _measured(rest: str, values: dict[str, object]) -> dict[str, object]:
    if match := _QUANTITY.search(rest):
        values["amount"] = _amount(match[0])
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    elif match := re.search(r"\brank (\d+)", rest):
        values["amount"] = Amount(int(match[1]), int(match[1]), "rank")
        rest = rest.replace(match[0], "")
    if "rank" in rest.split() and isinstance(amount := values.get("amount"), Amount):
        values["amount"] = msgspec.structs.replace(amount, unit="rank")
        rest = rest.replace("rank", "")
    for name in ("things", "stages", "mode", "type"):
        values.pop(name, None)
    return values | {"words": " ".join(rest.strip(" ,").split())}


def _listed(rest: str) -> list[str]:
    return [part.strip() for part in re.split(r",(?!\d{3})| \band\b ", rest.strip(" ,")) if part.strip()]


def _thing(text: str) -> Thing:
    kind: ItemKind | None = None
    if match := re.search(r"\bkind (\w+)", text):
        kind = msgspec.convert(match[1], ItemKind)
        text = text.replace(match[0], "")
    no_taxon, uncounted = "no taxon" in text, "no quantity" in text
    text = text.replace("no taxon", "").replace("no quantity", "")
    amount = None
    if match := None if text.strip().startswith('"') else _QUANTITY.search(text):
        amount = _amount(match[0])
        text = text[: match.start()] + text[match.end() :]
    counted = True if amount is not None else (False if uncounted else None)
    return Thing(" ".join(text.replace('"', "").strip(" ,").split()), amount, counted, kind, no_taxon)


def _amount(text: str) -> Amount:
    """Read a quantity of the notation. Raises ValueError."""
    text = text.strip()
    sign = -1 if re.match(r"-\d", text) else 1
    if match := re.fullmatch(rf"({_NUMBER}) ?fold", text.lstrip("-+")):
        return Amount(_number(match[1], 1), _number(match[1], 1), "fold")
    match = _QUANTITY.fullmatch(text.lstrip("-+"))
    if match is None:
        raise ValueError(f"“{text}” is no quantity of the notation")
    scale = _SCALE.get(match["scale"] or "", 1)
    low = None if match["low"] == "null" else sign * _number(match["low"], scale)
    high = sign * _number(match["high"], scale) if match["high"] else (None if match["dash"] else low)
    return Amount(low, high, match["unit"], bool(match["approx"]))


def _number(digits: str, scale: int) -> float:
    return round(float(digits.replace(",", "")) * scale, 6)
