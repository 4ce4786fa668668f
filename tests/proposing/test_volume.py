"""Many reports: several at once, in order; the limit of cost; a model that dies half-way, and a run that is killed."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from tests.proposing.model_server import EMPTY, TOKENS_IN, TOKENS_OUT, Make, Request, Say, serving

import comity
from comity.documents import make_document
from comity.errors import EndpointError, SettingsError, Stopped
from comity.model import Document, Ledger
from comity.proposing.asking import Asker
from comity.proposing.prices import Price, list_prices, price_of
from comity.proposing.usage import Usage
from comity.readers import ModelReader
from comity.settings import ModelOptions, reader_options

REPORTS = [make_document(f"Norway has given Kenya {n} lions.", published="2024-05-03") for n in range(2, 14)]


def number(request: Request) -> int:
    return int(request.report.rpartition("Kenya ")[2].split()[0])


def about(request: Request) -> str:
    pointer = {"s": 1, "w": f"{number(request)}"}
    item = {"what": {"s": 1, "w": "lions"}, "quantity": pointer, "part_of": None}
    transfer = {
        "evidence": [1], "act": {"s": 1, "w": "given"}, "giver": [{"s": 1, "w": "Norway"}],
        "receiver": [{"s": 1, "w": "Kenya"}], "items": [item], "mode": None, "mode_words": None,
        "stage": "delivered", "date": None, "said_by": [], "denied": False, "denied_by": [],
    }  # fmt: skip
    return json.dumps(json.loads(EMPTY) | {"transfers": [transfer]})


def test_several_at_once_and_in_order(asker: Make) -> None:
    with serving(lambda request: Say(about(request), wait=0.05 * (number(request) % 3))) as server:
        reader = ModelReader(asker(server, concurrency=4))
        ledgers = list(reader.read_many(REPORTS))
    assert [ledger.document for ledger in ledgers] == REPORTS
    lows = [ledger.transfers[0].items[0].quantity for ledger in ledgers]
    assert [quantity and quantity.low for quantity in lows] == list(range(2, 14))
    assert 2 <= server.most_at_once <= 4


def test_the_api_asks_about_several_reports_at_once() -> None:
    with serving(lambda request: Say(about(request), wait=0.2)) as server:
        model = {"name": "m", "endpoint": server.url, "concurrency": 3}
        ledgers = list(comity.read_many(iter(REPORTS), reader_options(reader="model", model=model)))
    assert [ledger.document for ledger in ledgers] == REPORTS
    assert server.most_at_once == 3


def test_one_report_that_is_not_answered_does_not_stop_the_others(asker: Make) -> None:
    def answer(request: Request) -> Say | str:
        return Say(status=400, error="no") if number(request) == 5 else about(request)

    with serving(answer) as server:
        results = list(ModelReader(asker(server)).read_each(REPORTS))
    assert [document for document, _ in results] == REPORTS
    assert [n for n, (_, result) in enumerate(results, 2) if isinstance(result, EndpointError)] == [5]


def test_a_model_that_dies_half_way_loses_nothing(asker: Make) -> None:
    """It answers five, then nothing more; the second run asks for the rest only."""
    answered: list[int] = []

    def dying(request: Request) -> Say | str:
        if len(answered) >= 5:
            return Say(status=500, error="out of memory")
        answered.append(number(request))
        return about(request)

    with serving(dying) as server:
        reader = ModelReader(asker(server, concurrency=1, retries=0))
        with pytest.raises(Stopped, match="run it again"):
            list(reader.read_each(REPORTS))
    assert answered == [2, 3, 4, 5, 6]
    with serving(about) as server:
        again = asker(server)
        assert len(list(ModelReader(again).read_many(REPORTS))) == len(REPORTS)
        assert sorted(map(number, server.requests)) == list(range(7, 14))
    assert again.usage.kept == 5


def test_the_limit_of_cost_is_never_crossed(asker: Make) -> None:
    """A question costs 0.0012; what the next may cost at most is set aside first."""
    with serving(about) as server:
        spending = asker(server, price=(1.0, 2.0), max_cost=0.02, answer=1000, concurrency=3)
        done: list[Ledger] = []
        with pytest.raises(Stopped, match="max-cost") as stopped:
            done.extend(ModelReader(spending).read_many(REPORTS * 3))
    assert spending.usage.cost is not None
    assert spending.usage.cost == pytest.approx(len(server.requests) * (TOKENS_IN + 2 * TOKENS_OUT) / 1e6)
    assert 0 < spending.usage.cost <= 0.02
    # What is left would not pay for one question more, at most: those under way were waited for.
    left = re.search(r"may cost up to ([\d.]+)", str(stopped.value))
    assert left is not None
    assert spending.usage.cost + float(left[1]) + 0.0001 > 0.02
    assert "cost" in str(spending.usage)


def test_a_limit_needs_a_price() -> None:
    """Of a model at an endpoint of one's own none is known, whatever the model is called."""
    for name in ("m", "gpt-4o-mini"):
        with pytest.raises(SettingsError, match=rf'none is known of {name} at http://127.0.0.1:9: .*"{name}" = \[IN'):
            Asker(ModelOptions(name=name, endpoint="http://127.0.0.1:9", max_cost=1.0))


