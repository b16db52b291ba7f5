"""The review server: what it takes, what it refuses, what is on the disk afterwards, and who may talk to it."""

import json
import re
import signal
import sqlite3
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from decimal import Decimal

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import solieu
from made.reviews import COMMANDS, HOST, RICE, STEEL, Process, make_table, served, span_of
from solieu.errors import InputError
from solieu.review.changes import Refused, checked
from solieu.review.decisions import Action, Decision, by_place, live, settle
from solieu.review.guard import LARGEST, Door, Guard, is_loopback
from solieu.review.page import asset
from solieu.review.server import open_door
from solieu.review.store import Store, read_logs, table_hash
from solieu.table.writers import write_table


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return make_table(tmp_path_factory.mktemp("table"))


@pytest.fixture
def client(table, tmp_path):
    source, facts, _ = table
    with served(facts, source, tmp_path / "d.sqlite") as found:
        yield found


# The store.


def decision(action=Action.ACCEPT, fact="f1", reviewer="an", at="2026-01-01", **changes):
    base = {"value": "1", "unit": "t", "start": 4}
    return Decision(action, "one", fact, "a" * 64, reviewer, at, changes, base, "ghi chú")


def test_what_was_written_is_read_again(tmp_path):
    store = Store(tmp_path / "d.sqlite", "t")
    written = [decision(value="2"), decision(Action.REJECT, "f2", role="other"), decision(Action.UNDO)]
    for one in written:
        store.add(one)
    assert store.log("an") == written
    assert store.log("bình") == []
    assert read_logs([tmp_path / "d.sqlite"], "t") == [written]  # while it is open
    store.close()
    again = Store(tmp_path / "d.sqlite", "t")
    assert again.log("an") == written
    again.close()


