"""The pages of the roll-up in their order: their one list. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from xlplan import terms
from xlplan.plan.opinions.appeals import FEEDBACK
from xlplan.plan.opinions.board import REGIONS
from xlplan.plan.rollup import purposes as why
from xlplan.plan.rollup.adjustments import adjustments_page
from xlplan.plan.rollup.by_month import by_month
from xlplan.plan.rollup.contents_page import contents_page
from xlplan.plan.rollup.context import CONTENTS
from xlplan.plan.rollup.data import data_page
from xlplan.plan.rollup.expense_rollup import TABLE as EXPENSE
from xlplan.plan.rollup.expense_rollup import expense_rollup
from xlplan.plan.rollup.feedback_page import INPUTS as FEEDBACK_INPUTS
from xlplan.plan.rollup.feedback_page import feedback_page, open_appeals
from xlplan.plan.rollup.figures_page import figures_page
from xlplan.plan.rollup.findings_page import INPUTS as FINDINGS_INPUTS
from xlplan.plan.rollup.findings_page import findings_page, of_finding, row_of_finding, undecided
from xlplan.plan.rollup.former_page import KEY as FORMER
from xlplan.plan.rollup.former_page import TITLE as FORMER_TITLE
from xlplan.plan.rollup.former_page import former_page
from xlplan.plan.rollup.goals_page import PAGE as GOALS
from xlplan.plan.rollup.goals_page import goals_page, open_goals
from xlplan.plan.rollup.lines_page import KEY as LINES
from xlplan.plan.rollup.lines_page import TITLE as LINES_TITLE
from xlplan.plan.rollup.lines_page import has_lines, lines_page
from xlplan.plan.rollup.listing_page import listing_page
from xlplan.plan.rollup.overview_parts import overview_page
from xlplan.plan.rollup.page import DataRow, KeysOf, RollupPage, nothing_open, of_branch, of_entry, of_no_unit, of_unit
from xlplan.plan.rollup.projects_page import PAGE as PROJECTS
from xlplan.plan.rollup.projects_page import TITLE as PROJECTS_TITLE
from xlplan.plan.rollup.projects_page import projects_page
from xlplan.plan.rollup.region_page import INPUTS as REGION_INPUTS
from xlplan.plan.rollup.region_page import of_region, open_regions, region_page
from xlplan.plan.rollup.risk_cover import PAGE as RISK_COVER
from xlplan.plan.rollup.risk_cover import TITLE as RISK_COVER_TITLE
from xlplan.plan.rollup.risk_cover import names_risks, open_risks, risk_cover_page
from xlplan.plan.rollup.settled_page import INPUTS as SETTLED_INPUTS
from xlplan.plan.rollup.settled_page import settled_page
from xlplan.plan.rollup.staffing_rollup import TABLE as STAFFING
from xlplan.plan.rollup.staffing_rollup import staffing_rollup
from xlplan.plan.rollup.status import INPUTS as STATUS_INPUTS
from xlplan.plan.rollup.status import status_page
from xlplan.plan.rollup.target_compare import target_compare
from xlplan.plan.rollup.training_rollup import TABLE as TRAINING
from xlplan.plan.rollup.training_rollup import training_rollup
from xlplan.plan.rollup.versions_page import versions_page
from xlplan.plan.rollup.views import by_channel, by_product
from xlplan.plan.versions.compare import REGION, UNIT
from xlplan.schema.errors import SchemaError
from xlplan.schema.table import PageKind, Table
from xlplan.tables import BRANCH
from xlplan.tables.hq_feedback import HQ_FEEDBACK
from xlplan.tables.master.goals import GOALS as GOALS_SHEET
from xlplan.tables.own.declared import PREFIX
from xlplan.tables.own.ours import OURS
from xlplan.tables.periods import MONTHS
from xlplan.tables.plan_tables import PlanTables
from xlplan.tables.risks import RISKS
from xlplan.tables.sound import SHEET_NAME
from xlplan.text import LANGS, Text


def _of_product(row: DataRow, key: str, keys_of: KeysOf) -> bool | None:
    return row.key.partition("|")[0] == key.partition("|")[2]


def _of_channel(row: DataRow, key: str, keys_of: KeysOf) -> bool | None:
    channel, _, category = key.partition("|")
    product = row.key.partition("|")[0]
    return str(row.cells["names"]).rpartition(" · ")[2] == channel and f"{category}|{product}" in keys_of("by_product")


def _at_year_end(row: DataRow, key: str, keys_of: KeysOf) -> bool | None:
    return row.key.endswith("|closing") and of_branch(row, key, keys_of)


def _of_courses(row: DataRow, key: str, keys_of: KeysOf) -> bool | None:
    if "|" in key or key.startswith("@"):
        return None
    return bool(row.cells[key]) if key in MONTHS else row.branch == key


def _of_version(key: str) -> str:
    """Rows of units and regions have a table, what they are, and its code."""
    parts = key.split("|")
    return parts[2] if len(parts) == 3 and parts[1] in (REGION, UNIT) else ""


_YEAR: Final = {"year": "year"}
_FIRST: Final = (
    RollupPage(CONTENTS, Text("目录", "目錄", "Contents"), contents_page, "", unit=None, purpose=why.CONTENTS),
    RollupPage("overview", Text("总览", "總覽", "Overview"), overview_page, purpose=why.OVERVIEW, grows=True, whole=True),
    RollupPage("status", Text("上报进度", "提報進度", "Submission status"), status_page, purpose=why.STATUS, inputs=STATUS_INPUTS),
    RollupPage("target_compare", Text("目标与申报对比", "目標與提報對照", "Target vs declared"), target_compare,
               purpose=why.COMPARE, grows=True, traced=_YEAR),
    RollupPage("by_product", Text("按产品", "依產品", "By product"), by_product, purpose=why.BY_PRODUCT, grows=True, traced=_YEAR,
               belongs=_of_product, whose=of_no_unit),
    RollupPage("by_channel", Text("按渠道", "依通路", "By channel"), by_channel, purpose=why.BY_CHANNEL, grows=True, traced=_YEAR,
               belongs=_of_channel, whose=of_no_unit),
    RollupPage("by_month", Text("按月", "依月", "By month"), by_month, purpose=why.BY_MONTH, grows=True, traced={m: m for m in MONTHS}),
    RollupPage("staffing_rollup", Text("人员汇总", "人力彙總", "Staffing"), staffing_rollup, STAFFING, Text("人员", "人力", "staffing"),
               purpose=why.STAFFING, grows=True, traced={"declared": "year"}, belongs=_at_year_end),
    RollupPage("expense_rollup", Text("费用汇总", "費用彙總", "Expenses"), expense_rollup, EXPENSE, Text("费用", "費用", "expenses"),
               purpose=why.EXPENSES, grows=True, traced=_YEAR),
    RollupPage("training_rollup", Text("培训汇总", "訓練彙總", "Training"), training_rollup, TRAINING, Text("培训", "訓練", "training"),
               purpose=why.TRAINING, traced={"cost": "year"}, belongs=_of_courses))
_LAST: Final = (
    RollupPage("versions", Text("版本对比", "版本對照", "Versions"), versions_page, unit=None, purpose=why.VERSIONS,
               whose=_of_version, versions=True),
    RollupPage("adjustments", Text("总部调整明细", "總公司調整明細", "HQ adjustments"), adjustments_page, purpose=why.ADJUSTMENTS,
               whose=of_no_unit),
    RollupPage(RISK_COVER, RISK_COVER_TITLE, risk_cover_page, RISKS.key, terms.in_sentence(RISKS.label), purpose=why.RISK_COVER,
               points=open_risks, when=lambda result, master, board: names_risks(result)),
    RollupPage(REGIONS, Text("大区一页纸", "區域一頁表", "One page a region"), region_page, purpose=why.REGIONS, grows=True,
               points=open_regions, whose=of_region, inputs=REGION_INPUTS, whole=True,
               when=lambda result, master, board: bool(result.regions)),
    RollupPage(GOALS, GOALS_SHEET.label, goals_page, "", unit=None, purpose=why.GOALS, points=open_goals, whose=of_no_unit,
               when=lambda result, master, board: bool(master.goals)),
    RollupPage(PROJECTS, PROJECTS_TITLE, projects_page, "", purpose=why.PROJECTS, whose=of_no_unit,
               when=lambda result, master, board: bool(master.key_projects)),
    RollupPage(FEEDBACK, HQ_FEEDBACK.label, feedback_page, HQ_FEEDBACK.key, terms.in_sentence(HQ_FEEDBACK.label), None, always=False,
               purpose=why.FEEDBACK, points=open_appeals, whose=of_unit, inputs=FEEDBACK_INPUTS),
    RollupPage(LINES, LINES_TITLE, lines_page, "", unit=None, purpose=why.LINES, points=nothing_open, whose=of_unit,
               when=lambda result, master, board: has_lines(result)),
    RollupPage(FORMER, FORMER_TITLE, former_page, "", unit=None, purpose=why.FORMER, points=nothing_open, whose=of_unit,
               when=lambda result, master, board: bool(result.former)),
    RollupPage("issues", Text("问题清单", "問題清單", "Findings"), findings_page, purpose=why.FINDINGS, points=undecided, whose=of_finding,
               source=row_of_finding, inputs=FINDINGS_INPUTS),
    RollupPage("settled", Text("已了结意见", "已了結意見", "Settled opinions"), settled_page, purpose=why.SETTLED, points=nothing_open,
               whose=of_no_unit, inputs=SETTLED_INPUTS, when=lambda result, master, board: bool(board.settled)),
    RollupPage("data", Text("明细数据", "明細資料", "Data"), data_page, purpose=why.DATA))


_OWN: Final = {page.table for page in _FIRST}


@BRANCH.derived
def rollup_pages() -> Mapping[str, RollupPage]:
    """Key -> page, in their order: those above, then what tables declare. A page of one's own stands for the general one of figures."""
    general = [_GENERAL[kind](table) for table in BRANCH for kind in _pages_of(table) if kind != "figures" or table.key not in _OWN]
    return {page.key: page for page in _told_apart((*_FIRST, *general, *_LAST))}


