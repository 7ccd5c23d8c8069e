"""SPREAD, REBALANCE and REFORECAST: a total shared in whole steps. Floor 6.

Largest remainder with its helper rows, as `decompose.rounding.remainder` does it: weights as whole numbers, shares rounded down, the
steps left to the largest remainders, ties to the earlier part, a negative total mirrored. All figures on the way are whole numbers that a
float holds exactly; where they might not be, or the function would refuse, 核对 shows × and the answer is an error.
"""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.pipeline.formulas.recipe import ANSWER, Line, Recipe, are_numbers, checked, unless_refused
from xlplan.text import Text

_STEP: Final = Line("step", Text("最小单位", "最小單位", "step"), typed="0.01")
_FINEST: Final = Line("finest", Text("权重的最小单位", "權重的最小單位", "step of the weights"), typed="1")
_WEIGHTS: Final = Line("weights", Text("权重", "權重", "weights"), typed="3", wide=True)
_WHOLE: Final = Text("化成整数的权重", "化成整數的權重", "weights as whole numbers")
_ANSWER: Final = terms.in_sentence(terms.RESULT)
_STILL: Final = Text("固定格", "固定格", "held")
_LIMIT: Final = "1E14"  # a quotient below it that is no whole number is told from one by the 15 digits that INT goes by


def _is_whole(amounts: str, step: str) -> str:
    """Whether all of them are whole steps."""
    return f"SUMPRODUCT(--(ABS({amounts}/{step}-ROUND({amounts}/{step},0))>0.00001))=0"


def _checked(typed: tuple[str, ...], steps: str, *conditions: str) -> Line:
    """typed: the cells that hold numbers or nothing; steps: those, which hold a step each."""
    return checked(f"AND({are_numbers(*typed, *steps.split(','))},MIN({steps})>0)", *conditions)


_FLOOR: Final = Line("floor", Text("舍去后的份额", "捨去後的份額", "shares rounded down"),
                     "INT(ABS({rest})*{whole:here}/SUM({whole}))", wide=True)
_REMAINDER: Final = Line("remainder", Text("余数", "餘數", "remainders"), "ABS({rest})*{whole:here}-{floor:here}*SUM({whole})", wide=True)
_SHARE: Final = ("ROUND(SIGN({rest})*({floor:here}+(RANK({remainder:here},{remainder})+COUNTIF({remainder:upto},{remainder:here})-1"
                 "<=ABS({rest})-SUM({floor})))*{step},6)")
_REST: Final = Text("要分的步数", "要分的步數", "steps to share")
_SMALL: Final = "ABS({rest})*SUMPRODUCT(ABS({whole}))<" + _LIMIT


def _answer(formula: str) -> Line:
    return Line(ANSWER, _ANSWER, unless_refused(formula), wide=True)


_UNLIKE: Final = Text(
    "权重要写成整数个「权重的最小单位」;三分之一这样的权重、上下限、其他取整规则,公式不做。总数的步数乘以权重合计不能超过 14 位,"
    "超过时把权重取粗一些。",
    "權重要寫成整數個「權重的最小單位」;三分之一這樣的權重、上下限、其他取整規則,公式不做。總數的步數乘以權重合計不能超過 14 位,"
    "超過時把權重取粗一些。",
    "Weights must be whole steps of their own. No formula here takes a weight such as a third, bounds or other rules of rounding. The "
    "total in steps times the sum of the weights has 14 digits at most: make the weights coarser.")

SPREAD: Final = Recipe(
    "XLP_SPREAD(total, weights, step)",
    Text("把总数按权重分到一行,合计一分不差(最大余数法)。每格与函数的结果相同。",
         "把總數按權重分到一列,合計一分不差(最大餘數法)。每格與函數的結果相同。",
         "Breaks a total down over a row by weights, adding up exactly (largest remainder): the same in every cell as the function."),
    (Line("total", Text("总数", "總數", "total"), typed="1200"), _STEP, _FINEST, _WEIGHTS,
     Line("rest", _REST, "ROUND({total}/{step},0)"),
     Line("whole", _WHOLE, "IF(SUMPRODUCT(--(ROUND({weights}/{finest},0)<>0))=0,1,ROUND({weights:here}/{finest},0))", wide=True),
     _checked(("{total}", "{weights}"), "{step},{finest}", "MIN({weights})>=0", _is_whole("{total}", "{step}"),
              _is_whole("{weights}", "{finest}"), _SMALL),
     _FLOOR, _REMAINDER, _answer(_SHARE)),
    _UNLIKE)


def _running(weights: str) -> str:
    """Minus the steps that fall to the weights up to here, a half rounded down."""
    return f"INT((SUM({{weights}})-2*ABS(ROUND({{total}}/{{step}},0))*{weights})/(2*SUM({{weights}})))"


