"""The review page served, and the decisions that come back: one reviewer, one file of decisions."""

import importlib
import json
import re
import secrets
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from solieu.batch.one import settings_of
from solieu.dossier import Dossier, dossiers
from solieu.errors import InputError
from solieu.reading.problems import Problem
from solieu.review.changes import Refused
from solieu.review.data import LIMIT, collect
from solieu.review.decisions import REVIEWED, Action, Record
from solieu.review.desk import Desk
from solieu.review.guard import Door, Guard, is_loopback
from solieu.review.page import asset, render
from solieu.review.store import Store, table_hash
from solieu.review.words import said
from solieu.stages import stages_of
from solieu.table.readers import iter_table

#: What the page has beside that of a report.
SCRIPTS = ("review_span.js", "review_number.js", "review_form.js", "review_progress.js", "review.js")
STYLES = ("review.css",)
_PACKAGES = ("fastapi", "uvicorn")
#: What the page calls a fact that was decided about.
DECIDED = {**REVIEWED, Action.REJECT: "rejected"}
_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


@dataclass(frozen=True)
class Case:
    """What is reviewed: the data of the page, the desk behind it, and its open file."""

    data: Record
    desk: Desk
    store: Store

    def page(self) -> str:
        """Return the page as the decisions stand."""
        decided = {(found["doc_id"], found["fact_id"]): found for found in self.desk.state()["decisions"]}
        facts = [_shown(fact, decided.pop((fact["doc_id"], fact["fact_id"]), None)) for fact in self.data["facts"]]
        facts += [_shown({}, found) for found in decided.values()]
        config = {"labels": asset("review_labels.json")}
        return render({**self.data, "facts": facts}, scripts=SCRIPTS, styles=STYLES, config=config)


def _shown(fact: Record, decided: Record | None) -> Record:
    """Return a fact of the page as a decision leaves it."""
    if decided is None:
        return fact
    against = {name: fact[name] for name in ("contradictions",) if name in fact}
    return {**decided["row"], **against, "_decision": DECIDED[decided["action"]]}


@dataclass
class _Kept:
    """Dossiers, kept as they pass."""

    tell: Callable[[str], None]
    dossiers: list[Dossier] = field(default_factory=list)

    def passing(self, found: Iterator[Dossier | Problem]) -> Iterator[Dossier]:
        for item in found:
            if isinstance(item, Problem):
                self.tell(f"{'warning' if item.warning else 'error'}: {item.message}")
                continue
            self.dossiers.append(item)
            yield item


def open_case(
    facts: Path,
    sources: Sequence[str],
    decisions: Path,
    reviewer: str,
    *,
    date: str | None = None,
    metadata: Path | None = None,
    rules: Path | None = None,
    tell: Callable[[str], None],
) -> Case:
    """Read what is reviewed and open the file of decisions; problems of documents go to `tell`, a line each.

    Raises:
        InputError: the table, a source, or the file of decisions is none, or belongs to another table.
        RuleError: the rules have defects.
    """
    if not reviewer:
        raise InputError("--reviewer: is empty; give a name")
    store = Store(decisions, table_hash(row for row, _ in iter_table(facts)))
    kept = _Kept(tell)
    with closing(dossiers(facts, sources, date=date, metadata=metadata, rules=rules)) as found:
        data = collect(kept.passing(found))
    if data["shown"] >= LIMIT:
        tell(f"warning: the first {LIMIT:,} facts are shown: divide the table by documents to review them all")
    settings = settings_of(rules, date)
    desk = Desk(kept.dossiers, store, reviewer, stages_of(settings.rules), settings.date)
    return Case(data, desk, store)


def make_app(case: Case, door: Door) -> Guard:
    """Return the application: `/` the page, `/api/state`, and to be posted to `/api/decide` and `/api/undo`.

    A decision that cannot be taken is answered with status 422, `errors`: what is wrong, by column, and `keys`: by
    column the key of the label that says so in the language of the page, and the values in it.
    """
    from fastapi import FastAPI, Request
    from fastapi.responses import HTMLResponse, JSONResponse, Response

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/")
    async def show() -> Response:
        page = case.page()
        policy = f"{_POLICY.findall(page)[0]}; frame-ancestors 'none'"
        answer = HTMLResponse(page, headers={"Content-Security-Policy": policy})
        if door.token is not None:
            answer.set_cookie(door.cookie, door.secret, httponly=True, samesite="strict")
        return answer

    @app.get("/api/state")
    async def state() -> Response:
        return JSONResponse(case.desk.state())

    async def answered(request: Request, act: Callable[[Record], Record]) -> Response:
        try:
            return JSONResponse(act(_asked(await request.body())))
        except Refused as refused:
            return JSONResponse({"errors": refused.fields, "keys": refused.keys}, 422)
        except InputError as error:
            return JSONResponse({"errors": {"": str(error)}}, 500)

    @app.post("/api/decide")
    async def decide(request: Request) -> Response:
        return await answered(request, case.desk.decide)

    @app.post("/api/undo")
    async def undo(request: Request) -> Response:
        return await answered(request, case.desk.undo)

    return Guard(app, door)


def _asked(body: bytes) -> Record:
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise Refused({"": said("no_json")})
    return asked


def open_door(host: str, port: int, token: str | None) -> tuple[Door, socket.socket]:
    """Bind a socket; beyond loopback a token is asked for, one made here where none is given. Port 0: a free one.

    Raises:
        InputError: the address cannot be bound, or a package is missing.
    """
    for package in _PACKAGES:
        _need(package)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen()
    except (OSError, OverflowError) as error:
        bound.close()
        raise InputError(f"--host {host} --port {port}: cannot be bound: {error}; choose another --port") from None
    if not token and not is_loopback(host):
        token = secrets.token_urlsafe()
    return Door(host, bound.getsockname()[1], token or None), bound


def serve(case: Case, door: Door, bound: socket.socket) -> None:
    """Answer requests until the program is stopped."""
    import uvicorn

    config: Any = uvicorn.Config(make_app(case, door), log_level="warning", server_header=False)
    try:
        uvicorn.Server(config).run(sockets=[bound])
    finally:
        case.store.close()


def _need(package: str) -> None:
    try:
        importlib.import_module(package)
    except ImportError:
        command = "pip install 'solieu[review]', in a clone pip install -e '.[review]'"
        raise InputError(f"review needs the package {package}: {command}") from None
