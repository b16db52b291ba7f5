"""Two tables against each other, a document at a time: memory holds for any number of rows."""

import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from solieu.diff.change import Change, Kind
from solieu.diff.pairs import Pairs, pair
from solieu.diff.rows import compare
from solieu.diff.scope import Scope, missing_columns, scope_of
from solieu.diff.side import Side, read_side


@dataclass(frozen=True)
class _Document:
    """A document of a table, with the hashes of its text as far as both tables tell them."""

    doc_id: str
    texts: frozenset[str]


def diff_tables(a: Path, b: Path, *, also: Collection[str] = ()) -> Iterator[Change]:
    """Yield what has changed from table `a` to table `b`: columns, then documents in the order of `a`, then new ones.

    Compared are the columns that both have, without `evidence`, `rules_sha` and `solieu_version`; `confidence`
    counts when it differs by more than 0.05. Columns named in `also` are compared, and exactly.

    Documents are matched by id and text, then by text alone (renamed), then by id alone (revised).

    Raises:
        InputError: one of them is no table, has a value of a wrong type, or lacks the columns that rows are
            matched by; or `also` names no column.
    """
    with tempfile.TemporaryFile() as first, tempfile.TemporaryFile() as second:
        sides = read_side(a, first), read_side(b, second)
        scope = scope_of(*sides, also)
        yield from missing_columns(*sides, also)
        yield from _by_document(*sides, scope)


def _by_document(a: Side, b: Side, scope: Scope) -> Iterator[Change]:
    pairs = _pairs(_documents(a, scope), _documents(b, scope))
    partner = {old.doc_id: new.doc_id for old, new in pairs.both}
    for doc_id in list(a.texts):
        rows = a.take(doc_id)
        if doc_id in partner:
            yield from compare(rows, b.take(partner[doc_id]), scope)
        else:
            yield Change(Kind.DOCUMENT_GONE, doc_id, facts=len(rows))
    for new in pairs.right:
        yield Change(Kind.DOCUMENT_ADDED, new.doc_id, facts=len(b.take(new.doc_id)))


def _documents(side: Side, scope: Scope) -> Sequence[_Document]:
    told = "doc_sha256" in scope.shared
    return [_Document(doc_id, texts if told else frozenset()) for doc_id, texts in side.texts.items()]


def _pairs(a: Sequence[_Document], b: Sequence[_Document]) -> Pairs[_Document]:
    return pair(a, b, lambda d: (d.doc_id, d.texts), lambda d: d.texts or None, lambda d: d.doc_id)
