"""Reports for the tests of the ledger, made of plain values."""

from typing import Any

from comity.model import DateRange, Document, Finding, Item, Ledger, Party, Quantity, Transfer

PARTIES = {
    "ZWE": Party(name="Zimbabwe", state="ZWE"),
    "PRK": Party(name="North Korea", state="PRK"),
    "KEN": Party(name="Kenya", state="KEN"),
    "UKR": Party(name="Ukraine", state="UKR"),
    "SSD": Party(name="South Sudan", state="SSD"),
}


def gift(
    what: str = "rhino",
    low: float | None = 2,
    *,
    giver: str = "ZWE",
    receiver: str = "PRK",
    date: str | None = None,
    kind: str = "animal",
    stage: str = "delivered",
    unit: str | None = None,
    **more: Any,
) -> Transfer:
    quantity = None if low is None else Quantity(low=low, high=low, unit=unit or what)
    evidence = more.pop("evidence", f"{giver} {stage} {low} {what} to {receiver}")
    start, _, end = (date or "").partition("/")
    return Transfer(
        giver=[PARTIES[giver]],
        receiver=[PARTIES[receiver]],
        items=more.pop("items", [Item(what=what, kind=kind, quantity=quantity, taxon=more.pop("taxon", None))]),  # type: ignore[arg-type]
        stage=stage,  # type: ignore[arg-type]
        date=DateRange(start=start, end=end or start) if date else None,
        evidence=evidence,
        **more,
    )


def report(
    name: str,
    *transfers: Transfer,
    published: str = "2010-05-13",
    publisher: str | None = None,
    text: str | None = None,
    findings: list[Finding] | None = None,
) -> Ledger:
    whole = text or f"{name}: " + " ".join(f"{transfer.evidence}." for transfer in transfers)
    document = Document(id=name, text=whole, published=published, publisher=publisher or f"The {name}")
    return Ledger(document=document, transfers=list(transfers), findings=findings or [])
