"""下一轮目标: what each unit will get in a round, as a workbook of one page for the meeting that decides it. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from xlplan import terms
from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.master.master import Master
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.cell_texts import line_count, row_height
from xlplan.plan.rollup.context import HEAD, finish_page, set_widths, total_of
from xlplan.plan.rollup.grid import number_format, put_grid
from xlplan.plan.rollup.roll import Node, RollColumn
from xlplan.plan.rounds.settle import UnitSettlement
from xlplan.plan.rounds.settled_words import HOW, NEXT, how_settled
from xlplan.plan.rounds.table_settlements import TableSettlement
from xlplan.schema.diagnostic import Round
from xlplan.schema.expr import Div, Foot, Rounded, col
from xlplan.schema.round_names import round_name
from xlplan.text import Lang, Text
from xlplan.units import PERCENT, WAN_YUAN
from xlplan.workbook.blueprint import Book, RowSpec, Sheet
from xlplan.workbook.layout import LEFT
from xlplan.workbook.writing.page import begin_page

_KEY: Final = "targets"
_TITLE: Final = Text("{round}目标:每个单位将得到的数", "{round}目標:每個單位將得到的數", "Targets, {round}: what each unit will get")
_NAME: Final = Text("下一轮目标", "下一輪目標", "Next targets")
_PY: Final = RollColumn("py_estimate", terms.PY_ESTIMATE, WAN_YUAN, width=13)
_GROWTH: Final = RollColumn("growth", terms.GROWTH, PERCENT, "re", Div(col("target") - col("py_estimate"), col("py_estimate"), 3),
                            look="signed", width=10)
_SHARE: Final = RollColumn("share", terms.SHARE, PERCENT, "re", Div(col("target"), Foot("@total", "target"), 3), width=9)
_FIRST_ROUND: Final = (
    _PY, RollColumn("first", terms.FIRST_ASSIGNED, WAN_YUAN, width=13), RollColumn("later", terms.LATER_ASSIGNMENTS, WAN_YUAN, width=13),
    RollColumn("target", terms.TOTAL_ASSIGNED, WAN_YUAN, look="strong", width=13), _GROWTH, _SHARE)
_TABLES: Final = Text("总部调整过的人员、费用、培训", "總公司調整過的人力、費用、訓練", "Heads, expenses and training that HQ adjusted")
_WIDTH: Final = 28.0  # of the names
_FOUR: Final = (terms.TARGET, terms.DECLARED, terms.ADJUSTMENT, terms.APPROVED)
_LATER_ROUND: Final = (
    _PY, RollColumn("issued", terms.TARGET, WAN_YUAN, width=13), RollColumn("declared", terms.DECLARED, WAN_YUAN, width=13),
    RollColumn("adjusted", terms.ADJUSTMENT, WAN_YUAN, width=13), RollColumn("later", terms.LATER_ASSIGNMENTS, WAN_YUAN, width=13),
    RollColumn("target", NEXT, WAN_YUAN, look="strong", width=13),
    RollColumn("change", terms.DIFFERENCE, WAN_YUAN, "re", Rounded(col("target") - col("issued"), 2), look="signed", width=12),
    _GROWTH, _SHARE, RollColumn("how", HOW, up="none", width=26))


@dataclass(frozen=True, slots=True)
class NextTargets:
    """What the page is drawn from. `units`: how the target of each of those meant came about, () in a first round, of which `breakdown`
    says all; `accepts`: whether silence accepts what was declared; `notes`: lines below the table; `tables`: what
    heads, money and courses come to where HQ adjusted them."""

    master: Master
    round: Round
    breakdown: Breakdown
    units: Sequence[UnitSettlement]
    accepts: bool
    notes: Sequence[str]
    tables: Sequence[TableSettlement] = ()


def targets_book(told: NextTargets, now: datetime, lang: Lang) -> Book:
    """The workbook: units below their regions, with the sums of these."""
    company = told.master.company
    words = w.Words(lang, company.year, company.start_month)
    title = words.say(_TITLE, round=words.say(round_name(told.round, "out")))
    plan, unit = f"{company.name} {words.say(w.PLAN)}", words.say(w.UNIT, unit=words.say(WAN_YUAN.label))
    sheet = begin_page(Sheet(_KEY, words.say(_NAME), outline_below=False), title, f"{plan} · {unit} · {now:%Y-%m-%d %H:%M}", LEFT,
                       key_width=4, footer=f"{plan} · {words.say(_NAME)}")
    units = {u.code: u for u in told.units}
    carriers = [code for code in told.master.organisation.carriers()
                if (code in units if units else told.breakdown.target[code] or told.breakdown.py_estimate.get(code))]
    nodes = [*_tree(told, carriers, words)]
    nodes.append(total_of(nodes, "@total", words.say(terms.TOTAL)))
    columns = _LATER_ROUND if units else _FIRST_ROUND
    values = {c.key: np.array([_figure(told, units, code, c.key) for code in carriers], dtype=np.int64)
              for c in columns if c.unit is not None and c.up == "sum"}
    placed = put_grid(sheet, words, columns, nodes, values=values, head=HEAD, name=terms.UNIT)
    set_widths(sheet, placed, {c.key: c.width for c in columns}, _WIDTH)
    below = HEAD + len(nodes) + 2
    for at, note in enumerate(told.notes, below):
        sheet.put(at, 2, note, "muted")
    _put_tables(sheet, below + len(told.notes) + 1, told, words)
    finish_page(sheet, 2 + len(columns))
    return Book([sheet], lang, title=title, author=company.name, created=now.replace(microsecond=0, tzinfo=None),
                paper=company.paper)


def _put_tables(sheet: Sheet, row: int, told: NextTargets, words: w.Words) -> None:
    """The tables that HQ adjusted, a line each: of which unit, then its four figures in the unit of the line."""
    units = told.master.organisation.by_code
    if told.tables:
        sheet.put(row, 2, words.say(_TABLES), "section")
        sheet.rows[row], sheet.rows[row + 1] = RowSpec(height=24), RowSpec(height=30)
        for column, label in enumerate((terms.UNIT, *_FOUR), 2):
            sheet.put(row + 1, column, words.say(label), "header_number" if column > 2 else "header")
    for at, one in enumerate(told.tables, row + 2):
        sheet.put(at, 1, f"{one.code}|{one.table}", "key")
        name = f"{units[one.code].name or one.code} · {one.name(words.lang)}"
        sheet.put(at, 2, name, "wrap")
        sheet.rows[at] = RowSpec(height=row_height(line_count(name, _WIDTH)))
        for column, steps in enumerate((one.issued, one.declared, one.adjusted, one.approved), 3):
            sheet.put(at, column, None if steps is None else one.unit.value(steps), "bold_number" if column == 6 else "computed",
                      format=number_format(one.unit, "difference" if column == 5 else ""))


def _figure(told: NextTargets, units: Mapping[str, UnitSettlement], code: str, key: str) -> int:
    """Of one unit, 0.01 万元."""
    if key == "py_estimate":
        return told.breakdown.py_estimate.get(code, 0)
    if code in units:
        return int(getattr(units[code], key) or 0)
    first, target = told.breakdown.first[code], told.breakdown.target[code]
    return {"first": first, "later": target - first, "target": target}[key]


def _tree(told: NextTargets, carriers: Sequence[str], words: w.Words) -> Iterable[Node]:
    """The units with what is above them, the company's own row left out."""
    org, units = told.master.organisation, {u.code: u for u in told.units}
    nodes, at = list[Node](), {code: i for i, code in enumerate(carriers)}

    def add(code: str, depth: int) -> int | None:
        name, here = org.by_code[code].name or code, len(nodes)
        if code in at:
            unit = units.get(code)
            how = how_settled(unit, told.accepts) if unit else None
            blank = {"declared": None} if unit is not None and unit.declared is None else {}
            nodes.append(Node(code, name, depth=depth, leaf=at[code], texts={"how": words.say(how)} if how else {}, formulas=blank))
            return here
        nodes.append(Node(code, name, "group", depth))
        inner = tuple(i for child in org.children(code) if (i := add(child, depth + 1)) is not None)
        if not inner:
            del nodes[here:]
            return None
        nodes[here] = Node(code, name, "group", depth, inner)
        return here

    tops = org.roots
    while len(tops) == 1 and tops[0] not in at and org.children(tops[0]):
        tops = org.children(tops[0])
    for code in tops:
        add(code, 0)
    return nodes
