"""Read files of formats that only a library understands in a process of their own, within time and memory."""

import atexit
import pickle
import subprocess
import sys
from threading import Lock, Timer

from solieu.reading.content import Content, UnreadableError
from solieu.reading.formats import FORMATS
from solieu.reading.limits import MEMORY, MIB, SECONDS


class _Child:
    """The process; it is started when it is first needed, and again after it had to be killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._late = False
        self._lock = Lock()

    def ask(self, name: str, data: bytes) -> list[Content] | tuple[str, str]:
        """Return the answer to one request; threads wait for each other, and what breaks off ends the process."""
        with self._lock:
            try:
                return self._answer(name, data)
            except BaseException:
                self.close()  # an answer that nobody took must not be taken for another's
                raise

    def _answer(self, name: str, data: bytes) -> list[Content] | tuple[str, str]:
        process = self._running()
        timer = Timer(SECONDS, self._stop)
        self._late = False
        timer.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            pickle.dump((name, data), process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            answer: list[Content] | tuple[str, str] = pickle.load(process.stdout)
            return answer
        except (OSError, EOFError, pickle.UnpicklingError):
            self.close()
            return ("late", "") if self._late else ("died", "")
        finally:
            timer.cancel()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self.close()
            command = [sys.executable, "-P", "-m", "solieu.reading.child"]  # -P: no modules of the working folder
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process

    def _stop(self) -> None:
        self._late = True
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


_child = _Child()
atexit.register(_child.close)


def read_apart(name: str, data: bytes) -> list[Content]:
    """Return the documents of a file of the format `name`.

    Raises:
        UnreadableError: damaged, not of this format, beyond what one file may cost, or of a format whose package is
            not installed; the message says what to do.
    """
    answer = _child.ask(name, data)
    if isinstance(answer, list):
        return answer
    kind, message = answer
    match kind:
        case "missing":
            raise UnreadableError(needed(name, message))
        case "unreadable":
            raise UnreadableError(message)
        case "late":
            raise UnreadableError(f"not read within {SECONDS} seconds; split it, or convert it to text")
        case "memory":
            raise UnreadableError(f"needs more than {MEMORY // MIB:,} MiB of memory; split it, or convert it to text")
        case "died":
            raise UnreadableError("the program that reads this format crashed on it; convert it to text")
    raise UnreadableError(f"cannot be read: {message}; convert it to text, and please report this")


def needed(name: str, package: str) -> str:
    """Return what to install for a format."""
    extra = FORMATS[name].extra
    return f"needs the package {package}: pip install 'solieu[{extra}]', in a clone pip install -e '.[{extra}]'"
