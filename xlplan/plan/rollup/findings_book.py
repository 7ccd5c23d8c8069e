"""问题清单 of one workbook, as a workbook of its own: what a check in Excel opens beside the file, which itself gets nothing. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from xlplan import terms
from xlplan.address import column_letters, on_sheet
from xlplan.plan.rollup.cell_texts import line_count, row_height
from xlplan.plan.rollup.context import HEAD, finish_page
from xlplan.plan.rollup.finding_rows import COLUMNS, put_finding, put_finding_head, put_severity
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import Lang, Text
from xlplan.workbook.blueprint import Book, RowSpec, Sheet
from xlplan.workbook.layout import LEFT
from xlplan.workbook.styles import Style
from xlplan.workbook.writing.page import begin_page

KEY: Final = "findings"  # of the sheet, in A1
FILE_AT: Final = (HEAD, 1)  # where the name of the checked workbook stands, in the hidden column
FIRST: Final = HEAD + 1  # row of the first finding
State = Literal["open", "new", "explained", "fixed"]

_STATES: Final[dict[State, tuple[Text, Style]]] = {
    "open": (Text("○ 待处理", "○ 待處理", "○ Open"), "state"), "new": (Text("＋ 新出现", "＋ 新出現", "＋ New"), "warn"),
    "explained": (Text("✓ 已说明", "✓ 已說明", "✓ Explained"), "field"), "fixed": (Text("✓ 已改好", "✓ 已改好", "✓ Fixed"), "good")}
_TITLE: Final = Text("检查结果", "檢核結果", "Findings")
_ABOUT: Final = Text("{file} · 检查于 {at} · 点单元格一栏就到那一格;这份清单只读,下次检查时换新,不必保存",
                     "{file} · 檢核於 {at} · 點儲存格一欄就到那一格;這份清單唯讀,下次檢核時換新,不必儲存",
                     "{file} · checked {at} · click a cell's address to go there; this list is read-only, the next check replaces it")
_ABOUT_UNLINKED: Final = Text(
    "{file} · 检查于 {at} · 路径里有 {odd} 或太长,Excel 点不过去:选中一行,按「下一个问题」就到那一格;清单只读,下次检查时换新,不必保存",
    "{file} · 檢核於 {at} · 路徑裡有 {odd} 或太長,Excel 點不過去:選取一列,按「下一個問題」就到那一格;清單唯讀,下次檢核時換新,不必儲存",
    "{file} · checked {at} · Excel follows no link into a path with {odd}, or a long one: select a row and press Next finding to go "
    "there; this list is read-only, the next check replaces it")
_SINCE: Final = Text("比上次检查:新出现 {new} 条,已改好 {fixed} 条", "比上次檢核:新出現 {new} 條,已改好 {fixed} 條",
                     "Since the last check: {new} new, {fixed} fixed")
_LONGEST: Final = 255  # characters of a text in a formula
_ODD: Final = "[]#%'"  # each ends the name of the file in a link, or is read as another character


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding as the list tells it; `state`: fixed where it was there at the last check only, of which `finding` has no more than
    place and gravity, and `said` the words."""

    state: State
    finding: Diagnostic
    said: str = ""


def findings_book(listed: Sequence[ListedFinding], name: str, path: str, lang: Lang, at: datetime) -> Book:
    """The list for the open workbook of that name, whose links go to its cells. `path`: of its file, '' where it has none."""
    heads = {"state": (terms.STATUS, 12.0), **COLUMNS}
    places = {key: column for column, key in enumerate(heads, LEFT)}
    last = max(places.values())
    goes = all(_link_to(one.finding, name, path) for one in listed if one.finding.sheet)
    said = (_ABOUT if goes else _ABOUT_UNLINKED)(lang, file=name, at=f"{at:%Y-%m-%d %H:%M}", odd=" ".join(_ODD))
    sheet = begin_page(Sheet(KEY, _TITLE(lang)), _TITLE(lang), said, last, footer=name)
    for key, (label, width) in heads.items():
        put_finding_head(sheet, HEAD, places[key], key, label, width, lang)
    sheet.put(*FILE_AT, name, "key")
    sheet.rows[HEAD] = RowSpec(height=32)
    changed = [sum(one.state == state for one in listed) for state in ("new", "fixed")]
    if any(changed):
        sheet.put(HEAD - 1, LEFT, _SINCE(lang, new=changed[0], fixed=changed[1]), "bold")
    for row, one in enumerate(listed, FIRST):
        text, style = _STATES[one.state]
        sheet.put(row, places["state"], text(lang), style)
        lines = _put_fixed(sheet, row, places, one, lang) if one.state == "fixed" else put_finding(sheet, row, places, one.finding, lang)
        _put_link(sheet, row, places, one.finding, name, path)
        sheet.rows[row] = RowSpec(height=row_height(lines))
    sheet.autofilter = f"{column_letters(LEFT)}{HEAD}:{column_letters(last)}{HEAD + len(listed)}"
    return Book([finish_page(sheet, last)], lang, title=f"{_TITLE(lang)} {name}", created=at.replace(microsecond=0, tzinfo=None))


def _put_fixed(sheet: Sheet, row: int, places: dict[str, int], one: ListedFinding, lang: Lang) -> int:
    put_severity(sheet, row, places["severity"], one.finding.severity or Severity.NOTE, lang)
    for key in COLUMNS:
        if key not in ("severity", "what"):
            sheet.put(row, places[key], {"sheet": one.finding.sheet, "code": one.finding.code}.get(key), "field")
    sheet.put(row, places["what"], one.said, "wrap")
    return line_count(one.said, COLUMNS["what"][1])


def _put_link(sheet: Sheet, row: int, places: dict[str, int], finding: Diagnostic, name: str, path: str) -> None:
    """The address as a link, or as a mere text where Excel would not follow it; of a finding that has only a sheet, the name of that."""
    if finding.sheet:
        key, shown = ("cell", finding.cell) if finding.cell else ("sheet", finding.sheet)
        target = _link_to(finding, name, path)
        if target:
            sheet.put(row, places[key], shown, "link", formula=f"HYPERLINK({_quoted(target)},{_quoted(shown)})")
        else:
            sheet.put(row, places[key], shown, "field")


def _link_to(finding: Diagnostic, name: str, path: str) -> str | None:
    return link_target(path or name, finding.sheet or "", finding.cell or "A1")


def link_target(file: str, sheet: str, at: str) -> str | None:
    """`[D:\\plan\\a.xlsx]'Sales'!B7`, as Excel reads a place in another workbook, which `file` names by its path or, never saved, by its
    name; None where it would go elsewhere or nowhere."""
    target = f"[{file}]{on_sheet(sheet, at)}"
    odd = set(_ODD) & set(file) or set("#%") & set(sheet)
    return None if odd or len(target) > _LONGEST else target


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