def _pages_of(table: Table) -> tuple[PageKind, ...]:
    """Its general pages; every row of a table of ours to which HQ added columns is listed, since no page of ours has them."""
    pages = table.rollup.pages if table.rollup else ()
    added = table.key in OURS and len(table.columns) > len(OURS[table.key].columns)
    return (*pages, "listing") if added and "listing" not in pages else pages


def _told_apart(pages: Sequence[RollupPage]) -> Iterator[RollupPage]:
    """The pages, those of tables that HQ declared by typing with a number behind a name that another one bears."""
    borne = {page.title(lang).casefold() for page in pages if not page.table.startswith(PREFIX) for lang in LANGS}
    for page in pages:
        title, n = page.title, 1
        while page.table.startswith(PREFIX) and borne & {title(lang).casefold() for lang in LANGS}:
            n += 1
            title = _numbered(page.title, n)
        borne |= {title(lang).casefold() for lang in LANGS}
        yield page if n == 1 else replace(page, title=title)


def _numbered(title: Text, n: int) -> Text:
    return Text(*(f"{said[:SHEET_NAME - 3]} {n}" for said in title.all()))


def require_names(tables: PlanTables) -> None:
    """SchemaError for a page whose name another one bears."""
    for lang in LANGS:
        named: dict[str, RollupPage] = {}
        for page in sorted(rollup_pages().values(), key=lambda page: not page.always):
            if named.setdefault(page.title(lang).casefold(), page) is not page:
                raise SchemaError(f"table {page.table}: the roll-up has a page named {page.title(lang)} already")


