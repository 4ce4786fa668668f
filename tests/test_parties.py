"""Two mentions of one party have one code and one key, whatever they are called."""

from hypothesis import given
from hypothesis import strategies as st

from comity.model import Party
from comity.parties import party_code, party_codes, party_key, party_keys

NAMES = st.text(min_size=1, max_size=20)
CODES = st.none() | st.from_regex("[A-Z]{3}", fullmatch=True)
PARTIES = st.builds(lambda name, state, org: Party(name=name, state=state, org=org), NAMES, CODES, CODES)


def test_an_organisation_comes_before_the_state_it_belongs_to() -> None:
    assert party_code(Party(name="the Bank", state="JPN", org="ADB")) == "ADB"
    assert party_code(Party(name="Tokyo", state="JPN")) == "JPN"
    assert party_code(Party(name="a foundation")) is None


@given(PARTIES, NAMES)
def test_a_name_tells_parties_apart_only_where_there_is_no_code(party: Party, other: str) -> None:
    renamed = Party(name=other, state=party.state, org=party.org)
    same = party_code(party) is not None or party.name.lower() == other.lower()
    assert (party_key(party) == party_key(renamed)) == same


@given(st.lists(PARTIES), st.lists(PARTIES))
def test_keys_of_sides_are_those_of_all_their_parties(one: list[Party], two: list[Party]) -> None:
    assert party_keys(one, two) == {*map(party_key, one), *map(party_key, two)}
    assert party_codes(one) == {party_code(party) for party in one} - {None}
