"""总览: what the general manager looks at, in that order; numbers are live links to the other pages, in whole 万元 (see `shown`).
Floor 4."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from xlplan import terms
from xlplan.address import a1, on_sheet
from xlplan.plan.rollup import words as w
from xlplan.plan.rollup.context import RollupContext, finish_page
from xlplan.plan.rollup.expense_rollup import TABLE as EXPENSE
from xlplan.plan.rollup.figures import SALES
from xlplan.plan.rollup.grid import SIGNED_RATE, PlacedGrid
from xlplan.plan.rollup.headline import RegionPart, headline_text, rate_of, show_whole
from xlplan.plan.rollup.shown import rounded_link
from xlplan.plan.rollup.staffing_rollup import TABLE as STAFF
from xlplan.schema.round_names import round_name
from xlplan.tables.periods import MONTHS
from xlplan.text import Text, printed_width, same_text
from xlplan.units import PERCENT, UNITS, WAN_YUAN, Unit
from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet
from xlplan.workbook.styles import DIFFERENCE_WHOLE, RATE, TENTH, WHOLE, Style

TABLE: Final = 9        # header row of the table of regions
_MESSAGE: Final = 72    # digits of the title that fit the page in one line
MOST: Final = 14        # regions shown; more are put together
_MANY: Final = 12       # rows of the table that stand closer, for it to end on the first page
_HEADERS: Final[tuple[tuple[str, Text], ...]] = (
    ("hq_target", w.ASSIGNED), ("missing", w.MISSING_PART), ("like", w.LIKE), ("year", terms.DECLARED),
    ("diff", terms.DIFFERENCE), ("growth", w.GROWTH_APPROVED),
    ("rate", terms.EXPENSE_RATIO), ("year_end", Text("年末人数", "年末人數", "Year-end heads")),
    ("have", terms.IN))
_OTHERS: Final = Text("其他", "其他", "Others")
_CARDS: Final = (
    Text("下达目标({n} 家)", "下達目標({n} 家)", "Target ({n} branches)"),
    Text("申报(计入 {n} 家)", "提報(計入 {n} 家)", "Declared ({n} in)"),
    Text("销售未交/退回/未填", "銷售未交/退回/未填", "Sales not declared"),
    Text("费用率(计入 {n} 家)", "費用率(計入 {n} 家)", "Expense ratio ({n} in)"),
    Text("人效(万元/人,计入 {n} 家)", "人均產值(萬元/人,計入 {n} 家)", "10k yuan a head ({n} in)"))
_NOTES: Final = (
    Text("较 {py} 预计 {by}", "較 {py} 預估 {by}", "on {py} estimate {by}"),
    Text("同口径差异 {by}", "同基準差異 {by}", "like-for-like {by}"),
    Text("其下达 {by}", "其下達 {by}", "their target {by}"),
    Text("{py} 预计 {by}", "{py} 預估 {by}", "{py} estimate {by}"),
    Text("年末 {by} 人", "年末 {by} 人", "{by} heads at year end"))
_COUNT: Final = Text('0" 家"', '0" 家"', "0")


@dataclass(frozen=True)
class LinkedPages:
    """The pages the overview links to."""

    compare: PlacedGrid
    months: PlacedGrid
    staffing: PlacedGrid
    expense: PlacedGrid


def put_link(sheet: Sheet, at: tuple[int, int], source: PlacedGrid, row: str, key: str, style: Style, *,
             format: str, unit: Unit = WAN_YUAN) -> None:
    """A cell that shows another page's cell, live, with its value cached; blank where that is."""
    blank = source.blank(row, key)
    sheet.put(*at, None if blank else unit.value(source.number(row, key)), style, format=format,
              formula=None if blank else on_sheet(source.sheet.title, source.at(row, key)))


def put_whole(sheet: Sheet, at: tuple[int, int], source: PlacedGrid, row: str, key: str, style: Style, shown: int, *,
              format: str = WHOLE) -> None:
    """A cell that shows another page's amount in whole 万元, live, as it is rounded to add up."""
    link = on_sheet(source.sheet.title, source.at(row, key))
    sheet.put(*at, shown, style, format=format, formula=rounded_link(link, source.number(row, key), shown))


