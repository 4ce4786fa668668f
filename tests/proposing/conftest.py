from pathlib import Path
from typing import Any

import pytest

from comity.proposing.asking import Asker
from comity.reading import Reader
from comity.settings import ModelOptions


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine's own settings, and a cache of the test's own."""
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "COMITY_API_KEY", "COMITY_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def asker() -> Any:
    """Make askers of a server: `asker(server, protocol=…, **options)`."""
    made: list[Asker] = []

    def make(server: Any, protocol: str = "openai", **options: Any) -> Asker:
        url = server.url if protocol == "openai" else server.root
        asked: dict[str, Any] = {"name": "m", "endpoint": url, "protocol": protocol, "timeout": 10.0, "retries": 3}
        made.append(Asker(ModelOptions(**asked | options)))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture(scope="session")
def rules() -> Reader:
    return Reader()
