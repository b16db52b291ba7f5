"""What quantulum3, dateparser and underthesea's NER make of our cases of numbers and periods: writes docs/numbers.md.

    python tests/benchmarks/peers.py [--output FILE]

Installs nothing. A peer that is not installed keeps the cells that the page has for a case whose text is the same, and
says `not run` in the others.
"""

import argparse
import calendar
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import srsly

from solieu.mentions.periods import PeriodFinder, resolve_all
from solieu.mentions.quantities import QuantityFinder
from solieu.mentions.roles import RoleFinder
from solieu.rulebook.load import load_rules
from solieu.tokens import View

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
PAGE = ROOT / "docs" / "numbers.md"
FOLDERS = ("numbers", "quantities", "ranks", "periods", "roles")
#: Peers and the folders in which they are judged; elsewhere their cell only shows what they find.
PEERS: Mapping[str, Sequence[str]] = {
    "quantulum3": ("numbers", "quantities", "ranks", "roles"),
    "dateparser": FOLDERS,
    "underthesea": (),
}
NOT_RUN = "not run"
TODAY = date(2026, 1, 1)  # for cases without a date


class Case(NamedTuple):
    """A case as the page shows it. `want` is the list of its YAML row."""

    folder: str
    file: str
    id: str
    text: str
    want: list[list[Any]]
    date: str | None
    xfail: bool

    @property
    def key(self) -> str:
        return f"{self.file}.{self.id}"


def cases() -> Iterator[Case]:
    for folder in FOLDERS:
        for file in sorted((CASES / folder).glob("*.yaml")):
            for row in srsly.read_yaml(file):
                yield Case(folder, file.stem, row["id"], row["text"], row["want"], row.get("date"), "xfail" in row)


# What we read


def ours() -> Callable[[Case], bool]:
    """Return whether a case comes out as it should."""
    rules = load_rules()
    quantities, periods, roles = QuantityFinder(rules), PeriodFinder(rules), RoleFinder(rules)

    def surface(view: View, start: int, end: int) -> str:
        first, last = view.source_span(start, end)
        return view.source[first:last]

    def right(case: Case) -> bool:
        view = View.of(case.text)
        if case.folder == "periods":
            found = periods(view)
            isos = [r.iso if r else None for r in resolve_all(view, found, case.date)]
            return [[surface(view, p.start, p.end), i] for p, i in zip(found, isos, strict=True)] == [
                [row[0], row[2]] for row in case.want
            ]
        read = quantities(view, ())
        if case.folder == "roles":
            given = roles(view, read, ())
            return [[surface(view, r.start, r.end), r.role, r.rule] for r in given] == case.want
        return [[surface(view, q.start, q.end), q.value, q.unit] for q in read] == [
            [row[0], Decimal(row[1]), row[2]] for row in case.want
        ]

    return right


# What the peers read: a cell, and whether it is right (None: not judged)

Read = tuple[str, bool | None]


def quantulum3() -> Callable[[Case], Read]:
    from quantulum3 import parser

    def read(case: Case) -> Read:
        found = parser.parse(case.text)
        cell = "; ".join(f"{q.value:g} {q.unit.name}" for q in found)
        values = [float(q.value) for q in found]
        with_unit = [float(q.value) for q in found if q.unit.name != "dimensionless"]
        if case.folder == "periods":
            return cell, None
        want = [] if case.folder == "roles" else [float(row[1]) for row in case.want]
        return cell, all(_in(v, values) for v in want) and all(_in(v, want) for v in with_unit)

    return read


def _in(value: float, values: Sequence[float]) -> bool:
    return any(abs(value - other) <= 1e-6 * max(1.0, abs(other)) for other in values)


def dateparser() -> Callable[[Case], Read]:
    from dateparser.search import search_dates

    def read(case: Case) -> Read:
        base = _first(case.date) if case.date else TODAY
        settings = {"RELATIVE_BASE": datetime(base.year, base.month, base.day)}
        found = search_dates(case.text, languages=["vi"], settings=settings) or []
        cell = "; ".join(f"{words} = {when:%Y-%m-%d}" for words, when in found)
        want = [_window(row[2]) for row in case.want if row[2]] if case.folder == "periods" else []
        right = len(found) == len(want) and all(
            first <= when.date() <= last for (_, when), (first, last) in zip(found, want, strict=True)
        )
        return cell, right

    return read


