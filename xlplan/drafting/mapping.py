"""The sheet mapping: codes and names of the export that are not found by our own. Room between exports and pipeline."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

import pandas as pd

from xlplan.drafting.guesses import Guess, of_rows
from xlplan.drafting.names import Names
from xlplan.plan.master.read_rows import codes_in
from xlplan.tables.master.rows import Row
from xlplan.text import Text, fold_text

_CATEGORY: Final = Text("这个单品的金额最多在这个品类", "這個單品的金額最多在這個品類", "Most of this product's money is in that category")


def mapping_rows(kinds: Mapping[str, Names], articles: pd.DataFrame | None, products: Names) -> tuple[list[Row], list[Guess]]:
    """A row for each code, or name without one, that neither our code, a name nor a code of the ERP on our sheets answers to.

    `kinds`: unit, product, ... -> its things. `articles`: records of single products, where the products of the plan are their
    categories (`products`): each goes to the one that most of its money is in. All of them count: a draft is looked at as a whole.
    """
    rows: list[Row] = []
    for kind, names in kinds.items():
        own = _own(names)
        seen = set[str]()
        for (code, name), ours in names.of.items():
            form = code or name
            if form and form not in seen and (own.get(code) or own.get(name)) != ours:
                seen.add(form)
                rows.append({"kind": kind, "foreign": names.spelt[form], "ours": ours})
    first, torn = len(rows), list[int]()
    if articles is not None:
        own = _own(products)
        for foreign, of in _categories(articles, products).items():
            if own.get(fold_text(foreign)) != of.most_common(1)[0][0]:
                torn += [len(rows)] * (len(of) > 1)
                rows.append({"kind": "product", "foreign": foreign, "ours": of.most_common(1)[0][0]})
    return rows, of_rows("mapping", "ours", torn, _CATEGORY) if len(rows) > first else []


def _own(names: Names) -> dict[str, str]:
    """Folded code, name of one code only, or code of the ERP -> our code."""
    bear = Counter(fold_text(t.name) for t in names.things)
    out = {fold_text(t.name): t.code for t in names.things if bear[fold_text(t.name)] == 1}
    out |= {fold_text(one): t.code for t in names.things for one in codes_in(t.erp)}
    return out | {fold_text(t.code): t.code for t in names.things}


def _categories(articles: pd.DataFrame, products: Names) -> dict[str, Counter[str]]:
    """Code, or name without one, of a single product -> our code of each of its categories, by its money."""
    out: dict[str, Counter[str]] = {}
    sums = articles.assign(foreign=articles["product_code"].where(articles["product_code"] != "", articles["product"]).str.strip())
    for (foreign, category), amounts in sums[sums["foreign"] != ""].groupby(["foreign", "category"], sort=False)["amount"]:
        out.setdefault(str(foreign), Counter())[products.of["", fold_text(category)]] += sum(abs(int(n)) for n in amounts) + 1
    return out
