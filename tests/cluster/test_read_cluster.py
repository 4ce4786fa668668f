"""Reading on a real cluster of two workers: as on one machine, and nothing lost or told twice whatever is killed."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from tests.cluster.conftest import Cluster, end, environment
from tests.cluster.varied import alone, jsonl, lines, parquet, reports, warc

COUNT = 1_000
_PATIENCE = 300.0


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thousand reports in seven shards of three kinds, and two reports among them that are none."""
    folder = tmp_path_factory.mktemp("source")
    some = list(reports(COUNT))
    for number in range(5):
        jsonl(folder / f"{number}.jsonl", some[number * 160 : (number + 1) * 160])
    parquet(folder / "5.parquet", some[800:900])
    warc(folder / "6.warc.gz", some[900:])
    with (folder / "2.jsonl").open("ab") as file:
        file.write(
            '{"text": "Россия подарила зоопарку Пхеньяна семьдесят животных, сообщило министерство."}\n'.encode()
        )
        file.write(b"{cut off\n")
    return folder


@pytest.fixture(scope="module")
def expected(source: Path) -> list[bytes]:
    """The ledgers of one machine."""
    ledgers, failures = alone(sorted(source.iterdir()))
    assert (len(ledgers), failures) == (COUNT, 2)
    return sorted(ledgers)


def shards_of(output: Path) -> dict[str, int]:
    """The folders of shards, with what tells whether one was written again."""
    return {place.name: (place / "_COMMITTED").stat().st_ino for place in output.glob("shard=*")}


def until(there: object, what: str) -> None:
    begun = time.monotonic()
    while not there():  # type: ignore[operator]
        assert time.monotonic() < begun + _PATIENCE, what
        time.sleep(0.05)


def test_a_thousand_reports_as_on_one_machine_and_a_second_run_changes_nothing(
    cluster: Cluster, source: Path, expected: list[bytes], tmp_path: Path
) -> None:
    output = tmp_path / "out"
    first = cluster.run("read", source, output)
    assert first.returncode == 2, first.stderr
    assert "7 shards read, 0 there already, 0 failed: 1,000 reports read, 2 could not be" in first.stdout
    told = first.stderr.strip().splitlines()
    assert sum("2.jsonl: line 161: the text is in Russian" in line for line in told) == 1
    assert sum("2.jsonl: line 162: not a report as JSON" in line for line in told) == 1
    assert sorted(lines(output)) == expected
    before = shards_of(output)
    second = cluster.run("read", source, output)
    assert second.returncode == 0, second.stderr
    assert "0 shards read, 7 there already, 0 failed" in second.stdout
    assert shards_of(output) == before
    damaged = next(output.glob("shard=*/month=*/*.parquet"))
    damaged.write_bytes(damaged.read_bytes()[:-8] + b"damaged!")
    third = cluster.run("read", source, output)
    assert "1 shards read, 6 there already" in third.stdout
    assert sorted(lines(output)) == expected


def test_the_driver_is_killed_in_the_middle_and_a_rerun_ends_the_work(
    cluster: Cluster, source: Path, expected: list[bytes], tmp_path: Path
) -> None:
    output = tmp_path / "out"
    driver = cluster.begin("read", source, output)
    try:
        until(lambda: list(output.glob("_drafts/*/*-*")) and shards_of(output), "no shard was begun after another")
    finally:
        end(driver)
    there = shards_of(output)
    assert 0 < len(there) < 7
    second = cluster.run("read", source, output)
    assert "0 failed" in second.stdout, second.stderr
    assert there.items() <= shards_of(output).items()
    assert len(shards_of(output)) == 7
    assert not (output / "_drafts").exists()
    assert sorted(lines(output)) == expected


def test_a_worker_is_killed_in_the_middle_and_nothing_is_lost_or_twice(
    cluster: Cluster, source: Path, expected: list[bytes], tmp_path: Path
) -> None:
    output = tmp_path / "out"
    driver = cluster.begin("read", source, output)
    try:
        until(lambda: len(list(output.glob("_drafts/*/*-*"))) >= 2, "two shards were not begun at once")
        os.killpg(cluster.workers[0].pid, signal.SIGKILL)
        out, err = driver.communicate(timeout=900)
    finally:
        end(driver)
        cluster.add_worker()
    assert "7 shards read, 0 there already, 0 failed: 1,000 reports read, 2 could not be" in out, err
    assert sorted(lines(output)) == expected


def test_who_names_no_master_that_is_there_is_told_at_once(cluster: Cluster, source: Path, tmp_path: Path) -> None:
    silent = Cluster(tmp_path, "spark://127.0.0.1:9")
    ended = silent.run("read", source, tmp_path / "out")
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        "comity: cluster: no master of Spark answers at spark://127.0.0.1:9: start one, or name another with --master"
    ]


def test_without_java_one_line_says_what_to_do(cluster: Cluster, source: Path, tmp_path: Path) -> None:
    import subprocess

    ended = subprocess.run(
        cluster.command("read", source, tmp_path / "out"),
        env=environment() | {"JAVA_HOME": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line.startswith("comity: cluster: Spark needs Java 17 or newer, and there is none")
