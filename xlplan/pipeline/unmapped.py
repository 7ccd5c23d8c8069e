"""Codes and names of an export that nothing of a plan answers to. Floor 6."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from xlplan.exports.nearest import nearest_own
from xlplan.exports.records import MEASURE_OF, Export, names_units, unit_columns
from xlplan.plan.master.master import Master
from xlplan.plan.master.pasted_codes import Month
from xlplan.text import fold_text

Named = Mapping[str, Mapping[str, str]]  # kind -> our code -> its name
_COLUMNS: Final = {  # kind -> columns of an export's records: its code, its name
    "unit": ("unit_code", "unit"), "product": ("product_code", "product"), "channel": ("channel_code", "channel"),
    "item": ("item_code", "item"), "post": ("", "post")}
_FEN: Final = Decimal("0.01")


@dataclass
class Unmapped:
    """A code, or a name that has none, that is neither ours nor mapped in some of its months.

    Attributes:
        kind: unit, product, channel, item or post. code, name: as exported; one of them may be ''.
        lines: figures under it in those months. amounts: sales and expense in yuan, heads at the end of months summed.
        first, last: those months, the first and the last. nearest: our codes with names like it, the likest first.
        row: of the sheet where it stands already and waits for a code of ours; None where it does not.
    """

    kind: str
    code: str
    name: str
    lines: int
    amounts: dict[str, Decimal]
    first: Month
    last: Month
    nearest: tuple[tuple[str, str], ...] = ()
    row: int | None = None
    names: Counter[str] = field(default_factory=Counter)

    @property
    def foreign(self) -> str:
        """What goes on the sheet."""
        return self.code or self.name

    def data(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"kind": self.kind, "code": self.code, "name": self.name, "lines": self.lines, "amounts": self.amounts,
                "first": "{:04}-{:02}".format(*self.first), "last": "{:04}-{:02}".format(*self.last),
                "nearest": [{"code": code, "name": name} for code, name in self.nearest], "row": self.row}


def names_of(master: Master) -> dict[str, dict[str, str]]:
    """Kind -> our code -> its name."""
    return {"unit": {e.code: e.name for e in master.organisation.entities}, "product": {p.code: p.series for p in master.products.values()},
            "channel": {c.code: c.name for c in master.channels.values()}, "item": {i.code: i.item for i in master.expense_items.values()},
            "post": {p.code: p.post for p in master.posts.values()}}


def unmapped_codes(exports: Iterable[Export], master: Master, waiting: Mapping[tuple[str, str], int]) -> list[Unmapped]:
    """What nothing answers to, by kind, the most figures' worth first. `waiting`: (kind, folded code or name) -> row of the sheet on which
    it stands without a code of ours."""
    found: dict[tuple[str, str], Unmapped] = {}
    for export in exports:
        for kind in _COLUMNS:
            _collect(export, kind, master, found)
    ours, order = names_of(master), [*_COLUMNS]
    for (kind, form), one in found.items():
        one.name = one.names.most_common(1)[0][0]
        one.nearest, one.row = nearest_own(one.code, one.name, ours[kind]), waiting.get((kind, form))
    return sorted(found.values(), key=lambda one: (order.index(one.kind), -max(map(abs, one.amounts.values())), one.foreign))


def _collect(export: Export, kind: str, master: Master, found: dict[tuple[str, str], Unmapped]) -> None:
    """Add what the export names of a kind."""
    records = export.records
    code_at, name_at = _COLUMNS[kind]
    codes, names = (records[code_at] if code_at else records[name_at].str.slice(0, 0)), records[name_at]
    if kind == "unit":
        codes, names = unit_columns(records, not names_units(records))
    measure = MEASURE_OF[export.kind]
    table = records.assign(code=codes.str.strip(), name=names.str.strip())
    for (code, name, year, month), rows in table.groupby(["code", "name", "year", "month"], sort=False):
        at = (int(year), int(month))
        if not (code or name) or master.codes.ours(kind, code, name, at):
            continue
        amount = sum(map(int, rows["amount"]), Decimal(0)) * _FEN if measure == "amount" else sum(rows[measure], Decimal(0))
        key = kind, fold_text(code or name)
        one = found.setdefault(key, Unmapped(kind, code, name, 0, {}, at, at))
        one.lines += len(rows)
        one.amounts[export.kind] = one.amounts.get(export.kind, Decimal(0)) + amount
        one.first, one.last = min(one.first, at), max(one.last, at)
        one.names[name] += len(rows)
