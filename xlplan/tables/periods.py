"""The period columns every planning table shares: twelve months of the fiscal year, quarters, halves, the year. Floor 2.

`m01` is the first month of the fiscal year, whatever its name; labels are filled with {m01}.. at print time.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.calendar import MONTHS, QUARTERS
from xlplan.schema.column import Column, Up, Who
from xlplan.schema.expr import Expr, SumCols, col
from xlplan.text import Text, same_text
from xlplan.units import Unit

_QUARTER_NAMES: Final = (
    Text("一季度", "第一季", "Q1"), Text("二季度", "第二季", "Q2"),
    Text("三季度", "第三季", "Q3"), Text("四季度", "第四季", "Q4"))
_HALF_NAMES: Final = (Text("上半年", "上半年", "H1"), Text("下半年", "下半年", "H2"))
PERIOD_MONTHS: Final[dict[str, tuple[str, ...]]] = {  # months, quarters, halves and the year -> their months
    **{m: (m,) for m in MONTHS}, **{q: tuple(months) for q, months in QUARTERS.items()}, "h1": MONTHS[:6], "h2": MONTHS[6:], "year": MONTHS}
SUBTOTAL: Final = Text("小计", "小計", "Subtotal")


def month_columns(unit: Unit, who: Who, *, up: Up = "sum", formulas: Mapping[str, Expr] | None = None,
                  by_measure: Mapping[str, Mapping[str, tuple[Who, Expr | None]]] | None = None,
                  proposed: bool = False, minimum: int | None = 0, width: float = 9.2, totals: bool = True,
                  year_label: Text | None = None, year_who: Who = "C", help: Text | None = None) -> tuple[Column, ...]:
    """m01..m12 with a subtotal after each quarter and half, and `year` when `totals`.

    `formulas`: month -> formula (columns of who C, L or S); `by_measure`: month -> measure -> (who, formula).
    """
    out: list[Column] = []
    for q, (quarter, months) in enumerate(QUARTERS.items()):
        band = _QUARTER_NAMES[q]
        for month in months:
            out.append(Column(
                month, same_text("{" + month + "}"), unit, who=who, up=up, minimum=minimum, width=width, proposed=proposed,
                band=band, help=help, formula=(formulas or {}).get(month), by_measure=(by_measure or {}).get(month, {})))
        if totals:
            out.append(Column(quarter, SUBTOTAL, unit, who="C", up=up, formula=SumCols(months), band=band, strong=True,
                              width=width + 1.2))
            if q % 2:
                half = f"h{(q + 1) // 2}"
                out.append(Column(half, _HALF_NAMES[q // 2], unit, who="C", up=up, strong=True, width=width + 1.4,
                                  formula=col(f"q{q}") + col(quarter)))
    if totals:
        out.append(Column("year", year_label or Text("全年申报", "全年提報", "Declared year"), unit, who=year_who, up=up,
                          formula=col("h1") + col("h2"), strong=True, width=width + 2))
    return tuple(out)


__all__ = ["MONTHS", "PERIOD_MONTHS", "QUARTERS", "SUBTOTAL", "month_columns"]
