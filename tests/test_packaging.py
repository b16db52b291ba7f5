"""The wheel works where the checkout is not: it carries its rules, compiled, and extracts."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from solieu.rulebook.load import load_rules

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel alone; its dependencies are borrowed, so that no network is needed.

    A `.pth` file adds the folder of the dependencies, but not what that folder's own `.pth` files add: the
    editable checkout stays out.
    """
    home = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home)
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        home / "bin" / "python",
        "install",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=home,
    )
    (site,) = home.glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return home / "bin"


def test_the_wheel_holds_the_rules_and_nothing_else_of_the_checkout(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    rules = {f"solieu/_rules/{p.relative_to(ROOT / 'rules').as_posix()}" for p in (ROOT / "rules").rglob("*.yaml")}
    assert "solieu/_rules/lexicon/units.yaml" in rules
    assert rules | {"solieu/cli.py"} <= names
    assert sum(name.startswith("solieu/_rules/compiled/rules-") for name in names) == len(rules)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"solieu"}


def test_the_installed_package_is_the_wheels(installed: Path, tmp_path: Path) -> None:
    place = run(installed / "python", "-c", "import solieu; print(solieu.__file__)", cwd=tmp_path).strip()
    assert Path(place).is_relative_to(installed.parent)


def test_the_compiled_rules_are_those_of_the_yaml_and_are_what_is_loaded(installed: Path, tmp_path: Path) -> None:
    code = """
import srsly
def refuse(text): raise AssertionError("read YAML")
srsly.yaml_loads = refuse
from solieu.rulebook.load import load_rules, rules_folder
rules = load_rules()
print(rules_folder(), rules.sha, sum(map(len, rules.files.values())))
"""
    cache = tmp_path / "cache"
    folder, sha, rows = run(installed / "python", "-c", code, cwd=tmp_path, SOLIEU_CACHE=str(cache)).split()
    ours = load_rules()
    assert Path(folder).is_relative_to(installed.parent)
    assert (sha, int(rows)) == (ours.sha, sum(map(len, ours.files.values())))
    assert not cache.exists()


def test_it_extracts_outside_the_checkout_what_the_checkout_extracts(installed: Path, tmp_path: Path) -> None:
    source = ROOT / "corpus" / "in.jsonl"
    (tmp_path / "in.jsonl").write_text("".join(source.read_text("utf-8").splitlines(keepends=True)[:6]), "utf-8")
    run(installed / "solieu", "extract", "in.jsonl", "-o", "wheel.jsonl", "--ledger", "ledger.csv", cwd=tmp_path)
    here = Path(sys.executable).with_name("solieu")
    run(here, "extract", "in.jsonl", "-o", "checkout.jsonl", cwd=tmp_path)
    facts = (tmp_path / "wheel.jsonl").read_text("utf-8")
    assert facts == (tmp_path / "checkout.jsonl").read_text("utf-8")
    assert {json.loads(line)["valid"] for line in facts.splitlines()} >= {True}
    assert (tmp_path / "ledger.csv").stat().st_size > 0
