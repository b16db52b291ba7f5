"""What a page shows, as JSON primitives: rows, documents with their numbers and blocks, contradictions."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from solieu import __version__
from solieu.checks.tables import contradictions
from solieu.dossier import Dossier, dossiers
from solieu.reading.problems import Problem
from solieu.records import layout_to_record
from solieu.table.cells import decimal_text
from solieu.table.columns import FACTS
from solieu.table.readers import iter_table
from solieu.table.rows import Row

#: Facts that a page shows at most: a browser stays fluent, a mail takes the file.
LIMIT = 20_000
Record = dict[str, Any]


def page_data(
    facts: Path,
    sources: Sequence[str] = (),
    *,
    date: str | None = None,
    metadata: Path | None = None,
    rules: Path | None = None,
    told: Callable[[Problem], None] = lambda problem: None,
) -> Record:
    """Return what a page shows of a table: its first `LIMIT` facts in the order of the documents.

    The record has `version`, `columns`, `facts` (rows as in `.jsonl`, with the numbers of the contradictions that
    they stand in), `documents` (text or None, ledger, blocks; offsets are code points), `contradictions`, `total`
    and `shown`; where facts were left out also `commands`, which show all of them. `told` gets what is wrong with a
    source. Without sources documents have no text. The same input gives the same record.

    Raises:
        InputError: the table, a source, the metadata or the date is none.
        RuleError: the rules have defects.
    """
    with closing(dossiers(facts, sources, date=date, metadata=metadata, rules=rules)) as found:
        data = collect(_sound(found, told))
    if data["shown"] == LIMIT:
        data["total"] = sum(1 for _ in iter_table(facts))
    if data["total"] > LIMIT:
        data["commands"] = commands(facts)
    return data


def collect(found: Iterable[Dossier]) -> Record:
    """Return the record of documents as `page_data` does; it stops at `LIMIT` facts, and counts no further."""
    page = _Page()
    for dossier in found:
        page.add(dossier)
        if len(page.facts) >= LIMIT:
            break
    return {
        "version": __version__,
        "columns": [{"name": c.name, "type": c.type, "doc": c.doc, "values": list(c.values)} for c in FACTS.columns],
        "facts": page.facts,
        "documents": page.documents,
        "contradictions": page.contradictions,
        "total": len(page.facts),
        "shown": len(page.facts),
    }


def commands(facts: Path) -> list[str]:
    """Return the commands that show a whole table, whatever its size; none for a format that nothing else reads."""
    name = facts.name.replace("'", "''")
    duckdb = {
        ".jsonl": f"""duckdb -c "FROM read_json_auto('{name}')" """,
        ".csv": f"""duckdb -c "FROM read_csv_auto('{name}')" """,
        ".parquet": f"""duckdb -c "FROM '{name}'" """,
        ".duckdb": f'duckdb "{facts.name}" "FROM facts"',
        ".xlsx": f"""duckdb -c "INSTALL excel; LOAD excel; FROM '{name}'" """,
    }
    flag = {".jsonl": "--nl", ".csv": "--csv"}
    suffix = facts.suffix.lower()
    found = [duckdb[suffix].strip()] if suffix in duckdb else []
    if suffix in flag:
        found.append(f'sqlite-utils insert facts.db facts "{facts.name}" {flag[suffix]} && datasette facts.db')
    return found


@dataclass
class _Page:
    """The lists of a page while they grow."""

    facts: list[Record] = field(default_factory=list)
    documents: list[Record] = field(default_factory=list)
    contradictions: list[Record] = field(default_factory=list)

    def add(self, dossier: Dossier) -> None:
        """Add a document with as many of its rows as there is room for."""
        self.documents.append(_document(dossier))
        within: dict[str, list[int]] = {}
        for violation in contradictions([dossier.rows]):
            for id in violation.facts:
                within.setdefault(id, []).append(len(self.contradictions))
            self.contradictions.append(
                {
                    "doc_id": violation.doc_id,
                    "check": violation.check,
                    "message": violation.message,
                    "fact_ids": list(violation.facts),
                }
            )
        for row in dossier.rows[: LIMIT - len(self.facts)]:
            numbers = within.get(row["fact_id"])
            self.facts.append(_plain(row) | ({"contradictions": numbers} if numbers else {}))


def _document(dossier: Dossier) -> Record:
    document = dossier.document
    first = dossier.rows[0] if dossier.rows else {}
    about = document.about if document else {}
    return {
        "doc_id": dossier.doc_id,
        "title": about.get("title"),
        "date": first.get("doc_date") or (document.date if document else None),
        "url": about.get("url"),
        "text": document.text if document else None,
        "sha256": _sha(document.text) if document else first.get("doc_sha256"),
        "ledger": [[row["start"], row["end"], row["role"], row["rule"], row.get("why")] for row in dossier.ledger],
        "blocks": layout_to_record(document.layout) if document else [],
    }


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(row: Row) -> Record:
    return row | {name: decimal_text(row[name]) for name in FACTS.decimals if name in row}


def _sound(found: Iterable[Dossier | Problem], told: Callable[[Problem], None]) -> Iterable[Dossier]:
    for item in found:
        if isinstance(item, Problem):
            told(item)
        else:
            yield item
