"""Workbooks of other formats, and locked ones, that lie in the inbox: made into .xlsx where that is allowed. Floor 6."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from xlplan.excel.converting.convert import FORMATS, Converted, convert_file
from xlplan.excel.converting.office import SECONDS, find_office
from xlplan.excel.converting.unlock import agreed_passwords, can_unlock
from xlplan.excel.reading.pool import Failure, read_all
from xlplan.mail.item import Item
from xlplan.mail.kinds import Kind, kind_of_file
from xlplan.plan.checking.provenance import Provenance
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text, same_text

if TYPE_CHECKING:
    from concurrent.futures import Executor

_WHY: Final[Mapping[str, Text]] = {
    "office": Text("LibreOffice 没有转出来({detail})", "LibreOffice 沒有轉出來({detail})", "LibreOffice made nothing of it ({detail})"),
    "unlike": Text("原件用另一个程序读不出来,没法核对", "原件用另一個程式讀不出來,沒法核對",
                   "another program cannot read it, so that nothing could be compared"),
    "crashed": Text("转换时程序中断", "轉換時程式中斷", "the program broke while converting it"),
    "timeout": Text("用时过长", "用時過長", "it took too long"), "error": same_text("{detail}")}


@dataclass(frozen=True, slots=True)
class Remade:
    """A file of which there is an .xlsx now, or why there is none: `why` is a finding, None where nothing need be said."""

    path: Path
    made: Converted | None
    why: Diagnostic | None = None


def is_to_be_converted(kind: Kind, converts: Callable[[], bool]) -> bool:
    """Whether a file of that kind is made into .xlsx; `converts`: whether HQ lets LibreOffice do it."""
    return kind.role == "taken" and ((kind.kind in FORMATS and converts()) or (kind.kind == "locked" and can_unlock()))


def remade(paths: Sequence[Path], convert: bool, units: Iterable[str], *, workers: int | None = None,
           executor: Executor | None = None) -> Iterator[Remade]:
    """Each of the files, converted or opened with a password that the keyring holds for one of the `units`."""
    by_office = convert and find_office() is not None
    if paths and convert and not by_office:
        yield Remade(paths[0], None, Diagnostic("XP943"))
    work = partial(convert_file, agreed_passwords(units) if any(_is_locked(path) for path in paths) else (), by_office)
    for path, got in read_all(paths, work, workers=workers, seconds=SECONDS + 60, executor=executor):
        if isinstance(got, Failure):
            yield Remade(path, None, _not_converted(path, got.kind, got.detail.strip().rpartition("\n")[2]))
        elif got is not None and got.failed in _WHY:
            yield Remade(path, None, _not_converted(path, got.failed, got.detail, got.kind))
        elif got is not None and got.data:
            yield Remade(path, got)


def _is_locked(path: Path) -> bool:
    try:
        return kind_of_file(path).kind == "locked"
    except OSError:
        return False  # whoever reads it says so


def _not_converted(path: Path, why: str, detail: str, kind: str = "") -> Diagnostic:
    return Diagnostic("XP944", file=path.name, params={
        "kind": kind or path.suffix.lstrip(".").lower(), "why": _WHY[why].filled(detail=detail or "–")})


def remade_provenance(one: Converted, name: str, came: Provenance | None) -> Provenance:
    """Where the .xlsx comes from: the file as it was, and whoever sent that."""
    base = came or Provenance("", "")
    return replace(base, file="", sha256=sha256(one.data).hexdigest(), original=name, original_sha256=one.sha256, place="",
                   converted=one.kind, lost=", ".join(one.lost), lost_count=str(one.count) if one.lost else "")


def xlsx_name(name: str) -> str:
    """`gd.xlsx` of `gd.xls`."""
    return f"{PurePath(name).stem}.xlsx"


def ending_of(item: Item) -> str:
    """The ending that its name has to have."""
    return {"workbook": "xlsx", "locked": "xlsx", "xml2003": "xls"}.get(item.kind, item.kind)
