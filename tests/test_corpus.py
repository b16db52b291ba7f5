"""`corpus/` is whole: texts, gold and in.jsonl agree, and every number of every text is annotated."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from solieu.evaluate.gold import GoldDocument, read_gold
from solieu.table.columns import FACTS, LEDGER, Origin

CORPUS = Path(__file__).parents[1] / "corpus"
RUN = re.compile(r"\d+(?:[.,]\d+)*")
ROLES = LEDGER.by_name["role"].values
COLUMNS = {c.name: c for c in FACTS.columns if c.origin is Origin.GUIDE}
DOCUMENTS = read_gold(CORPUS)


def each(function: Any) -> Any:
    return pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.doc_id)(function)


def test_docs_gold_and_input_agree() -> None:
    lines = [json.loads(line) for line in (CORPUS / "in.jsonl").read_text("utf-8").splitlines()]
    assert lines == [{"doc_id": d.doc_id, "date": d.date, "text": d.text} for d in DOCUMENTS]
    assert [p.stem for p in sorted((CORPUS / "docs").iterdir())] == [d.doc_id for d in DOCUMENTS]


def test_it_is_as_large_as_its_readme_says() -> None:
    facts = [f for d in DOCUMENTS for f in d.facts]
    others = sum(len(d.numbers) for d in DOCUMENTS) - len(facts)
    trade = sum("flow" in f for f in facts)
    said = (CORPUS / "README.md").read_text("utf-8")
    assert (
        f"{len(facts):,} facts ({len(facts) // 2} in each writing), of them {trade:,} trade; {others:,} other" in said
    )
    assert said.startswith(f"# The corpus\n\n{len(DOCUMENTS) // 2} documents")


@each
def test_every_run_of_digits_is_annotated_once_in_order(document: GoldDocument) -> None:
    got = [(n["start"], n["text"]) for n in document.numbers if n["n"] is not None]
    assert got == [(m.start(), m[0]) for m in RUN.finditer(document.text)]
    assert [n["n"] for n in document.numbers if n["n"] is not None] == list(range(1, len(got) + 1))


@each
def test_the_words_of_every_entry_stand_at_its_offset(document: GoldDocument) -> None:
    wrong = [n for n in document.numbers if document.text[n["start"] : n["start"] + len(n["text"])] != n["text"]]
    assert wrong == []
    assert [n["start"] for n in document.numbers] == sorted(n["start"] for n in document.numbers)


@each
def test_roles_and_columns_are_the_guides(document: GoldDocument) -> None:
    entry = {"n", "start", "text", "role"}
    for n in document.numbers:
        assert n["role"] in ROLES
        assert n.keys() - entry <= (COLUMNS.keys() if n["role"] == "fact" else set()), n
    for fact in document.facts:
        assert {name for name, c in COLUMNS.items() if c.required} <= fact.keys(), fact
        for name in fact.keys() - entry:
            column = COLUMNS[name]
            assert fact[name] not in (None, "", [])
            assert not column.values or fact[name] in column.values, fact
            assert not column.pattern or re.search(column.pattern, fact[name]), fact


@pytest.mark.parametrize("raw", [d for d in DOCUMENTS if not d.doc_id.endswith("_seg")], ids=lambda d: d.doc_id)
def test_both_writings_say_the_same(raw: GoldDocument) -> None:
    (segmented,) = [d for d in DOCUMENTS if d.doc_id == f"{raw.doc_id}_seg"]
    blanks = re.compile(r"[\s_]")
    assert blanks.sub("", segmented.text) == blanks.sub("", raw.text)
    keep = [
        [{c: v for c, v in f.items() if c not in ("n", "start", "text")} for f in d.facts] for d in (raw, segmented)
    ]
    assert keep[0] == keep[1]
