"""XML and ZIP files from strangers: no entities, no network, and no more memory than a document is worth.

Follows the OWASP XML External Entity Prevention Cheat Sheet; nothing an archive holds is ever written to disk.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from types import TracebackType
from typing import Any, BinaryIO

from lxml import etree

from aligner.errors import InputError
from aligner.file_kinds import kind_of

# An archive with more members or more bytes than any document has is refused before anything is unpacked.
MOST_MEMBERS = 10_000
MOST_BYTES = 512 * 2**20
# Members that are read piece by piece take time, not memory: a workbook of a million pairs has two gigabytes.
MOST_STREAMED = 4 * 2**30
# Text packs to a tenth, dull tables to a hundredth; ratios beyond are made on purpose. Small members do no harm.
MOST_RATIO, LEAST_SUSPICIOUS = 200, 2**20
# Each look at an attribute goes past those before it: the time that an element takes grows with their square.
MOST_ATTRIBUTES = 1000

_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF8: "utf-8"}
# Past the declaration, comments and the document type to the first tag; prefixes do not count. Each is taken once and
# for all: with other ways to part a row of them, a file of comments alone would take for ever.
_ROOT = re.compile(
    r"\s*(?>(?>(?><\?.*?\?>)|(?><!--.*?-->)|<!DOCTYPE[^\[>]*(?>\[.*?\]\s*)?>)\s*)*+<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL
)

_VALUE = r"""(?>"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)"""
_ATTRIBUTE = rf"[\s/]*+[^\s/>][^\s/>=]*+(?>\s*+=\s*+{_VALUE}?+)?+"
_ATTRIBUTES = rf"(?>{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES}}}+(?!{_ATTRIBUTE})"
# HTML as a parser parts it (HTML, 13.2.5) up to a tag with too many attributes: comments, scripts, tags, the rest. What
# is not closed goes on to the end. Each is taken once and for all, so that the time grows with the length alone.
_HTML = re.compile(
    rf"(?>[^<]++|<!--(?>.*?-->|.*+)|<(?>script|style)(?=[\s/>]){_ATTRIBUTES}(?>.*?</(?>script|style)|.*+)"
    rf"|<(?!(?>script|style)[\s/>])[a-z][^\s/>]*+{_ATTRIBUTES}|<(?![a-z]|!--))*+",
    re.DOTALL | re.IGNORECASE,
)

_STRICT: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
# What libxml2 advises its programmers.
_HUGE = re.compile(r",? (?:use|try) XML_PARSE_HUGE.*", re.DOTALL)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)


def root_name(head: bytes) -> str:
    """The local name of the root element, from a file's first bytes; "" if this is not XML."""
    encoding = next((name for mark, name in _MARKS.items() if head.startswith(mark)), "utf-8")
    match = _ROOT.match(head.decode(encoding, "ignore").removeprefix("\ufeff"))
    return match[1] if match else ""


def parse_xml(data: bytes, name: str, member: str = "") -> etree._Element:
    """Parse XML without entities, DTDs or network.

    Args:
        data: the whole XML file, in any encoding it declares.
        name: the file's name, for messages.
        member: the archive's member that the XML comes from; empty if it is a file of its own.

    Returns:
        The root; comments and processing instructions are gone.

    Raises:
        InputError: the XML is not well-formed, declares entities or has an element with too many attributes; the
            message names member, line and column.
    """
    parser = etree.XMLParser(**_STRICT)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise xml_error(error, name, member) from None
    except ValueError as error:  # an encoding that lxml does not know
        raise InputError(name, f"is not readable XML: {error}", place=member) from None
    if root is None:
        raise InputError(name, "is not XML: it has no root element", place=member)
    check_entities(root, name, member)
    for element in root.iter("*"):
        _check_attributes(element, name, member)
    return root


def iterate_xml(data: bytes | BinaryIO, name: str, tags: tuple[str, ...], member: str = "") -> Iterator[etree._Element]:
    """Parse XML piece by piece under the rules of `parse_xml`, so that memory does not grow with the file.

    Args:
        data: the whole XML file, or the file open for reading, which is then never held whole.
        tags: the elements to hand out, each once its end is reached: "{*}tu" for any namespace. An element is emptied
            when the next one is asked for, and so must be used up by then.

    Raises:
        InputError: as `parse_xml`.
    """
    events = etree.iterparse(io.BytesIO(data) if isinstance(data, bytes) else data, ("end",), tag=tags, **_STRICT)
    first, above = True, None
    try:
        for _, element in events:
            if first:
                check_entities(element, name, member)
                first = False
            parent = element.getparent()
            outer = element.iterancestors() if parent is not above else ()
            for each in (element, *outer):
                _check_attributes(each, name, member)
            above = parent
            yield element
            element.clear()
            while element.getprevious() is not None:
                assert parent is not None
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise xml_error(error, name, member) from None


