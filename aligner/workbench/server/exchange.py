"""Files in and out: documents that are dropped, glossaries, exports, and the workspace itself."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from aligner.checks.glossary import Glossary, read_glossary
from aligner.errors import AlignerError, InputError
from aligner.formats.selection import Selection
from aligner.workbench import export
from aligner.workbench.desk import Desk
from aligner.workbench.places.settings import write_settings
from aligner.workbench.places.tables import write_tables
from aligner.workbench.places.uploads import MOST_BYTES, safe_name
from aligner.workbench.server.answers import Refused, answer, read_body, read_json
from aligner.workbench.session import Session

_LARGEST_GLOSSARY = 32 << 20


class Exchange:
    """What is done at the addresses for files."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _session(self) -> Session:
        if self._desk.session is None:
            raise Refused(409, "nothing is open yet")
        return self._desk.session

    async def export(self, request: Request) -> Response:
        """Return a pair as a file, or how many rows the file would have."""
        query = request.query_params
        name = query.get("format", "")
        chosen = Selection(
            only_accepted=query.get("only", "all") == "accepted",
            min_confidence=_share(query.get("min_confidence", "")),
            translated=query.get("untranslated", "1") == "0",
        )
        pair = request.path_params["pair"]
        session, loop, thread = self._session, asyncio.get_running_loop(), self._desk.exporter
        rows = session.snapshot(pair)
        if query.get("counts") == "1":
            return answer(await loop.run_in_executor(thread, export.counts, rows, name, chosen))
        made = await loop.run_in_executor(thread, export.export, rows, name, chosen, session.title(pair))
        plain = made.name.encode("ascii", "replace").decode().replace("?", "_")
        disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(made.name)}"
        headers = {"content-disposition": disposition}
        return Response(made.data, media_type="application/octet-stream", headers=headers)

    async def take_file(self, request: Request) -> Response:
        """Keep a document that was dropped on the page."""
        data = await read_body(request, MOST_BYTES)
        desk = self._desk
        if desk.session is not None and desk.place is not None and desk.place.is_kept:
            raise Refused(409, "a workspace is open; drop new documents on an empty page: aligner edit")
        return answer({"name": desk.uploads.add(request.path_params["name"], data), "files": desk.uploads.names})

    async def build(self, request: Request) -> Response:
        """Begin to build."""
        await read_json(request)
        self._desk.build()
        return answer({}, 202)

    async def open_recent(self, request: Request) -> Response:
        """Open a workspace that was worked on before."""
        values = await read_json(request)
        self._desk.open_recent(str(values.get("id")) if isinstance(values, dict) else "")
        return answer({})

    async def take_glossary(self, request: Request) -> Response:
        """Check all rows against a glossary."""
        data = await read_body(request, _LARGEST_GLOSSARY)
        name = safe_name(request.query_params.get("name") or "glossary.csv")
        glossary = await asyncio.to_thread(_read_glossary, name, data)
        self._session.take_glossary(glossary)
        return answer({"terms": len(glossary.entries), "name": name})

    async def keep_settings(self, request: Request) -> Response:
        """Keep settings of the page."""
        values = await read_json(request)
        if not isinstance(values, dict):
            raise Refused(422, "settings are a JSON object")
        try:
            self._desk.settings = write_settings(values)
        except ValueError as error:
            raise Refused(413, str(error)) from None
        if self._desk.session is not None:
            self._desk.session.locked = bool(self._desk.settings.get("locked"))
        return Response(status_code=204)

    async def save(self, request: Request) -> Response:
        """Give the workspace a place that the person chose."""
        values = await read_json(request)
        folder = values.get("folder") if isinstance(values, dict) else None
        if not isinstance(folder, str) or not folder.strip() or "\0" in folder:
            raise Refused(422, "name the folder")
        old = self._session.folder
        self._desk.save(Path(folder.strip()).expanduser())
        try:
            await self._write_tables(old)
        except AlignerError as error:  # the work is there without them
            self._desk.note(str(error))
        return answer({"folder": str(self._desk.overview()["folder"])})

    async def _write_tables(self, old: Path) -> None:
        """Write the tables of a workspace that was saved, and was in another folder.

        Raises:
            AlignerError: they cannot be written.
        """
        session = self._session
        snapshots = []
        for name in session.built:
            snapshots.append(session.snapshot(name))
            await asyncio.sleep(0)  # others may ask meanwhile
        rows = [built.row for built in session.built.values()]
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._desk.exporter, write_tables, session.folder, snapshots, rows, old)


def _read_glossary(name: str, data: bytes) -> Glossary:
    with tempfile.TemporaryDirectory(prefix="aligner-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            return read_glossary(path)
        except InputError as error:
            # The person knows the name, not the folder.
            raise InputError(name, error.problem, place=error.place, advice=error.advice) from error


def _share(text: str) -> float | None:
    if not text:
        return None
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise Refused(422, "a confidence is between 0 and 1")
    return share
