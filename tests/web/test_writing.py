"""Who may write, what a decision does, and what protects it."""

import html
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from fastapi.routing import APIRoute
from tests.web.web_ledger import NAME, PASSWORD
from typer.testing import CliRunner

from comity.cli.app import app as program
from comity.ledger.store import LedgerStore
from comity.reconcile.records import Entry
from comity.web import passwords
from comity.web.app import create_app
from comity.web.throttle import Throttle


def token(client: httpx2.Client, address: str = "/signin") -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(address).text)
    assert found, address
    return found[1]


def sign_in(client: httpx2.Client, password: str = PASSWORD, name: str = NAME, to: str = "/") -> httpx2.Response:
    form = {"csrf": token(client), "name": name, "password": password, "to": to}
    return client.post("/signin", data=form)


def shown(client: httpx2.Client, entry: Entry) -> dict[str, str]:
    """What the forms of an entry in the review carry."""
    page = client.get(f"/review/{entry.id}").text
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("csrf", "revision", "queue")}  # type: ignore[index]


@pytest.fixture(scope="session")
def hashed() -> str:
    return passwords.hashed(PASSWORD)


@pytest.fixture
def known(store: LedgerStore, hashed: str) -> None:
    store.users.put(NAME, hashed)
    store.users.put("B. Other", hashed)


@pytest.fixture
def reviewer(serve: Callable[..., httpx2.Client], known: None) -> httpx2.Client:
    client = serve()
    assert sign_in(client).status_code == 200
    return client


@pytest.fixture
def rhinos(store: LedgerStore) -> Entry:
    return store.item("rhino").records()[0]


def test_a_user_signs_in_and_out(serve: Callable[..., httpx2.Client], known: None) -> None:
    client = serve()
    assert "Sign in" in client.get("/").text
    page = sign_in(client, to="/findings")
    assert page.url.path == "/findings"
    assert f"Sign out <bdi>{NAME}</bdi>" in page.text
    client.post("/signout", data={"csrf": token(client, "/")})
    assert "Sign out" not in client.get("/").text


def test_the_cookie_is_kept_from_scripts_and_other_sites(serve: Callable[..., httpx2.Client], known: None) -> None:
    client = serve(secure=True)
    client.base_url = httpx2.URL("https://testserver")
    answer = sign_in(client).history[0]
    for cookie in answer.headers.get_list("set-cookie"):
        assert {"httponly", "samesite=lax", "secure"} <= {part.strip().lower() for part in cookie.split(";")}
    value = client.cookies["comity_session"]
    client.cookies.clear()
    client.cookies.set("comity_session", ("a" if value[0] != "a" else "b") + value[1:])
    assert "Sign out" not in client.get("/").text


def test_whoever_reads_the_ledger_cannot_sign_in_with_what_is_there(
    reviewer: httpx2.Client, store: LedgerStore
) -> None:
    session = reviewer.cookies["comity_session"]
    assert store.users.signed_in(session) == NAME
    with store._database.read() as connection:
        rows = connection.exec_driver_sql("SELECT hash FROM sessions").scalars().all()
        kept = connection.exec_driver_sql("SELECT value FROM settings").scalars().all()
    assert rows
    assert session not in rows
    assert all(store.users.signed_in(value) is None for value in (*rows, *kept))


def test_a_session_ends_with_sign_out_and_with_age(
    reviewer: httpx2.Client, store: LedgerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = reviewer.cookies["comity_session"]
    reviewer.post("/signout", data={"csrf": token(reviewer, "/")})
    assert store.users.signed_in(session) is None
    reviewer.cookies.set("comity_session", session)
    assert "Sign out" not in reviewer.get("/").text
    user = store.users.get(NAME)
    assert user is not None
    old = store.users.sign_in(user, seconds=-1)
    assert store.users.signed_in(old) is None


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\\\\x"]
)
def test_signing_in_leads_nowhere_else(serve: Callable[..., httpx2.Client], known: None, to: str) -> None:
    page = sign_in(serve(), to=to)
    assert str(page.url) == "http://testserver/"


def test_guessing_passwords_gets_slow(serve: Callable[..., httpx2.Client], known: None) -> None:
    client = serve()
    answers = [sign_in(client, password=f"wrong {number}") for number in range(6)]
    assert [answer.status_code for answer in answers] == [403] * 5 + [429]
    assert answers[-1].headers["retry-after"]
    assert "Too many tries" in answers[-1].text
    assert sign_in(client).status_code == 429


