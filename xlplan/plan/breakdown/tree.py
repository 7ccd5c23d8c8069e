"""A total shared down the organisation. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from xlplan.decompose import apportion
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding
from xlplan.schema.diagnostic import Diagnostic
from xlplan.units import WAN_YUAN


class TargetTree:
    """Sharing a total down the organisation, level by level: direct targets are set aside, the rest goes by weight. Findings
    go to `out`."""

    def __init__(self, master: Master, weights: Mapping[str, Fraction], out: list[Diagnostic]) -> None:
        self.org, self.rows, self.out = master.organisation, master.weights, out
        self.top = master.company.name
        self.direct: dict[str, int] = {}  # unit -> its direct target, else those of the units below it
        self.free: dict[str, Fraction] = {}
        self.has_free: dict[str, bool] = {}
        for code in reversed(self.org.walk()):
            direct, carries = self._direct(code), self.org.by_code[code].carries
            below = () if carries else self.org.children(code)
            self.direct[code] = direct if direct is not None else sum(self.direct[c] for c in below)
            free = weights.get(code, Fraction(0)) if carries else sum((self.free[c] for c in below), Fraction(0))
            self.free[code] = Fraction(0) if direct is not None else free
            self.has_free[code] = direct is None and (carries or any(self.has_free[c] for c in below))
        self.weights = weights

    def _direct(self, code: str) -> int | None:
        row = self.rows.get(code)
        return None if row is None else row.direct_target

    def share(self, total: int) -> dict[str, int]:
        """Targets of every unit; a unit that sums up is the sum of the carriers below it. XP615 direct targets that do not
        fit, XP624 a unit without any weight, XP626 a level without any weight (shared equally)."""
        out = dict.fromkeys(self.org.by_code, 0)
        waiting: list[tuple[str, tuple[str, ...], int]] = [("", self.org.roots, total)]
        while waiting:
            above, below, amount = waiting.pop()
            for code, part in zip(below, self._level(above, below, amount), strict=True):
                if self.org.by_code[code].carries:
                    for unit in self.org.path(code):
                        out[unit] += part
                else:
                    waiting.append((code, self.org.children(code), part))
        idle = [c for c, w in self.weights.items() if not w and not out[c] and self.org.by_code[c].type == "fills"]
        self.out += [master_finding("XP624", "weights", None, "branch", item=c) for c in idle if total]
        return out

    def _level(self, above: str, below: Sequence[str], amount: int) -> list[int]:
        direct = [self.direct[c] for c in below]
        rest = amount - sum(direct)
        open_ = [self.has_free[c] for c in below]
        if rest < 0 or (rest and below and not any(open_)):
            self.out.append(master_finding("XP615", "weights", None, "direct_target", found=WAN_YUAN.value(sum(direct)),
                                           expected=WAN_YUAN.value(amount), unit=WAN_YUAN.key,
                                           item=above or self.top))
        if rest <= 0 or not any(open_):
            return direct
        weights = [self.free[c] for c in below]
        if not any(weights):
            self.out.append(master_finding("XP626", "weights", None, "branch", item=above or self.top))
            weights = [Fraction(int(o)) for o in open_]
        return [d + int(p) for d, p in zip(direct, apportion(rest, np.array(weights, dtype=object)), strict=True)]
