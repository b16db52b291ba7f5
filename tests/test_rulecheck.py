"""`solieu rules check`: every example of every rule holds, and one that does not is named."""

from dataclasses import replace

import pytest

from solieu.rulebook.load import FILES, load_rules
from solieu.rulecheck import CHECKERS, check_examples

RULES = load_rules()


@pytest.fixture(scope="module")
def defects():
    return check_examples(RULES)


def test_every_file_has_a_checker():
    assert CHECKERS.keys() == FILES.keys()


@pytest.mark.parametrize("file", FILES)
def test_every_example_holds(defects, file):
    assert [line for line in defects if line.startswith(f"{file}:")] == []


def spoilt(file, row_id, **fields):
    """The rules with one row of one file, which is spoilt."""
    row = next(row for row in RULES.files[file] if row.id == row_id)
    data = row.model_dump(mode="json", by_alias=True, exclude_defaults=True) | fields
    kept = tuple(r for r in RULES.files[file] if r.id != row_id)
    return replace(RULES, files={**RULES.files, file: (*kept, FILES[file].model_validate(data))})


@pytest.mark.parametrize(
    ("file", "row", "fields", "defect"),
    [
        ("lexicon/commodities.yaml", "ca_phe", {"examples": ["Xuất khẩu chè tăng."]}, "the row is not found in it"),
        ("lexicon/commodities.yaml", "ca_phe", {"counter_examples": ["Cà phê tăng."]}, "found in this counter-example"),
        ("lexicon/units.yaml", "percent", {"examples": ["tăng 5 kg"]}, "neither this nor another of its examples"),
        ("lexicon/units.yaml", "percent", {"examples": ["tăng 5%", "tăng 5 kg"]}, "'tăng 5 kg': the row is not found"),
        ("lexicon/units.yaml", "percent", {"counter_examples": ["tăng 7%"]}, "found in this counter-example"),
        ("lexicon/bounds.yaml", "about", {"examples": ["đạt 5 tỷ USD"]}, "neither this nor another of its examples"),
        ("lexicon/bounds.yaml", "about", {"counter_examples": ["khoảng 5 kg"]}, "found in this counter-example"),
        ("patterns/periods.yaml", "year", {"examples": [{"text": "năm 2005", "finds": "năm 2006"}]}, "does not find 'năm 2006'"),
        (
            "patterns/periods.yaml",
            "year",
            {"examples": [{"text": "năm 2005", "finds": "năm 2005", "iso": "2006"}]},
            "means 2005, not 2006",
        ),
        ("patterns/periods.yaml", "year", {"counter_examples": ["năm 2005"]}, "found in this counter-example"),
        ("patterns/context.yaml", "acts", {"examples": ["không có"]}, "the row is not found in it"),
        ("lexicon/topics.yaml", "accident", {"examples": ["Xuất khẩu gạo tăng."]}, "is not taken as off topic"),
        (
            "assembly/columns.yaml",
            "statistic_rank",
            {"examples": [{"text": "Xuất khẩu đạt 5 tỷ USD.", "number": "5 tỷ USD", "want": "rank"}]},
            "'5 tỷ USD' has statistic level by",
        ),
        (
            "assembly/columns.yaml",
            "statistic_rank",
            {"examples": [{"text": "Xuất khẩu đạt 5 tỷ USD.", "number": "5", "want": "rank"}]},
            "no fact at '5'; there are '5 tỷ USD'",
        ),
    ],
)  # fmt: skip
def test_a_wrong_example_is_named(file, row, fields, defect):
    found = [
        line for line in check_examples(spoilt(file, row, **fields), [file]) if line.startswith(f"{file}: rows.{row}: ")
    ]
    assert any(defect in line for line in found), found
