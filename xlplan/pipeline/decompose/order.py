"""What is asked of the cells: method and parameters checked, amounts in steps, addresses as places. Floor 6."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np

from xlplan.address import a1
from xlplan.decompose.rounding.apportion import RULES, RoundingRule
from xlplan.decompose.spreading.methods import Action, Method
from xlplan.errors import XlplanError, require_one_of
from xlplan.pipeline.decompose.areas import list_areas
from xlplan.pipeline.decompose.method_words import ACTIONS, METHODS
from xlplan.pipeline.decompose.ranges import is_range, parse_range
from xlplan.pipeline.decompose.reading import numbers_at, sheet_of
from xlplan.pipeline.decompose.refusals import NOT_AMONG
from xlplan.pipeline.decompose.steps_typed import Amount, bound_in_steps, parse_number, parse_percentage, plain_number, to_steps
from xlplan.pipeline.decompose.target import Target
from xlplan.plan.master.keys_meant import WHAT, key_meant
from xlplan.text import Text, same_text
from xlplan.units import Ints, Unit
from xlplan.workbook.rawbook import At

_SEPARATORS: Final = str.maketrans({"，": ",", "、": ";", "；": ";"})
_LIST: Final = re.compile("[,，、;；]")
Numbers = str | Sequence[Amount] | Amount  # a list, a range of the workbook, or one number for all

_OPTIONS: Final[dict[Method, tuple[tuple[str, ...], tuple[str, ...]]]] = {  # method -> options it needs, may have
    "proportional": (("total",), ()), "equal": (("total",), ()), "equal_populated": (("total",), ()),
    "relative_proportional": (("total", "weights"), ()), "pattern": (("total",), ("pattern",)),
    "percent_change": (("percent",), ()), "relative_percent": (("percent", "weights"), ()), "repeat": (("total",), ()),
    "repeat_populated": (("total",), ()), "straight_line": (("start", "end"), ()), "growth": (("start", "percent"), ()),
    "clear": ((), ()), "transfer": (("total", "source", "destination"), ())}
_SUITED: Final = ("total", "percent", "start", "end", "pattern", "weights", "source", "destination")  # to the method
_NEEDS: Final = Text("方法 {method} 需要 --{option}", "方法 {method} 需要 --{option}", "The method {method} needs --{option}")
_TAKES_NO: Final = Text("方法 {method} 用不到 --{option},请去掉", "方法 {method} 用不到 --{option},請去掉",
                        "The method {method} takes no --{option}; leave it out")
_COUNT: Final = Text("--{option} 有 {n} 个数,要分解的有 {cells} 格", "--{option} 有 {n} 個數,要分解的有 {cells} 格",
                     "--{option} has {n} numbers, but there are {cells} cells")
_TWO_WAYS: Final = Text("--{option}「{text}」有两种读法:{one},或 {other}。请只用一种分隔号,小数用小数点",
                        "--{option}「{text}」有兩種讀法:{one},或 {other}。請只用一種分隔號,小數用小數點",
                        "--{option} “{text}” can be read in two ways: {one} or {other}. Use one separator only, and a point for decimals")
_NOT_ALL: Final = Text("权重合计 {sum}%,不是 100%;按它们的比例分", "權重合計 {sum}%,不是 100%;按它們的比例分",
                       "The weights make {sum}%, not 100%; they are taken in proportion")
_ALL_ZERO: Final = Text("权重都是 0,没有比例可言,按平均分", "權重都是 0,沒有比例可言,按平均分",
                        "All weights are 0, so nothing is in proportion to them: shared equally")
_NEGATIVE: Final = Text("--{option} 不能有负数:{value}", "--{option} 不能有負數:{value}", "--{option} must not be negative: {value}")
_ONE_CELL: Final = Text("--{option} 要写一个在区域里的单元格,不能是「{text}」", "--{option} 要寫一個在範圍裡的儲存格,不能是「{text}」",
                        "--{option} must be one cell of the range, not “{text}”")
_SAME_CELL: Final = Text("转出和转入是同一格 {cell}", "轉出和轉入是同一格 {cell}", "Source and destination are the same cell, {cell}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecomposeOrder:
    """What is asked of the cells, as people type it; nothing is checked yet.

    Attributes:
        total: the amount, in the unit of the cells. method, action, rule: as in `xlplan.decompose.spreading.spread`.
        hold: cells that do not move. In a workbook of ours the months of the 固定 column and those before a launch are held
            by themselves, and computed cells inside the range are left out.
        lower, upper: one number, one for each cell, or a range of the workbook.
        step: see `stepping.step_for`. weights: for each cell a number, or a range; makes proportional relative to them.
        percent, start, end, pattern, source, destination: what the method needs.
        explain: cells of which the result says why they become what they do.
    """

    total: Amount | None = None
    method: str = "proportional"
    action: str = "replace"
    rule: str = "largest_remainder"
    hold: str | Iterable[str] | None = None
    lower: Numbers | None = None
    upper: Numbers | None = None
    step: Amount | None = None
    weights: Numbers | None = None
    percent: Amount | None = None
    start: Amount | None = None
    end: Amount | None = None
    pattern: Numbers | None = None
    source: str | None = None
    destination: str | None = None
    explain: str | Iterable[str] | None = None


@dataclass(frozen=True, slots=True)
class SpreadOrder:
    """What `spread` is to do: its arguments beside the cells. `value` in steps or percent, as the method has it."""

    method: Method
    action: Action
    rule: RoundingRule
    value: int | Fraction = 0
    reference: Any = None
    parameters: dict[str, Any] = field(default_factory=dict)
    lower: Ints | None = None
    upper: Ints | None = None


def known_keys(method: str, action: str, rule: str) -> tuple[Method, Action, RoundingRule]:
    """The three keys, of keys or names; XlplanError, naming what there is, for what is neither."""
    require_one_of(WHAT["rule"], rule, RULES)
    found = key_meant("way", method, METHODS), key_meant("action", action, ACTIONS)
    return *found, rule  # type: ignore[return-value]  # each checked against its own list


def check_options(method: Method, given: Mapping[str, object]) -> None:
    """XlplanError where an option is missing that the method needs, or given that it does not take."""
    needs, may = _OPTIONS[method]
    for option, value in given.items():
        if option in needs and value is None:
            raise XlplanError(_NEEDS, method=method, option=option)
        if option not in (*needs, *may) and value is not None:
            raise XlplanError(_TAKES_NO, method=method, option=option)


def spread_order(t: Target, unit: Unit, asked: DecomposeOrder, keys: tuple[Method, Action, RoundingRule]) -> SpreadOrder:
    """What `spread` is to do with these cells; `keys` as `known_keys` gave them. XlplanError for every option that does not
    suit."""
    method, action, rule = keys
    given = {option: getattr(asked, option) for option in _SUITED}
    check_options(method, given)
    parameters: dict[str, Any] = {option: to_steps(given[option], unit, _option_name(option)) for option in ("start", "end")
                                  if given[option] is not None}
    value: int | Fraction = 0 if asked.total is None else to_steps(asked.total, unit, _option_name("total"))
    if asked.percent is not None:
        part = parse_percentage(asked.percent, _option_name("percent"))
        if method == "growth":
            parameters["percent"] = part
        else:
            value = part
    if asked.pattern is not None:
        parameters["pattern"] = [Fraction(n) for n in require_not_negative("pattern", parse_numbers(asked.pattern, "pattern"))]
    if method == "transfer":
        parameters |= _transfer_ends(t, given)
    reference = None
    if asked.weights is not None:
        weights = numbers_for_cells(t, asked.weights, "weights")
        reference = (np.array([to_steps(w, unit, _option_name("weights")) for w in weights], dtype=np.int64)
                     if method == "relative_percent" else np.array([*map(Fraction, weights), None], dtype=object)[:-1])
    low, high = (None if b is None
                 else np.array([bound_in_steps(v, unit, upper=side) for v in numbers_for_cells(t, b, name)], dtype=np.int64)
                 for name, b, side in (("lower", asked.lower, False), ("upper", asked.upper, True)))
    return SpreadOrder(method, action, rule, value, reference, parameters, low, high)


def cells_named(t: Target, asked: str | Iterable[str] | None, option: str) -> set[At]:
    """The cells that --hold or --explain names; XlplanError for an area that holds none of the cells to spread over."""
    out: set[At] = set()
    for text in [asked] if isinstance(asked, str) else asked or ():
        if not text.strip():
            continue
        found = parse_range(text, overlap=True)
        for part in (type(found)(found.sheet, (area,)) for area in found.areas):
            cells = set(part.places()) & set(t.places)
            if not cells or (found.sheet and sheet_of(t.book, t.sub, found, t.path) is not t.sheet):
                raise XlplanError(NOT_AMONG, option=option, cells=list_areas(part.places()))
            out |= cells
    return out


def numbers_for_cells(t: Target, given: Numbers, option: str) -> list[Decimal]:
    """One number for every cell to spread over: from a list, from a range of the workbook, or one for all of them. A list as
    long as the whole range counts its left-out cells too."""
    if isinstance(given, str) and is_range(given):
        found = parse_range(given, overlap=True)
        sheet = sheet_of(t.book, t.sub, found, t.path) if found.sheet else t.sheet
        values = numbers_at(t, sheet, list(found.places()))
    else:
        values = parse_numbers(given, option)
        if len(values) == 1 and option != "weights":
            return values * len(t.places)
    whole = list(t.asked.places())
    if len(values) == len(whole) and len(whole) != len(t.places):
        of = dict(zip(whole, values, strict=True))
        return [of[at] for at in t.places]
    if len(values) != len(t.places):
        raise XlplanError(_COUNT, option=option, n=len(values), cells=len(t.places))
    return values


def parse_numbers(given: Numbers, option: str) -> list[Decimal]:
    """The numbers of a list, or of `3,2,1`; XlplanError for what is none."""
    if isinstance(given, str):
        plainly = given.translate(_SEPARATORS)
        if "," in plainly and ";" in plainly:
            one, other = (", ".join(p.strip() for p in text.split(by) if p.strip()) for text, by in (
                (plainly.replace(";", ","), ","), (plainly.replace(",", "."), ";")))
            raise XlplanError(_TWO_WAYS, option=option, text=given, one=one, other=other)
        pieces: Sequence[Amount] = [p for p in plainly.replace(";", ",").split(",") if p.strip()]
    else:
        pieces = given if isinstance(given, Sequence) else [given]
    return [parse_number(p, _option_name(option)) for p in pieces]


def said_of_percentages(given: Numbers | None) -> list[tuple[Text, dict[str, object]]]:
    """The note that percentages given as weights do not make 100; nothing where they do, or are no percentages."""
    if not isinstance(given, str) or is_range(given):
        return []
    pieces = [p for p in _LIST.split(given.strip()) if p.strip()]
    if not pieces or not all(p.strip().endswith(("%", "％")) for p in pieces):
        return []
    total = sum(parse_numbers(given, "weights"), Decimal(0)) * 100
    return [] if total == 100 else [(_NOT_ALL, {"sum": plain_number(total)})]


def said_of_zeros(call: Mapping[str, Any]) -> list[tuple[Text, dict[str, object]]]:
    """The note that all weights of the parts that may move are zero, so that a total was shared equally; `call`: the arguments of
    `spread`."""
    weights = {"proportional": call["before"], "relative_proportional": call["reference"]}.get(call["method"])
    if weights is None or not call["value"]:
        return []
    moving = [w for w, held in zip(weights, call["held"], strict=True) if not held]
    return [(_ALL_ZERO, {})] if len(moving) > 1 and not any(moving) else []


def require_not_negative(option: str, values: list[Decimal]) -> list[Decimal]:
    """The numbers; XlplanError where one is negative."""
    for value in values:
        if value < 0:
            raise XlplanError(_NEGATIVE, option=option, value=plain_number(value))
    return values


def _transfer_ends(t: Target, given: Mapping[str, Any]) -> dict[str, int]:
    """Positions of the cells that a transfer moves from and to."""
    out = {}
    for option in ("source", "destination"):
        cells = list(parse_range(str(given[option])).places())
        if len(cells) != 1 or cells[0] not in t.places:
            raise XlplanError(_ONE_CELL, option=option, text=str(given[option]))
        out[option] = t.places.index(cells[0])
    if out["source"] == out["destination"]:
        raise XlplanError(_SAME_CELL, cell=a1(*t.places[out["source"]]))
    return out


def _option_name(name: str) -> Text:
    return same_text(f"--{name}")
