"""The text of one document, as the offsets of its facts count it."""

from solieu.errors import InputError
from solieu.reading.documents import documents
from solieu.reading.files import check_inputs, read_inputs
from solieu.reading.problems import Problem


def one_text(given: str, doc_id: str | None = None) -> str:
    """Return the text of the only document of an input, or of the one with an id.

    Raises:
        InputError: there is no such document, several, or it cannot be read.
    """
    check_inputs([given])
    texts: dict[str, str] = {}
    problems: list[str] = []
    for item in documents(read_inputs([given])):
        if not isinstance(item, Problem):
            texts[item.doc_id] = item.text
        elif not item.warning and doc_id in (None, item.doc_id):
            problems.append(item.message)
    if problems:
        raise InputError("\n".join(problems))
    if doc_id is not None and doc_id not in texts:
        raise InputError(f"{given}: no document is called {doc_id!r}")
    if doc_id is None and len(texts) != 1:
        raise InputError(f"{given}: {len(texts):,} documents; choose one with --doc-id")
    return texts[doc_id] if doc_id is not None else next(iter(texts.values()))
