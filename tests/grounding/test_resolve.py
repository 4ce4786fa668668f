"""What a candidate's pointers and labels come to: values that the mentions give, or reasons why there are none."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.grounding.candidate import Candidate, ItemPointers, Label
from comity.grounding.refusals import Why
from comity.model import Accusation, Agreement, Event, Indicator, Transfer, Visit

GIFT = (
    "The Norwegian government has given Kenya about 70 Holstein cows, its zoo said on 2 May. "
    "Oslo promised more in June."
)
Make = Callable[..., Any]


def transfer(of: Any, **changes: Any) -> Candidate:
    fields: dict[str, Any] = {
        "kind": "transfer",
        "trigger": of.at("given"),
        "arguments": {"giver": (of.at("Norwegian"),), "receiver": (of.at("Kenya"),)},
        "items": (ItemPointers(what=of.at("cows"), quantity=of.at("about 70")),),
        "proposer": "learned@1",
    }
    return Candidate(**fields | changes)


def test_values_are_those_of_the_mentions(report: Make) -> None:
    of = report(GIFT)
    claim = of.resolver.resolve(transfer(of)).claim
    assert isinstance(claim, Transfer)
    assert [(p.state, p.name) for p in (*claim.giver, *claim.receiver)] == [
        ("NOR", "Norwegian government"),
        ("KEN", "Kenya"),
    ]
    (cows,) = claim.items
    assert (cows.what, cows.kind, cows.taxon) == ("Holstein cow", "animal", "Bos taurus")
    assert cows.quantity
    assert (cows.quantity.low, cows.quantity.approx) == (70, True)
    assert (claim.stage, claim.mode, claim.denied) == ("delivered", "gift", False)
    assert claim.proposed_by == ["learned@1"]
    assert claim.unverified == []


@pytest.mark.parametrize("words", ["Norwegian", "The Norwegian government", "government", "Norwegian gov", "Oslo"])
def test_a_party_may_be_pointed_at_in_part(report: Make, words: str) -> None:
    of = report(GIFT)
    claim = of.resolver.resolve(transfer(of, arguments={"giver": (of.at(words),), "receiver": (of.at("Kenya"),)})).claim
    assert [p.state for p in claim.giver] == ["NOR"]


@pytest.mark.parametrize(
    ("text", "words", "state", "name"),
    [
        ("Russia has sent Cuba 40 tonnes of rice. It also sent Peru oil.", "It", "RUS", "Russia"),
        (
            "Kim Jong Un met envoys. The North Korean leader has sent Cuba 40 tonnes of rice.",
            "Korean lead",
            "PRK",
            None,
        ),
        ("Vladimir Putin has sent Cuba 40 tonnes of rice.", "Putin's", None, None),
        ("President Vladimir Putin has sent Cuba 40 tonnes of rice.", "Putin", "RUS", "Vladimir Putin"),
    ],
)
def test_coreference_and_offices(report: Make, text: str, words: str, state: str | None, name: str | None) -> None:
    of = report(text)
    if words.endswith("'s"):
        words, state, name = "Vladimir", "RUS", "Vladimir Putin"
    candidate = Candidate(
        kind="transfer",
        trigger=of.at("sent"),
        arguments={"giver": (of.at(words),), "receiver": (of.at("Cuba"),)},
        items=(ItemPointers(what=of.at("rice")),),
        proposer="learned@1",
    )
    (giver,) = of.resolver.resolve(candidate).claim.giver
    assert giver.state == state
    assert name is None or giver.name == name


def test_a_wrong_argument_costs_only_itself(report: Make) -> None:
    of = report(GIFT)
    arguments = {"giver": (of.at("Norwegian"),), "receiver": (of.at("Kenya"),), "date": (of.at("zoo"),)}
    wrong = ItemPointers(what=of.at("promised"))
    cows = ItemPointers(what=of.at("cows"), quantity=of.at("zoo"))
    resolved = of.resolver.resolve(transfer(of, arguments=arguments, items=(cows, wrong)))
    assert resolved.claim.date is None
    assert [item.what for item in resolved.claim.items] == ["Holstein cow"]
    assert resolved.claim.items[0].quantity.low == 70
    assert {(lost.role, lost.why) for lost in resolved.lost} >= {("date", Why.NO_DATE), ("what", Why.NO_THING)}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"items": ()}, Why.NO_ITEMS),
        ({"arguments": {}}, Why.NO_SIDES),
        ({"arguments": {"giver": "Norwegian", "receiver": "Oslo"}}, Why.NOT_ACROSS),
    ],
)
def test_what_does_not_stand_is_refused_and_says_why(report: Make, changes: dict[str, Any], why: Why) -> None:
    of = report(GIFT)
    if changes.get("arguments"):
        changes = {"arguments": {role: (of.at(words),) for role, words in changes["arguments"].items()}}
    resolved = of.resolver.resolve(transfer(of, **changes))
    assert (resolved.claim, resolved.why) == (None, why)


def test_a_label_counts_where_words_entail_it_and_is_else_unverified(report: Make) -> None:
    of = report(GIFT)
    told = of.resolver.resolve(transfer(of, labels={"stage": Label(value="delivered", score=0.9)})).claim
    assert (told.stage, told.unverified) == ("delivered", [])
    chosen = of.resolver.resolve(
        transfer(of, labels={"stage": Label(value="cancelled", score=0.4), "mode": Label(value="loan", score=0.3)})
    ).claim
    assert (chosen.stage, chosen.mode) == ("cancelled", "loan")
    assert sorted((u.field, u.score) for u in chosen.unverified) == [("mode", 0.3), ("stage", 0.4)]


def test_all_kinds(report: Make) -> None:
    of = report(
        "Russia and Iran signed a treaty on gas in Tehran on Monday. Putin will visit Iran in June. Ukraine accused "
        "Iran of arming Russia. Iran's oil exports rose 5 percent to 2 million barrels in April. Israel bombed Iran."
    )
    two = (of.at("Russia"), of.at("Iran"))
    made = [
        of.resolver.resolve(candidate).claim
        for candidate in (
            Candidate(
                kind="agreement", trigger=of.at("signed"), proposer="x",
                arguments={"parties": two, "subject": (of.at("gas"),), "date": (of.at("Monday"),)},
            ),
            Candidate(
                kind="visit", trigger=of.at("visit"), proposer="x",
                arguments={"visitors": (of.at("Putin"),), "hosts": (of.at("Iran", 1),), "date": (of.at("June"),)},
            ),
            Candidate(
                kind="accusation", trigger=of.at("accused"), proposer="x",
                arguments={
                    "accusers": (of.at("Ukraine"),), "accused": (of.at("Iran", 2),), "of": (of.at("arming Russia"),),
                },
            ),
            Candidate(
                kind="indicator", trigger=of.at("rose"), proposer="x",
                arguments={
                    "about": (of.at("Iran's"),), "measure": (of.at("oil exports"),), "change": (of.at("5 percent"),),
                    "value": (of.at("2 million barrels"),), "period": (of.at("April"),),
                },
            ),
            Candidate(
                kind="event", trigger=of.at("bombed"), proposer="x",
                arguments={"actor": (of.at("Israel"),), "recipient": (of.at("Iran", 4),)},
            ),
        )
    ]  # fmt: skip
    agreement, visit, accusation, indicator, event = made
    assert isinstance(agreement, Agreement)
    assert (agreement.type, agreement.stage, agreement.subject) == ("treaty", "signed", "gas")
    assert agreement.date
    assert agreement.date.start == "2024-04-29"
    assert isinstance(visit, Visit)
    assert visit.date
    assert (visit.stage, visit.date.start) == ("planned", "2024-06-01")
    assert isinstance(accusation, Accusation)
    assert (accusation.of, accusation.accused[0].state) == ("arming Russia", "IRN")
    assert isinstance(indicator, Indicator)
    assert indicator.value
    assert indicator.change
    assert (indicator.measure, indicator.value.low, indicator.change.value) == ("oil exports", 2_000_000, 5)
    assert isinstance(event, Event)
    assert event.plover
    assert event.plover.type == "ASSAULT"