def put_month(context: RollupContext, sheet: Sheet, at: tuple[int, int], month: str, amounts: tuple[int, ...]) -> None:
    """The name of a month; of the year below them a total that says so where an amount changed since the roll-up, so that the months
    in the columns `amounts`, each rounded alone when Excel recalculates, no longer add up to it."""
    say, (row, column) = context.words.say, at
    if month != "year":
        sheet.put(row, column, say(same_text("{" + month + "}")), "state")
        return
    total, first, last = say(terms.TOTAL), row - len(MONTHS), row - 1
    even = ",".join(f"SUM({a1(first, c)}:{a1(last, c)})={a1(row, c)}" for c in amounts)
    sheet.put(row, column, total, "total_text", formula=f'IF(AND({even}),"{total}","{say(w.TOTAL_OFF)}")')


def region_parts(context: RollupContext, compare: PlacedGrid) -> list[tuple[str, RegionPart]]:
    """(row key, numbers) of the tree's top rows."""
    out, shown = [], context.shown.number
    for at, node in enumerate(context.tree):
        if node.depth == 0:
            leaves = ordinals_below(context, at)
            have = sum(bool(context.figures.in_[i]) for i in leaves)
            out.append((node.key, RegionPart(node.name, compare.number(node.key, "missing"), compare.number(node.key, "like"),
                                             compare.number(node.key, "year"), have, len(leaves) - have,
                                             (shown("missing", node.key), shown("diff", node.key)),
                                             gaps_of(context, leaves) if node.children else ())))
    return out


def gaps_of(context: RollupContext, units: Iterable[int]) -> tuple[tuple[str, int], ...]:
    """The names of those of the units (ordinals) that are in, and what they declared less their target."""
    figures, codes = context.figures, context.result.branches
    return tuple((context.name(codes[i]), int(figures.declared[i] - figures.assigned[i])) for i in units if figures.in_[i])


def inside(context: RollupContext, table: str) -> int:
    """Number of units whose table is in."""
    return int(context.figures.have(table).sum())


def ordinals_below(context: RollupContext, at: int) -> list[int]:
    """Ordinals of the units below a row of the tree."""
    nodes, out = context.tree, []
    waiting = [at]
    while waiting:
        node = nodes[waiting.pop()]
        waiting += node.children
        out += [] if node.leaf is None else [node.leaf]
    return out


def upper_half(context: RollupContext, pages: LinkedPages) -> tuple[Sheet, int, int]:
    """The page with its message, cards and table of regions: (sheet, first and last row of regions)."""
    parts = region_parts(context, pages.compare)
    in_round = context.words.say(round_name(context.result.round, "back"))
    if context.missing:
        in_round += (", " if context.lang == "en" else ",") + context.words.say(w.PROVISIONAL)
    message = headline_text(context.words, in_round, [p for _, p in parts])
    sheet = context.page("overview")
    sheet.put(2, 2, message, "title_wrap")
    sheet.rows[2] = RowSpec(height=30 if printed_width(message) <= _MESSAGE else 50)
    sheet.columns[2] = ColumnSpec(width=20)
    for column in range(3, 12):
        sheet.columns[column] = ColumnSpec(width=11)
    _put_cards(context, sheet, pages)
    last = _put_region_table(context, sheet, pages, parts)
    finish_page(sheet, 11, TABLE)
    sheet.freeze, sheet.title_rows, sheet.paper = (5, 2), (2, 3), "A4"  # its blocks are laid out down pages of A4
    sheet.put(3, 2, sheet.cells[3, 2].value, "note")
    sheet.rows[3] = RowSpec(height=subtitle_height(sheet, 11))
    sheet.merges += [(2, 2, 2, 11), (3, 2, 3, 11)]  # long lines must not widen the printed page
    return sheet, TABLE + 1, last


