"""In which unit the amounts of a sheet of the master stand: the words for units, currencies and tax, and the company sheet. Floor 3."""
from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from xlplan.schema.column import Column
from xlplan.schema.exact import shift_of
from xlplan.schema.frame import Frame
from xlplan.tables.master import COMPANY_FIELDS
from xlplan.text import fold_text
from xlplan.units import UNITS, Unit

_NOTHING: Final = Decimal(0)
_FIELDS: Final = {f.key: f for f in COMPANY_FIELDS}
_FOREIGN: Final = r"美元|美金|港元|港币|港幣|欧元|歐元|日元|日圆|日圓|英镑|英鎊|韩元|韓元|卢布|盧布|" \
    r"us\$|hk\$|€|£|\b(?:usd|hkd|eur|jpy|gbp|krw|rub)\b"
_MAINLAND: Final = r"人民币|人民幣|rmb|cny"
_TAIWAN: Final = r"新台币|新臺幣|新台幣|台币|臺幣|台幣|nt\$|\btwd\b"
_WITHOUT_TAX: Final = re.compile(r"不含税|不含稅|未税|未稅|税前|稅前|(?:excl|without|net of)\w*\.? tax")
_WITH_TAX: Final = re.compile(r"含税|含稅|价税合计|價稅合計|(?:incl|with)\w*\.? tax")
_MONEY: Final = {  # longer words first
    "十万元": "?", "十萬元": "?", "百元": "?", "百万元": "?", "百萬元": "?", "亿元": "?", "億元": "?", "万元": "wan_yuan",
    "萬元": "wan_yuan", "10k yuan": "wan_yuan", "千元": "thousand_yuan", "仟元": "thousand_yuan", "thousand yuan": "thousand_yuan",
    "元": "yuan", "yuan": "yuan"}
MONEY: Final = frozenset(_MONEY.values()) - {"?"}  # keys of the units of money
_VOLUME: Final = {"箱": "case", "cases": "case", "件": "piece", "pieces": "piece"}


def typed_fields(company: Frame | None) -> dict[str, str]:
    """Field of the company sheet -> what stands in it as text; {} without the sheet."""
    return {} if company is None else dict(zip(company.keys, map(str, company.texts["value"]), strict=True))


def stated_unit(column: Column, company: Frame | None) -> Unit | None:
    """The unit in which the column's amounts stand on their sheet; None for a column whose unit is fixed."""
    if not column.stated:
        return None
    field = _FIELDS[column.stated]
    text = typed_fields(company).get(field.key, "")
    return UNITS[field.choice_key(text) or stated_key(text, UNITS[field.default], company) or field.default]


def stated_values(frame: Frame, column: Column, unit: Unit) -> list[int | float | None]:
    """The numbers of a column as they stand on the sheet in `unit`: those that the frame holds exactly, or its steps."""
    own, exact, filled = column.unit, frame.exact.get(column.key), frame.filled[column.key].tolist()
    assert own is not None
    if exact is None:
        return [own.value(a) if f else None for a, f in zip(frame.amounts[column.key].tolist(), filled, strict=True)]
    shift = shift_of(unit, own)
    said = [(Decimal(n) + exact.rest.get(i, _NOTHING)).scaleb(-shift) for i, n in enumerate(exact.counts.tolist())]
    return [(int(n) if n == n.to_integral_value() else float(n)) if f else None for n, f in zip(said, filled, strict=True)]


def without_money(text: str) -> str:
    """The text, folded, without the units of money it names: `金额()` of 金额(万元)."""
    return re.sub("|".join(_MONEY), "", fold_text(text))


def unit_in(text: str, like: Unit) -> str:
    """Key of the unit of the kind of `like` that a text names; '' where it names none, `?` where it is none of ours."""
    words = _VOLUME if like.key in _VOLUME.values() else _MONEY
    found = re.search("|".join(words), fold_text(text))
    return words[found[0]] if found else ""


def is_same_basis(text: str, company: Frame | None) -> bool:
    """Whether a text says nothing of currency and tax, or what the company sheet says: yuan of the plan's language, tax
    included or not."""
    plan = typed_fields(company)
    form = fold_text(text)
    if re.search(f"{_FOREIGN}|{_MAINLAND if plan.get('language') == 'zh-TW' else _TAIWAN}", form):
        return False
    included = _FIELDS["tax_included"].choice_key(plan.get("tax_included", ""))
    if _WITHOUT_TAX.search(form):
        return included != "yes"
    return included != "no" or not _WITH_TAX.search(form)


def is_foreign_currency(text: str, company: Frame | None) -> bool:
    """Whether a sign or word beside an amount, or in a column of its own, is that of another currency than the plan's."""
    plan = typed_fields(company)
    home = plan.get("language") == "zh-TW"
    return re.search(f"{_FOREIGN}|{_MAINLAND if home else _TAIWAN}", fold_text(text)) is not None or ("$" in text and not home)


def stated_key(raw: str, like: Unit, company: Frame | None) -> str | None:
    """The unit meant by what stands in a unit field in other words: `元(含税)`, `RMB 万元`; None where it names none of ours,
    or another basis than the company's."""
    return (unit_in(raw, like) or None) if is_same_basis(raw, company) and unit_in(raw, like) != "?" else None
