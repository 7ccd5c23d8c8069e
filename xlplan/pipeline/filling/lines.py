"""What `fill` says: how the exports are read, old and new of every cell, what stays and why, what is left over, the sums. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from xlplan import terms
from xlplan.address import a1
from xlplan.calendar import label_params
from xlplan.exports.layout import KIND_NAMES
from xlplan.exports.roles import ROLES, is_money
from xlplan.filling.filling import Basis, CellKept, CellToFill, Filling, LeftOut, Spread, Sums
from xlplan.pipeline.aligned import align_columns
from xlplan.pipeline.decompose.areas import list_areas
from xlplan.pipeline.decompose.steps_typed import plain_number
from xlplan.pipeline.drafted_lines import reading_lines
from xlplan.pipeline.filling.result import FilledWorkbook
from xlplan.pipeline.printing import file_lines
from xlplan.plan.master.labels import named_code
from xlplan.plan.master.mapping import SHEET
from xlplan.store.folder import show_path
from xlplan.tables import BY_KEY
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Lang, Text, in_command, list_briefly, same_text
from xlplan.units import PERSON, YUAN
from xlplan.workbook.rawbook import plain_text

_LINES: Final = 40    # cells told one by one on a terminal; JSON holds them all
_FEN: Final = Decimal("0.01")
_HEADS: Final = Text("人数(各月相加)", "人數(各月相加)", "Heads (all months together)")
_HEAD: Final = Text("{file} · {unit} · {year} 年计划", "{file} · {unit} · {year} 年計畫", "{file} · {unit} · plan of {year}")
_OF_YEAR: Final = Text("取导出文件里 {year} 年的各月", "取匯出檔裡 {year} 年的各月", "from the months of {year} in the exports")
_SHEET: Final = Text("{sheet}:改 {n} 格(另有 {same} 格已经是这个数)", "{sheet}:改 {n} 格(另有 {same} 格已經是這個數)",
                     "{sheet}: {n} cells change ({same} more hold that figure already)")
_COLUMNS: Final = (Text("行", "列", "Row"), terms.CELL, terms.MONTH, Text("原数", "原數", "Before"), Text("新数", "新數", "After"))
_MORE: Final = Text("  … 还有 {n} 格(--format json 全部列出)", "  … 還有 {n} 格(--format json 全部列出)",
                    "  … {n} more cells (--format json lists them all)")
_KEPT: Final = Text("没有填:{why}({sheet} {cells},{n} 格,导出里共 {sum} {unit})",
                    "沒有填:{why}({sheet} {cells},{n} 格,匯出檔裡共 {sum} {unit})",
                    "Not filled, {why}: {sheet} {cells} ({n} cells, {sum} {unit} in the export)")
_ABSENT: Final = Text("保留原数:{sheet} {cells}({n} 格),导出里有这一行、这个月,但没有它们的数",
                      "保留原數:{sheet} {cells}({n} 格),匯出檔裡有這一列、這個月,但沒有它們的數",
                      "As they were: {sheet} {cells} ({n} cells); the export has these rows and months, but no figure for them")
_LEFT: Final = Text("没有用上:{why} {sum} {unit}({n} 个数)", "沒有用上:{why} {sum} {unit}({n} 個數)",
                    "Left out: {why} {sum} {unit} ({n} figures)")
_RENAMED: Final = Text("按编码认的,名称不同,请核对:{pairs}", "按代碼認的,名稱不同,請核對:{pairs}",
                       "Found by code, the name is another one, please check: {pairs}")
_UNSEEN: Final = Text("其中 {n} 格在隐藏或筛选掉的行列里:{cells}", "其中 {n} 格在隱藏或篩選掉的列欄裡:{cells}",
                      "In rows or columns that are hidden or filtered out: {cells} ({n} cells)")
_PAIR: Final = same_text("{said} → {ours}")
_SPREAD: Final = Text("按比例分摊:导出没有{role},{beside}「{said}」{sum} 元({n} 个数)按{basis}分到 {rows} 行",
                      "按比例分攤:匯出檔沒有{role},{beside}「{said}」{sum} 元({n} 個數)按{basis}分到 {rows} 列",
                      "Shared out, as the exports name no {role}: {sum} yuan of the {beside} “{said}” ({n} figures) to {rows} rows, "
                      "{basis}")
_BASIS: Final[dict[Basis, Text]] = {
    "month": Text("这些行当月原数的比例", "這些列當月原數的比例", "in the ratio of what they held in each month"),
    "year": Text("这些行全年原数的比例(当月没有数)", "這些列全年原數的比例(當月沒有數)",
                 "in the ratio of what they held in the year, as the months held nothing"),
    "past": Text("这些行上年预计或下达目标的比例(表里还没有数)", "這些列去年預估或下達目標的比例(表裡還沒有數)",
                 "in the ratio of last year, or of their targets, as the table held nothing")}
_NEAR: Final = Text(",最接近的:{names};是同一样的,请总部在总控表「{sheet}」写上",
                    ",最接近的:{names};是同一樣的,請總公司在總控表「{sheet}」寫上",
                    "; nearest: {names}; if it is the same, HQ puts it on “{sheet}” of the master")
_ADD: Final = Text(";这几行还没有数,也没有上年数可按比例分:请在导出文件里加一列{role},或先填一个月的数",
                   ";這幾列還沒有數,也沒有去年數可按比例分:請在匯出檔裡加一欄{role},或先填一個月的數",
                   "; these rows hold nothing to part it by, nor does last year: add a column {role} to the export, or type a month")
_SUMS: Final = Text("{kind}:导出合计 {total} {unit} = 填入 {filled} + 没有填 {kept} + 没有用上 {left}",
                    "{kind}:匯出合計 {total} {unit} = 填入 {filled} + 沒有填 {kept} + 沒有用上 {left}",
                    "{kind}: the exports come to {total} {unit} = filled in {filled} + not filled {kept} + left out {left}")
_ROUNDED: Final = Text(";表里按 {step} {money} 取整,合计差 {gap} 元", ";表裡按 {step} {money} 取整,合計差 {gap} 元",
                       "; in steps of {step} ({money}) the cells differ from that by {gap} yuan")
_NOTHING: Final = Text("没有要改的格。", "沒有要改的格。", "No cell changes.")
_CHECKED: Final = Text("填好以后,检查会说:", "填好以後,檢核會說:", "Filled so, a check would say:")
_WRITTEN: Final = Text("已写入 {file}({n} 格)。撤销:xlplan undo {quoted}", "已寫入 {file}({n} 格)。復原:xlplan undo {quoted}",
                       "Written to {file} ({n} cells). To put it back: xlplan undo {quoted}")
_BESIDE: Final = Text("{file} 正被另一个程序打开,没有改它;结果另存为 {free}", "{file} 正被另一個程式開啟,沒有改它;結果另存為 {free}",
                      "{file} is open in another program and was left alone; the result stands in {free}")
_NOT_WRITTEN: Final = Text("没有确认,{file} 没有改", "沒有確認,{file} 沒有改", "Nobody confirmed it: {file} was not changed")
_LAYOUT: Final = Text("读法写在 {file}(只有版式,没有数据)", "讀法寫在 {file}(只有版面,沒有資料)",
                      "How they are read stands in {file} (the layout only, no data)")
_NEXT: Final = Text("下一步:{step}", "下一步:{step}", "Next: {step}")
_AGREE: Final = Text("读法和要填的数都对,就加 --yes 再运行一次;不对就改 {file},加 --map {file} 再运行",
                     "讀法和要填的數都對,就加 --yes 再執行一次;不對就改 {file},加 --map {file} 再執行",
                     "if it is read right and the figures are, run it again with --yes; if not, change {file} and add --map {file}")
_AGREE_MAPPED: Final = Text("要填的数都对,就加 --yes 再运行一次", "要填的數都對,就加 --yes 再執行一次",
                           "if the figures are right, run it again with --yes")
_MEND: Final = Text("改好上面「必须改」的地方,再运行一次", "修正上面「必須修正」的地方,再執行一次",
                    "set right what must be fixed above, then run it again")
_OTHER_UNIT: Final = Text("导出里没有「{unit}」的行。请核对是不是这个单位的导出;导出里叫别的名字,就加 --unit;"
                          "那一列是部门、门店,或只是本单位所在的大区,就在映射文件里把它的 role 改成 ignored,加 --map 再运行",
                          "匯出檔裡沒有「{unit}」的列。請核對是不是這個單位的匯出檔;匯出檔裡叫別的名稱,就加 --unit;"
                          "那一欄是部門、門市,或只是本單位所在的區域,就在對應檔裡把它的 role 改成 ignored,加 --map 再執行",
                          "the exports have no rows of {unit}: see whether they are this unit's; where they call it otherwise, add --unit; "
                          "where that column holds departments or shops, or only says which region the unit is in, make its role ignored "
                          "in the mapping file and pass it with --map")
_OTHER_YEAR: Final = Text("导出里没有 {year} 年的月份。要用别的年份的数填,就加 --year",
                          "匯出檔裡沒有 {year} 年的月份。要用別的年份的數填,就加 --year",
                          "the exports have no month of {year}: to fill in those of another year, add --year")
_WHY: Final[dict[str, Text]] = {
    "hq": Text("由总部给定", "由總公司給定", "given by HQ"), "computed": Text("由公式算出", "由公式算出", "worked out by a formula"),
    "held": Text("已固定", "已固定", "held"), "launch": Text("总部保留", "總公司保留", "kept by HQ"),
    "shut": Text("已锁定", "已鎖定", "locked"), "formula": Text("格里自己写了公式", "格裡自己寫了公式", "a formula was typed there"),
    "doubtful": Text("合并了,或文件里有两种读法", "合併了,或檔案裡有兩種讀法", "merged, or read in two ways"),
    "least": Text("低于允许的最小值", "低於允許的最小值", "below the least allowed"),
    "most": Text("高于允许的最大值", "高於允許的最大值", "above the most allowed"),
    "whole": Text("人数不是整数", "人數不是整數", "no whole number of heads"),
    "outside": Text("不是填数的格", "不是填數的格", "no cell for figures"),
    "unit": Text("其他单位「{said}」", "其他單位「{said}」", "of the unit “{said}”"),
    "no_unit": Text("没有写是哪个单位的,导出里还有其他单位", "沒有寫是哪個單位的,匯出檔裡還有其他單位",
                    "of no unit, while the exports name others"),
    "year": Text("不是计划年度的({said})", "不是計畫年度的({said})", "not of the plan year ({said})"),
    "no_table": Text("这份填报表里没有这张表", "這份填報檔裡沒有這張表", "this workbook has no table for them"),
    "refused": Text("这张表有必须先改的问题,见下面的检查", "這張表有必須先修正的問題,見下面的檢核",
                    "their table must be corrected first, see the check below"),
    "tables": Text("「{said}」在几张表里都有行,看不出填哪一张", "「{said}」在幾張表裡都有列,看不出填哪一張",
                   "“{said}” has rows in several tables, and nothing says which is meant"),
    "unknown": Text("表里没有的{role}「{said}」", "表裡沒有的{role}「{said}」", "the workbook has no {role} “{said}”"),
    "several": Text("「{said}」在表里有几行,导出没有写明是哪一行", "「{said}」在表裡有幾列,匯出檔沒有寫明是哪一列",
                    "“{said}” has several rows here, and the export does not say which"),
    "unparted": Text("「{said}」在表里有几行,导出没有写{role}", "「{said}」在表裡有幾列,匯出檔沒有寫{role}",
                     "“{said}” has several rows here, and the export names no {role}"),
    "contrary": Text("{role}「{said}」的编码和名称在表里是两样东西", "{role}「{said}」的代碼和名稱在表裡是兩樣東西",
                     "code and name of the {role} “{said}” are two things here")}
_NAMELESS: Final = Text("没有写{role}的", "沒有寫{role}的", "without a {role}:")


def preview_lines(result: FilledWorkbook, lang: Lang) -> Iterator[str]:
    """All but what was written."""
    yield _HEAD(lang, file=show_path(result.file.name), unit=result.stamp.branch_name, year=result.stamp.year)
    if result.year != result.stamp.year:
        yield _OF_YEAR(lang, year=result.year)
    yield from reading_lines(result.layouts, result.unread, result.diagnostics, lang)
    if result.filling is not None:
        yield ""
        yield from filling_lines(result, result.filling, lang)
    if result.verdict is not None:
        yield ""
        yield _CHECKED(lang)
        yield from file_lines(result.verdict, lang)


def filling_lines(result: FilledWorkbook, filling: Filling, lang: Lang) -> Iterator[str]:
    """What goes in, cell by cell; what stays; what is left over; the sums."""
    months = label_params(result.stamp.year, result.stamp.start_month, lang)
    for sheet, changed in filling.by_sheet():
        yield _SHEET(lang, sheet=sheet, n=len(changed), same=sum(cell.sheet == sheet and not cell.other for cell in filling.cells))
        rows = [_cell_row(cell, months) for cell in changed[:_LINES]]
        yield from (f"  {line}" for line in align_columns([tuple(head(lang) for head in _COLUMNS), *rows]))
        if len(changed) > _LINES:
            yield _MORE(lang, n=len(changed) - _LINES)
    yield from said_beside(filling, lang)
    yield from sums_lines(filling, lang)


def said_beside(filling: Filling, lang: Lang) -> Iterator[str]:
    """What stays, and what is left over."""
    if not filling.changes:
        yield _NOTHING(lang)
    if unseen := [cell for cell in filling.changes if cell.unseen]:
        yield _UNSEEN(lang, n=len(unseen), cells=list_briefly(f"{cell.sheet}!{a1(*cell.at)}" for cell in unseen))
    yield from spread_lines(filling.spread, lang)
    yield from kept_lines(filling, lang)
    yield from left_lines(filling.left, lang)
    if filling.renamed:
        yield _RENAMED(lang, pairs=list_briefly(_PAIR.filled(said=said, ours=ours) for _, said, ours in filling.renamed))


def sums_lines(filling: Filling, lang: Lang) -> Iterator[str]:
    """A line for each kind of export: its sum is what went in, what stayed outside the cells and what is left over."""
    yield from (_sums_line(one, filling, lang) for one in filling.sums)


def spread_lines(spread: Iterable[Spread], lang: Lang) -> Iterator[str]:
    """What of the exports was parted between rows, and in which ratio."""
    for one in spread:
        yield _SPREAD(lang, role=_role(one.role), beside=_role(one.beside), said=one.said, sum=_amount(one.exact, money=True), n=one.count,
                      basis=_BASIS[one.basis], rows=len(one.rows))


def kept_lines(filling: Filling, lang: Lang) -> Iterator[str]:
    """Cells that stay: the reasons with their cells and what the export says of them."""
    for (sheet, why), cells in _together(filling.kept).items():
        money = _is_money(cells[0].table)
        yield _KEPT(lang, why=_WHY[why], sheet=sheet, cells=list_areas(cell.at for cell in cells), n=len(cells),
                    sum=_amount(sum((cell.exact for cell in cells), Decimal(0)), money), unit=_unit_of(money))
    for (sheet, _), cells in _together(filling.absent).items():
        yield _ABSENT(lang, sheet=sheet, cells=list_areas(cell.at for cell in cells), n=len(cells))


def left_lines(left: Iterable[LeftOut], lang: Lang) -> Iterator[str]:
    """What of the exports belongs nowhere, by name."""
    for one in left:
        role = _role(one.role)
        why = _NAMELESS.filled(role=role) if one.why in ("unknown", "several") and not one.said else _WHY[one.why].filled(
            said=one.said, role=role)
        said = _LEFT(lang, why=why, sum=_amount(one.exact, is_money(one.kind)), unit=_unit_of(is_money(one.kind)), n=one.count)
        said += _ADD(lang, role=role) if one.why == "unparted" else ""
        near = _NEAR.filled(names=list_briefly(named_code(name, code) for code, name in one.nearest), sheet=MASTER_BY_KEY[SHEET].label)
        yield said + (near(lang) if one.nearest else "")


def _role(key: str) -> Text | str:
    return terms.in_sentence(ROLES[key].label) if key in ROLES else ""


def outcome_lines(result: FilledWorkbook, lang: Lang) -> Iterator[str]:
    """What was written, and what comes next."""
    if result.written is not None and result.filling is not None:
        path = show_path(result.written)
        if result.written.name != result.file.name:
            yield _BESIDE(lang, file=show_path(result.file.name), free=show_path(result.written.name))
        yield _WRITTEN(lang, file=show_path(result.written.name), n=len(result.filling.changes), quoted=in_command(path))
    elif result.filling is None or result.filling.changes:
        yield _NOT_WRITTEN(lang, file=show_path(result.file.name))
    if result.mapping is not None:
        yield _LAYOUT(lang, file=show_path(result.mapping))
    yield from (_NEXT(lang, step=step) for step in after_fill(result))


def after_fill(result: FilledWorkbook) -> list[Text]:
    """What comes next."""
    filling = result.filling
    if filling is None:
        return [_MEND]
    if filling.changes:
        if result.written is not None:
            return []
        return [_AGREE.filled(file=in_command(show_path(result.mapping))) if result.mapping else _AGREE_MAPPED]
    if not result.nothing_placed:
        return []
    why = {one.why for one in filling.left}
    return ([_OTHER_UNIT.filled(unit=result.stamp.branch_name)] if why == {"unit"} else
            [_OTHER_YEAR.filled(year=result.year)] if "year" in why and why <= {"unit", "year"} else [])


def _cell_row(cell: CellToFill, months: dict[str, str]) -> tuple[str, ...]:
    return cell.name, a1(*cell.at), months[cell.column], shown_before(cell), cell.unit.show(cell.now)


def shown_before(cell: CellToFill) -> str:
    """What a cell holds, as a planner reads it; a text in brackets."""
    if cell.was in (None, ""):
        return "–"
    if cell.before is not None and cell.unit.value(cell.before) == cell.was:
        return cell.unit.show(cell.before)
    return f"{cell.was:,.15g}" if isinstance(cell.was, float) else f"「{plain_text(cell.was)}」"


def _amount(exact: Decimal, money: bool) -> str:
    """With fen where it is money and no finer."""
    return f"{exact:,.2f}" if money and exact == exact.quantize(_FEN) else plain_number(exact)


def _together(cells: Iterable[CellKept]) -> dict[tuple[str, str], list[CellKept]]:
    out: dict[tuple[str, str], list[CellKept]] = {}
    for cell in cells:
        out.setdefault((cell.sheet, cell.why), []).append(cell)
    return out


def _sums_line(one: Sums, filling: Filling, lang: Lang) -> str:
    money = is_money(one.kind)
    total, filled, kept, left = (_amount(exact, money) for exact in (one.total, one.filled, one.kept, one.left))
    kind = KIND_NAMES[one.kind] if money else _HEADS
    line = _SUMS(lang, kind=kind, unit=_unit_of(money), total=total, filled=filled, kept=kept, left=left)
    unit = next((cell.unit for cell in filling.cells if cell.unit.base > 1), None)
    if not one.rounded or unit is None:
        return line
    return line + _ROUNDED(lang, step=unit.step, money=unit.label, gap=f"{one.rounded.normalize():+,f}")


def _is_money(table: str) -> bool:
    of = BY_KEY[table].from_export
    return of is not None and is_money(of.kind)


def _unit_of(money: bool) -> Text:
    return YUAN.label if money else PERSON.label
