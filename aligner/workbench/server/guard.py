"""Who may ask: only the page of this server, in a browser of the person who started it.

The server listens on 127.0.0.1 only, yet any page in the same browser can send requests there. So every request needs
the token, which only the address that was printed has; the Host must be this machine's, or a page elsewhere could reach
us under its own name (DNS rebinding); and the Origin, where a browser states one, must be ours.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from starlette.responses import JSONResponse, PlainTextResponse

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_HEADERS = {
    b"cache-control": b"no-store",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
}


class Guard:
    """Lets requests through that come from the page.

    Args:
        app: what answers them.
        token: what they must bring.
        port: the port of the server.
    """

    def __init__(self, app: Application, token: str, port: int) -> None:
        self._app, self._token = app, token.encode()
        names = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._hosts = {name.encode() for name in names} | ({b"127.0.0.1", b"localhost"} if port == 80 else set())
        self._origins = {b"http://" + host for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def send_guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((k, v) for k, v in _HEADERS.items() if k not in given)]
            await send(message)

        problem = self._problem(scope)
        if problem is None:
            await self._app(scope, receive, send_guarded)
            return
        status, text = problem
        plain = scope["path"] == "/"
        response = PlainTextResponse(text + "\n", status) if plain else JSONResponse({"error": text}, status)
        await response(scope, receive, send_guarded)

    def _problem(self, scope: Scope) -> tuple[int, str] | None:
        headers: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.lower(), []).append(value)
        hosts = headers.get(b"host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 403, "this address is not one of the workbench"
        if any(origin not in self._origins for origin in headers.get(b"origin", [])):
            return 403, "requests of other pages are not answered"
        # A link from elsewhere may open the page, if it has the token.
        is_page = scope["path"] == "/" and scope["method"] == "GET"
        sites = headers.get(b"sec-fetch-site", [])
        if not is_page and any(site not in (b"same-origin", b"none") for site in sites):
            return 403, "requests of other pages are not answered"
        if scope["path"] == "/":
            given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0].encode("latin-1", "replace")
        else:
            scheme, _, given = headers.get(b"authorization", [b""])[0].partition(b" ")
            given = given if scheme.lower() == b"bearer" else b""
        if not hmac.compare_digest(given, self._token):
            return 401, "open the address that aligner edit printed, with its token"
        return None