def test_prices_are_the_users_own_or_else_those_of_a_list(tmp_path: Path) -> None:
    assert price_of(ModelOptions(name="gpt-4o-mini-2024-07-18")) == Price(0.15, 0.60, "2024-07")
    assert price_of(ModelOptions(name="claude-haiku-4-5-20251001", protocol="anthropic")) == Price(1.0, 5.0, "2025-10")
    assert price_of(ModelOptions(name="gpt-4o-mini-audio")) is None
    assert Price(0.15, 0.60).cost(2_000_000, 500_000) == pytest.approx(0.60)
    assert all(price.tokens_out > price.tokens_in > 0 for price in list_prices().values())
    assert "by the list price of 2024-07" in str(Usage.of(ModelOptions(name="gpt-4o-mini")))
    file = tmp_path / "comity.toml"
    file.write_text('[model]\nname = "a"\nprice = [1, 2]\n[prices]\n"gpt-4o-mini" = [0.1, 0.3]\n"b" = [3, 4]\n')
    for model, price in (({}, (1, 2)), ({"name": "gpt-4o-mini"}, (0.1, 0.3)), ({"name": "b", "price": (5, 6)}, (5, 6))):
        options = reader_options(file, reader="rules+model", model=model)
        assert options.model is not None
        assert price_of(options.model) == Price(*price)
    file.write_text('[prices]\nb = [3, "much"]\n')
    with pytest.raises(SettingsError, match="prices"):
        reader_options(file)


def test_long_reports_go_in_windows_and_come_back_as_one(asker: Make) -> None:
    """The same gift stands where two windows overlap, and is one."""
    filler = [f"It rained for {n} days." for n in range(30, 90)]
    text = " ".join([*filler[:20], "Norway has given Kenya 7 lions.", *filler[20:]])
    seen: list[int] = []

    def answer(request: Request) -> str:
        lines = [line for line in request.report.splitlines() if "lions" in line]
        seen.append(len(lines))
        if not lines:
            return EMPTY
        n = int(lines[0].partition(":")[0].removeprefix("s="))
        return about(request).replace('"s": 1', f'"s": {n}').replace('"evidence": [1]', f'"evidence": [{n}]')

    with serving(answer) as server:
        asking = asker(server, window=500, overlap=400)
        ledger = ModelReader(asking).read(make_document(text, published="2024-05-03"))
    assert len(seen) >= 3
    assert sum(seen) >= 2
    assert [[(i.what, i.quantity and i.quantity.low) for i in t.items] for t in ledger.transfers] == [[("lion", 7)]]
    assert ledger.transfers[0].evidence == "Norway has given Kenya 7 lions."


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    archive = tmp_path / "in.jsonl"
    lines = [{"id": str(n), "text": d.text, "published": d.published} for n, d in enumerate(REPORTS)]
    archive.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with serving(lambda request: Say(about(request), wait=0.15)) as server:
        command = [
            sys.executable, "-m", "comity", "add", "--jsonl", str(archive), "--ledger", str(tmp_path / "l.db"),
            "--reader", "model", "--model", "m", "--endpoint", server.url,
        ]  # fmt: skip
        env = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
        process = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while len(server.requests) < 6 and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        before = len(server.requests)
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert f"{len(REPORTS)} reports" in done.stdout
        # At most the four that stood open when it was killed were asked again.
        assert len(REPORTS) <= len(server.requests) <= len(REPORTS) + 4
        assert before >= 6
        again = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert f"0 added, {len(REPORTS)} there already" in again.stdout
        assert again.stderr == ""


def heeding_ctrl_c() -> None:
    """A program that a shell starts in the background has Ctrl-C ignored, and so have those that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_terminal_shows_how_far_it_is_and_ctrl_c_loses_no_answer(tmp_path: Path) -> None:
    """The bar stays until the last answer; what is being answered at Ctrl-C is kept, and nothing is asked twice."""
    archive = tmp_path / "in.jsonl"
    lines = [{"id": str(n), "text": d.text, "published": d.published} for n, d in enumerate(REPORTS)]
    archive.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (tmp_path / "comity.toml").write_text('[prices]\n"m" = [1.0, 2.0]\n', encoding="utf-8")
    with serving(lambda request: Say(about(request), wait=0.4)) as server:

        def run(stop_after: int | None = None) -> tuple[int, str]:
            command = [sys.executable, "-m", "comity", "read", "in.jsonl", "--json", "--reader", "model"]
            command += ["--model", "m", "--endpoint", server.url]
            env = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache"), "TERM": "xterm", "COLUMNS": "120"}
            terminal, theirs = pty.openpty()
            process = subprocess.Popen(
                command, env=env, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=theirs, preexec_fn=heeding_ctrl_c
            )
            os.close(theirs)
            shown, stopped = b"", False
            with suppress(OSError):  # Linux says so when the last writer has closed a terminal.
                while piece := os.read(terminal, 65536):
                    shown += piece
                    if stop_after and not stopped and len(server.requests) >= stop_after:
                        process.send_signal(signal.SIGINT)
                        stopped = True
            os.close(terminal)
            return process.wait(), re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())

        code, shown = run(stop_after=5)
        assert code == 130
        assert "what the model is answering is waited for and kept" in shown
        before = len(server.requests)
        assert 5 <= before < len(REPORTS)
        code, shown = run()
        assert code == 0
        assert len(server.requests) == len({request.data for request in server.requests}) == len(REPORTS)
        bars = re.findall(r"in\.jsonl · (\d+) read · (\d+) asked.*?cost ([\d.]+) · 0:", shown)
        assert bars
        assert max(int(read) for read, _, _ in bars) > 0
        assert f"comity: m: {len(REPORTS) - before} asked, {before} kept from before, 12 proposed, 0 refused" in shown
        assert f"cost {(len(REPORTS) - before) * 0.0012:.4f}" in shown


def test_the_same_question_has_the_same_key_whatever_the_id(asker: Make) -> None:
    with serving(lambda request: EMPTY) as server:
        asking = asker(server)
        for id_ in ("a", "b"):
            asking.begin(Document(id=id_, text="x"), ["Hello."]).answers()
    assert len(server.requests) == 1


def test_options_know_what_they_need() -> None:
    with pytest.raises(SettingsError, match="needs a language model"):
        reader_options(reader="rules+model")
