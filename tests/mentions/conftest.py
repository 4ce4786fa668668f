"""One parser for the tests of this folder."""

import pytest

from comity.language.loading import load_model
from comity.language.parse import Parse, parse


@pytest.fixture(scope="session")
def read() -> object:
    nlp = load_model()

    def parsed(text: str) -> Parse:
        return parse(nlp.make_doc(text), nlp)

    return parsed
