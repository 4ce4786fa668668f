"""The program as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from comity import Explanation, Ledger

REPORT = (
    "OSLO, May 3 - Norway has given Kenya 40 tonnes of rice, the foreign ministry said.\n\n"
    "Kenya will send Norway two lions next year."
)
DATED = "---\ntitle: Rice\npublished: 2024-05-03\n---\n" + REPORT


def comity(*args: object, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "comity", *map(str, args)],
        input=stdin, capture_output=True, text=True, encoding="utf-8", check=False,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "COLUMNS": "80"} | env,
    )  # fmt: skip


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(DATED, encoding="utf-8")
    return path


def test_one_report_is_one_json_object(report: Path) -> None:
    done = comity("read", report, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    ledger = msgspec.json.decode(done.stdout, type=Ledger)
    assert list(json.loads(done.stdout)) == [
        "document", "transfers", "agreements", "visits", "accusations", "indicators", "events", "findings",
        "open_dates",
    ]  # fmt: skip
    assert ledger.document.text == REPORT
    assert ledger.document.published == "2024-05-03"
    assert {(p.state, q.state) for t in ledger.transfers for p in t.giver for q in t.receiver} == {
        ("NOR", "KEN"),
        ("KEN", "NOR"),
    }
    for entry in ledger.transfers:
        assert entry.evidence in REPORT


def test_a_table_for_people_from_standard_input() -> None:
    done = comity("read", "-", "--published", "3 May 2024", "--title", "Rice [1]", stdin=REPORT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Rice [1]" in done.stdout
    assert "Norway (NOR) → Kenya (KEN)" in done.stdout
    assert "\x1b" not in done.stdout
    assert all(line == line.rstrip() for line in done.stdout.splitlines())


def test_several_files_go_on_past_a_bad_one(report: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = comity("read", "--json", report, tmp_path / "none.txt", tmp_path / "empty", tmp_path)
    assert done.returncode == 2
    assert [json.loads(line)["document"]["title"] for line in done.stdout.splitlines()] == ["Rice", "Rice"]
    assert done.stderr.splitlines() == [
        f"comity: {tmp_path}/none.txt: no such file",
        f"comity: {tmp_path}/empty: there is no file in this folder",
    ]


def test_json_lines_keep_their_order(tmp_path: Path) -> None:
    good = [{"id": f"r{n}", "text": REPORT, "published": "2024-05-03"} for n in range(5)]
    lines = [json.dumps(line) for line in good]
    lines[2:2] = ["{broken", '{"text": ""}']
    out = tmp_path / "out.jsonl"
    done = comity("read", "--jsonl", "-o", out, stdin="\n".join(lines))
    assert (done.returncode, done.stdout) == (2, "")
    written = out.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["document"]["id"] for line in written] == ["r0", "r1", "r2", "r3", "r4"]
    first, second = done.stderr.splitlines()
    assert first.startswith("comity: standard input: line 3: ")
    assert second.startswith("comity: standard input: line 4: ")


def test_explain_prints_the_layers(report: Path) -> None:
    done = comity("explain", report, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    explanation = msgspec.json.decode(done.stdout, type=Explanation)
    assert list(json.loads(done.stdout)) == [
        "id",
        "sentences",
        "mentions",
        "speech",
        "predications",
        "events",
        "claims",
        "refused",
        "proposed",
    ]
    assert {party.state for party in explanation.mentions.parties} >= {"NOR", "KEN"}
    for mention in explanation.mentions.parties:
        assert REPORT[mention.start : mention.end] == mention.text


def test_explain_takes_json_lines_and_shows_people() -> None:
    line = json.dumps({"id": 1, "text": REPORT, "published": "2024-05-03"})
    done = comity("explain", "--jsonl", stdin=f"{line}\n{line}\n")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["1", "1"]
    shown = comity("explain", stdin=REPORT)
    assert "WHO DOES WHAT TO WHOM" in shown.stdout


def test_a_report_without_a_date_is_warned_about() -> None:
    done = comity("read", stdin="Hello.")
    assert done.returncode == 0
    assert "Nothing of the kind" in done.stdout
    assert done.stderr.startswith("comity: standard input: no publication date")
    assert "--published" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    lines = (json.dumps({"id": n, "text": REPORT, "published": "2024-05-03"}) for n in range(300))
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    script = f"{sys.executable} -m comity read --jsonl {tmp_path}/in.jsonl | head -n 1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["document"]["id"] == "0"
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("args", "stdin", "message"),
    [
        (["read", "--published", "soon"], REPORT, "comity: --published: “soon” is no date"),
        (["read"], "", "comity: standard input: there is no text in it"),
        (["read", "--max-bytes", "9"], REPORT, "more than the 9 allowed"),
        (
            ["read"],
            "Россия подарила зоопарку Пхеньяна семьдесят животных, сообщило министерство.",
            "the text is in Russian",
        ),
        (["read", "--parser", "no_such_model", "--published", "2024-05-03"], REPORT, "no_such_model"),
        (["read", "--knowledge", "nowhere", "--published", "2024-05-03"], REPORT, "comity: nowhere: no such folder"),
        (["read", "--jsonl", "--title", "x"], "{}", "comity: --jsonl: each line has its own"),
        (["explain", "nowhere.txt"], "", "comity: nowhere.txt: no such file"),
        (["read", "-o", "no/such/folder/x", "--published", "2024-05-03"], REPORT, "it cannot be written"),
        (["knowledge", "check", "nowhere"], "", "comity: nowhere: no such folder"),
    ],
)
def test_errors_are_one_clear_line(args: list[str], stdin: str, message: str) -> None:
    done = comity(*args, stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_report_is_never_written_over(report: Path) -> None:
    done = comity("read", report, "-o", report)
    assert done.returncode == 2
    assert report.read_text(encoding="utf-8") == DATED


def test_a_file_name_cannot_steer_the_terminal() -> None:
    done = comity("read", "\x1b[2J\nx")
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr


def test_version_and_help() -> None:
    assert comity("--version").stdout == "comity 0.1.0\n"
    assert comity().returncode == comity("read", "--nonsense").returncode == 2
    for command in ([], ["read"], ["explain"], ["schema"], ["knowledge", "check"]):
        done = comity(*command, "--help")
        assert done.returncode == 0
        assert "Usage: comity" in done.stdout
        assert not command or "Example" in done.stdout


@pytest.mark.parametrize(("shape", "record"), [("ledger", Ledger), ("explanation", Explanation)])
def test_schema_describes_every_field(shape: str, record: type[msgspec.Struct]) -> None:
    schema = json.loads(comity("schema", shape).stdout)
    assert schema["$ref"] == f"#/$defs/{record.__name__}"
    for name, definition in schema["$defs"].items():
        assert definition["title"] == name
        assert definition["description"]
    assert list(schema["$defs"][record.__name__]["properties"]) == [
        field.encode_name for field in msgspec.structs.fields(record)
    ]


def test_knowledge_check_says_what_is_found(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[[party_nouns]]\nclass = "organ"\nnouns = ["divan"]\n', encoding="utf-8")
    done = comity("knowledge", "check", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{tmp_path}/mine.toml: party_nouns: 1 row\n"


def test_knowledge_check_says_what_is_wrong_and_where(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[[zoos]]\nname = 'x'\n[[party_nouns]]\nclass = 'x'\n", encoding="utf-8")
    (tmp_path / "b.toml").write_text("[[", encoding="utf-8")
    done = comity("knowledge", "check", tmp_path)
    assert done.returncode == 2
    zoos, nouns, toml = done.stderr.splitlines()
    assert f"{tmp_path}/a.toml: there is no table “zoos”: the tables are " in zoos
    assert "party_nouns" in zoos
    assert "[[party_nouns]] row 1: " in nouns
    assert f"{tmp_path}/b.toml: not valid TOML" in toml


def test_several_processes_read_to_the_same_ledgers(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": f"r{n}", "text": f"Norway gave Kenya {n} lions in May.", "published": "2024-06-01"})
        for n in range(2, 40)
    ]
    archive = tmp_path / "archive.jsonl"
    archive.write_text("\n".join([*lines, "no line"]), encoding="utf-8")
    one, two = comity("read", "--jsonl", archive), comity("read", "--jsonl", archive, "--jobs", 2)
    assert one.returncode == two.returncode == 2, "one line is none"
    assert one.stdout == two.stdout
    assert len(two.stdout.splitlines()) == 38


def test_processes_and_a_language_model_do_not_go_together(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("Norway gave Kenya two lions.", encoding="utf-8")
    done = comity(
        "read", report, "--jobs", 2, "--reader", "model", "--model", "x", "--endpoint", "http://localhost:9/v1"
    )
    assert done.returncode == 2
    assert done.stderr.startswith("comity: --jobs: it is for reading without a language model")


def test_the_shell_completes_commands() -> None:
    run = comity(_COMITY_COMPLETE="complete_bash", COMP_WORDS="comity re", COMP_CWORD="1")
    assert {"read", "review"} <= set(run.stdout.split())
