"""The formats of data portals: their own validators find nothing wrong, and what they read back are the facts."""

import hashlib
import json
import os
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import srsly

from made.press import papers
from made.rows import row
from solieu.errors import InputError
from solieu.export import croissant, data_package, hub
from solieu.export.portal import DOCUMENTS, open_licence
from solieu.export.request import Request
from solieu.export.splits import split_rows
from solieu.table import FACTS, read_table, write_table
from solieu.table.columns import DAY, ColumnType

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "outputs" / "facts.jsonl"
DAYS = [column.name for column in FACTS.columns if column.pattern == DAY]
FORMATS = {"frictionless": data_package, "croissant": croissant, "hub": hub}
every_format = pytest.mark.parametrize("name", FORMATS)

#: Texts of our own under licences, to be read again; the last is in nobody's sources.
TEXTS = {
    "open": ("CC BY 4.0", "Năm 2016, xuất khẩu gạo đạt 4,9 triệu tấn, tăng 5%. - Giá: 450 USD/tấn."),
    "closed": ("© Báo của chúng tôi", "Năm 2017, nhập khẩu thép đạt 9,1 tỷ USD; giảm 2,5%."),
    "gone": (None, "Năm 2018, xuất khẩu cà phê đạt 3,5 tỷ USD."),
}


