"""The addresses of the server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from aligner import __version__
from aligner.bead_pages import workbench_page
from aligner.workbench.desk import Desk
from aligner.workbench.server.answers import Refused, answer, number, or_nothing, read_json, told, window_of
from aligner.workbench.server.exchange import Exchange
from aligner.workbench.session import Session

_HEARTBEAT = 15.0
_MOST_ROWS = 5_000


def make_app(desk: Desk, token: str) -> Starlette:
    """Return the application of a workspace."""
    api, exchange = Api(desk, token), Exchange(desk)
    routes = [
        Route("/", told(api.page)),
        Route("/api/workspace", told(api.workspace)),
        Route("/api/events", api.events),
        Route("/api/pairs/{pair}/rows", told(api.rows)),
        Route("/api/pairs/{pair}/actions", told(api.act), methods=["POST"]),
        Route("/api/pairs/{pair}/undo", told(api.undo), methods=["POST"]),
        Route("/api/pairs/{pair}/redo", told(api.redo), methods=["POST"]),
        Route("/api/pairs/{pair}/align", told(api.align), methods=["POST"]),
        Route("/api/pairs/{pair}/export", told(exchange.export)),
        Route("/api/files/{name:path}", told(exchange.take_file), methods=["PUT"]),
        Route("/api/build", told(exchange.build), methods=["POST"]),
        Route("/api/glossary", told(exchange.take_glossary), methods=["PUT"]),
        Route("/api/settings", told(exchange.keep_settings), methods=["PUT"]),
        Route("/api/open", told(exchange.open_recent), methods=["POST"]),
        Route("/api/save", told(exchange.save), methods=["POST"]),
    ]
    return Starlette(routes=routes)


class Api:
    """What is done at each address."""

    def __init__(self, desk: Desk, token: str) -> None:
        self._desk, self._token = desk, token

    @property
    def _session(self) -> Session:
        if self._desk.session is None:
            raise Refused(409, "nothing is open yet")
        return self._desk.session

    async def page(self, request: Request) -> Response:
        """Return the page."""
        about = {"token": self._token, "version": __version__, "settings": self._desk.settings}
        # The page names its own style and script in a policy of its own; both hold.
        return HTMLResponse(workbench_page(about), headers={"content-security-policy": "frame-ancestors 'none'"})

    async def workspace(self, request: Request) -> Response:
        """Return what the page must know first."""
        self._desk.reopen_if_changed()
        return answer(self._desk.overview())

    async def rows(self, request: Request) -> Response:
        """Return some rows."""
        start, count = (number(request, name, default) for name, default in (("from", 0), ("count", 200)))
        return answer(self._session.rows(request.path_params["pair"], start, min(count, _MOST_ROWS)))

    async def act(self, request: Request) -> Response:
        """Do what the page asks for."""
        values = await read_json(request)
        return answer(self._session.act(request.path_params["pair"], values, window_of(request)))

    async def undo(self, request: Request) -> Response:
        """Take back the last action."""
        return or_nothing(self._session.undo(request.path_params["pair"], window_of(request)))

    async def redo(self, request: Request) -> Response:
        """Do an action again."""
        return or_nothing(self._session.redo(request.path_params["pair"], window_of(request)))

    async def align(self, request: Request) -> Response:
        """Return how the engine would link some rows."""
        values = await read_json(request)
        return answer(await self._session.align(request.path_params["pair"], values))

    async def events(self, request: Request) -> Response:
        """Return a stream of what happens, one JSON object a line."""
        return StreamingResponse(self._stream(), media_type="application/x-ndjson")

    async def _stream(self) -> AsyncIterator[bytes]:
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._desk.events.queues.add(queue)
        try:
            yield b'{"type":"hello"}\n'
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), _HEARTBEAT)
                except TimeoutError:
                    yield b'{"type":"heartbeat"}\n'
                    continue
                if event is None:
                    return
                text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
                yield text.encode("utf-8", "backslashreplace") + b"\n"
        finally:
            self._desk.events.queues.discard(queue)