def test_the_wait_grows_and_ends() -> None:
    now = 0.0
    throttle = Throttle(lambda: now)
    for _ in range(5):
        assert throttle.wait("x", "a") == 0
    first = throttle.wait("x", "a")
    assert first > 0
    now += first
    assert throttle.wait("x", "a") == 0
    assert throttle.wait("x", "a") > first
    assert throttle.wait("y", "b") == 0
    now += 15 * 60
    assert throttle.wait("x", "a") == 0
    throttle.passed("x", "a")
    assert throttle.wait("x", "a") <= first * 2


def test_guesses_at_once_are_as_many_as_one_after_the_other() -> None:
    throttle = Throttle(lambda: 0.0)
    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(lambda _: throttle.wait("x", "a"), range(500)))
    assert waits.count(0) == 5


def test_who_sits_behind_a_guessers_address_or_has_a_guessed_name_waits_seconds_at_most() -> None:
    now = 0.0
    throttle = Throttle(lambda: now)
    for number in range(5_000):
        now += throttle.wait("x", f"name {number % 7}")
    assert throttle.wait("x", "another") <= 30
    for number in range(5_000):
        now += throttle.wait(f"address {number % 7}", "a")
    assert throttle.wait("mine", "a") <= 30
    for number in range(30_000):
        throttle.wait(str(number), str(number))
    assert len(throttle._tries) <= 10_000


def test_a_wrong_name_and_a_wrong_password_look_the_same(serve: Callable[..., httpx2.Client], known: None) -> None:
    one, two = sign_in(serve(), name="Nobody"), sign_in(serve(), password="wrong")
    assert one.status_code == two.status_code == 403
    assert re.sub(r'value="[^"]*"', "", one.text) == re.sub(r'value="[^"]*"', "", two.text)


def test_a_removed_user_is_out_at_once_and_so_is_one_with_another_password(
    reviewer: httpx2.Client, store: LedgerStore
) -> None:
    assert "Sign out" in reviewer.get("/").text
    store.users.put(NAME, passwords.hashed("another password"))
    assert "Sign out" not in reviewer.get("/").text
    store.users.remove(NAME)
    assert "Sign out" not in reviewer.get("/").text


def test_no_form_is_taken_without_its_token(reviewer: httpx2.Client, store: LedgerStore) -> None:
    """Every address that takes a form is asked without a token, with a wrong one, and from elsewhere."""
    routes = [
        route for route in create_app(store).routes if isinstance(route, APIRoute) and "POST" in (route.methods or ())
    ]
    routes += [
        route
        for router in create_app(store).routes
        for route in getattr(getattr(router, "original_router", None), "routes", [])
        if isinstance(route, APIRoute) and "POST" in (route.methods or ())
    ]
    paths = (route.path.replace(":path", "").replace("{id_}", "e1").replace("{action}", "accept") for route in routes)
    addresses = {re.sub(r"\{\w+\}", "1", path) for path in paths}
    assert addresses >= {"/signin", "/signout", "/undo", "/review/e1/accept", "/add", "/add/read"}
    good = token(reviewer, "/")
    for address in addresses:
        for form, headers in (({}, {}), ({"csrf": "x"}, {}), ({"csrf": good}, {"Sec-Fetch-Site": "cross-site"})):
            answer = reviewer.post(address, data=form, headers=headers)
            assert answer.status_code == 403, (address, form)
    assert store.decisions.all() == []


@pytest.mark.parametrize("action", ["accept", "reject", "correct", "merge", "split"])
def test_nobody_decides_without_a_name(client: httpx2.Client, store: LedgerStore, rhinos: Entry, action: str) -> None:
    answer = client.post(f"/review/{rhinos.id}/{action}", data={"csrf": token(client)})
    assert answer.url.path == "/signin"
    assert "Sign in first" in answer.text
    assert store.decisions.all() == []


def test_accepting_goes_on_to_the_next_and_can_be_undone(
    reviewer: httpx2.Client, store: LedgerStore, rhinos: Entry
) -> None:
    page = reviewer.post(f"/review/{rhinos.id}/accept", data=shown(reviewer, rhinos))
    assert store.entry(rhinos.id).status == "accepted"
    assert "Accepted." in page.text
    assert rhinos.id not in re.findall(r'action="/review/(\w+)/accept"', page.text)
    decision = re.search(r'name="decision" value="(\w+)"', page.text)
    assert decision
    page = reviewer.post("/undo", data={"csrf": token(reviewer, "/"), "decision": decision[1]})
    assert "Taken back." in page.text
    assert store.entry(rhinos.id).status == "open"
    page = reviewer.post("/undo", data={"csrf": token(reviewer, "/"), "decision": decision[1]})
    assert "somebody has taken it back already" in page.text
    assert [made.by for made in store.decisions.all()] == [NAME, NAME]


