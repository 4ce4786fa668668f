"""Asking over HTTP, in both protocols: answers, errors, limits of rate, time-outs, keys that stay where they belong."""

import json
import logging
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.proposing.model_server import EMPTY, TOKENS_IN, TOKENS_OUT, Make, Request, Say, serving

from comity.documents import make_document
from comity.errors import EndpointError, SettingsError, Stopped
from comity.model import Document
from comity.proposing.answer import Answer
from comity.proposing.asking import Asker
from comity.proposing.endpoints import key_for
from comity.proposing.prompt import examples
from comity.settings import ModelOptions

EXAMPLE = examples()[0]
ANSWER = json.dumps(EXAMPLE["answer"])
DOCUMENT = make_document(" ".join(EXAMPLE["sentences"]), published="2023-03-14", title="Lisbon sends a ferry")
WAYS = [(protocol, stream) for protocol in ("openai", "anthropic") for stream in (False, True)]
ways = pytest.mark.parametrize(("protocol", "stream"), WAYS)
SECRET = "sk-very-secret-0123456789"
AT_ONCE = {"retry-after-ms": "1"}


def ask(asker: Asker, document: Document = DOCUMENT) -> list[Answer]:
    return asker.begin(document, EXAMPLE["sentences"]).answers()


def one_after_the_other(*said: Say | str) -> Any:
    """Answer the first request so, the second so; all further ones as the last."""
    left: Iterator[Say | str] = iter(said[:-1])
    return lambda request: next(left, said[-1])


@ways
def test_an_answer_and_its_tokens(asker: Make, protocol: str, stream: bool) -> None:
    with serving(lambda request: ANSWER) as server:
        asking = asker(server, protocol, stream=stream)
        (answer,) = ask(asking)
    assert len(answer.entries) == 4
    assert (asking.usage.tokens_in, asking.usage.tokens_out) == (TOKENS_IN, TOKENS_OUT)
    assert not asking.usage.estimated
    (request,) = server.requests
    assert "<report>" in request.report
    assert "You never write a value of your own" in request.system
    assert "AnswerTransfer" in json.dumps(request.body)


@ways
def test_a_limit_of_rate_is_waited_for(asker: Make, protocol: str, stream: bool) -> None:
    busy = Say(status=429, error="slow down", headers=AT_ONCE)
    with serving(one_after_the_other(busy, busy, ANSWER)) as server:
        (answer,) = ask(asker(server, protocol, stream=stream))
    assert len(answer.entries) == 4
    assert len(server.requests) == 3


def test_retry_after_is_kept_to(asker: Make) -> None:
    with serving(one_after_the_other(Say(status=429, headers={"retry-after": "1"}), ANSWER)) as server:
        asking = asker(server)
        began = time.monotonic()
        ask(asking)
        assert len(server.requests) == 2
        assert time.monotonic() - began >= 0.2


@ways
def test_errors_of_the_server_are_asked_again_and_then_told(asker: Make, protocol: str, stream: bool) -> None:
    with serving(lambda request: Say(status=503, error="overloaded", headers=AT_ONCE)) as server:
        asking = asker(server, protocol, stream=stream, retries=2)
        with pytest.raises(EndpointError, match=r"did not answer: 503: .*overloaded"):
            ask(asking)
    assert len(server.requests) >= 3
    assert asking.usage.tokens_in == 0


@ways
def test_a_slow_server_runs_into_the_time_limit(asker: Make, protocol: str, stream: bool) -> None:
    with serving(lambda request: Say(ANSWER, wait=1.5)) as server, pytest.raises(EndpointError, match="did not answer"):
        ask(asker(server, protocol, stream=stream, timeout=0.2, retries=0))


@ways
def test_an_answer_cut_off_on_the_way_is_none(asker: Make, protocol: str, stream: bool) -> None:
    with (
        serving(lambda request: Say(ANSWER, cut_off=True)) as server,
        pytest.raises(EndpointError, match="did not answer"),
    ):
        ask(asker(server, protocol, stream=stream, retries=0))


def test_nobody_there(asker: Make) -> None:
    with serving(lambda request: ANSWER) as server:
        pass
    with pytest.raises(EndpointError, match="did not answer"):
        ask(asker(server, retries=0))


@ways
def test_one_round_of_repair(asker: Make, protocol: str, stream: bool) -> None:
    with serving(one_after_the_other("Sorry, here you are: {", ANSWER)) as server:
        asking = asker(server, protocol, stream=stream)
        (answer,) = ask(asking)
    assert len(answer.entries) == 4
    assert (asking.usage.repaired, asking.usage.useless) == (1, 0)
    assert "Answer again" in server.requests[1].report
    assert "Sorry, here you are" in json.dumps(server.requests[1].body)


@ways
def test_after_one_repair_it_is_refused_and_counted(asker: Make, protocol: str, stream: bool) -> None:
    with serving(lambda request: Say("{no", at_limit=True)) as server:
        asking = asker(server, protocol, stream=stream)
        (answer,) = ask(asking)
    assert len(server.requests) == 2
    assert "cut off" in server.requests[1].report
    assert answer.entries == []
    assert answer.misshapen[0][0] == "answer"
    assert asking.usage.useless == 1


def test_a_worse_second_answer_does_not_take_the_place_of_the_first(asker: Make) -> None:
    bad = json.loads(ANSWER)
    bad["visits"] = [{"no": "visit"}]
    with serving(one_after_the_other(json.dumps(bad), "{")) as server:
        (answer,) = ask(asker(server))
    assert len(answer.entries) == 3
    assert [where for where, _ in answer.misshapen] == ["visits"]


