"""退回说明: the sheet that HQ puts before all others of a file that goes back: what to do, each table, each finding. Floor 3."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xlplan import terms
from xlplan.address import on_sheet
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import Lang, Text, printed_width
from xlplan.workbook.blueprint import RowSpec, Sheet
from xlplan.workbook.layout import LEFT, SUBTITLE
from xlplan.workbook.own_sheets import PAGES, RETURNED
from xlplan.workbook.stamp import Issued
from xlplan.workbook.styles import BAD, SHAPES, Style
from xlplan.workbook.words import SEVERITY_NAMES, SEVERITY_SHAPES, WORDS
from xlplan.workbook.writing.cover import subtitle_of
from xlplan.workbook.writing.page import begin_page, put_column

_COLUMNS: Final[tuple[tuple[str, Text, float], ...]] = (
    ("level", terms.SEVERITY, 12), ("sheet", terms.SHEET, 20), ("cell", terms.CELL, 9),
    ("what", Text("哪里不对", "哪裡不對", "What is wrong"), 52), ("todo", terms.WHAT_TO_DO, 46), ("opinion", terms.HQ_DECISION, 26))
_AT: Final = {key: LEFT + i for i, (key, _, _) in enumerate(_COLUMNS)}
_RIGHT: Final = LEFT + len(_COLUMNS) - 1
_WIDE: Final = {key: width for key, _, width in _COLUMNS}
_LOOKS: Final[dict[Severity, Style]] = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTE: "field"}
_TITLE: Final = Text("退回说明 · {branch}", "退回說明 · {branch}", "Returned · {branch}")
_FIX: Final = Text("① 照下面逐条改(点单元格就到;表里有底色和批注的就是这些格)。● 必须改,▲ 请改,或在「{checks}」最后一列写说明",
                   "① 照下面逐條修正(點儲存格就到;表裡有底色和附註的就是這些儲存格)。● 必須修正,▲ 請修正,或在「{checks}」最後一欄寫說明",
                   "① Go through the list below: a click on a cell leads to it, and its tint and note say the same. Fix every ●; "
                   "fix each ▲, or answer it in the last column of “{checks}”")
_LEAVE: Final = Text("② 写着「通过」的表不用动;底色、批注和这张表也不用管,总部收到时不看它们",
                     "② 寫著「通過」的表不用動;底色、附註和這張表也不用管,總公司收到時不看它們",
                     "② Leave the tables marked “Accepted” as they are; tints, notes and this sheet may stay, HQ does not read them")
_SEND: Final = Text("③ 就在这份文件上改,保存,作附件发回:{mailbox}(截止 {deadline})。有问题请联系{contact}",
                    "③ 就在這份檔案上修正,儲存,作附件寄回:{mailbox}(截止 {deadline})。有問題請聯絡{contact}",
                    "③ Correct this very file, save it and send it back to: {mailbox} (due {deadline}). Questions to {contact}")
_REBUILT: Final = Text("这不是你们发来的那份文件:{why}。这是总部按读到的数重做的一份,请在它上面改;你们另加的工作表还在原文件里",
                       "這不是你們寄來的那份檔案:{why}。這是總公司按讀到的數重做的一份,請在它上面修正;你們另加的工作表還在原檔案裡",
                       "This is not the file that you sent: {why}. HQ made it anew from the figures that were read; correct this one. "
                       "Sheets of your own are in the file that you sent")
_CONCLUDED: Final = Text("{word}:{text}", "{word}:{text}", "{word}: {text}")
_TABLES: Final = Text("各表情况", "各表情況", "How each table stands")
_FINDINGS: Final = Text("要处理的和供参考的({n} 条)", "要處理的和供參考的({n} 條)", "Findings ({n})")
RESTORED: Final = Text("总部已恢复成下发的内容,不用再改", "總公司已恢復成發送的內容,不用再修正",
                       "HQ has put it back as issued; nothing is left to do")

_REFILL: Final = Text("这一份里这张表是下发时的样子,请在这里重新填", "這一份裡這張表是發送時的樣子,請在這裡重新填",
                      "In this file the table is as it was issued: fill it in here again")


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """A finding on the sheet. `restored`: HQ has put back what it is about; `opinion`: what HQ typed about it; `refilled`: it is about a
    table that is here as it was issued."""

    finding: Diagnostic
    restored: bool = False
    opinion: str = ""
    refilled: bool = False


@dataclass(frozen=True, slots=True)
class TableStands:
    """How a table came out: its tab (where it leads), in what words and look."""

    sheet: str
    said: str
    look: Style


@dataclass(frozen=True, slots=True)
class ReturnNote:
    """What the sheet says.

    Attributes:
        issued: of the unit's workbook. tables: in sheet order. lines: gravest first.
        conclusion: of the meeting about the unit, '' where there is none.
        rebuilt: why the file is not the unit's own with marks, None where it is.
        deadline: until when it is to be back, as typed.
    """

    issued: Issued
    tables: Sequence[TableStands]
    lines: Sequence[ReturnedLine]
    conclusion: str = ""
    rebuilt: Text | None = None
    deadline: str = ""


def return_sheet(note: ReturnNote) -> Sheet:
    """The sheet, in the language of the workbook."""
    issued, lang = note.issued, note.issued.stamp.lang
    sheet = Sheet(RETURNED, PAGES[RETURNED](lang), tab=BAD)
    begin_page(sheet, _TITLE(lang, branch=issued.stamp.branch_name), subtitle_of(issued, None), _RIGHT, footer=issued.stamp.company)
    for key, _, width in _COLUMNS:
        put_column(sheet, _AT[key], key, width)
    row = SUBTITLE + 2
    for text, style in _head_lines(note, lang):
        row = _put_line(sheet, row, text, style, lang)
    row = _put_tables(sheet, note.tables, row + 1, lang)
    return _put_findings(sheet, note.lines, row + 1, lang)


def _head_lines(note: ReturnNote, lang: Lang) -> list[tuple[str, Style]]:
    facts = note.issued.facts
    contact = " ".join(facts[key] for key in ("contact_name", "contact_phone") if facts.get(key)) or "–"
    out: list[tuple[str, Style]] = [
        (_FIX(lang, checks=WORDS["checks"](lang)), "field_bold"), (_LEAVE(lang), "wrap"),
        (_SEND(lang, mailbox=facts.get("mailbox") or "–", deadline=note.deadline or facts.get("deadline") or "–", contact=contact), "wrap")]
    if note.rebuilt is not None:
        out.insert(0, (_REBUILT(lang, why=note.rebuilt(lang)), "bad"))
    if note.conclusion:
        out.append((_CONCLUDED(lang, word=terms.CONCLUSION(lang), text=note.conclusion), "field_bold"))
    return out


def _put_line(sheet: Sheet, row: int, text: str, style: Style, lang: Lang) -> int:
    for column in range(LEFT, _RIGHT + 1):
        sheet.put(row, column, text if column == LEFT else None, "plain_wrap")
    if style in ("bad", "field_bold"):
        sheet.put(row, LEFT, text, "title_wrap" if style == "bad" else "plain_wrap")
    sheet.merges.append((row, LEFT, row, _RIGHT))
    size = 1.6 if style == "bad" else 1.0
    sheet.rows[row] = RowSpec(height=8 + 15 * size * _lines(text, sum(_WIDE.values()) / size, lang))
    return row + 1


def _put_tables(sheet: Sheet, tables: Sequence[TableStands], row: int, lang: Lang) -> int:
    row = _put_heading(sheet, row, _TABLES(lang))
    for one in tables:
        sheet.rows[row] = RowSpec(height=19)
        for column in range(LEFT, _RIGHT + 1):
            sheet.put(row, column, None, "field")
        sheet.put(row, LEFT, one.sheet, "link", link=on_sheet(one.sheet, "B2"))
        sheet.put(row, _AT["cell"], one.said, one.look)
        sheet.merges += [(row, LEFT, row, _AT["sheet"]), (row, _AT["cell"], row, _RIGHT)]
        row += 1
    return row


def _put_findings(sheet: Sheet, lines: Sequence[ReturnedLine], row: int, lang: Lang) -> Sheet:
    row = _put_heading(sheet, row, _FINDINGS(lang, n=len(lines)))
    for key, label, _ in _COLUMNS:
        sheet.put(row, _AT[key], label(lang), "header")
    sheet.rows[row], sheet.title_rows = RowSpec(height=22), (row, row)
    for at, line in enumerate(lines, row + 1):
        _put_finding(sheet, at, line, lang)
    return sheet


def _put_finding(sheet: Sheet, row: int, line: ReturnedLine, lang: Lang) -> None:
    d, grave = line.finding, line.finding.severity or Severity.NOTE
    what, todo = message_of(d, lang), RESTORED(lang) if line.restored else _REFILL(lang) if line.refilled else remedy_of(d, lang)
    if line.restored:
        sheet.put(row, _AT["level"], f"{SHAPES['done']} {SEVERITY_NAMES[grave](lang)}", "good")
    else:
        sheet.put(row, _AT["level"], f"{SEVERITY_SHAPES[grave]} {SEVERITY_NAMES[grave](lang)}", _LOOKS[grave])
    place = on_sheet(d.sheet, d.cell or "B2") if d.sheet else None
    sheet.put(row, _AT["sheet"], d.sheet or None, "link" if place else "state", link=place)
    sheet.put(row, _AT["cell"], d.cell or None, "link" if place and d.cell else "state", link=place if d.cell else None)
    texts = {"what": f"{what} ({d.code})", "todo": todo, "opinion": line.opinion}
    for key, text in texts.items():
        sheet.put(row, _AT[key], text or None, "wrap")
    sheet.rows[row] = RowSpec(height=max(20.0, 6 + 15 * max(_lines(text, _WIDE[key] - 3, lang) for key, text in texts.items())))


def _put_heading(sheet: Sheet, row: int, text: str) -> int:
    sheet.rows[row] = RowSpec(height=26)
    sheet.put(row, LEFT, text, "section")
    return row + 1


def _lines(text: str, width: float, lang: Lang) -> int:
    """Rows of print that a text takes in so wide a column."""
    return sum(1 + int(printed_width(part) // (width * (0.85 if lang == "en" else 0.93))) for part in text.split("\n"))
