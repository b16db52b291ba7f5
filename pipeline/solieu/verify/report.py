"""What `solieu verify` tells: a line for each row that is contradicted, how many rows have which verdict and why."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from solieu.errors import InputError
from solieu.reading.problems import Problem
from solieu.table.cells import guard
from solieu.table.files import replacing
from solieu.verify.row import DOCUMENT, Judged, Verdict
from solieu.verify.table import Unlisted

_COLUMNS = ("fact_id", "doc_id", "start", "quote", "verdict", "check", "message")
#: Documents that are named of those that the source does not have.
_NAMED = 10


class Report:
    """Counts verdicts as they come and, where a path is given, writes them: a line for each thing found."""

    def __init__(self, path: Path | None = None) -> None:
        if path is not None and path.suffix.lower() not in (".csv", ".jsonl"):
            raise InputError(f"{path}: a report is .csv or .jsonl")
        self.path = path
        self.verdicts: Counter[Verdict] = Counter()
        self.reasons: Counter[tuple[Verdict, str]] = Counter()
        self.missing: dict[str, None] = {}
        self.errors = 0
        self.unlisted = 0

    @property
    def contradicted(self) -> int:
        """How many rows are contradicted."""
        return self.verdicts[Verdict.CONTRADICTED]

    def write(self, judged: Iterable[Judged | Unlisted | Problem]) -> Iterator[str]:
        """Take all verdicts, and yield what is to be told of them one by one: contradictions and problems."""
        with self._file() as put:
            for item in judged:
                if isinstance(item, Problem):
                    self.errors += not item.warning
                    yield f"{'warning' if item.warning else 'error'}: {item.message}"
                    continue
                if isinstance(item, Unlisted):
                    self.unlisted += item.count
                    continue
                self.verdicts[item.verdict] += 1
                found = item.contradictions or item.open
                self.reasons.update(list(dict.fromkeys((item.verdict, check) for check, _ in found)))
                if any(check == DOCUMENT for check, _ in item.open):
                    self.missing.setdefault(str(item.row.get("doc_id", "?")))
                for check, message in found or [("", "")]:
                    put(_line(item, check, message))
                yield from (f"contradicted: {item.name}: {check}: {message}" for check, message in item.contradictions)

    def summary(self) -> str:
        """Return how many rows have each verdict, and the checks behind them."""
        lines = []
        for verdict in Verdict:
            if verdict is Verdict.REVIEWED and not self.verdicts[verdict]:
                continue
            why = ", ".join(f"{check} {n:,}" for (v, check), n in self.reasons.most_common() if v is verdict)
            lines.append(f"{verdict}: {self.verdicts[verdict]:,}" + (f" ({why})" if why else ""))
        if self.missing:
            more = f" and {len(self.missing) - _NAMED:,} more" if len(self.missing) > _NAMED else ""
            lines.append(f"not in the source: {', '.join(list(self.missing)[:_NAMED])}{more}")
        if self.unlisted:
            lines.append(f"read in these documents, and not in the table: {self.unlisted:,}")
        return "\n".join(lines)

    @contextmanager
    def _file(self) -> Iterator[Any]:
        if self.path is None:
            yield lambda line: None
            return
        with replacing(self.path) as temporary:
            comma = self.path.suffix.lower() == ".csv"
            with temporary.open("w", encoding="utf-8-sig" if comma else "utf-8", newline="") as file:
                if comma:
                    writer = csv.DictWriter(file, _COLUMNS)
                    writer.writeheader()
                    yield lambda line: writer.writerow({k: guard(str(v)) for k, v in line.items()})
                else:
                    yield lambda line: file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _line(item: Judged, check: str, message: str) -> dict[str, Any]:
    row = item.row
    known = {name: row.get(name, "") for name in ("fact_id", "doc_id", "start", "quote")}
    return {**known, "verdict": str(item.verdict), "check": check, "message": message}