@pytest.fixture(scope="module")
def corpus() -> list[dict]:
    return read_table(CORPUS)


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> Request:
    """A request with sources of some documents, with their licences."""
    import solieu

    folder = tmp_path_factory.mktemp("texts")
    rows = []
    for year, (doc_id, (licence, text)) in enumerate(TEXTS.items(), 2017):
        rows += solieu.extract_text(text, date=f"{year}-02", doc_id=doc_id).rows
        if doc_id != "gone":
            said = {"doc_id": doc_id, "date": f"{year}-02", "text": text, "licence": licence, "author": "Lê Thị Mẫu"}
            with (folder / "in.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(said | {"source": "Báo Mẫu", "url": f"https://example.org/{doc_id}"}) + "\n")
    write_table(rows, folder / "facts.parquet")
    return Request(folder / "facts.parquet", (str(folder / "in.jsonl"),))


def made(name: str, request: Request, folder: Path) -> Path:
    folder.mkdir()
    FORMATS[name].write(request, folder)
    return folder


def table(rows: list[dict], folder: Path) -> Request:
    write_table(rows, folder / "facts.jsonl")
    return Request(folder / "facts.jsonl")


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def whole(row: dict) -> dict:
    """A row with all columns; those without a value are None."""
    return {name: row.get(name) for name in FACTS.types}


# All


@every_format
def test_the_same_table_gives_the_same_bytes(name, texts, tmp_path):
    assert contents(made(name, texts, tmp_path / "a")) == contents(made(name, texts, tmp_path / "b"))


@every_format
def test_authors_are_left_out_where_persons_are_masked(name, texts, tmp_path):
    named = b"".join(contents(made(name, texts, tmp_path / "a")).values())
    hidden = Request(texts.facts, texts.sources, mask_persons=True)
    masked = b"".join(contents(made(name, hidden, tmp_path / "b")).values())
    assert ("Lê Thị Mẫu".encode() in named, "Lê Thị Mẫu".encode() in masked) == (True, False)
    assert (b"are masked" in masked) == (name == "hub")


LICENCES = {
    "CC BY 4.0": "CC-BY-4.0",
    "cc-by": "CC-BY",
    "Creative Commons Attribution 3.0 Unported License": "CC-BY-3.0",
    "https://creativecommons.org/licenses/by/4.0/deed.vi": "CC-BY-4.0",
    "CC0": "CC0-1.0",
    "CC0 1.0 Universal (CC0 1.0)": None,
    "CC0 1.0 Universal": "CC0-1.0",
    "http://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
    "Public Domain": "public-domain",
    "Public Domain Mark 1.0": "CC-PDM-1.0",
    "CC BY-SA 4.0": None,
    "CC BY-NC 4.0": None,
    "CC-BY-ND": None,
    "https://creativecommons.org/licenses/by-nc/4.0/": None,
    "https://example.org/licenses/by/4.0/": None,
    "Apache-2.0": None,
    "not in the public domain": None,
    "": None,
    None: None,
}


@pytest.mark.parametrize(("given", "name"), LICENCES.items(), ids=map(str, LICENCES))
def test_licences_that_are_open(given, name):
    assert open_licence(given) == name


# Frictionless


def report(folder: Path):
    import frictionless

    return frictionless.validate(str(folder / "datapackage.json"))


def test_frictionless_finds_no_error_and_reads_the_facts_of_the_corpus(corpus, tmp_path):
    import frictionless

    folder = made("frictionless", Request(CORPUS), tmp_path / "out")
    found = report(folder)
    assert (found.valid, found.stats["errors"], found.stats["tasks"]) == (True, 0, 2)
    assert [warning for task in found.tasks for warning in task.warnings] == []
    package = frictionless.Package(str(folder / "datapackage.json"))
    rows = [item.to_dict() for item in package.get_resource("facts").read_rows()]
    assert len(rows) == len(corpus)
    assert [as_written(item) for item in rows] == [whole(row) for row in corpus]
    documents = package.get_resource("documents").read_rows()
    assert {item["doc_id"]: item["facts"] for item in documents} == Counter(row["doc_id"] for row in corpus)


def as_written(item: dict) -> dict:
    days = {name: item[name].isoformat() for name in DAYS if item[name]}
    texts = {name: cell[1:] for name, cell in item.items() if isinstance(cell, str) and cell.startswith("'")}
    return item | days | texts


def test_frictionless_types_are_those_of_the_columns(texts, tmp_path):
    package = json.loads((made("frictionless", texts, tmp_path / "out") / "datapackage.json").read_text("utf-8"))
    facts, documents = (resource["schema"] for resource in package["resources"])
    fields = {field["name"]: field for field in facts["fields"]}
    assert list(fields) == list(FACTS.types)
    assert fields["value"] == {
        "name": "value",
        "type": "number",
        "description": FACTS.by_name["value"].doc,
        "constraints": {"required": True},
    }
    assert fields["partner"]["type"] == "list"
    assert (fields["partner"]["delimiter"], fields["evidence"]["type"]) == (";", "array")
    assert (fields["period_start"]["type"], "constraints" in fields["period_start"]) == ("date", False)
    assert fields["flow"]["constraints"] == {"enum": ["export", "import", "total", "balance"]}
    assert fields["fact_id"]["constraints"] == {"required": True, "pattern": "^f[0-9a-f]{19}$"}
    assert (facts["primaryKey"], facts["missingValues"]) == (["fact_id"], [""])
    assert facts["foreignKeys"] == [
        {"fields": ["doc_id"], "reference": {"resource": "documents", "fields": ["doc_id"]}}
    ]
    assert [field["name"] for field in documents["fields"]] == list(DOCUMENTS.types)
    assert package["sources"] == [{"title": "Báo Mẫu"}]
    assert "licenses" not in package


BROKEN = {
    "type": ("facts.csv", b"4900000", b"many", "type-error"),
    "enum": ("facts.csv", b",export,", b",exported,", "constraint-error"),
    "foreign key": ("documents.csv", b"closed,", b"other,", "foreign-key"),
    "required": ("facts.csv", b",level,", b",,", "constraint-error"),
}


@pytest.mark.parametrize(("file", "old", "new", "kind"), BROKEN.values(), ids=BROKEN)
def test_frictionless_finds_what_is_broken(file, old, new, kind, texts, tmp_path):
    folder = made("frictionless", texts, tmp_path / "out")
    path = folder / file
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))
    assert kind in {error[0] for error in report(folder).flatten(["type"])}


def test_frictionless_copies_of_one_text_are_told_apart_by_their_documents(tmp_path):
    rows = [row("level", 7, doc_id=doc_id, fact_id="f" + 19 * "0", doc_sha256=64 * "0") for doc_id in ("a", "b")]
    folder = made("frictionless", table(rows, tmp_path), tmp_path / "out")
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert package["resources"][0]["schema"]["primaryKey"] == ["doc_id", "fact_id"]
    assert report(folder).valid


def test_frictionless_requires_only_what_all_rows_have(tmp_path):
    """A table that somebody took columns out of is a valid package too; odd texts and numbers are read as they are."""
    odd = {"quote": "=1+1", "sentence": 'a "b";\r\nc, d', "commodity": "- gạo", "partner": ["CN", "a;b"]}
    rows = [row("level", "0.12345678901234567890123", doc_id="đ", **odd)]
    folder = made("frictionless", table(rows, tmp_path), tmp_path / "out")
    assert report(folder).valid
    import frictionless

    read = frictionless.Package(str(folder / "datapackage.json")).get_resource("facts").read_rows()[0]
    assert read["value"] == Decimal("0.12345678901234567890123")
    assert (read["quote"], read["commodity"], read["sentence"]) == ("'=1+1", "'- gạo", odd["sentence"])
    assert read["partner"] == ["CN", "a\\", "b"]  # Table Schema knows no escape; the package says so
    assert read["period_end"] == date(2016, 12, 31)


