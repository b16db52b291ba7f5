"""Label Studio: tasks with predictions (tasks.json, to be imported) and the labeling interface (config.xml).

A fact is a region labelled with its statistic; its other columns of the guide are choices and text areas of the
region. Every other number is a region labelled with its role.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from solieu import __version__
from solieu.dossier import Dossier
from solieu.export.documents import about, record
from solieu.export.plain import plain
from solieu.export.regions import COLOURS, PART_OF, ROLES, STATISTICS, Region, numbers
from solieu.export.request import Request
from solieu.export.tally import Tally
from solieu.table.columns import FACTS, Column, ColumnType, Origin

_COLUMNS = tuple(c for c in FACTS.columns if c.origin is Origin.GUIDE and c.name != "statistic")
Result = dict[str, Any]


def write(request: Request, output: Path) -> list[str]:
    """Write `tasks.json` and `config.xml` into the folder `output`.

    Raises:
        InputError: as `Request.with_texts`.
    """
    tally = Tally()
    (output / "config.xml").write_text(_config(), encoding="utf-8", newline="\n")
    with (output / "tasks.json").open("w", encoding="utf-8", newline="\n") as file:
        before = "[\n"
        for dossier in tally.watch(request.with_texts()):
            file.write(before + json.dumps(_task(dossier), ensure_ascii=False))
            before = ",\n"
        file.write("\n]\n")
    return [str(tally)]


def _task(dossier: Dossier) -> dict[str, Any]:
    assert dossier.document is not None
    text = plain(dossier.document.text)
    regions = numbers(dossier)
    results = [r for region in regions for r in _results(region, text)]
    ids = {region.row["fact_id"] for region in regions if region.row}
    parts = [(row["fact_id"], row[PART_OF]) for row in dossier.rows if row.get(PART_OF) in ids]
    results += [_relation(part, whole) for part, whole in parts]
    return {
        "data": {"text": text, **about(dossier)},
        "predictions": [{"model_version": _version(dossier), "result": results}],
    }


def _version(dossier: Dossier) -> str:
    row = dossier.rows[0] if dossier.rows else {}
    return f"solieu {row.get('solieu_version', __version__)}" + (f", rules {row['rules_sha']}" if row else "")


def _results(region: Region, text: str) -> Iterator[Result]:
    id = region.row["fact_id"] if region.row else f"n{region.start}"
    place = {"start": region.start, "end": region.end}
    shared = {"id": id, "to_name": "text"}
    sure = {"score": float(region.row["confidence"])} if region.row and "confidence" in region.row else {}
    value = {**place, "text": text[region.start : region.end], "labels": [region.label]}
    yield {**shared, "from_name": "label", "type": "labels", "value": value, **sure}
    cells = record(region.row) if region.row else {}
    for column in _COLUMNS:
        if column.name in cells:
            cell = cells[column.name]
            said = [str(item) for item in cell] if isinstance(cell, list) else [str(cell)]
            name, kind = ("choices", "choices") if column.values else ("text", "textarea")
            yield {**shared, "from_name": column.name, "type": kind, "value": {**place, name: said}}


def _relation(part: str, whole: str) -> Result:
    return {"type": "relation", "from_id": part, "to_id": whole, "direction": "right", "labels": [PART_OF]}


def _config() -> str:
    labels = [f"    <Label value={_q(label)} background={_q(COLOURS[label])}/>" for label in (*STATISTICS, *ROLES)]
    lines = [
        "<View>",
        "  <Style>.htx-text { white-space: pre-wrap; }</Style>",
        f"  <Relations><Relation value={_q(PART_OF)}/></Relations>",
        '  <Labels name="label" toName="text">',
        *labels,
        "  </Labels>",
        '  <Text name="text" value="$text" granularity="symbol"/>',
        f'  <View visibleWhen="region-selected" whenTagName="label" whenLabelValue={_q(",".join(STATISTICS))}>',
        *(line for column in _COLUMNS for line in _control(column)),
        "  </View>",
        "</View>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _control(column: Column) -> Iterator[str]:
    shared = f'name={_q(column.name)} toName="text" perRegion="true"'
    yield f'    <Header value={_q(column.name)} size="6"/>'
    if column.values:
        yield f'    <Choices {shared} showInline="true">'
        yield from (f"      <Choice value={_q(value)}/>" for value in column.values)
        yield "    </Choices>"
    else:
        most = "" if column.type is ColumnType.TEXTS else ' maxSubmissions="1"'
        yield f'    <TextArea {shared} editable="true"{most} placeholder={_q(column.doc)}/>'


def _q(text: str) -> str:
    return quoteattr(text)
