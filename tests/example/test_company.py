"""The made-up company: believable to somebody who plans for a living, exact, and the same on every machine."""
from __future__ import annotations

import hashlib
import re
from functools import cache
from random import Random

import numpy as np
import pytest

from xlplan.example.company import company_tables, organisation_frame
from xlplan.example.history import make_sellers
from xlplan.example.names import first_areas, new_name, person_name
from xlplan.plan.breakdown.breakdown import Breakdown, break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master
from xlplan.schema.frame import Frame
from xlplan.tables.master import MASTER
from xlplan.text import LANGS, Lang

OWN_SHEETS = ["own_tables", "own_columns", "own_rules"]  # the company switches on tables of the shelf and declares none of its own
HAN = re.compile("[\u4e00-\u9fff]")
SIMPLIFIED = re.compile("[东华发费员总计划广苏销网点铺场仓链训线个岗级营团饮类产节额单货陈长优务门标质询价调]")


@cache
def made(branches: int = 20, lang: Lang = "zh-CN") -> dict[str, Frame]:
    return company_tables(branches, 7, 2027, lang)


@cache
def planned(branches: int = 20, lang: Lang = "zh-CN") -> tuple[Master, Breakdown, list[str]]:
    master, found = master_from(made(branches, lang))
    broken_down, more = break_down(master)
    return master, broken_down, [d.code for d in (*found, *more)]


def digest(frames: dict[str, Frame]) -> str:
    """Everything in the frames, as one hash."""
    whole = hashlib.sha256()
    for key, frame in frames.items():
        whole.update(f"{key}{frame.keys}".encode())
        for name in sorted(frame.amounts):
            whole.update(frame.amounts[name].tobytes() + frame.filled[name].tobytes())
        for name in sorted(frame.texts):
            whole.update("\t".join(map(str, frame.texts[name])).encode())
    return whole.hexdigest()


@pytest.mark.parametrize("branches", [1, 2, 12, 20, 47])
def test_a_master_without_a_finding(branches: int) -> None:
    waiting = ["XP647"] if branches >= 12 else []  # the example's one line of HQ's that still waits for its approval
    assert planned(branches)[2] == waiting


@pytest.mark.parametrize("lang", LANGS)
def test_every_sheet_is_there_in_every_language(lang: Lang) -> None:
    frames = made(12, lang)
    assert list(frames) == [t.key for t in MASTER]
    assert [f.table.key for f in frames.values() if not f.size] == OWN_SHEETS
    assert all(f.members == 1 for f in frames.values())
    assert planned(12, lang)[2] == ["XP647"]


def test_required_cells_are_filled() -> None:
    for frame in made(12).values():
        for column in frame.table.columns:
            if column.required:
                there = frame.filled[column.key] if column.key in frame.filled else frame.texts[column.key] != ""
                blank = frame.texts["table"] == "" if frame.table.key == "tables_issued" else False  # the only sheet with rows to spare
                assert (there | blank).all(), (frame.table.key, column.key)


def test_names_follow_the_language_and_figures_do_not() -> None:
    cn, tw, en = (made(12, lang) for lang in LANGS)
    for key in cn:
        for name, values in cn[key].amounts.items():
            assert (values == tw[key].amounts[name]).all()
            assert (values == en[key].amounts[name]).all()
    assert cn["company"].texts["value"][0] == "华东饮品"
    assert tw["company"].texts["value"][0] == "華東飲品"
    assert en["company"].texts["value"][0] == "Huadong Beverages"
    for key, frame in en.items():
        for name, texts in frame.texts.items():
            assert not any(HAN.search(str(t)) for t in texts), (key, name)
    for key, frame in tw.items():
        for name, texts in frame.texts.items():
            assert not any(SIMPLIFIED.search(str(t)) for t in texts), (key, name)


def test_same_seed_same_company() -> None:
    assert digest(company_tables(5, 7)) == digest(company_tables(5, 7))
    assert digest(company_tables(5, 7)) != digest(company_tables(5, 8))


