"""What reviewers decided, done: the reviewed table and its verification, agreement, gold; and all of it in a row."""

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

import solieu
from made.reviews import COMMANDS, RICE, STEEL, make_table, served, span_of
from solieu.cli import app as cli
from solieu.evaluate.gold import read_gold
from solieu.review.agreement import agreement, kappa
from solieu.review.apply import applied
from solieu.review.decisions import Action, Decision, by_place
from solieu.table.columns import FACTS, Origin
from solieu.table.files import SUFFIXES
from solieu.table.readers import read_table
from solieu.table.rows import fact_id
from solieu.table.writers import write_table
from solieu.verify.row import Judged, Verdict
from solieu.verify.table import verify_table

ROOT = Path(__file__).parents[1]
run = CliRunner().invoke


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return make_table(tmp_path_factory.mktemp("table"))


def review(table, path, *answers, reviewer="an"):
    """Give answers through the server: (row, action, changes)."""
    source, facts, _ = table
    with served(facts, source, path, reviewer) as client:
        for row, action, *changes in answers:
            client.decide(row, action, *changes)
    return path


def verdicts(table, path):
    judged = [item for item in verify_table(path, [str(table[0])]) if isinstance(item, Judged)]
    assert not any(item.contradictions for item in judged), [item.contradictions for item in judged]
    return Counter(item.verdict for item in judged)


# The reviewed table.


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format(suffix, table, tmp_path):
    source, _, rows = table
    facts, out = tmp_path / f"facts{suffix}", tmp_path / f"out{suffix}"
    write_table([*rows[:5], *rows[6:]], facts)
    number = span_of(RICE, "ba trăm nghìn tấn")
    columns = {"statistic": "level", "value": "300000", "unit": "t", "measure": "other", "bound": "~", "reporter": "VN"}
    log = review(
        (source, facts, rows),
        tmp_path / "d.sqlite",
        (rows[0], "accept"),
        (rows[1], "correct", {"commodity": "gạo nhà trồng", "bound": "~"}),
        (rows[2], "reject"),
        ({"doc_id": "rice"}, "add", number | columns),
    )
    done = run(COMMANDS, ["apply", str(facts), str(log), "-o", str(out)])
    assert (done.exit_code, done.output) == (0, f"1 accepted, 1 corrected, 1 rejected, 1 added: {out}\n")
    found = read_table(out)
    assert [row["start"] for row in found] == [59, 82, 175, 200, 214, 79, 99]
    assert [row.get("review") for row in found] == ["accepted", "corrected", None, None, "added", None, None]
    assert {tuple(row["reviewer"]) for row in found if "review" in row} == {("an",)}
    assert found[0] == rows[0] | {"review": "accepted", "reviewer": ["an"]}
    assert (found[1]["commodity"], found[1]["bound"], "commodity_id" in found[1]) == ("gạo nhà trồng", "~", False)
    assert found[4]["sentence"] == rows[5]["sentence"]
    assert verdicts(table, out) == {Verdict.REVIEWED: 3, Verdict.VERIFIED: 4}
    done = run(cli, ["verify", str(out), "--source", str(source)])
    assert done.output.splitlines()[:3] == ["verified: 4", "reviewed: 3", "contradicted: 0"]


def test_a_moved_number_has_another_id_and_its_parts_follow(table, tmp_path):
    source, _, rows = table
    whole, part = rows[0], rows[1] | {"part_of": rows[0]["fact_id"]}
    facts = tmp_path / "facts.jsonl"
    write_table([whole, part, *rows[2:]], facts)
    moved = span_of(RICE, "gạo đạt 651 nghìn tấn")
    log = review((source, facts, rows), tmp_path / "d.sqlite", (whole, "correct", moved), (part, "accept"))
    new, its_part = list(applied(facts, [log]).rows())[:2]
    assert new["fact_id"] == fact_id(whole["doc_sha256"], moved["start"]) != whole["fact_id"]
    assert (new["start"], new["quote"]) == (moved["start"], moved["quote"])
    assert {"column": "start", "rule": "review", "start": whole["start"], "end": whole["end"]} in new["evidence"]
    assert (its_part["part_of"], its_part["review"]) == (new["fact_id"], "corrected")
    out = tmp_path / "out.csv"
    write_table(applied(facts, [log]).rows(), out)
    assert verdicts(table, out) == {Verdict.REVIEWED: 2, Verdict.VERIFIED: len(rows) - 2}


