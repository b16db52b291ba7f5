"""What an export is asked for: a table, the texts that it was made from, and what to hide."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from solieu.dossier import Dossier, dossiers
from solieu.errors import InputError
from solieu.export.masking import Masking
from solieu.reading.problems import Problem
from solieu.table.rows import Row, row_name


def _silent(problem: Problem) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Request:
    """A table of facts and, as for `extract`, its sources, date, metadata and rules.

    `mask_persons` takes named persons out of the rows (see `masking`); `tell` hears of every document that cannot be
    read, or that lacks what the format needs.
    """

    facts: Path
    sources: tuple[str, ...] = ()
    date: str | None = None
    metadata: Path | None = None
    rules: Path | None = None
    mask_persons: bool = False
    tell: Callable[[Problem], None] = field(default=_silent, compare=False)

    def dossiers(self) -> Iterator[Dossier]:
        """Yield every document of the sources in order, then those of the table that no source has.

        Rows are in the order of their numbers, and masked where that is asked for. Problems go to `tell`.

        Raises:
            InputError: the table, a source, the metadata or the date is none.
            RuleError: the rules have defects.
        """
        masking = Masking(self.rules) if self.mask_persons else None
        for item in dossiers(self.facts, self.sources, date=self.date, metadata=self.metadata, rules=self.rules):
            if isinstance(item, Problem):
                self.tell(item)
            else:
                yield masking(item) if masking else item

    def with_texts(self) -> Iterator[Dossier]:
        """Yield the dossiers that have a text; rows without one are told of, and empty texts left out.

        Raises:
            InputError: as `dossiers`; no document has a text; or a number does not stand where its row says.
        """
        found = False
        for dossier in self.dossiers():
            if dossier.document is None:
                rows = f"its {len(dossier.rows):,} facts are" if len(dossier.rows) > 1 else "its fact is"
                self.tell(Problem(dossier.doc_id, f"{dossier.doc_id}: no text in the sources; {rows} left out"))
            elif dossier.document.text.strip():
                found = True
                _hold(dossier.document.text, dossier.rows)
                yield dossier
        if not found:
            raise InputError(f"{self.facts}: --source has no text of its documents; give what the table was made from")


def _hold(text: str, rows: Sequence[Row]) -> None:
    for row in rows:
        start, quote = row["start"], row["quote"]
        if text[start : row.get("end", start + len(quote))] != quote:
            raise InputError(f"{row_name(row)}: the text has no {quote!r} there; `solieu verify` tells which rows hold")