def test_it_is_durable_and_only_grows(tmp_path):
    store = Store(tmp_path / "d.sqlite", "t")
    store.add(decision())
    pragma = {
        name: store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    }
    assert pragma == {"journal_mode": "wal", "synchronous": 2}
    for statement in ("DELETE FROM decisions", "UPDATE decisions SET note = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="decisions are only added"):
            store._connection.execute(statement)
    store.close()


def test_another_table_is_refused(tmp_path):
    Store(tmp_path / "d.sqlite", "t").close()
    with pytest.raises(InputError, match="these decisions are about another table"):
        Store(tmp_path / "d.sqlite", "u")
    with pytest.raises(InputError, match="these decisions are about another table"):
        read_logs([tmp_path / "d.sqlite"], "u")


def test_files_that_hold_no_decisions_are_refused(tmp_path):
    (tmp_path / "a.sqlite").write_text("no database, but long enough to be taken for one\n" * 100)
    sqlite3.connect(tmp_path / "b.sqlite").execute("CREATE TABLE t (x)").connection.close()
    for name in ("a.sqlite", "b.sqlite"):
        with pytest.raises(InputError, match=f"{name}: no file of decisions"):
            Store(tmp_path / name, "t")
    with pytest.raises(InputError, match=r"none\.sqlite: no such file"):
        read_logs([tmp_path / "none.sqlite"])
    with pytest.raises(InputError, match="no file of decisions"):
        Store(tmp_path / "nowhere" / "d.sqlite", "t")


def test_the_hash_of_a_table_is_of_its_facts_in_any_order(table):
    _, _, rows = table
    assert table_hash(rows) == table_hash(reversed(rows)) == table_hash([row | {"value": 1} for row in rows])
    assert table_hash(rows) != table_hash(rows[1:])
    assert table_hash(rows) != table_hash([rows[0] | {"doc_sha256": "0" * 64}, *rows[1:]])


# What stands of a log.


def test_undoing_brings_back_what_stood_before():
    first, second, other = decision(value="2"), decision(value="3"), decision(Action.REJECT, reviewer="bình")
    log = [first, other, second]
    assert live(log) == log
    assert live([*log, decision(Action.UNDO)]) == [first, other]
    assert live([*log, decision(Action.UNDO), decision(Action.UNDO), decision(Action.UNDO)]) == [other]


def test_reviewers_who_differ_settle_nothing():
    one, other = decision(Action.CORRECT, value="2"), decision(Action.CORRECT, reviewer="bình", value="3")
    same = decision(Action.CORRECT, reviewer="châu", value="2", evidence=[])
    assert settle([one, other]) is None
    assert settle([one, same]).reviewers == ["an", "châu"]
    assert settle([one, other, same], "bình").reviewers == ["bình"]
    assert settle([one, other], "châu") is None
    assert settle([decision(), decision(Action.REJECT, reviewer="bình")]) is None


def test_of_one_name_in_two_files_the_later_decision_stands():
    early, late = decision(at="2026-01-01", value="2"), decision(at="2026-02-01", value="3")
    assert by_place([[late], [early]]) == {("one", "f1"): [late]}


def test_undoing_removes_the_decision_that_it_names():
    first, second = replace(decision(), id=1), replace(decision(Action.REJECT), id=2)
    undo = replace(decision(Action.UNDO, undoes=1), id=3)
    assert live([first, second, undo]) == [second]
    assert live([first, second, undo, replace(undo, id=4)]) == [second]


def test_two_desks_of_one_reviewer_take_back_their_own(table, tmp_path):
    source, facts, rows = table
    path, row = tmp_path / "d.sqlite", rows[0]
    with served(facts, source, path) as one, served(facts, source, path) as two:
        one.decide(row, "accept")
        two.decide(row, "reject")
        assert one.undo().json()["decision"]["action"] == "reject"  # that of the other desk stands, and is shown
        assert [d.action for d in live(read_logs([path])[0])] == [Action.REJECT]
        assert stands(one, row)["action"] == "reject"
        assert two.undo().json()["decision"]["action"] is None
    assert live(read_logs([path])[0]) == []


# What is typed.


def test_values_come_out_canonical():
    typed = {"value": "1500.50", "partner": "JP;KR", "rank_of": "131", "commodity": " gạo ", "flow": "", "period": None}
    assert checked(typed) == {
        "value": Decimal("1500.5"), "partner": ["JP", "KR"], "rank_of": 131, "commodity": "gạo", "flow": None,
        "period": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("value", "1.500,5", "no decimal number: '1.500,5'"),
        ("value", "", "must not be empty"),
        ("value", "1e40", "at most 29 digits before the point and 9 behind it"),
        ("value", True, "no decimal number: True"),
        ("statistic", "amount", "one of level, change, growth, share, ratio, rank"),
        ("period", "5/2018", "not the form of this column: 2005, 2006-Q1, 2017-01, 2017-01/2017-10 ..."),
        ("period", "2018-13", "no such period"),
        ("period", "2018-05/2018-01", "no such period"),
        ("partner", "Japan", "'Japan' is no code: two letters of ISO 3166, EU, ASEAN, WORLD ..., or three digits"),
        ("partner", ["US", "US"], "names US twice"),
        ("commodity", "gạo\x00", "holds a line end or a character that cannot be shown"),
        ("commodity", "gạo\nngô", "holds a line end or a character that cannot be shown"),
        ("entity", "a\u2028b", "holds a line end or a character that cannot be shown"),
        ("hs_codes", "72", "HS codes have four digits: 0901"),
        ("rank_of", "-1", "not below 0"),
        ("rank_of", "viele", "no whole number: 'viele'"),
        ("commodity", 7, "no text: 7"),
        ("commodity", "x" * 3000, "longer than 2,000 characters"),
        ("commodity", "\ud800", "holds half a character (a lone surrogate): '\\ud800'"),
        ("part_of", "f1", "the fact_id of another row: f and 19 hexadecimal digits"),
        ("doc_id", "x", "no column that can be set"),
        ("evidence", [], "no column that can be set"),
        ("valid", True, "no column that can be set"),
        ("nothing", "x", "no column that can be set"),
    ],
)
def test_wrong_values_are_told_beside_their_field(name, value, message):
    with pytest.raises(Refused) as refused:
        checked({name: value, "unit": "t"})
    assert refused.value.fields == {name: message}


# Decisions through the server.


def stands(client, row):
    found = [d for d in client.state()["decisions"] if (d["doc_id"], d["fact_id"]) == (row["doc_id"], row["fact_id"])]
    return found[0] if found else None


def test_accept_reject_and_undo(client, table):
    row, other = table[2][:2]
    assert client.decide(row, "accept")["progress"] == {"rice": [1, 6]}
    answer = client.decide(other, "reject", {"role": "threshold"}, "một ngưỡng")
    assert answer["progress"] == {"rice": [2, 6]}
    assert answer["decision"]["note"] == "một ngưỡng"
    assert stands(client, row)["row"]["review"] == "accepted"
    assert stands(client, other)["changes"] == {"role": "threshold"}
    assert client.undo().json()["decision"]["action"] is None
    assert stands(client, other) is None
    assert client.undo(doc_id=row["doc_id"], fact_id=row["fact_id"]).json()["progress"] == {"rice": [0, 6]}
    assert client.undo().json() == {"errors": {"": "nothing to undo"}, "keys": {"": ["wrong.no_undo", {}]}}


