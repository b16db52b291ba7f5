"""Programs that are watched while they run: what they ask of the network, and what they write."""

import json
import os
import subprocess
import sys
from pathlib import Path

#: Holds the `sitecustomize` that watches.
WATCHED = Path(__file__).parent / "watched"


class Watched:
    """A program run with a home, a folder for temporary files and a working folder of its own, and what it did."""

    def __init__(self, folder: Path, program: str, *arguments: str, before: tuple[str, ...] = ()) -> None:
        self.home, self.temporary, self.out = (folder / name for name in ("home", "temporary", "out"))
        for path in (self.home, self.temporary, self.out):
            path.mkdir(exist_ok=True)
        log = folder / "log.jsonl"
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")}
        own = {
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "WATCH_LOG": str(log),
            "PYTHONPATH": str(WATCHED),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONIOENCODING": "utf-8",
        }
        command = [*before, sys.executable, "-c", program, *arguments]
        self.done = subprocess.run(
            command, cwd=self.out, env=kept | own, capture_output=True, encoding="utf-8", check=False
        )
        self.told = [tuple(json.loads(line)) for line in log.read_text("utf-8").splitlines()]

    def hosts(self, what: str) -> list[str]:
        return [whom for told, whom in self.told if told == what]

    def strays(self) -> list[str]:
        """What was written elsewhere than into the three folders."""
        ours = (self.home, self.temporary, self.out)
        paths = [Path(path) for path in self.hosts("writes")]
        return [str(p) for p in paths if not any(p.is_relative_to(o) for o in ours) and p.parent != Path("/dev")]


def files_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
