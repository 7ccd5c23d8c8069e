"""What data validation allows in cells, as far as it says so in numbers. Floor 5."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from lxml import etree

from xlplan.excel.package.contents import PackageContents
from xlplan.excel.package.grid import parse_area
from xlplan.excel.package.shared_strings import local_name, parse_tree
from xlplan.workbook.rawbook import At

_BETWEEN: Final = ("between", "notBetween")
Judgement = Literal["fits", "breaks", "unknown"]


@dataclass(frozen=True, slots=True)
class ValidationRule:
    """One rule. `kind`: whole, decimal, list, or whatever else Excel knows; `low`, `high`: its two numbers, None where it
    has none or they are formulas; `members`: of a list typed into the rule. `stops`: whether Excel refuses what breaks it."""

    kind: str
    operator: str
    low: Decimal | None
    high: Decimal | None
    members: tuple[str, ...] = ()
    stops: bool = True

    def judge(self, value: Decimal) -> Judgement:
        """Whether a cell may hold the number; `unknown` where only Excel can tell."""
        if self.kind == "list":
            if not self.members:
                return "unknown"
            return "fits" if any(_parse_number(m) == value for m in self.members) else "breaks"
        if self.kind not in ("whole", "decimal"):
            return "unknown"
        if self.kind == "whole" and value != value.to_integral_value():
            return "breaks"
        if self.low is None or (self.operator in _BETWEEN and self.high is None):
            return "unknown"
        low, high = self.low, self.high if self.high is not None else self.low
        fits = {"between": low <= value <= high, "notBetween": not low <= value <= high, "equal": value == low,
                "notEqual": value != low, "greaterThan": value > low, "lessThan": value < low,
                "greaterThanOrEqual": value >= low, "lessThanOrEqual": value <= low}
        return "fits" if fits.get(self.operator, True) else "breaks"


def validation_rules(data: bytes, title: str, places: Iterable[At]) -> dict[At, list[ValidationRule]]:
    """The rules of those cells of a sheet, cells without any left out; those of a newer Excel that refer to other sheets
    too. Refused for what is no workbook; KeyError where there is no such sheet."""
    contents, wanted = PackageContents(data), list(places)
    tab = contents.tab(title)
    if tab is None:
        raise KeyError(title)
    out: dict[At, list[ValidationRule]] = {}
    for rule, areas in _read_rules(parse_tree(contents.part(tab.part), tab.part)):
        for at in wanted:
            if any(top <= at[0] <= bottom and left <= at[1] <= right for top, left, bottom, right in areas):
                out.setdefault(at, []).append(rule)
    return out


def _read_rules(root: etree._Element) -> Iterator[tuple[ValidationRule, list[tuple[int, int, int, int]]]]:
    for element in root.iter():
        if local_name(element) != "dataValidation" or element.get("type", "none") == "none":
            continue
        texts = {local_name(child): "".join(str(t) for t in child.itertext()).strip() for child in element}
        first = texts.get("formula1", "")
        listed = element.get("type") == "list" and first.startswith('"')
        stops = element.get("showErrorMessage") in ("1", "true") and element.get("errorStyle", "stop") == "stop"
        areas = []
        for reference in (element.get("sqref") or texts.get("sqref", "")).split():
            try:
                areas.append(parse_area(reference.replace("$", "")))
            except ValueError:
                continue
        yield ValidationRule(element.get("type", ""), element.get("operator", "between"), _parse_number(first),
                             _parse_number(texts.get("formula2", "")),
                             tuple(m.strip() for m in first.strip('"').split(",")) if listed else (), stops), areas


def _parse_number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
