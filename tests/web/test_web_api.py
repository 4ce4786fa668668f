"""The API answers what the page and the command line answer, and describes itself."""

import json

import httpx2
import pytest
from typer.testing import CliRunner

from comity.cli.app import app as program
from comity.ledger.store import LedgerStore


def test_the_api_and_the_command_line_say_the_same(client: httpx2.Client, store: LedgerStore, tmp_path: object) -> None:
    for options, asked in (
        (["--item", "rhino"], "item=rhino"), (["--between", "ZWE", "PRK"], "between=ZWE&between=PRK"),
        (["--finding", "any", "--since", "2010"], "finding=any&since=2010"), (["--kind", "visit"], "kind=visit"),
        (["--publisher", "The Bulawayo Post"], "publisher=The Bulawayo Post"),
    ):  # fmt: skip
        done = CliRunner().invoke(program, ["ledger", "--ledger", f"{tmp_path}/ledger.db", "--json", *options])
        said = client.get(f"/api/entries?order=date&{asked}").json()
        assert json.loads(done.output) == said["records"], options
        assert said["total"] == len(said["records"]) > 0


def test_the_description_fits_the_answers(client: httpx2.Client, store: LedgerStore) -> None:
    described = client.get("/api/openapi.json").json()
    schemas = described["components"]["schemas"]
    for path, ways in described["paths"].items():
        address = path.format(id=store.entries().records()[0].id, one="ZWE", two="PRK")
        answer = client.get(address + {"/api/report": "?id=one", "/api/party": "?name=Zimbabwe"}.get(path, ""))
        assert answer.status_code == 200, path
        content = ways["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        record = answer.json()
        if "properties" in content:
            record, content = record["records"], content["properties"]["records"]
        if content.get("type") == "array":
            record, content = (record or [{}])[0], content["items"]
        if "$ref" in content:
            assert set(record) <= set(schemas[content["$ref"].rpartition("/")[2]]["properties"]), path
    assert "$ref" not in json.dumps(schemas) or all(
        ref.partition('"')[0] in schemas for ref in json.dumps(schemas).split("#/components/schemas/")[1:]
    )
    page = client.get("/api").text
    assert all(path in page for path in described["paths"])


@pytest.mark.parametrize(
    ("address", "status"),
    [("/api/entries/zz", 404), ("/api/entries?kind=x", 422), ("/api/entries?stge=delivered", 422),
     ("/api/balance/Rusia/PRK", 422), ("/api/entries?limit=0", 422), ("/api/nothing", 404),
     ("/api/report?id=none", 404), ("/api/entries?order=odd", 422)],
)  # fmt: skip
def test_errors_are_json_too(client: httpx2.Client, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("name", "state", "why", "near"),
    [
        ("Moscow", "RUS", "", "Russia (RUS)"), ("Prayut (THA)", "THA", "", ""), ("a zoo (none)", None, "", ""),
        ("Thailnd", None, "did you mean Thailand (THA)", "Thailand (THA)"),
        ("Congo", None, "may mean", "Republic of the Congo (COG)"), ("Sri Lanka (LKX)", None, "Sri Lanka (LKA)", ""),
    ],
)  # fmt: skip
def test_a_name_is_looked_up_as_a_correction_would(
    client: httpx2.Client, name: str, state: str | None, why: str, near: str
) -> None:
    answer = client.get("/api/party", params={"name": name}).json()
    assert (answer["party"] or {}).get("state") == state
    assert why in (answer["why"] or "")
    assert bool(answer["why"]) == (answer["party"] is None)
    assert near in ("", *answer["near"])
