"""Units that nothing on the master's sheets gives a target to, counted as `check` does (XP624), live. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.schema.frame import Frame
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.guide import EXAMPLE
from xlplan.text import Lang, fold_text
from xlplan.workbook.layout import Layout
from xlplan.workbook.writing.counted_rows import CountedRows

_FIGURES: Final = {"potential": "potential", "population": "population", "outlets": "outlets", "own": "base_weight"}  # basis -> column


def idle_units(frames: Mapping[str, Frame], layouts: Mapping[str, Layout], history_rows: str, lang: Lang) -> tuple[int, str]:
    """(units that fill in, weigh nothing and have no direct target; the formula that counts them). What the formula cannot know for certain
    it does not count: units that end, words of other languages, a history by other codes than ours, in which year something was sold.
    `history_rows`: the cell that counts the rows of the sales history."""
    return count_idle(frames), _formula(frames, layouts, history_rows, lang)


def _formula(frames: Mapping[str, Frame], layouts: Mapping[str, Layout], history_rows: str, lang: Lang) -> str:
    def area(table: str, column: str, *, ready: bool = False) -> str:
        return CountedRows(frames[table], MASTER_BY_KEY[table], layouts[table]).area(column, ready=ready)

    def word(table: str, column: str, key: str) -> str:
        return next(choice.label(lang) for choice in MASTER_BY_KEY[table].by_key[column].choices if choice.key == key)

    def figure(column: str) -> str:
        return area("weights", column, ready=True)

    unit, basis, own, direct = (figure(key) for key in ("branch", "basis", "py_estimate", "direct_target"))
    codes, kinds, ends = (area("organisation", key) for key in ("code", "type", "valid_to"))
    sold, weighed, fills = area("history_sales", "branch"), area("weights", "branch"), word("organisation", "type", "fills")
    known = f'(COUNTIFS({codes},{unit},{kinds},"{fills}",{ends},"=")>0)*(1-ISNUMBER({direct}))'
    stated = "+".join(f'({basis}="{word("weights", "basis", key)}")*(1-ISNUMBER({figure(column)})*({figure(column)}>0))'
                      for key, column in _FIGURES.items())
    last = f'(({basis}="")+({basis}="{word("weights", "basis", "last_year")}"))'
    begun = f"SUMPRODUCT({known}*({stated}+{last}*ISNUMBER({own})*({own}<=0)))"
    unsold = f"SUMPRODUCT({known}*{last}*(1-ISNUMBER({own}))*ISNA(MATCH({unit},{sold},0)))"
    code, name, kind, end = (area("organisation", key, ready=True) for key in ("code", "name", "type", "valid_to"))
    unnamed = (f'SUMPRODUCT(({kind}="{fills}")*({end}="")*ISERROR(FIND("{EXAMPLE(lang).strip()}",{code}&{name}))'
               f"*(COUNTIF({weighed},{code})=0)*(COUNTIF({weighed},{name})=0)*ISNA(MATCH({code},{sold},0)))")
    by_code = (f'IF(COUNTIF({area("mapping", "kind")},"{word("mapping", "kind", "unit")}")>0,0,'
               f"--(({history_rows}=0)+(SUMPRODUCT(--ISNUMBER(MATCH({code},{sold},0)))>0)>0))")
    return f"{begun}+({unsold}+{unnamed})*{by_code}"


def count_idle(frames: Mapping[str, Frame]) -> int:
    """What the formula counts, of the frames."""
    org, weights, history = frames["organisation"], frames["weights"], frames["history_sales"]
    sold = {fold_text(text) for text in history.texts["branch"] if text}
    units = {fold_text(str(code)): fold_text(str(name)) for code, name, kind, end in zip(
        *(org.texts[key] for key in ("code", "name", "type", "valid_to")), strict=True) if code and kind == "fills" and not end}
    codes = {fold_text(str(code)) for code in org.texts["code"] if code}
    by_code = (bool(sold & codes) or not sold) and "unit" not in frames["mapping"].texts["kind"]
    rows = {fold_text(str(text)): i for i, text in enumerate(weights.texts["branch"]) if text}
    idle = 0
    for unit, name in units.items():
        if unit in rows or name in rows:
            i = rows.get(unit, -1)
            basis = str(weights.texts["basis"][i]) or "last_year"
            column = _FIGURES.get(basis, "py_estimate")
            filled, steps = bool(weights.filled[column][i]), int(weights.amounts[column][i])
            none = steps <= 0 if filled else basis != "last_year" or (unit not in sold and by_code)
            idle += i >= 0 and none and not weights.filled["direct_target"][i]
        else:
            idle += by_code and unit not in sold
    return idle