def subtitle_height(sheet: Sheet, last: int) -> float:
    """Of the line of who, what and when over the columns up to the `last`, two lines of small letters or three."""
    wide = sum(sheet.columns[at].width or 0 for at in range(2, last + 1))
    return 26 if printed_width(str(sheet.cells[3, 2].value)) <= 2 * wide else 38


def _put_cards(context: RollupContext, sheet: Sheet, pages: LinkedPages) -> None:
    say, compare, expense, staffing = context.words.say, pages.compare, pages.expense, pages.staffing
    count = int(context.result.filling(SALES).sum())
    target, py = compare.number("@branches", "hq_target"), compare.number("@branches", "py_estimate")
    gap = compare.number("@branches", "year") - compare.number("@branches", "like")
    shown_gap, shown_missing = (context.shown.number(key, "@branches") for key in ("diff", "missing"))
    spent, manned = inside(context, EXPENSE), inside(context, STAFF)
    counts = (count, count - context.missing, 0, spent, manned)
    says = (PERCENT.show(rate_of(target - py, py), sign=True) if py and not context.holes.lacking(context.result.filling(SALES)) else "–",
            f"{shown_gap:+,}" if context.figures.in_.any() else "", f"{shown_missing:,}",
            PERCENT.show(expense.number("@total", "py_rate")) if spent and not expense.blank("@total", "py_rate") else "",
            show_whole(staffing.number("@total", "year_end") * 100) if manned else "")
    for i, (label, note, n, by) in enumerate(zip(_CARDS, _NOTES, counts, says, strict=True)):
        at = 2 + 2 * i
        bad = (i == 1 and gap < 0) or (i == 2 and bool(context.missing))
        sheet.put(5, at, say(label, n=n), "card_label")
        sheet.put(7, at, say(note, by=by) if by else None, "card_bad" if bad else "card_note")
        sheet.merges += [(row, at, row, at + 1) for row in (5, 6, 7)]
    for column, key in ((2, "hq_target"), (4, "year")):
        put_whole(sheet, (6, column), compare, "@branches", key, "card_value", context.shown.number(key, "@branches"))
    sheet.put(6, 6, context.missing, "card_value", format=say(_COUNT))
    for column, there, page, key, shown, unit in ((8, spent, expense, "rate", RATE, PERCENT),
                                                  (10, manned, staffing, "productivity", TENTH, UNITS["wan_a_head"])):
        if there:
            put_link(sheet, (6, column), page, "@total", key, "card_value", format=shown, unit=unit)
        else:
            sheet.put(6, column, "–", "card_value")
    for row, height in ((5, 17), (6, 30), (7, 18)):
        sheet.rows[row] = RowSpec(height=height)


def _put_region_table(context: RollupContext, sheet: Sheet, pages: LinkedPages, parts: list[tuple[str, RegionPart]]) -> int:
    say, compare = context.words.say, pages.compare
    sheet.put(TABLE, 2, say(terms.REGION), "header")
    sheet.rows[TABLE] = RowSpec(height=31 if context.lang != "en" else 44)
    for column, (key, label) in enumerate(_HEADERS, 3):
        sheet.put(1, column, key, "key")
        sheet.put(TABLE, column, say(label), "header_number")
    shown = parts
    if len(parts) > MOST + 1:
        kept = {k for k, _ in sorted(parts, key=lambda p: -compare.number(p[0], "hq_target"))[:MOST]}
        shown = [p for p in parts if p[0] in kept]
    row = TABLE
    for row, (key, part) in enumerate(shown, TABLE + 1):
        _put_region(context, sheet, pages, row, key, part)
    first = TABLE + 1
    if len(shown) < len(parts):
        row += 1
        _put_others(context, sheet, pages, row, [p for p in parts if p not in shown])
    last, total = row, row + 1
    sheet.put(total, 1, "@total", "key")
    sheet.put(total, 2, say(context.filling_total), "total_text")
    for column, key in enumerate(("hq_target", "missing", "like", "year"), 3):
        sheet.put(total, column, context.shown.number(key, "@branches"), "total", format=WHOLE,
                  formula=f"SUM({a1(first, column)}:{a1(last, column)})")
    have, every = sum(p.have for _, p in parts), sum(p.have + p.absent for _, p in parts)
    for column in range(7, 11):
        sheet.put(total, column, None, "total")  # where nobody is in there is no figure, and no tick either
    if have:
        _put_gap(sheet, total, context.shown.number("diff", "@branches"), "total")
        put_link(sheet, (total, 8), compare, "@branches", "growth", "total", format=SIGNED_RATE, unit=PERCENT)
    if inside(context, EXPENSE):
        put_link(sheet, (total, 9), pages.expense, "@total", "rate", "total", format=RATE, unit=PERCENT)
    if inside(context, STAFF):
        put_link(sheet, (total, 10), pages.staffing, "@total", "year_end", "total", format=WHOLE, unit=UNITS["person"])
    sheet.put(total, 11, f"{have} / {every}", "total_right")
    for at in range(first, total + 1):
        sheet.rows[at] = RowSpec(height=19 if total - first < _MANY else 16)
    return last


