"""The sheet organisation: the company, its regions, and a unit for each that the exports name. Room between exports and pipeline."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from xlplan.drafting.guesses import Guess, of_rows
from xlplan.drafting.names import Kind, Names, free_code, name_things
from xlplan.exports.records import names_units, unit_columns
from xlplan.tables.master.rows import Row
from xlplan.text import Lang, Text, fold_text

UNITS: Final = Kind("U", Text("未写明单位", "未寫明單位", "No unit stated"), Text("销售部", "銷售部", "Sales department"))
_ROOT: Final = "HQ"
_MADE: Final = Text("导出文件没有编码,xlplan 编的", "匯出檔沒有代碼,xlplan 編的", "The export has no codes; xlplan made them")
_UNUSABLE: Final = Text("导出文件里的编码太长或有特殊字符,xlplan 另编的", "匯出檔裡的代碼太長或有特殊字元,xlplan 另編的",
                        "The codes of the export are too long or hold signs that codes may not have; xlplan made others")
_NAMES: Final = Text("同一编码有几个名称,取金额最大的", "同一代碼有幾個名稱,取金額最大的",
                     "One code has several names; this is the one with the most money")
_SEVERAL_REGIONS: Final = Text("导出文件里属于几个大区,取金额最大的", "匯出檔裡屬於幾個區域,取金額最大的",
                               "The export has it in several regions; this is the one with the most money")
_BRANCH: Final = Text("每个卖货的单位都当作填报的分公司", "每個賣貨的單位都當作填報的分公司",
                      "Every unit that sells is taken for a branch that fills in")
_SELLS_NOTHING: Final = Text("没有销售,当作总部直管", "沒有銷售,當作總公司直管", "It sells nothing and is taken for HQ-run")
_CLOSED: Final = Text("最近 12 个月没有销售,当作已撤销", "最近 12 個月沒有銷售,當作已裁撤",
                      "No sales in the last 12 months: taken for closed")
_ONLY: Final = Text("导出文件没有单位,全公司作一个单位", "匯出檔沒有單位,全公司作一個單位", "The export names no units; the company is one")
_REGIONS_AS_UNITS: Final = Text("导出文件只有大区,每个大区作一个单位", "匯出檔只有區域,每個區域作一個單位",
                                "The export names regions alone; each is taken for a unit")


LEVELS: Final = ("region", "province")  # columns of records that say where a unit stands, from above
_PREFIX: Final = {"region": "R", "province": "V"}


@dataclass(frozen=True)
class Units:
    """The units of all exports. `names`: theirs, as exported; `above`: level -> unit -> name of the one that most of its money is in, of
    those that have one; `torn`: units in several of a level; `as_regions`: whether the regions of the export are the units."""

    names: Names
    above: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    torn: frozenset[str] = frozenset()
    as_regions: bool = False

    def codes(self, records: pd.DataFrame) -> list[str]:
        """Our unit of each record."""
        return self.names.codes(*unit_columns(records, self.as_regions))


def units_of(frames: Sequence[tuple[pd.DataFrame, str]], lang: Lang) -> Units:
    """The units that records name; each frame with the column that weighs them."""
    regional = any((f["region"] != "").any() for f, _ in frames)
    as_regions = regional and not any(names_units(f) for f, _ in frames)
    found = list[tuple[str, str, int]]()
    for frame, measure in frames:
        found += zip(*unit_columns(frame, as_regions), [abs(int(n)) for n in frame[measure]], strict=True)
    named = name_things(found, UNITS, lang, taken=[_ROOT])
    above, torn = dict[str, dict[str, str]](), set[str]()
    for level in () if as_regions else LEVELS:
        of, several = _groups(frames, level, named)
        if of and 2 * len(several) <= len(of) and (level == "region" or 1 < len(set(of.values())) < len(of)):
            above[level] = of
            torn |= several
    return Units(named, above, frozenset(torn), as_regions)


def _groups(frames: Sequence[tuple[pd.DataFrame, str]], level: str, named: Names) -> tuple[dict[str, str], set[str]]:
    """(unit -> the group that most of its money is in, units in several)."""
    money: dict[str, Counter[str]] = {}
    spelt: dict[str, str] = {}
    for frame, measure in frames:
        for unit, group, weight in zip(named.codes(frame["unit_code"], frame["unit"]), frame[level], frame[measure], strict=True):
            if group:
                spelt.setdefault(fold_text(group), group.strip())
                money.setdefault(unit, Counter())[fold_text(group)] += abs(int(weight)) + 1
    return ({unit: spelt[of.most_common(1)[0][0]] for unit, of in money.items()}, {unit for unit, of in money.items() if len(of) > 1})


def organisation_rows(units: Units, company: str, selling: Mapping[str, str], lang: Lang) -> tuple[list[Row], list[Guess]]:
    """The rows of the sheet, the company first, and what of them is guessed. `selling`: unit that sells -> '' of one that goes on, else
    its last day."""
    things = units.names.things
    used = [t.code for t in things]
    root = free_code(_ROOT, used)
    rows: list[Row] = [{"code": root, "name": company, "level": "company", "type": "sums_up"}]
    parent = {t.code: root for t in things}
    for level in LEVELS:
        of = units.above.get(level, {})
        groups: dict[tuple[str, str], str] = {}  # (parent, name) -> code: a province of two regions stands in each
        places = sorted({(parent[unit], name) for unit, name in of.items()})
        for n, place in enumerate(places, 1):
            groups[place] = free_code(f"{_PREFIX[level]}{n:0{max(2, len(str(len(places))))}}", used)
            rows.append({"code": groups[place], "name": place[1], "parent": place[0], "level": level, "type": "sums_up"})
        parent |= {unit: groups[parent[unit], name] for unit, name in of.items()}
    first = len(rows)
    for thing in things:
        sells = thing.code in selling
        rows.append({"code": thing.code, "name": thing.name, "parent": parent[thing.code], "level": "branch" if sells else "department",
                     "type": "fills" if sells else "hq_run", "valid_to": selling.get(thing.code) or None})
    at = range(first, len(rows))
    guesses = name_guesses("organisation", "name", units.names, first)
    guesses += of_rows("organisation", "code", range(first), _MADE)
    guesses += of_rows("organisation", "parent", [i for i in at if things[i - first].code in units.torn], _SEVERAL_REGIONS)
    for column in ("level", "type"):
        guesses += of_rows("organisation", column, [i for i in at if things[i - first].code in selling],
                           _REGIONS_AS_UNITS if units.as_regions else _ONLY if len(things) == 1 and things[0].blank else _BRANCH)
        guesses += of_rows("organisation", column, [i for i in at if things[i - first].code not in selling], _SELLS_NOTHING)
    guesses += of_rows("organisation", "valid_to", [i for i in at if selling.get(things[i - first].code)], _CLOSED)
    return rows, guesses


def name_guesses(table: str, column: str, names: Names, first: int = 0) -> list[Guess]:
    """What is guessed about the codes and names of a sheet whose things begin in row `first`."""
    places = {t.code: i for i, t in enumerate(names.things, first)}
    bare = [places[t.code] for t in names.things if t.made and not t.erp]
    other = [places[t.code] for t in names.things if t.made and t.erp]
    blank = [places[t.code] for t in names.things if t.blank]
    return [*of_rows(table, "code", bare, _MADE), *of_rows(table, "code", other, _UNUSABLE),
            *of_rows(table, column, [places[code] for code in names.several], _NAMES),
            *of_rows(table, column, blank, _STANDS_FOR)]


_STANDS_FOR: Final = Text("导出文件这里是空的", "匯出檔這裡是空的", "The export leaves this blank")
