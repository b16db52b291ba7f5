"""The pages of the documentation are programs: this runs them and writes what comes out into them.

    python tests/pages.py [PAGE...] [--gold DIR]

Without a name it writes all pages, the pictures and the notebook. In a page

    ```sh, ```python          are run, in order, in one folder of the page that has `corpus`, `docs` and `rules`
    <!-- not run -->          before a block: it is not run
    <!-- file NAME -->        before a block: its text is that file
    <!-- output -->           before a block: what the block before printed
    <!-- table FILE: a, b --> before a table: columns a and b of FILE; | lists values, a: value chooses rows
    <!-- made NAME -->        up to <!-- end -->: made by `made_NAME` below

`tests/test_docs.py` compares the pages with what would be written now.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import srsly
import typer

import notebooks
import pictures
from solieu.batch.one import Settings, rows_of
from solieu.cli import app
from solieu.model import Document
from solieu.panel.layout import PANEL
from solieu.rulebook.load import FILES, load_rules
from solieu.table import read_table, schemas
from solieu.table.cells import to_text
from solieu.table.columns import FACTS

ROOT = Path(__file__).parents[1]
PAGES = (
    "README.md",
    "rules/README.md",
    "docs/index.md",
    "docs/vi.md",
    "docs/commands.md",
    "docs/formats.md",
    "docs/verify.md",
    "docs/panel.md",
    "docs/review.md",
    "docs/export.md",
    "docs/scale.md",
    "docs/how-it-decides.md",
    "docs/rules.md",
    "docs/gold.md",
)
LIMITS = ROOT / "tests" / "cases" / "limits.yaml"

_BLOCK = re.compile(
    r"(?:^<!-- (?P<directive>(?:not run|output|file|table)\b.*?) -->\n\n?)?"
    r"(?:^```(?P<language>\w*)\n(?P<text>.*?)^```$|(?P<table>(?:^\|[^\n]*\n?)+))",
    re.MULTILINE | re.DOTALL,
)
_MADE = re.compile(r"^(?P<head><!-- made (?P<name>\w+) -->\n)(?P<text>.*?)(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL)


class PageError(Exception):
    """A command of a page failed."""


def written(text: str, gold: Path | None = None) -> str:
    """Return a page with every output, table and made part as it is now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for shared in ("corpus", "docs", "rules", "README.md"):
            (folder / shared).symlink_to(ROOT / shared)
        text = _run_blocks(text, folder)
    return _MADE.sub(lambda m: m["head"] + _made(m, gold), text)


def _run_blocks(text: str, folder: Path) -> str:
    pieces, done, output = [], 0, ""
    for m in _BLOCK.finditer(text):
        what, _, rest = (m["directive"] or "").partition(" ")
        new, part = None, "text"
        if what == "output":
            new = output
        elif what == "file":
            path = folder / rest
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(m["text"], "utf-8")
        elif what == "table":
            new, part = markdown(read_table(folder / rest.partition(":")[0]), rest.partition(": ")[2]), "table"
        elif m["language"] in ("sh", "python") and what != "not":
            output = _run(m["language"], m["text"], folder)
        if new is not None:
            pieces += [text[done : m.start(part)], new]
            done = m.end(part)
    return "".join([*pieces, text[done:]])


def _run(language: str, code: str, folder: Path) -> str:
    """Return what a block prints, as a user of a terminal sees it."""
    command = ["sh", "-e", "-c", code] if language == "sh" else [sys.executable, "-c", code]
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": "",
        "PYTHONIOENCODING": "utf-8",
        "SOLIEU_CACHE": os.environ.get("SOLIEU_CACHE", str(ROOT / "build" / "cache")),
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise PageError(f"exit code {done.returncode}:\n{code}\n{done.stdout}")
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def markdown(rows: Sequence[Mapping[str, object]], columns: str) -> str:
    """Return a table of some columns of rows."""
    names = [name.strip() for name in columns.split(",")]
    cells = [[to_text(row[n], FACTS.by_name[n].type) if n in row else "" for n in names] for row in rows]
    return grid([f"`{name}`" for name in names], cells)