def test_licences_of_the_package_are_told_when_all_are_open(texts, tmp_path):
    rows = [row for row in read_table(texts.facts) if row["doc_id"] == "open"]
    (tmp_path / "in.jsonl").write_text(Path(texts.sources[0]).read_text("utf-8").splitlines()[0], encoding="utf-8")
    request = Request(table(rows, tmp_path).facts, (str(tmp_path / "in.jsonl"),))
    url = "https://creativecommons.org/licenses/by/4.0/"
    package = json.loads((made("frictionless", request, tmp_path / "a") / "datapackage.json").read_text("utf-8"))
    assert package["licenses"] == [{"name": "CC-BY-4.0", "path": url}]
    described = json.loads((made("croissant", request, tmp_path / "b") / "croissant.json").read_text("utf-8"))
    assert described["license"] == [url]
    assert header(made("hub", request, tmp_path / "c"))["license"] == ["cc-by-4.0"]
    (tmp_path / "d").mkdir()
    assert data_package.write(request, tmp_path / "d") == [f"1 document, {len(rows)} facts"]


def test_what_is_not_known_to_be_open_is_told(texts, tmp_path):
    assert data_package.write(texts, tmp_path) == [
        f"3 documents, {len(read_table(texts.facts))} facts",
        "has sentences of 2 documents whose licence is not known to be open",
    ]


# Croissant


def records(folder: Path, name: str) -> list[dict]:
    import mlcroissant

    dataset = mlcroissant.Dataset(folder / "croissant.json")
    assert dataset.metadata.ctx.issues.errors == set()
    found = []
    for record in dataset.records(name):
        found.append({key.removeprefix(f"{name}/"): decoded(value) for key, value in record.items()})
    return found


def decoded(value):
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if isinstance(value, dict):
        return {key.rpartition("/")[2]: decoded(item) for key, item in value.items() if item is not None}
    return value


croissant_reads = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning", "ignore:The inplace keyword in DataFrame.reset_index"
)


@croissant_reads
def test_croissant_is_valid_and_reads_the_facts_of_the_corpus(corpus, tmp_path):
    folder = made("croissant", Request(CORPUS), tmp_path / "out")
    found = records(folder, "facts")
    for record, fact in zip(found, corpus, strict=True):
        floats = {name: float(fact[name]) for name in FACTS.decimals if name in fact}
        days = {name: record[name].date().isoformat() for name in DAYS if record[name] is not None}
        assert record | days == whole(fact) | floats | {"overflow": None}
    counts = {record["doc_id"]: record["facts"] for record in records(folder, "documents")}
    assert counts == Counter(row["doc_id"] for row in corpus)
    assert read_table(folder / "facts.parquet") == corpus


@croissant_reads
def test_croissant_describes_every_field_and_file(texts, tmp_path):
    folder = made("croissant", texts, tmp_path / "out")
    described = json.loads((folder / "croissant.json").read_text("utf-8"))
    for file in described["distribution"]:
        assert file["sha256"] == hashlib.sha256((folder / file["contentUrl"]).read_bytes()).hexdigest()
    facts, documents = described["recordSet"]
    fields = {field["name"]: field for field in facts["field"]}
    assert list(fields) == [*FACTS.types, "overflow"]
    assert all(field["description"] for field in [*facts["field"], *documents["field"]])
    assert fields["doc_id"]["references"] == {"field": {"@id": "documents/doc_id"}}
    assert (fields["value"]["dataType"], fields["period_end"]["dataType"]) == ("sc:Float", "sc:Date")
    assert (fields["partner"]["repeated"], fields["evidence"]["repeated"]) == (True, True)
    assert facts["key"] == [{"@id": "facts/fact_id"}]
    known = {record["doc_id"]: record for record in records(folder, "documents")}
    assert (known["open"]["licence"], known["open"]["length"]) == ("CC BY 4.0", len(TEXTS["open"][1]))
    assert known["gone"] == dict.fromkeys(DOCUMENTS.types) | {
        "doc_id": "gone",
        "facts": 1,
        "doc_date": "2019-02",
        "doc_date_source": "document",
        "doc_sha256": hashlib.sha256(TEXTS["gone"][1].encode()).hexdigest(),
    }


# The Hub


