"""The addresses of the server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from aligner import __version__
from aligner.errors import AlignerError
from aligner.workbench.changes import InvalidError, StaleError
from aligner.workbench.desk import Desk
from aligner.workbench.session import Session, UnknownPairError

_HEARTBEAT = 15.0
_LARGEST_ACTION = 64 << 20
_MOST_ROWS = 5_000


class Refused(Exception):  # noqa: N818  (an answer, not a defect)
    """An answer other than what was asked for."""

    def __init__(self, status: int, text: str, **more: Any) -> None:
        super().__init__(text)
        self.status, self.values = status, {"error": text, **more}


def make_app(desk: Desk, token: str) -> Starlette:
    """Return the application of a workspace."""
    api = Api(desk, token)
    routes = [
        Route("/", api.page),
        Route("/api/workspace", told(api.workspace)),
        Route("/api/events", api.events),
        Route("/api/pairs/{pair}/rows", told(api.rows)),
        Route("/api/pairs/{pair}/actions", told(api.act), methods=["POST"]),
        Route("/api/pairs/{pair}/undo", told(api.undo), methods=["POST"]),
        Route("/api/pairs/{pair}/redo", told(api.redo), methods=["POST"]),
    ]
    return Starlette(routes=routes)


def told(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Return a handler whose errors are answers that people can read."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except Refused as error:
            return answer(error.values, error.status)
        except StaleError as error:
            return answer({"error": "stale", "message": str(error)}, 409)
        except InvalidError as error:
            return answer({"error": str(error)}, 422)
        except UnknownPairError as error:
            return answer({"error": str(error)}, 404)
        except AlignerError as error:
            return answer({"error": str(error)}, 500)

    return handle


def answer(values: Any, status: int = 200) -> Response:
    """Return JSON values as an answer."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "backslashreplace"), status, media_type="application/json")


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
        from aligner.bead_pages import workbench_page

        return HTMLResponse(workbench_page({"token": self._token, "version": __version__}))

    async def workspace(self, request: Request) -> Response:
        """Return what the page must know first."""
        return answer(self._desk.overview())

    async def rows(self, request: Request) -> Response:
        """Return some rows."""
        start, count = (_number(request, name, default) for name, default in (("from", 0), ("count", 200)))
        return answer(self._session.rows(request.path_params["pair"], start, min(count, _MOST_ROWS)))

    async def act(self, request: Request) -> Response:
        """Do what the page asks for."""
        values = await _json(request)
        return answer(self._session.act(request.path_params["pair"], values, _window(request)))

    async def undo(self, request: Request) -> Response:
        """Take back the last action."""
        return _or_nothing(self._session.undo(request.path_params["pair"], _window(request)))

    async def redo(self, request: Request) -> Response:
        """Do an action again."""
        return _or_nothing(self._session.redo(request.path_params["pair"], _window(request)))

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


def _or_nothing(values: dict[str, Any] | None) -> Response:
    return Response(status_code=204) if values is None else answer(values)


def _window(request: Request) -> str:
    return request.headers.get("x-window", "")[:80]


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused(422, f"{name} is not a number")
    return int(text) if text else default


async def _json(request: Request) -> Any:
    data = await read_body(request, _LARGEST_ACTION)
    try:
        return json.loads(data) if data else {}
    except (ValueError, RecursionError):
        raise Refused(422, "the request is not JSON") from None


async def read_body(request: Request, largest: int) -> bytes:
    """Return the body of a request.

    Raises:
        Refused: it is too long.
    """
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > largest:
            raise Refused(413, f"more than {largest >> 20} MB are not taken")
        parts.append(part)
    return b"".join(parts)

