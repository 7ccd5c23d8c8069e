"""The open workbook read as a branch workbook of ours, or why it is none. Floor 7."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import xlwings as xw

from udfs.live_book import raw_book
from udfs.selecting import FILTERED, MERGED
from udfs.session import Session
from xlplan.address import a1_range
from xlplan.errors import XlplanError
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.rollup.trace import is_rollup
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text, list_briefly
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.identify import key_of
from xlplan.workbook.stamp import SHEET
from xlplan.workbook.submission import Submission

_NOT_OURS: Final = Text("「{book}」不是总部发来的分公司填报表({why})。请打开总部发来的那份文件,再按这个按钮",
                        "「{book}」不是總公司發來的分公司填報檔({why})。請開啟總公司發來的那份檔案,再按這個按鈕",
                        "“{book}” is no branch workbook from HQ ({why}). Open the file that HQ sent you, then press the button again")
_MASTER: Final = Text("「{book}」是总控表,不是填报表。要检查它请按「检查全部」,要下发请按「下发填报表」",
                      "「{book}」是總控表,不是填報檔。要檢核它請按「檢核全部」,要發送請按「發送填報檔」",
                      "“{book}” is the master workbook, not a branch workbook. “Check workbook” checks it, “Issue to branches” issues it")
_ROLLUP: Final = Text("「{book}」是汇总表,不是填报表。收到的填报表由「汇总」检查,结果在这份表里",
                      "「{book}」是彙總表,不是填報檔。收到的填報檔由「彙總」檢核,結果在這份表裡",
                      "“{book}” is the roll-up, not a branch workbook. “Consolidate folder” checks what came in; its findings are in here")
_OLDER: Final = Text("「{book}」是按另一版表样下发的,这一版加载项不能改它。请向总部要按现版下发的文件,或更新加载项(「关于」里有版本)",
                     "「{book}」是按另一版表樣發送的,這一版增益集不能改它。請向總公司要按現版發送的檔案,或更新增益集(「關於」裡有版本)",
                     "“{book}” was issued with another version of the tables, so this add-in will not change it. "
                     "Ask HQ for a file issued anew, or update the add-in (“About” shows its version)")
_REFUSED: Final = Text("「{sheet}」有必须先改的问题:{why}",
                       "「{sheet}」有必須先修正的問題:{why}", "“{sheet}” must be corrected first: {why}")


@dataclass(frozen=True, slots=True)
class OpenWorkbook:
    """A branch workbook as it stands in Excel; `sub.issued` says what HQ put in."""

    raw: RawBook
    sub: Submission

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What HQ's check of the saved file would say."""
        return validate_submissions([self.sub])[0].diagnostics

    @property
    def foreign(self) -> bool:
        """Whether it has nothing to do with us, or is HQ's own."""
        return any(d.code == "XP101" for d in self.sub.diagnostics)

    @property
    def keys(self) -> dict[str, str]:
        """Tab -> the key in its A1, '' where there is none."""
        return {sheet.name: key_of(sheet) for sheet in self.raw.sheets}

    @property
    def master(self) -> bool:
        """Whether it is HQ's master workbook."""
        keys = {*self.keys.values()}
        return self.sub.issued is None and SHEET in self.keys and bool(keys & set(MASTER_BY_KEY))

    def table_on(self, sheet: xw.Sheet) -> str:
        """Key of the table that was read from the sheet; '' where there is none. XlplanError for one that cannot be used."""
        for key, place in self.sub.placements.items():
            if place.sheet == sheet.name:
                if key not in self.sub.frames:
                    raise XlplanError(_REFUSED, sheet=sheet.name, why=_first_message(self.sub, key))
                return key
        return ""

    def in_sight(self, sheet: xw.Sheet, rows: Iterable[int]) -> None:
        """XlplanError where one of those rows is hidden, or holds merged cells."""
        raw, wanted = next(s for s in self.raw.sheets if s.name == sheet.name), set(rows)
        if out := sorted(wanted & set(raw.hidden_rows)):
            raise XlplanError(FILTERED, lines=list_briefly(out))
        if merged := [a1_range(*m) for m in raw.merges if wanted & {*range(m[0], m[2] + 1)}]:
            raise XlplanError(MERGED, cells=list_briefly(merged))


def read_open_book(book: xw.Book) -> OpenWorkbook:
    """The workbook as read, whatever it is: `sub.issued` is None where it is none of ours."""
    raw = raw_book(book)
    return OpenWorkbook(raw, extract_submission(raw))


def read_usable(session: Session, *, to_change: bool = True) -> OpenWorkbook:
    """The workbook as read, `require_usable`."""
    found = read_open_book(session.book)
    require_usable(session, found, to_change=to_change)
    return found


def require_usable(session: Session, found: OpenWorkbook, *, to_change: bool = True) -> None:
    """XlplanError where it is none of ours, or its hidden sheet is gone or damaged; and, where it is going to be changed, of
    another version of the tables."""
    if found.sub.issued is None:
        said = _ROLLUP if is_rollup(found.keys) else _MASTER if found.master else _NOT_OURS
        raise XlplanError(said, book=session.book.name, why=_first_message(found.sub, None))
    if to_change and any(d.code == "XP104" and d.table is None for d in found.sub.diagnostics):
        raise XlplanError(_OLDER, book=session.book.name)


def _first_message(sub: Submission, table: str | None) -> Text | str:
    d = next((d for d in sub.diagnostics if d.table == table), None)
    return Text.of(lambda lang: message_of(d, lang)) if d else "–"
