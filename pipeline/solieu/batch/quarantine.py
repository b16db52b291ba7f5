"""Documents that may not be harmless: read within time and memory, and apart when a process has died of one."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path

from solieu.batch import one
from solieu.batch.one import Result, Settings
from solieu.errors import SolieuError
from solieu.model import Document
from solieu.reading.limits import MIB
from solieu.reading.problems import Problem
from solieu.stages import stages_of

#: Seconds that one document may take, and bytes that a process which reads them may need beyond what it began with.
SECONDS = 60.0
MEMORY = 2 * 1024 * MIB


class ErrorKind(StrEnum):
    """Why a document has no rows, or is only warned of."""

    UNREADABLE = "unreadable"  # it never became a document
    RAISED = "raised"
    TIME = "time"
    MEMORY = "memory"
    CRASHED = "crashed"
    WARNING = "warning"


#: What a process died of, by its exit code; of all others it crashed.
_KINDS: Mapping[int | None, ErrorKind] = {
    -getattr(signal, name): kind
    for name, kind in (("SIGALRM", ErrorKind.TIME), ("SIGKILL", ErrorKind.MEMORY))
    if hasattr(signal, name)
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that was put aside, and the reason."""

    doc_id: str
    kind: ErrorKind
    message: str

    @classmethod
    def of(cls, problem: Problem) -> "Failure":
        """Return what a problem of reading says."""
        kind = ErrorKind.WARNING if problem.warning else ErrorKind.UNREADABLE
        return cls(problem.doc_id, kind, problem.message)


def read_here(document: Document, settings: Settings, seconds: float | None = None) -> Result | Failure:
    """Return the rows of a document, or why it raised.

    After `seconds` the process is ended by a signal, whatever it does just then (not on Windows).

    Raises:
        MemoryError: to be tried again in a process that holds nothing else.
    """
    try:
        with _within(seconds):
            return one.rows_of(document, settings)
    except MemoryError:
        raise
    except Exception as error:
        return Failure(document.doc_id, ErrorKind.RAISED, one.problem_of(document, error).message)


def read_apart(
    documents: Sequence[Document], settings: Settings, seconds: float | None = None
) -> Iterator[Result | Failure]:
    """Yield the rows of every document in order, from a child process.

    When the child dies the document that it was reading has failed, and another child goes on after it.

    Raises:
        SolieuError: a child dies before it has read anything.
    """
    at = 0
    while at < len(documents):
        ours, theirs = multiprocessing.Pipe(duplex=False)
        child = multiprocessing.Process(target=_serve, args=(theirs, documents[at:], settings, seconds))
        child.start()
        theirs.close()
        ready = False
        try:
            ready = ours.recv()
            while at < len(documents):
                answer: Result | Failure = ours.recv()
                at += 1
                yield answer
        except (EOFError, OSError):
            child.join()
            if not ready:
                raise SolieuError(f"a process could not begin to read documents ({_how(child.exitcode)})") from None
            yield _died(documents[at], child.exitcode, seconds)
            at += 1
        finally:
            ours.close()
            child.kill()
            child.join()


def guard() -> None:
    """Make this process one that may die of a document: it ends with its parent, and on Linux keeps to `MEMORY`."""
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if sys.platform != "linux":
        return
    import resource

    try:
        began_with = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:  # a sandbox without /proc
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = began_with + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_parent() -> None:
    """Wait for the parent to end, even killed: nobody would take the results."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _within(seconds: float | None) -> Iterator[None]:
    if seconds is None or sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _serve(answers: Connection, documents: Sequence[Document], settings: Settings, seconds: float | None) -> None:
    guard()
    stages_of(settings.rules)
    answers.send(True)
    for document in documents:
        try:
            answer = read_here(document, settings, seconds)
        except MemoryError:
            answer = _beyond_memory(document)
        answers.send(answer)


def _beyond_memory(document: Document) -> Failure:
    message = f"{document.doc_id}: needs more than {MEMORY // MIB:,} MiB of memory; split it"
    return Failure(document.doc_id, ErrorKind.MEMORY, message)


def _died(document: Document, exitcode: int | None, seconds: float | None) -> Failure:
    """Return why the process died that was reading the document."""
    kind = _KINDS.get(exitcode, ErrorKind.CRASHED)
    match kind:
        case ErrorKind.TIME:
            message = f"not read within {seconds:g} seconds; split it"
        case ErrorKind.MEMORY:
            message = "the process was killed while reading it, as happens when memory runs out; split it"
        case _:
            message = f"the process crashed while reading it ({_how(exitcode)}); please report this"
    return Failure(document.doc_id, kind, f"{document.doc_id}: {message}")


def _how(exitcode: int | None) -> str:
    return signal.strsignal(-exitcode) or "" if exitcode and exitcode < 0 else f"exit code {exitcode}"
