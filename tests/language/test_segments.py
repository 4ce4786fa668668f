"""Where paragraphs begin: at a blank line where lines are wrapped by hand, at every line where they are not."""

import pytest

from comity.language.segments import paragraphs

TITLE = "Chad and Niger sign a grain deal"
BODY = (
    "Chad has signed an agreement with Niger on 40,000 tonnes of millet, in what its minister of agriculture called "
    "the largest deal of its kind between the two countries."
)


def cut(text: str) -> list[str]:
    return [text[paragraph.start : paragraph.end] for paragraph in paragraphs(text)]


def test_a_title_over_lines_that_are_not_wrapped_is_a_paragraph() -> None:
    assert cut(f"{TITLE}\n{BODY}\nIt is to run until May.") == [TITLE, BODY, "It is to run until May."]


def test_wrapped_lines_are_one_paragraph() -> None:
    wrapped = "Chad has signed an agreement with Niger on 40,000\ntonnes of millet, its minister said."
    assert cut(f"{TITLE}\n\n{wrapped}") == [TITLE, wrapped]


@pytest.mark.parametrize(
    "text",
    [
        "Norway gave Kenya 12 trucks\nSweden gave Ghana four boats\nJapan sent Fiji 40 tents",
        "• Kenya got aid\n• More is to come\nNorway gave Kenya 12 trucks, the ministry in Oslo said on Monday.",
        "Norway gave Kenya trucks.\nSweden, which has no trucks to give, sent four boats to Ghana on Monday.",
    ],
)
def test_lines_that_are_not_full_are_paragraphs(text: str) -> None:
    assert cut(text) == text.split("\n")


def test_a_line_that_breaks_off_within_a_phrase_goes_on() -> None:
    text = "Norway's gift came to the port of\nMombasa, where 12 trucks were unloaded by the\nArmy of Kenya on Monday"
    assert cut(text) == [text]
