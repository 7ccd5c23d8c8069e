"""The three biggest things that the head of a region must be asked, made of its gaps and findings, in words. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from xlplan import terms
from xlplan.plan.rollup.headline import EXPENSES, rate_of, said_among, show_whole
from xlplan.plan.rollup.words import Words
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN

Named = tuple[str, int]  # a unit and its figure

_AWAY: Final = Text("{names}的销售未交、退回或未填,其下达 {amount} 万元:哪天交,能不能按下达交?",
                    "{names}的銷售未交、退回或未填,其下達 {amount} 萬元:哪天交,能不能按下達交?",
                    "No sales declared by {names}, target {amount} (10k yuan): when will they come, and will they meet it?")
_EXCLUDED: Final = Text("{names}交来的文件已由总部排除,其下达 {amount} 万元按下达计:请它重交,还是就按下达?",
                        "{names}交來的檔案已由總公司排除,其下達 {amount} 萬元按下達計:請它重交,還是就按下達?",
                        "HQ excluded what {names} sent; target {amount} (10k yuan) counts instead: is it to be sent again, or left so?")
_SHORT: Final = Text("{names}申报比下达少 {amount} 万元(该区同口径下达的 {share}):差在哪里,用什么补?",
                     "{names}提報比下達少 {amount} 萬元(該區同基準下達的 {share}):差在哪裡,用什麼補?",
                     "{names}: {amount} (10k yuan) below target, {share} of the region's: where is it lost, and what makes up for it?")
_OVER: Final = Text("{names}申报比下达多 {amount} 万元:凭什么做到,要不要加人加钱?",
                    "{names}提報比下達多 {amount} 萬元:憑什麼做到,要不要加人加錢?",
                    "{names}: {amount} (10k yuan) above target: what makes it possible, and does it take more heads or money?")
_MUST_FIX: Final = Text("{names}有 {n} 处必须改,什么时候改好重交?其中最大的:{what}",
                        "{names}有 {n} 處必須修正,什麼時候改好重交?其中最大的:{what}",
                        "{names}: {n} to be fixed; when will it come back corrected? The biggest: {what}")
_EXPLAIN: Final = Text("{names}有 {n} 处请说明没有说明,原因是什么?其中最大的:{what}",
                       "{names}有 {n} 處請說明沒有說明,原因是什麼?其中最大的:{what}",
                       "{names}: {n} not explained; what are the reasons? The biggest: {what}")
_FASTER: Final = Text("{what}增长率 {a},同一批分公司的销售增长率 {b}{remark}:多出来的换来什么?",
                      "{what}成長率 {a},同一批分公司的銷售成長率 {b}{remark}:多出來的換來什麼?",
                      "{what} grow {a}, sales of the same branches {b}{remark}: what does the rest bring?")
_LATE: Final = Text("上半年占比 {a},上年 {b}{among}:下半年凭什么补回来?", "上半年占比 {a},去年 {b}{among}:下半年憑什麼補回來?",
                    "First half {a}, last year {b}{among}: what makes up for it in the second half?")
_EARLY: Final = Text("上半年占比 {a},上年 {b}{among}:上半年做得到吗,下半年为什么少?",
                     "上半年占比 {a},去年 {b}{among}:上半年做得到嗎,下半年為什麼少?",
                     "First half {a}, last year {b}{among}: can it be done, and why less in the second half?")
_OVER_CAP: Final = Text("{names}超编 {n} 人:减谁,还是要加编?", "{names}超過員額 {n} 人:減誰,還是要加編?",
                        "{names}: {n} above the authorised heads: who goes, or who authorises more?")
_SLOWEST: Final = Text("{name}增长 {a},区内最慢(全区 {b}):为什么?", "{name}成長 {a},區內最慢(全區 {b}):為什麼?",
                       "{name} grows {a}, slowest of the region ({b}): why?")
_FASTEST: Final = Text("{name}增长 {a},区内最快(全区 {b}):凭什么做到?", "{name}成長 {a},區內最快(全區 {b}):憑什麼做到?",
                       "{name} grows {a}, fastest of the region ({b}): what makes it possible?")
_MORE: Final = Text("{names}等 {n} 家", "{names}等 {n} 家", "{names} and others ({n} in all)")
_NAMED: Final = 3
_MILD: Final = 10  # points of growth, in steps of 0.1 %, by which a branch stands out


@dataclass(frozen=True)
class Found:
    """Findings of one kind about the region: how many of which unit, and the biggest in words. `supports`: all are about tables that only
    support the plan."""

    of: Sequence[Named] = ()
    biggest: str = ""
    amount: int = 0  # what they come to in money, where they tell
    supports: bool = False


@dataclass(frozen=True)
class Asked:
    """What is known of a region. Amounts in steps of 0.01 万元, rates in steps of 0.1 %.

    Attributes:
        like: its target over the branches that are in. away: branches without sales, their targets; excluded: those
            of which HQ took out what came. gaps: declared less target of
            those that are in.
        must_fix, unexplained: findings that are open.
        expense_growth, heads_growth: each with the growth of sales of the same branches; None where nobody is in.
        half: share of the first half and last year's, None where nobody is in whose last year is whole; limit: how far they may be apart.
        over_cap: branches with more heads than authorised. growths: of the branches that are in; growth: of the region.
        among: of how many branches `half` is, 0 of all; remark: behind the growth of sales: branches without months of last year.
        shown: branch that is in -> its gap in whole 万元 as the page shows it.
    """

    like: int = 0
    away: Sequence[Named] = ()
    excluded: Sequence[Named] = ()
    gaps: Sequence[Named] = ()
    must_fix: Found = Found()
    unexplained: Found = Found()
    expense_growth: tuple[int, int] | None = None
    heads_growth: tuple[int, int] | None = None
    half: tuple[int, int] | None = None
    limit: int = 0
    over_cap: Sequence[Named] = ()
    growths: Sequence[Named] = ()
    growth: int = 0
    shown: Mapping[str, int] = field(default_factory=dict)
    among: int = 0
    remark: str = ""


def three_questions(words: Words, of: Asked) -> list[str]:
    """At most three, the biggest first: what is missing, short or must be fixed by what it comes to in money, then what does not fit
    together, then the branches that stand out. What is about tables that only support the plan comes behind what is about its figures."""
    say = words.say
    short = sorted((one for one in of.gaps if one[1] < 0), key=lambda one: one[1])
    over = sorted((one for one in of.gaps if one[1] > 0), key=lambda one: -one[1])
    away, out_of, lost = (abs(sum(n for _, n in group)) for group in (of.away, of.excluded, short))
    grave: list[tuple[int, Text, dict[str, object], bool]] = [
        (away, _AWAY, {"names": _names(words, of.away), "amount": _exact(of.away)}, bool(of.away)),
        (out_of, _EXCLUDED, {"names": _names(words, of.excluded), "amount": _exact(of.excluded)}, bool(of.excluded)),
        (lost, _SHORT, {"names": _names(words, short), "amount": _amount(of, short), "share": PERCENT.show(rate_of(lost, of.like))},
         bool(short)),
        (of.must_fix.amount, _MUST_FIX, _said(words, of.must_fix), bool(of.must_fix.of) and not of.must_fix.supports)]
    out = [say(text, **params) for _, text, params, there in sorted(grave, key=lambda one: -one[0]) if there]
    for what, pair in ((EXPENSES, of.expense_growth), (terms.HEADS, of.heads_growth)):
        if pair is not None and pair[0] > pair[1]:
            out.append(say(_FASTER, what=say(what), a=PERCENT.show(pair[0], sign=True), b=PERCENT.show(pair[1], sign=True),
                           remark=of.remark))
    if of.half is not None and of.half[1] and abs(of.half[0] - of.half[1]) > of.limit:
        out.append(say(_LATE if of.half[0] < of.half[1] else _EARLY, a=PERCENT.show(of.half[0]), b=PERCENT.show(of.half[1]),
                       among=said_among(words, of.among)))
    if of.unexplained.of and not of.unexplained.supports:
        out.append(say(_EXPLAIN, **_said(words, of.unexplained)))
    if over:
        out.append(say(_OVER, names=_names(words, over), amount=_amount(of, over)))
    if of.over_cap:
        out.append(say(_OVER_CAP, names=_names(words, of.over_cap), n=sum(n for _, n in of.over_cap)))
    if of.must_fix.supports:
        out.append(say(_MUST_FIX, **_said(words, of.must_fix)))
    out += _standing_out(words, of)
    if of.unexplained.supports:
        out.append(say(_EXPLAIN, **_said(words, of.unexplained)))
    return out[:3]


def _standing_out(words: Words, of: Asked) -> list[str]:
    order, out = sorted(of.growths, key=lambda one: one[1]), []
    for text, (name, growth) in ((_SLOWEST, order[0]), (_FASTEST, order[-1])) if len(order) > 1 else ():
        if abs(growth - of.growth) > _MILD:
            out.append(words.say(text, name=name, a=PERCENT.show(growth, sign=True), b=PERCENT.show(of.growth, sign=True)))
    return out


def _said(words: Words, found: Found) -> dict[str, object]:
    return {"names": _names(words, found.of), "n": sum(n for _, n in found.of), "what": found.biggest}


def _names(words: Words, of: Sequence[Named]) -> str:
    shown = words.join([name for name, _ in of[:_NAMED]])
    return words.say(_MORE, names=shown, n=len(of)) if len(of) > _NAMED else shown


def _exact(units: Sequence[Named]) -> str:
    """What they come to, as on the other pages: this one shows nothing of units that are not in."""
    return WAN_YUAN.show(abs(sum(n for _, n in units)))


def _amount(of: Asked, units: Sequence[Named]) -> str:
    """What they come to in whole 万元, below one all of it: what the page shows of them, added up, unless that is a whole 万元 off."""
    steps, one = abs(sum(n for _, n in units)), 10**WAN_YUAN.places
    if steps < one:
        return WAN_YUAN.show(steps)
    added = abs(sum(of.shown.get(name, 0) for name, _ in units))
    return f"{added:,}" if abs(added * one - steps) < one else show_whole(steps)
