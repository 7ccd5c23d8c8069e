"""What cannot be decomposed, as a sentence: which cells or totals, by how much, what to do. Floor 1."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from xlplan.decompose.rounding.infeasible import CellConflict, Conflict, Line, MarginConflict
from xlplan.text import Lang, Text

Index = tuple[int, ...]

_LISTED: Final = 12  # places that a sentence names before it says "…"

_CELLS: Final[dict[str, Text]] = {
    "fixed": Text(
        "{cells} 不能是要求的数:固定、由方法定值或超出上下限,共差 {by}。请放开固定或上下限",
        "{cells} 不能是要求的數:固定、由方法定值或超出上下限,共差 {by}。請放開固定或上下限",
        "{cells} cannot hold what is asked: held, given by the method, or beyond a bound, {by} in all. Release holds or bounds"),
    "crossed": Text(
        "{cells} 的下限大于上限,共差 {by}。请改上下限", "{cells} 的下限大於上限,共差 {by}。請改上下限",
        "the lower bound of {cells} is above the upper one, {by} in all. Correct the bounds"),
    "below": Text(
        "合计 {total} 比固定数和下限之和少 {by}({cells})。请提高总数,或放开固定、下限",
        "合計 {total} 比固定數和下限之和少 {by}({cells})。請提高總數,或放開固定、下限",
        "the total {total} is {by} less than holds and lower bounds add up to ({cells}). Raise the total, or release holds or bounds"),
    "above": Text(
        "合计 {total} 比固定数和上限之和多 {by}({cells})。请降低总数,或放开固定、上限",
        "合計 {total} 比固定數和上限之和多 {by}({cells})。請降低總數,或放開固定、上限",
        "the total {total} is {by} more than holds and upper bounds add up to ({cells}). Lower the total, or release holds or bounds"),
}
_PARTS: Final[dict[str, Text]] = {
    "crossed": Text("{cells} 的下限大于上限。请改上下限", "{cells} 的下限大於上限。請改上下限",
                    "the lower bound of {cells} is above the upper one. Correct the bounds"),
    "below": Text("总数 {total} 比下限之和 {low} 少 {by}。请提高总数或降低下限",
                  "總數 {total} 比下限之和 {low} 少 {by}。請提高總數或降低下限",
                  "the total {total} is {by} less than the lower bounds add up to ({low}). Raise the total or lower the bounds"),
    "above": Text("总数 {total} 比上限之和 {high} 多 {by}。请降低总数或提高上限",
                  "總數 {total} 比上限之和 {high} 多 {by}。請降低總數或提高上限",
                  "the total {total} is {by} more than the upper bounds add up to ({high}). Lower the total or raise the bounds"),
}
_MARGINS: Final[dict[str, Text]] = {
    "totals_differ": Text(
        "{lines} 的合计对不上,相差 {by}。请先改成一致", "{lines} 的合計對不上,相差 {by}。請先改成一致",
        "the totals of {lines} differ by {by}. Make them agree first"),
    "empty_line": Text(
        "{lines} 要分 {by},但没有一格可以放。请放开一格或把合计改为 0", "{lines} 要分 {by},但沒有一格可以放。請放開一格或把合計改為 0",
        "{lines} has {by} to give, but no cell that may take it. Open a cell or make the total 0"),
    "bounds_more": Text(
        "{lines} 的合计比各格最多能放的多 {by}({cells})。请降低合计,或放开固定、上限",
        "{lines} 的合計比各格最多能放的多 {by}({cells})。請降低合計,或放開固定、上限",
        "the total of {lines} is {by} more than its cells can hold ({cells}). Lower it, or release holds or bounds"),
    "bounds_less": Text(
        "{lines} 的合计比各格至少要放的少 {by}({cells})。请提高合计,或放开固定、下限",
        "{lines} 的合計比各格至少要放的少 {by}({cells})。請提高合計,或放開固定、下限",
        "the total of {lines} is {by} less than its cells must hold ({cells}). Raise it, or release holds or bounds"),
    "together": Text(
        "{lines} 单独都能满足,合在一起多出 {by}({cells})。请调整其中一个合计,或放开固定、上限",
        "{lines} 單獨都能滿足,合在一起多出 {by}({cells})。請調整其中一個合計,或放開固定、上限",
        "{lines} can each be met alone but not together, {by} too much ({cells}). Change one of the totals, or release holds or bounds"),
}
_ROWS: Final = Text("第 {row} 行(共 {n} 行有此问题):", "第 {row} 列(共 {n} 列有此問題):", "row {row} (of {n} rows like it): ")
_NO_CELL: Final = Text("无固定或上下限", "無固定或上下限", "none held or bounded")
_AXES: Final = (Text("行合计", "列合計", "row totals"), Text("列合计", "欄合計", "column totals"))
_AXIS: Final = Text("第 {n} 维合计", "第 {n} 維合計", "dimension-{n} totals")
_LINE: Final = Text("{name}第 {at} 个", "{name}第 {at} 個", "{name}, number {at}")


def say_conflict(conflict: Conflict | MarginConflict | CellConflict, lang: Lang, *, amount: Callable[[int | float], str] = str,
                 cell: Callable[[Index], str] | None = None, line: Callable[[Line], str] | None = None) -> str:
    """The sentence of a conflict, without a full stop.

    Args:
        amount: an amount in steps as the reader knows it; steps unless given.
        cell: the name of a cell by its index in the caller's array, such as its address; counted from 1 unless given.
        line: the name of a margin's total (its key, its index); `row totals, number 3` unless given.
    """
    def places(indices: Sequence[Index]) -> str:
        return _list_names([(cell or _counted_index)(at) for at in indices], lang) if indices else _NO_CELL(lang)

    match conflict:
        case CellConflict(kind, cells, total, by):
            return _CELLS[kind](lang, cells=places(cells), total=amount(total), by=amount(abs(by)))
        case Conflict(kind, row, parts, total, low, high, rows):
            limit = low if kind == "below" else high
            text = _PARTS[kind](lang, cells=places([(part,) for part in parts]), total=amount(total), low=amount(low or 0),
                                high=amount(high or 0), by=amount(abs(total - (limit or 0))))
            return (_ROWS(lang, row=_counted_index(row), n=rows) if row else "") + text
    named = [(line(one) if line else _say_line(one, lang)) for one in conflict.lines]
    key = conflict.kind if conflict.kind != "bounds" else "bounds_more" if conflict.by > 0 else "bounds_less"
    return _MARGINS[key](lang, lines=_list_names(named, lang), cells=places(conflict.cells), by=amount(abs(conflict.by)))


def _counted_index(at: Index) -> str:
    return ",".join(str(n + 1) for n in at)


def _say_line(line: Line, lang: Lang) -> str:
    key, index = line
    names = [(_AXES[k] if k < len(_AXES) else _AXIS)(lang, **({} if k < len(_AXES) else {"n": k + 1}))
             for k in ((key,) if isinstance(key, int) else key)]
    name = " × ".join(names)
    return _LINE(lang, name=name, at=_counted_index(index)) if index else name


def _list_names(names: Sequence[str], lang: Lang) -> str:
    joint = ", " if lang == "en" else "、"
    return joint.join(names[:_LISTED]) + (f"{joint}… ({len(names)})" if len(names) > _LISTED else "")