def _window(iso: str) -> tuple[date, date]:
    first, _, last = iso.partition("/")
    return _first(first), _last(last or first)


def _first(iso: str) -> date:
    if m := re.fullmatch(r"(\d{4})-Q(\d)", iso):
        return date(int(m[1]), 3 * int(m[2]) - 2, 1)
    year, month, day = ([int(p) for p in iso.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def _last(iso: str) -> date:
    if m := re.fullmatch(r"(\d{4})-Q(\d)", iso):
        iso = f"{m[1]}-{3 * int(m[2])}"
    parts = [int(p) for p in iso.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def underthesea() -> Callable[[Case], Read]:
    from underthesea import ner

    def read(case: Case) -> Read:
        spans: list[list[str]] = []
        inside = False
        for word, *_, tag in ner(case.text):
            if tag == "O":
                inside = False
            elif tag.startswith("I") and inside:
                spans[-1][1] += f" {word}"
            else:
                spans.append([tag[2:], word])
                inside = True
        return "; ".join(f"{words} ({label})" for label, words in spans), None

    return read


# The page


def wanted(case: Case) -> str:
    """Return what a case wants, in a cell."""
    if not case.want:
        return "nothing"
    if case.folder == "periods":
        return "; ".join(f"{words} = {iso or kind}" for words, kind, iso in case.want)
    if case.folder == "roles":
        return "; ".join(f"{words}: {role}" for words, role, _ in case.want)
    parts = []
    for words, value, unit, *more in case.want:
        extra = more[0] if more else {}
        upper = f" to {extra['max']}" if extra.get("max") else ""
        bound = f"{extra['bound']} " if extra.get("bound") else ""
        of = f" of {extra['of']}" if extra.get("of") else ""
        other = f" (or {extra['other']})" if extra.get("other") else ""
        parts.append(f"{words} = {bound}{value}{upper} {unit or '(no unit)'}{of}{other}")
    return "; ".join(parts)


def cell(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ⏎ ", text).replace("|", "\\|").replace("<", "&lt;").strip()


def old_cells(page: Path) -> dict[tuple[str, str], list[str]]:
    """Return what a page says of a case: its id and text, the cells of the peers."""
    found = {}
    section = ""
    for line in page.read_text("utf-8").splitlines() if page.exists() else ():
        if line.startswith("### "):
            section = line.split("`")[1].rpartition("/")[2].removesuffix(".yaml")
        elif line.startswith("| ") and line.count(" | ") >= 5 and section:
            id, text, _, *peers = (part.strip() for part in re.split(r"(?<!\\)\|", line)[1:-1])
            found[f"{section}.{id}", text] = peers
    return found


def run_peer(name: str, wanted_cases: Sequence[Case], old: Mapping[tuple[str, str], list[str]]) -> list[str]:
    """Return the cells of a peer, each begun by ✓ or ✗ where it is judged."""
    column = list(PEERS).index(name)
    if not _installed(name):
        return [old.get((c.key, cell(c.text)), [NOT_RUN] * len(PEERS))[column] for c in wanted_cases]
    read = globals()[name]()
    cells = []
    for case in wanted_cases:
        found, right = read(case)
        mark = "" if right is None or case.folder not in PEERS[name] else "✓ " if right else "✗ "
        cells.append((mark + cell(found)).strip() or "-")
    return cells


def versions(page: Path) -> str:
    """Return what the peers are, by version; one that is not installed as the page has it."""
    said = page.read_text("utf-8") if page.exists() else ""
    old = dict(re.findall(r"(quantulum3|dateparser|underthesea) (\d[\w.]*(?: \(with [^)]*\))?)", said))
    return ", ".join(f"{name} {_installed(name) or old.get(name, '(not run)')}" for name in PEERS)


def _installed(name: str) -> str:
    """Return the version of a package, "" if it is not installed; quantulum3 has a classifier that needs another."""
    try:
        found = version(name)
    except PackageNotFoundError:
        return ""
    classifier = _installed("scikit-learn") if name == "quantulum3" else ""
    return f"{found} (with scikit-learn {classifier} for its classifier)" if classifier else found


INTRODUCTION = """# Numbers and periods: what is read

Every line below is a case of `tests/cases/`, which the tests run. The page is made by

    python tests/benchmarks/peers.py

in an environment that has {versions} beside Solieu; the peers were run, with nothing set but the language where
they have one (`dateparser`: `vi`, counting from the case's date; quantulum3 knows no Vietnamese).

The cases were written together with our reader, which the tests want right in all of them: that is no measure of its quality (the README
has those), but of what it covers. How all are judged (✓ right, ✗ wrong), the peers generously:

- **Solieu**: the same characters, value and unit, or characters and period, as the case wants.
- **quantulum3**: every wanted value is among its values, whatever its unit; no other value of it has a unit. Not judged on
  periods.
- **dateparser**: as many dates as the case has periods, each somewhere within its period; on texts without a period, no date.
- **underthesea's NER** gives names, no values: the cell shows what it takes for a name; nothing is judged.

A case that wants `nothing` says that nothing of its kind must be found. In the third column `>`, `~` and so on are the bound, "or" is the
other reading that the text leaves open, `length` is a length of time and `time` an hour, neither of them a period of a fact.

## In short

"""


def page_text(all_cases: Sequence[Case], cells: Mapping[str, Sequence[str]], page: Path) -> str:
    """Return the page."""
    right = ours()
    parts = [INTRODUCTION.format(versions=versions(page))]
    groups: dict[tuple[str, str], list[int]] = {}
    for k, case in enumerate(all_cases):
        groups.setdefault((case.folder, case.file), []).append(k)
    rows, totals = [], {"numbers": [0] * 5, "periods": [0] * 5}
    for (folder, file), members in groups.items():
        counts = [
            len(members),
            sum(_negative(all_cases[k]) for k in members),
            sum(right(all_cases[k]) for k in members),
            *(sum(cells[p][k].startswith("✓") for k in members) for p in ("quantulum3", "dateparser")),
        ]
        kind = "periods" if folder == "periods" else "numbers"
        totals[kind] = [a + b for a, b in zip(totals[kind], counts, strict=True)]
        rows.append(f"| [{folder}/{file}](#{folder}{file}yaml) | {_counts(counts, kind)} |")
    parts.append(
        "| cases | all | of them negative | Solieu right | quantulum3 right | dateparser right |\n|---|---|---|---|---|---|"
    )
    rows += [f"| **{kind} together** | {_counts(counts, kind)} |" for kind, counts in totals.items()]
    parts.append("\n" + "\n".join(rows) + "\n")
    for (folder, file), members in groups.items():
        parts.append(
            _section(folder, file, [all_cases[k] for k in members], [[cells[p][k] for p in PEERS] for k in members])
        )
    return "".join(parts)


def _counts(counts: Sequence[int], kind: str) -> str:
    cells = [f"{c:,}" for c in counts]
    if kind == "periods":
        cells[3] = "-"
    return " | ".join(cells)


def _negative(case: Case) -> bool:
    return case.folder == "roles" or not any(row[2] or case.folder != "periods" for row in case.want)


def _section(folder: str, file: str, members: Sequence[Case], peers: Sequence[Sequence[str]]) -> str:
    path = f"{folder}/{file}.yaml"
    said = (CASES / path).read_text("utf-8").split("\n", 1)[0].removeprefix("#").strip()
    lines = [
        f"\n### `{path}`\n",
        f"{said}\n",
        "| id | text | read as | quantulum3 | dateparser | underthesea NER |",
        "|---|---|---|---|---|---|",
    ]
    for case, found in zip(members, peers, strict=True):
        note = " (not yet)" if case.xfail else ""
        lines.append(f"| {case.id}{note} | {cell(case.text)} | {cell(wanted(case))} | {' | '.join(found)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=PAGE)
    options = parser.parse_args()
    all_cases, old = list(cases()), old_cells(options.output)
    cells = {name: run_peer(name, all_cases, old) for name in PEERS}
    text = page_text(all_cases, cells, options.output)
    options.output.write_text(text, "utf-8")
    print(f"{len(all_cases)} cases: {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
