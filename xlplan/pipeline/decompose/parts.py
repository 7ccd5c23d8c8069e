"""Break a total down by weights, without a file. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np

from xlplan import terms
from xlplan.brief import Brief
from xlplan.decompose import Infeasible, spread
from xlplan.decompose import explain as why
from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.impossible import impossible_error
from xlplan.pipeline.decompose.order import Numbers, known_keys, parse_numbers, require_not_negative, said_of_percentages, said_of_zeros
from xlplan.pipeline.decompose.reasons import Reason, reasons_data
from xlplan.pipeline.decompose.result import HELD
from xlplan.pipeline.decompose.steps_typed import (
    Amount,
    bound_in_steps,
    decimals_of,
    parse_number,
    plain_number,
    step_unit,
    steps_to_amount,
    to_steps,
)
from xlplan.pipeline.printing import align_columns
from xlplan.text import Lang, Text, same_text
from xlplan.units import Ints, Unit

_HEADS: Final = (terms.NUMBER, terms.WEIGHT, Text("分得", "分得", "Part"),
                 Text("固定", "固定", "Held"))
_COUNT: Final = Text("--{option} 有 {n} 个数,权重有 {cells} 个", "--{option} 有 {n} 個數,權重有 {cells} 個",
                     "--{option} has {n} numbers, but there are {cells} weights")
_NO_PART: Final = Text("--hold「{text}」不对。请写序号(从 1 起),如 2,或 2=150", "--hold「{text}」不對。請寫序號(從 1 起),如 2,或 2=150",
                       "--hold “{text}” is no part. Write its number, counted from 1: 2, or 2=150")
_NO_NUMBER: Final = Text("--explain「{text}」不对。请写序号(从 1 起),如 2", "--explain「{text}」不對。請寫序號(從 1 起),如 2",
                         "--explain “{text}” is no part. Write its number, counted from 1: 2")
_NO_WEIGHTS: Final = Text("请给出权重,如 --weights 3,2,1", "請給出權重,如 --weights 3,2,1", "Give the weights, such as --weights 3,2,1")
_PART: Final = "#{n}"


@dataclass(frozen=True, slots=True, repr=False)
class TotalParts(Brief):
    """A total broken down: `parts` in steps of `unit`, one for each weight; `held` marks those that were given; `reasons` of
    those that were asked about; `notes`: what a planner should know."""

    unit: Unit
    rule: str
    weights: tuple[Decimal, ...]
    parts: tuple[int, ...]
    held: tuple[bool, ...]
    reasons: tuple[Reason, ...] = ()
    notes: tuple[tuple[Text, dict[str, object]], ...] = ()

    @property
    def amounts(self) -> list[Decimal]:
        """The parts as numbers with the step's decimals."""
        return [steps_to_amount(part, self.unit) for part in self.parts]

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready but for its Decimals, which stand for numbers with the decimals of the step."""
        return {"total": steps_to_amount(sum(self.parts), self.unit), "step": self.unit.step, "rule": self.rule,
                "weights": list(self.weights), "parts": self.amounts, "held": [i for i, held in enumerate(self.held, 1) if held],
                "notes": [text(lang, **more) for text, more in self.notes], **reasons_data(self.reasons, lang, self.unit)}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        rows = [(str(i), plain_number(w), self.unit.show(part), HELD["asked"](lang) if held else "")
                for i, (w, part, held) in enumerate(zip(self.weights, self.parts, self.held, strict=True), 1)]
        total = (terms.TOTAL(lang), plain_number(sum(self.weights, Decimal(0))), self.unit.show(sum(self.parts)), "")
        yield from align_columns([tuple(h(lang) for h in _HEADS), *rows, total])
        yield from (text(lang, **more) for text, more in self.notes)
        yield from (one.text(lang, self.unit) for one in self.reasons)


def decompose_total(total: Amount, weights: Numbers, *, step: Amount | None = None, rule: str = "largest_remainder",
                    lower: Numbers | None = None, upper: Numbers | None = None, hold: str | Iterable[str] | None = None,
                    explain: str | Iterable[str] | None = None) -> TotalParts:
    """Parts of `total` in proportion to `weights`, exact to the step (1, or as fine as the total, unless given).

    `rule` as in `xlplan.decompose.rounding.apportion`. `lower`, `upper`: one number, or one for each part. `hold`: numbers of parts,
    counted from 1, that keep their weight as their amount (`2`), or another (`2=150`). `explain`: numbers of parts of which
    the result says why they are what they are. XlplanError for what cannot be done.
    """
    _, _, rule_ = known_keys("proportional", "replace", rule)
    listed = require_not_negative("weights", parse_numbers(weights, "weights"))
    if not listed:
        raise XlplanError(_NO_WEIGHTS)
    unit = step_unit(step if step is not None else Decimal(1).scaleb(-decimals_of([parse_number(total, same_text("--total"))])))
    before, held = _held_parts(hold, listed, unit)
    low, high = (None if b is None else _part_bounds(b, unit, len(listed), name) for name, b in (("lower", lower), ("upper", upper)))
    puzzling = {_part_index(piece, len(listed), _NO_NUMBER) for piece in _split_commas(explain)}
    call: dict[str, Any] = {
        "before": before, "value": to_steps(total, unit,
                                            same_text("--total")), "method": "relative_proportional", "held": held, "lower": low,
        "upper": high, "rule": rule_, "reference": np.array([*map(Fraction, listed), None], dtype=object)[:-1]}
    try:
        parts = spread(**call)
    except (Infeasible, ValueError, OverflowError) as refusal:
        raise impossible_error(refusal, "", unit, lambda index: _PART.format(n=index[0] + 1)) from refusal
    reasons = tuple(Reason(_PART.format(n=i + 1), why(spread, i, **call)) for i in sorted(puzzling))
    return TotalParts(unit, rule_, tuple(listed), tuple(int(p) for p in parts), tuple(bool(h) for h in held), reasons,
                      (*said_of_percentages(weights), *said_of_zeros(call)))


def _held_parts(hold: str | Iterable[str] | None, weights: Sequence[Decimal], unit: Unit) -> tuple[Ints, Any]:
    """(what the parts hold before: nothing but the held ones, which parts are held)."""
    before, held = np.zeros(len(weights), dtype=np.int64), np.zeros(len(weights), dtype=np.bool_)
    for piece in _split_commas(hold):
        place, is_given, value = piece.partition("=")
        i = _part_index(place, len(weights), _NO_PART)
        before[i] = to_steps(value if is_given else weights[i], unit, same_text("--hold"))
        held[i] = True
    return before, held


def _split_commas(given: str | Iterable[str] | None) -> list[str]:
    """What stands between commas."""
    texts = [given] if isinstance(given, str) else given or ()
    return [p.strip() for text in texts for p in text.replace("，", ",").split(",") if p.strip()]


def _part_index(text: str, count: int, refusal: Text) -> int:
    """Which part that number names, from 0."""
    i = int(text) - 1 if text.strip().isdecimal() else -1
    if not 0 <= i < count:
        raise XlplanError(refusal, text=text)
    return i


def _part_bounds(given: Numbers, unit: Unit, count: int, name: str) -> Ints:
    values = parse_numbers(given, name)
    if len(values) not in (1, count):
        raise XlplanError(_COUNT, option=name, n=len(values), cells=count)
    whole = [bound_in_steps(v, unit, upper=name == "upper") for v in values]
    return np.array(whole * (count if len(whole) == 1 else 1), dtype=np.int64)
