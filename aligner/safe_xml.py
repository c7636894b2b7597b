"""XML and ZIP files from untrusted sources: no entities, no network, bounded memory.

Follows the OWASP XML External Entity Prevention Cheat Sheet; nothing from an archive is written to disk.
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

# Archives with more members or bytes than a document can have are refused before anything is unpacked.
MOST_MEMBERS = 10_000
MOST_BYTES = 512 * 2**20
# Streamed members take time but no memory: a workbook of a million pairs has two gigabytes.
MOST_STREAMED = 4 * 2**30
# Text compresses to a tenth, monotonous tables to a hundredth; higher ratios are deliberate. Small members are
# harmless.
MOST_RATIO, LEAST_SUSPICIOUS = 200, 2**20
# Attribute access is linear in their number, so reading n attributes of an element costs n^2.
MOST_ATTRIBUTES = 1000

_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF8: "utf-8"}
# The declaration, comments and the document type before the first tag, whose prefix is ignored. Atomic groups: with
# backtracking, a file of nothing but comments would hang.
_ROOT = re.compile(
    r"\s*(?>(?>(?><\?.*?\?>)|(?><!--.*?-->)|<!DOCTYPE[^\[>]*(?>\[.*?\]\s*)?>)\s*)*+<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL
)

_VALUE = r"""(?>"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)"""
_ATTRIBUTE = rf"[\s/]*+[^\s/>][^\s/>=]*+(?>\s*+=\s*+{_VALUE}?+)?+"
_ATTRIBUTES = rf"(?>{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES}}}+(?!{_ATTRIBUTE})"
# Pages split into tokens as a parser does (HTML, 13.2.5), up to a tag with too many attributes: comments, scripts,
# tags, other text. Unclosed ones extend to the end. Atomic groups keep the time linear.
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
# Advice of libxml2 to programmers, removed from its messages.
_HUGE = re.compile(r",? (?:use|try) XML_PARSE_HUGE.*", re.DOTALL)
# Everything except Char of XML 1.0, fifth edition, production 2.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)


def clean(text: str) -> str:
    """Return the text without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def root_name(head: bytes) -> str:
    """Return the local name of the root element, given a file's first bytes; "" if the file is not XML."""
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
        The root element; comments and processing instructions are removed.

    Raises:
        InputError: the XML is not well-formed, declares entities or has an element with too many attributes; the
            message names member, line and column.
    """
    parser = etree.XMLParser(**_STRICT)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise xml_error(error, name, member) from None
    except ValueError as error:  # the file declares an encoding that lxml does not know
        raise InputError(name, f"is not readable XML: {error}", place=member) from None
    if root is None:
        raise InputError(name, "is not XML: it has no root element", place=member)
    check_entities(root, name, member)
    for element in root.iter("*"):
        _check_attributes(element, name, member)
    return root


def iterate_xml(data: bytes | BinaryIO, name: str, tags: tuple[str, ...], member: str = "") -> Iterator[etree._Element]:
    """Parse XML incrementally under the rules of `parse_xml`, in bounded memory.

    Args:
        data: the whole XML file, or a file open for reading, which is never held in memory as a whole.
        name: the file's name, for messages.
        tags: the elements to yield, each once its end is reached: "{*}tu" for any namespace. An element is cleared when
            the next one is requested.
        member: the archive's member that the XML comes from.

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
    """Return the error for XML that is not well-formed, with its member, line and column."""
    line, column = error.position
    place = ", ".join(filter(None, (member, f"line {line}, column {column}" if line else "")))
    message = _HUGE.sub("", (error.msg or "no element found").partition(", line ")[0]).strip()
    return InputError(name, f"is not well-formed XML: {message}", place=place)


def check_entities(element: etree._Element, name: str, member: str = "") -> None:
    """Refuse XML whose DTD declares entities: ignoring them would lose text, and expanding them is unsafe.

    Raises:
        InputError: the XML declares entities.
    """
    dtd = element.getroottree().docinfo.internalDTD
    entities = dtd.entities() if dtd is not None else []  # type: ignore[attr-defined]  # not in the stubs
    for entity in entities:
        raise entity_error(name, entity.name, member)


def entity_error(name: str, entity: str, member: str = "") -> InputError:
    """Return the error for a file that declares an entity."""
    problem = f"declares the XML entity {entity!r}, which is not read for safety"
    return InputError(name, problem, place=member, advice="write the entity's text in its place")


def check_attributes(text: str, name: str, member: str = "") -> None:
    """Check before a page is parsed that none of its tags has more attributes than allowed.

    Raises:
        InputError: a tag has too many; the message names line and column.
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
        """Return a member's bytes.

        Raises:
            InputError: the member is missing, damaged, encrypted or larger than declared.
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
        """Parse a member with `parse_xml`."""
        return parse_xml(self.read(member), self._name, member)

    def check_xml(self, member: str) -> None:
        """Check that a member, which another library will read, is well-formed and declares no entities.

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
    """Open a ZIP file that keeps to the limits.

    Args:
        data: the whole file.
        name: its name, for messages.
        streamed: prefix of the names of members that are read as streams.

    Raises:
        InputError: the bytes are not a ZIP file, or one that is damaged or unpacks to too much.
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
    """Return the names of a ZIP file's members; empty if the file is not a ZIP file, or damaged."""
    if not data.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except _DAMAGED:
        return frozenset()
