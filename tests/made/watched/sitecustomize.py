"""On PYTHONPATH: a process that starts with it, and those it starts, can talk to this machine alone.

`WATCH_LOG` names the file that gets a JSON line `[what, whom]` for every address asked for and every file that is
written. Asking for an address elsewhere raises; where that is swallowed, the line tells of it.
"""

import json
import os
import sys

_LOG = os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_ADDRESSED = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
_ASKED = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_CHANGED = {"os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.truncate"}


def _is_here(host: object) -> bool:
    return host in ("localhost", "::1") or isinstance(host, str) and host.startswith("127.")


def _tell(what: str, whom: object) -> None:
    os.write(_LOG, f"{json.dumps([what, str(whom)])}\n".encode())


def _network(event: str, arguments: tuple) -> None:
    if event in _ADDRESSED and isinstance(arguments[1], tuple) or event in _ASKED:
        host = arguments[1][0] if event in _ADDRESSED else arguments[0]
        _tell("here" if _is_here(host) else "elsewhere", host)
        if not _is_here(host):
            raise PermissionError(f"{event}: {host} is another machine")


def _written(event: str, arguments: tuple) -> None:
    if event == "open":
        path, _, flags = arguments
        if isinstance(path, int) or not (flags or 0) & _WRITING:
            return
    else:
        path = arguments[1] if event == "os.rename" else arguments[0]
    if not isinstance(path, int):
        _tell("writes", os.path.abspath(os.fsdecode(path)))  # noqa: PTH100


def _watch(event: str, arguments: tuple) -> None:
    if event.startswith("socket."):
        _network(event, arguments)
    elif event == "open" or event in _CHANGED:
        _written(event, arguments)


sys.addaudithook(_watch)
