"""The words of a comparison that the command line and the page of the roll-up share. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from xlplan import terms
from xlplan.plan.versions.compare import Comparison
from xlplan.plan.versions.reasons import Reason
from xlplan.text import Lang, Text, text_list
from xlplan.units import Unit

CHANGE: Final = Text("增减", "增減", "Change")
RATE: Final = Text("增减率", "增減率", "Change %")
SHARE: Final = Text("占增减", "占增減", "Share of change")
BY: Final = Text("按{by}", "依{by}", "By {by}")
MOVED: Final = Text("年合计不变,{n} 个月度数有移动", "年合計不變,{n} 個月度數有移動", "the year is the same, {n} monthly figures moved")
LIKE: Final = Text("其中两边都计入的单位", "其中兩邊都計入的單位", "of which units on both sides")
NOW: Final = Text("现在", "現在", "now")
_LEFT: Final = Text("没有可比的数,未列:{names}", "沒有可比的數,未列:{names}", "no figures to compare, left out: {names}")
_FORMER: Final = Text("「{page}」的格不计入比较:{before} {was} 格,{after} {now} 格",
                      "「{page}」的格不計入比較:{before} {was} 格,{after} {now} 格",
                      "cells of “{page}” are not compared: {before} {was}, {after} {now}")
_OF: Final = Text("{unit}:{text}", "{unit}:{text}", "{unit}: {text}")
_MORE: Final = Text("{amount} 另有 {n} 条原因", "{amount} 另有 {n} 條原因", "{amount} for {n} more reasons")


def shown_moment(at: str) -> str:
    """`2026-11-19 10:00` of an ISO moment."""
    return at[:16].replace("T", " ")


def version_said(name: str, at: str, by: str) -> str:
    """`V1 (2026-11-19 10:00 · 王五)`."""
    return f"{name} ({' · '.join(filter(None, (shown_moment(at), by)))})"


def beside_figures(found: Comparison, lang: Lang) -> Iterator[str]:
    """What the figures that are compared are without: tables of which one state has no such figures, and former cells."""
    if found.left_out:
        yield _LEFT(lang, names=text_list(t.label for t in found.left_out))
    was, now = len(found.before.state.former), len(found.after.state.former)
    if was or now:
        yield _FORMER(lang, page=terms.FORMER_COLUMNS, before=found.before.label, was=was, after=found.after.label, now=now)


def reason_lines(reasons: Sequence[Reason], unit: Unit, names: Mapping[str, str], lang: Lang, most: int) -> Iterator[str]:
    """`-12.00 广东:客户撤场`, those that explain most first; beyond `most` how many there are and what they come to. `names`: of
    units."""
    shown = reasons if len(reasons) <= most else reasons[:most]
    for one in shown:
        who = names.get(one.unit, one.unit)
        yield f"{unit.show(one.amount, sign=True)} {_OF(lang, unit=who, text=one.text) if who else one.text(lang)}"
    if rest := reasons[len(shown):]:
        yield _MORE(lang, n=len(rest), amount=unit.show(sum(one.amount for one in rest), sign=True))