def test_correct_changes_columns_with_what_follows_from_them(client, table):
    row = table[2][0]
    changes = {"commodity": "cà phê", "partner": ["DE", "IT"], "period": "2019-Q2", "status": "estimate"}
    found = client.decide(row, "correct", changes)["decision"]
    expected = {
        "commodity": "cà phê", "commodity_id": "ca_phe", "hs_codes": ["0901", "2101"], "partner": ["DE", "IT"],
        "partner_kind": "country", "period": "2019-Q2", "period_start": "2019-04-01", "period_end": "2019-06-30",
        "period_type": "quarter", "status": "estimate", "obs_status": "E",
    }  # fmt: skip
    assert {name: found["row"].get(name) for name in expected} == expected
    marked = {e["column"] for e in found["row"]["evidence"] if e["rule"] == "review"}
    assert marked == expected.keys() - {"nothing"}
    assert (found["row"]["valid"], found["row"]["review"]) == (True, "corrected")
    assert "confidence" not in found["row"]


def test_a_correction_that_fails_a_check_is_taken_and_told(client, table):
    found = client.decide(table[2][0], "correct", {"value": "652000"})["decision"]
    assert found["changes"]["checks"] == ["value"]
    assert (found["row"]["value"], found["row"]["valid"]) == ("652000", False)
    assert "value_low" not in found["row"]
    found = client.decide(table[2][0], "correct", {"bound": ">"})["decision"]
    assert found["changes"]["checks"] == []
    assert (found["row"]["value"], found["row"]["bound"]) == ("651000", ">")


def test_wrong_corrections_store_nothing(client, table):
    row = table[2][0]
    refused = client.try_to(row, "correct", {"value": "viel", "unit": "", "flow": "out"})
    assert refused.status_code == 422
    assert refused.json()["errors"].keys() == {"value", "unit", "flow"}
    assert client.try_to(row, "correct", {"value": "651000"}).json()["errors"] == {"": "nothing has changed: accept it"}
    assert client.try_to(row, "accept", {"value": "1"}).status_code == 422
    assert client.try_to(row, "reject", {"role": "fact"}).json()["errors"].keys() == {"role"}
    assert client.try_to(row, "remove").json()["errors"] == {"": "no action 'remove': accept, correct, reject or add"}
    assert client.try_to(row, "undo").status_code == 422
    assert client.try_to(row | {"doc_id": "x"}, "accept").json()["errors"] == {"": "no document 'x' here"}
    assert client.try_to(row | {"fact_id": "f0"}, "accept").json()["errors"] == {"": "no fact 'f0' in rice"}
    assert client.try_to(row, "accept", note="x" * 3000).json()["errors"].keys() == {"note"}
    assert client.try_to(row, "correct", {"part_of": "f" + "0" * 19}).json()["errors"] == {
        "part_of": "no fact of this document"
    }
    assert client.try_to(row, "correct", {"part_of": row["fact_id"]}).json() == {
        "errors": {"part_of": "a fact is no part of itself: the fact_id of another row"},
        "keys": {"part_of": ["wrong.part_of_itself", {}]},
    }
    strange = client.try_to(row, "correct", {"a\ud800": "x"}).json()["errors"]
    assert strange == {"'a\\ud800'": "no column that can be set"}
    for note in ("a\ud800", "a\x00"):
        told = client.try_to(row, "accept", note=note).json()["errors"]
        assert told == {"note": "holds a line end or a character that cannot be shown"}
    assert client.state()["decisions"] == []


