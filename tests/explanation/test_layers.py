"""What an explanation shows beside the ledger: what quantities are of, who is quoted in full, events of every kind."""

import comity
from comity.model import EventMention, QuantityMention


def quantities(text: str) -> dict[str, QuantityMention]:
    return {m.text: m for m in comity.explain(text, published="2024-06-12").mentions.quantities}


def events(text: str) -> list[EventMention]:
    return comity.explain(text, published="2024-06-12").events


def of(text: str) -> dict[str, list[str]]:
    return {words: [text[start:end] for start, end in m.of] for words, m in quantities(text).items()}


def test_a_quantity_says_what_it_is_of() -> None:
    text = "Peru sent 40 tonnes of rice and 20 jeeps. Its exports rose by 15 percent. Its debt is $3bn."
    assert of(text) == {"40 tonnes": ["rice"], "20 jeeps": ["jeeps"], "15 percent": ["exports"], "$3bn": ["debt"]}


def test_a_quantity_says_its_parts() -> None:
    text = "Oman pumps about 3 million barrels a day."
    found = quantities(text)["about 3 million barrels"]
    assert (found.sort, found.approx, found.per) == ("measure", True, "a day")
    assert found.number is not None
    assert found.measure is not None
    assert text[slice(*found.number)] == "3 million"
    assert text[slice(*found.measure)] == "barrels"


def test_a_change_has_its_direction() -> None:
    found = quantities("Exports rose by 15 percent. Imports fell 3 percent. The tax is 7 percent.")
    assert [m.change for m in found.values()] == ["up", "down", None]


def test_a_source_is_shown_in_full_with_its_cue() -> None:
    text = "The Norwegian prime minister, Jonas Gahr Store, has said that the ship was late."
    (speech,) = comity.explain(text, published="2024-06-12").speech
    words = [text[slice(*span)] for span in (*speech.source_phrase, *speech.cue, *speech.content)]
    assert words == ["The Norwegian prime minister, Jonas Gahr Store", "has said", "the ship was late"]


def test_events_inside_one_state_are_coded_too() -> None:
    (event,) = events("Russian police arrested two students in Moscow on Friday.")
    assert (event.type, event.mode, event.quad) == ("COERCE", "arrest", "material conflict")
    assert [(a.text, a.state, a.sector) for a in event.actor] == [("Russian police", "RUS", "COP")]
    assert [(a.text, a.sector) for a in event.recipient] == [("two students", "EDU")]
    assert event.date is not None
    assert event.date.start == "2024-06-07"


def test_what_the_ledger_has_is_coded_once() -> None:
    found = events("Norway gave Kenya 40 trucks. Angola's president visited Lisbon.")
    assert [(e.type, [a.state for a in e.actor], [r.state for r in e.recipient]) for e in found] == [
        ("AID", ["NOR"], ["KEN"]),
        ("CONSULT", ["AGO"], ["PRT"]),
    ]


def coded(text: str) -> list[tuple[str, str | None, list[tuple[str | None, str | None]]]]:
    return [(e.type, e.mode, [(m.state, m.sector) for m in (*e.actor, *e.recipient)]) for e in events(text)]


def test_verbs_with_their_objects_are_coded() -> None:
    assert coded("Police fired tear gas at protesters in Nairobi.") == [
        ("ASSAULT", "crowd-control", [("KEN", "COP"), ("KEN", "CVL")])
    ]
    assert coded("Myanmar imposed a curfew in Yangon.") == [("COERCE", "curfew", [("MMR", "GOV"), ("MMR", "GOV")])]
    assert coded("Farmers blocked roads in France.") == [("PROTEST", "obstruct", [(None, "AGR"), ("FRA", "GOV")])]


def test_the_sector_is_that_of_the_whole_description() -> None:
    assert coded("A suicide bomber killed nine soldiers in Kabul.")[0][2] == [(None, "UAF"), (None, "MIL")]
    assert coded("Saudi jets struck Sanaa.")[0][2][0] == ("SAU", "MIL")


def test_a_state_is_found_before_a_hyphen() -> None:
    found = comity.explain("A U.S.-based firm sued a U.K.-owned bank.", published="2024-06-12").mentions.parties
    assert {m.state for m in found} == {"USA", "GBR"}