def _figures(table: Table) -> RollupPage:
    key, amount = f"{table.key}_figures", table.rollup.amount if table.rollup else ""
    title = Text.of(lambda lang: _cut(_FIGURES(lang, table=table.label(lang))))
    traced = {c.key: c.key for c in table.columns if c.key in (*MONTHS, "year")} | ({amount: "year"} if amount else {})
    return RollupPage(key, title, partial(figures_page, key=key, table=table.key), table.key, terms.in_sentence(table.label), table.unit,
                      traced, of_entry, always=False, purpose=Text.of(lambda lang: why.FIGURES(lang, table=table.label(lang))))


def _listing(table: Table) -> RollupPage:
    key = f"{table.key}_listing"
    return RollupPage(key, table.label, partial(listing_page, key=key, table=table.key), table.key, terms.in_sentence(table.label),
                      table.unit, lists=True, always=False, purpose=Text.of(lambda lang: why.LISTING(lang, table=table.label(lang))),
                      whose=of_unit, source=str)


def _cut(name: str) -> str:
    """As long as the name of a sheet may be."""
    return name if len(name) <= SHEET_NAME else name[:SHEET_NAME - 1] + "…"


_FIGURES: Final = Text("{table}汇总", "{table}彙總", "{table} summary")
_GENERAL: Final = {"figures": _figures, "listing": _listing}
BRANCH.watch(require_names)