def test_a_decision_can_be_taken_back_where_it_is_listed(
    reviewer: httpx2.Client, store: LedgerStore, rhinos: Entry
) -> None:
    for back, address in (("decisions", "/decisions"), ("entry", f"/entries/{rhinos.id}")):
        made = store.decisions.accept(rhinos.id, by="somebody else")
        page = reviewer.get(address).text
        assert "This takes back what <bdi>somebody else</bdi> decided" in page
        sent = {"csrf": token(reviewer, "/"), "decision": made.id, "back": back}
        assert reviewer.post("/undo", data=sent).url.path == address
        assert store.entry(rhinos.id).status == "open"


def test_undoing_keeps_to_the_queue(reviewer: httpx2.Client, store: LedgerStore, rhinos: Entry) -> None:
    queue = {**shown(reviewer, rhinos), "queue": "party=ZWE&kind=transfer"}
    page = reviewer.post(f"/review/{rhinos.id}/accept", data=queue)
    undo = dict(re.findall(r'name="(decision|queue|csrf)" value="([^"]*)"', page.text.split('action="/undo"')[1])[:3])
    back = reviewer.post("/undo", data={**undo, "queue": html.unescape(undo["queue"])})
    assert back.url.params["party"] == "ZWE"
    assert back.url.params["at"] == rhinos.id


@pytest.mark.parametrize(
    ("field", "form", "path", "value"),
    [
        ("stage", {"value": "pledged"}, ("stage",), "pledged"),
        ("mode", {"value": ""}, ("mode",), None),
        ("date", {"start": "2009-05-01", "end": "2009-05-03"}, ("date", "end"), "2009-05-03"),
        (
            "items.0.quantity", {"low": "1,000", "high": "", "unit": "rhino", "approx": "yes"},
            ("items", 0, "quantity", "low"), 1000,
        ),
        ("items.0.kind", {"value": "goods"}, ("items", 0, "kind"), "goods"),
        ("giver", {"parties": "Harare (ZWE)\nthe Union (AU)\nsomebody (none)"}, ("giver", 1, "org"), "AU"),
        ("giver", {"parties": "Harare\nsomebody (none)"}, ("giver", 0, "state"), "ZWE"),
        ("denied", {"flag": "yes"}, ("denied",), True),
    ],
)  # fmt: skip
def test_a_field_is_corrected_in_place(
    reviewer: httpx2.Client,
    store: LedgerStore,
    rhinos: Entry,
    field: str,
    form: dict[str, str],
    path: tuple[str],
    value: object,
) -> None:
    sent = {f"{field}.{name}": text for name, text in form.items()}
    page = reviewer.post(f"/review/{rhinos.id}/correct", data={**shown(reviewer, rhinos), "field": field, **sent})
    assert "Corrected." in page.text
    place = reviewer.get(f"/entries/{rhinos.id}.json").json()["entry"]["record"]
    for step in path:
        place = place[step]
    assert place == value
    assert "corrected by a person" in reviewer.get(f"/entries/{rhinos.id}").text


