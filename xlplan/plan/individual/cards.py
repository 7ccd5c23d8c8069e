"""The top of the annual plan: who, what at a glance, and how the branch's target is carried. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.address import a1
from xlplan.calendar.periods import MONTHS
from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.individual import words as w
from xlplan.plan.individual.context import PlanContext, part_in_unit
from xlplan.tables.person_targets import STATUS
from xlplan.text import Text
from xlplan.units import PERCENT, WAN_YUAN
from xlplan.workbook.blueprint import RowSpec, Sheet, Value
from xlplan.workbook.layout import LEFT
from xlplan.workbook.styles import AMOUNT, RATE, WHOLE

ABOUT, LABEL, VALUE, NOTE, BRANCH, RAISED = 4, 6, 7, 8, 9, 10
_SPANS: Final = ((2, 3), (4, 6), (7, 10), (11, 13), (14, 17), (18, 22))  # columns of the six cards


def put_cards(context: PlanContext, sheet: Sheet, year: str, days: str) -> None:
    """Rows ABOUT to RAISED; `year` and `days`: addresses of the year's target and workdays."""
    heights = {ABOUT: 20.0, 5: 4.0, LABEL: 17.0, VALUE: 26.0, NOTE: 17.0, BRANCH: 22.0}
    sheet.rows |= {row: RowSpec(height=points) for row, points in heights.items()}
    for row, key in {ABOUT: "@about", VALUE: "@cards", BRANCH: "@branch"}.items():
        sheet.put(row, 1, key, "key")
    sheet.put(ABOUT, LEFT, _about_line(context), "text")
    for (first, last), (label, value, formula, form, note) in zip(_SPANS, _card_figures(context, year, days), strict=True):
        for column in range(first, last + 1):
            lead = column == first
            sheet.put(LABEL, column, context.say(label) if lead else None, "card_label")
            sheet.put(VALUE, column, value if lead else None, "card_value", formula=formula if lead else None, format=form)
            sheet.put(NOTE, column, note if lead else None, "card_note")
        sheet.merges += [(row, first, row, last) for row in (LABEL, VALUE, NOTE)]
    _put_carried(context, sheet)


def _about_line(context: PlanContext) -> str:
    """`100201 · KA经理 · 西线流通 · 在岗 · 1月–12月`."""
    person = context.person
    months = [context.edition.params[m] for m, on in zip(MONTHS, person.active, strict=True) if on]
    status = next((context.say(c.label) for c in STATUS if c.key == person.status), "")
    about = " · ".join(x for x in (person.emp_no, person.post, person.area, status, person.remark) if x)
    return " · ".join(x for x in (about, f"{months[0]}–{months[-1]}" if months else "") if x)


def _card_figures(context: PlanContext, year: str, days: str) -> tuple[tuple[Text, Value, str | None, str, str], ...]:
    """(label, value, formula, format, note) of the cards."""
    steps, n, py, target = int(context.cells.sum()), int(context.days.sum()), context.person.py, context.handed.team.year
    wan = WAN_YUAN.label(context.lang)
    mine, before = (a1(VALUE, first) for first, _ in _SPANS[:2])
    known = py is not None
    return (
        (w.YEAR_TARGET, WAN_YUAN.value(steps), year, AMOUNT, wan),
        (w.LAST_YEAR, WAN_YUAN.value(py or 0) if known else context.say(w.NOTHING), None, AMOUNT, wan if known else ""),
        (terms.GROWTH, part_in_unit(steps - (py or 0), py or 0, PERCENT) if known else context.say(w.NOTHING),
         f"IF({before}=0,0,ROUND(({mine}-{before})/{before},{PERCENT.places}))" if known else None, RATE, ""),
        (w.SHARE, part_in_unit(steps, target, PERCENT), None, RATE, context.branch),
        (w.DAYS, n, days, WHOLE, ""),
        (w.A_DAY, part_in_unit(steps, n * 10**WAN_YUAN.places, WAN_YUAN), f"IF({days}=0,0,ROUND({year}/{days},{WAN_YUAN.places}))",
         AMOUNT, wan))


def _put_carried(context: PlanContext, sheet: Sheet) -> None:
    """The branch's target and how it is carried; what is assigned above it is said, never hidden."""
    out, team, show = context.handed.out, context.handed.team, WAN_YUAN.show
    persons, over, rest = (int(x.sum()) for x in (team.months, out.over, out.unassigned))
    ratio = PERCENT.show(half_up(persons * 10**PERCENT.places, team.year)) if team.year else context.say(w.NOTHING)
    line = context.say(w.BRANCH_LINE, branch=context.branch, target=show(team.year), persons=show(persons), unassigned=show(rest),
                     over=show(over), ratio=ratio)
    sheet.put(BRANCH, LEFT, line, "text")
    sheet.rows[RAISED] = RowSpec(height=18 if over else 4)
    if over:
        sheet.put(RAISED, LEFT, context.say(w.RAISED), "text")
