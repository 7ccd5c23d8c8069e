"""What people write where a key is meant: the key, or its name in any of the three languages. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from xlplan import terms
from xlplan.errors import require_one_of
from xlplan.plan.master.folded_codes import make_speller
from xlplan.schema.diagnostic import ROUNDS, Round
from xlplan.text import Text

WHAT: Final = {
    "table": Text("表", "表", "table"), "column": Text("列", "欄", "column"), "period": Text("期间", "期間", "period"),
    "spread": Text("各格间的分摊方式", "各儲存格間的分攤方式", "way of spreading"), "source": terms.in_sentence(terms.SOURCE),
    "method": Text("各单位间的分配方式", "各單位間的分配方式", "method"), "round": terms.in_sentence(terms.ROUND),
    "way": Text("方法", "方法", "method"), "action": Text("动作", "動作", "action"), "rule": Text("取整规则", "取整規則", "rule")}


def key_meant(what: str, value: str, names: Mapping[str, Text], spell: Callable[[str], str] | None = None,
              also: Iterable[tuple[str, str]] = ()) -> str:
    """The key of `names` that is meant by itself or by its name in any language; `also`: (what else it is called, key). XlplanError,
    naming the nearest and all there are, each with its name, for anything else, and for what several are called."""
    by_name = make_speller(names, [*((one, key) for key, name in names.items() for one in dict.fromkeys(name.all())), *also])
    key = by_name(spell(str(value)) if spell else str(value))
    require_one_of(WHAT[what], key, names, names)
    return key


def round_meant(typed: str) -> Round:
    """The round of that key or name, long or short: `revise`, 二下, 二下(下达调整数). XlplanError as `key_meant`."""
    long = ((one, key) for key, name in terms.ROUNDS.items() for one in name.all())
    key = key_meant("round", typed, terms.SHORT_ROUNDS, also=long)
    return next(one for one in ROUNDS if one == key)
