"""How branches fill in: whole steps, reasons where figures differ, linked tables that hold together."""
from __future__ import annotations

from functools import cache
from random import Random

import numpy as np
import pytest

from xlplan.example.behaviour import Mood, draw_answers, draw_moods, draw_signoffs, fill_tables
from xlplan.example.company import company_tables
from xlplan.example.filling_sales import rescale_months, shift_month
from xlplan.plan.breakdown.branch_frames import frames_for
from xlplan.plan.breakdown.breakdown import Breakdown, break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables.periods import MONTHS
from xlplan.text import LANGS, Lang
from xlplan.workbook.forms import SIGN_FIELDS, SIGN_STEPS

MOODS: tuple[Mood, ...] = ("as_told", "ambitious", "modest", "careless")


@cache
def master(lang: Lang) -> tuple[Master, Breakdown]:
    made, _ = master_from(company_tables(6, 7, 2027, lang))
    return made, break_down(made)[0]


def filled(mood: Mood, *, lang: Lang = "zh-CN", branch: str = "GD", final: bool = False, seed: int = 1) -> dict[str, Frame]:
    frames = frames_for(*master(lang), branch)
    if not final:
        del frames["person_targets"]
    fill_tables(frames, Random(seed), mood, lang)
    return frames


def year(frames: dict[str, Frame], table: str, key: str = "year", row: str = "@total") -> int:
    return int(Evaluator(frames).foot_steps(table, row, key)[0])


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("branch", ["GD", "SC", "JS"])
def test_final_round_ties(mood: Mood, branch: str) -> None:
    frames = filled(mood, branch=branch, final=True)
    numbers = Evaluator(frames)
    assert (numbers.steps("sales_targets", "year") == frames["sales_targets"].amounts["hq_target"]).all()
    people = frames["person_targets"]
    assert int(people.amounts["share"].sum()) == 1000
    for m in MONTHS:
        assert year(frames, "person_targets", m, "@persons") == year(frames, "sales_targets", m)


@pytest.mark.parametrize("mood", MOODS)
def test_declared_sum_follows_the_mood(mood: Mood) -> None:
    gaps = [year(f, "sales_targets") / year(f, "sales_targets", "hq_target") - 1
            for f in (filled(mood, seed=s) for s in range(12))]
    mean = float(np.mean(gaps))
    low, high = {"as_told": (-0.002, 0.002), "ambitious": (0.004, 0.03), "modest": (-0.04, -0.006),
                 "careless": (-0.01, 0.015)}[mood]
    assert low <= mean <= high
    assert sum(g == 0 for g in gaps) >= (5 if mood == "as_told" else 0)


@pytest.mark.parametrize("mood", ["as_told", "ambitious", "modest"])
def test_a_row_that_differs_gives_a_reason(mood: Mood) -> None:
    frames = filled(mood)
    sales = frames["sales_targets"]
    differs = Evaluator(frames).steps("sales_targets", "year") != sales.amounts["hq_target"]
    assert differs.any() or mood == "as_told"
    assert (sales.texts["remark"][differs] != "").all()


def test_a_careless_branch_forgets() -> None:
    frames = filled("careless")
    differs = Evaluator(frames).steps("sales_targets", "year") != frames["sales_targets"].amounts["hq_target"]
    assert (frames["sales_targets"].texts["remark"][differs] == "").any()
    assert not frames["training"].filled["heads"][frames["training"].used].all()


def test_months_before_the_launch_stay_closed() -> None:
    sales = filled("ambitious")["sales_targets"]
    new = [i for i, key in enumerate(sales.keys) if key.startswith("P10|")]
    assert new
    for i in new:
        assert sales.amounts["m01"][i] == sales.amounts["m02"][i] == 0 < sales.amounts["m03"][i]


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("seed", range(4))
def test_heads_are_possible(mood: Mood, seed: int) -> None:
    frames = filled(mood, seed=seed)
    staff, numbers = frames["staffing"], Evaluator(frames)
    closing = staff.measure_mask("closing")
    for m in MONTHS:
        assert (numbers.steps("staffing", m)[closing] >= 0).all()
    changed = closing & (numbers.steps("staffing", "year_end") != staff.amounts["opening"])
    if mood != "careless":
        assert (staff.texts["remark"][changed] != "").all()


