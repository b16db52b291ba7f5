"""A folder for the Hugging Face Hub: the facts in splits, the documents, a card; `datasets.load_dataset` reads it.

Sentences are the words of somebody's text: they are published where the document's licence is open, else left out.
"""

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import srsly

from solieu.english import counted
from solieu.errors import InputError
from solieu.export.portal import DESCRIPTION, DOCUMENTS, KEYWORDS, TITLE, Written, licences, open_licence
from solieu.export.request import Request
from solieu.export.splits import LEFT_OUT, Split, split_rows
from solieu.table.arrow import BATCH
from solieu.table.columns import FACTS, ColumnType, Layout
from solieu.table.rows import Row
from solieu.table.schemas import OVERFLOW, markdown
from solieu.table.spool import Spool
from solieu.table.writers import write_table

_SENTENCE = "sentence"
_DOCUMENTS = f"{DOCUMENTS.name}.parquet"
_WITHOUT = Layout(FACTS.name, tuple(column for column in FACTS.columns if column.name != _SENTENCE))
_TYPES: Mapping[ColumnType, Mapping[str, Any]] = {
    ColumnType.TEXT: {"dtype": "string"},
    ColumnType.INTEGER: {"dtype": "int64"},
    ColumnType.DECIMAL: {"dtype": "decimal128(38, 9)"},
    ColumnType.BOOLEAN: {"dtype": "bool"},
    ColumnType.TEXTS: {"list": "string"},
    ColumnType.EVIDENCE: {
        "list": [
            {"name": "column", "dtype": "string"},
            {"name": "rule", "dtype": "string"},
            {"name": "start", "dtype": "int64"},
            {"name": "end", "dtype": "int64"},
        ]
    },
}
#: What the Hub calls a number of rows: the name of all below the limit.
_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"))
#: Open licences that the Hub has a name for.
_HUB_LICENCES = frozenset({"cc0-1.0", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0"})


def write(request: Request, output: Path) -> list[str]:
    """Write the dataset into the folder `output`; return the splits, and what is to be told.

    Raises:
        InputError: the table, a source, the metadata or the date is none; the table has no facts.
        RuleError: the rules have defects.
    """
    written = Written(masked=request.mask_persons)
    with tempfile.TemporaryFile() as file:
        spool = Spool(file)
        splits = split_rows(_spooled(written.watch(request.dossiers()), spool))
        if not spool.count:
            raise InputError(f"{request.facts}: has no facts; a dataset needs some")
        opened = {row["doc_id"] for row in written.documents if open_licence(row.get("licence"))}
        (output / "data").mkdir()
        for split in _filled(splits):
            rows = chain.from_iterable(spool.take(doc_id) for doc_id in split.doc_ids)
            write_table(_published((row for row, _ in rows), opened), output / _path(split), layout=_layout(opened))
    write_table(written.documents, output / _DOCUMENTS, layout=DOCUMENTS)
    card = _card(output, splits, written, opened)
    (output / "README.md").write_text(card, encoding="utf-8", newline="\n")
    told = [f"{split.name}: empty: the documents have too few dates" for split in splits if not split.doc_ids]
    return [*map(str, _filled(splits, LEFT_OUT)), *told, _said_of_sentences(opened, written.documents)]


def _layout(opened: Collection[str]) -> Layout:
    return FACTS if opened else _WITHOUT


def _spooled(rows: Iterable[Row], spool: Spool) -> Iterator[Row]:
    for row in rows:
        spool.add(row, ())
        yield row


def _published(rows: Iterable[Row], opened: Collection[str]) -> Iterator[Row]:
    for row in rows:
        yield row if row["doc_id"] in opened else {name: cell for name, cell in row.items() if name != _SENTENCE}


def _filled(splits: Iterable[Split], *also: str) -> list[Split]:
    return [split for split in splits if split.doc_ids and (split.name != LEFT_OUT or split.name in also)]


def _path(split: Split) -> str:
    return f"data/{split.name}-00000-of-00001.parquet"


def _card(output: Path, splits: Sequence[Split], written: Written, opened: Collection[str]) -> str:
    documents, layout = written.documents, _layout(opened)
    masked = " Reviewers and persons named as sources are masked, authors left out." if written.masked else ""
    total = sum(split.facts for split in splits)
    header = {
        "pretty_name": TITLE,
        "language": ["vi"],
        "license": _licence(documents),
        "annotations_creators": ["machine-generated"],
        "task_categories": ["token-classification"],
        "tags": list(KEYWORDS),
        "size_categories": [next((name for limit, name in _SIZES if total < limit), "n>10M")],
        "configs": [
            {
                "config_name": FACTS.name,
                "default": True,
                "data_files": [{"split": split.name, "path": _path(split)} for split in _filled(splits)],
            },
            {
                "config_name": DOCUMENTS.name,
                "data_files": [{"split": DOCUMENTS.name, "path": _DOCUMENTS}],
            },
        ],
        "dataset_info": [
            _info(layout, {split.name: output / _path(split) for split in _filled(splits)}),
            _info(DOCUMENTS, {DOCUMENTS.name: output / _DOCUMENTS}),
        ],
    }
    body = Path(__file__).with_name("hub_card.md").read_text("utf-8")
    return f"---\n{srsly.yaml_dumps(header)}---\n\n" + body.format(
        title=TITLE,
        description=DESCRIPTION,
        facts=counted(total, "fact"),
        documents=counted(len(documents), "document"),
        splits="\n".join(f"- {split}" for split in _filled(splits, LEFT_OUT)),
        texts=f"The dataset {_said_of_sentences(opened, documents)}.{masked}",
        columns=markdown(layout),
    )


def _info(layout: Layout, splits: Mapping[str, Path]) -> dict[str, Any]:
    features = [{"name": column.name, **_TYPES[column.type]} for column in layout.columns]
    if layout.decimals:
        features.append({"name": OVERFLOW, "dtype": "string"})
    return {
        "config_name": layout.name,
        "features": features,
        "splits": [{"name": name, **_size(path)} for name, path in splits.items()],
    }


def _size(path: Path) -> dict[str, int]:
    """The rows of a file, and their bytes in memory, as `datasets` counts them."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        size = sum(batch.nbytes for batch in file.iter_batches(BATCH))
        return {"num_examples": file.metadata.num_rows, "num_bytes": size}


def _licence(documents: Sequence[Row]) -> str | list[str]:
    names = [name.lower() for name in licences(documents) or ()]
    return names if names and set(names) <= _HUB_LICENCES else "unknown"


def _said_of_sentences(opened: Collection[str], documents: Sequence[Row]) -> str:
    closed = sum(1 for row in documents if row["facts"] and row["doc_id"] not in opened)
    if not closed:
        return "has the sentences of all documents: their licences are open"
    return f"has no sentences of {counted(closed, 'document')} whose licence is not known to be open"
