"""新建计划, 下发填报表. Floor 7."""
from __future__ import annotations

from typing import Final

from udfs.findings_list import list_opened
from udfs.macros.folders import plan_folder, refuse_namesake, saved_master
from udfs.macros.from_table import COMPANY, WHERE, ask_year, plan_from_table
from udfs.marks import mark_findings, remove_marks
from udfs.open_table import open_table
from udfs.session import Session
from xlplan import terms
from xlplan.pipeline.issue import ReasonMissing
from xlplan.pipeline.issue import issue as issue_workbooks
from xlplan.pipeline.new import new
from xlplan.plan.master.read_rows import codes_in
from xlplan.schema.diagnostic import ROUNDS, Severity
from xlplan.store.folder import PlanFolder
from xlplan.tables.master.parts import EVERY
from xlplan.text import Text, fold_text
from xlplan.workbook.marks import finding_note

_FROM: Final = Text("从哪里开始?\n{choices}", "從哪裡開始?\n{choices}", "Begin with what?\n{choices}")
_TABLE: Final = Text("用打开的表「{place}」({n} 行)起草总控表", "用開啟的表「{place}」({n} 列)起草總控表",
                     "Draft the master workbook from the open table “{place}” (rows: {n})")
_EMPTY: Final = Text("空白总控表", "空白總控表", "An empty master workbook")
_NEW: Final = Text("已建立 {folder}。请填写打开的总控表,保存后按「下发填报表」",
                   "已建立 {folder}。請填寫開啟的總控表,儲存後按「發送填報檔」",
                   "{folder} is made. Fill in the master workbook that is open, save it, then press “Issue to branches”")
_ROUND: Final = Text("下发哪一轮?\n{choices}", "發送哪一輪?\n{choices}", "Which round?\n{choices}")
_EVERY: Final = Text("全部", "全部", "all")
_UNITS: Final = Text("下发给哪些单位?写编码或名称(大区也可以),用逗号隔开",
                     "發送給哪些單位?寫代碼或名稱(區域也可以),用逗號隔開",
                     "To which units? Codes or names (regions too), separated by commas")
_WHY: Final = Text("这一轮已经下发给 {said}。为什么再次下发?会印在新填报表的首页",
                   "這一輪已經發送給 {said}。為什麼再次發送?會印在新填報檔的首頁",
                   "This round was issued to {said} before. Why again? The cover of the new workbooks says it")
_ISSUED: Final = Text("已写 {n} 份填报表(第 {issue} 次下发),在 {folder}", "已寫 {n} 份填報檔(第 {issue} 次發送),在 {folder}",
                      "{n} workbooks written (issue {issue}), in {folder}")
_NOT: Final = Text("总控表有 {n} 处必须改,没有下发。已标在打开的总控表上(用「下一个问题」看):",
                   "總控表有 {n} 處必須修正,沒有發送。已標在開啟的總控表上(用「下一個問題」看):",
                   "Findings in the master workbook that must be fixed: {n}; nothing was issued. "
                   "They are marked where it is open (see “Next finding”):")
_TOLD: Final = 5


def new_plan(session: Session) -> str:
    """A new plan folder, its master workbook open: drafted from the table in front where there is one and that is meant."""
    table = open_table(session.book)
    if table is not None and session.choose(
            _FROM, {True: _TABLE.filled(place=table.place, n=f"{table.lines:,}"), False: _EMPTY}, default=True):
        return plan_from_table(session, table)
    year, company = ask_year(session), session.ask(COMPANY)
    folder = session.folder(WHERE) / f"{year}-plan"
    refuse_namesake(session, PlanFolder(folder).master)
    master = new(folder, year=year, company=company, lang=session.lang)
    session.app.books.open(str(master))
    return _NEW(session.lang, folder=folder)


def issue(session: Session) -> str:
    """One workbook a branch; or, where the master must be corrected, its findings."""
    plan = plan_folder(session)
    chosen = session.choose(_ROUND, {key: terms.ROUNDS[key] for key in ROUNDS}, "bottom_up")
    typed = session.ask(_UNITS, _EVERY(session.lang))
    units = None if fold_text(typed) in EVERY else codes_in(typed)
    master = saved_master(session, plan)
    try:
        result = issue_workbooks(plan.path, round=chosen, branches=units, progress=session.progress)
    except ReasonMissing as wanted:
        reason = session.ask(_WHY, said=wanted.units)
        result = issue_workbooks(plan.path, round=chosen, branches=units, reason=reason, progress=session.progress)
    if not result.must_fix:
        return _ISSUED(session.lang, n=len(result.files), issue=result.number, folder=plan.issued)
    listed = ""
    if master is not None:
        remove_marks(master)
        mark_findings(master, result.diagnostics, session.lang)
        listed = list_opened(session, master, result.diagnostics)
    grave = [d for d in result.diagnostics if d.severity is Severity.ERROR]
    return "\n".join((_NOT(session.lang, n=len(grave)), *filter(None, (listed,)), *(finding_note(d, session.lang) for d in grave[:_TOLD])))
