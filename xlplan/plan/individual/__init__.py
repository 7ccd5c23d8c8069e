"""个人年度、月度销售计划: the approved figures of a branch handed out to persons, customer groups and days (D1 D4 D5). Floor 4.

`teams` reads who carries what, `hand_out` breaks a branch down three ways, `Workdays` puts months on days, `ties` proves
that every level adds up to the one above, `person_book` draws one person's workbook.
"""
from __future__ import annotations

from xlplan.plan.individual.book import person_book
from xlplan.plan.individual.context import Edition, Sight
from xlplan.plan.individual.days import Workdays
from xlplan.plan.individual.handout import HandOut, hand_out
from xlplan.plan.individual.people import Customer, Person, Team, teams
from xlplan.plan.individual.territory import pull
from xlplan.plan.individual.ties import Handed, Tie, ties

__all__ = ["Customer", "Edition", "HandOut", "Handed", "Person", "Sight", "Team", "Tie", "Workdays", "hand_out", "person_book", "pull",
           "teams", "ties"]
