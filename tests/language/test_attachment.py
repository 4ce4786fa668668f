"""What the parser hangs on the wrong head for a reason that recurs."""

import pytest

from comity.language.loading import load_model
from comity.language.parse import Parse, parse


def _parsed(text: str) -> Parse:
    nlp = load_model()
    return parse(nlp.make_doc(text), nlp)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("The Philippines will buy 10 fighter jets worth $700 million from South Korea.", "buy"),
        ("Norway ordered four frigates costing 10 billion kroner from Britain.", "frigates"),
        ("Kenya has bought 20 trucks valued at $3 million from China.", "trucks"),
    ],
)
def test_where_a_thing_comes_from_is_not_said_of_its_price(text: str, thing: str) -> None:
    report = _parsed(text)
    origin = report.lower.index("from")
    assert report.text[report.head[origin]] == thing
    assert origin in report.kids[report.head[origin]]


def test_a_list_goes_on_behind_the_comma() -> None:
    report = _parsed(
        "The bell arrived in Manila on Tuesday aboard a navy ship together with 12,000 tonnes of rice, "
        "300 generators and four water purifiers."
    )
    words = [report.text[i] for i in report.conjuncts(report.text.index("tonnes"))]
    assert words == ["tonnes", "generators", "purifiers"]


def test_an_amount_of_time_is_no_part_of_a_list() -> None:
    report = _parsed(
        "Five elephants from Thailand arrived yesterday, two years and six months after they were asked for."
    )
    assert report.conjuncts(report.text.index("elephants")) == [report.text.index("elephants")]
