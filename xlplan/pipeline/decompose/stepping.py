"""How fine the cells are: the step asked for, that of the declaration, or what formats and numbers say. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from xlplan.errors import XlplanError
from xlplan.excel.patching.formats import shown_decimals
from xlplan.pipeline.decompose.refusals import STEP_NEEDED, STEP_OF_UNIT
from xlplan.pipeline.decompose.steps_typed import FINEST, Amount, decimals_of, plain_number, step_unit
from xlplan.pipeline.decompose.target import Target
from xlplan.text import same_text
from xlplan.units import Unit

Source = Literal["asked", "unit", "format", "numbers"]


def step_for(t: Target, asked: Amount | None, amounts: Iterable[Decimal]) -> tuple[Unit, Source]:
    """The unit of account, and where it comes from.

    A declared table: its own unit, or a multiple of its step that is asked for. Elsewhere the step asked for; else the
    finest decimals that a cell's number format shows; cells without such a format count by the decimals of what they hold
    and of `amounts`. XlplanError where those are so many that they must be leftovers of a division."""
    own = t.unit
    if own is not None:
        if asked is None:
            return own, "unit"
        unit = step_unit(asked)
        if unit.step % own.step:
            raise XlplanError(STEP_OF_UNIT, step=plain_number(unit.step), unit=plain_number(own.step))
        return Unit(own.key, own.label, own.places, own.multiple * int(unit.step / own.step), own.base, own.percent), "asked"
    if asked is not None:
        return step_unit(asked), "asked"
    codes = {at: t.formats[at].code for at in t.places}
    shown = {at: shown_decimals(code) for at, code in codes.items()}
    places = [n for n in shown.values() if n is not None]
    loose = [v for at, v in zip(t.places, t.values, strict=True) if shown[at] is None]
    if loose:
        most = decimals_of([*loose, *amounts])
        if most > FINEST:
            raise XlplanError(STEP_NEEDED, n=most)
        places.append(most)
    percent = not loose and all("%" in code for code in codes.values())
    return Unit("step", same_text("-"), max(places), percent=percent), "numbers" if loose else "format"