@pytest.mark.parametrize(
    ("field", "form", "why"),
    [
        ("date", {"start": "soon"}, "no day"), ("date", {"start": "2010-02-01", "end": "2010-01-01"}, "goes first"),
        ("items.0.quantity", {"low": "many"}, "no number"),
        ("items.0.quantity", {"low": "9", "high": "2"}, "more than"),
        ("items.0.quantity", {"low": "nan"}, "no number"), ("stage", {"value": "dreamt"}, "not a value"),
        ("giver", {"parties": "((("}, "no party"), ("giver", {"parties": "Sri Lanka (LKX)"}, "Sri Lanka (LKA)"),
        ("receiver", {"parties": "Thailnd"}, "Thailand (THA)"),
        ("evidence", {"value": "x"}, "no field"), ("", {}, "no field"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_its_reason(
    reviewer: httpx2.Client, store: LedgerStore, rhinos: Entry, field: str, form: dict[str, str], why: str
) -> None:
    sent = {f"{field}.{name}": text for name, text in form.items()}
    page = reviewer.post(f"/review/{rhinos.id}/correct", data={**shown(reviewer, rhinos), "field": field, **sent})
    assert page.status_code == 422
    assert why in page.text
    assert store.decisions.all() == []


def test_reports_are_split_off_and_merged_again(reviewer: httpx2.Client, store: LedgerStore, rhinos: Entry) -> None:
    page = reviewer.post(f"/review/{rhinos.id}/split", data={**shown(reviewer, rhinos), "claim": rhinos.claims[1]})
    assert "Split off." in page.text
    two = store.item("rhino").records()
    assert len(two) == 2
    other = next(each for each in two if each.id != rhinos.id)
    assert other.id in reviewer.get(f"/review/{rhinos.id}").text
    page = reviewer.post(f"/review/{rhinos.id}/merge", data={**shown(reviewer, rhinos), "with": other.id})
    assert "Merged." in page.text
    assert len(store.item("rhino").records()) == 1


def test_two_people_at_once_do_not_overwrite_each_other(
    reviewer: httpx2.Client, serve: Callable[..., httpx2.Client], store: LedgerStore, rhinos: Entry
) -> None:
    other = serve()
    sign_in(other, name="B. Other")
    mine, theirs = shown(reviewer, rhinos), shown(other, rhinos)
    assert other.post(f"/review/{rhinos.id}/reject", data=theirs).status_code == 200
    page = reviewer.post(f"/review/{rhinos.id}/accept", data=mine)
    assert page.status_code == 409
    assert "B. Other decided on this entry (reject" in page.text
    assert "Nothing of yours was kept" in page.text
    assert store.entry(rhinos.id).status == "rejected"
    assert [made.by for made in store.decisions.all()] == ["B. Other"]
    assert reviewer.post(f"/review/{rhinos.id}/accept", data=shown(reviewer, rhinos)).status_code == 200
    assert store.entry(rhinos.id).status == "accepted"


def test_the_queue_keeps_to_what_was_asked(reviewer: httpx2.Client, store: LedgerStore) -> None:
    entries = store.entries().found().order("-date").records()
    address, seen = "/review?finding=any", []
    for _ in range(len(entries)):
        page = reviewer.get(address).text
        id_ = re.search(r'action="/review/(\w+)/accept"', page)[1]  # type: ignore[index]
        seen.append(id_)
        form = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("csrf", "revision", "queue")}  # type: ignore[index]
        assert form["queue"] == "finding=any"
        answer = reviewer.post(f"/review/{id_}/accept", data=form)
        address = str(answer.url).removeprefix("http://testserver")
    assert seen == [entry.id for entry in entries]
    assert "Nothing more to review" in reviewer.get(address).text


def test_a_published_ledger_takes_nothing(serve: Callable[..., httpx2.Client], known: None, rhinos: Entry) -> None:
    client = serve(read_only=True)
    assert client.get("/").status_code == 200
    assert "Sign in" not in client.get("/").text
    for address in ("/signin", "/add"):
        assert client.get(address).status_code == 403
    assert "nothing is decided here" in client.get(f"/review?at={rhinos.id}").text
    assert "Mark all parties" not in client.get("/reports/one").text


def test_on_another_address_reading_takes_a_sign_in_too(serve: Callable[..., httpx2.Client], known: None) -> None:
    client = serve(private=True)
    page = client.get("/entries")
    assert page.url.path == "/signin"
    assert client.get("/entries.json").status_code == 401
    assert client.get("/api/entries").status_code == 401
    assert client.get("/api/openapi.json").status_code == 401
    assert sign_in(client, to="/entries").url.path == "/entries"
    assert client.get("/entries.json").status_code == 200


def test_a_request_may_not_be_endless(client: httpx2.Client) -> None:
    big = b"x" * 5_000_000
    assert client.post("/add/read", content=big).status_code == 413
    parts = (big[:1_000_000] for _ in range(5))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/signin", content=parts, headers=form).status_code == 413


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--host", "0.0.0.0"], "it has no user to let in: add one with `comity user add`"),
        (["--host", "192.0.2.7"], "publish it with --read-only"),
        (["--certificate", "x.pem"], "give both --certificate and --key"),
    ],
)
def test_serve_refuses_what_is_not_safe(store: LedgerStore, tmp_path: Path, options: list[str], why: str) -> None:
    result = CliRunner().invoke(program, ["serve", "--ledger", str(tmp_path / "ledger.db"), *options])
    assert result.exit_code == 2
    assert why in " ".join(result.output.split())


def test_users_come_and_go_on_the_command_line(tmp_path: Path) -> None:
    def user(*words: str, given: str = "") -> tuple[int, str]:
        done = CliRunner().invoke(program, ["user", *words, "--ledger", str(tmp_path / "users.db")], input=given)
        return done.exit_code, done.output

    assert user("add", NAME, "--password-stdin", given="short\n") == (
        2,
        "comity: user: a password has at least 10 characters\n",
    )
    assert user("add", NAME, given=f"{PASSWORD}\n{PASSWORD}\n")[0] == 0
    assert "another password" in user("add", NAME, "--password-stdin", given=f"{PASSWORD}2\n")[1]
    assert user("list")[1].startswith(NAME)
    assert user("remove", "Nobody") == (2, "comity: ledger: Nobody: no such user\n")
    assert user("remove", NAME)[0] == 0
    assert user("list")[1] == ""
