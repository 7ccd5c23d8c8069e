"""Codes and names of an export that nothing of a plan answers to. Floor 6."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from xlplan.choices import nearest_choices
from xlplan.exports.records import MEASURE_OF, Export, names_units, unit_columns
from xlplan.plan.master.labels import named_code
from xlplan.plan.master.master import Master
from xlplan.plan.master.pasted_codes import Month
from xlplan.text import fold_text, squeezed

Named = Mapping[str, Mapping[str, str]]  # kind -> our code -> its name
_COLUMNS: Final = {  # kind -> columns of an export's records: its code, its name
    "unit": ("unit_code", "unit"), "product": ("product_code", "product"), "channel": ("channel_code", "channel"),
    "item": ("item_code", "item"), "post": ("", "post")}
_SIGNS: Final = re.compile(r"[\W_]+")
_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)", re.ASCII)
_FEN: Final = Decimal("0.01")
_MOST: Final = 3  # nearest names that are said


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
        one.nearest, one.row = _nearest(one, ours[kind]), waiting.get((kind, form))
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


def _nearest(one: Unmapped, ours: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Our codes whose names are like its own, then those whose names stand in it (茶 in 绿茶(新)), the longest first; of what has no name,
    those that are the same but for zeros before numbers, blanks and signs. A number beside another is its neighbour and means nothing."""
    labels = {named_code(name, code): (code, name) for code, name in ours.items()}
    if not one.name:
        near = [label for label, (code, _) in labels.items() if _bare(code) == _bare(one.code)][:_MOST]
    else:
        near = nearest_choices(one.name, labels, _MOST, {label: (name,) for label, (_, name) in labels.items()})
        held = sorted((label for label, (_, name) in labels.items() if name and squeezed(name) in squeezed(one.name)),
                      key=lambda label: -len(labels[label][1]))
        near = [*near, *(label for label in held if label not in near)][:_MOST]
    return tuple(labels[label] for label in near)


def _bare(code: str) -> str:
    """The code without what systems add or take away: zeros before its numbers, blanks, signs between."""
    return _ZEROS.sub("", _SIGNS.sub("", fold_text(code)))
