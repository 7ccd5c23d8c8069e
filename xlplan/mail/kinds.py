"""What an attachment is, told from its bytes whatever it is called: something to open, somebody's work, or neither. Floor 5."""
from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, NamedTuple

from xlplan.excel.package.file_kinds import other_kind
from xlplan.excel.package.ole import SIGNATURE as OLE
from xlplan.mail.archive import open_zip
from xlplan.mail.tnef import SIGNATURE

Role = Literal["opened", "taken", "left"]

OPENED: Final = ("eml", "mbox", "msg", "winmail", "zip", "part")
_WORK: Final = ("XP903", "XP919", "XP920", "XP922")  # what may hide a workbook: whoever checks it says what to do
_WORKBOOKS: Final = ("xlsx", "xlsm", "xlsb", "xls", "et", "ett", "ods")
_TEXTS: Final = (("word/", "docx"), ("ppt/", "pptx"), ("visio/", "unknown"))
_TEMPORARY: Final = ("~$", ".~", "._")  # Excel's and WPS's marks of an open file, macOS's side files
_START: Final = 8_192  # bytes that show what a mail or text is
LARGEST: Final = 64 << 20  # bytes of one mail, archive or attachment
_SIDE_FOLDER: Final = "__macosx/"
_SYSTEM_FILES: Final = ("thumbs.db", "desktop.ini", ".ds_store")
_PART: Final = re.compile(r"\.((zip|7z|rar)\.\d{3}|z\d\d|part\d+\.rar|r\d\d)$", re.IGNORECASE)  # of an archive in several files


class Kind(NamedTuple):
    """`opened`: a mail or an archive, of that `kind`; `taken`: it may be somebody's workbook (`workbook`, `locked`, another
    format), or holds one that others must take out; `left`: anything else."""

    role: Role
    kind: str


def kind_of(data: bytes, name: str) -> Kind:
    """What it is; never raises."""
    ending = name.lower().rpartition(".")[2]
    if _PART.search(name):
        return Kind("opened", "part")  # by its name: only the first of them has a beginning
    if data.startswith(b"PK"):
        return _kind_of_zip(data, ending)
    if data.startswith(SIGNATURE):
        return Kind("opened", "winmail")  # whatever is in it
    found = other_kind(data, name)
    kind = str(found.params.get("kind", ""))
    if found.code == "XP921":
        return Kind("opened" if kind in OPENED else "taken", kind)
    if found.code in ("XP902", "XP904"):
        return Kind("taken", kind or "locked")
    if found.code in _WORK or ending in _WORKBOOKS:
        return Kind("taken", "workbook")
    return Kind("left", kind or "unknown")


def _kind_of_zip(data: bytes, ending: str) -> Kind:
    archive = open_zip(data)
    if archive is None:
        is_book = ending in _WORKBOOKS or b"xl/" in data[:100_000]
        return Kind("taken", "workbook" if is_book else "zip")
    return _kind_of_members(archive.namelist(), data)


def _kind_of_members(listed: Iterable[str], start: bytes) -> Kind:
    names = [name.lower().replace("\\", "/").lstrip("/") for name in listed]
    in_office = any(name.startswith(("_rels/", "xl/", "word/", "ppt/", "visio/")) for name in names)
    if "[content_types].xml" in names and in_office:  # by itself somebody's file of that name
        if any(name.startswith("xl/") and name.endswith("workbook.bin") for name in names):
            return Kind("taken", "xlsb")
        text = next((kind for start, kind in _TEXTS if any(name.startswith(start) for name in names)), "")
        return Kind("left", text) if text and not any(name.startswith("xl/") for name in names) else Kind("taken", "workbook")
    if "content.xml" in names and any(name == "mimetype" or name.startswith("meta-inf/") for name in names):
        return Kind("taken", "ods") if b"opendocument.text" not in start[:200] else Kind("left", "doc")
    if any(name.endswith(".iwa") for name in names) or ("index.zip" in names and any(name.startswith("metadata/") for name in names)):
        return Kind("taken", "workbook")
    return Kind("opened", "zip")


def kind_of_file(path: Path) -> Kind:
    """What a file is, by its beginning and, of a zip, its list of members. OSError."""
    with path.open("rb") as file:
        start = file.read(_START)
        if start.startswith(OLE):
            start += file.read(LARGEST)  # its directory may stand anywhere
    if start.startswith(b"PK") and not _PART.search(path.name):
        try:
            with zipfile.ZipFile(path) as archive:
                return _kind_of_members(archive.namelist(), start)
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return Kind("taken", "workbook")
    return kind_of(start, path.name)


def is_litter(name: str) -> bool:
    """Whether it is a file that programs and systems leave beside those of people."""
    plain = name.replace("\\", "/").lower()
    last = plain.rpartition("/")[2]
    return plain.startswith(_SIDE_FOLDER) or last in _SYSTEM_FILES or last.startswith(_TEMPORARY)
