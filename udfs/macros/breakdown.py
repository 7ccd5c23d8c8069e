"""分解选区: a total over the selected cells, exactly. Floor 7."""
from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from udfs.edits import Content, edits_of
from udfs.macros.open_workbook import read_open_book, require_usable
from udfs.macros.target import selected_target
from udfs.messages import MORE
from udfs.selecting import writable_block
from udfs.session import Session
from xlplan.address import a1
from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.method_words import METHODS
from xlplan.pipeline.decompose.order import DecomposeOrder
from xlplan.pipeline.decompose.result import CellChange, Decomposition
from xlplan.pipeline.decompose.run import decompose_target
from xlplan.pipeline.decompose.steps_typed import parse_number, plain_number, steps_to_amount
from xlplan.schema.wording.explanation import say_explanation
from xlplan.text import Lang, Text, same_text
from xlplan.units import Unit
from xlplan.workbook.rawbook import At

_SINGLE: Final = Text("只选中了一格。请选中要分到的所有单元格(两格以上),再按这个按钮",
                      "只選取了一格。請選取要分到的所有儲存格(兩格以上),再按這個按鈕",
                      "Only one cell is selected. Select all the cells to spread over (two or more), then press the button again")
_TOTAL: Final = Text("{range} 共 {n} 格,现合计 {total}。要分成多少?\n1200:新合计  +100 或 -100:增减  +5% 或 -5%:按百分比  (50):合计 -50",
                     "{range} 共 {n} 格,現合計 {total}。要分成多少?\n1200:新合計  +100 或 -100:增減  +5% 或 -5%:按百分比  (50):合計 -50",
                     "{range}: {n} cells, {total} in all. What shall they hold?\n"
                     "1200: new total   +100 or -100: more or less   +5% or -5%: by percent   (50): a total of -50")
_HOW: Final = Text("怎么分?\n{choices}", "怎麼分?\n{choices}", "How?\n{choices}")
_NO_TOTAL: Final = Text("看不懂「{text}」。请写 1200、+100、-100、+5% 或 -5%", "看不懂「{text}」。請寫 1200、+100、-100、+5% 或 -5%",
                        "“{text}” is no total. Type 1200, +100, -100, +5% or -5%")
_DONE: Final = Text("已分解 {range}:合计 {before} → {after},改了 {n} 格。可以用「撤销」退回",
                    "已分解 {range}:合計 {before} → {after},改了 {n} 格。可以用「復原」退回",
                    "{range} decomposed: total {before} → {after}, {n} cells changed. Undo takes it back")
_PREVIEW: Final = Text("{range}:合计 {before} → {after}({change})\n改 {n} 格,固定不动 {held} 格\n变化最大:{largest}",
                       "{range}:合計 {before} → {after}({change})\n改 {n} 格,固定不動 {held} 格\n變化最大:{largest}",
                       "{range}: total {before} → {after} ({change})\nCells changed: {n}, held: {held}\nLargest change: {largest}")
_CELL: Final = same_text("{cell}  {before} → {after} ({change})")
_WRITE: Final = Text("还没有写入。写入吗?", "還沒有寫入。要寫入嗎?", "Nothing is written yet. Write it?")
_SAME: Final = Text("{range}:合计已是 {after},没有改动",
                    "{range}:合計已是 {after},沒有變更", "{range}: the total is {after} already; nothing was changed")
_SHOWN: Final = 12  # cells of a preview, the largest changes first
EXPLAINED: Final = 120  # cells of one action of which it is kept why they became what they are
_OFFERED: Final = ("proportional", "equal", "equal_populated", "repeat")
_WIDE: Final = str.maketrans("＋－％＝０１２３４５６７８９．，", "+-%=0123456789.,")
_SIGNED: Final = re.compile(r"([+-])\s*([0-9.].*?)\s*(%?)")
_BELOW: Final = re.compile(r"[(（]\s*([0-9.].*?)\s*[)）]")  # as accountants write it; Excel's own box works out what begins with =
_SAMPLE: Final = Text("合计", "合計", "The total")


