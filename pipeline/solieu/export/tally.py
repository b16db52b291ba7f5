"""How much went into an export, told at its end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solieu.dossier import Dossier
from solieu.english import counted


@dataclass
class Tally:
    """Counts the documents and the facts that pass."""

    documents: int = 0
    facts: int = 0

    def watch(self, dossiers: Iterable[Dossier]) -> Iterator[Dossier]:
        """Yield the dossiers again, counted."""
        for dossier in dossiers:
            self.documents += 1
            self.facts += len(dossier.rows)
            yield dossier

    def __str__(self) -> str:
        return f"{counted(self.documents, 'document')}, {counted(self.facts, 'fact')}"
