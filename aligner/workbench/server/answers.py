"""Answers, and what requests hold."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from aligner.errors import AlignerError, InputError, UnexpectedError
from aligner.workbench.rows.changes import FilesChangedError, InvalidError, StaleError, UnknownPairError

_LARGEST_ACTION = 64 << 20


class Refused(Exception):  # noqa: N818  (an answer, not a defect)
    """An answer other than what was asked for."""

    def __init__(self, status: int, text: str, **more: Any) -> None:
        super().__init__(text)
        self.status, self.values = status, {"error": text, **more}


def told(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Return a handler whose errors are answers that people can read."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except Refused as error:
            return answer(error.values, error.status)
        except StaleError as error:
            return answer({"error": "stale", "message": str(error), "version": error.version}, 409)
        except FilesChangedError as error:
            return answer({"error": "files", "message": str(error)}, 409)
        except (InvalidError, InputError) as error:
            return answer({"error": str(error)}, 422)
        except UnknownPairError as error:
            return answer({"error": str(error)}, 404)
        except AlignerError as error:
            return answer({"error": str(error)}, 500)
        except asyncio.CancelledError:  # the server ends, and does not wait for a file that takes long
            return answer({"error": "the workbench has ended"}, 503)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:  # the page gets a line that can be sent to us, never a traceback
            return answer({"error": str(UnexpectedError("aligner edit", error))}, 500)

    return handle


def answer(values: Any, status: int = 200) -> Response:
    """Return JSON values as an answer."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "backslashreplace"), status, media_type="application/json")


def or_nothing(values: dict[str, Any] | None) -> Response:
    """Return JSON values as an answer, or an empty one."""
    return Response(status_code=204) if values is None else answer(values)


def window_of(request: Request) -> str:
    """Return the name that a window gives itself."""
    return request.headers.get("x-window", "")[:80]


def number(request: Request, name: str, default: int) -> int:
    """Return a whole number of the query.

    Raises:
        Refused: it is none.
    """
    text = request.query_params.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused(422, f"{name} is not a number")
    return int(text) if text else default


async def read_json(request: Request) -> Any:
    """Return the JSON values of a request; an empty object if there is no body.

    Raises:
        Refused: the body is not JSON, or too long.
    """
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
