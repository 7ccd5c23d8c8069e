"""The master of the year after, of a plan's own master and of what the plan came to. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

import numpy as np

from xlplan.drafting.carrying import DEFINES, MAPPED_TO, Carried, Carrier, Restate, picked_rows, year_later
from xlplan.drafting.guesses import Guess, Open, of_rows
from xlplan.drafting.last_plan import LastPlan
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.fiscal import first_day, fiscal_places
from xlplan.plan.master.folded_codes import respell_codes
from xlplan.plan.master.history import SEASON_YEARS
from xlplan.plan.master.read_rows import used_rows
from xlplan.schema.exact import SCALE, Exact
from xlplan.schema.frame import Frame, stack_frames
from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY
from xlplan.tables.master.rows import Row, from_rows
from xlplan.text import Lang, Text, fold_text, text_list
from xlplan.units import AS_STATED, WAN_YUAN
from xlplan.workbook.stated_units import typed_fields
from xlplan.workbook.writing.master_book import beginning_fields, empty_frames

_PAST: Final[Mapping[str, tuple[tuple[str, ...], str, str]]] = {  # sheet -> columns of the key, of the figure, what `LastPlan` calls it
    "history_sales": (("branch", "product", "channel"), "amount", "sales"), "history_expense": (("branch", "item"), "amount", "expense"),
    "history_heads": (("branch", "post"), "heads", "heads")}
_YEARS_LEFT: Final = Text("{years} 年的 {n} 行没有带过来(只用最近 {most} 年)", "{years} 年的 {n} 列沒有帶過來(只用最近 {most} 年)",
                          "Left out: {n} rows of {years}; the last {most} years are read")
_PLANS_LEFT: Final = Text("更早的上年计划 {n} 行没有带过来", "更早的去年計畫 {n} 列沒有帶過來",
                          "Left out: {n} rows of earlier last plans")
_NEW_FIELD: Final = Text("旧总控表没有这一项,先按这个", "舊總控表沒有這一項,先按這個", "The old master does not have it; taken for this")
_DEADLINE: Final = Text("上年的截止时间推后一年", "去年的截止時間延後一年", "Last year's deadline, a year later")
_NO_LONGER_NEW: Final = Text("上年的新品,新年度开始前已上市,改成老品", "去年的新品,新年度開始前已上市,改成舊品",
                             "New last year and launched before the new year begins: now an existing product")
_BASE: Final = Text("上年全年的销售额,没有实际和预计的月份按上年计划", "去年全年的銷售額,沒有實際和預估的月份按去年計畫",
                    "Sales of all of last year, months without actual figures and estimates as planned")
_AS_PLANNED: Final = Text("上年计划的合计", "去年計畫的合計", "The total of the last plan")
_LAST_TARGET: Final = Text("上年的目标", "去年的目標", "Last year's target")
_OPENING: Final = Text("上年计划的年末人数", "去年計畫的年末人數", "Year-end heads of the last plan")
_GROWTH: Final = Text("在「增幅」或「目标」填一个(基数已按去年填好)", "在「增幅」或「目標」填一個(基數已按去年填好)",
                      "type growth or target (the base is last year)")
_LACKING: Final = Text("{year} 年的实际数和预计数没有或不全:贴到「{sheet}」,缺的月份暂按上年计划计,check 会列出",
                       "{year} 年的實際數和預估數沒有或不全:貼到「{sheet}」,缺的月份暫按去年計畫計,check 會列出",
                       "actual figures and estimates of {year} are missing, all or in part: paste them into {sheet}; missing months count "
                       "with the last plan, and check lists them")
_NO_OPENING: Final = Text("请填年初人数:上年计划没有 {n} 行的人数", "請填年初人數:去年計畫沒有 {n} 列的人數",
                          "fill in opening heads: the last plan has none in {n} rows")


@dataclass(frozen=True)
class NextMaster:
    """A drafted master. `frames`: table -> its sheet; `guesses`: cells to check; `open`: what HQ still has to fill in; `behind`: what of
    the old master stayed behind, and why."""

    frames: Mapping[str, Frame]
    year: int
    plan: LastPlan
    guesses: tuple[Guess, ...]
    open: tuple[Open, ...]
    behind: tuple[Open, ...]

    @property
    def rows(self) -> dict[str, int]:
        """Table -> its rows, of those that have some; a row that stands ready in an empty master is none until something is typed beside
        its name."""
        every = ((key, _typed_rows(f)) for key, f in self.frames.items() if f.table.kind == "open")
        return {key: n for key, n in every if n}

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        plan = self.plan
        said = {"year": plan.year, "state": plan.what(lang), "sales": WAN_YUAN.value(sum(map(sum, plan.sales.values()))),
                "expense": WAN_YUAN.value(sum(map(sum, plan.expense.values()))), "heads": sum(plan.year_end_heads().values()),
                "as_assigned": [*plan.assigned], "lacking": {key: [*units] for key, units in plan.lacking.items()},
                "unplaced": {unit: WAN_YUAN.value(steps) for unit, steps in plan.unplaced.items()},
                "earlier": [{"what": name, "state": what(lang), "units": [*units]} for name, what, units in plan.earlier]}
        return {"year": self.year, "rows": self.rows, "last_plan": said,
                "guesses": [g.data(lang) for g in self.guesses], "open": [o.data(lang) for o in self.open],
                "behind": [o.data(lang) for o in self.behind]}


def next_master(old: Mapping[str, Frame], plan: LastPlan, lang: Lang) -> NextMaster:
    """The master of the year after `plan`. `old`: the sheets of its own master, as read."""
    year, start = plan.year + 1, plan.start
    fields, guesses = _next_fields(typed_fields(old.get("company")), year, lang)
    begun, spelt = empty_frames(fields, lang), respell_codes(old, plan.year, start)
    spelt |= {key: old[key] for key in ("tables_issued",) if key in old}  # people know tables by their names, not by their keys
    out = Carried()
    past = {key: _past(spelt.get(key, begun[key]), plan, out.behind) for key in _PAST}
    named = {column: {fold_text(str(t)) for key, f in past.items() if column in f.texts for t in f.texts[column]} for column in DEFINES}
    _add_mapped(named, spelt.get("mapping", begun["mapping"]))
    last = _last_year({**begun, **spelt, "company": begun["company"], **past})
    restated: dict[tuple[str, str], Restate] = {
        ("products", "new_mark"): lambda frame: _age(frame, first_day(year, start)),
        ("goals", "base"): lambda frame: _bases(frame, plan, last), ("heads", "opening"): lambda frame: _opening(frame, plan)}
    carried = Carrier(spelt, begun, first_day(year, start), named, restated).carried()
    frames = {**begun, **carried.frames, **{key: frame for key, frame in past.items() if frame.size}}
    opened = (*_opened(frames, year, start), *carried.open)
    return NextMaster(frames, year, plan, (*guesses, *carried.guesses), opened, (*carried.behind, *out.behind))


def _typed_rows(frame: Frame) -> int:
    ready = frame.table.key in ("tables_issued", "rules")
    keys = [c.key for c in frame.table.columns if c.who == "I" and not (ready and c.key == frame.table.names[0])]
    typed = [frame.filled[key] if key in frame.filled else np.asarray(frame.texts[key] != "", dtype=np.bool_) for key in keys]
    return int(np.any(typed, axis=0).sum())


def _next_fields(old: Mapping[str, str], year: int, lang: Lang) -> tuple[dict[str, str], list[Guess]]:
    """Field -> what stands in it, and which are guesses."""
    fields, moved = dict[str, str](), list[str]()
    fresh = {"year": str(year), "round": "bottom_up"}
    new = {key: value for key, value in beginning_fields().items() if key not in old}
    for field in COMPANY_FIELDS:
        text = old.get(field.key, "")
        if field.next_year == "restated":
            fields[field.key] = fresh.get(field.key, field.default)
        elif field.next_year == "moved" and text:
            fields[field.key] = year_later(text)
            moved += [field.key] * (fields[field.key] != text)
        elif field.key in old or field.key in new:
            fields[field.key] = new.get(field.key, text)
    fields["language"] = lang
    guesses = [Guess("company", "value", tuple(rows), why) for rows, why in ((moved, _DEADLINE), ([*new], _NEW_FIELD)) if rows]
    return fields, guesses


def _past(old: Frame, plan: LastPlan, behind: list[Open]) -> Frame:
    """The sheet of the past with the years that are read, and the last plan below."""
    key, (names, amount, of) = old.table.key, _PAST[old.table.key]
    fy, _ = fiscal_places(old.amounts["year"], old.amounts["month"], plan.start)
    used, dated = used_rows(old), old.filled["year"] & old.filled["month"]
    early = used & dated & (fy <= plan.year - SEASON_YEARS)
    stale = used & ~early & np.asarray(old.texts["status"] == "plan", dtype=np.bool_)
    if early.any():
        years = text_list(str(y) for y in sorted({int(y) for y in fy[early]}))
        behind.append(Open(key, _YEARS_LEFT.filled(years=years, n=int(early.sum()), most=SEASON_YEARS)))
    if stale.any():
        behind.append(Open(key, _PLANS_LEFT.filled(n=int(stale.sum()))))
    kept = picked_rows(old, np.flatnonzero(used & ~early & ~stale).tolist())
    rows: list[Row] = [*plan.rows(names, getattr(plan, of), amount)]
    return _below(kept, from_rows(key, rows, "zh-CN"), amount)


def _below(kept: Frame, more: Frame, amount: str) -> Frame:
    """Both sheets as one; amounts as exact as they were."""
    both = stack_frames([kept, more])
    exact = dict(kept.exact)
    if kept.table.by_key[amount].stated:
        held = kept.exact.get(amount) or Exact(kept.amounts[amount] * SCALE, {})
        exact[amount] = Exact(np.concatenate([held.counts, more.amounts[amount] * SCALE]), held.rest)
    for key in exact.keys() - {amount}:
        exact[key] = Exact(np.concatenate([exact[key].counts, np.zeros(more.size, np.int64)]), exact[key].rest)
    whole = replace(both, members=1, owner=np.zeros(both.size, np.int64), feet={}, exact=exact)
    return picked_rows(whole, range(whole.size))


def _add_mapped(named: Mapping[str, set[str]], mapping: Frame) -> None:
    """What the history names by the codes of other systems is named by ours as well."""
    for kind, foreign, ours in zip(mapping.texts["kind"], mapping.texts["foreign"], mapping.texts["ours"], strict=True):
        of = named.get(MAPPED_TO.get(str(kind), ""))
        if of is not None and fold_text(str(foreign)) in of:
            of.add(fold_text(str(ours)))


def _last_year(frames: Mapping[str, Frame]) -> int:
    """What the year before the plan year came to, in steps of 0.01 万元, as the new master reads it."""
    return sum(master_from(frames)[0].history.branch_total().values())


def _age(frame: Frame, first: str) -> list[Guess]:
    """New products that are on sale before the first day become existing ones."""
    aged = [i for i, mark in enumerate(frame.texts["new_mark"]) if mark == "new" and str(frame.texts["launch"][i])[:10] < first]
    for i in aged:
        frame.texts["new_mark"][i] = "existing"
    return of_rows("products", "new_mark", aged, _NO_LONGER_NEW)


def _bases(goals: Frame, plan: LastPlan, last: int) -> list[Guess]:
    """The base of each goal: what last year came to, else what was aimed at then."""
    guesses = list[Guess]()
    known = {"sales": (last, _BASE), "expense": (sum(map(sum, plan.expense.values())), _AS_PLANNED),
             "heads": (sum(plan.year_end_heads().values()), _AS_PLANNED)}
    for i in np.flatnonzero(used_rows(goals)).tolist():
        steps, why = known.get(str(goals.texts["metric"][i]), (0, _AS_PLANNED))
        worth = _stated(steps, str(goals.texts["metric"][i]), str(goals.texts["unit"][i])) if steps else None
        base = worth if worth is not None else _number(goals, i)
        if base is not None:
            goals.amounts["base"][i], goals.filled["base"][i] = base, True
            guesses += of_rows("goals", "base", [i], why if worth is not None else _LAST_TARGET)
    return guesses


def _number(goals: Frame, i: int) -> int | None:
    column = "target" if goals.filled["target"][i] else "base"
    return int(goals.amounts[column][i]) if goals.filled[column][i] else None


def _stated(steps: int, metric: str, unit: str) -> int | None:
    """The figure in the unit of a goal; None in a unit that says something else."""
    bases = {"person": 1} if metric == "heads" else {"wan_yuan": 1, "yuan": WAN_YUAN.base}
    if unit not in bases:
        return None
    return AS_STATED.steps(Decimal(steps) * (1 if metric == "heads" else WAN_YUAN.step) * bases[unit])[0]


def _opening(heads: Frame, plan: LastPlan) -> list[Guess]:
    """Opening heads are what the last plan ends with; blank where it has none."""
    ends, told = plan.year_end_heads(), list[int]()
    for i in np.flatnonzero(used_rows(heads)).tolist():
        n = ends.get((str(heads.texts["branch"][i]), str(heads.texts["post"][i])))
        heads.amounts["opening"][i], heads.filled["opening"][i] = n or 0, n is not None
        told += [i] * (n is not None)
    return of_rows("heads", "opening", told, _OPENING)


def _opened(frames: Mapping[str, Frame], year: int, start: int) -> tuple[Open, ...]:
    out = []
    goals, heads = frames["goals"], frames["heads"]
    if (used_rows(goals) & ~goals.filled["growth"] & ~goals.filled["target"]).any():
        out.append(Open("goals", _GROWTH))
    if n := int((used_rows(heads) & ~heads.filled["opening"]).sum()):
        out.append(Open("heads", _NO_OPENING.filled(n=n)))
    sales = frames["history_sales"]
    fy, pos = fiscal_places(sales.amounts["year"], sales.amounts["month"], start)
    there = used_rows(sales) & (fy == year - 1) & np.asarray(sales.texts["status"] != "plan", dtype=np.bool_)
    if len(set(pos[there].tolist())) < 12:
        out.append(Open("history_sales", _LACKING.filled(year=year - 1, sheet=MASTER_BY_KEY["history_sales"].label)))
    return tuple(out)
