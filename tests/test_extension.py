"""One row of YAML in a folder of one's own adds a commodity, a country's name, a unit, a cue, a source."""

import os
import re
from pathlib import Path

import pytest

from solieu.errors import RuleError
from solieu.rulebook import load
from solieu.rulebook.load import load_rules
from solieu.rulecheck import check_examples
from solieu.stages import Dated, Stages, Work, stages_of

# For each: the file, the row, a text, the number in it, and the columns that only the row gives.
ROWS = {
    "commodity": (
        "lexicon/commodities.yaml",
        """
        - id: hat_bo_bo
          name: "hạt bo bo"
          aliases: ["hạt bo bo"]
          examples: ["Xuất khẩu hạt bo bo tăng."]
        """,
        "Năm 2016, hạt bo bo xuất khẩu sang Đức đạt 3 triệu USD.",
        "3 triệu USD",
        {"commodity": "hạt bo bo", "commodity_id": "hat_bo_bo"},
    ),
    "country": (
        "lexicon/places.yaml",
        """
        - id: japan_by_another_name
          code: "JP"
          kind: country
          name: "Nhật Bản"
          aliases: ["quần đảo Anh Đào"]
          examples: ["Xuất khẩu sang quần đảo Anh Đào tăng."]
        """,
        "Năm 2016, xuất khẩu chè sang quần đảo Anh Đào đạt 5 triệu USD.",
        "5 triệu USD",
        {"partner": ["JP"]},
    ),
    "unit": (
        "lexicon/units.yaml",
        """
        - id: gui
          unit: "gùi"
          kind: physical
          family: basket
          aliases: ["gùi"]
          examples: ["thu mua 25 gùi măng"]
        """,
        "Năm 2016, xã xuất khẩu 4.000 gùi chè.",
        "4.000 gùi",
        {"unit": "gùi", "measure": "volume"},
    ),
    "cue_of_direction": (
        "lexicon/cues.yaml",
        """
        - id: teo_top
          column: direction
          value: down
          like: direction_down
          aliases: ["teo tóp"]
          examples: ["kim ngạch teo tóp 6%"]
        """,
        "Năm 2016, xuất khẩu chè teo tóp 6%.",
        "6%",
        {"statistic": "growth", "value": -6},
    ),
    "cue_of_flow": (
        "lexicon/cues.yaml",
        """
        - id: dua_ra_the_gioi
          column: flow
          value: export
          like: flow_export
          aliases: ["đưa ra năm châu"]
          examples: ["chè đưa ra năm châu đạt 5 triệu USD"]
        """,
        "Năm 2016, chè đưa ra năm châu đạt 5 triệu USD.",
        "5 triệu USD",
        {"flow": "export", "measure": "value"},
    ),
    "source": (
        "lexicon/organisations.yaml",
        """
        - id: nhom_do_gia_la_tre
          name: "nhóm dò giá lá tre"
          kind: research
          aliases: ["nhóm dò giá lá tre"]
          examples: ["Theo nhóm dò giá lá tre, giá chè tăng."]
        """,
        "Theo nhóm dò giá lá tre, xuất khẩu chè năm 2016 đạt 5 triệu USD.",
        "5 triệu USD",
        {"source": "nhóm dò giá lá tre"},
    ),
}


CASES = {name: case[2:] for name, case in ROWS.items()}


@pytest.fixture(scope="module")
def extended(tmp_path_factory):
    """The rules with all these rows, each in the file of its kind."""
    folder = tmp_path_factory.mktemp("rules")
    for file, row, *_ in ROWS.values():
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_text((path.read_text(encoding="utf-8") if path.exists() else "rows:") + row, encoding="utf-8")
    return load_rules(folder)


@pytest.fixture(scope="module")
def stages(extended):
    return Stages(extended)


def columns(stages, text, number, names):
    facts = Work(stages, text, Dated(None, "open")).facts
    return [{n: f.columns.get(n) for n in names} for f in facts if text[f.start : f.end] == number]


@pytest.mark.parametrize(("text", "number", "want"), CASES.values(), ids=CASES)
def test_one_row_is_enough(stages, text, number, want):
    assert columns(stages, text, number, want) == [want]


@pytest.mark.parametrize(("text", "number", "want"), CASES.values(), ids=CASES)
def test_without_the_row_it_is_not_read(text, number, want):
    assert columns(stages_of(None), text, number, want) != [want]


def test_the_examples_of_the_rows_hold(extended):
    new = {row.split("id: ")[1].split("\n")[0] for _, row, *_ in ROWS.values()}
    defects = check_examples(extended, {file for file, *_ in ROWS.values()})
    assert [line for line in defects if any(f"rows.{id}:" in line for id in new)] == []


def test_everything_else_stays(stages):
    text = "Năm 2016, xuất khẩu cà phê sang Đức đạt 500 triệu USD, giảm 3% so với năm 2015."
    assert Work(stages, text, Dated(None, "open")).facts == Work(stages_of(None), text, Dated(None, "open")).facts