def _put_region(context: RollupContext, sheet: Sheet, pages: LinkedPages, row: int, key: str, part: RegionPart) -> None:
    compare = pages.compare
    sheet.put(row, 1, key, "key")
    sheet.put(row, 2, part.name, "state")
    for column, name in enumerate(("hq_target", "missing", "like", "year"), 3):
        late = name == "missing" and bool(part.missing)
        style: Style = "bad_number" if late else "bold_number" if name == "year" else "computed"
        put_whole(sheet, (row, column), compare, key, name, style, context.shown.number(name, key))
    if part.have:
        _put_gap(sheet, row, context.shown.number("diff", key), "bad_number" if part.gap < 0 else "bold_number")
    else:
        sheet.put(row, 7, None, "computed")  # nobody is in: no difference, and no tick either
    below = ordinals_below(context, next(at for at, node in enumerate(context.tree) if node.key == key))
    for column, table, page, name, form, unit in ((8, SALES, compare, "growth", SIGNED_RATE, PERCENT),
                                                  (9, EXPENSE, pages.expense, "rate", RATE, PERCENT),
                                                  (10, STAFF, pages.staffing, "year_end", WHOLE, UNITS["person"])):
        if key in page.rows and context.figures.have(table)[below].any():
            put_link(sheet, (row, column), page, key, name, "computed", format=form, unit=unit)
        else:  # nobody there fills that table, or has sent it
            sheet.put(row, column, None, "computed")
    sheet.put(row, 11, f"{part.have} / {part.have + part.absent}", "bad_number" if part.absent else "right")


def _put_gap(sheet: Sheet, row: int, shown: int, style: Style) -> None:
    """Declared less target, as they stand in the row."""
    sheet.put(row, 7, shown, style, format=DIFFERENCE_WHOLE, formula=f"F{row}-E{row}")


def _put_others(context: RollupContext, sheet: Sheet, pages: LinkedPages, row: int, rest: list[tuple[str, RegionPart]]) -> None:
    """Everything beyond the regions shown, as the total less what is shown."""
    compare = pages.compare
    sheet.put(row, 1, "@others", "key")
    sheet.put(row, 2, context.words.say(_OTHERS), "state")
    for column, name in enumerate(("hq_target", "missing", "like", "year"), 3):
        whole = rounded_link(on_sheet(compare.sheet.title, compare.at("@branches", name)), compare.number("@branches", name),
                             context.shown.number(name, "@branches"))
        sheet.put(row, column, sum(context.shown.number(name, key) for key, _ in rest), "computed", format=WHOLE,
                  formula=f"{whole}-SUM({a1(TABLE + 1, column)}:{a1(row - 1, column)})")
    gap = sum(p.gap for _, p in rest)
    _put_gap(sheet, row, sum(context.shown.number("diff", key) for key, _ in rest), "bad_number" if gap < 0 else "bold_number")
    for column in (8, 9, 10):
        sheet.put(row, column, None, "computed")
    sheet.put(row, 11, f"{sum(p.have for _, p in rest)} / {sum(p.have + p.absent for _, p in rest)}", "right")
