"""总部调整明细: what is held back and left, later assignments, and every line of HQ's adjustments with what became of it.
Floor 4."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, get_args

from xlplan.address import a1
from xlplan.plan.consolidate.adjust import LOST, lost_lines
from xlplan.plan.consolidate.reserve import KINDS, reserve_balances
from xlplan.plan.master.adjustable import unit_of
from xlplan.plan.master.labels import period_name
from xlplan.plan.master.read_rows import codes_in
from xlplan.plan.master.steering_records import SHIFT, Assignment
from xlplan.plan.opinions.appeals import assignment_key, line_key
from xlplan.plan.rollup.change_rows import (
    ADJUSTMENTS,
    ASSIGNMENTS,
    AT,
    LAST,
    ByIssue,
    choice_label,
    header_texts,
    outcome_cell,
    put_columns,
    put_heading,
    put_line,
    put_sum,
    row_name,
    stated_change,
    table_name,
)
from xlplan.plan.rollup.context import RollupContext, finish_page
from xlplan.plan.rollup.facts import BranchFacts, line_mark
from xlplan.plan.rollup.grid import number_format
from xlplan.plan.rounds.change_lines import waiting_lines
from xlplan.plan.rounds.taken_up import released
from xlplan.tables.adjusted import PERIODS
from xlplan.terms import REGION_SHIFT
from xlplan.text import Text
from xlplan.units import AS_STATED, WAN_YUAN
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.styles import SHAPES

_FIRST: Final = 5  # row of the first block
_RESERVES: Final = Text("预留与机动余额", "預留與機動餘額", "Reserves and contingency")
_HELD: Final = {"date": Text("持有", "持有", "Held"), "branch": Text("已动用", "已動用", "Drawn"),
                "table": Text("余额", "餘額", "Left")}
_OVERDRAWN: Final = Text("透支", "透支", "overdrawn")
_COUNTED: Final = Text("已计入合计 · {table}({unit})", "已計入合計 · {table}({unit})", "Counted · {table} ({unit})")
_TOTAL: Final = Text("已批合计(万元)", "已核准合計(萬元)", "Approved (10k yuan)")
_UNISSUED: Final = Text("其中 {amount} 万元在最近一次下发之后批准,还没有下发到填报表。",
                        "其中 {amount} 萬元在最近一次發送之後核准,還沒有發送到填報檔。",
                        "{amount} (10k yuan) of it was approved after the last issue and is in no workbook yet.")
_TAKEN_OUT: Final = Text("最近一次下发的追加里有 {amount} 万元,总控表之后改过或撤回;重新下发之前,下达目标里还有它。",
                         "最近一次發送的追加裡有 {amount} 萬元,總控表之後改過或撤回;重新發送之前,下達目標裡還有它。",
                         "{amount} (10k yuan) of what was issued was changed or withdrawn on the master since; the targets hold it until "
                         "the next issue.")
_EVERYONE: Final = Text("全部单位", "全部單位", "All units")
_CEILING: Final = Text("作上限,由来源表落实", "作上限,由來源表落實", "a ceiling, to be placed at its source")
_NONE: Final = Text("没有。", "沒有。", "None.")


def adjustments_page(context: RollupContext) -> Sheet:
    """The page: three blocks in the same columns."""
    sheet = context.page("adjustments")
    put_columns(sheet)
    row = _put_reserves(context, sheet, _FIRST)
    row = _put_later(context, sheet, row + 1)
    _put_lines(context, sheet, row + 1)
    return finish_page(sheet, LAST, _FIRST - 1)


def _put_reserves(context: RollupContext, sheet: Sheet, row: int) -> int:
    """Held, drawn, left of each reserve; the row below the block."""
    say = context.words.say
    row = put_heading(context, sheet, row, _RESERVES, _HELD, tuple(_HELD))
    master, facts = context.master, context.facts
    given_back = {**(facts.released or {}), **released(
        context.result, master.adjustments, waiting_lines(master.adjustments, facts.gone_lines), facts.decided)}
    for b in reserve_balances(master, facts.expense_base(master), lost_lines(context.result.register), given_back):
        form, (held, drawn, left) = number_format(b.unit), (AT[k] for k in _HELD)
        sheet.put(row, 1, f"@{b.kind}", "key")
        sheet.put(row, 2, f"{say(KINDS[b.kind])} ({say(b.unit.label)})", "state")
        sheet.put(row, held, b.unit.value(b.held), "computed", format=form)
        sheet.put(row, drawn, b.unit.value(b.drawn), "computed", format=form)
        sheet.put(row, left, b.unit.value(b.left), "bad_number" if b.left < 0 else "bold_number", format=form,
                  formula=f"ROUND({a1(row, held)}-{a1(row, drawn)},{b.unit.places})")
        if b.left < 0:
            sheet.put(row, left + 1, f"{SHAPES['must_fix']} {say(_OVERDRAWN)}", "bad")
        row += 1
    return row


def _put_later(context: RollupContext, sheet: Sheet, row: int) -> int:
    """The later assignments as typed; the row below the block. They act by being issued: what was approved since is in no target."""
    say, lines, of, facts = context.words.say, context.master.assignments, ASSIGNMENTS.by_key, context.facts
    labels = header_texts({k: c.label for k, c in of.items()}, branch="scope", row="exempt", change="amount", spread="method")
    first = row = put_heading(context, sheet, row, ASSIGNMENTS.label, labels, ("change",))
    total = sum(a.amount or 0 for a in lines if a.acts)
    issued = _by_issue(lines, facts, total)
    for row, line in enumerate(lines, first):
        put_line(context, sheet, row, line, {
            "branch": context.name(line.scope) if line.scope else say(_EVERYONE),
            "row": context.words.join([context.name(c) for c in codes_in(line.exempt)]),
            "spread": choice_label(context, of["method"], line.method or "proportional"),
            "source": choice_label(context, of["source"], line.source) if line.source != SHIFT else say(REGION_SHIFT)},
            Decimal(line.amount or 0) * WAN_YUAN.step, WAN_YUAN, line.refused,
            issued[line.row_key], _answers(context, assignment_key(str(line.no or line.row_key)), named=True))
    if not lines:
        sheet.put(row, 2, say(_NONE), "muted")
        return row + 1
    put_sum(sheet, row + 1, "@assignments", say(_TOTAL), total, WAN_YUAN, (first, row),
            *({"outcome": outcome_cell(context, "approved", issue=was)[0]} for was in get_args(ByIssue)))
    known = "unknown" not in issued.values()
    waiting = sum(a.amount or 0 for a in lines if a.acts and issued[a.row_key] == "waiting") if known else total - facts.later_total
    row += 2
    for words, amount in ((_UNISSUED, waiting), (_TAKEN_OUT, facts.later_total - (total - waiting))):
        if amount:
            sheet.put(row, 2, say(words, amount=WAN_YUAN.show(amount)), "bold")
            row += 1
    return row


def _answers(context: RollupContext, key: str, branch: str = "", *, named: bool = False) -> str:
    """What units answered to that line: the one `branch`, or each by its name."""
    if not named:
        return context.answer(branch, key)
    said = ((code, context.answer(code, key)) for code, of in context.answered if of == key)
    return (";" if context.lang != "en" else "; ").join(f"{context.name(code)}:{text}" for code, text in said if text)


def _by_issue(lines: Sequence[Assignment], facts: BranchFacts, total: int) -> dict[str, ByIssue]:
    """Row key of each line -> whether the targets of the last issue hold it, of lines alike as many as were issued, those that act
    first; unknown where neither the ledger nor the sum of all lines tells."""
    if facts.later_lines is None:
        known = total == facts.later_total or not facts.later_total
        return {a.row_key: ("issued" if facts.later_total and a.acts else "waiting") if known else "unknown" for a in lines}
    left, out = Counter(facts.later_lines), dict[str, ByIssue]()
    for line in sorted(lines, key=lambda a: not a.acts):
        mark = line_mark(line)
        out[line.row_key] = "issued" if left[mark] > 0 else "waiting"
        left[mark] -= 1
    return out


def _put_lines(context: RollupContext, sheet: Sheet, row: int) -> None:
    """HQ's adjustments as typed, with what became of each; sums by table of those that count."""
    say, lines, of, company = context.words.say, context.master.adjustments, ADJUSTMENTS.by_key, context.master.company
    first = row = put_heading(context, sheet, row, ADJUSTMENTS.label, header_texts({k: c.label for k, c in of.items()}), ("change",))
    lost = {str(d.params.get("line")): why if isinstance(why := d.params["reason"], Text) else str(why)
            for d in context.result.register if d.code in LOST}
    capped = {one.row_key for one in context.result.ceilings}
    for row, line in enumerate(lines, first):
        put_line(context, sheet, row, line, {
            "branch": context.name(line.branch), "table": table_name(context, line.table), "row": row_name(context, line),
            "column": period_name(line.column, company.year, company.start_month, context.lang, line.table),
            "spread": choice_label(context, of["spread"], line.spread or "proportional"),
            "source": choice_label(context, of["source"], line.source)}, stated_change(line), unit_of(line.table, line.column) or AS_STATED,
            line.refused or lost.get(line.row_key), answer=_answers(context, line_key(str(line.no or line.row_key)), line.branch))
        if line.row_key in capped:
            sheet.put(row, AT["outcome"], say(_CEILING), "field")
    if not lines:
        sheet.put(row, 2, say(_NONE), "muted")
    sums: dict[tuple[str, str], int] = {}
    for a in context.result.adjustments:
        at_place = a.table, "" if a.column in PERIODS else a.column
        sums[at_place] = sums.get(at_place, 0) + a.change
    for at, ((table, column), total) in enumerate(sums.items(), row + 1):
        name, unit = table_name(context, table), unit_of(table, column or "m01") or AS_STATED
        called = period_name(column, company.year, company.start_month, context.lang, table)
        said = say(_COUNTED, table=f"{name} · {called}" if column else name, unit=say(unit.label))
        shown = {"table": name, "outcome": outcome_cell(context, "approved")[0], **({"column": called} if column else {})}
        put_sum(sheet, at, f"@{table}|{column}" if column else f"@{table}", said, total, unit, (first, row), shown)