def test_a_cue_like_one_that_does_not_exist_is_refused(tmp_path):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "cues.yaml").write_text(
        f"rows:{ROWS['cue_of_flow'][1]}".replace("like: flow_export", "like: flow_exports"), encoding="utf-8"
    )
    message = rf"^{tmp_path}/lexicon/cues\.yaml: rows\.dua_ra_the_gioi\.like: no row 'flow_exports'$"
    with pytest.raises(RuleError, match=message):
        load_rules(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("like: flow_export\n", "\n", r"like: say which row it is like: flow_deficit, flow_export, "),
        ("like: flow_export", "like: measure_value", r"like: say which row it is like: flow_deficit, flow_export, "),
        ("value: export", "value: exports", r"value: 'exports' is not the value of flow_export, 'export'$"),
    ],
)
def test_a_cue_that_the_program_cannot_act_on_is_refused(tmp_path, old, new, message):
    (tmp_path / "lexicon").mkdir()
    text = f"rows:{ROWS['cue_of_flow'][1]}".replace(old, new)
    (tmp_path / "lexicon" / "cues.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=rf"^{tmp_path}/lexicon/cues\.yaml: rows\.dua_ra_the_gioi\.{message}"):
        load_rules(tmp_path)


@pytest.mark.parametrize("name", [None, "README.md", ".git/units.yaml"])
def test_a_folder_without_rules_is_refused(tmp_path, name):
    if name:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("rows: []\n", encoding="utf-8")
    with pytest.raises(RuleError, match=rf"^{tmp_path}: a folder without rules; the files are lexicon/places\.yaml, "):
        load_rules(tmp_path)


@pytest.mark.parametrize("suffix", [".yml", ".YAML"])
def test_a_file_that_would_not_be_read_is_refused(tmp_path, suffix):
    """With the other defects of the folder, and although its other files are as they were."""
    lexicon = tmp_path / "lexicon"
    lexicon.mkdir()
    (lexicon / "units.yaml").write_text(f"rows:{ROWS['unit'][1]}", encoding="utf-8")
    load_rules(tmp_path)
    (lexicon / f"cues{suffix}").write_text(f"rows:{ROWS['cue_of_flow'][1]}", encoding="utf-8")
    message = f"{lexicon}/cues{suffix}: is not read; rename it to cues.yaml"
    with pytest.raises(RuleError, match=f"^{re.escape(message)}$"):
        load_rules(tmp_path)
    (lexicon / "goods.yaml").write_text("rows: []\n", encoding="utf-8")
    with pytest.raises(RuleError, match=rf"^{re.escape(message)}\n.*goods\.yaml: no such file of rules"):
        load_rules(tmp_path)


def test_the_file_of_an_example_that_fails_is_named(tmp_path):
    (tmp_path / "lexicon").mkdir()
    row = ROWS["unit"][1].replace("25 gùi", "25 kg")
    (tmp_path / "lexicon" / "units.yaml").write_text(f"rows:{row}", encoding="utf-8")
    (defect,) = check_examples(load_rules(tmp_path), ["lexicon/units.yaml"], tmp_path)
    assert defect.startswith(f"{tmp_path}/lexicon/units.yaml: rows.gui: 'thu mua 25 kg măng': ")


@pytest.mark.parametrize("again", [False, True])
def test_a_pattern_that_is_none_is_refused_each_time(tmp_path, again):
    path = tmp_path / "patterns" / "context.yaml"
    path.parent.mkdir()
    row = '- {{id: {}, what: "x", pattern: "{}", examples: ["gạo"]}}\n'
    path.write_text("rows:\n" + row.format("mine", "(gạo") + row.format("yours", "gạo)"), encoding="utf-8")
    for _ in range(1 + again):
        with pytest.raises(RuleError) as refused:
            load_rules(tmp_path)
        lines = str(refused.value).splitlines()
        assert [line.partition(": not a regular expression: ")[0] for line in lines] == [
            f"{path}: rows.mine.pattern", f"{path}: rows.yours.pattern"
        ]  # fmt: skip


def test_a_folder_whose_name_begins_like_the_shipped_one_is_ones_own(tmp_path, monkeypatch):
    (tmp_path / "rules").symlink_to(load.rules_folder())
    monkeypatch.setattr(load, "rules_folder", lambda: tmp_path / "rules")
    file = tmp_path / "rules_mine" / "lexicon" / "cues.yaml"
    file.parent.mkdir(parents=True)
    row = ROWS["cue_of_flow"][1].replace("          like: flow_export\n", "")
    file.write_text(f"rows:{row}", encoding="utf-8")
    with pytest.raises(RuleError, match=r"rows\.dua_ra_the_gioi\.like: say which row it is like"):
        load_rules(tmp_path / "rules_mine")


def test_a_row_of_ones_own_replaces_a_shipped_cue(tmp_path):
    file = tmp_path / "lexicon" / "cues.yaml"
    file.parent.mkdir()
    row = ROWS["cue_of_flow"][1].replace("          like: flow_export\n", "").replace("dua_ra_the_gioi", "flow_export")
    file.write_text(f"rows:{row}", encoding="utf-8")
    assert load_rules(tmp_path).names["cues.flow_export"].aliases == ("đưa ra năm châu",)


@pytest.mark.parametrize("kept", ["[]", "{", '{"sha": "of another state"}'])
def test_a_cache_that_holds_something_else_is_read_anew(extended_folder, kept):
    load_rules(extended_folder)
    cached = (Path(os.environ["SOLIEU_CACHE"]) / "solieu").glob("rules-*.json")
    newest = max(cached, key=lambda path: path.stat().st_mtime_ns)
    content = newest.read_text("utf-8")
    assert "gui" in content
    newest.write_text(kept, "utf-8")
    assert "units.gui" in load_rules(extended_folder).names
    assert newest.read_text("utf-8") == content


@pytest.fixture
def extended_folder(tmp_path):
    """A folder with one row that no other test has read."""
    file = tmp_path / "lexicon" / "units.yaml"
    file.parent.mkdir()
    file.write_text(f"# {tmp_path}\nrows:{ROWS['unit'][1]}", encoding="utf-8")
    return tmp_path
