"""What HQ pasted is summed up once for the same master, and anew for any other: a cell, a unit, a code, a year that differs."""
from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest
import small_company as sample

from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master import pasted, pasted_once
from xlplan.plan.master.history import History

SALES: list[dict[str, Any]] = [
    {"year": 2026, "month": m, "branch": unit, "product": "P01", "channel": "C01", "amount": 100_00 * m, "status": "actual"}
    for unit in ("B01", "B02") for m in range(1, 13)]


def summed(**sheets: Any) -> History:
    return master_from(sample.frames(**({"history_sales": SALES} | sheets)))[0].history


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with every summing up."""
    counted, of = list[int](), pasted.history_from

    def history_from(*args: Any) -> Any:
        counted.append(1)
        return of(*args)

    monkeypatch.setattr(pasted, "history_from", history_from)
    monkeypatch.setattr(pasted_once, "_known", OrderedDict())
    return counted


def test_the_same_master_is_summed_up_once(runs: list[int]) -> None:
    one, other = summed(), summed()
    assert (one is other, len(runs)) == (True, 1)
    findings = [master_from(sample.frames(history_sales=[{**row, "product": "P99"} for row in SALES]))[1] for _ in range(2)]
    assert findings[0] == findings[1]
    assert "XP606" in {d.code for d in findings[1]}


@pytest.mark.parametrize("other", [
    {"history_sales": [{**SALES[0], "amount": 1}, *SALES[1:]]},
    {"history_sales": [{**SALES[0], "status": "estimate"}, *SALES[1:]]},
    {"history_sales": [{**SALES[0], "branch": "B02"}, *SALES[1:]]},
    {"history_sales": [{**SALES[0], "month": 2}, *SALES[1:]]},
    {"history_sales": SALES[1:]},
    {"history_sales": [*SALES[1:], SALES[0]]},
    {"history_expense": [{"year": 2026, "month": 1, "branch": "B01", "item": "E1", "amount": 5}]},
    {"company": sample.company(start_month="4")},
    {"company": sample.company(year="2028")},
    {"company": sample.company(unit="亿元")},
    {"products": [{**row, "erp_code": "P01X"} for row in sample.PRODUCTS]},
], ids=str)
def test_any_other_is_summed_up_anew(runs: list[int], other: dict[str, Any]) -> None:
    first = summed()
    summed(**other)
    assert len(runs) == 2
    assert summed() is first
