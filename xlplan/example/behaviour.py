"""How a branch of the made-up company fills in its workbook: shifts, reasons, hires, courses, money. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Final, Literal

import numpy as np

from xlplan.example import filling_money, filling_people, filling_sales
from xlplan.example.names import new_name
from xlplan.example.sayings import AGREED, ANSWERS, ANY_ANSWER, APPEALS
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.table import Rule
from xlplan.tables.hq_feedback import ACCEPT, APPEAL, ASKED, HQ_FEEDBACK
from xlplan.text import Lang
from xlplan.workbook.stamp import Issued

Mood = Literal["as_told", "ambitious", "modest", "careless"]
_MOODS: Final[tuple[tuple[Mood, int], ...]] = (("as_told", 50), ("ambitious", 20), ("modest", 20), ("careless", 10))


def draw_moods(n: int, rng: Random) -> list[Mood]:
    """A mood for each of `n` branches: half of them do as they are told, one in ten is careless."""
    deck = [mood for mood, parts in _MOODS for _ in range(parts)]
    return [deck[rng.randrange(len(deck))] for _ in range(n)]


def fill_tables(frames: dict[str, Frame], rng: Random, mood: Mood, lang: Lang = "zh-CN", *, year: int = 2027,
                start_month: int = 1, ties: bool | None = None) -> None:
    """Fill in the issued tables of one branch, in place; what an earlier round left is kept where it still fits.

    `frames`: the tables as issued, suggested figures in them. `ties`: the declared sum has to equal the target, as in
    the final round; when not given, it does when targets by person are asked for.
    """
    tie = "person_targets" in frames if ties is None else ties
    steps: Sequence[tuple[str, Callable[[Frame], None]]] = (
        ("sales_targets", lambda f: filling_sales.fill_sales(f, rng, mood, lang, tie=tie, start_month=start_month)),
        ("staffing", lambda f: filling_people.fill_staffing(f, rng, mood, lang)),
        ("training", lambda f: filling_people.fill_training(frames, rng, mood, lang, (year, start_month))),
        ("expense_budget", lambda f: filling_money.fill_budget(frames, rng, mood, lang)),
        ("person_targets", lambda f: filling_people.fill_persons(frames, rng, lang)))
    for key, step in steps:
        if key in frames:
            step(frames[key])


def answer_feedback(frames: dict[str, Frame], rng: Random, lang: Lang) -> None:
    """Answer what HQ asks about, in place: one in six of HQ's cuts is appealed against, with what was declared."""
    told = frames.get(HQ_FEEDBACK.key)
    for i in np.flatnonzero(told.texts["ask"] == ASKED).tolist() if told else ():
        assert told is not None
        appeals = told.texts["kind"][i] == "adjustment" and told.amounts["change"][i] < 0 and rng.randrange(6) == 0
        told.texts["answer"][i] = APPEAL if appeals else ACCEPT
        if appeals:
            told.amounts["asked"][i], told.filled["asked"][i] = told.amounts["declared"][i], True
            told.texts["why"][i] = APPEALS(lang)


def draw_answers(frames: dict[str, Frame], rng: Random, lang: Lang, issued: Issued | None = None) -> dict[str, str]:
    """`table|rule key` -> what the branch answers on the checks sheet, for most rules of the core that it does not meet, of the workbook as
    `issued`."""
    numbers = Evaluator(frames, issued.limits, issued.workdays) if issued else Evaluator(frames)
    out = dict[str, str]()
    for key, frame in frames.items():
        for rule in frame.table.rules if frame.table.core else ():
            answered = rng.randrange(100) < 85
            if answered and _is_broken(rule, key, numbers):
                out[f"{key}|{rule.key}"] = ANSWERS.get(rule.key, ANY_ANSWER)(lang)
    return out


def _is_broken(rule: Rule, table: str, numbers: Evaluator) -> bool:
    scope = Scope(table, rule.foot if rule.scope == "table" else None)
    broken = ~numbers.truth(rule.must, scope)
    if rule.where is not None:
        broken = broken & numbers.truth(rule.where, scope)
    return bool(broken.any())


def draw_signoffs(rng: Random, lang: Lang, day: str, taken: set[str], director: str = "") -> dict[str, str]:
    """`step|field` -> the sign-off block of the cover: preparer, accountant and manager signed on `day` (ISO), nobody
    whose name is `taken`, which they join; and the `director` of the region."""
    out: dict[str, str] = {}
    for step in ("preparer", "finance", "manager"):
        out[f"{step}|name"], out[f"{step}|date"] = new_name(rng, lang, taken), day
        if step != "preparer":
            out[f"{step}|conclusion"] = AGREED(lang)
    if director:
        out |= {"director|name": director, "director|date": day, "director|conclusion": AGREED(lang)}
    return out