@pytest.mark.parametrize("mood", MOODS)
def test_money_stays_near_the_ceilings(mood: Mood) -> None:
    frames = filled(mood)
    budget = frames["expense_budget"]
    assert year(frames, "expense_budget") <= year(frames, "expense_budget", "cap")
    ratio = year(frames, "expense_budget") / year(frames, "sales_targets")
    assert 0.15 <= ratio <= 0.22
    asked, cap = Evaluator(frames).steps("expense_budget", "year"), budget.amounts["cap"]
    assert (asked <= cap * 1.04).all()
    large = (budget.texts["link"] == "none") & (asked > 500)
    assert (budget.texts["calc"][large] != "").mean() > (0.4 if mood == "careless" else 0.8)


def test_courses() -> None:
    frames = filled("as_told")
    courses = frames["training"]
    used = courses.used
    assert 8 <= used.sum() <= 15
    cost = courses.amounts["cost"][used]
    assert (cost >= 1_000).all()
    assert (cost <= 30_000).all()
    assert 0.0005 <= cost.sum() / 100 / year(frames, "sales_targets") <= 0.003
    for key in ("topic", "kind", "audience", "start", "end", "cost_month"):
        assert (courses.texts[key][used] != "").all()
    assert all(a <= b for a, b in zip(courses.texts["start"][used], courses.texts["end"][used], strict=True))


def test_filling_again_keeps_what_was_said() -> None:
    frames = filled("ambitious")
    said = frames["sales_targets"].texts["remark"].copy()
    topics, sums = frames["training"].texts["topic"].copy(), Evaluator(frames).steps("sales_targets", "year").copy()
    fill_tables(frames, Random(9), "ambitious", "zh-CN")
    kept = said != ""
    assert (frames["sales_targets"].texts["remark"][kept] == said[kept]).all()
    differs = sums != frames["sales_targets"].amounts["hq_target"]
    assert (Evaluator(frames).steps("sales_targets", "year")[differs] == sums[differs]).all()
    assert (frames["training"].texts["topic"] == topics).all()


@pytest.mark.parametrize("lang", LANGS)
def test_figures_do_not_depend_on_the_language(lang: Lang) -> None:
    ours, theirs = filled("modest", lang=lang, final=True), filled("modest", final=True)
    for key, frame in ours.items():
        for name, values in frame.amounts.items():
            assert (values == theirs[key].amounts[name]).all(), (key, name)
    if lang == "en":
        assert all(str(t).isascii() or "×" in str(t) for f in ours.values() for v in f.texts.values() for t in v)


def test_answers_name_rules_that_fail() -> None:
    frames = filled("careless")
    said = draw_answers(frames, Random(2), "en")
    assert said
    rules = {f"{k}|{r.key}" for k, f in frames.items() for r in f.table.rules}
    assert set(said) <= rules
    assert all(said.values())


def test_signs_fit_the_cover() -> None:
    signed = draw_signoffs(Random(2), "zh-TW", "2026-11-05", set())
    assert signed["preparer|date"] == "2026-11-05"
    assert all(step in SIGN_STEPS and name in SIGN_FIELDS for step, name in (k.split("|") for k in signed))
    assert signed["preparer|name"] != signed["manager|name"]


def test_moods_are_shared_out() -> None:
    many = draw_moods(1000, Random(1))
    assert {m: round(many.count(m) / 100) for m in MOODS} == {"as_told": 5, "ambitious": 2, "modest": 2, "careless": 1}


def test_shift_and_rescale_are_exact() -> None:
    rng = Random(3)
    for _ in range(200):
        months = np.array([rng.randrange(0, 5000) for _ in MONTHS], dtype=np.int64)
        total, held = rng.randrange(20_000, 60_000), frozenset({0, 11})
        moved = rescale_months(months, total, held)
        assert int(moved.sum()) == total
        assert moved[0] == months[0]
        assert moved[11] == months[11]
        before = moved.copy()
        shift_month(moved, rng, held)
        assert moved.sum() == before.sum()
        assert (moved >= 0).all()
        assert moved[0] == before[0]