@pytest.mark.parametrize(
    ("refuses", "status"),
    [("response_format", 400), ("max_tokens", 400), ("temperature", 422), ("response_format", 500)],
)
def test_what_a_server_does_not_know_is_said_otherwise(asker: Make, refuses: str, status: int) -> None:
    def answer(request: Request) -> Say | str:
        known = request.body.get("response_format", {}).get("type") == "json_object"
        if refuses in request.body and not known:
            said = {"max_tokens": "use max_completion_tokens"}.get(refuses, f"unknown value for {refuses}")
            return Say(status=status, error=said)
        return ANSWER

    with serving(answer) as server:
        asking = asker(server)
        assert len(ask(asking)[0].entries) == 4
        assert len(server.requests) == 2
        asking.begin(DOCUMENT, ["Another report."]).answers()
    assert len(server.requests) == 3


def test_a_server_of_anthropics_protocol_without_schemas(asker: Make) -> None:
    def answer(request: Request) -> Say | str:
        return Say(status=400, error="output_config: unknown field") if "output_config" in request.body else ANSWER

    with serving(answer) as server:
        assert len(ask(asker(server, "anthropic"))[0].entries) == 4


def test_tokens_that_are_not_told_are_estimated(asker: Make) -> None:
    with serving(lambda request: Say(ANSWER, no_usage=True)) as server:
        asking = asker(server)
        ask(asking)
    assert asking.usage.tokens_in > 500
    assert "about" in str(asking.usage)


# Keys


def test_a_hosted_api_needs_its_key() -> None:
    for protocol, variable in (("openai", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY")):
        with pytest.raises(SettingsError, match=variable):
            Asker(ModelOptions(name="m", protocol=protocol))  # type: ignore[arg-type]


def test_a_key_goes_only_where_it_belongs(asker: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.setenv(variable, SECRET)
    assert key_for(ModelOptions(name="m")) == SECRET
    for protocol in ("openai", "anthropic"):
        with serving(lambda request: EMPTY) as server:
            asker(server, protocol).begin(DOCUMENT, [f"No key for {protocol}."]).answers()
        assert server.requests
        assert SECRET not in json.dumps([request.headers for request in server.requests])
    monkeypatch.setenv("COMITY_API_KEY", "own-key")
    for protocol in ("openai", "anthropic"):
        with serving(lambda request: EMPTY) as server:
            asker(server, protocol).begin(DOCUMENT, [f"About {protocol}."]).answers()
        assert "own-key" in json.dumps(server.requests[0].headers)


@ways
def test_a_key_is_never_told(
    asker: Make, protocol: str, stream: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str], tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.setenv("COMITY_API_KEY", SECRET)
    caplog.set_level(logging.DEBUG)

    def echo(request: Request) -> Say:
        key = json.dumps(request.headers)
        return Say(status=401, error=f"no such key: {key}")

    with serving(echo) as server, pytest.raises(Stopped) as refused:
        ask(asker(server, protocol, stream=stream))
    assert "refuses the key" in str(refused.value)
    with serving(lambda request: ANSWER) as server:
        asking = asker(server, protocol, stream=stream)
        ask(asking)
    assert SECRET in json.dumps(server.requests[0].headers)
    told = [str(refused.value), repr(refused.value), str(asking.usage), *capfd.readouterr(), caplog.text]
    told += [repr(record.__dict__) for record in caplog.records]
    assert caplog.records
    assert [text for text in told if SECRET in text] == []
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []


# Answers that are kept


def test_what_was_answered_is_not_asked_again(asker: Make) -> None:
    with serving(lambda request: ANSWER) as server:
        first = ask(asker(server))
        again = asker(server)
        assert ask(again) == first
        assert again.usage.kept == 1
        assert len(server.requests) == 1
        ask(asker(server, name="another"))
        assert len(server.requests) == 2
        again.begin(DOCUMENT, [*EXAMPLE["sentences"], "One more."]).answers()
        assert len(server.requests) == 3


def test_only_the_owner_can_read_the_answers(asker: Make, tmp_path: Path) -> None:
    with serving(lambda request: EMPTY) as server:
        ask(asker(server))
    (kept,) = tmp_path.rglob("answers.db")
    assert kept.stat().st_mode & 0o077 == 0


def test_answers_that_cannot_be_kept_are_told(asker: Make, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.db").write_text("this is no database, but a text that is long enough to be one" * 20)
    with serving(lambda request: EMPTY) as server:
        for path in (tmp_path / "folder", tmp_path / "text.db"):
            with pytest.raises(SettingsError, match="cannot be kept"):
                asker(server, answers=str(path))
        asking = asker(server, answers=str(tmp_path / "full.db"))
        asking._answers._connection.execute("PRAGMA query_only=ON")
        with pytest.raises(Stopped, match="cannot be kept"):
            ask(asking)


def test_the_kept_answers_hold_no_more_than_answers(asker: Make, tmp_path: Path) -> None:
    with serving(lambda request: ANSWER) as server:
        ask(asker(server, answers=str(tmp_path / "a.db")))
    rows = sqlite3.connect(tmp_path / "a.db").execute("SELECT model, kept FROM answers").fetchall()
    assert [(model, json.loads(kept)["text"]) for model, kept in rows] == [("m", ANSWER)]
