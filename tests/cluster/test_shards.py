"""Shards and what is written of them: there whole or not at all, once, and the same as on one machine. No Spark."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from tests.cluster.varied import alone, jsonl, lines, parquet, reports, warc
from tests.proposing.model_server import EMPTY, Say, serving

from comity.cluster import commits
from comity.cluster.commits import MARKER, commit, is_whole, write_whole, writing_to
from comity.cluster.reading import TRIES, Job, Read, read_shard
from comity.cluster.rows import Failed, failures_of
from comity.cluster.run import How, committed, damaged, how_read, prepare, require_same
from comity.cluster.shards import find_shards, shard_id
from comity.cluster.spark import require_spark, said
from comity.documents.parts import Intake
from comity.errors import ClusterError, NotFound
from comity.settings import DEFAULTS, ModelOptions, ReaderOptions


def job_of(tmp_path: Path, shards: list[str], options: ReaderOptions = DEFAULTS) -> Job:
    """A job whose folders are there, as a run makes it."""
    drafts = tmp_path / "out" / "_drafts" / "run"
    drafts.mkdir(parents=True, exist_ok=True)
    path = prepare(tmp_path / "out", drafts, shards, options, Intake())
    return msgspec.json.decode(path.read_bytes(), type=Job)


def made(folder: Path, content: bytes = b"what stands in it") -> Path:
    (folder / "month=2024-11").mkdir(parents=True)
    (folder / "month=2024-11" / "part-0000.parquet").write_bytes(content)
    return folder


def test_shards_are_the_files_of_a_folder_of_a_pattern_or_the_one(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.warc.gz", ".hidden", "meta.json", "below/c.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"{}")
    assert [Path(each).name for each in find_shards(str(tmp_path))] == ["a.warc.gz", "b.jsonl", "c.parquet"]
    assert find_shards(str(tmp_path / "*.jsonl")) == find_shards(str(tmp_path / "b.jsonl"))
    with pytest.raises(NotFound):
        find_shards(str(tmp_path / "*.zip"))


def test_a_shard_is_known_by_its_content_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_bytes(b"{}")
    (tmp_path / "two.jsonl").write_bytes(b"{}")
    (tmp_path / "three.jsonl").write_bytes(b"{ }")
    one, two, three = (shard_id(str(tmp_path / f"{name}.jsonl")) for name in ("one", "two", "three"))
    assert one == two != three


def test_a_folder_counts_once_it_is_committed(tmp_path: Path) -> None:
    place = tmp_path / "shard=1"
    assert commit(made(tmp_path / "draft"), place, {"reports": 3})
    assert is_whole(place, thorough=True)
    assert commits.marker_of(place).facts == {"reports": 3}  # type: ignore[union-attr]


def test_who_comes_second_leaves_what_is_there(tmp_path: Path) -> None:
    place = tmp_path / "shard=1"
    commit(made(tmp_path / "draft"), place, {})
    before = (place / MARKER).stat().st_ino
    assert not commit(made(tmp_path / "other"), place, {})
    assert (place / MARKER).stat().st_ino == before
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("harm", ["marker", "missing", "cut", "changed"])
def test_what_is_damaged_does_not_count_and_is_written_anew(tmp_path: Path, harm: str) -> None:
    place = tmp_path / "shard=1"
    commit(made(tmp_path / "draft"), place, {})
    part = place / "month=2024-11" / "part-0000.parquet"
    match harm:
        case "marker":
            (place / MARKER).write_bytes(b"{")
        case "missing":
            part.unlink()
        case "cut":
            part.write_bytes(b"what")
        case "changed":
            part.write_bytes(b"WHAT stands in it")
    assert not is_whole(place, thorough=True)
    assert commit(made(tmp_path / "again"), place, {})
    assert is_whole(place, thorough=True)


def test_a_process_killed_in_the_middle_leaves_nothing_that_counts(tmp_path: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from comity.cluster import commits
real = Path.rename
Path.rename = lambda *paths: os.kill(os.getpid(), 9)
draft = Path(sys.argv[1], "_drafts", "run", "1"); draft.mkdir(parents=True)
(draft / "part-0000.parquet").write_bytes(b"half")
commits.commit(draft, Path(sys.argv[1], "shard=1"), {})
"""
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path)], env=os.environ, check=False)
    assert ended.returncode == -9
    assert committed(tmp_path) == []
    with writing_to(tmp_path, "next") as drafts:
        assert list(drafts.parent.iterdir()) == [drafts]


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    with writing_to(tmp_path, "one"), pytest.raises(ClusterError, match="another run"), writing_to(tmp_path, "two"):
        pass
    with writing_to(tmp_path, "three"):
        pass


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_whole(path, b"before")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"after")
    assert path.read_bytes() == b"before"


