"""Foreign codes of a pasted sheet become ours, and what goes to several of ours is split so that the parts add up to the whole. Apart from
`pasted`, and with it behind pandas. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import accumulate, pairwise, product
from typing import Any, Final

import numpy as np
import pandas as pd

from xlplan.decompose import apportion
from xlplan.plan.master.pasted_codes import MappedSpan, PastedCodes
from xlplan.schema.exact import SCALE
from xlplan.text import fold_text
from xlplan.units import Ints

_SEVERAL: Final = "\0"  # before the codes and shares of what is split: `\0P01=3/5\0P02=2/5`


def mapped_codes(typed: pd.Series[Any], own: pd.Series[Any], codes: PastedCodes, kind: str, months: Ints,
                 ours: Mapping[str, str]) -> pd.Series[Any]:
    """The codes of the rows where HQ's sheet maps what was typed, else `own`; of several the parts, for `split_rows`. NaN in months in
    which rows of that sheet contradict each other. `months`: of the rows, 202603; `ours`: folded code -> the code that counts."""
    always: dict[str, str] = {}
    sometimes: list[tuple[str, MappedSpan, str | None]] = []
    for text in map(str, typed.unique()):
        for span in codes.spans(kind, text):
            said = _said(span, ours)
            if said and not span.first and not span.last:
                always[text] = said
            else:
                sometimes.append((text, span, said))
    out = typed.map(always).fillna(own) if always else own
    for text, span, said in sometimes:
        first, last = (int(month.replace("-", "") or edge) for month, edge in ((span.first, 0), (span.last, 999_999)))
        out = out.mask((typed == text) & (months >= first) & (months <= last), said)
    return out


def _said(span: MappedSpan, ours: Mapping[str, str]) -> str | None:
    """The code that counts, or those with their shares; None of rows that contradict each other."""
    shares: dict[str, Fraction] = {}
    for code, share in span.parts:
        counts = ours.get(fold_text(code), code)
        shares[counts] = shares.get(counts, Fraction(0)) + share
    return "".join(f"{_SEVERAL}{code}={share}" for code, share in shares.items()) if len(shares) > 1 else next(iter(shares), None)


def split_rows(rows: pd.DataFrame, columns: Sequence[str], scale: int, rest: Mapping[int, Decimal],
               *, whole: bool) -> tuple[pd.DataFrame, int, Mapping[int, Decimal]]:
    """The rows, those of several codes replaced by one for each of them; in which part of a step their values count, and what they hold
    beyond. Rows of one month, the same codes and state are summed and then split to the count: parts of each such sum add up to it.
    `scale`: part of a step in which they count before; `whole`: steps are not to be cut, as those of persons."""
    several = np.logical_or.reduce([rows[c].str.startswith(_SEVERAL).to_numpy(dtype=np.bool_) for c in columns])
    if not several.any():
        return rows, scale, rest
    if scale == 1 and not whole:
        rows, scale = rows.assign(value=rows["value"] * SCALE), SCALE
    plain, of = rows[~several], rows[several]
    more = {i: one for i, one in rest.items() if i in plain.index}
    made: list[dict[str, Any]] = []
    first = int(rows.index.max()) + 1
    keys = ["fy", "pos", *columns, "status", *(["stated"] if "stated" in rows else [])]
    for key, group in of.groupby(keys, sort=False):
        held = dict(zip(keys, key, strict=True))
        parts = [*product(*(_parts(held[c]) for c in columns))]
        shares = np.array([reduce(lambda a, part: a * part[1], one, Fraction(1)) for one in parts], dtype=object)
        total = sum(map(int, group["value"]))
        values = apportion(total, shares) if whole else _cut(total, [*shares])
        cases = apportion(int(group["cases"].sum()), shares) if "cases" in group else None
        beyond = sum((rest[i] for i in group.index if i in rest), Decimal(0))
        if beyond:
            more[first + len(made) + int(np.argmax(shares))] = beyond
        for at, codes in enumerate(parts):
            made.append({**held, **{c: code for c, (code, _) in zip(columns, codes, strict=True)}, "value": int(values[at]),
                         **({} if cases is None else {"cases": int(cases[at])})})
    parts_of = pd.DataFrame(made, index=range(first, first + len(made))).reindex(columns=rows.columns)
    return pd.concat([plain, parts_of.astype({c: rows[c].dtype for c in ("fy", "pos")})]), scale, more


def _cut(total: int, shares: Sequence[Fraction]) -> list[int]:
    """The counts by their shares, which come to 1: the running total of the shares in whole counts."""
    ends = [round(total * share) for share in accumulate(shares)]
    return [end - start for start, end in pairwise([0, *ends])]


def _parts(said: str) -> list[tuple[str, Fraction]]:
    if not said.startswith(_SEVERAL):
        return [(said, Fraction(1))]
    return [(code, Fraction(share)) for code, _, share in (one.rpartition("=") for one in said.split(_SEVERAL)[1:])]
