"""The map holds: imports point one way, words live in rules, only the command line prints, files stay small."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from solieu.rulebook.load import load_rules
from solieu.rulebook.rows import VIETNAMESE

PACKAGE = Path(__file__).parents[1] / "pipeline" / "solieu"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 300

#: The map from the ground up. A part imports only from those before it in this list.
LAYERS = (
    "errors",
    "clock",
    "english",
    "model",
    "notebook",
    "tokens",
    "words",
    "rulebook",
    "table",
    "records",
    "reading",
    "mentions",
    "entities",
    "facts",
    "tables",
    "checks",
    "stages",
    "rulecheck",
    "pipes",
    "batch",
    "dossier",
    "verify",
    "reconcile",
    "panel",
    "diff",
    "api",
    "explain",
    "evaluate",
    "review",
    "export",
    "cli_tables",
    "cli_extract",
    "cli_review",
    "cli_export",
    "cli",
)
#: Files longer than `LONGEST_FILE` lines, each with its reason.
LONG: dict[str, str] = {}
#: Files with Vietnamese letters in code, each with its reason. Words of the language belong into rules/.
VIETNAMESE_ALLOWED = {
    "cli.py": "help texts quote what a relative date looks like",
    "evaluate/compare.py": "the scorer's generic words: part of the definition of the figures, not of the reading",
    "reading/legacy.py": "the alphabets of encodings of the nineties",
    "rulebook/rows.py": "the alphabet that the rules are checked against",
    "tokens.py": "the two placements of a tone mark, letters that look alike, abbreviations that end no sentence",
}
#: Files outside `cli.py` that write to standard output.
PRINTS_ALLOWED = {
    "cli_review.py": "its commands belong to cli.py",
    "cli_tables.py": "its commands belong to cli.py",
    "evaluate/floors.py": "a check of its own, run as a module by make and CI",
}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Yield the parts of the package that a file imports, wherever in it, for types too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: import by the full name"
            base = str(node.module)
            names = [f"{base}.{alias.name}" for alias in node.names] if base == "solieu" else [base]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("solieu.") and name != "solieu.__version__")


def test_every_part_has_its_layer() -> None:
    assert {part_of(path) for path in MODULES} - {"__init__"} == set(LAYERS)


@pytest.mark.parametrize("path", [p for p in MODULES if part_of(p) != "__init__"], ids=name_of)
def test_imports_point_down(path: Path) -> None:
    below = LAYERS[: LAYERS.index(part_of(path)) + 1]
    assert sorted(set(imported(path)) - set(below)) == []


def test_the_command_line_loads_nothing_heavy() -> None:
    heavy = "spacy pandas pyarrow numpy underthesea duckdb pydantic ahocorasick_rs"
    code = f"import sys, solieu.cli; print([m for m in {heavy.split()} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout == "[]\n"


def prints(path: Path) -> bool:
    names = {ast.unparse(node) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name | ast.Attribute)}
    return bool(names & {"print", "sys.stdout", "typer.echo"})


def test_only_the_command_line_prints() -> None:
    assert {name_of(p) for p in MODULES if prints(p)} - {"cli.py"} == PRINTS_ALLOWED.keys()


def docstrings(tree: ast.Module) -> set[int]:
    """Return the ids of the nodes that are documentation."""
    found = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            found.add(id(body[0].value))
    return found


def spelled(tree: ast.Module) -> Iterator[str]:
    """Yield every identifier and every text of a file, without its documentation."""
    documentation = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value
        for field in ("id", "name", "attr", "arg"):
            text = getattr(node, field, None)
            if isinstance(text, str):
                yield text


def vietnamese(path: Path) -> list[str]:
    foreign = {c for c in VIETNAMESE if not c.isascii()}
    return [text for text in spelled(tree_of(path)) if foreign & set(text.lower())]


def test_words_of_the_language_live_in_rules() -> None:
    found = {name_of(p): words for p in MODULES if (words := vietnamese(p))}
    assert {name: words for name, words in found.items() if name not in VIETNAMESE_ALLOWED} == {}
    assert VIETNAMESE_ALLOWED.keys() - found.keys() == set(), "allowed, but no longer needed"


def test_files_stay_small() -> None:
    long = {name_of(p) for p in MODULES if len(p.read_text("utf-8").splitlines()) > LONGEST_FILE}
    assert long == LONG.keys()


def test_every_turn_of_phrase_is_looked_for():
    code = "".join(p.read_text("utf-8") for p in MODULES)
    ids = {row.id for row in load_rules()["patterns/context"]}
    assert {id for id in ids if f'"{id}"' not in code and not id.startswith("each_")} == set()