def test_the_span_must_stand_in_the_text(client, table):
    row = table[2][6]
    assert row["quote"] == "190 triệu USD"
    shorter = span_of(STEEL, "190 triệu")  # behind an emoji: code points
    for wrong in (
        shorter | {"quote": "191 triệu"},
        shorter | {"start": shorter["start"] + 1},
        shorter | {"end": 10_000},
        shorter | {"start": -1},
        shorter | {"start": True},
        {"start": shorter["start"]},
        span_of(STEEL, "190 "),
    ):
        assert client.try_to(row, "correct", wrong).json()["errors"].keys() == {"quote"}
    taken = client.try_to(row, "correct", span_of(STEEL, "4,5%")).json()["errors"]
    assert taken == {"quote": "a fact of the table begins there: correct that one"}
    found = client.decide(row, "correct", shorter)["decision"]["row"]
    assert (found["start"], found["end"], found["quote"]) == (79, 88, "190 triệu")
    assert found["fact_id"] == row["fact_id"]


def test_no_two_facts_start_at_one_place(client, table):
    first, second = table[2][:2]
    moved, elsewhere = span_of(RICE, "gạo đạt 651 nghìn tấn"), span_of(RICE, "trị giá 284 triệu USD")
    columns = {"statistic": "level", "value": "651000", "unit": "t", "measure": "volume"}
    taken = {"quote": "a fact that you added or moved begins there: correct that one, or take it back"}
    client.decide(first, "correct", moved)
    assert client.try_to({"doc_id": "rice"}, "add", moved | columns).json()["errors"] == taken
    assert client.try_to(second, "correct", moved).json()["errors"] == taken
    client.decide(first, "correct", moved | {"flow": "import"})
    client.decide({"doc_id": "rice"}, "add", elsewhere | columns)
    client.decide({"doc_id": "rice"}, "add", elsewhere | columns | {"commodity": "gạo"})
    assert client.try_to(second, "correct", elsewhere).json()["errors"] == taken
    client.decide(first, "accept")
    client.decide({"doc_id": "rice"}, "add", moved | columns)


def test_every_message_has_a_label_in_both_languages():
    labels = json.loads(asset("review_labels.json"))
    assert labels["en"].keys() == labels["vi"].keys()
    places = {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in labels["en"].items()}
    of_vi = {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in labels["vi"].items()}
    assert {key for key in places if places[key] != of_vi[key]} == set()
    with pytest.raises(Refused) as refused:
        checked({"value": "viel"})
    assert refused.value.keys == {"value": ("wrong.type_decimal", {"value": "'viel'"})}


def test_characters_pointed_at_become_evidence(client, table):
    row = table[2][1]
    at = {name: value for name, value in span_of(RICE, "Philippines").items() if name != "quote"}
    given = {"partner": ["PH"], "evidence": [{"column": "partner", **at}]}
    found = client.decide(row, "correct", given)["decision"]["row"]
    assert {"column": "partner", "rule": "review", **at} in found["evidence"]
    for wrong in (
        [{"column": "unit", **at}],
        [{"column": "partner"}],
        "x",
        [{"column": "partner", "start": 5, "end": 5}],
    ):
        assert client.try_to(row, "correct", given | {"evidence": wrong}).json()["errors"].keys() == {"evidence"}


def test_a_missed_fact_is_added(table, tmp_path):
    source, _, rows = table
    facts = tmp_path / "facts.csv"
    write_table(rows[:5] + rows[6:], facts)
    number = span_of(RICE, "ba trăm nghìn tấn")
    with served(facts, source, tmp_path / "d.sqlite") as client:
        missing = client.try_to({"doc_id": "rice"}, "add", {"value": "300000"}).json()["errors"]
        assert missing.keys() == {"statistic", "unit", "measure", "quote"}
        columns = {
            "statistic": "level",
            "value": "300000",
            "unit": "t",
            "measure": "other",
            "bound": "~",
            "commodity": "gạo",
        }
        answer = client.decide({"doc_id": "rice"}, "add", number | columns)
        assert answer["progress"] == {"rice": [0, 5]}
        row = answer["decision"]["row"]
    known = {"fact_id", "doc_id", "doc_date", "doc_date_source", "start", "end", "quote", "sentence", "doc_sha256"}
    assert {name: row[name] for name in known} == {name: rows[5][name] for name in known}
    expected = columns | {
        "commodity_id": "gao",
        "hs_codes": ["1006"],
        "obs_status": "A",
        "valid": True,
        "review": "added",
    }
    assert {name: row[name] for name in expected} == expected
    assert {"column": "value", "rule": "review", "start": number["start"], "end": number["end"]} in row["evidence"]