def test_parts_of_what_was_rejected_have_no_whole(table, tmp_path):
    source, _, rows = table
    facts = tmp_path / "facts.jsonl"
    write_table([rows[0], rows[1] | {"part_of": rows[0]["fact_id"]}, *rows[2:]], facts)
    log = review((source, facts, rows), tmp_path / "d.sqlite", (rows[0], "reject"))
    part = next(applied(facts, [log]).rows())
    assert ("part_of" in part, part["review"], part["reviewer"]) == (False, "corrected", ["an"])


def test_where_reviewers_differ_the_row_stays(table, tmp_path):
    _, facts, rows = table
    first = review(table, tmp_path / "a.sqlite", (rows[0], "accept"), (rows[1], "reject"), (rows[2], "accept"))
    second = review(
        table, tmp_path / "b.sqlite", (rows[0], "accept"), (rows[1], "accept"), (rows[3], "reject"), reviewer="bình"
    )
    out = tmp_path / "out.jsonl"
    base = ["apply", str(facts), str(first), str(second), "-o", str(out)]
    done = run(COMMANDS, base)
    assert done.exit_code == 1
    assert done.output == (
        "left as it was: document rice, number at 82: reviewers differ (an: reject, bình: accept)\n"
        f"2 accepted, 0 corrected, 1 rejected, 0 added: {out}\n"
    )
    found = read_table(out)
    assert found[1] == rows[1]
    assert [row.get("reviewer") for row in found[:3]] == [["an", "bình"], None, ["an"]]
    done = run(COMMANDS, [*base, "--prefer", "an"])
    assert (done.exit_code, done.output) == (0, f"2 accepted, 0 corrected, 2 rejected, 0 added: {out}\n")
    assert "decided nothing; reviewers are an, bình" in str(run(COMMANDS, [*base, "--prefer", "châu"]).exception)


def test_a_row_that_has_changed_since_stays(table, tmp_path):
    _, _, rows = table
    log = review(table, tmp_path / "d.sqlite", (rows[0], "accept"), (rows[1], "correct", {"bound": "~"}))
    changed = tmp_path / "facts.jsonl"
    write_table([rows[0] | {"confidence": Decimal("0.9")}, rows[1] | {"commodity": "ngô"}, *rows[2:]], changed)
    found = applied(changed, [log])
    assert list(found.rows())[1] == rows[1] | {"commodity": "ngô"}
    assert found.differ == ["document rice, number at 82: the row says something else now than when it was looked at"]
    assert found.counts == {"accepted": 1}


def test_decisions_about_another_table_are_refused(table, tmp_path):
    _, facts, rows = table
    log = review(table, tmp_path / "d.sqlite", (rows[0], "accept"))
    other = tmp_path / "facts.jsonl"
    write_table(rows[1:], other)
    done = run(COMMANDS, ["apply", str(other), str(log), "-o", str(tmp_path / "out.csv")])
    assert "these decisions are about another table" in str(done.exception)
    done = run(COMMANDS, ["apply", str(facts), str(log), "-o", str(log)])
    assert "is read or written by this command already" in str(done.exception)


