"""Why a cell of a decomposition is what it is, as a sentence: what `decompose.explain` found, for a planner. Floor 1."""
from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from xlplan.decompose.why.explanation import Explanation, Fitted, FittedLine, Given, Shared, Unmoved
from xlplan.schema.wording import explanation_words as words
from xlplan.schema.wording.figures import FigureWords, plain_number
from xlplan.text import Lang
from xlplan.units import Unit

_STEPS: Final = ("before", "reference")  # weights that are amounts
_FACTOR: Final = 6              # digits of a factor found by iteration
_SAME: Final = 2.0**-16         # of a step: a fitted value is known no better


def say_explanation(explanation: Explanation, lang: Lang, *, unit: Unit | None = None,
                    names: Callable[[tuple[int, ...]], str] | None = None) -> str:
    """One sentence without a full stop.

    Args:
        unit: what the steps count; without one they are shown as whole numbers. A share that is no whole step is shown
            with more decimals, after ≈ where it goes on.
        names: the name of a cell by its index; the sentence begins with it.
    """
    figures = FigureWords(unit)
    match explanation:
        case Shared():
            said = _say_shared(explanation, lang, figures)
        case Unmoved():
            said = words.UNMOVED[explanation.why](lang, value=figures.amount(explanation.value))
        case Given():
            said = _say_given(explanation, lang, figures)
        case Fitted():
            said = _say_fitted(explanation, lang, figures)
        case _:
            raise TypeError(f"no words for {explanation!r}")
    return words.NAMED(lang, name=names(explanation.index), said=said) if names else said


def _say_shared(e: Shared, lang: Lang, figures: FigureWords) -> str:
    name, value = words.NAMES[e.basis](lang), figures.amount(e.value)
    if e.first is not None:
        said = _say_shared(e.first, lang, figures)
        if not (e.part or e.bound):
            return said
        if e.bound:
            return words.STOPPED(lang, first=said, bound=words.BOUND[e.bound](lang, value=value))
        return words.AGAIN(lang, first=said, part=figures.amount(e.part, sign=True)) + _say_change(e, lang, figures)
    if not e.weight:
        return words.FORCED(lang, name=name, value=value) if e.bound else words.NO_WEIGHT(lang, name=name)
    kind = "parent" if e.function == "cascade" else "total" if e.start is None else "change"
    of = words.LEFT[e.kept != 0, e.bounded != 0](
        lang, base=words.BASE[kind](lang, base=figures.amount(e.base, sign=kind == "change")), kept=figures.amount(e.kept),
        bounded=figures.amount(e.bounded), amount=figures.amount(e.amount))
    clause = words.CLAUSE if e.percent is None else words.OWN
    said = clause(lang, of=of, by=_say_weight(e, lang, figures), result=_say_result(e, lang, figures))
    return said + _say_change(e, lang, figures)


def _say_change(e: Shared | Given, lang: Lang, figures: FigureWords) -> str:
    """What stood there and what stands there now, where something was added."""
    if e.start is None:
        return ""
    return words.BECOMES(lang, start=figures.amount(e.start), value=figures.amount(e.value))


def _say_weight(e: Shared, lang: Lang, figures: FigureWords) -> str:
    name = words.NAMES[e.basis](lang)
    if e.fallback:
        return words.FALLBACK(lang, name=name, n=plain_number(e.weights))
    if e.basis == "equal":
        return words.EQUALLY(lang, n=plain_number(e.weights))
    if e.division is not None:
        return words.DIVISORS(lang)
    show = figures.exact if e.basis in _STEPS else plain_number
    if e.percent is not None:
        return words.PERCENT(lang, name=name, weight=figures.exact(e.weight), percent=plain_number(e.percent))
    return words.BY(lang, name=name, weight=show(e.weight), weights=show(e.weights))


