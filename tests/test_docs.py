"""The documentation is true: its commands run and print what it shows, what there is is documented, links lead somewhere."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
import srsly

import pages
import solieu
from solieu.model import Why
from solieu.rulebook.load import FILES
from solieu.table import LEDGER
from solieu.table.columns import FACTS

ROOT = pages.ROOT
TEXTS = sorted(
    [
        ROOT / "README.md",
        *(ROOT / "docs").glob("*.md"),
        ROOT / "rules" / "README.md",
        ROOT / "corpus" / "README.md",
        *(ROOT / ".github").glob("*.md"),
    ]
)
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
#: The order of STYLE: what a reader needs first comes first.
SECTIONS = [
    "Five lines in, a table out",
    "A minute's demonstration",
    "How good it is",
    "Install",
    "Quick start",
    "The stages",
    "The columns",
    "Add a rule in five minutes",
    "Known limits",
    "Data and licences",
    "Development",
]


def read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def peers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("peers", ROOT / "tests" / "benchmarks" / "peers.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["peers"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize("page", pages.PAGES)
def test_a_page_is_what_its_commands_print(page):
    assert pages.written(read(page)) == read(page), "run `python tests/pages.py`"


class TestPages:
    """The machinery itself: it runs, it fails, and it leaves the rest of a page alone."""

    def test_output_table_and_file(self):
        page = (
            "<!-- file a.csv -->\n```\ndoc_id,value\nx,5\ny,\n```\n\n<!-- table a.csv: value, doc_id -->\n| old |\n| --- |\n\n"
            "```sh\necho xin   chào\n```\n\n<!-- output -->\n```text\nold\n```\n\nThe end.\n"
        )
        want = page.replace("| old |\n| --- |\n", "| `value` | `doc_id` |\n| --- | --- |\n| 5 | x |\n|  | y |\n")
        want = want.replace("```text\nold\n", "```text\nxin chào\n")
        assert pages.written(page) == want
        assert pages.written(want) == want

    def test_a_failing_command_is_an_error(self):
        with pytest.raises(pages.PageError, match="exit code 3"):
            pages.written("```sh\nexit 3\n```\n")

    def test_what_is_marked_is_not_run(self):
        page = "<!-- not run -->\n```sh\nexit 3\n```\n"
        assert pages.written(page) == page

    def test_a_date_stays_while_the_figures_stay(self):
        old = re.search(r"made scores -->\n(.*?)<!-- end", read("README.md"), re.DOTALL)[1]
        older = re.sub(r"\d{4}-\d\d-\d\d", "2020-02-02", old)
        assert pages.made_scores(older) in (older, pages.made_scores(""))
        assert pages.made_scores(pages.made_scores("")) == pages.made_scores("")
        assert "2020-02-02" not in pages.made_scores(older.replace("0.", "1."))


def test_every_command_and_option_is_documented():
    page = read("docs/commands.md")
    sections = dict(
        re.findall(r"^## `solieu ([a-z ]+?)(?: [^a-z`][^`]*)?`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    )
    commands = dict(pages.commands())
    assert commands.keys() <= sections.keys()
    missing = [
        f"{name} {option}"
        for name, command in commands.items()
        for p in command.params
        for option in (p.opts if p.param_type_name == "option" else ())
        if p.name != "help" and f"`{option}`" not in sections[name]
    ]
    assert missing == []


def test_every_column_is_documented():
    page = read("docs/table.md")
    assert [n for layout in (FACTS, LEDGER) for n in layout.by_name if f"`{n}`" not in page] == []


def test_every_why_is_documented():
    page = read("docs/how-it-decides.md").partition("## What becomes no row")[2].partition("## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) - {"why"} == set(Why)


def test_every_file_of_rules_is_documented():
    assert set(re.findall(r"^\| \[`([\w/]+\.yaml)`\]", read("rules/README.md"), re.MULTILINE)) == FILES.keys()


def test_every_kind_of_rule_is_shown():
    page = read("docs/rules.md")
    for heading in ("A commodity", "A name of a country", "A unit", "A cue", "An organisation", "A pattern"):
        assert f"\n## {heading}\n" in page


def test_the_readme_keeps_its_order():
    assert re.findall(r"^## (.+)$", FENCE.sub("", read("README.md")), re.MULTILINE) == SECTIONS


def test_the_readme_has_the_floors():
    made = re.search(r"made scores -->\n(.*?)<!-- end", read("README.md"), re.DOTALL)[1]
    assert pages.made_scores(made) == made, "run `make docs`"


def test_the_readme_installs_before_it_runs():
    blocks = re.findall(r"^```sh\n(.*?)^```$", read("README.md"), re.MULTILINE | re.DOTALL)
    assert re.findall(r"^(?:make facts|\. \.venv/bin/activate)", blocks[0], re.MULTILINE) == [
        "make facts",
        ". .venv/bin/activate",
    ]
    assert "\nsolieu " in blocks[1]


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_what_is_installed_from_a_clone_stays_editable(path: Path):
    assert re.findall(r"pip install '?\.\S*", path.read_text("utf-8")) == []


def test_the_make_targets_are_there():
    targets = set(re.findall(r"^make (\w+)", read("README.md"), re.MULTILINE))
    assert {"facts", "test", "check", "gold"} <= targets
    assert targets <= set(re.findall(r"^([\w ]+):", read("Makefile"), re.MULTILINE)) | set(
        " ".join(re.findall(r"^([\w ]+):", read("Makefile"), re.MULTILINE)).split()
    )


def test_the_changelog_has_this_version():
    section = read("docs/CHANGELOG.md").partition(f"\n## {solieu.__version__}\n")[2].partition("\n## ")[0]
    assert re.findall(r"^### (.+)$", section, re.MULTILINE) == ["Rules", "Code"]


def slugs(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path):
    text = path.read_text("utf-8")
    broken = []
    for link in LINK.findall(FENCE.sub("", text)):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or anchor and anchor not in slugs(target.read_text("utf-8")):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_pictures_are_there_and_say_what_they_show(path: Path):
    found = PICTURE.findall(FENCE.sub("", path.read_text("utf-8")))
    assert [file for said, file in found if not said or not (path.parent / file).is_file()] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nothing_of_one_machine(path: Path):
    assert re.findall(r"/(?:work|tmp|home|root|opt)/\S*", path.read_text("utf-8")) == []


class TestNumbers:
    """docs/numbers.md: what stands there is true of the cases. New cases come in with tests/benchmarks/peers.py."""

    def test_its_rows_are_cases(self):
        module = peers()
        page = read("docs/numbers.md")
        rows = re.findall(
            r"^\| (\w+)(?: \(not yet\))? \| (.*?) \| (.*?) \| [^|]*", page.partition("\n### ")[2], re.MULTILINE
        )
        rows = [row for row in rows if row[0] != "id"]
        cases = {(c.id, module.cell(c.text)): module.cell(module.wanted(c)) for c in module.cases()}
        assert [row for row in rows if cases.get(row[:2]) != row[2]] == [], "run `python tests/benchmarks/peers.py`"
        assert len(rows) >= 400

    def test_every_file_of_cases_is_there(self):
        files = {f"{c.folder}/{c.file}.yaml" for c in peers().cases()}
        assert set(re.findall(r"^### `(.+)`$", read("docs/numbers.md"), re.MULTILINE)) == files

    @pytest.mark.parametrize("name", ["quantulum3", "dateparser", "underthesea"])
    def test_the_peers_were_run(self, name):
        assert re.search(rf"{name} \d+\.\d+", read("docs/numbers.md"))


def test_limits_are_well_formed():
    limits = srsly.read_yaml(pages.LIMITS)
    assert [x["id"] for x in limits if x["text"].count(x["number"]) != 1] == []
    assert {x["column"] for x in limits} <= {"fact", *FACTS.by_name}
    assert len({x["id"] for x in limits}) == len(limits)