def test_two_facts_at_one_place_are_left_as_they_were(table, tmp_path):
    _, facts, rows = table
    moved = span_of(RICE, "gạo đạt 651 nghìn tấn")
    columns = {"statistic": "level", "value": "651000", "unit": "t", "measure": "volume"}
    one = review(table, tmp_path / "a.sqlite", (rows[0], "correct", moved))
    two = review(table, tmp_path / "b.sqlite", ({"doc_id": "rice"}, "add", moved | columns), reviewer="bình")
    found = applied(facts, [one, two])
    assert list(found.rows()) == rows
    assert found.differ == [
        "document rice, number at 51: two facts would start at one place (the other is of bình: add)",
        "document rice, number at 51: two facts would start at one place (the other is of an: correct)",
    ]
    preferred = list(applied(facts, [one, two], "bình").rows())
    assert [(row["start"], row.get("review")) for row in preferred[:2]] == [(51, "added"), (59, None)]


def test_added_rows_are_made_and_counted_once(table, tmp_path):
    source, facts, _ = table
    added = span_of(STEEL, "5/2018") | {"statistic": "level", "value": "5", "unit": "t", "measure": "other"}
    log = review((source, facts, []), tmp_path / "d.sqlite", ({"doc_id": "steel"}, "add", added))
    found = applied(facts, [log])
    assert found.added("steel")[0] is found.added("steel")[0]
    assert found.added("rice") == []
    assert found.counts == {"added": 1}
    assert "added" in [row.get("review") for row in found.rows()]
    assert (found.counts, len(found.added("steel"))) == ({"added": 1}, 1)


# Verification of what claims to be reviewed.


@pytest.fixture
def reviewed(table, tmp_path):
    """The rows of a table of which one was accepted, one corrected, one added; and a file to write others to."""
    source, _, rows = table
    facts = tmp_path / "facts.jsonl"
    write_table([*rows[:5], *rows[6:]], facts)
    number = span_of(RICE, "ba trăm nghìn tấn")
    columns = {"statistic": "level", "value": "300000", "unit": "t", "measure": "other"}
    answers = (
        (rows[0], "accept"),
        (rows[1], "correct", {"partner": ["PH"]}),
        ({"doc_id": "rice"}, "add", number | columns),
    )
    return list(applied(facts, [review((source, facts, rows), tmp_path / "d.sqlite", *answers)]).rows())


@pytest.mark.parametrize(
    ("row", "change", "told"),
    [
        (0, {"commodity": "cà phê"}, ("reading", "commodity is read as gạo, not cà phê")),
        (0, {"reviewer": None}, ("review", "accepted, and no reviewer is named")),
        (0, {"review": "seen"}, ("cell", "review: 'seen' is none of accepted, corrected, added")),
        (0, {"review": None, "reviewer": None, "value": Decimal(651001)}, None),
        (1, {"unit": "EUR"}, ("reading", "unit is read as USD, not EUR")),
        (1, {"value": Decimal(285000000)}, ("reading", "value is read as 284000000, not 285000000")),
        (1, {"review": "accepted"}, ("reading", "partner is read as empty, not ['PH']")),
        (1, {"review": None, "reviewer": None}, ("reading", "partner is read as empty, not ['PH']")),
        (1, {"partner": ["VN"]}, None),
        (1, {"quote": "284 triệu"}, ("span", "at 82 stands '284 triệu USD', not '284 triệu'")),
        (1, {"doc_sha256": "0" * 64}, None),
        (5, {"flow": "import"}, ("review", "flow: the row was added, and this is not its reviewer's")),
        (5, {"value": Decimal(400000)}, None),
        (5, {"start": 215}, None),
        (5, {"review": "corrected"}, None),
    ],
)
def test_a_row_that_claims_a_review_is_asked_all_else(row, change, told, reviewed, table, tmp_path):
    new = {name: value for name, value in (reviewed[row] | change).items() if value is not None}
    rows = [*reviewed[:row], new, *reviewed[row + 1 :]]
    write_table(rows, tmp_path / "out.jsonl")
    judged = [item for item in verify_table(tmp_path / "out.jsonl", [str(table[0])]) if isinstance(item, Judged)]
    wrong = {item.row["start"]: item.contradictions for item in judged if item.contradictions}
    assert list(wrong) == [new["start"]]
    assert told is None or told in wrong[new["start"]]


