"""What HQ writes for a table, a period, a way or a source, as their keys: `费用预算`, `6月`, `按比例`. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

from xlplan.errors import XlplanError
from xlplan.plan.master.folded_codes import period_key
from xlplan.plan.master.keys_meant import key_meant
from xlplan.plan.master.labels import period_said
from xlplan.schema.column import Choice
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.adjusted import adjusted_places, must_name_place, place_meant, whole_place
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text, text_list

_WHICH: Final = Text("「{table}」有几列可以调整,请说明是哪一列:--period {choices}",
                     "「{table}」有幾欄可以調整,請說明是哪一欄:--period {choices}",
                     "several columns of “{table}” can be adjusted; say which: --period {choices}")
OVER: Final = ("proportional", "equal")  # how a change is shared over branches


def adjust_words(options: Mapping[str, Any], year: int, start: int) -> dict[str, Any]:
    """Options of `AdjustOrder` by their keys; XlplanError, naming what there is in words, for what is neither key nor name.
    `year`, `start`: the plan year and its first month."""
    of = MASTER_BY_KEY["adjustments"].by_key
    out = _by_label(options, {"table": {t.key: t.label for t in BRANCH if adjusted_places(t.key)}, "spread": _labels(of["spread"].choices),
                              "source": _labels(of["source"].choices),
                              "method": {k: v for k, v in _labels(of["spread"].choices).items() if k in OVER}})
    table = out.get("table", "sales_targets")
    names = {place: period_said(place, year, start, table) for place in adjusted_places(table)}
    if not out.get("period") and must_name_place(table):
        raise XlplanError(_WHICH, table=BY_KEY[table].label, choices=text_list(names.values()))
    typed = str(out.get("period") or whole_place(table))
    what = "period" if "year" in names or not names else "column"
    out["period"] = key_meant(what, place_meant(table, typed), names, partial(period_key, year=year, start=start))
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
