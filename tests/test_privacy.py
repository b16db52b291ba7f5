"""docs/privacy.md is true: nothing is asked for on the network, nothing is written but what was named and the cache."""

import inspect
import json
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer

from made import pdf
from made.watching import Watched, files_of
from solieu.cli import app
from solieu.rulebook.load import FILES

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "privacy.md").read_text("utf-8")
REPORTS = {
    "gao.txt": "Hà Nội, ngày 5/7/2019. Tháng 6/2019, xuất khẩu gạo đạt 620 nghìn tấn, trị giá 271 triệu USD, tăng 4,5% về lượng.\n",
    "can-can.txt": "Tháng 6/2019, cả nước xuất khẩu 21,4 tỷ USD, nhập khẩu 19,3 tỷ USD, xuất siêu 2,1 tỷ USD.\n",
    "dieu.html": "<html><body><h1>Hạt điều</h1><p>Năm 2018, xuất khẩu hạt điều đạt 373 nghìn tấn, trị giá 3,37 tỷ USD.</p></body></html>",
}
OFFICIAL = "period,flow,measure,commodity,unit,value\n2019-06,export,volume,gạo,t,620150\n"
#: Commands that end by themselves, with the files that they write.
COMMANDS = {
    "extract in -o facts.jsonl --ledger ledger.jsonl --texts texts.jsonl --workers 2": "facts.jsonl ledger.jsonl texts.jsonl",
    "extract in -o facts.parquet": "facts.parquet",
    "extract in -o facts.duckdb": "facts.duckdb",
    "extract in -o facts.xlsx": "facts.xlsx",
    "extract in -o run/ --workers 2": "run",
    "merge run -o merged.csv --ledger merged-ledger.csv": "merged.csv merged-ledger.csv",
    "verify facts.jsonl --source in --report verdicts.csv": "verdicts.csv",
    "check facts.jsonl -o contradictions.csv --derived derived.csv": "contradictions.csv derived.csv",
    "reconcile facts.jsonl --against official.csv -o groups.csv": "groups.csv",
    "panel facts.jsonl --freq M --by commodity -o panel.csv --sdmx sdmx.csv": "panel.csv sdmx.csv sdmx.structure.json",
    "diff facts.jsonl merged.csv": "",
    "text in/gao.txt": "",
    "rules check": "",
    "report facts.jsonl --source in -o report.html": "report.html",
    "export facts.jsonl --source in --to brat -o brat": "brat",
}
RUN = """
import json, sys
from solieu.cli import app
from solieu.rulebook.load import FILES
for command in json.loads(sys.argv[1]):
    code = app(command.split(), standalone_mode=False)
    assert not code, f"{command}: exit code {code}"
assert "underthesea" not in sys.modules
"""
NAMES = """
import sys, solieu
nlp = solieu.load(ner=True)
assert "underthesea" not in sys.modules
doc = nlp("Phúc Khang cho biết giá gạo tăng 5%.")
assert "underthesea.models.fast_crf_sequence_tagger" in sys.modules
print([fact.columns["source"] for fact in doc._.facts])
"""
DOOR = """
from solieu.review.server import open_door
door, bound = open_door("127.0.0.1", 0, None)
bound.close()
"""


def there() -> dict[str, str]:
    """The commands of this installation."""
    names = typer.main.get_command(app).commands
    return {command: files for command, files in COMMANDS.items() if command.split()[0] in names}