def test_what_a_reviewer_insists_on_against_the_characters_is_reviewed_and_says_so(table, tmp_path):
    _, facts, rows = table
    log = review(table, tmp_path / "d.sqlite", (rows[0], "correct", {"value": "652000"}))
    out = tmp_path / "out.csv"
    write_table(applied(facts, [log]).rows(), out)
    assert read_table(out)[0]["checks"] == ["value"]
    assert verdicts(table, out) == {Verdict.REVIEWED: 1, Verdict.VERIFIED: len(rows) - 1}


# Agreement.


def test_kappa():
    yes_no = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert kappa(yes_no) == pytest.approx(0.4)
    assert kappa([("a", "b"), ("b", "a")]) == -1
    assert kappa([("a", "a"), ("b", "b")]) == 1
    assert kappa([("a", "a")]) is None
    assert kappa([]) is None


def said(reviewer, action, fact="f1", base=None, **changes):
    row = {"statistic": "level", "value": "1", "unit": "t", "measure": "volume", "start": 4, "end": 5, "quote": "1"}
    return Decision(action, "one", fact, "a", reviewer, "2026-01-01", changes, row | (base or {}), "")


def test_agreement_counts_what_both_judged():
    log = [
        said("an", Action.ACCEPT), said("bình", Action.ACCEPT),
        said("an", Action.CORRECT, "f2", flow="export", partner=["JP"]),
        said("bình", Action.CORRECT, "f2", flow="export", partner=["KR"]),
        said("an", Action.REJECT, "f3"), said("bình", Action.ACCEPT, "f3"),
        said("an", Action.ACCEPT, "f4"),
    ]  # fmt: skip
    (pair,) = agreement(by_place([log]))
    assert (pair.first, pair.second, pair.judged) == ("an", "bình", 3)
    actions, flow, partner = (pair.agreements[name] for name in ("action", "flow", "partner"))
    assert (actions.same, actions.both, actions.kappa) == (2, 3, pytest.approx(0.5))
    assert (flow.same, flow.both, flow.kappa) == (2, 2, 1)
    assert (partner.same, partner.both, partner.kappa) == (0, 1, None)
    assert pair.agreements["status"].both == 0
    assert [(d["fact_id"], d["column"], d["said_first"], d["said_second"]) for d in pair.differences] == [
        ("f2", "partner", "JP", "KR"),
        ("f3", "action", "reject", "accept"),
    ]


def test_the_command_of_agreement(table, tmp_path):
    _, _, rows = table
    one = review(table, tmp_path / "a.sqlite", (rows[0], "accept"), (rows[1], "correct", {"bound": "~"}))
    two = review(table, tmp_path / "b.sqlite", (rows[0], "reject"), (rows[1], "accept"), reviewer="bình")
    out = tmp_path / "out.csv"
    done = run(COMMANDS, ["agreement", str(one), str(two), "-o", str(out)])
    assert done.exit_code == 0
    assert done.output.splitlines()[:2] == ["an, bình: both judged 2", "  action              0 of 2 (0%), kappa -0.33"]
    assert "  value               1 of 1 (100%)" in done.output.splitlines()
    with out.open(encoding="utf-8-sig", newline="") as file:
        differences = [(line["quote"], line["column"], line["said_first"]) for line in csv.DictReader(file)]
    assert differences[:3] == [
        ("651 nghìn tấn", "action", "accept"),
        ("284 triệu USD", "action", "correct"),
        ("284 triệu USD", "bound", "~"),
    ]
    alone = run(COMMANDS, ["agreement", str(one)])
    assert "one reviewer alone" in str(alone.exception)


# Gold.