CUMULATIVE: Final = Recipe(
    'XLP_SPREAD(total, weights, step, , , , "cumulative")',
    Text("只用一行、不要辅助行的办法:累计取整(取整的是累计数)。合计同样一分不差,但各格与最大余数法可能差一个最小单位。"
         "没有固定格的 REBALANCE 也能这样做:现有的数(整数)就是权重。",
         "只用一列、不要輔助列的辦法:累計取整(取整的是累計數)。合計同樣一分不差,但各格與最大餘數法可能差一個最小單位。"
         "沒有固定格的 REBALANCE 也能這樣做:現有的數(整數)就是權重。",
         "In one row without helpers: running totals are rounded. The total is met as exactly, but cells may differ by one step from those "
         "of the largest remainder. REBALANCE without held cells can be done so too: "
         "the figures as they are, whole numbers, are the weights."),
    (Line("total", Text("总数", "總數", "total"), typed="1200"), _STEP,
     Line("weights", Text("权重(整数)", "權重(整數)", "weights, whole numbers"), typed="3", wide=True),
     _checked(("{total}", "{weights}"), "{step}", "MIN({weights})>=0", "SUM({weights})>0",
              _is_whole("{total}", "{step}"), "SUMPRODUCT(--({weights}<>INT({weights})))=0",
              "2*ABS({total}/{step})*SUM({weights})<" + _LIMIT),
     _answer("ROUND(SIGN({total})*(" + _running("(SUM({weights:upto})-{weights:here})") + "-" + _running("SUM({weights:upto})")
             + ")*{step},6)")),
    Text("权重只能是整数,全为 0 时要自己都写 1。", "權重只能是整數,全為 0 時要自己都寫 1。",
         "Weights are whole numbers only; where all are 0, type 1 everywhere."))


def _held_shares(total: Line, kept: Line, by: Line, finest: Line, marks: str, refused: str) -> tuple[Line, ...]:
    """The lines in which cells of `kept` stay where the line `marks` holds something, and the others share the rest by the line `by`."""
    amounts, weights, hold = (f"{{{key}}}" for key in (kept.key, by.key, marks))
    here, mine, mark = (f"{{{key}:here}}" for key in (kept.key, by.key, marks))
    held, open_ = f'({hold}<>"")', f'({hold}="")'
    signed = f"SUMPRODUCT({open_}*ROUND({weights}/{{finest}},0))"
    return (
        total, _STEP, finest, *((by, kept) if kept.key == marks else (kept,)),
        *(() if marks in (kept.key, by.key) else (Line(marks, Text("固定(写 x)", "固定(寫 x)", "hold (type x)"), typed="x", wide=True),)),
        Line("rest", _REST, f"ROUND({{{total.key}}}/{{step}},0)-ROUND(SUMPRODUCT({held}*{amounts})/{{step}},0)"),
        Line("whole", _WHOLE, f'IF({mark}<>"",0,IF(SUMPRODUCT({open_}*(ROUND({weights}/{{finest}},0)<>0))=0,1,'
                              f"ROUND({mine}/{{finest}},0)*SIGN({signed})))", wide=True),
        _checked((f"{{{total.key}}}", *dict.fromkeys((amounts, weights))), "{step},{finest}", _is_whole(f"{{{total.key}}}", "{step}"),
                 _is_whole(f"{held}*{amounts}", "{step}"), _is_whole(f"{open_}*{weights}", "{finest}"), _SMALL,
                 f'OR(SUM({{whole}})<>0,AND({{rest}}=0,SUMPRODUCT(--({hold}=""))=0))', refused),
        _FLOOR, _REMAINDER, _answer(f'IF({mark}<>"",{here},' + _SHARE + ")"))


_TARGET: Final = Line("target", Text("目标合计", "目標合計", "target"), typed="1300")
_CURRENT: Final = Line("current", Text("现有的数", "現有的數", "the figures as they are"), typed="100", wide=True)
_OVERHELD: Final = 'OR({rest}*SIGN({target}+({target}=0))>=0,SUMPRODUCT(({hold}="")*({current}<0))>0)'

REBALANCE: Final = Recipe(
    "XLP_REBALANCE(target, current, hold, step)",
    Text("把一行数调到目标合计:写了 x 的格不动,其余按原数的比例。每格与函数的结果相同,负数也一样。",
         "把一列數調到目標合計:寫了 x 的格不動,其餘按原數的比例。每格與函數的結果相同,負數也一樣。",
         "Brings a row to a target: cells marked x stay, the others move in proportion to what they hold; the same in every cell as the "
         "function, negative figures too."),
    _held_shares(_TARGET, _CURRENT, _CURRENT,
                 Line("finest", Text("现有的数的最小单位", "現有的數的最小單位", "step of the figures"), typed="0.01"), "hold", _OVERHELD),
    Text("固定行里凡写了东西就算固定,写「否」也算。三分之一这样的数公式不做。要分的步数乘以各数合计不能超过 14 位。",
         "固定列裡凡寫了東西就算固定,寫「否」也算。三分之一這樣的數公式不做。要分的步數乘以各數合計不能超過 14 位。",
         "Whatever stands in the row of marks holds its cell, even “no”. Figures such as a third are not taken. The steps to share times "
         "the sum of the figures have 14 digits at most."))

REFORECAST: Final = Recipe(
    "XLP_REFORECAST(annual, actuals, weights, step)",
    Text("重新预测:填了实际的月份用实际数(0 也是实际),空着的月份按权重分完全年数。每格与函数的结果相同。",
         "重新預測:填了實際的月份用實際數(0 也是實際),空著的月份按權重分完全年數。每格與函數的結果相同。",
         "Months with an actual keep it (0 is one), the blank ones share what is left of the year by weight; the same in every cell as the "
         "function."),
    _held_shares(Line("annual", Text("全年数", "全年數", "the year"), typed="1200"),
                 Line("actuals", Text("实际数", "實際數", "actuals"), typed="95", wide=True), _WEIGHTS, _FINEST, "actuals",
                 "{rest}*SIGN({annual}+({annual}=0))>=0,MIN({weights})>=0"),
    _UNLIKE)