def xml_error(error: etree.XMLSyntaxError, name: str, member: str = "") -> InputError:
    """The error of XML that is not well-formed, with its member, line and column."""
    line, column = error.position
    place = ", ".join(filter(None, (member, f"line {line}, column {column}" if line else "")))
    message = _HUGE.sub("", (error.msg or "no element found").partition(", line ")[0]).strip()
    return InputError(name, f"is not well-formed XML: {message}", place=place)


def check_entities(element: etree._Element, name: str, member: str = "") -> None:
    """Refuse XML whose DTD declares entities: left unread they would be lost text, read they could be anything.

    Raises:
        InputError: the XML declares entities.
    """
    dtd = element.getroottree().docinfo.internalDTD
    entities = dtd.entities() if dtd is not None else []  # type: ignore[attr-defined]  # not in the stubs
    for entity in entities:
        raise entity_error(name, entity.name, member)


def entity_error(name: str, entity: str, member: str = "") -> InputError:
    """The error of a file that declares an entity."""
    problem = f"declares the XML entity {entity!r}, which is not read for safety"
    return InputError(name, problem, place=member, advice="write the entity's text in its place")


def check_attributes(text: str, name: str, member: str = "") -> None:
    """Make sure, before a page is parsed, that none of its tags has more attributes than any page has.

    Raises:
        InputError: one has; the message names line and column.
    """
    match = _HTML.match(text)
    end = match.end() if match else 0
    if end < len(text):
        line, column = text.count("\n", 0, end) + 1, end - text.rfind("\n", 0, end)
        raise _attribute_error(name, f"line {line}, column {column}", member)


def _check_attributes(element: etree._Element, name: str, member: str) -> None:
    if len(element.attrib) > MOST_ATTRIBUTES:
        raise _attribute_error(name, f"line {element.sourceline}", member)


def _attribute_error(name: str, place: str, member: str) -> InputError:
    problem = f"has an element with more than {MOST_ATTRIBUTES} attributes"
    return InputError(name, problem, place=", ".join(filter(None, (member, place))), advice="take them out")


class Archive:
    """A ZIP file in memory whose members are read within the limits; a context manager."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name = archive, name
        self._infos = {info.filename: info for info in archive.infolist() if not info.is_dir()}

    @property
    def names(self) -> list[str]:
        """The members' names in the order of the archive."""
        return list(self._infos)

    def read(self, member: str) -> bytes:
        """A member's bytes.

        Raises:
            InputError: the member is missing, damaged, encrypted or larger than it says.
        """
        info = self._infos.get(member)
        if info is None:
            raise InputError(self._name, "this part of the archive is missing", place=member)
        if info.flag_bits & 1:
            raise InputError(self._name, "is encrypted", place=member, advice="save it without a password")
        try:
            with self._archive.open(info) as stream:
                return stream.read(info.file_size + 1)
        except _DAMAGED as error:
            raise InputError(self._name, f"this part of the archive is damaged: {error}", place=member) from None

    def xml(self, member: str) -> etree._Element:
        """A member parsed by `parse_xml`."""
        return parse_xml(self.read(member), self._name, member)

    def check_xml(self, member: str) -> None:
        """Make sure that a member which another library will read declares no entities and is well-formed.

        Raises:
            InputError: as `parse_xml`.
        """
        for _ in iterate_xml(self.read(member), self._name, ("{*}*",), member):
            pass

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()


def open_zip(data: bytes, name: str, *, streamed: str | None = None) -> Archive:
    """Open a ZIP file, if it keeps to the limits.

    Args:
        data: the whole file.
        name: its name, for messages.
        streamed: how the names of members begin that are not held in memory whole.

    Raises:
        InputError: the bytes are no ZIP file, a damaged one, or one that would unpack to too much.
    """
    if not data.startswith(b"PK"):
        what = kind_of(data)
        problem = f"is {what}, not the ZIP archive" if what else "is not the ZIP archive"
        advice = "if its suffix is wrong, rename it or name its format"
        raise InputError(name, f"{problem} that its format should be", advice=advice)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except _DAMAGED as error:
        raise InputError(name, f"is a truncated or damaged ZIP archive: {error}") from None
    if len(infos) > MOST_MEMBERS:
        raise InputError(name, f"has {len(infos)} parts, more than the limit of {MOST_MEMBERS}")
    for info in infos:
        if info.file_size > LEAST_SUSPICIOUS and info.file_size > MOST_RATIO * info.compress_size:
            times = info.file_size // max(info.compress_size, 1)
            raise InputError(
                name, f"unpacks to {times} times its size, more than the limit of {MOST_RATIO}", place=info.filename
            )
    for limit, held in ((MOST_BYTES, False), (MOST_STREAMED, True)):
        sizes = (
            info.file_size for info in infos if (streamed is not None and info.filename.startswith(streamed)) == held
        )
        if (total := sum(sizes)) > limit:
            raise InputError(name, f"unpacks to {total // 2**20} MB, more than the limit of {limit // 2**20} MB")
    return Archive(archive, name)


def zip_names(data: bytes) -> frozenset[str]:
    """The names of a ZIP file's members; none if it is no such file or a damaged one."""
    if not data.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except _DAMAGED:
        return frozenset()