def grid(header: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [
        header,
        ["---"] * len(header),
        *([cell.replace("|", "\\|").replace("<", "&lt;") for cell in row] for row in cells),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _made(m: re.Match[str], gold: Path | None) -> str:
    if m["name"] == "scores_elsewhere":
        return made_scores_elsewhere(gold) if gold else m["text"]
    if m["name"] == "scores":
        return made_scores(m["text"])
    make: Callable[[], str] = globals()[f"made_{m['name']}"]
    return f"\n{make()}\n"


_LEVELS = ("found", "core", "key", "full")


def made_scores(old: str) -> str:
    """The floors of `corpus/floors.json`; the date stays while the figures stay."""
    floors = json.loads((ROOT / "corpus" / "floors.json").read_text("utf-8"))
    figures = floors["figures"]
    rows = [
        [f"{name} facts", *(f"{figures[before + level]:.3f}" for level in _LEVELS)]
        for name, before in (("all", ""), ("trade", "trade."))
    ]
    made = (
        f"\n{floors['documents'] // 2} texts, each raw and word-segmented, with {floors['facts']:,} facts: `corpus/`, by `make check`,"
        f" on DATE. Of all their numbers\n{figures['ledger.covered']:.1%} are in the ledger and {figures['ledger.role']:.1%}"
        f" have the right role.\n\n"
        f"{grid(['F1', *_LEVELS], rows)}\n"
    )
    return _dated(made, old)


def made_scores_elsewhere(gold: Path) -> str:
    """The figures of a folder of annotated documents that is not in this repository."""
    from solieu.evaluate.bench import Bench
    from solieu.evaluate.gold import read_gold
    from solieu.evaluate.match import match
    from solieu.evaluate.score import score

    rows, said = [], []
    for part in ("write", "check"):
        documents = read_gold(gold, f"split.json:{part}")
        output = Bench(documents).output()
        found = score(match(documents, output.rows), output.ledger, intervals=False)
        said.append(f"`{part}` {found.documents} documents, {found.gold:,} facts, {found.trade_gold} of them trade")
        for name, figures in (("all", found.all), ("trade", found.trade)):
            rows.append([f"{part}: {name} facts", *(f"{figures[level].f1:.3f}" for level in _LEVELS)])
        roles = found.ledger.role if found.ledger else 0
        said[-1] += f", roles right {roles:.1%}"
    sizes = ";\n".join(said)
    return _dated(f"\n{sizes}; by `make gold`, on DATE.\n\n{grid(['F1', *_LEVELS], rows)}\n", "")


def _dated(made: str, old: str) -> str:
    day = re.search(r"\d{4}-\d\d-\d\d", old)
    if day and made.replace("DATE", day[0]) == old:
        return old
    return made.replace("DATE", date.today().isoformat())


def made_limits() -> str:
    """What the rows of `tests/cases/limits.yaml` give, without those that have been mended."""
    rows = []
    for limit in srsly.read_yaml(LIMITS):
        got = result_of(limit)
        if got == limit["want"]:
            sys.stderr.write(f"mended, take it out of {LIMITS.name}: {limit['id']}\n")
            continue
        text = limit["text"].replace(limit["number"], f"**{limit['number']}**", 1).replace("\n", " / ")
        rows.append([text, f"`{limit['column']}`", got or "(empty)", limit["want"] or "(empty)", limit["why"]])
    return grid(["text", "column", "we say", "right is", "why"], rows)


def result_of(limit: Mapping[str, str]) -> str:
    """Return what the pipeline says in the column of a limit at its number; `-` where there is no fact."""
    text = limit["text"]
    document = Document(text, "limit", limit.get("date"), "document" if "date" in limit else None)
    start = text.index(limit["number"])
    row = next((r for r in rows_of(document, Settings(None)).rows if r["start"] == start), None)
    if row is None:
        return "no fact"
    if limit["column"] == "fact":
        return "a fact"
    value = row.get(limit["column"])
    return to_text(value, FACTS.by_name[limit["column"]].type) if value is not None else ""


def commands() -> Iterator[tuple[str, typer.core.TyperCommand]]:
    """Yield every command of the command line by name."""
    group = typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from ((f"{name} {sub}", c) for sub, c in command.commands.items())
        else:
            yield name, command


def made_commands() -> str:
    """A table of options for each command."""
    parts = []
    for name, command in commands():
        arguments = [p.metavar or p.name.upper() for p in command.params if p.param_type_name == "argument"]
        parts.append(f"## `solieu {' '.join([name, *arguments])}`\n\n{command.help}\n")
        rows = [
            [f"`{p.metavar or p.name.upper()}`" if p.param_type_name == "argument" else _option(p), p.help or ""]
            for p in command.params
            if p.name != "help"
        ]
        parts.append(grid(["", ""], rows))
    return "\n".join(parts)


def _option(p: object) -> str:
    names = ", ".join(f"`{o}`" for o in p.opts)
    value = "" if p.is_flag else f" {p.name.upper()}"
    return names + value + (" (needed)" if p.required else "")


_PHRASES = (
    "aliases",
    "weak_aliases",
    "words",
    "exact",
    "shared",
    "strong",
    "demonyms",
    "cities",
    "before",
    "after",
    "heads",
)


def _first_sentence(path: Path) -> str:
    """Return how the comment at the top of a file begins."""
    comment = []
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("# "):
            break
        comment.append(line.removeprefix("# ").strip())
    return re.split(r"(?<=[.?])(?: |$)|;", " ".join(comment), maxsplit=1)[0].rstrip(".")


def made_rules() -> str:
    """Every rules file with its rows, phrases and examples, and what its first comment line says."""
    rules = load_rules()
    lines = []
    for file in FILES:
        rows = rules.files[file]
        said = _first_sentence(ROOT / "rules" / file)
        phrases = sum(len(getattr(r, n, ())) for r in rows for n in _PHRASES)
        examples = sum(len(r.examples) + len(r.counter_examples) for r in rows)
        lines.append([f"[`{file}`]({file})", f"{len(rows):,}", f"{phrases:,}", f"{examples:,}", said])
    return grid(["file", "rows", "phrases", "examples", "what"], lines)


def made_assembly() -> str:
    """The rules of `assembly/columns.yaml`, column by column, in their order."""
    columns: dict[str, list[str]] = {}
    for row in load_rules()["assembly/columns"]:
        columns.setdefault(row.column, []).append(row.id.removeprefix(f"{row.column}_"))
    return grid(
        ["column", "rules, in the order in which they are tried"],
        [[f"`{c}`", ", ".join(r)] for c, r in columns.items()],
    )


def made_panel_columns() -> str:
    """The columns of a panel."""
    return schemas.markdown(PANEL)


def made_gold() -> str:
    """What the annotations of `corpus/gold` hold."""
    roles: Counter[str] = Counter()
    values: dict[str, Counter[str]] = {"statistic": Counter(), "measure": Counter(), "flow": Counter()}
    files = sorted((ROOT / "corpus" / "gold").glob("*.json"))
    for file in files:
        for number in json.loads(file.read_text("utf-8"))["numbers"]:
            roles[number["role"]] += 1
            if number["role"] == "fact":
                for column, count in values.items():
                    count[number.get(column, "none")] += 1
    lines = [
        ["documents", f"{len(files)}: {len(files) // 2} texts, each raw and word-segmented"],
        ["numbers", f"{sum(roles.values()):,}"],
    ]
    lines += [[name, _counts(count)] for name, count in (("roles", roles), *values.items())]
    return grid(["", ""], lines)


def _counts(count: Mapping[str, int]) -> str:
    ordered = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{name} {n:,}" for name, n in ordered)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", default=PAGES, help="pages, from the top of the repository (all)")
    parser.add_argument("--gold", type=Path, help="annotated documents that are not here: write their figures too")
    options = parser.parse_args()
    if tuple(options.pages) == PAGES:
        pictures.write()
        notebooks.write()
    for page in options.pages:
        path = ROOT / page
        old = path.read_text("utf-8")
        new = written(old, options.gold)
        path.write_text(new, "utf-8")
        sys.stdout.write(f"{page}: {'as it was' if new == old else 'written anew'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
