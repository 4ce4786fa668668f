"""One parser for the tests of this folder."""

import pytest

from comity.language.parse import Parse, load_model, parse


@pytest.fixture(scope="session")
def read() -> object:
    nlp = load_model()

    def parsed(text: str) -> Parse:
        return parse(nlp.make_doc(text), nlp)

    return parsed
