from collections.abc import Iterator

import pytest
from tests.documents.site import Site, running


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as served:
        yield served
