"""What a planner should know about a decomposition besides its figures. Floor 6."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xlplan.pipeline.decompose.areas import list_areas
from xlplan.pipeline.decompose.result import CellChange
from xlplan.pipeline.decompose.steps_typed import plain_number
from xlplan.pipeline.decompose.target import Target
from xlplan.text import Text
from xlplan.units import Unit
from xlplan.workbook.rawbook import At

Note = tuple[Text, dict[str, object]]

_COMPUTED: Final = Text("跳过公式格:{cells}", "略過公式格:{cells}", "Formula cells left out: {cells}")
_HELD: Final = Text("固定列写明不动:{cells}", "固定欄寫明不動:{cells}", "Held by the sheet's own column: {cells}")
_LAUNCH: Final = Text("总部保留(如上市前的月份)不动:{cells}", "總公司保留(如上市前的月份)不動:{cells}",
                      "Kept by HQ, such as months before a launch: {cells}")
_TEXTS: Final = Text("文本按数读,写入后变成数:{cells}({found})", "文字按數讀,寫入後變成數:{cells}({found})",
                     "Text read as numbers, which they then are: {cells} ({found})")
_FINE: Final = Text("比步长 {step} 细的数先取整:{cells}({found})", "比步長 {step} 細的數先取整:{cells}({found})",
                    "Finer than the step {step} and rounded first: {cells} ({found})")
_HIDDEN: Final = Text("其中有隐藏的格:{cells}", "其中有隱藏的格:{cells}", "Hidden cells among them: {cells}")
_LATER: Final = Text("其他公式在 Excel 打开时重算", "其他公式在 Excel 開啟時重算",
                     "Other formulas are worked out when Excel opens the file")


def hidden_cells(t: Target) -> list[At]:
    """Those of the cells to spread over that stand in hidden or filtered rows and columns."""
    rows, columns = set(t.sheet.hidden_rows), set(t.sheet.hidden_columns)
    return [at for at in t.places if at[0] in rows or at[1] in columns]


def collect_notes(t: Target, lines: Sequence[CellChange], held: Mapping[At, str], unit: Unit) -> list[Note]:
    """The notes, the gravest for the reader first."""
    texts, fine = list(t.texts), [one.at for one in lines if one.exact is not None]
    found: list[tuple[Text, list[At], dict[str, object]]] = [
        (_TEXTS, texts, {"found": t.found(texts)}), (_FINE, fine, {"step": plain_number(unit.step), "found": t.found(fine)}),
        (_HELD, [at for at, why in held.items() if why == "held"], {}), (_LAUNCH, [at for at, why in held.items() if why == "launch"], {}),
        (_COMPUTED, t.computed, {}), (_HIDDEN, hidden_cells(t), {})]
    out: list[Note] = [(text, {"cells": list_areas(cells), **more}) for text, cells, more in found if cells]
    if t.sub is None and any(sheet.formulas for sheet in t.book.sheets):
        out.append((_LATER, {}))
    return out
