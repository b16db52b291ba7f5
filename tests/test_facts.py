"""What each number says: the cases of `cases/facts`, written from the guide and not from the output.

`want` lists every fact of the text in order, each by its quote and the columns that the case is about; a column that is
null there must be empty. A case with `xfail` is one that the rules do not manage yet; it fails when they do.
"""

from decimal import Decimal
from pathlib import Path

import pytest
import srsly

from solieu.model import Fact
from solieu.stages import Dated, Work, stages_of
from solieu.table.columns import FACTS

CASES = [
    {"topic": path.stem, **case}
    for path in sorted((Path(__file__).parent / "cases" / "facts").glob("*.yaml"))
    for case in srsly.read_yaml(path)
]
NAMES = set(FACTS.by_name)


def facts(text: str, date: str | None = None) -> list[Fact]:
    return Work(stages_of(None), text, Dated(date, "document" if date else "open")).facts


def plain(value):
    """A value as a case writes it."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def case_id(case) -> str:
    return f"{case['topic']}-{case['id']}"


def param(case):
    marks = [pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else []
    return pytest.param(case, id=case_id(case), marks=marks)


@pytest.mark.parametrize("case", [param(case) for case in CASES])
def test_facts(case):
    text, want = case["text"], case["want"]
    found = facts(text, case.get("date"))
    got = [
        {"quote": text[f.start : f.end], **{c: plain(f.columns.get(c)) for c in row if c != "quote"}}
        for f, row in zip(found, [*want, *({} for _ in found)], strict=False)
    ]
    assert got == want


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_no_check_fails(case):
    assert [fact.checks for fact in facts(case["text"], case.get("date")) if fact.checks] == []


def test_cases_are_well_formed():
    assert len({case_id(case) for case in CASES}) == len(CASES)
    assert {key for case in CASES for key in case} <= {"topic", "id", "text", "date", "want", "xfail", "issue"}
    assert {key for case in CASES for row in case["want"] for key in row} - {"quote"} <= NAMES


def test_a_third_of_the_cases_gives_nothing():
    assert 3 * sum(case["want"] == [] for case in CASES) >= len(CASES)