def test_reviewers_do_not_see_each_other(table, tmp_path):
    source, facts, rows = table
    for name in ("an", "bình"):
        with served(facts, source, tmp_path / "d.sqlite", name) as client:
            assert (client.state()["reviewer"], client.state()["decisions"]) == (name, [])
            client.decide(rows[0], "accept")
    assert [d.reviewer for d in read_logs([tmp_path / "d.sqlite"])[0]] == ["an", "bình"]


def test_a_row_that_has_changed_since_is_open_again(table, tmp_path):
    source, facts, rows = table
    with served(facts, source, tmp_path / "d.sqlite") as client:
        client.decide(rows[0], "accept")
        client.decide(rows[1], "accept")
    changed = tmp_path / "changed.jsonl"
    write_table([rows[0] | {"commodity": "gạo tẻ"}, *rows[1:]], changed)
    with served(changed, source, tmp_path / "d.sqlite") as client:
        assert [d["fact_id"] for d in client.state()["decisions"]] == [rows[1]["fact_id"]]
        assert client.state()["progress"]["rice"] == [1, 6]


# Who may ask.


def test_the_page_is_whole_and_guarded(client):
    answer = client.client.get("/")
    assert answer.status_code == 200
    assert answer.text.startswith("<!doctype html>")
    headers = answer.headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert policy.endswith("connect-src 'self'; frame-ancestors 'none'")
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert (headers["referrer-policy"], headers["cache-control"]) == ("no-referrer", "no-store")
    for path in ("/docs", "/openapi.json", "/review.js", "/../facts.jsonl", "/api", "/%2e%2e/etc/passwd"):
        assert client.client.get(path).status_code == 404, path


@pytest.mark.parametrize(
    "host", ["evil.example:8765", "127.0.0.1:9999", "127.0.0.1", "", "127.0.0.1:8765.evil.example"]
)
def test_other_names_of_the_host_are_refused(client, host):
    assert client.client.get("/", headers={"Host": host}).status_code == 421
    assert client.client.get("/api/state", headers={"Host": host}).status_code == 421


