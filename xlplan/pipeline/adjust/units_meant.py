"""The units that HQ names, as the organisation has them. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from xlplan.errors import XlplanError
from xlplan.plan.master.master import Master
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


def branches_meant(master: Master, branches: Iterable[str] | None, scope: str) -> list[str]:
    """The branches of these codes or below `scope`, all without either, in the order of the organisation. XlplanError for an empty
    list of codes, and for a branch that is named and not below the scope."""
    org, everywhere = master.organisation, fold_text(scope) in EVERY
    wanted = below = branches_below(master, org.roots if everywhere else [scope])
    if branches is not None:
        wanted = branches_below(master, branches)
        if not wanted:
            raise XlplanError(_NONE_NAMED)
        if outside := [b for b in org.branches() if b in wanted - below]:
            raise XlplanError(_OUTSIDE, scope=org.spelling(scope), names=text_list(outside))
    return [b for b in org.branches() if b in wanted]


def branches_below(master: Master, codes: Iterable[str]) -> set[str]:
    """The branches of these codes: themselves, or those below them. XlplanError for a code without any."""
    out: set[str] = set()
    for code in map(master.organisation.spelling, codes):
        found = master.organisation.branches(code) if code in master.organisation.by_code else ()
        if not found and code not in master.organisation.roots:
            org = master.organisation
            raise XlplanError(_NO_UNIT, code=code, choices=org.choices(code, (*org.regions(), *org.branches())))
        out.update(found)
    return out


def require_unit(master: Master, code: str) -> None:
    """XlplanError for a code that is no unit's, naming the nearest."""
    org = master.organisation
    if code not in org.by_code:
        raise XlplanError(_NO_SUCH, code=code, choices=org.choices(code, org.by_code))
