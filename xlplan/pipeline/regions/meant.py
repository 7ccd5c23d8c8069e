"""The regions that HQ names. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlplan.pipeline.adjust.units_meant import units_meant
from xlplan.plan.master.organisation import Organisation


def regions_meant(org: Organisation, acting: Sequence[str], branches: Iterable[str] | None, scope: str) -> list[str]:
    """Those of the `acting` that are named: one by its own code is meant alone, without those inside it; else as `units_meant`."""
    codes = None if branches is None else [*branches]
    if codes is None:
        return units_meant(org, acting, None, scope) if scope else [*acting]
    own = {code for code in map(org.spelling, codes) if code in acting}
    others = [code for code in codes if org.spelling(code) not in own]
    below = {*units_meant(org, acting, others, scope)} if others or not own else set[str]()
    inside = {*units_meant(org, acting, own, scope)} if own else set[str]()  # named outside the scope: XlplanError
    return [code for code in acting if code in below or (code in own and code in inside)]