def test_gold_of_a_reviewed_document(table, tmp_path):
    source, facts, rows = table
    added = span_of(STEEL, "5/2018")
    log = review(
        table,
        tmp_path / "d.sqlite",
        (rows[6], "accept"),
        (rows[7], "reject", {"role": "threshold"}),
        ({"doc_id": "steel"}, "add", added | {"statistic": "level", "value": "5", "unit": "t", "measure": "other"}),
        (rows[0], "accept"),
    )
    folder = tmp_path / "gold"
    command = ["decisions", str(facts), str(log), "--source", str(source), "--gold", str(folder)]
    done = run(COMMANDS, command)
    assert done.exit_code == 0
    assert done.output == f"left out: rice: 1 of 6 facts decided\n1 document, 2 facts: {folder}\n"
    (document,) = read_gold(folder)
    assert (document.doc_id, document.date, document.text) == ("steel", "2018-06", STEEL)
    entries = [(n["n"], n["text"], n["role"]) for n in document.numbers]
    assert entries == [
        (1, "5", "fact"), (2, "2018", "part"), (3, "5", "period"), (4, "2018", "period"), (5, "190", "fact"),
        (6, "4,5", "threshold"),
    ]  # fmt: skip
    assert document.facts[1] == {
        "n": 5, "start": 79, "text": "190", "role": "fact", "statistic": "level", "value": "190000000", "unit": "USD",
        "flow": "import", "measure": "value", "commodity": "sắt thép", "reporter": "VN", "partner": ["JP"],
        "period": "2018-05",
    }  # fmt: skip
    assert json.loads((folder / "in.jsonl").read_text("utf-8")) == {"doc_id": "steel", "date": "2018-06", "text": STEEL}
    assert f"{folder}: is not empty; name a new folder" in str(run(COMMANDS, command).exception)


def test_no_document_that_is_not_whole_is_gold(table, tmp_path):
    source, facts, rows = table
    log = review(table, tmp_path / "d.sqlite", (rows[0], "accept"))
    done = run(COMMANDS, ["decisions", str(facts), str(log), "--source", str(source), "--gold", str(tmp_path / "g")])
    assert done.exit_code == 1
    assert done.output == (
        "left out: rice: 1 of 6 facts decided\nleft out: steel: 0 of 2 facts decided\n0 documents, 0 facts: "
        f"{tmp_path / 'g'}\n"
    )
    fewer = tmp_path / "facts.jsonl"
    write_table(rows[:7], fewer)
    log = review((source, fewer, rows), tmp_path / "e.sqlite", (rows[6], "accept"))
    done = run(COMMANDS, ["decisions", str(fewer), str(log), "--source", str(source), "--gold", str(tmp_path / "h")])
    assert "left out: steel: the number at 99 is read as a fact, and the table does not have it\n" in done.output


@pytest.mark.parametrize(
    ("doc_id", "name"),
    [("bao/gạo 7.txt", "bao_gạo_7.txt_"), ("../../x", "__.._x_"), ("..", "__"), ("a" * 300, "a" * 120 + "_")],
)
def test_gold_stays_in_its_folder(doc_id, name, tmp_path):
    source, facts = tmp_path / "in.jsonl", tmp_path / "facts.jsonl"
    source.write_text(json.dumps({"doc_id": doc_id, "date": "2018-06", "text": STEEL}) + "\n", "utf-8")
    rows = solieu.extract(source).rows
    write_table(rows, facts)
    log = review((source, facts, rows), tmp_path / "d.sqlite", *((row, "accept") for row in rows))
    folder = tmp_path / "in" / "here" / "gold"
    done = run(COMMANDS, ["decisions", str(facts), str(log), "--source", str(source), "--gold", str(folder)])
    assert done.exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "facts.jsonl", "d.sqlite", "in"}
    (document,) = read_gold(folder)
    assert document.doc_id == doc_id
    (path,) = (folder / "docs").iterdir()
    assert path.stem.startswith(name)


# The whole way round.

FUEL = "a12_fuel_2018"
#: What a reviewer finds: one wrong in its core, two more in their key, one in its status; and a long span.
CORRECTIONS = {
    296: {"statistic": "level", "value": "20058", "commodity": "xăng ron95"},
    724: {"start": 724, "end": 738, "quote": "92,7 USD/thùng"},
    990: {"period": "2018-11"},
    1126: {"partner": ["KR", "MY", "SG"]},
    1167: {"status": "estimate"},
}
MISSED, REJECTED = 702, 790
SAID = [c.name for c in FACTS.columns if c.origin is Origin.GUIDE]


