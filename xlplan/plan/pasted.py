"""The pasted sheets of the master summed up: group sums on integer steps. Apart from `history`, because it alone needs
pandas, and a consolidation need not read what HQ pasted. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from xlplan.plan.fiscal import placed
from xlplan.plan.history import SEASON_YEARS, Codes, History
from xlplan.plan.rows import finding, used_rows
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.text import folded
from xlplan.units import WAN_YUAN, Bools, Ints


def history_from(frames: Mapping[str, Frame], codes: Codes, year: int, start: int) -> tuple[History, list[Diagnostic]]:
    """The past before plan year `year` whose fiscal year starts in month `start`.

    XP606 pasted codes nothing answers to (one finding a sheet and column, all codes listed, their rows left out),
    XP621 rows of the plan year or later (left out), XP623 months of last year without any sales row.
    """
    out: list[Diagnostic] = []
    paste = _Paste(frames, year, start, out)
    sales = _actual_first(paste.table("history_sales", {
        "branch": codes.branch, "product": codes.product, "channel": codes.channel}, "amount"))
    expense = paste.table("history_expense", {"branch": codes.branch, "item": codes.item}, "amount")
    heads = paste.table("history_heads", {"branch": codes.branch, "post": codes.post}, "heads")
    last = sales[sales["fy"] == year - 1]
    estimated = {int(p) for p in last.loc[last["status"] == "estimate", "pos"].unique()}
    given = {int(p) for p in last["pos"].unique()}
    if given and len(given) < 12:
        absent = sorted((start - 1 + p) % 12 + 1 for p in set(range(12)) - given)
        out.append(finding("XP623", "history_sales", months=" ".join(map(str, absent)), n=len(absent), year=year - 1))
    recent = sales[sales["fy"] >= year - SEASON_YEARS]
    years = {int(str(fy)): _months(rows, ["product", "channel"]) for fy, rows in recent.groupby("fy")}
    spent = expense[expense["fy"] == year - 1].groupby(["branch", "item"], sort=False)["value"].sum()
    head = heads[heads["fy"] == year - 1].sort_values("pos", kind="stable")
    newest = head[head["pos"] == head.groupby("branch")["pos"].transform("max")]
    staff = newest.groupby(["branch", "post"], sort=False)["value"].sum()
    return History(year - 1, _months(last, ["branch", "product", "channel"]), years, _sums(spent), _sums(staff),
                   tuple(sorted(given - estimated)), tuple(sorted(estimated))), out


def _sums(series: Any) -> dict[Any, int]:
    return {key: int(value) for key, value in series.items()}


def _months(rows: pd.DataFrame, by: list[str]) -> dict[Any, Ints]:
    """Twelve integer sums a key."""
    out: dict[Any, Ints] = {}
    sums: dict[Any, int] = _sums(rows.groupby([*by, "pos"], sort=False)["value"].sum())
    for key, value in sums.items():
        out.setdefault(key[:-1], np.zeros(12, np.int64))[int(key[-1])] += value
    return out


def _actual_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Without the estimates of months for which the branch has actual figures."""
    actual = (rows["status"] != "estimate").groupby([rows["fy"], rows["pos"], rows["branch"]]).transform("any")
    kept: pd.DataFrame = rows[(rows["status"] != "estimate") | ~actual.astype(bool)]
    return kept


@dataclass(frozen=True)
class _Paste:
    """Reads pasted sheets before a plan year; findings are added to `out`."""

    frames: Mapping[str, Frame]
    year: int
    start: int
    out: list[Diagnostic]

    def table(self, sheet: str, maps: Mapping[str, Mapping[str, str]], value: str) -> pd.DataFrame:
        """fy, pos, our codes, value, status of the rows that can be placed."""
        frame = self.frames.get(sheet)
        if frame is None:
            empty: pd.DataFrame = pd.DataFrame({
                c: pd.Series(dtype="int64" if c in ("fy", "pos", "value") else "object")
                for c in ("fy", "pos", *maps, "value", "status")})
            return empty
        month = frame.amounts["month"]
        dated = used_rows(frame) & frame.filled["year"] & frame.filled["month"] & (month >= 1) & (month <= 12)
        fy, pos = placed(frame.amounts["year"], month, self.start)
        data: dict[str, Any] = {"fy": fy, "pos": pos}
        known = dated.copy()
        for column, mapping in maps.items():
            typed = pd.Series(frame.texts[column], dtype=object).astype(str).str.strip()
            data[column] = typed.map({one: mapping.get(folded(one)) for one in typed.unique()})
            lost = np.asarray(data[column].isna(), dtype=np.bool_)
            known &= ~lost
            self._lost(frame, column, typed, lost & dated & np.asarray(typed != "", dtype=np.bool_), value)
        late = known & (fy >= self.year)
        if late.any():
            self.out.append(finding("XP621", sheet, frame.keys[int(np.argmax(late))], "year", year=self.year,
                                    n=int(late.sum())))
        status = frame.texts.get("status", np.full(frame.size, "", dtype=object))
        rows: pd.DataFrame = pd.DataFrame({**data, "value": frame.amounts[value], "status": status})
        before: pd.DataFrame = rows.loc[pd.Series(known & (fy < self.year))]
        return before

    def _lost(self, frame: Frame, column: str, typed: Any, lost: Bools, value: str) -> None:
        if not lost.any():
            return
        codes = sorted(set(typed[lost]))
        unit = frame.table.by_key[value].unit or WAN_YUAN
        self.out.append(finding(
            "XP606", frame.table.key, frame.keys[int(np.argmax(lost))], column, unit=unit.key, n=len(codes),
            found=unit.value(int(frame.amounts[value][lost].sum())), codes=", ".join(codes), rows=int(lost.sum())))
