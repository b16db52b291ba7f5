"""doccano: JSON Lines for a project of sequence labelling with relations (import format JSONL).

The project needs "Allow overlapping spans" and "Use relation labeling". JSON is written in ASCII, so that it is read
the same whatever encoding is chosen. What is known of a fact besides its label stands in `facts`, by the span's id,
which doccano keeps as metadata.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from solieu.dossier import Dossier
from solieu.export.documents import about, record
from solieu.export.plain import plain
from solieu.export.regions import graph
from solieu.export.request import Request
from solieu.export.tally import Tally


def write(request: Request, output: Path) -> list[str]:
    """Write a line a document.

    Raises:
        InputError: as `Request.with_texts`.
    """
    tally = Tally()
    spans = 0
    with output.open("w", encoding="ascii", newline="\n") as file:
        for dossier in tally.watch(request.with_texts()):
            line = _line(dossier, spans)
            spans += len(line["entities"])
            file.write(json.dumps(line) + "\n")
    return [str(tally)]


def _line(dossier: Dossier, before: int) -> Mapping[str, Any]:
    """Return a document; ids go on from `before`, since a project counts its spans together."""
    assert dossier.document is not None
    regions, links = graph(dossier)
    ids = range(before + 1, before + 1 + len(regions))
    return {
        "text": plain(dossier.document.text),
        "entities": [
            {"id": id, "label": region.label, "start_offset": region.start, "end_offset": region.end}
            for id, region in zip(ids, regions, strict=True)
        ],
        "relations": [
            {"id": number, "from_id": ids[link.source], "to_id": ids[link.target], "type": link.label}
            for number, link in enumerate(links, 1)
        ],
        "Comments": [],
        **about(dossier),
        "facts": {str(id): record(r.row) for id, r in zip(ids, regions, strict=True) if r.row},
    }
