"""What HQ writes for a table, a period, a way or a source, as their keys: `费用预算`, `6月`, `按比例`. Floor 6."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from xlplan import terms
from xlplan.errors import require_one_of
from xlplan.plan.master.adjustable import PERIODS, unit_of
from xlplan.plan.master.folded_codes import make_speller, period_key
from xlplan.plan.master.labels import period_said
from xlplan.schema.column import Choice
from xlplan.tables import BRANCH
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text

OVER: Final = ("proportional", "equal")  # how a change is shared over branches
WHAT: Final = {
    "table": Text("表", "表", "table"), "column": Text("列", "欄", "column"), "period": Text("期间", "期間", "period"),
    "spread": Text("各格间的分摊方式", "各儲存格間的分攤方式", "way of spreading"), "source": terms.in_sentence(terms.SOURCE),
    "method": Text("各单位间的分配方式", "各單位間的分配方式", "method")}


def adjust_words(options: Mapping[str, Any], year: int, start: int) -> dict[str, Any]:
    """Options of `AdjustOrder` by their keys; XlplanError, naming what there is in words, for what is neither key nor name.
    `year`, `start`: the plan year and its first month."""
    of = MASTER_BY_KEY["adjustments"].by_key
    out = _by_label(options, {"table": {t.key: t.label for t in BRANCH if unit_of(t.key, "year")}, "spread": _labels(of["spread"].choices),
                              "source": _labels(of["source"].choices),
                              "method": {k: v for k, v in _labels(of["spread"].choices).items() if k in OVER}})
    if "period" in out:
        table = out.get("table", "sales_targets")
        names = {p: period_said(p, year, start) for p in PERIODS if unit_of(table, p)}
        out["period"] = key_meant("period", out["period"], names, partial(period_key, year=year, start=start))
    return out


def assign_words(options: Mapping[str, Any]) -> dict[str, Any]:
    """As `adjust_words`, of `AssignOrder`."""
    of = MASTER_BY_KEY["assignments"].by_key
    return _by_label(options, {key: _labels(of[key].choices) for key in ("source", "method")})


def _labels(choices: Iterable[Choice]) -> dict[str, Text]:
    return {c.key: c.label for c in choices}


def _by_label(options: Mapping[str, Any], names: Mapping[str, Mapping[str, Text]]) -> dict[str, Any]:
    """The options, those in `names` by their keys; a blank one stands for its default."""
    return {key: key_meant(key, value, names[key]) if key in names and value != "" else value for key, value in options.items()}


def key_meant(what: str, value: str, names: Mapping[str, Text], spell: Callable[[str], str] | None = None) -> str:
    """The key of `names` that is meant by itself or by its name in any language."""
    by_name = make_speller(names, ((one, key) for key, name in names.items() for one in dict.fromkeys(name.all())))
    key = by_name(spell(str(value)) if spell else str(value))
    require_one_of(WHAT[what], key, names, names)
    return key
