"""The pasted sheets of the master summed up: group sums at full precision, rounded once. Apart from `history`, because it
alone needs pandas, and a consolidation need not read what HQ pasted. Floor 4.

There is one rounding point: the amounts of a year by key (branch, product and channel; or branch and item) and month. Rows are
added up exactly as they were typed; these sums become whole steps of 0.01 万元 all at once, so that those of every level stay what they
are (`rounded_history`), and everything else (years, branches, seasons) adds up those steps. What the rounding did to the sheet's total
is in its `SheetReport`.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from itertools import zip_longest
from typing import Any, Final

import numpy as np
import pandas as pd

from xlplan.choices import nearest_choices, said_foreign, said_nearest
from xlplan.plan.master.fiscal import fiscal_places, months_said
from xlplan.plan.master.history import SEASON_YEARS, History, LeftOutRows, SheetReport
from xlplan.plan.master.pasted_codes import PastedCodes
from xlplan.plan.master.read_rows import master_finding, used_rows
from xlplan.plan.master.repeated_rows import pasted_twice
from xlplan.plan.master.replaced_rows import months_of_both, replaced_estimates, unused_plan
from xlplan.plan.master.rounded_history import rounded_history
from xlplan.plan.master.split_rows import mapped_codes, split_rows
from xlplan.plan.master.whole_lines import whole_lines
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.exact import SCALE, WIDE, sum_steps
from xlplan.schema.frame import Frame
from xlplan.tables.master.history import HISTORY_SALES
from xlplan.text import LANGS, Text, fold_text, same_text, squeezed, text_list
from xlplan.units import CASE, WAN_YUAN, Bools, Ints
from xlplan.workbook.stated_units import stated_unit

_TODO_UNIT: Final = Text("改成组织架构里的编码或名称,或在编码对照表写上是哪个单位(xlplan mapping 能代填),或在组织架构里补上这些单位",
                         "改成組織架構裡的代碼或名稱,或在代碼對照表寫上是哪個單位(xlplan mapping 能代填),或在組織架構裡補上這些單位",
                         "Type codes or names of the organisation, or say on the sheet Code mapping which units they are (xlplan mapping "
                         "proposes them), or add these units to the organisation")
_TODO_CODE: Final = Text("在产品、渠道、科目的ERP编码列补上这些编码;岗位改成岗位表里的编码或名称;也可以都写进编码对照表(用 xlplan mapping)",
                         "在產品、通路、科目的ERP代碼欄補上這些代碼;職務改成職務表裡的代碼或名稱;也可以都寫進代碼對照表(用 xlplan mapping)",
                         "Enter these codes in the ERP code column of products, channels or items; posts by a code or name of their sheet; "
                         "or put any of them on the sheet Code mapping (xlplan mapping proposes them)")
_BLANKS: Final = frozenset(fold_text(word) for word in ("(空白)", "(blank)"))
_BLANK: Final = Text("「{code}」是数据透视表的空白标签,不是编码:到源数据填上这一项再刷新、重新粘贴;",
                     "「{code}」是樞紐分析表的空白標籤,不是代碼:到來源資料填上這一項再重新整理、重新貼上;",
                     "“{code}” is a pivot table's label for blank, no code: fill in the source, refresh and paste it again; ")
_MOJIBAKE: Final = Text("打开CSV时编码选错了,「{code}」应是「{name}」:用「数据 › 从文本/CSV」按正确的编码重新打开再粘贴;",
                        "開啟CSV時編碼選錯了,「{code}」應是「{name}」:用「資料 › 從文字/CSV」按正確的編碼重新開啟再貼上;",
                        "The CSV was opened in the wrong encoding, “{code}” is “{name}”: open it with Data › From Text/CSV in the right "
                        "encoding and paste that; ")
_GARBLED: Final = Text("打开CSV时编码选错了,「{code}」已成乱码:用「数据 › 从文本/CSV」按正确的编码重新打开再粘贴;",
                       "開啟CSV時編碼選錯了,「{code}」已成亂碼:用「資料 › 從文字/CSV」按正確的編碼重新開啟再貼上;",
                       "The CSV was opened in the wrong encoding and “{code}” is garbled: open it with Data › From Text/CSV in the right "
                       "encoding and paste that; ")
_READ_AS: Final = tuple((wrong, right) for right in ("utf-8", "gbk", "big5") for wrong in ("gbk", "big5", "cp1252", "latin-1")
                        if wrong != right)
_SUMS_UP: Final = Text("「{code}」是汇总单位 {name},不承担目标,数不能挂在它上面:改成它下面的单位,或在编码对照表写上拆给哪些单位;",
                      "「{code}」是彙總單位 {name},不承擔目標,數不能掛在它上面:改成它下面的單位,或在代碼對照表寫上拆給哪些單位;",
                      "“{code}” is {name}, which only adds up and carries no target: type a unit below it, or say on the sheet "
                      "Code mapping among which units to split it; ")
_UNCOVERED: Final = Text("「{code}」在编码对照表里,但 {months} 没有可用的行:改那里的生效日或失效日,或改好那里标出的行;",
                         "「{code}」在代碼對照表裡,但 {months} 沒有可用的列:改那裡的生效日或失效日,或改好那裡標出的列;",
                         "“{code}” stands on the sheet Code mapping, but no row that counts covers {months}: change the dates there, or "
                         "correct the rows that are named; ")
_RUN: Final = Text("{first} 至 {last}", "{first} 至 {last}", "{first} to {last}")
_REPLACED: Final = "\ufffd"  # what stands for bytes that are no character
_EXPLAINED: Final = 50  # codes that are looked at for what a program made of them
_HINTED: Final = 3  # codes whose nearest match is said
_NAMED: Final = 12  # ways to write a code that a finding shows
_PLANNED: Final = Text(";{months}暂按上年计划计", ";{months}暫按去年計畫計", "; {months} count with the last plan for now")
_ALL_PLANNED: Final = Text(";都暂按上年计划计", ";都暫按去年計畫計", "; all of them count with the last plan for now")
_CELLS: Final = Text("(共 {n} 格)", "(共 {n} 格)", " ({n} cells)")
_VOLUME: Final = HISTORY_SALES.by_key["cases"]
_SURE = 4e18  # an int64 holds twice such a sum


def history_from(frames: Mapping[str, Frame], codes: PastedCodes, year: int, start: int) -> tuple[History, list[Diagnostic]]:
    """The past before plan year `year` whose fiscal year starts in month `start`.

    A figure of the last plan counts in months of last year of which there is no other.

    XP606 pasted codes nothing answers to (one finding a sheet and column, all codes listed, their rows left out),
    XP621 rows of the plan year or later (left out), XP623 months of last year without any sales row,
    XP690 years that look like fiscal ones; XP633 (left out) and XP634
    rows that stand twice; XP691 months of a unit with actual figures and estimates, which these replace line by line.
    """
    out: list[Diagnostic] = []
    paste = _Paste(frames, year, start, out, codes)
    sales = paste.table("history_sales", {
        "branch": codes.branch, "unit": codes.unit, "product": codes.product, "channel": codes.channel}, "amount")
    expense = paste.table("history_expense", {"branch": codes.branch, "unit": codes.unit, "item": codes.item}, "amount")
    heads = paste.table("history_heads", {"branch": codes.branch, "unit": codes.unit, "post": codes.post}, "heads")
    sold, given = paste.series(sales, ["branch", "product", "channel"]), sales.rows
    last = given[given["fy"] == year - 1]
    estimated, planned = ({int(p) for p in last.loc[last["status"] == what, "pos"].unique()} for what in ("estimate", "plan"))
    known = {int(p) for p in last["pos"].unique()}
    if known and (absent := sorted(set(range(12)) - (known - planned))):
        said = months_said(absent, year - 1, start)
        if planned:
            stands = _ALL_PLANNED if planned == {*absent} else _PLANNED.filled(months=months_said(sorted(planned), year - 1, start))
            said = same_text("{months}{stands}").filled(months=said, stands=stands)
        out.append(master_finding("XP623", "history_sales", months=said, n=len(absent), year=year - 1))
    places = {int(str(fy)): set(map(int, rows["pos"].unique())) for fy, rows in given.groupby("fy")}
    if _typed_as_fiscal(places, year - 1, start):
        early = months_said(range(13 - start, 12), year - 1, start)
        out.append(master_finding("XP690", "history_sales", None, "year", months=early, first=min(places), last=year - 1, year=year))
    recent = sold[sold["fy"] >= year - SEASON_YEARS]
    years = whole_lines({int(str(fy)): _monthly_sums(rows, ["branch", "product", "channel"]) for fy, rows in recent.groupby("fy")})
    by_branch = {int(str(fy)): {b: v for (b,), v in _monthly_sums(rows, ["branch"]).items()} for fy, rows in sold.groupby("fy")}
    spent = paste.series(expense, ["branch", "item"])
    spent_last = spent[spent["fy"] == year - 1].groupby(["branch", "item"], sort=False)["value"].sum()
    spending = {int(str(fy)): {b: v for (b,), v in _monthly_sums(rows, ["branch"]).items()} for fy, rows in spent.groupby("fy")}
    head = heads.rows[heads.rows["fy"] == year - 1].sort_values("pos", kind="stable")
    newest = head[head["pos"] == head.groupby("branch")["pos"].transform("max")]
    staff = newest.groupby(["branch", "post"], sort=False)["value"].sum()
    staffing = {int(str(fy)): _monthly_sums(rows, ["branch", "post"]) for fy, rows in paste.series(heads, ["branch", "post"]).groupby("fy")}
    return History(year - 1, _monthly_sums(sold[sold["fy"] == year - 1], ["branch", "product", "channel"]), years, _int_sums(spent_last),
                   _int_sums(staff), tuple(sorted(known - estimated - planned)), tuple(sorted(estimated)), by_branch, spending,
                   {int(str(fy)): frozenset(map(int, rows["pos"].unique())) for fy, rows in given.groupby("fy")},
                   tuple(paste.reports), _count_estimates(given[given["fy"] < year - 1]), staffing,
                   _volumes(sales, last) if stated_unit(_VOLUME, frames.get("company")) is CASE else {}, tuple(sorted(planned))), out


def _typed_as_fiscal(places: Mapping[int, set[int]], last: int, start: int) -> bool:
    """Whether the first year holds only the months before `start`, the last one only those from it on, and those between are
    whole: so it looks where the year of each row is the fiscal one. `places`: fiscal year -> positions."""
    whole, turn = set(range(12)), 13 - start
    due = {fy: set(range(turn, 12)) if fy == min(places) else set(range(turn)) if fy == last else whole for fy in places}
    return start > 1 and len(places) > 1 and max(places) == last and due == dict(places)


def _count_estimates(rows: pd.DataFrame) -> dict[tuple[str, int, int], int]:
    """(branch, fiscal year, position) -> rows of estimates."""
    of = rows[rows["status"] == "estimate"]
    return {(str(b), int(fy), int(p)): int(n) for (b, fy, p), n in of.groupby(["branch", "fy", "pos"], sort=False).size().items()}


def _volumes(sales: _Rows, last: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Product -> (0.01 万元, cases) of those rows that state cases."""
    if sales.frame is None or last.empty:
        return {}
    sums = last[last["stated"]].groupby("product", sort=False)[["value", "cases"]].sum()
    return {str(product): (int(value) // sales.scale, int(cases)) for product, value, cases in sums.itertuples(name=None)}


def _int_sums(series: Any) -> dict[Any, int]:
    return {key: int(value) for key, value in series.items()}


def _monthly_sums(rows: pd.DataFrame, by: list[str]) -> dict[Any, Ints]:
    """Twelve integer sums a key."""
    out: dict[Any, Ints] = {}
    sums: dict[Any, int] = _int_sums(rows.groupby([*by, "pos"], sort=False)["value"].sum())
    for key, value in sums.items():
        out.setdefault(key[:-1], np.zeros(12, np.int64))[int(key[-1])] += value
    return out


@dataclass(frozen=True)
class _Rows:
    """The rows of a sheet that count: fy, pos, our codes, value in counts of 1/`scale` step, status, cases where the sheet has them; what
    goes to several of our codes is summed and split (see `split_rows`); `counted`: how many of the sheet's they are; `rest`: row -> what
    its cell holds beyond the counts."""

    frame: Frame | None
    rows: pd.DataFrame
    column: str
    scale: int = 1
    rest: Mapping[int, Decimal] = field(default_factory=dict)
    left: tuple[LeftOutRows, ...] = ()
    counted: int = 0


@dataclass(frozen=True)
class _Paste:
    """Reads pasted sheets before a plan year; findings are added to `out`, what came of each sheet to `reports`."""

    frames: Mapping[str, Frame]
    year: int
    start: int
    out: list[Diagnostic]
    codes: PastedCodes
    reports: list[SheetReport] = field(default_factory=list)

    def table(self, sheet: str, maps: Mapping[str, Mapping[str, str]], value: str) -> _Rows:
        """The rows of the sheet that can be placed."""
        frame = self.frames.get(sheet)
        if frame is None:
            empty: pd.DataFrame = pd.DataFrame({
                c: pd.Series(dtype="int64" if c in ("fy", "pos", "value") else "object")
                for c in ("fy", "pos", *maps, "value", "status")})
            return _Rows(None, empty, value)
        month, used = frame.amounts["month"], used_rows(frame)
        dated = used & frame.filled["year"] & frame.filled["month"] & (month >= 1) & (month <= 12)
        fy, pos = fiscal_places(frame.amounts["year"], month, self.start)
        data: dict[str, Any] = {"fy": fy, "pos": pos}
        months = frame.amounts["year"] * 100 + month
        known = dated & frame.filled[value]
        exact = frame.exact.get(value)
        counts, scale = (frame.amounts[value], 1) if exact is None else (exact.counts, SCALE)

        def left_out(reason: str, rows: Bools) -> LeftOutRows:
            return LeftOutRows(reason, int(rows.sum()), sum_steps(counts[rows], scale))

        left = [left_out("undated", used & ~dated), left_out("blank", dated & ~known)]
        mapped = known.copy()
        for column, mapping in maps.items():
            kind = "unit" if column == "branch" else column
            typed = pd.Series(frame.texts["branch" if column == "unit" else column], dtype=object).astype(str).str.strip()
            meant = {one: mapping.get(fold_text(one)) for one in typed.unique()}
            more = {one: code for one, of in meant.items() if of is None and not self.codes.spans(kind, one)
                    and (code := self.codes.with_more(one, column))}
            data[column] = mapped_codes(typed, typed.map(meant | more), self.codes, kind, months, mapping)
            if column == "unit":
                continue
            if more:
                self.out.append(_said_more(frame, column, typed, more))
            lost = np.asarray(data[column].isna(), dtype=np.bool_)
            mapped &= ~lost
            self._lost(frame, column, typed, lost & dated & np.asarray(typed != "", dtype=np.bool_), value, mapping, months)
        late = mapped & (fy >= self.year)
        if late.any():
            self.out.append(master_finding("XP621", sheet, frame.keys[int(np.argmax(late))], "year", year=self.year,
                                           n=int(late.sum())))
        status = frame.texts.get("status", np.full(frame.size, "", dtype=object))
        every: pd.DataFrame = pd.DataFrame({**data, "value": counts, "status": status})
        if _VOLUME.key in frame.amounts:
            every = every.assign(cases=frame.amounts[_VOLUME.key], stated=frame.filled[_VOLUME.key])
        kept = mapped & (fy < self.year)
        unused = unused_plan(every, kept, self.year - 1, by_month=value != "heads")
        kept = kept & ~unused
        lines = ["fy", "pos", *(column for column in maps if column != "branch")]
        replaced = replaced_estimates(every, kept, lines)
        found, copied = pasted_twice(frame, every, value, kept & ~replaced, lines, scale)
        self.out.extend(found)
        self.out.extend(months_of_both(frame, every, value, kept & ~copied, replaced, self.start, scale))
        left += [left_out("unknown", known & ~mapped), left_out("late", late),
                 left_out("copied", copied), left_out("replaced", replaced), left_out("planned", unused)]
        counted = every.loc[pd.Series(kept & ~replaced & ~copied)]
        rows, finest, rest = split_rows(counted, [column for column in maps if column != "unit"], scale,
                                        {} if exact is None else exact.rest, whole=value == "heads")
        return _Rows(frame, rows, value, finest, rest, tuple(one for one in left if one.rows), len(counted))

    def series(self, of: _Rows, by: list[str]) -> pd.DataFrame:
        """by, fy, pos, value: the sums of every key and month in whole steps, and the sheet's report."""
        rows, keys = of.rows, [*by, "fy", "pos"]
        if float(np.abs(rows["value"].to_numpy(dtype=np.float64)).sum()) > _SURE:
            rows = rows.assign(value=rows["value"].astype(object))
        sums = rows.groupby(keys, sort=False)["value"].sum()
        more: dict[Any, Decimal] = {}
        with localcontext(WIDE):
            inside = rows.index.intersection(list(of.rest))
            for i, key in zip(inside, rows.loc[inside, keys].itertuples(index=False, name=None), strict=True):
                more[key] = more.get(key, Decimal(0)) + of.rest[i]
            before = Decimal(sum(map(int, sums))) + sum(more.values(), Decimal(0))
        out: pd.DataFrame = rounded_history(sums, of.scale, more, self.codes.above).rename("value").reset_index()
        if of.frame is not None and of.frame.size:
            self._report(of.frame, of, out, before)
        return out

    def _report(self, frame: Frame, of: _Rows, out: pd.DataFrame, before: Decimal) -> None:
        column = frame.table.by_key[of.column]
        own = column.unit or WAN_YUAN
        stated = stated_unit(column, self.frames.get("company")) or own
        with localcontext(WIDE):
            due = before / of.scale * own.step
        totals = {} if of.column == "heads" else {int(str(fy)): int(v) for fy, v in out.groupby("fy")["value"].sum().items()}
        self.reports.append(SheetReport(
            frame.table.key, stated.key, own.key, int(used_rows(frame).sum()), of.counted, of.left, totals, due,
            int(out["value"].sum()) * own.step))

    def _lost(self, frame: Frame, column: str, typed: Any, lost: Bools, value: str,
              known: Mapping[str, str], months: Ints) -> None:
        if not lost.any():
            return
        codes, kind = sorted(set(typed[lost])), "unit" if column == "branch" else column
        ours = {code: _SUMS_UP.filled(code=code, name=self.codes.idle[fold_text(code)]) for code in codes
                if column == "branch" and fold_text(code) in self.codes.idle}
        for code in codes:
            spans = self.codes.spans(kind, code)
            at = np.unique(months[lost & np.asarray(typed == code, dtype=np.bool_)]).tolist() if spans else []
            if bare := [m for m in at if not any(span.holds_in(divmod(m, 100)) for span in spans)]:
                ours[code] = _UNCOVERED.filled(code=code, months=_runs_said(bare))
        unit = frame.table.by_key[value].unit or WAN_YUAN
        self.out.append(master_finding(
            "XP606", frame.table.key, frame.keys[int(np.argmax(lost))], column, unit=unit.key, n=len(codes),
            found=unit.value(int(frame.amounts[value][lost].sum())), codes=codes, rows=int(lost.sum()),
            todo=_nearest(codes, known, _TODO_UNIT if column == "branch" else _TODO_CODE, ours)))


def _said_more(frame: Frame, column: str, typed: Any, more: Mapping[str, str]) -> Diagnostic:
    """XP203, a note of the texts that were read as the codes they say among more, and of the rows that have them."""
    rows = np.flatnonzero(typed.isin(list(more)))
    texts = list(more)[:_NAMED]
    many: dict[str, object] = {"many": _CELLS.filled(n=len(rows))} if len(rows) > len(texts) else {}
    found = master_finding("XP203", frame.table.key, frame.keys[int(rows[0])], column, found=str(typed.iloc[int(rows[0])]),
                           text=texts, kind="period")
    read = list(dict.fromkeys(more[one] for one in texts))
    return replace(found, severity=Severity.NOTE, params={**found.params, **many, "expected": read})


def _runs_said(months: Sequence[int]) -> Text:
    """Those months (202603, from the first), runs of them by their ends: `2026-01 至 2026-02、2026-05`."""
    runs: list[tuple[int, int]] = []
    for month in months:
        follows = runs and (month - 1 if month % 100 > 1 else month - 89) == runs[-1][1]
        runs[-1:] = [(runs[-1][0], month)] if follows else [*runs[-1:], (month, month)]
    iso = [tuple(f"{m // 100:04}-{m % 100:02}" for m in run) for run in runs]
    return text_list(same_text(first) if first == last else _RUN.filled(first=first, last=last) for first, last in iso)


def _nearest(codes: Sequence[str], known: Mapping[str, str], todo: Text, ours: Mapping[str, Text]) -> Text:
    """What to do, behind what some codes may have meant, those that differ by spaces or a .0 first. `known`: folded code or
    name -> our code; `ours`: what is said of codes that HQ's sheets do have."""
    names = {own if fold_text(own) == form else f"{form}({own})": (form,) for form, own in known.items()}
    became = [ours.get(code) or _explained(code, names) for code in codes[:_EXPLAINED]]
    tight = {squeezed(form) for form in known}
    rest = [code for code, of in zip_longest(codes, became) if of is None]
    first = sorted(rest, key=lambda code: squeezed(code).removesuffix(".0") not in tight)[:_HINTED]
    said = [*[of for of in became if of][:_HINTED],
            *(_said_of(code, said_foreign(code, names, names), nearest_choices(code, names, 1, names)) for code in first)]
    return Text.of(lambda lang: "".join([*(of(lang) for of in said if of), *([todo(lang)] if rest else [])]))


def _said_of(code: str, foreign: Text | None, like: list[str]) -> Text | None:
    """The code, and what it may have meant; None where nothing is like it."""
    if not foreign and not like:
        return None
    cn, tw, en = foreign.all() if foreign else (said_nearest(like, lang == "en") for lang in LANGS)
    return Text(f"「{code}」{cn}", f"「{code}」{tw}", f"“{code}”: {en}")


def _explained(code: str, names: Mapping[str, Sequence[str]]) -> Text | None:
    """What became of a code that nobody typed: the blank of a pivot table, a text read in another encoding than it was written in;
    None of any other."""
    if fold_text(code) in _BLANKS:
        return _BLANK.filled(code=code)
    name = _decoded(code, names)
    if name or _REPLACED in code:
        return Text.of(lambda lang: (_MOJIBAKE if name else _GARBLED)(lang, code=code, name=name))
    return None


def _decoded(code: str, names: Mapping[str, Sequence[str]]) -> str:
    """The name that a text was before it was read in the wrong encoding, which may have cost it its last character; '' of none."""
    for wrong, right in _READ_AS if not code.isascii() else ():
        text = fold_text(code.encode(wrong, "ignore").decode(right, "ignore"))
        for name, forms in names.items():
            if any(not form.isascii() and len(text) >= max(2, len(form) - 1) and form.startswith(text) for form in forms):
                return name
    return ""