def decompose(session: Session) -> str:
    """Asks for the total and the method, shows what comes of it, and spreads it where that is agreed; held months and cells of others
    stay."""
    chosen = writable_block(session.book)
    if chosen.area[:2] == chosen.area[2:]:
        raise XlplanError(_SINGLE)
    found = read_open_book(session.book)
    if not found.foreign:
        require_usable(session, found)
    t = selected_target(chosen, found)
    total, address = sum(t.values, Decimal(0)), chosen.address
    asked = session.ask(_TOTAL, plain_number(total).replace(",", ""), range=address, n=len(t.places), total=plain_number(total))
    action, value, percent = parse_typed_total(asked)
    method = "percent_change" if percent is not None else session.choose(_HOW, {key: METHODS[key] for key in _OFFERED}, _OFFERED[0])
    explain = address if len(t.places) <= EXPLAINED else None
    made = decompose_target(t, DecomposeOrder(total=value, method=method, action=action, percent=percent, explain=explain))
    preview_changes(session, made, address)
    cells: dict[At, Content] = {one.at: float(steps_to_amount(one.after, made.unit)) for one in made.lines if one.written}
    why = {f"{chosen.sheet.name}!{r.name}": say_explanation(r.why, session.lang, unit=made.unit) for r in made.reasons}
    session.write(edits_of(chosen.sheet.name, cells), why)
    return _result_text(made, address, len(cells), session.lang)


def preview_changes(session: Session, made: Decomposition, address: str) -> None:
    """Shows what would be written, and goes on where the person agrees; nothing is asked where nothing changes."""
    lang, unit, changed = session.lang, made.unit, [one for one in made.lines if one.written]
    if not changed:
        return
    before, after = made.totals
    shown = [_CELL(lang, cell=a1(*one.at), before=_held_before(one, unit), after=unit.show(one.after),
                   change=unit.show(_moved(one), sign=True)) for one in sorted(changed, key=lambda one: -abs(_moved(one)))]
    left = len(shown) - _SHOWN
    head = _PREVIEW(lang, range=address, before=unit.show(before), after=unit.show(after), change=unit.show(after - before, sign=True),
                    n=len(changed), held=sum(bool(one.held) for one in made.lines), largest=shown[0])
    more = [MORE(lang, n=left)] if left > 0 else []
    session.agree(same_text("{said}"), said="\n".join((head, *shown[1:_SHOWN], *more, *made.said(lang), "", _WRITE(lang))))


def _held_before(one: CellChange, unit: Unit) -> str:
    if one.before is None:
        return "–"
    return unit.show(one.before) if one.exact is None else plain_number(one.exact)


def _moved(one: CellChange) -> int:
    return one.after - (one.before or 0)


def parse_typed_total(text: str) -> tuple[str, Decimal | None, Decimal | None]:
    """(action, amount, percentage) of what was typed; one of the last two is None. XlplanError for what is none of them."""
    typed = text.translate(_WIDE).strip()
    signed = _SIGNED.fullmatch(typed)
    try:
        if signed is None:
            if typed.endswith("%"):
                raise XlplanError(_NO_TOTAL, text=text)
            below = _BELOW.fullmatch(typed)
            return "replace", -parse_number(below[1], _SAMPLE) if below else parse_number(typed.removeprefix("="), _SAMPLE), None
        value = parse_number(signed[2], _SAMPLE)
    except XlplanError as why:
        raise XlplanError(_NO_TOTAL, text=text) from why
    if signed[3]:
        return "replace", None, value if signed[1] == "+" else -value
    return ("add" if signed[1] == "+" else "subtract"), value, None


def _result_text(made: Decomposition, address: str, count: int, lang: Lang) -> str:
    before, after = (made.unit.show(total) for total in made.totals)
    head = (_DONE if count else _SAME)(lang, range=address, before=before, after=after, n=count)
    return "\n".join((head, *made.said(lang)))
