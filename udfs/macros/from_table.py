"""新建计划 from the table that is open: drafted, shown before anything is written, opened. Floor 7."""
from __future__ import annotations

from typing import Final

from udfs.macros.folders import refuse_namesake
from udfs.messages import MORE
from udfs.open_table import OpenTable
from udfs.session import Session
from xlplan.drafting.draft import Draft
from xlplan.errors import XlplanError
from xlplan.exports.layout import KIND_NAMES, SURE, Layout, layout_rows
from xlplan.pipeline.drafted_lines import guess_lines, sums_and_rows
from xlplan.pipeline.export_sheets import ReadExports, read_open_sheet
from xlplan.pipeline.new_from import drafted_from, make_drafted
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.store.folder import PlanFolder
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Lang, Text, fold_text, same_text, text_list
from xlplan.workbook.marks import finding_note

YEAR: Final = Text("计划年度?如 2027", "計畫年度?如 2027", "Plan year, such as 2027?")
COMPANY: Final = Text("公司名称?", "公司名稱?", "Name of the company?")
WHERE: Final = Text("计划文件夹建在哪里?", "計畫資料夾建在哪裡?", "Where shall the plan folder be made?")
_NO_YEAR: Final = Text("「{text}」不是年份。请写 4 位数字,如 2027",
                       "「{text}」不是年份。請寫 4 位數字,如 2027", "“{text}” is no year. Type four digits, such as 2027")
_GOAL: Final = Text("销售目标?写增幅(如 12%)或金额(如 3000万);「{later}」就在总控表里填",
                    "銷售目標?寫成長率(如 12%)或金額(如 3000萬);「{later}」就在總控表裡填",
                    "Sales goal? Its growth (such as 12%) or the amount (such as 3000万); “{later}” leaves it open")
_LATER: Final = Text("以后填", "以後填", "later")
_UNREAD: Final = Text("「{place}」不能用来起草,没有建立计划。改好表里的数,或选中要用的一块,再按这个按钮:\n{why}",
                      "「{place}」不能用來起草,沒有建立計畫。改好表裡的數,或選取要用的一塊,再按這個按鈕:\n{why}",
                      "Nothing can be drafted from “{place}”, and no plan was made. Correct the table, or select the part that is meant, "
                      "then press the button again:\n{why}")
_READ: Final = Text("{place} 读作{kind}:", "{place} 讀作{kind}:", "{place} is read as {kind}:")
_COLUMN: Final = same_text("  {letters}  {header} → {role}{sure}")
_SURE: Final = same_text(" ({sure})")
_OPEN: Final = Text("还要填:{sheets}", "還要填:{sheets}", "Still to fill in: {sheets}")
_RIGHT: Final = Text("还没有写入任何东西。这样建立计划吗?", "還沒有寫入任何東西。這樣建立計畫嗎?",
                     "Nothing is written yet. Make the plan so?")
_MADE: Final = Text("已建立 {folder},总控表由「{place}」起草并已打开。橙底的 {n} 格是推测的,请核对;{todo}保存后按「下发填报表」",
                    "已建立 {folder},總控表由「{place}」起草並已開啟。橙底的 {n} 格是推測的,請核對;{todo}儲存後按「發送填報檔」",
                    "{folder} is made; its master workbook, drafted from “{place}”, is open. {n} amber cells are guessed: check them. "
                    "{todo}Save it, then press “Issue to branches”")
_TODO: Final = Text("{open};", "{open};", "{open}. ")
_COLUMNS, _LINES, _TOLD = 16, 30, 6  # of a table, of the preview, of what is wrong


def plan_from_table(session: Session, table: OpenTable) -> str:
    """A plan folder whose master is drafted from it, once the person has seen how it is read; the master open."""
    session.calculate()
    read = read_open_sheet(table.book, table.grid)
    if not read.usable:
        raise XlplanError(_UNREAD, place=table.place, why=Text.of(lambda lang: "\n".join(_findings(read.findings, lang))))
    year = ask_year(session, str(1 + max(int(one.records["year"].max()) for one in read.exports)))
    company, later = session.ask(COMPANY), _LATER(session.lang)
    typed = session.ask(_GOAL, later, later=later)
    said = "" if fold_text(typed) in map(fold_text, _LATER.all()) else typed
    growth, goal = (said, "") if fold_text(said).endswith("%") else ("", said)
    drafted = drafted_from(read, company=company, year=year, growth=growth, goal=goal, lang=session.lang)
    assert drafted.draft is not None
    session.agree(same_text("{said}"), said="\n".join(preview_lines(read, drafted.draft, session.lang)))
    folder = session.folder(WHERE) / f"{year}-plan"
    refuse_namesake(session, PlanFolder(folder).master)
    made = make_drafted(folder, drafted, session.lang)
    session.app.books.open(str(made.master))
    todo = _open_sheets(drafted.draft)
    return _MADE(session.lang, folder=folder, place=table.place, n=sum(len(one.rows) for one in drafted.draft.guesses),
                 todo=_TODO.filled(open=todo) if todo else "")


def ask_year(session: Session, default: str = "") -> int:
    """The plan year. XlplanError for what is none."""
    typed = session.ask(YEAR, default)
    if not (typed.isdecimal() and len(typed) == 4):
        raise XlplanError(_NO_YEAR, text=typed)
    return int(typed)


def preview_lines(read: ReadExports, draft: Draft, lang: Lang) -> list[str]:
    """How the table is read column by column, what was found, what it comes to, what is guessed, what stays open; no more than a dialog
    shows."""
    lines = [line for layout in read.layouts for line in _layout_lines(layout, lang)]
    lines += [*_findings(read.findings, lang), *sums_and_rows(draft, lang), *guess_lines(draft.guesses, (), lang)]
    cut = [*lines[:_LINES], MORE(lang, n=len(lines) - _LINES)] if len(lines) > _LINES else lines
    todo = _open_sheets(draft)
    return [*cut, *([todo(lang)] if todo else []), "", _RIGHT(lang)]


def _layout_lines(layout: Layout, lang: Lang) -> list[str]:
    guessed = SURE["guessed"](lang)
    said = [_COLUMN(lang, letters=letters, header=header, role=role, sure=_SURE.filled(sure=sure) if sure == guessed else "")
            for letters, header, role, sure, _ in layout_rows(layout, lang)]
    shown = said if len(said) <= _COLUMNS else [*said[:_COLUMNS], MORE(lang, n=len(said) - _COLUMNS)]
    return [_READ(lang, place=layout.sheet, kind=KIND_NAMES[layout.kind]), *shown]


def _findings(found: list[Diagnostic], lang: Lang) -> list[str]:
    grave = sorted(found, key=lambda d: d.severity is not Severity.ERROR)
    return [*(finding_note(d, lang) for d in grave[:_TOLD]), *([MORE(lang, n=len(grave) - _TOLD)] if len(grave) > _TOLD else [])]


def _open_sheets(draft: Draft) -> Text | None:
    """The sheets on which something is left to HQ."""
    keys = dict.fromkeys(one.table for one in draft.open)
    return _OPEN.filled(sheets=text_list(MASTER_BY_KEY[key].label for key in keys)) if keys else None
