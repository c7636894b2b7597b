"""Licenses as the Hugging Face hub names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

KNOWN = frozenset((
    "afl-3.0", "agpl-3.0", "apache-2.0", "artistic-2.0", "bsd-2-clause", "bsd-3-clause", "bsl-1.0", "cc-by-2.0",
    "cc-by-2.5", "cc-by-3.0", "cc-by-4.0", "cc-by-nc-2.0", "cc-by-nc-3.0", "cc-by-nc-4.0", "cc-by-nc-nd-3.0",
    "cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0", "cc-by-nd-4.0", "cc-by-sa-3.0",
    "cc-by-sa-4.0", "cc0-1.0", "cdla-permissive-1.0", "cdla-permissive-2.0", "cdla-sharing-1.0", "ecl-2.0",
    "epl-1.0", "epl-2.0", "eupl-1.1", "eupl-1.2", "gfdl", "gpl-2.0", "gpl-3.0", "isc", "lgpl-2.1", "lgpl-3.0", "mit",
    "mpl-2.0", "ncsa", "odbl", "odc-by", "ofl-1.1", "osl-3.0", "pddl", "unlicense", "wtfpl", "zlib",
))  # fmt: skip
"""Names of the hub for licenses with an SPDX identifier."""

_COMMONS = re.compile(r"creativecommons\.org/(?:licenses/([a-z-]+)/([0-9.]+)|publicdomain/(zero)/1\.0)")
_ENDS = re.compile(r"-(?:only|or-later|international|license|licence|universal|deed|public-domain-dedication)$")


def hub_name(license: str) -> str | None:
    """Return the name of the hub for a license as a document states it; None if it is not known.

    Args:
        license: an SPDX identifier in any case, a Creative Commons address, or a name such as "CC BY-SA 4.0".
    """
    text = license.strip().lower()
    if match := _COMMONS.search(text):
        return _known("cc0-1.0" if match[3] else f"cc-{match[1]}-{match[2]}")
    text = re.sub(r"[\s_/,()-]+", "-", text).strip("-").removeprefix("the-")
    while (shorter := _ENDS.sub("", text)) != text:
        text = shorter
    text = text.replace("creative-commons-attribution", "cc-by").replace("creative-commons", "cc")
    text = text.replace("sharealike", "sa").replace("share-alike", "sa").replace("noncommercial", "nc")
    return _known(text) or _known(text.replace("cc-0", "cc0")) or _known(f"{text}-1.0" if text == "cc0" else "")


def _known(name: str) -> str | None:
    return name if name in KNOWN else None


def card_fields(licenses: Iterable[str]) -> Mapping[str, Any]:
    """Return the fields of a card for the licenses of all documents; "" stands for one that is not stated."""
    stated = {license for license in licenses if license}
    names = {hub_name(license) for license in stated}
    if not stated:
        return {"license": "unknown"}
    if None in names or len(stated) < len({*licenses}):
        return {"license": "other", "license_name": "by-document", "license_link": "documents.tsv"}
    found = sorted(name for name in names if name)
    return {"license": found[0] if len(found) == 1 else found}


def address(license: str) -> str:
    """Return an address of the text of a license, or the license as it is stated."""
    name = hub_name(license)
    return license if name is None else f"https://choosealicense.com/licenses/{name}/"
