"""Last year and the years before, from long tables pasted out of the ERP: group sums on integer steps. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from xlplan.decompose import apportion
from xlplan.plan.fiscal import placed
from xlplan.plan.parts import Channel, Entity, ExpenseItem, Post, Product
from xlplan.plan.rows import finding, used_rows
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.units import WAN_YUAN, Bools, Ints

SEASON_YEARS = 3  # years behind a seasonal index, as the list of the season sheet says (三年均值)
_ZERO = np.zeros(12, np.int64)


@dataclass(frozen=True)
class Codes:
    """Which of our codes a pasted code means: our own code, the name, or one of the ERP's."""

    branch: Mapping[str, str]
    product: Mapping[str, str]
    channel: Mapping[str, str]
    item: Mapping[str, str]
    post: Mapping[str, str]


def codes_from(entities: Iterable[Entity], products: Iterable[Product], channels: Iterable[Channel],
               items: Iterable[ExpenseItem], posts: Iterable[Post]) -> Codes:
    """The mapping of pasted codes; where two rows claim one, our own code goes before the ERP's, that before a name."""
    def mapping(rows: list[tuple[str, str, str]]) -> dict[str, str]:
        out = {name: code for code, name, _ in reversed(rows) if name}
        out |= {one.strip(): code for code, _, erp in reversed(rows) for one in _split(erp)}
        return out | {code: code for code, _, _ in rows if code}

    return Codes(mapping([(e.code, e.name, "") for e in entities]),
                 mapping([(p.code, p.series, p.erp_code) for p in products]),
                 mapping([(c.code, c.name, c.erp_code) for c in channels]),
                 mapping([(i.code, i.item, i.erp_code) for i in items]),
                 mapping([(p.code, p.post, "") for p in posts]))


def _split(erp: str) -> list[str]:
    for mark in ",;、;":
        erp = erp.replace(mark, ",")
    return [one.strip() for one in erp.split(",") if one.strip()]


@dataclass(frozen=True)
class History:
    """Sums of the past, by our codes; amounts in 0.01 万元, months by position in the fiscal year.

    Attributes:
        year: the year before the plan year.
        sales: (branch, product, channel) -> twelve months of `year`: actual where there is one, else estimated.
        years: fiscal year -> (product, channel) -> twelve months, up to SEASON_YEARS years, `year` among them.
        expense: (branch, item) -> the whole of `year`.
        heads: (branch, post) -> heads at the end of the last month of `year` that was given.
        actual_months, estimate_months: positions of `year` with only actual figures, and with estimates among them.
    """

    year: int
    sales: Mapping[tuple[str, str, str], Ints] = field(default_factory=dict)
    years: Mapping[int, Mapping[tuple[str, str], Ints]] = field(default_factory=dict)
    expense: Mapping[tuple[str, str], int] = field(default_factory=dict)
    heads: Mapping[tuple[str, str], int] = field(default_factory=dict)
    actual_months: tuple[int, ...] = ()
    estimate_months: tuple[int, ...] = ()

    def months(self, branch: str, product: str, channel: str) -> Ints:
        """Twelve months of last year; zeros where nothing was sold."""
        return self.sales.get((branch, product, channel), _ZERO)

    def branch_total(self) -> dict[str, int]:
        """Last year by branch, everything it sold."""
        out: dict[str, int] = {}
        for (branch, _, _), months in self.sales.items():
            out[branch] = out.get(branch, 0) + int(months.sum())
        return out

    def season(self, pairs: Iterable[tuple[str, str]] | None = None) -> tuple[int, ...]:
        """Indices in 0.001 that add up to 12.000: the mean of each year's month shares over (product, channel) pairs
        (None: all); () where no whole year was sold. Years with a month missing or below zero do not count."""
        wanted = None if pairs is None else set(pairs)
        shares = []
        for rows in self.years.values():
            months = sum((m for pair, m in rows.items() if wanted is None or pair in wanted), _ZERO)
            if (months > 0).all():
                shares.append(months / months.sum())
        if not shares:
            return ()
        return tuple(int(n) for n in apportion(12_000, np.mean(shares, axis=0)))


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
            data[column] = typed.map(mapping)
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
