"""What every page of one person's plan is made from, and the chrome around a page. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xlplan.calendar.periods import head_params, label_params
from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.breakdown.branch_issue import basis_line
from xlplan.plan.individual import words as w
from xlplan.plan.individual.days import Workdays
from xlplan.plan.individual.people import Person
from xlplan.plan.individual.ties import HandedBranch
from xlplan.plan.master.master import Master
from xlplan.plan.master.organisation import Organisation
from xlplan.plan.master.records import Company, Goal
from xlplan.plan.master.workdays import extra_days
from xlplan.schema.diagnostic import Round
from xlplan.schema.round_names import round_name
from xlplan.text import Lang, Text, printed_width
from xlplan.units import WAN_YUAN, Ints, Unit
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.layout import LEFT
from xlplan.workbook.styles import RULE
from xlplan.workbook.writing.page import begin_page, put_column

_LINE: Final = 13.5  # points of a line of text
_TABS: Final = {"person_year": RULE, "person_months": "2E7D5B", "person_days": "E0B93B"}


@dataclass(frozen=True)
class Edition:
    """What all plans of one run share: what of the master they need, and no more, since it goes to other processes."""

    company: Company
    organisation: Organisation
    goals: tuple[Goal, ...]
    basis: str
    round: Round
    lang: Lang
    workdays: Workdays

    @classmethod
    def of(cls, master: Master, in_round: Round, lang: Lang) -> Edition:
        """That of a master."""
        company = master.company
        return cls(company, master.organisation, master.goals, basis_line(master, lang), in_round, lang,
                   Workdays(company.year, company.start_month, extra_days(master.workday_exceptions)))

    @cached_property
    def params(self) -> dict[str, str]:
        """Year and month names."""
        return label_params(self.company.year, self.company.start_month, self.lang, dated=True)


@dataclass(frozen=True)
class PlanContext:
    """One plan about to be drawn: the person at `at` of a branch handed out."""

    edition: Edition
    handed: HandedBranch
    at: int

    @property
    def lang(self) -> Lang:
        """Language of the workbook."""
        return self.edition.lang

    @property
    def person(self) -> Person:
        """Whose plan it is."""
        return self.handed.team.persons[self.at]

    @property
    def name(self) -> str:
        """What the person is called; the number or the slot where no name was given."""
        return self.person.name or self.person.emp_no or self.person.key

    @property
    def cells(self) -> Ints:
        """Amounts by month and customer group, (12, groups)."""
        cells: Ints = self.handed.out.cells[self.at]
        return cells

    @property
    def months(self) -> Ints:
        """Amounts by month, (12,)."""
        months: Ints = self.cells.sum(axis=1)
        return months

    @property
    def days(self) -> Ints:
        """Workdays of the person's months, (12,)."""
        return self.edition.workdays.counts * self.person.active

    @property
    def branch(self) -> str:
        """The branch's name."""
        unit = self.edition.organisation.by_code.get(self.handed.team.branch)
        return (unit.name if unit else "") or self.handed.team.branch

    @property
    def superior(self) -> str:
        """Who is responsible for the branch; '' where HQ did not say."""
        unit = self.edition.organisation.by_code.get(self.handed.team.branch)
        return unit.manager if unit else ""

    def say(self, text: Text, **params: object) -> str:
        """The text in the plan's language, year and months filled in."""
        return text(self.lang, **(self.edition.params | params))

    def head(self, text: Text) -> str:
        """The text as the header of a narrow column."""
        return text(self.lang, **head_params(self.edition.company.year, self.edition.company.start_month, self.lang))

    def height(self, least: float, *texts: tuple[str, float]) -> float:
        """Points that a row needs for wrapped texts: (text, width of its cell)."""
        lines = max(-(-printed_width(text) // max(int(width) - 2, 1)) for text, width in texts)
        return max(least, lines * _LINE + 4)

    def page(self, key: str, widths: dict[str, float]) -> Sheet:
        """A page with its column keys and widths, title and sub-title."""
        company, page = self.edition.company, self.say(w.PAGES[key])
        footer = self.say(w.FOOTER, company=company.name, branch=self.branch, name=self.name, version=company.version)
        sheet = Sheet(key, page, tab=_TABS[key], protected=True)
        subtitle = self.say(w.SUBTITLE, company=company.name, branch=self.branch,
                            round=round_name(self.edition.round, "back", long=True)(self.lang),
                            unit=WAN_YUAN.label(self.lang), basis=self.edition.basis)
        for at, (name, width) in enumerate(widths.items(), LEFT):
            put_column(sheet, at, name, width)
        return begin_page(sheet, self.say(w.TITLE, page=page, name=self.name), subtitle, LEFT + len(widths) - 1, footer=footer)


def part_in_unit(n: int, whole: int, unit: Unit) -> float | int:
    """n / whole as a sheet shows it in that unit, rounded as Excel's ROUND; 0 where there is no whole."""
    return unit.value(half_up(n * 10**unit.places, whole)) if whole else 0
