"""The overview's message and the three things to look at first, computed from the numbers. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.rollup.words import Words
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN

_LEAD: Final = Text("{year} 年度计划({round}):", "{year} 年度計畫({round}):", "{year} plan ({round}): ")
_NOBODY: Final = Text("尚无分公司上报", "尚無分公司提報", "no branch is in yet")
_NO_TARGET: Final = Text("已申报 {amount} 万元,尚未下达目标", "已提報 {amount} 萬元,尚未下達目標",
                         "{amount} (10k yuan) declared, no target assigned yet")
_EQUAL: Final = Text("同口径申报与下达一致", "同基準提報與下達一致", "on target, like-for-like")
_BALANCED: Final = Text("同口径申报与下达一致,各大区有增有减", "同基準提報與下達一致,各區域有增有減",
                        "on target like-for-like, regions offset each other")
_INSIDE: Final = Text(";{names}内部相抵:{units}", ";{names}內部相抵:{units}", "; within {names} units offset each other: {units}")
_OFFSET: Final = Text("{names}与下达一致,是内部相抵的:{units}", "{names}與下達一致,是內部相抵的:{units}",
                      "{names} on target only because units offset each other: {units}")
_ONE_OFFSET: Final = Text("{name} {by}", "{name} {by}", "{name} {by}")
_LESS: Final = Text("同口径申报比下达少 {by}", "同基準提報比下達少 {by}", "{by} below target like-for-like")
_MORE: Final = Text("同口径申报比下达多 {by}", "同基準提報比下達多 {by}", "{by} above target like-for-like")
_SHORT_IN: Final = Text(",缺口集中在{where}", ",缺口集中在{where}", ", mainly {where}")
_OVER_IN: Final = Text(",主要来自{where}", ",主要來自{where}", ", mainly {where}")
_SPREAD: Final = Text(",分布在 {n} 个大区或直属单位", ",分布在 {n} 個區域或直屬單位", ", spread over regions or units of their own ({n})")
_AMOUNT: Final = Text(" {amount} 万元", " {amount} 萬元", "{amount} (10k yuan)")

_REGION_BOTH: Final = Text("{name}:{n} 家销售未交/退回/未填(其下达 {missing}),计入 {have} 家{gap}",
                           "{name}:{n} 家銷售未交/退回/未填(其下達 {missing}),計入 {have} 家{gap}",
                           "{name}: sales of {n} missing, returned or not filled in (target {missing}); {have} in, {gap}")
_REGION_SHORT: Final = Text("{name}:申报比下达{gap}", "{name}:提報比下達{gap}",
                            "{name}: declared against target, {gap}")
_REGION_NONE: Final = Text("{name}:{n} 家销售未交/退回/未填(其下达 {missing})", "{name}:{n} 家銷售未交/退回/未填(其下達 {missing})",
                           "{name}: sales of {n} missing, returned or not filled in (target {missing})")
_FEWER: Final = Text("少报 {by}", "少報 {by}", "{by} less")
_GREATER: Final = Text("多报 {by}", "多報 {by}", "{by} more")
_EVEN: Final = Text("与下达一致", "與下達一致", "equal to target")
_SCISSORS: Final = Text("{what}增长率 {a} 高于同一批分公司的销售增长率 {b}{remark}",
                        "{what}成長率 {a} 高於同一批分公司的銷售成長率 {b}{remark}",
                        "{what}: {a}, above {b} of sales of the same branches{remark}")
_SLOWER: Final = Text("{what}增长率 {a},同一批分公司的销售增长率 {b}{remark}:没有跑在销售前面",
                      "{what}成長率 {a},同一批分公司的銷售成長率 {b}{remark}:沒有跑在銷售前面",
                      "{what}: {a}, not above {b} of sales of the same branches{remark}")
EXPENSES: Final = Text("费用", "費用", "Expenses")
_RHYTHM: Final = Text("上半年占比 {a},上年 {b}{among}:{verdict}", "上半年占比 {a},去年 {b}{among}:{verdict}",
                      "First half {a}, last year {b}{among}: {verdict}")
_AMONG: Final = Text("(上年不缺月的 {n} 家)", "(去年不缺月的 {n} 家)", " (the {n} without gaps last year)")
_CREDIBLE: Final = Text("节奏与上年相近", "節奏與去年相近", "pace like last year's")
_LATE: Final = Text("前低后高,请核对", "前低後高,請核對", "late in the year, please check")
_EARLY: Final = Text("前高后低,请核对", "前高後低,請核對", "early in the year, please check")
_DOUBTFUL: Final = Text("{n} 家的文件要总部核对或选定:{names}", "{n} 家的檔案要總公司核對或選定:{names}",
                        "Files that HQ has to look into or choose between ({n}): {names}")
_RETURNED: Final = Text("{n} 家有表退回:{names}", "{n} 家有表退回:{names}",
                        "Tables returned ({n}): {names}")
_UNDECLARED: Final = Text("{n} 家有表未填或暂不交,按下达暂估:{names}", "{n} 家有表未填或暫不交,按下達暫估:{names}",
                          "Tables not filled in or kept back, at target ({n}): {names}")


@dataclass(frozen=True)
class RegionPart:
    """A region: its targets (all, of missing branches, like-for-like), declared sales, and branches in and missing. `units`: those that
    are in, with what they declared less their target."""

    name: str
    missing: int
    like: int
    declared: int
    have: int
    absent: int
    shown: tuple[int, int] | None = None  # its missing targets and its gap in whole 万元, where a page shows them beside
    units: tuple[tuple[str, int], ...] = ()

    @property
    def gap(self) -> int:
        """Declared less target, over the branches that are in."""
        return self.declared - self.like

    @property
    def offset(self) -> tuple[tuple[str, int], ...]:
        """Units whose differences cancel each other out to the step, so that the region shows none."""
        return tuple(one for one in self.units if one[1]) if not self.gap else ()


def show_whole(steps: int, sign: bool = False) -> str:
    """Whole 万元, half away from zero."""
    return f"{half_up(steps, 10**WAN_YUAN.places):{'+' if sign else ''},}"


def rate_of(above: int, below: int) -> int:
    """Quotient in steps of 0.1 %, half away from zero; 0 without a divisor."""
    return half_up((above if below > 0 else -above) * 10**PERCENT.places, abs(below)) if below else 0


def headline_text(words: Words, round_name: str, parts: Sequence[RegionPart]) -> str:
    """`2027 年度计划(一上):同口径申报比下达少 0.9%,缺口集中在华北`."""
    say = words.say
    like, gap = sum(p.like for p in parts), sum(p.gap for p in parts)
    lead = say(_LEAD, round=round_name)
    if not any(p.have for p in parts):
        return lead + say(_NOBODY)
    if not like:
        return lead + say(_NO_TARGET, amount=show_whole(sum(p.declared for p in parts)))
    if not gap:
        return lead + say(_BALANCED if any(p.gap for p in parts) else _EQUAL) + (
            say(_INSIDE, **_said_offset(words, parts)) if any(p.offset for p in parts) else "")
    share = abs(rate_of(gap, like))
    by = PERCENT.show(share) if share else say(_AMOUNT, amount=WAN_YUAN.show(abs(gap))).lstrip()
    return lead + say(_LESS if gap < 0 else _MORE, by=by) + _where_gap(words, parts, gap)


def offset_sentence(words: Words, parts: Sequence[RegionPart]) -> str:
    """The regions that are on target only because their units cancel each other out, and those units; '' where there are none."""
    return words.say(_OFFSET, **_said_offset(words, parts)) if any(p.offset for p in parts) else ""


def _said_offset(words: Words, parts: Sequence[RegionPart]) -> dict[str, str]:
    units = sorted((one for p in parts for one in p.offset), key=lambda one: -abs(one[1]))
    said = [words.say(_ONE_OFFSET, name=name, by=WAN_YUAN.show(by, sign=True)) for name, by in units]
    return {"names": _some_names(words, [p.name for p in parts if p.offset]), "units": _some_names(words, said)}


def _where_gap(words: Words, parts: Sequence[RegionPart], gap: int) -> str:
    """Who stands behind the gap: one region with half of it, two with three quarters, else how many."""
    same = sorted((p for p in parts if p.gap and (p.gap < 0) == (gap < 0)), key=lambda p: -abs(p.gap))
    if len(parts) < 2:
        return ""
    total = sum(abs(p.gap) for p in same)
    text = _SHORT_IN if gap < 0 else _OVER_IN
    if 2 * abs(same[0].gap) >= total:
        return words.say(text, where=same[0].name)
    if 4 * sum(abs(p.gap) for p in same[:2]) >= 3 * total:
        return words.say(text, where=words.join([p.name for p in same[:2]]))
    return words.say(_SPREAD, n=len(same))


def worst_regions(words: Words, parts: Sequence[RegionPart]) -> list[str]:
    """The regions with the most target missing or short, worst first, as sentences."""
    weight = {id(p): p.missing + max(-p.gap, 0) for p in parts}
    out = []
    for part in sorted(parts, key=lambda p: -weight[id(p)]):
        if weight[id(part)] or part.absent:
            text = _EVEN if not part.gap else _FEWER if part.gap < 0 else _GREATER
            missing, by = (f"{n:,}" for n in part.shown or (half_up(n, 10**WAN_YUAN.places) for n in (part.missing, part.gap)))
            gap = words.say(text, by=by.lstrip("-"))
            both = _REGION_SHORT if not part.absent else _REGION_BOTH if part.have else _REGION_NONE
            out.append(words.say(both, name=part.name, n=part.absent, missing=missing, have=part.have, gap=gap))
    return out


def compare_growth(words: Words, what: Text, growth: int, sales: int, remark: str = "") -> tuple[bool, str]:
    """(something is wrong, sentence) of expenses or heads against sales; both in steps of 0.1 %. `remark`: behind the growth of sales."""
    wrong = growth > sales
    return wrong, words.say(_SCISSORS if wrong else _SLOWER, what=words.say(what), a=PERCENT.show(growth, sign=True),
                            b=PERCENT.show(sales, sign=True), remark=remark)


def said_among(words: Words, count: int) -> str:
    """Behind figures of so many units only; '' where they are of all, 0."""
    return words.say(_AMONG, n=count) if count else ""


def judge_rhythm(words: Words, share: int, last_year: int, limit: int, among: int = 0) -> tuple[bool, str]:
    """(something is wrong, sentence) of the first half's share; all in steps of 0.1 %. `among`: of how many units, where not of all."""
    off = share - last_year
    verdict = _CREDIBLE if abs(off) <= limit or not last_year else _LATE if off < 0 else _EARLY
    return verdict is not _CREDIBLE, words.say(_RHYTHM, a=PERCENT.show(share), b=PERCENT.show(last_year),
                                               among=said_among(words, among), verdict=words.say(verdict))


def doubtful_sentence(words: Words, names: Sequence[str]) -> str:
    """Units of which a file seems to be another one's, or between whose files HQ has to choose; '' where there are none."""
    return words.say(_DOUBTFUL, n=len(names), names=_some_names(words, names)) if names else ""


def returned_sentence(words: Words, names: Sequence[str]) -> str:
    """Branches of which a table went back; '' when there are none."""
    return words.say(_RETURNED, n=len(names), names=_some_names(words, names)) if names else ""


def undeclared_sentence(words: Words, names: Sequence[str]) -> str:
    """Branches of which a table came that is not declared; '' when there are none."""
    return words.say(_UNDECLARED, n=len(names), names=_some_names(words, names)) if names else ""


def _some_names(words: Words, names: Sequence[str]) -> str:
    return words.join(list(names[:4])) + ("…" if len(names) > 4 else "")


def first_three(regions: Sequence[str], flagged: Sequence[tuple[bool, str]], back: str) -> list[str]:
    """The worst region, then what is wrong, then the other regions, then what is well."""
    wrong = [text for bad, text in flagged if bad]
    well = [text for bad, text in flagged if not bad]
    return [*regions[:1], *([back] if back else []), *wrong, *regions[1:], *well][:3]
