"""The process in which files are read that only a library understands: it may be killed, and nothing is lost.

It reads requests (a format's name and the bytes of a file) from standard input and answers on standard output, both as
pickles of our own program. Started by `reading.apart`.
"""

import importlib
import logging
import os
import pickle
import sys
import warnings
from typing import IO, Any

from solieu.reading.content import Content, UnreadableError
from solieu.reading.formats import FORMATS
from solieu.reading.limits import MEMORY


def main() -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints goes nowhere near the answers
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    _limit()
    requests: IO[bytes] = sys.stdin.buffer
    while True:
        try:
            name, data = pickle.load(requests)
        except EOFError:
            return
        pickle.dump(_answer(name, data), answers)
        answers.flush()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on this system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(name: str, data: bytes) -> list[Content] | tuple[str, str]:
    """Return the documents of a file, or the kind of what went wrong and its message."""
    try:
        module: Any = importlib.import_module(f"solieu.reading.formats.{FORMATS[name].module}")
        return list(module.read(data))
    except ImportError as error:
        return ("missing", error.name) if error.name else ("failed", str(error))
    except UnreadableError as error:
        return "unreadable", str(error)
    except MemoryError:
        return "memory", ""
    except RecursionError:
        return "unreadable", "nested too deeply; simplify it"
    except Exception as error:  # a library's own defect, or a file made to find one
        return "failed", f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    main()