def test_names_of_loopback_are_one(client):
    for host in ("localhost:8765", "[::1]:8765", "LOCALHOST:8765"):
        assert client.client.get("/api/state", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Solieu": ""}, 200),
        ({"X-Solieu": "1", "Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 403),
        ({"X-Solieu": "1", "Origin": "http://evil.example"}, 403),
        ({"X-Solieu": "1", "Origin": "null"}, 403),
        ({"X-Solieu": "1", "Origin": f"https://{HOST}"}, 403),
        ({"X-Solieu": "1", "Origin": "http://localhost:8765"}, 403),
        ({"X-Solieu": "1", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"X-Solieu": "1", "Sec-Fetch-Site": "same-site"}, 403),
        ({"X-Solieu": "1", "Content-Type": "text/plain"}, 415),
        ({"X-Solieu": "1", "Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_only_this_page_posts(client, table, headers, status):
    row = table[2][0]
    body = json.dumps({"doc_id": row["doc_id"], "fact_id": row["fact_id"], "action": "accept"})
    given = {"Content-Type": "application/json"} | headers
    assert client.client.post("/api/decide", content=body, headers=given).status_code == status
    assert len(client.state()["decisions"]) == (status == 200)


def test_other_sites_do_not_read_the_state(client):
    assert client.client.get("/api/state", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200  # a link


def test_bodies_are_limited(client):
    headers = {"X-Solieu": "1", "Content-Type": "application/json"}
    assert client.client.post("/api/decide", content=b" " * (LARGEST + 1), headers=headers).status_code == 413

    def in_pieces():
        for _ in range(LARGEST // 1000 + 2):
            yield b" " * 1000

    assert client.client.post("/api/decide", content=in_pieces(), headers=headers).status_code == 413
    for body in (b"", b"[]", b"{", b"\xff", b"null", b'"x"', b"[" * 100_000):
        assert client.client.post("/api/decide", content=body, headers=headers).status_code == 422, body[:10]
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert client.client.request(method, "/api/decide", headers=headers).status_code == 405


def test_with_a_token(table, tmp_path):
    source, facts, _ = table
    with served(facts, source, tmp_path / "d.sqlite", token="bí mật") as client:
        assert client.client.get("/").status_code == 401
        assert client.client.get("/api/state").status_code == 401
        assert client.client.get("/", params={"token": "bi mat"}).status_code == 401
        answer = client.client.get("/", params={"token": "bí mật"})
        assert answer.status_code == 200
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("solieu_8765=")
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "bí mật" not in cookie
        assert client.client.get("/api/state").status_code == 200  # by the cookie
        client.client.cookies.clear()
        client.client.cookies.set("solieu_8765", "x")
        assert client.client.get("/api/state").status_code == 401


def test_beyond_loopback_a_token_is_made():
    door, bound = open_door("0.0.0.0", 0, None)
    with bound:
        assert len(door.token) > 40
        assert door.url == f"http://localhost:{door.port}/?token={door.token}"
    door, bound = open_door("127.0.0.1", 0, None)
    with bound:
        assert (door.token, door.url) == (None, f"http://127.0.0.1:{door.port}/")
        with pytest.raises(InputError, match=rf"--port {door.port}: cannot be bound: .*choose another --port"):
            open_door("127.0.0.1", door.port, None)


def test_an_empty_token_is_none():
    door, bound = open_door("0.0.0.0", 0, "")
    with bound:
        assert len(door.token) > 40
    door, bound = open_door("127.0.0.1", 0, "")
    with bound:
        assert door.token is None


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("localhost", True), ("127.example.com", False),
     ("0.0.0.0", False), ("", False), ("192.168.1.5", False)],
)  # fmt: skip
def test_only_this_machine_is_loopback(host, loopback):
    assert is_loopback(host) == loopback


def test_a_hostile_document_is_text_only(tmp_path):
    text = "</script><script>alert(1)</script><!-- <script>\u2028 Xuất khẩu gạo đạt 5 triệu USD năm 2015.\n"
    source, facts = tmp_path / "in.jsonl", tmp_path / "facts.jsonl"
    source.write_text(json.dumps({"doc_id": "<img src=x onerror=alert(1)>", "text": text}) + "\n", "utf-8")
    (row,) = solieu.extract(source).rows
    write_table([row], facts)
    with served(facts, source, tmp_path / "d.sqlite") as client:
        client.decide(row, "correct", {"commodity": "</script><script>alert(2)</script>"}, "<b>")
        page = client.client.get("/").text
        state = client.client.get("/api/state")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert state.headers["content-type"] == "application/json"
    assert state.json()["decisions"][0]["row"]["commodity"] == "</script><script>alert(2)</script>"


def test_nothing_but_http_is_answered():
    async def never(*_):
        raise AssertionError

    client = TestClient(Guard(never, Door("127.0.0.1", 8765)), base_url=f"http://{HOST}")
    assert client.get("/", headers={"Host": "x"}).text == "this server has another name\n"


# The command, in a process of its own.


@pytest.mark.slow
def test_killed_at_any_time_nothing_that_was_answered_is_lost(table, tmp_path):
    source, facts, rows = table
    path = tmp_path / "d.sqlite"
    for row in rows[:3]:
        with Process(facts, source, path) as server:
            for one in (row, rows[3]):
                server.post("api/decide", {"doc_id": one["doc_id"], "fact_id": one["fact_id"], "action": "accept"})
            server.end(signal.SIGKILL)
    with Process(facts, source, path) as server:
        assert {d["fact_id"] for d in server.state()["decisions"]} == {row["fact_id"] for row in rows[:4]}
        assert server.said == [f"an decides, written to {path}; end with Ctrl+C\n", f"{server.url}\n"]
        with pytest.raises(urllib.error.HTTPError, match="403") as refused:
            urllib.request.urlopen(urllib.request.Request(f"{server.url}api/undo", b"{}"), timeout=30)
        refused.value.close()
        server.end(signal.SIGINT)
    assert not (tmp_path / "d.sqlite-wal").exists()
    assert len(read_logs([path])[0]) == 6


def test_the_command_refuses(table, tmp_path):
    source, facts, _ = table
    run = CliRunner().invoke
    Store(tmp_path / "d.sqlite", "t").close()
    base = ["review", str(facts), "--source", str(source), "--port", "0"]
    for more, message in (
        (["--decisions", str(tmp_path / "d.sqlite")], "these decisions are about another table"),
        (["--decisions", str(facts)], "is read or written by this command already"),
        (["--reviewer", " "], "--reviewer: is empty; give a name"),
        (["--host", "nowhere.invalid"], "cannot be bound"),
    ):
        assert message in str(run(COMMANDS, [*base, *more]).exception)


def test_missing_packages_are_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(InputError, match=r"review needs the package uvicorn: pip install 'solieu\[review\]'"):
        open_door("127.0.0.1", 0, None)
