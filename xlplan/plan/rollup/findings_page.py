"""问题清单: every finding with the branch's own explanation, and room for HQ's decision. Floor 4."""
from __future__ import annotations

from dataclasses import replace
from typing import Final

from xlplan import terms
from xlplan.address import column_letters
from xlplan.plan.checking.states import UNDECLARED_NAMES
from xlplan.plan.opinions.appeals import told_key
from xlplan.plan.opinions.board import DECISION
from xlplan.plan.opinions.findings import finding_keys, listed_findings, place_in
from xlplan.plan.opinions.opinion import FINDINGS, InputColumn
from xlplan.plan.opinions.typed import put_input, put_input_column
from xlplan.plan.rollup.cell_texts import line_count, row_height
from xlplan.plan.rollup.change_rows import ANSWER
from xlplan.plan.rollup.context import HEAD, RollupContext, finish_page
from xlplan.plan.rollup.data import joined_key
from xlplan.plan.rollup.finding_rows import COLUMNS, put_finding, put_finding_head
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.tables import BY_KEY
from xlplan.text import Text
from xlplan.workbook.blueprint import RowSpec, Sheet

LIMIT: Final = 5_000
_COLUMNS: Final[tuple[tuple[str, Text, float], ...]] = (
    ("severity", *COLUMNS["severity"]), ("branch", terms.BRANCH, 18), *((key, *of) for key, of in COLUMNS.items() if key != "severity"),
    ("sender", terms.SENDER, 28), ("answer", ANSWER, 24))
_PLACES: Final = {key: at for at, (key, *_) in enumerate(_COLUMNS, 2)}
_ANSWER: Final = 1 + len(_COLUMNS)  # column of what the unit answered
_SENDER: Final = len(_COLUMNS)  # column of who sent the file
_DECISION: Final = 3 + len(_COLUMNS)  # its column
_WIDTH: Final = 22.0  # of it
INPUTS: Final = (InputColumn(DECISION, ("branch", "code", "sheet", "cell", "what"), ("code", "branch", "sheet", "cell")),)
DECIDED: Final = terms.HQ_DECISION
_TOLD: Final = Text("总部处理意见(填报单位会看到)", "總公司處理意見(填報單位會看到)", "HQ's decision (the unit is shown it)")
_MORE: Final = Text("还有 {n} 条未列出,完整清单请用 xlplan check 查看。",
                    "還有 {n} 條未列出,完整清單請用 xlplan check 查看。",
                    "{n} more are not listed here; xlplan check prints all of them.")
_UNDECIDED: Final = Text("{n} 条没有处理意见", "{n} 條沒有處理意見", "{n} without a decision")
_NONE: Final = Text("没有检查问题。", "沒有檢核問題。", "No findings.")


def findings_page(context: RollupContext) -> Sheet:
    """The page. Where there are too many, those of which HQ has said something are listed all the same."""
    say, sheet, every = context.words.say, context.page("issues"), listed_findings(context.result)
    keyed = [*zip(every, finding_keys(every), strict=True)]
    listed = keyed[:LIMIT] + [(d, key) for d, key in keyed[LIMIT:] if context.board.text(FINDINGS, DECISION, key)]
    for key, label, width in _COLUMNS:
        put_finding_head(sheet, HEAD, _PLACES[key], key, label, width, context.lang)
    put_input_column(sheet, _DECISION - 1, DECISION, _WIDTH)
    sheet.put(HEAD, _DECISION, say(_TOLD), "header")
    sheet.rows[HEAD] = RowSpec(height=32)
    if context.undeclared:
        sheet.put(HEAD - 1, 3, say(UNDECLARED_NAMES, names=context.words.join(context.undeclared)), "bold")
    senders = {file.file: file.came.who for file in context.result.files if file.came is not None}
    for row, (finding, key) in enumerate(listed, HEAD + 1):
        _put_finding(context, sheet, row, key, finding, senders.get(finding.file or "", ""))
    if not senders:
        sheet.columns[_SENDER] = replace(sheet.columns[_SENDER], hidden=True)
    last = HEAD + len(listed)
    if len(every) > len(listed):
        sheet.put(last + 1, 2, say(_MORE, n=f"{len(every) - len(listed):,}"), "bold")
    if not every:
        sheet.put(HEAD + 1, 2, say(_NONE), "muted")
    else:
        sheet.autofilter = f"B{HEAD}:{column_letters(_DECISION)}{last}"
    return finish_page(sheet, _DECISION)


def undecided(context: RollupContext) -> str:
    """How many findings that are no notes HQ has said nothing of, in words; '' where there are none."""
    every = listed_findings(context.result)
    n = sum(d.severity is not Severity.NOTE and not context.board.text(FINDINGS, DECISION, key)
            for d, key in zip(every, finding_keys(every), strict=True))
    return context.words.say(_UNDECIDED, n=f"{n:,}") if n else ""


def of_finding(key: str) -> str:
    """The unit of the finding whose row has that key."""
    return place_in(key).split("|")[1]


def row_of_finding(key: str) -> str:
    """The key of the row of the page of data that the finding is about; '' where it is about no row."""
    _, branch, table, *row, _ = place_in(key).split("|")
    return joined_key(branch, table, "|".join(row))


def _put_finding(context: RollupContext, sheet: Sheet, row: int, key: str, finding: Diagnostic, sender: str) -> None:
    decided = context.board.text(FINDINGS, DECISION, key)
    sheet.put(row, 1, key, "key")
    lines = put_finding(sheet, row, _PLACES, finding, context.lang, said_params(context, finding))
    sheet.put(row, _PLACES["branch"], context.name(finding.branch) if finding.branch else finding.file or "", "state")
    sheet.put(row, _SENDER, sender, "wrap")
    answer = context.answer(finding.branch or "", told_key((FINDINGS, DECISION, key), decided))
    sheet.put(row, _ANSWER, answer, "wrap")
    put_input(sheet, row, _DECISION - 1, key, decided)
    sheet.rows[row] = RowSpec(height=row_height(max(lines, line_count(sender, 28), line_count(answer, 24), line_count(decided, _WIDTH))))


def said_params(context: RollupContext, finding: Diagnostic) -> dict[str, object]:
    """Keys of ours in words of the planner's."""
    out: dict[str, object] = {"branch": context.name(finding.branch)} if finding.branch else {}
    table = BY_KEY.get(finding.table or "")
    if table is None:
        return out
    column = table.by_key.get(finding.column or "")
    if column is not None:
        out["column"] = context.words.say(column.label)
    foot = table.foot_by_key.get(finding.row_key or "")
    row = context.words.say(foot.label) if foot else context.row_names(table.key).get(finding.row_key or "")
    if row:
        out["row"] = row
    return out
