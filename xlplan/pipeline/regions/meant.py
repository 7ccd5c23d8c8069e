"""The regions that HQ names, and why others that it may mean have no part. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from xlplan.errors import XlplanError
from xlplan.pipeline.adjust.units_meant import units_meant
from xlplan.plan.master.master import Master
from xlplan.tables.master.company import ACTING, COMPANY, COMPANY_FIELDS
from xlplan.tables.master.parts import EVERY
from xlplan.text import Text, clauses, fold_text

_FIELD: Final = next(f.label for f in COMPANY_FIELDS if f.key == "acting")
_NO_LEVEL: Final = Text("没有大区参与:总控表「{sheet}」的「{field}」没有选层级", "沒有區域參與:總控表「{sheet}」的「{field}」沒有選層級",
                        "No region acts: “{field}” on the sheet “{sheet}” of the master names no level")
_NONE_OF_LEVEL: Final = Text("没有大区参与:总控表「{sheet}」的「{field}」选的是「{level}」,没有这一层级的汇总单位下面有承担目标的单位",
                             "沒有區域參與:總控表「{sheet}」的「{field}」選的是「{level}」,沒有這一層級的彙總單位下面有承擔目標的單位",
                             "No region acts: “{field}” on the sheet “{sheet}” of the master says “{level}”, and no unit of that level "
                             "adds up units that carry a target")
_OF_NONE: Final = Text("{unit} 不是参与的大区(总控表「{sheet}」的「{field}」选的是「{level}」),下面也没有。{choices}",
                       "{unit} 不是參與的區域(總控表「{sheet}」的「{field}」選的是「{level}」),下面也沒有。{choices}",
                       "{unit} is no region that acts (“{field}” on the sheet “{sheet}” of the master says “{level}”), and has none below "
                       "it; {choices}")
_UNKNOWN: Final = Text("没有这个大区:{code}。{choices}", "沒有這個區域:{code}。{choices}", "No such region: {code}; {choices}")


def regions_meant(master: Master, acting: Sequence[str], branches: Iterable[str] | None, scope: str,
                  idle: Mapping[str, Text]) -> tuple[list[str], dict[str, Text]]:
    """(those of the `acting` that are named: one by its own code is meant alone, without those inside it, else as `units_meant`; of the
    others of their level, `idle` with the reason of each, those that are meant as well). XlplanError with the reasons where none acts that
    is named, and for a unit that is named of which none can be meant."""
    org = master.organisation
    codes = None if branches is None else [*map(org.spelling, branches)]
    _require_some(master, acting, [*(codes or ()), *((org.spelling(scope),) if scope and fold_text(scope) not in EVERY else ())], idle)
    if codes is None:
        meant = units_meant(org, acting, None, scope) if scope else [*acting]
        under = org.roots if not scope or fold_text(scope) in EVERY else (org.spelling(scope),)
        return meant, {code: why for code, why in idle.items() if {*under} & {*org.path(code)}}
    own = {code for code in codes if code in acting}
    others = [code for code in codes if code not in own]
    below = {*units_meant(org, acting, others, scope)} if others or not own else set[str]()
    inside = {*units_meant(org, acting, own, scope)} if own else set[str]()  # named outside the scope: XlplanError
    return ([code for code in acting if code in below or (code in own and code in inside)],
            {code: why for code, why in idle.items() if {*others} & {*org.path(code)}})


def _require_some(master: Master, acting: Sequence[str], named: Iterable[str], idle: Mapping[str, Text]) -> None:
    org, said = master.organisation, {"sheet": COMPANY.label, "field": _FIELD}
    level = next((one.label for one in ACTING if one.key == master.company.acting), None)
    if level is None:
        raise XlplanError(_NO_LEVEL, **said)
    if not acting:
        raise XlplanError(clauses(idle.values())) if idle else XlplanError(_NONE_OF_LEVEL, level=level, **said)
    for code in named:
        if code not in org.by_code:
            raise XlplanError(_UNKNOWN, code=code, choices=org.choices(code, acting))
        if not any(code in org.path(one) for one in acting):
            why = [text for one, text in idle.items() if code in org.path(one)]
            raise XlplanError(clauses(why)) if why else XlplanError(
                _OF_NONE, unit=org.called(code), level=level, choices=org.choices(code, acting), **said)
