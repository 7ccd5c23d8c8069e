"""Of which months last year's sales are known: of the company, and of one unit, which may be younger. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

import numpy as np

from xlplan.calendar import fiscal_months, month_label
from xlplan.plan.master.master import Master
from xlplan.tables.periods import MONTHS
from xlplan.text import Lang, Text

_PARTS: Final = Text("{py} 年 = {parts}", "{py} 年 = {parts}", "{py} = {parts}")
_ACTUAL: Final = Text("{months}实际", "{months}實際", "{months} actual")
_ESTIMATE: Final = Text("{months}预计", "{months}預估", "{months} estimate")
_PLAN: Final = Text("{months}上年计划", "{months}去年計畫", "{months} last plan")
_HOLE: Final = Text("{line},缺 {months}", "{line},缺 {months}", "{line}, without {months}")
_NOTHING: Final = Text("{py} 年没有数", "{py} 年沒有數", "{py}: no figures")


def lacks_months(master: Master, unit: str) -> bool:
    """Whether there are months of last year of which nothing is known of the unit, while something is known of anybody."""
    return any(_months(master)) and len({p for of in _known(master, unit) for p in of}) < len(MONTHS)


def _months(master: Master) -> tuple[tuple[int, ...], ...]:
    """Months with only actual figures, with estimates among them, with the last plan."""
    return master.history.actual_months, master.history.estimate_months, master.history.planned_months


def _known(master: Master, unit: str) -> tuple[tuple[int, ...], ...]:
    """The same; of a unit that carries a target those in which it sold."""
    history = master.history
    if unit not in master.organisation.carriers():
        return _months(master)
    sold = np.flatnonzero(history.by_branch.get(history.year, {}).get(unit, np.zeros(12, np.int64))).tolist()
    return tuple(tuple(p for p in months if p in sold) for months in _months(master))


def last_year_made(master: Master, lang: Lang, unit: str = "") -> str:
    """What last year's figure is made of, of the whole company or of a unit that carries a target, with the months that it lacks;
    '' where it is whole and either all actual or all estimate, and where nobody has any."""
    history, start = master.history, master.company.start_month
    if not any(_months(master)):
        return ""
    known, py = _known(master, unit), {"py": str(history.year)}
    if not any(known):
        return _NOTHING(lang, **py)
    absent = [p for p in range(12) if not any(p in of for of in known)]
    if not absent and not known[2] and not all(known[:2]):
        return ""
    parts = [text(lang, months=months_label(of, start, lang)) for text, of in zip((_ACTUAL, _ESTIMATE, _PLAN), known, strict=True) if of]
    line = _PARTS(lang, parts=" + ".join(parts), **py)
    return _HOLE(lang, line=line, months=months_label(absent, start, lang)) if absent else line


def months_label(positions: Iterable[int], start_month: int, lang: Lang) -> str:
    """`4–5、7月`: the months at those positions, in their order, those that follow each other as one."""
    months = [m for _, m in fiscal_months(2000, start_month)]
    runs = [[p for _, p in run] for _, run in groupby(enumerate(positions), lambda at: at[1] - at[0])]
    if lang == "en":
        return ", ".join(_span([month_label(months[p], lang) for p in run]) for run in runs)
    return "、".join(_span([str(months[p]) for p in run]) for run in runs) + "月"


def _span(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
