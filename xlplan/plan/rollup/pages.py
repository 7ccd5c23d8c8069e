"""The pages of the roll-up in their order: their one list. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from xlplan import terms
from xlplan.plan.opinions.appeals import FEEDBACK
from xlplan.plan.opinions.board import REGIONS
from xlplan.plan.rollup.adjustments import adjustments_page
from xlplan.plan.rollup.by_month import by_month
from xlplan.plan.rollup.data import data_page
from xlplan.plan.rollup.expense_rollup import TABLE as EXPENSE
from xlplan.plan.rollup.expense_rollup import expense_rollup
from xlplan.plan.rollup.feedback_page import INPUTS as FEEDBACK_INPUTS
from xlplan.plan.rollup.feedback_page import feedback_page
from xlplan.plan.rollup.figures_page import figures_page
from xlplan.plan.rollup.findings_page import INPUTS as FINDINGS_INPUTS
from xlplan.plan.rollup.findings_page import findings_page
from xlplan.plan.rollup.goals_page import PAGE as GOALS
from xlplan.plan.rollup.goals_page import goals_page
from xlplan.plan.rollup.listing_page import listing_page
from xlplan.plan.rollup.overview_parts import overview_page
from xlplan.plan.rollup.page import DataRow, KeysOf, RollupPage, of_branch, of_entry
from xlplan.plan.rollup.projects_page import PAGE as PROJECTS
from xlplan.plan.rollup.projects_page import TITLE as PROJECTS_TITLE
from xlplan.plan.rollup.projects_page import projects_page
from xlplan.plan.rollup.region_page import INPUTS as REGION_INPUTS
from xlplan.plan.rollup.region_page import region_page
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
from xlplan.schema.errors import SchemaError
from xlplan.schema.table import Table
from xlplan.tables import BRANCH
from xlplan.tables.hq_feedback import HQ_FEEDBACK
from xlplan.tables.master.goals import GOALS as GOALS_SHEET
from xlplan.tables.periods import MONTHS
from xlplan.tables.plan_tables import PlanTables
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


_YEAR: Final = {"year": "year"}
_FIRST: Final = (
    RollupPage("overview", Text("总览", "總覽", "Overview"), overview_page),
    RollupPage("status", Text("上报进度", "提報進度", "Submission status"), status_page, inputs=STATUS_INPUTS),
    RollupPage("target_compare", Text("目标与申报对比", "目標與提報對照", "Target vs declared"), target_compare, traced=_YEAR),
    RollupPage("by_product", Text("按产品", "依產品", "By product"), by_product, traced=_YEAR, belongs=_of_product),
    RollupPage("by_channel", Text("按渠道", "依通路", "By channel"), by_channel, traced=_YEAR, belongs=_of_channel),
    RollupPage("by_month", Text("按月", "依月", "By month"), by_month, traced={m: m for m in MONTHS}),
    RollupPage("staffing_rollup", Text("人员汇总", "人力彙總", "Staffing"), staffing_rollup, STAFFING, Text("人员", "人力", "staffing"),
               traced={"declared": "year"}, belongs=_at_year_end),
    RollupPage("expense_rollup", Text("费用汇总", "費用彙總", "Expenses"), expense_rollup, EXPENSE, Text("费用", "費用", "expenses"),
               traced=_YEAR),
    RollupPage("training_rollup", Text("培训汇总", "訓練彙總", "Training"), training_rollup, TRAINING, Text("培训", "訓練", "training"),
               traced={"cost": "year"}, belongs=_of_courses))
_LAST: Final = (
    RollupPage("versions", Text("版本对比", "版本對照", "Versions"), versions_page, unit=None, versions=True),
    RollupPage("adjustments", Text("总部调整明细", "總公司調整明細", "HQ adjustments"), adjustments_page),
    RollupPage(REGIONS, Text("大区一页纸", "區域一頁表", "One page a region"), region_page, inputs=REGION_INPUTS,
               when=lambda result, master, board: bool(result.regions)),
    RollupPage(GOALS, GOALS_SHEET.label, goals_page, "", unit=None, when=lambda result, master, board: bool(master.goals)),
    RollupPage(PROJECTS, PROJECTS_TITLE, projects_page, "", when=lambda result, master, board: bool(master.key_projects)),
    RollupPage(FEEDBACK, HQ_FEEDBACK.label, feedback_page, HQ_FEEDBACK.key, terms.in_sentence(HQ_FEEDBACK.label), None, always=False,
               inputs=FEEDBACK_INPUTS),
    RollupPage("issues", Text("问题清单", "問題清單", "Findings"), findings_page, inputs=FINDINGS_INPUTS),
    RollupPage("settled", Text("已了结意见", "已了結意見", "Settled opinions"), settled_page, inputs=SETTLED_INPUTS,
               when=lambda result, master, board: bool(board.settled)),
    RollupPage("data", Text("明细数据", "明細資料", "Data"), data_page))


_OWN: Final = {page.table for page in _FIRST}


@BRANCH.derived
def rollup_pages() -> Mapping[str, RollupPage]:
    """Key -> page, in their order: those above, then what tables declare. A page of one's own stands for the general one of figures."""
    general = [_GENERAL[kind](table) for table in BRANCH if table.rollup for kind in table.rollup.pages
               if kind != "figures" or table.key not in _OWN]
    return {page.key: page for page in (*_FIRST, *general, *_LAST)}


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
                      traced, of_entry, always=False)


def _listing(table: Table) -> RollupPage:
    key = f"{table.key}_listing"
    return RollupPage(key, table.label, partial(listing_page, key=key, table=table.key), table.key, terms.in_sentence(table.label),
                      table.unit, lists=True, always=False)


def _cut(name: str) -> str:
    """As long as the name of a sheet may be."""
    return name if len(name) <= SHEET_NAME else name[:SHEET_NAME - 1] + "…"


_FIGURES: Final = Text("{table}汇总", "{table}彙總", "{table} summary")
_GENERAL: Final = {"figures": _figures, "listing": _listing}
BRANCH.watch(require_names)
