"""Which regions have a page of their own for the review meeting. Floor 4."""
from __future__ import annotations

from collections.abc import Collection

from xlplan.plan.master.master import Master


def regions_met(master: Master, filling: Collection[str]) -> tuple[str, ...]:
    """Codes of the units of the level that HQ lets act, as far as units among those that fill in stand below them; where HQ names none,
    the units right below the company. In the order of the organisation."""
    org, level = master.organisation, master.company.acting
    tops = org.roots
    while len(tops) == 1 and tops[0] not in filling and org.children(tops[0]):
        tops = org.children(tops[0])
    every = [one for code in tops for one in org.planning(code)] if level else [*tops]
    return tuple(code for code in every if not org.by_code[code].carries and level in ("", org.by_code[code].level)
                 and set(org.below(code)) & set(filling))