@pytest.fixture
def fuel(tmp_path):
    """A document of the corpus, its table without one fact, all its rows, and every fact decided."""
    line = next(line for line in (ROOT / "corpus" / "in.jsonl").read_text("utf-8").splitlines() if f'"{FUEL}"' in line)
    source, facts, log = tmp_path / "in.jsonl", tmp_path / "facts.csv", tmp_path / "d.sqlite"
    source.write_text(line + "\n", "utf-8")
    rows = {row["start"]: row for row in solieu.extract(source).rows}
    assert rows.keys() >= {*CORRECTIONS, MISSED, REJECTED}
    table = [row for start, row in rows.items() if start != MISSED]
    write_table(table, facts)
    with served(facts, source, log) as client:
        for row in table:
            if row["start"] in CORRECTIONS:
                client.decide(row, "correct", CORRECTIONS[row["start"]])
            else:
                client.decide(row, "reject" if row["start"] == REJECTED else "accept")
        missed = rows[MISSED]
        added = {name: missed[name] for name in ("start", "end", "quote", *SAID) if name in missed}
        client.decide({"doc_id": FUEL}, "add", added | {"value": str(missed["value"])})
        assert client.state()["progress"] == {FUEL: [len(table), len(table)]}
    return source, facts, log, rows


@pytest.mark.slow
def test_the_table_is_what_the_reviewer_said_and_is_verified(fuel, tmp_path):
    source, facts, log, rows = fuel
    out = tmp_path / "out.parquet"
    assert run(COMMANDS, ["apply", str(facts), str(log), "-o", str(out)]).exit_code == 0
    after = {row["start"]: row for row in read_table(out)}
    assert list(after) == [start for start in rows if start != REJECTED]
    for start, row in after.items():
        if start in CORRECTIONS:
            given = {name: str(row[name]) if name == "value" else row[name] for name in CORRECTIONS[start]}
            assert (given, row["review"]) == (CORRECTIONS[start], "corrected")
        elif start == MISSED:
            assert {name: row.get(name) for name in SAID} == {name: rows[start].get(name) for name in SAID}
            assert row["review"] == "added"
        else:
            assert row == rows[start] | {"review": "accepted", "reviewer": ["an"]}
    done = run(cli, ["verify", str(out), "--source", str(source)])
    assert done.exit_code == 0
    assert done.output.splitlines()[:3] == ["verified: 0", f"reviewed: {len(after)}", "contradicted: 0"]


@pytest.mark.slow
def test_decisions_are_gold_that_eval_measures_with(fuel, tmp_path):
    source, facts, log, rows = fuel
    right = len(rows) - 1  # but the one rejected
    gold, out = tmp_path / "gold", tmp_path / "out.csv"
    done = run(COMMANDS, ["decisions", str(facts), str(log), "--source", str(source), "--gold", str(gold)])
    assert done.output == f"1 document, {right} facts: {gold}\n"
    figures = json.loads(run(cli, ["eval", str(gold), "--json"]).stdout)
    assert (figures["gold"], figures["got"]) == (right, len(rows))
    for level, corrected in {"found": 0, "core": 1, "key": 3, "full": 4}.items():
        same = right - corrected
        assert (figures[level]["p"], figures[level]["r"]) == (round(same / len(rows), 4), round(same / right, 4)), level
    assert figures["ledger"]["role"] == round(1 - 1 / figures["ledger"]["numbers"], 4)  # but the one rejected
    write_table(applied(facts, [log]).rows(), out)
    of_reviewed = json.loads(run(cli, ["eval", str(gold), "--predictions", str(out), "--json"]).stdout)
    assert (of_reviewed["gold"], of_reviewed["got"], of_reviewed["full"]["f1"]) == (right, right, 1)