def _say_result(e: Shared, lang: Lang, figures: FigureWords) -> str:
    """How the share became the part."""
    part = figures.amount(e.part)
    if e.bound:
        bound = words.BOUND[e.bound](lang, value=figures.amount(e.value))
        beyond = (e.share - e.part) * (1 if e.bound == "upper" else -1) > 0
        return words.WANTED(lang, share=figures.exact(e.share), bound=bound) if beyond else bound
    if e.running is not None:
        run = e.running
        return words.RUNNING(lang, before=figures.exact(run.before), low=figures.amount(run.rounded_before),
                             after=figures.exact(run.after), high=figures.amount(run.rounded_after), part=part)
    if e.division is not None:
        weight, divisor = (figures.exact if e.basis in _STEPS else plain_number)(e.weight), e.division.divisor
        name = words.NAMES[e.basis](lang)
        if divisor is None:
            return words.ON_BORDER(lang, name=name, weight=weight, part=part)
        said = words.DIVIDED(lang, name=name, weight=weight, divisor=plain_number(figures.per_step(divisor)), part=part,
                             quotient=figures.exact(e.weight / divisor), rounded=words.ROUNDED[e.division.rule](lang))
        return said + (words.TIED(lang) if e.division.tied else "")
    if e.rest:
        return words.LAST(lang, share=figures.exact(e.share), floor=figures.amount(e.part - e.rest), left=figures.amount(e.rest), part=part)
    said = _say_rounding(e.share, e.part, lang, figures)
    if e.rank is None or e.share == e.part:
        return said
    rank = e.rank
    return said + (words.RANKS if rank.extra > 1 else words.RANK if rank.extra else words.NO_STEPS)(
        lang, place=rank.place, among=rank.among, extra=rank.extra, step=figures.amount(rank.sign),
        left=figures.amount(rank.sign * rank.extra))


def _say_rounding(share: Fraction, part: int, lang: Lang, figures: FigureWords) -> str:
    key = "exactly" if share == part else "up" if abs(part) > abs(share) else "down"
    return words.SHARE[key](lang, share=figures.exact(share), part=figures.amount(part))


def _say_given(e: Given, lang: Lang, figures: FigureWords) -> str:
    part = int(e.value) - (e.start or 0)
    key: str = e.how
    if key == "transfer":
        key = "in" if part >= 0 else "out"
    elif e.start is not None and key in ("repeat", "clear"):
        key = "more"
    said = words.GIVEN[key](
        lang, value=figures.amount(e.value),
        part=figures.amount(abs(part) if e.how == "transfer" else part, sign=key == "more"),
        n=e.place + 1, first=figures.amount(e.first or 0), last=figures.amount(e.last or 0), exact=figures.exact(e.exact),
        percent=plain_number(e.percent or Fraction(0)))
    if e.exact != part:
        said += words.ROUNDS(lang, part=figures.amount(part))
    return said + _say_change(e, lang, figures)


def _say_fitted(e: Fitted, lang: Lang, figures: FigureWords) -> str:
    name, value = words.NAMES["reference"](lang), figures.amount(e.value)
    if not e.seed:
        return words.FORCED(lang, name=name, value=value) if e.bound else words.NO_WEIGHT(lang, name=name)
    lines = words.AND(lang).join(_say_line(line, len(e.index), lang, figures) for line in e.lines)
    return words.FIT(lang, name=name, seed=plain_number(e.seed), lines=lines, result=_say_total(e, lang, figures))


def _say_line(line: FittedLine, ndim: int, lang: Lang, figures: FigureWords) -> str:
    """A margin's total, what of it is held, and its factor."""
    keys = [k % ndim for k in (line.key if isinstance(line.key, tuple) else (line.key,))]
    axes = [words.AXES[k](lang) if k < len(words.AXES) else words.AXIS(lang, n=k + 1) for k in keys]
    said = (words.LINE_HELD if line.kept else words.LINE)(
        lang, name=" × ".join(axes) if axes and ndim > 1 else words.ALL(lang), total=figures.about(line.total),
        kept=figures.amount(line.kept))
    return said if line.factor is None else words.FACTOR(lang, line=said, factor=plain_number(Fraction(line.factor), _FACTOR))


def _say_total(e: Fitted, lang: Lang, figures: FigureWords) -> str:
    """How the fitted value became the cell."""
    share, part = figures.about(e.fitted), figures.amount(e.value)
    if isinstance(e.value, float):
        return words.FITTED(lang, share=share)
    off = e.value - e.fitted
    if abs(off) < _SAME:
        return words.BOUND[e.bound](lang, value=part) if e.bound else words.SHARE["exactly"](lang, share=part)
    if e.bound:
        return words.WANTED(lang, share=share, bound=words.BOUND[e.bound](lang, value=part))
    key = "up" if abs(e.value) > abs(e.fitted) else "down"
    return (words.SHARE if abs(off) < 1 else words.FAR)[key](lang, share=share, part=part) + words.SO_TOTALS(lang)
