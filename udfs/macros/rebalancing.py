"""按比例补足: months that are not held absorb the difference to 下达目标, row by row, as the page of that name shows it. Floor 7."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from udfs.edits import Content, edits_of
from udfs.macros.breakdown import EXPLAINED
from udfs.macros.open_workbook import OpenWorkbook, read_usable
from udfs.selecting import Selection, selected_block
from udfs.session import Session
from udfs.steps import cell_key
from xlplan.decompose import apportion, explain
from xlplan.errors import XlplanError
from xlplan.plan.checking.unread import NO_VALUE
from xlplan.plan.master.labels import Labels
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.wording.explanation import say_explanation
from xlplan.tables import BY_KEY
from xlplan.tables.periods import MONTHS
from xlplan.tables.rebalance import HELD, KEY, SOURCE, WEIGHT
from xlplan.text import Lang, Text, list_briefly
from xlplan.units import WAN_YUAN, Ints
from xlplan.workbook.rawbook import At
from xlplan.workbook.submission import Placement
from xlplan.workbook.writing.rebalance import page_frame
from xlplan.workbook.writing.template import Sheetwork

_ELSEWHERE: Final = Text("这个按钮只用在填报表的「{sheet}」里。请转到那张表,选中要补足的行,再按这个按钮;别的表请用「分解选区」",
                         "這個按鈕只用在填報檔的「{sheet}」裡。請轉到那張表,選取要補足的列,再按這個按鈕;別的表請用「分解選取範圍」",
                         "This button works on the sheet “{sheet}” of a branch workbook. Go there, select the rows, then press it again; "
                         "elsewhere use “Decompose selection”")
_NO_ROWS: Final = Text("选中的地方没有产品渠道的行。请选中要补足的行,再按这个按钮",
                       "選取的地方沒有產品通路的列。請選取要補足的列,再按這個按鈕",
                       "The selection holds no row of the table. Select the rows to rebalance, then press the button again")
_WHOLE: Final = Text("只选中了一格,将补足整张「{sheet}」(有差异的 {n} 行)。继续吗?",
                     "只選取了一格,將補足整張「{sheet}」(有差異的 {n} 列)。繼續嗎?",
                     "One cell is selected: the whole sheet “{sheet}” will be rebalanced ({n} rows that differ). Go on?")
_DONE: Final = Text("已补足 {n} 行({cells} 格),与下达目标一致。可以用「撤销」退回",
                    "已補足 {n} 列({cells} 格),與下達目標一致。可以用「復原」退回",
                    "Rows that now equal their target: {n} ({cells} cells changed). Undo takes it back")
_NONE: Final = Text("选中的行都已与下达目标一致,没有改动",
                    "選取的列都已與下達目標一致,沒有變更", "These rows equal their target already; nothing was changed")
_CANNOT: Final = Text("{row}:补不足,还差 {left}。固定的月份太多,请解除一些固定", "{row}:補不足,還差 {left}。固定的月份太多,請解除一些固定",
                      "{row}: cannot be met, {left} is left. Too many months are held; release some")
_FIRST: Final = Text("{row}:请先改正 {cells}", "{row}:請先修正 {cells}", "{row}: correct {cells} first")

_OBSTACLES: Final = NO_VALUE | {"XP202", "XP203", "XP211", "XP212", "XP219", "XP227"}


@dataclass(frozen=True, slots=True)
class RebalancePage:
    """The page's figures: (rows, 12) steps of the months before and after, what is left of each row's difference (rows), what
    each row had to share, and by which weights (rows, 12). `held`: months that stay."""

    before: Ints
    after: Ints
    left: Ints
    rest: Ints
    weights: Ints
    stays: Ints


def rebalance(session: Session) -> str:
    """The rows selected, or all of them where it is one cell; a row that cannot be met is left alone, and said."""
    found, chosen = read_usable(session), selected_block(session.book)
    if found.table_on(chosen.sheet) != SOURCE:
        raise XlplanError(_ELSEWHERE, sheet=_page_title(found))
    sales, place = found.sub.frames[SOURCE], found.sub.placements[SOURCE]
    page = page_of(found)
    differ = (page.before != page.after).any(axis=1) | (page.left != 0)
    if chosen.area[:2] == chosen.area[2:]:
        rows = np.flatnonzero(sales.sheet_rows > 0).tolist()
        if (n := int(differ[rows].sum())) > 0:
            session.agree(_WHOLE, sheet=chosen.sheet.name, n=n)
    else:
        rows = [i for i, at in enumerate(sales.sheet_rows.tolist()) if chosen.area[0] <= at <= chosen.area[2]]
    if not rows:
        raise XlplanError(_NO_ROWS)
    found.in_sight(chosen.sheet, (int(sales.sheet_rows[i]) for i in rows if differ[i]))
    wrong = {i: text for i in rows if differ[i] and (text := _row_obstacle(found, page, i, session.lang))}
    cells: dict[At, Content] = {}
    for i in rows:
        if i not in wrong:
            cells |= {(place.rows[sales.keys[i]], place.columns[m]): float(WAN_YUAN.value(int(page.after[i, k])))
                      for k, m in enumerate(MONTHS) if page.after[i, k] != page.before[i, k]}
    if not cells and wrong:
        raise XlplanError(Text(*["\n".join(wrong.values())] * 3))
    session.write(edits_of(chosen.sheet.name, cells), _cell_reasons(page, sales, place, cells, chosen, session.lang))
    done = (_DONE if cells else _NONE)(session.lang, n=len({r for r, _ in cells}), cells=len(cells))
    return "\n".join((done, *wrong.values()))


def page_of(found: OpenWorkbook) -> RebalancePage:
    """What the page 按比例补足 makes of the sheet as it stands, none of its quarters taken over yet."""
    issued, sales = found.sub.issued, found.sub.frames[SOURCE]
    assert issued is not None
    given = frozenset((row, column) for row, of in issued.values.get(SOURCE, {}).items() for column in of)
    work = Sheetwork({}, Evaluator({SOURCE: sales}), issued.stamp.lang, "", "", given, issued.stamp.start_month)
    numbers = Evaluator({SOURCE: sales, KEY: page_frame(sales, work)})

    def months(keys: Sequence[str]) -> Ints:
        return np.stack([numbers.steps(KEY, k) for k in keys], axis=1)

    after, weights = months(MONTHS), months([WEIGHT[m] for m in MONTHS])
    before = np.stack([sales.amounts[m] for m in MONTHS], axis=1)
    return RebalancePage(before, after, numbers.steps(KEY, "left"), numbers.steps(KEY, "rest"), weights, months([HELD[m] for m in MONTHS]))


def _row_obstacle(found: OpenWorkbook, page: RebalancePage, i: int, lang: Lang) -> str:
    """Why the row cannot be rebalanced: a month that is no number, a hold that names no month, too much that is held; ''
    where it can. A figure finer than the unit is no obstacle: it is replaced."""
    sales = found.sub.frames[SOURCE]
    row, key_ = Labels.of(found.sub).row(sales, i, found.sub), sales.keys[i]
    free = {m for k, m in enumerate(MONTHS) if page.weights[i, k]}
    cells = [d.cell for d in found.sub.diagnostics if d.table == SOURCE and d.row_key == key_ and d.cell
             and d.code in _OBSTACLES and not (d.code == "XP202" and d.column in free)]
    if cells:
        return _FIRST(lang, row=row, cells=list_briefly(dict.fromkeys(cells)))
    return _CANNOT(lang, row=row, left=WAN_YUAN.show(int(page.left[i]), sign=True)) if page.left[i] else ""


def _cell_reasons(page: RebalancePage, sales: Frame, place: Placement, cells: dict[At, Content], chosen: Selection, lang: Lang) -> dict[str,
                                                                                                                                        str]:
    """Why each cell became what it is, where there are not too many."""
    out: dict[str, str] = {}
    for i, name in enumerate(sales.keys):
        for k, m in enumerate(MONTHS):
            at = place.rows.get(name, 0), place.columns[m]
            if at in cells and len(cells) <= EXPLAINED:
                reason = explain(apportion, k, int(page.rest[i]), page.weights[i], rule="cumulative")
                out[cell_key(chosen.sheet.name, at)] = say_explanation(reason, lang, unit=WAN_YUAN)
    return out


def _page_title(found: OpenWorkbook) -> str | Text:
    place = found.sub.placements.get(SOURCE)
    return place.sheet if place else BY_KEY[SOURCE].label
