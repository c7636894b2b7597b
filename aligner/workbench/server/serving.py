"""The process that listens on 127.0.0.1, until it is interrupted."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import uvicorn

from aligner.errors import AlignerError
from aligner.workbench.desk import Desk
from aligner.workbench.server.app import make_app
from aligner.workbench.server.guard import Guard
from aligner.workbench.threads import leave

HOST = "127.0.0.1"


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine only.

    Args:
        port: the port; 0 for a free one.

    Raises:
        AlignerError: the port is taken.
    """
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # else the port of a server that was killed could not be used for some minutes
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
        found.listen(128)
    except OSError as error:
        found.close()
        problem = f"port {port} cannot be used ({error.strerror or error})"
        raise AlignerError(f"{problem}; name another with --port, or leave it out for a free one") from error
    return found


class _Server(uvicorn.Server):
    """A server that ends the streams of its windows when it is interrupted; they would keep it alive."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End because of a signal."""
        self._desk.events.end()
        self.should_exit = True


def serve(desk: Desk, port: int, started: Callable[[str], None]) -> None:
    """Serve a workspace until the process is interrupted.

    Args:
        desk: the workspace.
        port: the port; 0 for a free one.
        started: called with the address.

    Raises:
        AlignerError: the port is taken.
    """
    listening = listen(port)
    port = listening.getsockname()[1]
    token = secrets.token_urlsafe(32)
    app = Guard(make_app(desk, token), token, port)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        ws="none",
        http="h11",
        timeout_graceful_shutdown=1,
    )
    server = _Server(config, desk)
    # What is cut short by the end of the server is no error.
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)

    async def run() -> None:
        desk.events.loop = asyncio.get_running_loop()
        running = asyncio.create_task(desk.run())
        started(f"http://{HOST}:{port}/?token={token}")
        try:
            await server.serve(sockets=[listening])
        finally:
            running.cancel()

    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(run())
    finally:
        is_done = desk.end()
        listening.close()
    if not is_done:
        leave(0)
