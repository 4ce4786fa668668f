"""What one proposer tells more than once is one claim: an accord at its furthest stage, all else as told first."""

import pytest

from comity.consolidation.repeats import told_once
from comity.model import Accusation, Agreement, Claim, DateRange, Event, Indicator, Party, Plover, Quantity

NORWAY, KENYA, GHANA = (Party(name=name, state=name[:3].upper()) for name in ("Norway", "Kenya", "Ghana"))
MARCH, MAY = DateRange(start="2024-03-01", end="2024-03-31"), DateRange(start="2024-05-02", end="2024-05-02")


def accord(**fields: object) -> Agreement:
    told = {"parties": [NORWAY, KENYA], "type": "treaty", "stage": "agreed", "evidence": "…"} | fields
    return Agreement(**told)  # type: ignore[arg-type]


def blame(**fields: object) -> Accusation:
    told = {"accusers": [NORWAY], "accused": [KENYA], "of": "spying", "evidence": "…"} | fields
    return Accusation(**told)  # type: ignore[arg-type]


def figure(**fields: object) -> Indicator:
    value = Quantity(low=2, high=2, unit="tonne")
    return Indicator(**{"about": [KENYA], "measure": "exports", "value": value, "evidence": "…"} | fields)  # type: ignore[arg-type]


def event(type_: str, **fields: object) -> Event:
    told = {"actor": [NORWAY], "recipient": [KENYA], "plover": Plover(type=type_), "evidence": "…"} | fields  # type: ignore[arg-type]
    return Event(**told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (blame(), blame(evidence="It did so again.")),
        (blame(date=MAY), blame()),
        (accord(stage="signed"), accord()),
        (accord(subject="fish"), accord(parties=[NORWAY])),
        (figure(), figure(period=MARCH)),
        (figure(value=None, period=MARCH), figure(value=None, period=MARCH)),
        (event("ASSAULT"), event("ASSAULT", date=MAY)),
    ],
)
def test_what_is_told_again_stands_as_it_is_told_first(first: Claim, again: Claim) -> None:
    assert told_once([first, again]) == [first]


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (blame(), blame(of="theft")),
        (blame(), blame(accused=[GHANA])),
        (blame(date=MARCH), blame(date=MAY)),
        (accord(), accord(type="ceasefire")),
        (accord(subject="fish"), accord(subject="gas")),
        (figure(), figure(measure="imports")),
        (figure(), figure(value=Quantity(low=3, high=3, unit="tonne"))),
        (figure(value=None, period=MARCH), figure(value=None, period=MAY)),
        (event("ASSAULT"), event("THREATEN")),
        (event("ASSAULT"), event("ASSAULT", actor=[GHANA])),
    ],
)
def test_another_matter_stays(first: Claim, other: Claim) -> None:
    assert told_once([first, other]) == [first, other]


def test_an_accord_stands_at_its_furthest_stage_or_with_what_it_is_about() -> None:
    assert told_once([accord(), accord(stage="signed"), accord()]) == [accord(stage="signed")]
    assert told_once([accord(), accord(subject="fish")]) == [accord(subject="fish")]