def test_believable_sales() -> None:
    master, plan, _ = planned()
    last = sum(master.history.branch_total().values())
    assert 5 * 10_000 <= last / 100 <= 10 * 10_000  # 5 to 10 亿
    assert master.reserve.goal is not None
    assert 1.12 <= master.reserve.goal / last <= 1.15
    assert 1.01 <= plan.assigned / plan.goal <= 1.03
    assert sum(plan.target[c] for c in master.organisation.carriers()) + plan.unassigned == plan.goal
    assert plan.target["GD"] == 600_000
    for code in master.organisation.branches():
        assert 1_500 <= plan.target[code] / 100 <= 8_400, code
        assert -0.05 <= plan.target[code] / plan.py_estimate[code] - 1 <= 0.25, code
        assert 20 <= len(plan.lines[code]) <= 40
        assert all(line.target >= 1_000 for line in plan.lines[code])


def test_believable_months() -> None:
    months = sum(m for rows in planned()[0].history.years.values() for m in rows.values())
    share = np.asarray(months) / np.sum(months)
    assert 0.14 <= share[:2].sum() <= 0.20
    assert 0.45 <= share[:6].sum() <= 0.52
    assert share[11] <= 0.12


def test_three_years_the_last_two_months_estimated() -> None:
    sales = made()["history_sales"]
    estimated = sales.texts["status"] == "estimate"
    years, months = sales.amounts["year"], sales.amounts["month"]
    assert sorted(set(years.tolist())) == [2024, 2025, 2026]
    assert set(zip(years[estimated].tolist(), months[estimated].tolist(), strict=True)) == {(2026, 11), (2026, 12)}
    assert ((years == 2026) & (months >= 11) <= estimated).all()


def test_believable_expenses_and_heads() -> None:
    master, plan, _ = planned()
    spent = sum(master.history.expense.values())
    assert 0.15 <= spent / sum(master.history.branch_total().values()) <= 0.22
    gd = [c for b, c in master.history.expense if b == "GD"]
    assert 28 <= len(gd) <= 32
    staff = sum(v for (b, i), v in master.history.expense.items() if b == "GD" and i.startswith("51"))
    assert 0.08 <= staff / plan.py_estimate["GD"] <= 0.10
    heads = {h.post: h for h in master.heads if h.branch == "GD"}
    assert 55 <= sum(h.cap or 0 for h in heads.values()) <= 75
    assert 25 <= (heads["PROM"].cap or 0) <= 35
    for h in master.heads:
        assert h.opening == master.history.heads[h.branch, h.post]
        assert (h.opening or 0) <= (h.cap or 0)


def test_coefficients_have_their_reason() -> None:
    weights = made()["weights"]
    plain = weights.amounts["coefficient"] == 1000
    assert (~plain).any()
    assert (weights.texts["note"][~plain] != "").all()
    assert (abs(weights.amounts["coefficient"] - 1000) <= 200).all()


def test_any_number_of_branches() -> None:
    many = first_areas(1000)
    assert len({a.code for a in many}) == len({a.name("zh-CN") for a in many}) == len({a.name("en") for a in many}) == 1000
    assert first_areas(35)[34].name.all() == ("广东二部", "廣東二部", "Guangdong 2")
    assert all(1_500 <= a.size <= 8_000 for a in many)
    for wrong in (0, 1001):
        with pytest.raises(ValueError, match="1 to 1000"):
            first_areas(wrong)


def organised(branches: int, lang: Lang) -> Frame:
    """The organisation of a company alone: three years of sales of 300 branches take their time."""
    return organisation_frame(make_sellers(first_areas(branches)), 2027, lang, Random(3))


@pytest.mark.parametrize("lang", LANGS)
def test_nobody_shares_a_name(lang: Lang) -> None:
    """Drawn from one state, all 720 of them and as many again; the numbers that follow do not depend on who was taken."""
    taken, rng, alone = set[str](), Random(3), Random(3)
    drawn = [new_name(rng, lang, taken) for _ in range(1500)]
    assert len(set(drawn)) == 1500 == len(taken)
    assert sum(name[-1].isdigit() for name in drawn) == 1500 - 720
    assert [person_name(alone, lang) for _ in range(2)] == drawn[:2]
    assert len([person_name(alone, lang) for _ in range(1498)]) == 1498
    assert alone.random() == rng.random()
    assert all(len({*row}) == len(row) for b in (12, 34, 300) for row in [[m for m in organised(b, lang).texts["manager"] if m]])
