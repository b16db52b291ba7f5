"""The formats of annotation tools, read back by their own libraries or by strict readers."""

import json
import warnings
from collections import Counter
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from made.annotations import FILES, Brat, all_formats, only_facts, read_conll, read_doccano, trim, where
from solieu.export.frame import export
from solieu.export.regions import ROLES
from solieu.export.request import Request

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def corpus():
    lines = (ROOT / "corpus" / "in.jsonl").read_text("utf-8").splitlines()
    return {row["doc_id"]: row["text"] for row in map(json.loads, lines)}


@pytest.fixture(scope="module")
def facts():
    return [json.loads(line) for line in (ROOT / "outputs" / "facts.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def out(tmp_path_factory, corpus, facts):
    """The table of the corpus in every format."""
    folder = tmp_path_factory.mktemp("out")
    request = Request(ROOT / "outputs" / "facts.jsonl", (str(ROOT / "corpus" / "in.jsonl"),))
    for name, file in FILES.items():
        assert export(name, request, folder / file) == [f"{len(corpus)} documents, {len(facts):,} facts"]
    return folder


def test_every_fact_of_the_corpus_survives_in_every_format(out, facts, corpus):
    found = all_formats(out)
    for name, spans in found.items():
        assert list(spans) == list(corpus), name
        assert only_facts(spans) == where(facts), name
    numbers = found.pop("docbin")
    assert sum(label in ROLES for spans in numbers.values() for *_, label in spans) > 900
    for name, spans in found.items():
        assert {id: sorted(places) for id, places in spans.items()} == numbers, name


def test_every_number_of_the_corpus_is_told(out, corpus):
    """A run of digits that the ledger has lies in a region, in every document."""
    ledger = (ROOT / "outputs" / "ledger.csv").read_text("utf-8-sig").splitlines()[1:]
    places = [(id, int(start), int(end)) for id, start, end, *_ in (line.split(",", 3) for line in ledger)]
    spans = {id: places for id, _, places in read_conll(out / "c.conll")}
    assert len(places) > 3000
    assert [p for p in places if not any(s < p[2] and p[1] < e for s, e, _ in spans[p[0]])] == []


def test_label_studio_takes_the_tasks(out, facts):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the package's own
        from label_studio_sdk.label_interface import LabelInterface

    interface = LabelInterface((out / "ls" / "config.xml").read_text("utf-8"))
    interface.validate()
    tasks = json.loads((out / "ls" / "tasks.json").read_bytes())
    assert [
        e for task in tasks for e in interface.validate_prediction(task["predictions"][0], return_errors=True)
    ] == []
    assert all(interface.validate_task({"data": task["data"]}) for task in tasks)
    assert interface.validate_prediction({"result": [{"from_name": "label", "to_name": "text", "type": "labels",
        "value": {"start": 0, "end": 1, "labels": ["none of ours"]}}]}) is False  # fmt: skip
    cells = Counter()
    for task in tasks:
        for r in task["predictions"][0]["result"]:
            if r["type"] in ("choices", "textarea"):
                cells[r["from_name"]] += 1
                assert (r["value"]["start"], r["value"]["end"]) == places(task)[r["id"]]
    wanted = Counter(name for row in facts for name in row if name in cells)
    assert cells == wanted
    assert {"flow", "value", "unit", "measure", "period", "source", "partner"} <= cells.keys()


def places(task):
    results = task["predictions"][0]["result"]
    return {r["id"]: (r["value"]["start"], r["value"]["end"]) for r in results if r["type"] == "labels"}


def test_a_task_says_what_a_fact_is(out):
    task = json.loads((out / "ls" / "tasks.json").read_bytes())[0]
    of_fact = [r for r in task["predictions"][0]["result"] if r.get("id") == "f30fba24e68275bb3fae"]
    said = {
        r["from_name"]: r["value"].get("choices") or r["value"].get("labels") or r["value"]["text"] for r in of_fact
    }
    assert said == {
        "label": ["level"], "value": ["72200000000"], "unit": ["USD"], "flow": ["export"], "measure": ["value"],
        "reporter": ["VN"], "period": ["2010"],
    }  # fmt: skip
    assert of_fact[0]["value"]["text"] == "72,2 tỷ USD"
    assert of_fact[0]["score"] == 0.44


def test_brat_ties_facts_to_their_evidence(out, facts):
    collection = Brat(out / "brat")
    text, found, relations, attributes, notes = collection.read("a01_export_review_2010")
    first = next(id for id, (label, spans) in found.items() if label == "level")
    assert [(name, text[slice(*found[to][1][0])]) for name, of, to in relations if of == first] == [
        ("statistic_from", "đạt"),
        ("flow_from", "Xuất khẩu"),
        ("measure_from", "Kim ngạch"),
        ("period_from", "cả năm"),
    ]
    assert [(name, value) for name, of, value in attributes if of == first] == [
        ("Flow", "export"),
        ("Measure", "value"),
    ]
    assert notes[first]["value"] == "72200000000"
    assert notes[first]["fact_id"] == "f30fba24e68275bb3fae"
    assert len(notes) == sum(row["doc_id"] == "a01_export_review_2010" for row in facts)
    wholes = {row["part_of"] for row in facts if "part_of" in row}
    names = [path.stem for path in (out / "brat").glob("*.ann")]
    parts = [r for name in names for r in collection.read(name)[2] if r[0] == "part_of"]
    assert len(parts) == sum("part_of" in row for row in facts) > 0
    assert wholes


def test_doccano_has_the_same_ties(out):
    collection = Brat(out / "brat")
    for row in read_doccano(out / "d.jsonl"):
        labels = {e["id"]: trim(row["text"], e["start_offset"], e["end_offset"]) for e in row["entities"]}
        _, found, relations, *_ = collection.read(row["doc_id"])
        ties = {(r["type"], labels[r["from_id"]], labels[r["to_id"]]) for r in row["relations"]}
        spans = {id: (f[0][0], f[-1][1]) for id, (_, f) in found.items()}
        assert ties == {(name, spans[of], spans[to]) for name, of, to in relations}


def test_a_docbin_is_read_by_any_pipeline(out, corpus, facts):
    docs = list(DocBin().from_disk(out / "b.spacy").get_docs(spacy.blank("en").vocab))
    rows = [row for doc in docs for row in doc.user_data["solieu_rows"]]
    assert json.loads(json.dumps(rows)) == facts  # spaCy gives tuples for lists
    for doc in docs:
        assert doc.text == corpus[doc.user_data["solieu_document"]["doc_id"]]
        own = doc.user_data["solieu_rows"]
        assert [span.id_ for span in doc.spans["facts"]] == [row["fact_id"] for row in own]
        assert [span.text for span in doc.spans["facts"]] == [row["quote"] for row in own]
        assert len(doc.ents) == len(doc.spans["facts"]) + len(doc.spans["numbers"])
        assert len(list(doc.sents)) > 4


def test_words_of_conll_are_the_text(out, corpus):
    read = {id: words for id, words, _ in read_conll(out / "c.conll")}
    for id, text in corpus.items():
        assert all(text.startswith(word, start) for word, start in read[id])
        assert "".join(word for word, _ in read[id]) == "".join(text.split())