def folder_of(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("private")
    source = folder / "out" / "in"
    source.mkdir(parents=True)
    for name, text in REPORTS.items():
        (source / name).write_text(text, "utf-8")
    (source / "report.pdf").write_bytes(pdf.report())
    (source.parent / "official.csv").write_text(OFFICIAL, "utf-8")
    return folder


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    return Watched(folder_of(tmp_path_factory), RUN, json.dumps(list(there())))


@pytest.mark.slow
class TestCommands:
    """Every command that ends by itself, in one process and its workers."""

    def test_they_work(self, commands):
        assert commands.done.returncode == 0, commands.done.stderr
        assert {"extract", "merge", "verify", "panel"} <= {command.split()[0] for command in there()}

    def test_no_address_is_asked_for(self, commands):
        assert commands.hosts("elsewhere") == []
        assert set(commands.hosts("here")) <= {"::1"}  # urllib3, which spaCy imports, tries whether there is IPv6

    def test_only_what_was_named_is_written(self, commands):
        named = {name for files in there().values() for name in files.split()}
        assert {path.name for path in commands.out.iterdir()} - {"in", "official.csv"} == named
        assert commands.strays() == []
        assert len(commands.hosts("writes")) > len(named)  # the watch sees writing

    def test_the_inputs_stay_as_they_were(self, commands):
        assert files_of(commands.out / "in") == sorted([*REPORTS, "report.pdf"])
        assert (commands.out / "in" / "gao.txt").read_text("utf-8") == REPORTS["gao.txt"]

    def test_no_temporary_file_is_left(self, commands):
        assert files_of(commands.temporary) == []

    def test_the_cache_has_the_rules_and_no_text(self, commands):
        caches = files_of(commands.home)
        assert len(caches) == len(FILES)
        for cache in caches:
            assert re.fullmatch(r"\.cache/solieu/rules-[0-9a-f]{32}\.json", cache)
            content = (commands.home / cache).read_text("utf-8")
            assert content.startswith('{"sha": ')
            assert "620 nghìn tấn, trị giá 271" not in content


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    return Watched(tmp_path_factory.mktemp("names"), NAMES)


@pytest.mark.slow
class TestStatisticalNames:
    """The models of underthesea are in its package, and loaded when a sentence needs them."""

    def test_they_are_found_without_a_network(self, names):
        assert names.done.returncode == 0, names.done.stderr
        assert names.done.stdout == "['phúc khang']\n"
        assert names.hosts("elsewhere") == []

    def test_nothing_but_the_cache_of_rules_is_written(self, names):
        assert [path.partition("rules-")[0] for path in files_of(names.home)] == [".cache/solieu/"] * len(FILES)
        assert files_of(names.out) == files_of(names.temporary) == names.strays() == []


def unshare() -> tuple[str, ...]:
    """The command that starts a program without a network; empty where this system has none."""
    if shutil.which("unshare"):
        for options in ("-n", "-rn"):
            if subprocess.run(["unshare", options, "true"], capture_output=True, check=False).returncode == 0:
                return ("unshare", options)
    return ()


@pytest.mark.slow
@pytest.mark.skipif(not unshare(), reason="no unshare, or it may not be used here")
@pytest.mark.parametrize("program", ["commands", "names"])
def test_it_works_without_any_network(tmp_path_factory, program):
    plain = [command for command in there() if command != "rules check"]  # which takes long, and was watched above
    arguments = (RUN, json.dumps(plain)) if program == "commands" else (NAMES,)
    watched = Watched(folder_of(tmp_path_factory), *arguments, before=unshare())
    assert watched.done.returncode == 0, watched.done.stderr


class TestReviewServer:
    """`solieu review` listens on loopback."""

    def test_it_binds_to_this_machine_alone(self, tmp_path):
        pytest.importorskip("solieu.review.server")
        watched = Watched(tmp_path, DOOR)
        assert watched.done.returncode == 0, watched.done.stderr
        assert set(watched.hosts("here")) == {"127.0.0.1"}
        assert watched.hosts("elsewhere") == []

    def test_that_is_what_the_command_does_unless_told_otherwise(self):
        cli_review = pytest.importorskip("solieu.cli_review")
        assert inspect.signature(cli_review.review).parameters["host"].default == "127.0.0.1"


class TestTheWatch:
    """A watch that sees nothing would prove nothing."""

    @pytest.mark.parametrize(
        "asks",
        [
            "socket.create_connection(('192.0.2.1', 80))",
            "socket.getaddrinfo('example.org', 443)",
            "socket.gethostbyname('example.org')",
            "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
            "socket.socket().bind(('', 0))",
            "urllib.request.urlopen('http://example.org')",
        ],
    )
    def test_another_machine_is_refused_and_told(self, tmp_path, asks):
        watched = Watched(tmp_path, f"import socket, urllib.request\n{asks}")
        assert watched.done.returncode == 1
        assert "another machine" in watched.done.stderr
        assert len(watched.hosts("elsewhere")) == 1

    def test_so_it_is_in_processes_that_are_started(self, tmp_path):
        ask = "import socket; socket.getaddrinfo('example.org', 443)"
        start = f"import subprocess, sys; subprocess.run([sys.executable, '-P', '-c', {ask!r}])"
        assert Watched(tmp_path, start).hosts("elsewhere") == ["example.org"]

    def test_what_is_swallowed_is_told(self, tmp_path):
        ask = "import socket\ntry: socket.getaddrinfo('example.org', 443)\nexcept OSError: pass"
        watched = Watched(tmp_path, ask)
        assert (watched.done.returncode, watched.hosts("elsewhere")) == (0, ["example.org"])

    def test_this_machine_may_be_asked(self, tmp_path):
        watched = Watched(tmp_path, "import socket; socket.socket().bind(('127.0.0.1', 0))")
        assert (watched.done.returncode, watched.hosts("here"), watched.hosts("elsewhere")) == (0, ["127.0.0.1"], [])

    def test_writing_elsewhere_is_told(self, tmp_path):
        stray = tmp_path / "stray.txt"
        assert Watched(tmp_path, f"open({str(stray)!r}, 'w').write('x')").strays() == [str(stray)]


def rows(heading: str) -> list[list[str]]:
    """The cells of the tables under a heading of the page, without their first lines."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")
    ]
    return [row for row in cells if row[0].startswith("`") or row[1].startswith("`")]


def packages_of(requirements: list[str]) -> set[str]:
    found = {re.split(r"[\[<>=!; ]", requirement)[0] for requirement in requirements}
    return found - {"solieu"}


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
ALWAYS = [row for row in rows("Packages") if len(row) == 3]
EXTRAS = [row for row in rows("Packages") if len(row) == 5]
NAME = re.compile(r"`([^`]+)`")
LICENCES = [(row[0].strip("`"), row[2]) for row in ALWAYS]
LICENCES += [(name, row[3]) for row in EXTRAS for name in NAME.findall(row[1])]


class TestPage:
    """The tables of the page say what is installed."""

    def test_the_packages_are_those_of_the_project(self):
        assert {row[0].strip("`") for row in ALWAYS} == packages_of(PROJECT["dependencies"])

    def test_the_extras_are_those_of_the_project(self):
        told = {row[0].strip("`"): set(NAME.findall(row[1])) for row in EXTRAS}
        extras = PROJECT["optional-dependencies"]
        assert told == {name: packages_of(extras[name]) for name in extras if name not in ("all", "test")}

    @pytest.mark.parametrize(("package", "licences"), LICENCES)
    def test_the_licence_is_the_one_of_the_package(self, package, licences):
        try:
            found = metadata(package)
        except PackageNotFoundError:
            pytest.skip(f"{package} is not installed")
        fields = ("License-Expression", "License", "Classifier")
        said = [text for field in fields for text in found.get_all(field, ())]
        assert any(licence in text for licence in licences.split(", ") for text in said)

    def test_the_models_are_in_the_package_of_underthesea(self):
        pipeline = Path(find_spec("underthesea").origin).parent / "pipeline"
        files = [row[1].strip("`") for row in rows("Models")]
        assert len(files) == 4
        assert [file for file in files if not (pipeline / file).exists()] == []

    def test_two_extras_open_sockets(self):
        assert [row[0] for row in EXTRAS if row[4] == "yes"] == ["`cluster`", "`review`"]
