"""个人年度、月度销售计划: the approved figures of a branch handed out to persons, customer groups and days (D1 D4 D5). Floor 4.

`read_teams` reads who carries what, `hand_out` breaks a branch down three ways, `Workdays` puts months on days, `level_ties` proves
that every level adds up to the one above, `person_book` draws one person's workbook.
"""
from __future__ import annotations

from xlplan.plan.individual.book import person_book
from xlplan.plan.individual.context import Edition, PlanContext
from xlplan.plan.individual.days import Workdays
from xlplan.plan.individual.handout import HandOut, hand_out
from xlplan.plan.individual.people import Customer, Person, Team, read_teams
from xlplan.plan.individual.territory import territory_weights
from xlplan.plan.individual.ties import HandedBranch, LevelTie, level_ties

__all__ = [
           "Customer",
           "Edition",
           "HandOut",
           "HandedBranch",
           "LevelTie",
           "Person",
           "PlanContext",
           "Team",
           "Workdays",
           "hand_out",
           "level_ties",
           "person_book",
           "read_teams",
           "territory_weights",
]