def test_shards_of_every_kind_give_the_ledgers_of_one_machine(tmp_path: Path) -> None:
    some = list(reports(60))
    source = tmp_path / "in"
    source.mkdir()
    jsonl(source / "a.jsonl", some[:20])
    parquet(source / "b.parquet", some[20:40])
    warc(source / "c.warc.gz", some[40:])
    shards = find_shards(str(source))
    job = job_of(tmp_path, shards)
    outcomes = [read_shard(job, shard) for shard in shards]
    assert [(each.status, each.reports, each.failures) for each in outcomes] == [("read", 20, 0)] * 3
    expected, _ = alone([Path(shard) for shard in shards])
    assert sorted(lines(tmp_path / "out")) == sorted(expected)
    months = {path.parent.name for path in (tmp_path / "out").rglob("*.parquet")}
    assert {f"month={each['published'][:7]}" for each in some[:40]} <= months
    again = [read_shard(job, shard) for shard in shards]
    assert [(each.status, each.reports) for each in again] == [("known", 20)] * 3


def test_a_bad_report_costs_that_report_and_is_told(tmp_path: Path) -> None:
    good, other = reports(2)
    shard = tmp_path / "in.jsonl"
    jsonl(
        shard,
        [
            good,
            {"text": "Россия подарила зоопарку Пхеньяна семьдесят животных, сообщило министерство."},
            {"title": "no text"},
            other,
        ],
    )
    with shard.open("ab") as file:
        file.write(b'{"text": "cut o')
    outcome = read_shard(job_of(tmp_path, [str(shard)]), str(shard))
    assert (outcome.status, outcome.reports, outcome.failures) == ("read", 2, 3)
    told = list(failures_of(tmp_path / "out" / f"shard={outcome.id}"))
    assert all(failed.where == str(shard) for failed in told)
    assert [failed.why.partition(":")[0] for failed in told] == ["line 2", "line 3", "line 5"]
    assert "Russian" in told[0].why
    assert isinstance(told[0], Failed)


def test_a_language_model_reads_as_on_one_machine_and_what_it_did_not_answer_is_asked_again(tmp_path: Path) -> None:
    some = list(reports(4))
    shard = tmp_path / "in.jsonl"
    jsonl(shard, some)
    sick = lambda request: Say(status=400, error="no") if some[2]["title"] in request.data else EMPTY  # noqa: E731
    with serving(sick) as server:
        model = ModelOptions(name="m", endpoint=server.url, answers=str(tmp_path / "answers.db"))
        job = job_of(tmp_path, [str(shard)], options=ReaderOptions(reader="rules+model", model=model))
        outcome = read_shard(job, str(shard))
        assert outcome.status == "failed"
        assert "the model did not answer for 1 of its reports: run it again" in outcome.why
        assert committed(tmp_path / "out") == []
        server.answer = lambda _: EMPTY
        asked = len(server.requests)
        assert read_shard(job, str(shard)).status == "read"
        assert len(server.requests) == asked + 1
    expected, _ = alone([shard], how=ReaderOptions(reader="rules"))
    assert lines(tmp_path / "out") == expected


def test_a_shard_whose_process_died_after_it_was_committed_counts_as_read(tmp_path: Path) -> None:
    shard = tmp_path / "in.jsonl"
    jsonl(shard, list(reports(1)))
    job = job_of(tmp_path, [str(shard)])
    assert [read_shard(job, str(shard), tried).status for tried in (0, 1, 0)] == ["read", "read", "known"]


