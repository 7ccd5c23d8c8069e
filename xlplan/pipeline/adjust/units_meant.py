"""The units that HQ names, as the organisation has them. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from xlplan.errors import XlplanError
from xlplan.plan.master.master import Master
from xlplan.plan.master.organisation import Organisation
from xlplan.tables.master.parts import EVERY
from xlplan.text import Text, fold_text, text_list

_NO_UNIT: Final = Text("{code} 不是填报单位,下面也没有填报单位。{choices}", "{code} 不是填報單位,下面也沒有填報單位。{choices}",
                       "{code} is no unit that fills in, and has none below it; {choices}")
_NONE_NAMED: Final = Text("没有写分公司代码。要调整全部分公司,就不写 branches(--branches)",
                          "沒有寫分公司代碼。要調整全部分公司,就不寫 branches(--branches)",
                          "No code of a branch is given. Leave branches (--branches) out to adjust all")
_OUTSIDE: Final = Text("{names} 不在 {scope} 下面。范围和分公司请只写一个,或写它下面的分公司",
                       "{names} 不在 {scope} 下面。範圍和分公司請只寫一個,或寫它下面的分公司",
                       "{names}: not below {scope}. Give the scope or the branches, or branches below it")
_NO_SUCH: Final = Text("没有这个单位:{code}。{choices}", "沒有這個單位:{code}。{choices}", "No such unit: {code}; {choices}")


def units_meant(org: Organisation, units: Sequence[str], codes: Iterable[str] | None, scope: str) -> list[str]:
    """Those of `units`, which fill in, that have one of these codes or stand below it; without codes all below `scope`, all without
    either. XlplanError for an empty list of codes, and for a unit that is named and not below the scope."""
    everywhere = fold_text(scope) in EVERY
    wanted = below = units_below(org, units, org.roots if everywhere else [scope])
    if codes is not None:
        wanted = units_below(org, units, codes)
        if not wanted:
            raise XlplanError(_NONE_NAMED)
        if outside := [c for c in units if c in wanted - below]:
            raise XlplanError(_OUTSIDE, scope=org.spelling(scope), names=text_list(outside))
    return [c for c in units if c in wanted]


def units_below(org: Organisation, units: Sequence[str], codes: Iterable[str]) -> set[str]:
    """Those of `units`, which fill in, that have one of these codes or stand below it. XlplanError for a code without any."""
    out: set[str] = set()
    for code in map(org.spelling, codes):
        found = [c for c in units if code in org.path(c)]
        if not found and code not in org.roots:
            raise XlplanError(_NO_UNIT, code=code, choices=org.choices(code, (*org.regions(), *units)))
        out.update(found)
    return out


def require_unit(master: Master, code: str) -> None:
    """XlplanError for a code that is no unit's, naming the nearest."""
    org = master.organisation
    if code not in org.by_code:
        raise XlplanError(_NO_SUCH, code=code, choices=org.choices(code, org.by_code))
