"""Documents that do harm, read by workers that no test can patch: they run `do_harm` when they begin.

`RUNTIME` is what `ray.init` gets for that; the folder `tests` must be on the workers' path.
"""

import faulthandler
import os
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from solieu.batch import one, quarantine
from solieu.batch.one import Result, Settings
from solieu.model import Document

HOLD = "hold"  # a file among the temporary ones: as long as it is there, documents that wait are not read
RUNTIME = {"worker_process_setup_hook": "made.ray_cluster.do_harm"}


def crash() -> None:
    faulthandler.disable()
    os.abort()


def fail() -> None:
    raise ValueError("no")


def wait() -> None:
    while Path(tempfile.gettempdir(), HOLD).exists():
        time.sleep(0.05)


#: What happens where a text has one of these words.
DEEDS: dict[str, Callable[[], object]] = {
    "exits": lambda: os._exit(3),
    "crashes": crash,
    "is killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "sleeps": lambda: time.sleep(60),
    "fills": lambda: bytearray(2 * quarantine.MEMORY),
    "raises": fail,
    "waits": wait,
}


def do_harm() -> None:
    """Make `one.rows_of` do what a text says before it reads the text."""
    rows_of = one.rows_of

    def replaced(document: Document, settings: Settings) -> Result:
        for word, deed in DEEDS.items():
            if word in document.text:
                deed()
        return rows_of(document, settings)

    one.rows_of = replaced