@pytest.fixture(scope="module")
def load_dataset(tmp_path_factory):
    """`datasets.load_dataset` without a network, its cache in a folder of its own."""
    names = ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    import datasets

    cache = tmp_path_factory.mktemp("cache")
    datasets.disable_progress_bars()
    yield lambda folder, *config: datasets.load_dataset(str(folder), *config, cache_dir=str(cache))
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


def header(folder: Path) -> dict:
    _, front, _ = (folder / "README.md").read_text("utf-8").split("---\n", 2)
    return srsly.yaml_loads(front)


def test_the_hub_has_all_facts_of_the_corpus_in_splits(corpus, load_dataset, tmp_path):
    folder = made("hub", Request(CORPUS), tmp_path / "out")
    found = load_dataset(folder)
    assert {name: split.num_rows for name, split in found.items()} == {s.name: s.facts for s in split_rows(corpus)}
    assert str(found["train"].features["value"].dtype) == "decimal128(38, 9)"
    assert "sentence" not in found["train"].features
    read = {item["fact_id"]: item for split in found.values() for item in split}
    assert len(read) == len(corpus)
    for fact in corpus:
        wanted = whole(fact) | {
            "evidence": [{"start": None, "end": None} | e for e in fact["evidence"]],
            "overflow": None,
        }
        del wanted["sentence"]
        assert read[fact["fact_id"]] == wanted


def test_the_card_tells_what_the_files_hold(corpus, load_dataset, tmp_path):
    folder = made("hub", Request(CORPUS), tmp_path / "out")
    head, found = header(folder), load_dataset(folder)
    facts, documents = head["dataset_info"]
    assert [(s["name"], s["num_examples"], s["num_bytes"]) for s in facts["splits"]] == [
        (name, split.num_rows, split.info.splits[name].num_bytes) for name, split in found.items()
    ]
    assert {f["name"] for f in facts["features"]} == set(found["train"].features)
    assert (head["language"], head["license"], head["size_categories"]) == (["vi"], "unknown", ["1K<n<10K"])
    known = load_dataset(folder, "documents")["documents"]
    assert documents["splits"][0]["num_examples"] == len(known) == len({row["doc_id"] for row in corpus})
    schema = pq.read_schema(folder / "data" / "test-00000-of-00001.parquet")
    assert schema.names == [f["name"] for f in facts["features"]]


def test_sentences_are_there_where_the_licence_is_open(texts, load_dataset, tmp_path):
    folder = made("hub", texts, tmp_path / "out")
    read = [item for split in load_dataset(folder).values() for item in split]
    said = {doc_id: {item["sentence"] for item in read if item["doc_id"] == doc_id} for doc_id in TEXTS}
    assert said["closed"] == said["gone"] == {None}
    assert said["open"] == {"Năm 2016, xuất khẩu gạo đạt 4,9 triệu tấn, tăng 5%.", "- Giá: 450 USD/tấn."}
    everything = b"".join(contents(folder).values())
    assert "nhập khẩu thép đạt" not in everything.decode(errors="ignore")


def test_left_out_facts_and_splits_are_told(tmp_path):
    (tmp_path / "out").mkdir()
    told = hub.write(table(papers(96, seed=7), tmp_path), tmp_path / "out")
    assert [line.partition(":")[0] for line in told[:4]] == ["train", "validation", "test", "left out"]
    assert told[3].startswith("left out: 45 facts of 6 documents, 3 with near copies taken as one; ")
    assert (tmp_path / "out" / "README.md").read_text("utf-8").count("\n- ") >= 4


def test_splits_that_would_be_empty_are_left_out(load_dataset, tmp_path):
    (tmp_path / "out").mkdir()
    told = hub.write(table([row("level", 7, doc_date="2017-02")], tmp_path), tmp_path / "out")
    assert [line for line in told if "empty" in line] == [
        "validation: empty: the documents have too few dates",
        "test: empty: the documents have too few dates",
    ]
    assert {name: split.num_rows for name, split in load_dataset(tmp_path / "out").items()} == {"train": 1}


def test_a_dataset_needs_facts(tmp_path):
    with pytest.raises(InputError, match=r"facts\.jsonl: has no facts; a dataset needs some"):
        hub.write(table([], tmp_path), tmp_path)


def test_decimals_that_do_not_fit_are_exact_beside(load_dataset, tmp_path):
    rows = [row("level", "0.0000000000001", doc_date="2017-02")]
    assert FACTS.types["value"] is ColumnType.DECIMAL
    read = load_dataset(made("hub", table(rows, tmp_path), tmp_path / "out"))["train"][0]
    assert (read["value"], json.loads(read["overflow"])["value"]) == (None, "0.0000000000001")
