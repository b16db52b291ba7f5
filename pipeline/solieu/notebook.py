"""Facts as a notebook shows them, and as plain text elsewhere.

What a document says is never trusted: it is escaped, cut, and rid of characters that change how others are read. No
script, no network; the colours let those of the notebook, light or dark, show through.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from solieu.model import Fact

Row = Mapping[str, Any]

_COLUMNS = ("statistic", "value", "unit", "flow", "measure", "commodity", "reporter", "partner", "period")
#: Controls, and what turns the direction of writing or cannot be seen.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SPACE = re.compile(r"\s+")
_AROUND, _CELL = 200, 60  # characters before and after a number, and of any other cell


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """The first facts of a table: canonical `rows` of the `total` that it has, below a `title`."""

    rows: Sequence[Row]
    total: int
    title: str = ""

    def __repr__(self) -> str:
        head = ("doc_id", "quote", *_COLUMNS)
        lines = [head, *(tuple(_plain(row, name, _cut) for name in head) for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        texts = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
        return "\n".join([*texts, *self._more()])

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in ("document", "sentence", *_COLUMNS))
        body = "".join(map(_line, self.rows, _places(self.rows)))
        title = f"<p>{escape(self.title)}</p>" if self.title else ""
        more = "".join(f"<p>{line}</p>" for line in self._more())
        return _framed(f"{title}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}")

    def _more(self) -> Iterator[str]:
        if rest := self.total - len(self.rows):
            yield f"and {rest:,} more"


def fact_html(fact: Fact) -> str:
    """Return a fact of a Doc as HTML: every column with the rule that filled it and the characters that it read."""
    read = {evidence.column: evidence for evidence in fact.evidence}
    rows = []
    for name, value in fact.columns.items():
        if value is None or value in ("", [], ()):
            continue
        found = read.get(name)
        place = f"{found.start}:{found.end}" if found and found.start is not None else ""
        shown = _mark(_text(value), str(fact.columns.get("statistic"))) if name == "value" else _escaped(_text(value))
        rule = _escaped(found.rule) if found else ""
        rows.append(f"<tr><th>{_escaped(name)}</th><td>{shown}</td><td>{rule}</td><td>{place}</td></tr>")
    failed = f"<p>failed: {_escaped(', '.join(fact.checks))}</p>" if fact.checks else ""
    head = "<tr><th>column</th><th>content</th><th>rule</th><th>characters</th></tr>"
    title = f"<p>Fact at characters {fact.start:,} to {fact.end:,}</p>"
    return _framed(f"{title}<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>{failed}")


def register() -> None:
    """Have the notebook that runs, if one does, show facts of Docs by `fact_html`."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        shell.display_formatter.formatters["text/html"].for_type(Fact, fact_html)


def _line(row: Row, place: int | None) -> str:
    cells = "".join(
        f'<td class="number">{cell}</td>' if name == "value" else f"<td>{cell}</td>"
        for name in _COLUMNS
        for cell in (_plain(row, name, _escaped),)
    )
    return f'<tr><td>{_plain(row, "doc_id", _escaped)}</td><td class="text">{_sentence(row, place)}</td>{cells}</tr>'


def _sentence(row: Row, place: int | None) -> str:
    """The sentence around its number, which is marked."""
    sentence, statistic = str(row.get("sentence", "")), str(row.get("statistic", ""))
    if place is None:
        return _escaped(sentence, 2 * _AROUND)
    end = place + len(row["quote"])
    before, after = sentence[:place], sentence[end:]
    before = before if len(before) <= _AROUND else f"…{before[-_AROUND:]}"
    return escape(_seen(before)) + _mark(row["quote"], statistic) + _escaped(after, _AROUND)


def _places(rows: Sequence[Row]) -> Iterator[int | None]:
    """Yield where in its sentence the number of each row stands.

    A quote may stand there more than once: then what counts is where most numbers of the sentence would have it start.
    """
    for _, group in groupby(rows, key=lambda row: (row.get("doc_id"), row.get("sentence"))):
        candidates = [(row.get("start", 0), _found(row)) for row in group]
        origins = Counter(start - place for start, places in candidates for place in places)
        for start, places in candidates:
            ranked = [(-origins[start - place], place) for place in places]
            yield min(ranked)[1] if ranked else None


def _found(row: Row) -> list[int]:
    quote = row.get("quote")
    return [m.start() for m in re.finditer(re.escape(quote), row.get("sentence", ""))] if quote else []


def _plain(row: Row, name: str, shown: Callable[[str], str]) -> str:
    """A cell as text; a value with its bound and the other end of its range."""
    value = row.get(name)
    if name == "value" and value is not None:
        high = f" – {_text(row['value_max'])}" if "value_max" in row else ""
        return shown(f"{row.get('bound', '')} {_text(value)}{high}".strip())
    return shown(_text(value))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _mark(text: str, statistic: str) -> str:
    kind = f' class="{statistic}"' if statistic.isalpha() and statistic.isascii() else ""
    return f"<mark{kind}>{_escaped(text)}</mark>"


def _escaped(text: str, limit: int = _CELL) -> str:
    return escape(_cut(text, limit))


def _cut(text: str, limit: int = _CELL) -> str:
    return _seen(text if len(text) <= limit else f"{text[:limit]}…")


def _seen(text: str) -> str:
    return _UNSEEN.sub("\ufffd", _SPACE.sub(" ", text))


def _framed(content: str) -> str:
    return f'<style>{_css()}</style><div class="solieu">{content}</div>'


@cache
def _css() -> str:
    return Path(__file__).with_name("notebook.css").read_text("utf-8")