def test_a_shard_that_is_gone_or_kills_who_reads_it_costs_that_shard(tmp_path: Path) -> None:
    shard = tmp_path / "in.jsonl"
    job = job_of(tmp_path, [str(shard)])
    gone = read_shard(job, str(shard))
    assert (gone.status, gone.why) == ("failed", f"No such file or directory: {shard}")
    jsonl(shard, list(reports(1)))
    assert read_shard(job, str(shard), tried=TRIES).status == "failed"
    assert committed(tmp_path / "out") == []


def test_a_disk_that_takes_nothing_is_told(tmp_path: Path) -> None:
    shard = tmp_path / "in.jsonl"
    jsonl(shard, list(reports(1)))
    job = msgspec.structs.replace(job_of(tmp_path, [str(shard)]), drafts=str(tmp_path / "gone"))
    outcome = read_shard(job, str(shard))
    assert outcome.status == "failed"
    assert "No such file" in outcome.why


def test_a_machine_with_another_comity_is_told(tmp_path: Path) -> None:
    shard = tmp_path / "in.jsonl"
    jsonl(shard, list(reports(1)))
    job = msgspec.structs.replace(job_of(tmp_path, [str(shard)]), version="0.0.1")
    outcome = read_shard(job, str(shard))
    assert outcome.status == "unsound"
    assert "the run is of comity 0.0.1" in outcome.why


def test_the_stage_takes_numbers_and_gives_outcomes(tmp_path: Path) -> None:
    import pyarrow

    shard = tmp_path / "in.jsonl"
    jsonl(shard, list(reports(2)))
    job_of(tmp_path, [str(shard)])
    stage = Read(str(tmp_path / "out" / "_drafts" / "run" / "job.json"))
    (batch,) = stage([pyarrow.record_batch([[0]], ["id"])])
    assert '"reports":2' in batch.column(0)[0].as_py()
    assert len(list((tmp_path / "out" / "_drafts" / "run").glob("*.outcome"))) == 1


def test_shards_that_were_read_in_another_way_are_not_mixed(tmp_path: Path) -> None:
    how = how_read(DEFAULTS, Intake())
    require_same(tmp_path, how)
    require_same(tmp_path, how)
    with pytest.raises(ClusterError, match="other options"):
        require_same(tmp_path, how_read(DEFAULTS, Intake(crawled=True)))
    write_whole(tmp_path / "_reading.json", msgspec.json.encode(How(comity="0.0.1", reading=how.reading)))
    with pytest.raises(ClusterError, match=r"comity 0\.0\.1"):
        require_same(tmp_path, how)


def test_what_is_not_whole_is_found(tmp_path: Path) -> None:
    commit(made(tmp_path / "draft"), tmp_path / "shard=1", {})
    made(tmp_path / "shard=2")
    assert [place.name for place in committed(tmp_path)] == ["shard=1"]
    assert [place.name for place in damaged(tmp_path)] == ["shard=2"]


def test_without_pyspark_or_java_one_line_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.cluster.spark.find_spec", lambda _: None)
    with pytest.raises(ClusterError, match=r"pip install 'comity\[spark\]'"):
        require_spark()
    monkeypatch.setattr("comity.cluster.spark.find_spec", lambda _: object())
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(ClusterError, match="needs Java 17 or newer, and there is none below JAVA_HOME"):
        require_spark()
    (tmp_path / "bin").mkdir()
    java = tmp_path / "bin" / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_392\"' >&2\n")
    java.chmod(0o755)
    with pytest.raises(ClusterError, match="is that of version 8: install it"):
        require_spark()


def test_what_spark_says_is_one_line() -> None:
    long = "[PYTHON] An exception\nTraceback (most recent call last):\n  File x\nValueError: no such thing\n at org"
    assert said(RuntimeError(long)) == "ValueError: no such thing"
    assert "pip" not in said(RuntimeError("x\nModuleNotFoundError: No module named 'comity'"))
    assert "spark.pyspark.python" in said(RuntimeError("x\nModuleNotFoundError: No module named 'comity'"))
    assert said(RuntimeError("All masters are unresponsive!\nmore")) == "All masters are unresponsive!"
