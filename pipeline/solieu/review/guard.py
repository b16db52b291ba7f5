"""Who may talk to the review server: this page in this browser, and nobody else on the network or on another site."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: What a request may hold, in bytes.
LARGEST = 256 * 1024
#: A header that no form of another site can send.
HEADER = "x-solieu"
_ANY = ("0.0.0.0", "::", "")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: Of every answer; that of the page brings a policy of its own, which allows its scripts by their hashes.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def is_loopback(host: str) -> bool:
    """Say whether an address is one that only this machine reaches."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True)
class Door:
    """Where the server is bound, and the token that it asks for; None: none is asked for."""

    host: str
    port: int
    token: str | None = None

    @property
    def url(self) -> str:
        """The address of the page, with the token."""
        shown = "localhost" if self.host in _ANY else self.host
        shown = f"[{shown}]" if ":" in shown else shown
        return f"http://{shown}:{self.port}/" + (f"?token={self.token}" if self.token else "")

    @property
    def cookie(self) -> str:
        """The name of the cookie: browsers share cookies between the ports of a host."""
        return f"solieu_{self.port}"

    @property
    def secret(self) -> str:
        """What the cookie holds."""
        return hashlib.sha256(f"solieu {self.token}".encode()).hexdigest()

    def names(self, host: str) -> bool:
        """Whether a `Host` header names this server: else a name was made to point here (DNS rebinding).

        One that listens on all addresses is known by any name: it asks for a token.
        """
        if self.host in _ANY:
            return True
        names = {self.host, *(_LOOPBACK if is_loopback(self.host) else ())}
        allowed = {f"[{name}]" if ":" in name else name for name in names}
        return host.lower() in {f"{name.lower()}:{self.port}" for name in allowed} | (
            {name.lower() for name in allowed} if self.port == 80 else set()
        )

    def knows(self, headers: Mapping[str, str], query: str) -> bool:
        """Whether a request has the token, in its address or as the cookie."""
        if self.token is None:
            return True
        given = parse_qs(query).get("token", [""])[0]
        return _equal(given, self.token) or _equal(_cookies(headers).get(self.cookie, ""), self.secret)


class Guard:
    """Lets through what the door allows, and gives every answer its headers."""

    def __init__(self, app: "ASGIApp", door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request, or refuse it; nothing but HTTP is answered."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def sending(message: "Message") -> None:
            if message["type"] == "http.response.start":
                extra = {name.lower().encode(): value.encode() for name, value in _HEADERS.items()}
                message = {**message, "headers": [*(extra | dict(message["headers"])).items()]}
            await send(message)

        headers = _headers(scope)
        refused = self._refused(scope, headers)
        if refused:
            await _answer(sending, *refused)
        elif scope["method"] == "POST" and (body := await _body(receive)) is None:
            await _answer(sending, 413, f"more than {LARGEST:,} bytes")
        else:
            await self._app(scope, _again(body) if scope["method"] == "POST" else receive, sending)

    def _refused(self, scope: "Scope", headers: Mapping[str, str]) -> tuple[int, str] | None:
        if not self._door.names(headers.get("host", "")):
            return 421, "this server has another name"
        if not self._door.knows(headers, scope["query_string"].decode("latin-1")):
            return 401, "open the address with the token that the server printed"
        site = headers.get("sec-fetch-site", "none")
        if scope["method"] in ("GET", "HEAD"):
            return (403, "asked from another site") if scope["path"] != "/" and site not in _SAME else None
        if scope["method"] != "POST":
            return 405, "GET or POST"
        return self._refused_post(headers, site)

    def _refused_post(self, headers: Mapping[str, str], site: str) -> tuple[int, str] | None:
        origin = headers.get("origin")
        if site not in _SAME or (origin is not None and origin != f"http://{headers['host']}"):
            return 403, "asked from another site"
        if HEADER not in headers:
            return 403, f"no header {HEADER}"
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return 415, "JSON only"
        if not headers.get("content-length", "0").isdecimal() or int(headers.get("content-length", "0")) > LARGEST:
            return 413, f"more than {LARGEST:,} bytes"
        return None


#: What `Sec-Fetch-Site` may be; tools that are no browsers send none.
_SAME = ("same-origin", "none")


def _headers(scope: "Scope") -> dict[str, str]:
    """Return the headers; of one that stands there twice, both, which then equal nothing."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found and key != "cookie" else text
    return found


def _cookies(headers: Mapping[str, str]) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _equal(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode(), secret.encode())


async def _body(receive: "Receive") -> bytes | None:
    """Return the body of a request; None where it is too large, whatever its header says."""
    body = b""
    while len(body) <= LARGEST:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body if len(body) <= LARGEST else None
    return None


def _again(body: bytes | None) -> "Receive":
    async def receive() -> "Message":
        return {"type": "http.request", "body": body or b"", "more_body": False}

    return receive


async def _answer(send: "Send", status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{text}\n".encode()})
