"""What all figures of a table are of, where no column says it: a line above the table, or the name of its tab. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from xlplan.exports.labels import role_of_labels
from xlplan.exports.layout import Layout
from xlplan.exports.periods import time_in_heading
from xlplan.exports.roles import roles_named
from xlplan.exports.stacked import name_in_title
from xlplan.text import fold_text
from xlplan.workbook.reading.subtotals import is_total_name

_LONGEST: Final = 20  # characters of a name
_BLANK: Final = re.compile(r"(?:sheet|工作表|table|表)\s*\d*", re.IGNORECASE)
_TOTAL: Final = re.compile(
    r".*(?:汇总|彙總|匯總|合计|合計|总计|總計|总表|總表|全部|全国|全國|全公司|集团|集團)表?|all|.*total.*|summary")
_DATA: Final = re.compile(r".*(?:明细|明細|数据|數據|资料|資料|报表|報表|data|原始|export|导出|匯出).*")


def named_above(layout: Layout, above: Sequence[str], *, stacked: bool = False) -> Layout:
    """The layout with the unit that a line above says, where no column does. `stacked`: several tables stand on the sheet, so that a line
    with the name of a unit or region alone says it as well."""
    for text in above:
        if (name := name_in_title(text)) and not layout.has("unit", "unit_code"):
            return replace(layout, labels=(("unit", name),))
        role = role_of_labels([text]) if stacked and len(text) <= _LONGEST else ""
        if role in ("unit", "region") and not layout.has(role):
            return replace(layout, labels=((role, text),))
    return layout


def named_by_tabs(layouts: Sequence[Layout]) -> list[Layout]:
    """The layouts, those of sheets of one shape and of several names with what the tabs are called, where no column says it: a unit, unless
    the names are those of regions or channels."""
    out = list(layouts)
    for shape in {_shape(one) for one in layouts}:
        alike = [one for one in layouts if _shape(one) == shape]
        names = [one.sheet for one in alike if not is_total_tab(one.sheet)]
        if len(set(names)) != len(names) or len(names) < 2 or not all(map(_is_name, names)) or any(one.labels for one in alike):
            continue
        told = role_of_labels(names)
        role = told if told in ("region", "channel") else "unit"
        if not alike[0].has(role, f"{role}_code"):
            out = [replace(one, labels=((role, one.sheet),)) if one in alike and one.sheet in names else one for one in out]
    return out


def is_total_tab(name: str) -> bool:
    """Whether a tab is called as one that sums up others."""
    plain = fold_text(name).strip()
    return is_total_name(plain) or _TOTAL.fullmatch(plain) is not None


def _is_name(name: str) -> bool:
    plain = fold_text(name).strip()
    return not (any(time_in_heading(name)) or _BLANK.fullmatch(plain) or _DATA.fullmatch(plain) or re.search(r"\d{4}", plain)
                or any(role in ("amount", "cases", "heads", "ignored", "price") for role, _ in roles_named(name)) or len(plain) > _LONGEST)


def _shape(layout: Layout) -> tuple[object, ...]:
    return (layout.file, layout.kind, *sorted((use.role, use.year or 0, use.month or 0) for use in layout.columns if use.role != "ignored"))
