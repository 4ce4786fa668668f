"""A small ledger with two reports of one event that differ, a denial, an agreement and a visit; and hostile ones."""

from typing import Any

from comity.model import Agreement, DateRange, Document, Finding, Item, Ledger, Party, Quantity, Span, Transfer, Visit

NAME, PASSWORD = "A. Reader", "correct horse battery"

ZWE, PRK = Party(name="Zimbabwe", state="ZWE"), Party(name="North Korea", state="PRK")
HOSTILE = '<script>document.title="broken into"</script><img src=x onerror=\'document.title="broken into"\'>'
"""Markup that gives itself away in the title of the page if it ever runs."""
LINK = 'javascript:document.title="broken into"'


def document(id_: str, text: str, **facts: Any) -> Document:
    return Document(id=id_, text=text, **{"published": "2010-05-13", "publisher": "The Harare Wire", **facts})


def at(text: str, *words: str) -> list[Span]:
    return [(text.index(word), text.index(word) + len(word)) for word in words]


def gift(text: str, what: str, low: int, *, giver: Party = ZWE, year: str | None = None, **more: Any) -> Transfer:
    """A transfer that a report's first sentence tells."""
    figure = "two" if "two" in text else str(low)
    item = Item(
        what=what, kind="animal", quantity=Quantity(low=low, high=low, unit=what),
        spans={"what": at(text, what), "quantity": at(text, figure)},
    )  # fmt: skip
    sentence = text.split(".")[0]
    spans = {"giver": at(text, giver.name), "receiver": at(text, PRK.name), "evidence": [(0, len(sentence) + 1)]}
    if year:
        spans["date"] = at(text, year)
        more["date"] = DateRange(start=f"{year}-01-01", end=f"{year}-12-31")
    return Transfer(
        giver=[giver], receiver=[PRK], items=[item], stage="delivered", evidence=f"{sentence}.", spans=spans, **more
    )


def reports() -> list[Ledger]:
    one = "Zimbabwe sent two rhinos to North Korea in 1985. The ark left on a Monday.\n\nThe zoo is glad."
    two = "In 1984 Zimbabwe sent 2 rhinos to North Korea. Keepers were worried."
    three = "Zimbabwe gave 6 hyenas to North Korea. A treaty was signed in Harare during a visit."
    treaty = Agreement(
        parties=[ZWE, PRK], type="treaty", subject="animals", stage="signed", evidence="A treaty was signed in Harare",
        spans={"evidence": at(three, "A treaty was signed in Harare"), "stage": at(three, "signed")},
    )  # fmt: skip
    visit = Visit(visitors=[PRK], hosts=[ZWE], place="Harare", stage="held", evidence="during a visit")
    denial = Finding(type="denial", about="one says it, another denies it", entries=[("transfers", 0)])
    return [
        Ledger(document=document("one", one, title="Two by two"), transfers=[gift(one, "rhino", 2, year="1985")]),
        Ledger(
            document=document("two", two, title="Ark sets sail", published="2010-05-15", publisher="The Bulawayo Post"),
            transfers=[gift(two, "rhino", 2, year="1984")],
        ),
        Ledger(
            document=document("three", three, title="Hyenas too", published="2011-01-02", url="https://example.org/3"),
            transfers=[gift(three, "hyena", 6, denied=True)], agreements=[treaty], visits=[visit], findings=[denial],
        ),
    ]  # fmt: skip


def hostile() -> Ledger:
    """A report every string of which is markup."""
    text = f"{HOSTILE} has sent 9 {HOSTILE} to North Korea. {HOSTILE}\n\n{HOSTILE}"
    giver = Party(name=HOSTILE, state="KEN")
    facts = {"title": f"Title {HOSTILE}", "publisher": f"Publisher {HOSTILE}", "url": LINK}
    return Ledger(document=document("h/../\"o's<tile>", text, **facts), transfers=[gift(text, HOSTILE, 9, giver=giver)])
