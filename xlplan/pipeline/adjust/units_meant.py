"""The units that HQ names, as the organisation has them. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from xlplan.errors import XlplanError
from xlplan.plan.master.master import Master
from xlplan.tables.master.parts import EVERY
from xlplan.text import Text, fold_text

_NO_UNIT: Final = Text("{code} 不是填报单位,下面也没有填报单位。{choices}", "{code} 不是填報單位,下面也沒有填報單位。{choices}",
                       "{code} is no unit that fills in, and has none below it; {choices}")
_NO_SUCH: Final = Text("没有这个单位:{code}。{choices}", "沒有這個單位:{code}。{choices}", "No such unit: {code}; {choices}")


def branches_meant(master: Master, branches: Iterable[str] | None, scope: str) -> list[str]:
    """The branches of these codes or below `scope`, all without either, in the order of the organisation."""
    wanted = branches_below(master,
                            branches if branches is not None else master.organisation.roots if fold_text(scope) in EVERY else [scope])
    return [b for b in master.organisation.branches() if b in wanted]


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
