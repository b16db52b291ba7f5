"""Confidence: read from the rules, between 0 and 1, lower for what was carried far; a table can be cut by it."""

from dataclasses import replace
from decimal import Decimal

from typer.testing import CliRunner

import solieu
from made.reports import CASES, as_html
from solieu.checks.confidence import Confidence, features
from solieu.cli import app
from solieu.model import Evidence, Fact
from solieu.rulebook.load import load_rules
from solieu.stages import Dated, Work, stages_of

NEAR = "Năm 2019, xuất khẩu hạt điều sang Hoa Kỳ đạt 1,03 tỷ USD."
FAR = f"{NEAR}\nĐó là kết quả tốt. Lượng hàng tồn kho là 500 tấn, giá 3.000 USD/tấn."


def fact(**rules):
    columns = {
        "statistic": "level",
        "value": Decimal(5),
        "unit": "USD",
        "measure": "value",
        **dict.fromkeys(rules, "x"),
    }
    return Fact(50, 55, columns, tuple(Evidence(c, rule, *at) for c, (rule, *at) in rules.items()))


def test_what_the_model_sees():
    made = fact(period=("period_frame/cues.x", 10, 14), flow=("flow_left/cues.flow_export", 45, 49))
    seen = list(features(made, (40, 70), dated=False))
    assert {"bias", "period_frame", "flow_left", "far_1", "measure_is_value", "unit_is_money", "undated"} <= set(seen)
    assert "commodity_empty" in seen
    assert "failed" not in seen


def test_how_sure_the_choice_was():
    made = replace(fact(), sure={"period": 0.62, "entity": 0.999, "commodity": 0.2})
    seen = {name for name in features(made, (40, 70), dated=True) if "_sure_" in name}
    assert seen == {"period_sure_1", "entity_sure_5", "commodity_sure_0"}


def test_the_choice_tells_how_sure_it_is():
    work = Work(stages_of(None), FAR, Dated("2020-02", "document"))
    weighed = [sure for made in work.facts for sure in made.sure.values()]
    assert weighed
    assert all(0 < sure <= 1 for sure in weighed)


def test_the_sum_of_the_weights_is_the_odds():
    model = Confidence({"bias": 2.0, "far_0": -2.0, "failed": -50.0})
    assert model(fact(), (0, 100), dated=True) == Decimal("0.50")
    assert Confidence({"bias": 40.0})(fact(), (0, 100), dated=True) == Decimal("0.99")
    assert Confidence({"bias": -40.0})(fact(), (0, 100), dated=True) == Decimal("0.01")


def rules_weighed(rules):
    return {row.column for row in rules["assembly/choice"]}


def test_every_weight_is_of_a_rule_that_there_is():
    rules = load_rules()
    ids = {row.id for name in ("assembly/columns", "assembly/choice") for row in rules[name]}
    kinds = ("bias", "far_", "measure_is_", "statistic_is_", "unit_is_", "failed", "undated")
    named = [n for n in Confidence.of(rules).weights if not n.startswith(kinds) and not n.endswith("_empty")]
    named = [n for n in named if n.rpartition("_sure_")[0] not in rules_weighed(rules)]
    assert len(named) > 50
    assert set(named) - {"echo", "respectively"} <= ids  # what other numbers say for one has a rule of no column


def test_what_stands_in_its_sentence_is_surer_than_what_was_carried():
    near = solieu.extract_text(NEAR, date="2020-02").rows[0]
    carried = solieu.extract_text(FAR, date="2020-02").rows[1]
    assert carried["confidence"] < near["confidence"] <= 1


def test_cells_of_tables_have_none(tmp_path):
    (tmp_path / "a.html").write_bytes(as_html(CASES[0]))
    rows = solieu.extract(tmp_path).rows
    assert len(rows) > 30
    assert not any("confidence" in row for row in rows)


def test_a_table_cut_by_confidence(tmp_path):
    (tmp_path / "a.txt").write_text(FAR, encoding="utf-8")
    whole = solieu.extract(tmp_path / "a.txt", date="2020-02").rows
    least = sorted(row["confidence"] for row in whole)[1]
    out = tmp_path / "facts.csv"
    command = ["extract", str(tmp_path / "a.txt"), "-o", str(out), "--date", "2020-02", "--min-confidence", str(least)]
    assert CliRunner().invoke(app, command).exit_code == 0
    kept = solieu.read_table(out)
    assert [row["fact_id"] for row in kept] == [r["fact_id"] for r in whole if r["confidence"] >= least]
    assert len(kept) == len(whole) - 1
