"""Two small tables whose rows are linked by what they say, and the workbook that holds them: written, changed, read again."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from xlplan.address import a1
from xlplan.excel.reading.read import read_workbook
from xlplan.schema import expr as x
from xlplan.schema.column import Choice, Column, RowsOf
from xlplan.schema.days import day_number
from xlplan.schema.expr import col
from xlplan.schema.frame import Frame, blank_frame, own_row_key, slot_key
from xlplan.schema.table import FootRow, Rule, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.void import LIVE
from xlplan.text import Lang, Text
from xlplan.units import WAN_YUAN
from xlplan.workbook.blueprint import Book, Value
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.stamp import Issued, Stamp, column_marks, fingerprint, note_owned
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.branch_book import branch_book

SECRET: Final = b"hq"
MINE: Final = (("code", "project"),)
_TOTAL: Final = FootRow("@total", Text("合计", "合計", "Total"), total=True)
PROJECTS: Final = Table("projects", Text("项目", "專案", "Projects"), "open", (
    Column("code", Text("项目编码", "專案代碼", "Code"), kind="text", who="I"),
    Column("name", Text("项目名称", "專案名稱", "Name"), kind="text", who="I"),
    Column("due", Text("完成日", "完成日", "Due"), kind="date", who="I"),
    Column("budget", Text("预算", "預算", "Budget"), WAN_YUAN, who="I", up="sum"),
    Column("spent", Text("任务费用", "任務費用", "Spent"), WAN_YUAN, who="L", up="sum",
           formula=x.SumSame(col("cost"), (("project", "code"),), (), "tasks"))),
    ("code",), (_TOTAL,), spare=6, used_by=("code", "name"), rules=(
        Rule("XP325", "code-alone", x.unique("code"), "code", Text("编码不重复", "代碼不重複", "Codes differ")),
        Rule("XP326", "within-budget", col("spent") <= col("budget"), "spent", Text("不超预算", "不超預算", "Within budget"))))
TASKS: Final = Table("tasks", Text("任务", "任務", "Tasks"), "slots", (
    Column("what", Text("任务名", "任務名", "What"), kind="text", who="I"),
    Column("project", Text("所属项目", "所屬專案", "Project"), kind="text", who="I"),
    Column("cost", Text("费用", "費用", "Cost"), WAN_YUAN, who="I", up="sum"),
    Column("called", Text("项目名", "專案名", "Project name"), kind="text", who="L", formula=x.Find("name", MINE, "projects")),
    Column("due", Text("项目完成日", "專案完成日", "Project due"), kind="date", who="L", formula=x.Find("due", MINE, "projects")),
    Column("start", Text("开始日", "開始日", "Start"), kind="date", who="C", formula=x.Workday(x.Day("due"), x.lift(-3))),
    Column("budget", Text("项目预算", "專案預算", "Project budget"), WAN_YUAN, who="L", formula=x.Find("budget", MINE, "projects"))),
    ("what",), (_TOTAL,), spare=6, used_by=("what",), rules=(
        Rule("XP327", "project-known", x.exists("projects", *MINE), "project", Text("项目在项目表里", "專案在專案表裡", "Project exists"),
             where=x.Filled("project")),))
TABLES: Final = {table.key: table for table in (PROJECTS, TASKS)}
_VOID: Final = Text("作废", "作廢", "Void")
LISTED: Final = {  # the same, a task's project chosen from the projects, which may be taken out
    "projects": replace(PROJECTS, columns=(*PROJECTS.columns, Column(
        "void", _VOID, kind="choice", choices=(Choice("yes", _VOID),), who="I", role="void")),
        feet=(replace(_TOTAL, where=(LIVE,)),), rules=(
            replace(PROJECTS.rules[0], must=x.unique("code", where=(LIVE,))), *PROJECTS.rules[1:])),
    "tasks": replace(TASKS, columns=tuple(
        replace(c, kind="choice", rows_of=RowsOf("projects", "name", "code")) if c.key == "project" else
        replace(c, formula=replace(c.formula, where=(LIVE,))) if isinstance(c.formula, x.Find) else c for c in TASKS.columns),
        rules=(replace(TASKS.rules[0], must=x.exists("projects", *MINE, where=(LIVE,))),))}
WORKED: Final = tuple(day_number((date(2026, 12, 1) + timedelta(k)).isoformat()) for k in range(420) if (k + 1) % 7 > 1)
_FILLED: Final[dict[str, list[dict[str, int | str]]]] = {
    "projects": [{"code": "A*", "name": "新品", "due": "2027-03-05", "budget": 100_00}, {"code": "01", "name": "老品", "due": "2027-06-30"},
                 {"code": "1", "name": "其他", "budget": 50_00}],
    "tasks": [{"what": "调研", "project": "a*", "cost": 30_00}, {"what": "上架", "project": "A*", "cost": 20_00},
              {"what": "促销", "project": "1", "cost": 5_00}, {"what": "杂项", "cost": 1_00}]}


def linked_frames(tables: Mapping[str, Table] = TABLES) -> dict[str, Frame]:
    """What a branch filled in."""
    keys = {"open": own_row_key, "slots": slot_key}
    out = {key: blank_frame(t, [keys[t.kind](n) for n in range(1, t.spare + 1)]) for key, t in tables.items()}
    for key, rows in _FILLED.items():
        frame = out[key]
        for i, cells in enumerate(rows):
            frame.used[i] = True
            for column, value in cells.items():
                if column in frame.amounts:
                    frame.amounts[column][i], frame.filled[column][i] = int(value), True
                else:
                    frame.texts[column][i] = value
    return out


def linked_issue(frames: dict[str, Frame], lang: Lang = "zh-CN") -> Issued:
    """What HQ issued: blank tables, and the list of workdays where one counts them."""
    tables = [frame.table for frame in frames.values()]
    stamp = Stamp("plan", "甲公司", 2027, 1, "gd", "广东", "华南", "final", 1, 1, lang, "2026-11-02", fingerprint(tables), tuple(frames))
    issued = Issued(stamp, workdays=WORKED if any(t.counts_workdays for t in tables) else (),
                    columns={t.key: column_marks(t) for t in tables})
    note_owned(issued, frames)
    return issued


def linked_book(frames: dict[str, Frame] | None = None, lang: Lang = "zh-CN") -> Book:
    """The workbook as the branch sends it back."""
    of = frames or linked_frames()
    return branch_book(linked_issue(of, lang), of, SECRET)


def linked_file(change: Callable[[dict[str, Frame]], object] | None = None, lang: Lang = "zh-CN",
                tables: Mapping[str, Table] = TABLES) -> Book:
    """The workbook as a branch sends it back that filled in more, or other things."""
    frames = linked_frames(tables)
    if change:
        change(frames)
    return linked_book(frames, lang)


def place(book: Book, table: str, row: str, column: str) -> tuple[int, int]:
    """Where a cell stands."""
    cells = book.sheet(table).cells
    return next(r for (r, c), cell in cells.items() if c == 1 and cell.value == row), next(
        c for (r, c), cell in cells.items() if r == 1 and cell.value == column)


def typed(book: Book, table: str, row: str, column: str, value: Value, *, keeps: bool = False) -> str:
    """Type into a cell: the formula that stood there is gone, unless the cell `keeps` it. Its address comes back."""
    at = place(book, table, row, column)
    cells = book.sheet(table).cells
    cells[at] = replace(cells[at], value=value, formula=cells[at].formula if keeps else None)
    return a1(*at)


def read_file(data: bytes) -> Submission:
    """What the file says, the tables being declared."""
    raw = read_workbook(data, "gd.xlsx")
    assert isinstance(raw, RawBook)
    return extract_submission(raw, BY_KEY, SECRET)


@contextmanager
def links_declared(tables: Mapping[str, Table] = TABLES) -> Iterator[None]:
    """With both tables declared."""
    with BRANCH.declared(*tables.values()):
        yield
