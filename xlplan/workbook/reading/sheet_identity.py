"""To which workbook a sheet belongs: each of ours carries its branch and issue in a hidden cell. Floor 3.

A stamp can be copied into another branch's file, and a sheet into another workbook, by anyone in Excel; with both together
the figures of one branch would count as another's.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text
from xlplan.workbook.rawbook import RawSheet, plain_text
from xlplan.workbook.sheet_mark import MARK, sheet_identity
from xlplan.workbook.stamp import Issued, Stamp

_DEPTH: Final = 20  # rows looked through: rows may have been inserted above the title
_ISSUE: Final = Text("表里的隐藏标识是 {branch} 第 {issue} 次下发的", "表裡的隱藏識別碼是 {branch} 第 {issue} 次發送的",
                     "its hidden mark is that of {branch}, issue {issue}")
_OTHER: Final = Text("表里的隐藏标识是「{found}」", "表裡的隱藏識別碼是「{found}」", "its hidden mark is “{found}”")
_CELLS: Final = Text("总部下达的 {owned} 个数字里有 {changed} 个不是发给它的", "總公司下達的 {owned} 個數字裡有 {changed} 個不是發給它的",
                     "{changed} of the {owned} figures that HQ gave are not those issued to it")

_BESIDE: Final = Text("同一文件里的其他工作表属于另一份填报表,这张无从分辨", "同一檔案裡的其他工作表屬於另一份填報檔,這張無從分辨",
                      "other sheets of the file belong to another workbook, and this one shows nothing to tell it by")


def carried_identity(sheet: RawSheet) -> str:
    """The identity that the sheet carries; '' where it carries none."""
    for line in sheet.values[1:_DEPTH]:
        if line and isinstance(line[0], str) and line[0].startswith(f"{MARK}|"):
            return plain_text(line[0])
    return ""


def find_strangers(sheets: Iterable[tuple[str, RawSheet]], issued: Issued, tables: Mapping[str, object]) -> list[Diagnostic]:
    """Findings about sheets of ours (key of A1, sheet): XP134 one that carries the identity of another workbook, XP135 one
    that carries none though it was issued with one. `tables`: keys that are tables; another sheet is the whole file's."""
    own, found = plain_text(sheet_identity(issued.stamp)), list[Diagnostic]()
    for key, sheet in sheets:
        mark, table = carried_identity(sheet), key if key in tables else None
        if not mark and issued.format > 1:
            found.append(Diagnostic("XP135", sheet=sheet.name, table=table))
        elif mark and mark != own:
            _, *branch, number, _ = mark.split("|") if mark.count("|") > 2 else ("", "", "", "")
            said = _ISSUE.all(branch="|".join(branch), issue=number) if any(branch) else _OTHER.all(found=mark)
            found.append(_stranger_finding(sheet.name, table, issued.stamp, Text(*said)))
    return found


def foreign_figures(sheet: str, table: str, stamp: Stamp, owned: int, changed: int) -> Diagnostic:
    """XP134 about a sheet without identity on which HQ's figures are those of another workbook."""
    return _stranger_finding(sheet, table, stamp, _CELLS.filled(owned=owned, changed=changed))


def foreign_by_neighbours(sheet: str, table: str, stamp: Stamp) -> Diagnostic:
    """XP134 about a sheet without identity and with nothing to tell by, in a file whose other sheets are another's."""
    return _stranger_finding(sheet, table, stamp, _BESIDE)


def _stranger_finding(sheet: str, table: str | None, stamp: Stamp, why: Text) -> Diagnostic:
    return Diagnostic("XP134", sheet=sheet, table=table,
                      params={"why": why, "name": stamp.branch_name, "code": stamp.branch, "number": stamp.issue})
