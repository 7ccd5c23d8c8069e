"""What a decomposition gives back: the cells before and after, what was left as it is, where it was written. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from xlplan import terms
from xlplan.address import a1
from xlplan.brief import Brief
from xlplan.pipeline.decompose.method_words import ACTIONS, METHODS
from xlplan.pipeline.decompose.reasons import Reason, reasons_data
from xlplan.pipeline.decompose.stepping import Source
from xlplan.pipeline.decompose.steps_typed import plain_number, steps_to_amount
from xlplan.pipeline.printing import align_columns
from xlplan.store.folder import show_path
from xlplan.text import Lang, Text
from xlplan.units import Unit
from xlplan.workbook.rawbook import At

_LINES: Final = 60  # cells told one by one on a terminal; JSON holds them all
_SOURCES: Final[dict[Source, Text]] = {
    "asked": Text("指定", "指定", "as asked"), "unit": Text("本表单位", "本表單位", "the table's unit"),
    "format": Text("取自数字格式", "取自數字格式", "from the number format"),
    "numbers": Text("取自数的位数", "取自數的位數", "from the numbers")}
_STEP: Final = Text("步长 {step}({source})", "步長 {step}({source})", "step {step} ({source})")
_HEADS: Final = (terms.CELL, Text("原数", "原數", "Before"), Text("新数", "新數", "After"),
                 Text("变化", "變化", "Change"),
                 Text("固定", "固定", "Held"))
_MORE: Final = Text("… 还有 {n} 格(--format json 全部列出)", "… 還有 {n} 格(--format json 全部列出)",
                    "… {n} more cells (--format json lists them all)")
HELD: Final[dict[str, Text]] = {"asked": Text("固定", "固定", "held"), "held": Text("固定", "固定", "held"),
                                "launch": Text("总部保留", "總公司保留", "kept by HQ")}
_DRY: Final = Text("只是试算,文件没有改。", "只是試算,檔案沒有改。", "A preview; the file was not changed.")
_SAME: Final = Text("没有变化,文件没有改。", "沒有變化,檔案沒有改。", "Nothing changes; the file was not written.")
_WRITTEN: Final = Text("已写入 {file}({n} 格)。撤销:xlplan undo {quoted}", "已寫入 {file}({n} 格)。復原:xlplan undo {quoted}",
                       "Written to {file} ({n} cells). To put it back: xlplan undo {quoted}")
_BESIDE: Final = Text("{file} 正被另一个程序打开,没有改它;结果另存为 {free}", "{file} 正被另一個程式開啟,沒有改它;結果另存為 {free}",
                      "{file} is open in another program and was left alone; the result stands in {free}")


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell: what it held (None: blank), what it holds then, in steps; `held`: why it does not move, or ''. `exact`
    is what it held where that is finer than the step. `written`: whether the file changes there."""

    at: At
    before: int | None
    after: int
    held: str = ""
    exact: Decimal | None = None
    written: bool = False


@dataclass(slots=True, repr=False)
class Decomposition(Brief):
    """Cells of a workbook decomposed.

    Attributes:
        file, sheet, range: as found. method, action, rule: as asked. unit, source: the step, and where it comes from.
        lines: every cell, in order. notes: what a planner should know. reasons: of the cells that were asked about.
        dry_run: nothing was to be written. written: the file that was; it differs from `file` where that is open elsewhere.
    """

    file: Path
    sheet: str
    range: str
    method: str
    action: str
    rule: str
    unit: Unit
    source: Source
    lines: list[CellChange]
    notes: list[tuple[Text, dict[str, object]]] = field(default_factory=list)
    dry_run: bool = False
    written: Path | None = None
    reasons: list[Reason] = field(default_factory=list)

    @property
    def totals(self) -> tuple[int, int]:
        """All cells together before and after, in steps."""
        return sum(one.before or 0 for one in self.lines), sum(one.after for one in self.lines)

    def said(self, lang: Lang) -> list[str]:
        """The notes as sentences."""
        return [text(lang, **params) for text, params in self.notes]

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready but for its Decimals, which stand for numbers with the decimals of the step."""
        unit, (before, after) = self.unit, self.totals
        return {
            "file": show_path(self.file), "sheet": self.sheet, "range": self.range, "method": self.method, "action": self.action,
            "rule": self.rule, "step": unit.step, "step_from": self.source,
            "cells": [{"cell": a1(*one.at), "before": None if one.before is None else one.exact or steps_to_amount(one.before, unit),
                       "after": steps_to_amount(one.after, unit), "change": steps_to_amount(one.after - (one.before or 0),
                                                                                            unit), "held": bool(one.held)}
                      for one in self.lines],
            "total": {"before": steps_to_amount(before, unit), "after": steps_to_amount(after, unit),
                      "change": steps_to_amount(after - before, unit)},
            **reasons_data(self.reasons, lang, unit),
            "notes": self.said(lang), "dry_run": self.dry_run, "written": show_path(self.written) if self.written else None}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        unit = self.unit
        yield " · ".join((f"{show_path(self.file.name)}:{self.sheet}!{self.range}", METHODS[self.method](lang), ACTIONS[self.action](lang),
                          _STEP(lang, step=plain_number(unit.step), source=_SOURCES[self.source](lang))))
        before, after = self.totals
        rows = [self._row(a1(*one.at), one.before, one.after, HELD[one.held](lang) if one.held else "", one.exact)
                for one in self.lines[:_LINES]]
        rows.append(self._row(terms.TOTAL(lang), before, after, "", None))
        shown = list(align_columns([tuple(h(lang) for h in _HEADS), *rows]))
        yield from shown[:-1]
        if len(self.lines) > _LINES:
            yield _MORE(lang, n=len(self.lines) - _LINES)
        yield shown[-1]
        yield from (one.text(lang, unit) for one in self.reasons)
        yield from self.said(lang)
        yield from self._end(lang)

    def _row(self, name: str, before: int | None, after: int, held: str, exact: Decimal | None) -> tuple[str, ...]:
        show_, change = self.unit.show, after - (before or 0)
        was = "–" if before is None else plain_number(exact) if exact is not None else show_(before)
        return name, was, show_(after), show_(change, sign=True) if change else "–", held

    def _end(self, lang: Lang) -> Iterator[str]:
        if self.dry_run:
            yield _DRY(lang)
        elif self.written is None:
            yield _SAME(lang)
        else:
            path = show_path(self.written)
            if self.written.name != self.file.name:
                yield _BESIDE(lang, file=show_path(self.file.name), free=show_path(self.written.name))
            yield _WRITTEN(lang, file=show_path(self.written.name), n=sum(one.written for one in self.lines),
                           quoted=f'"{path}"' if " " in path else path)
