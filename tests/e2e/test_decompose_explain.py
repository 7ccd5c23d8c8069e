"""`xlplan decompose --explain`: a sentence for every cell that is asked about, beside the figures."""
from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from plan_case import cells, exact, foreign_plan, said

import xlplan
from xlplan.decompose.why.explanation import Shared

RANGE = ("--range", "计划 2027!B2:D4", "--total", "200", "--hold", "B2")


@pytest.fixture(autouse=True)
def _records_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    return foreign_plan(tmp_path)


@pytest.mark.parametrize(("lang", "sentences"), [
    ("zh-CN", ["B2:固定为 10.00,不参与调整",
               "C2:合计 200.00 扣除固定的 10.00,余 190.00 按原数 20.00/111.75 分:应得 ≈34.004,进到 34.01"
               "(余数在 6 份中排第 2,剩下的 0.02 给了前 2 名各 0.01)",
               "C3:原数为 0,不分给它"]),
    ("zh-TW", ["B2:固定為 10.00,不參與調整",
               "C2:合計 200.00 扣除固定的 10.00,餘 190.00 按原數 20.00/111.75 分:應得 ≈34.004,進到 34.01"
               "(餘數在 6 份中排第 2,剩下的 0.02 給了前 2 名各 0.01)",
               "C3:原數為 0,不分給它"]),
    ("en", ["B2: held at 10.00",
            "C2: of the 190.00 left of a total of 200.00 after 10.00 held, by prior figure 20.00 of 111.75: a share of ≈34.004, "
            "rounded up to 34.01 (its remainder is no. 2 of 6; the 0.02 left over went to the first 2, 0.01 each)",
            "C3: its prior figure is 0, so it takes no share"]),
])
def test_the_preview_of_a_file_says_why(lang: str, sentences: list[str], foreign: Path) -> None:
    plain = said("decompose", foreign, *RANGE, "--dry-run", "--lang", lang).splitlines()
    asked = said("decompose", foreign, *RANGE, "--dry-run", "--lang", lang, "--explain", "C3,B2:C2").splitlines()
    assert [line for line in asked if line not in plain] == sentences  # in the order of the cells, one each
    assert [line for line in asked if line in plain] == plain


def test_json_holds_them_where_asked(foreign: Path) -> None:
    call = ("decompose", foreign, "--range", "计划 2027!B2:D2", "--method", "percent_change", "--percent", "2.5", "--format", "json")
    assert "explained" not in exact(said(*call, "--dry-run"))
    data = exact(said(*call, "--explain", "C2", "--explain", "D2", "--lang", "en"))  # and what is written is what was explained
    assert data["explained"] == [
        {"cell": "C2", "why": "2.5% of its prior figure 20.00: a share of exactly 0.50, so 20.00 becomes 20.50"},
        {"cell": "D2", "why": "2.5% of its prior figure 30.00: a share of exactly 0.75, so 30.00 becomes 30.75"}]
    assert cells(foreign, area="B2:D2") == [10.25, 20.5, 30.75]


def test_without_a_file_parts_are_asked_by_number() -> None:
    call = ("decompose", "--total", "1000", "--weights", "3,2,1,1,1,1,1,1,1", "--step", "0.01", "--hold", "2=150.01", "--lang", "zh-CN")
    assert said(*call, "--explain", "1,2", "--explain", "9").splitlines()[-3:] == [
        "#1:合计 1,000.00 扣除固定的 150.01,余 849.99 按权重 3/10 分:应得 254.997,舍到 254.99"
        "(余数在 8 份中排第 8,剩下的 0.07 给了前 7 名各 0.01)",
        "#2:固定为 150.01,不参与调整",
        "#9:合计 1,000.00 扣除固定的 150.01,余 849.99 按权重 1/10 分:应得 84.999,进到 85.00"
        "(余数在 8 份中排第 7,剩下的 0.07 给了前 7 名各 0.01)"]
    data = exact(said(*call, "--explain", "2", "--format", "json"))
    assert data["explained"] == [{"cell": "#2", "why": "固定为 150.01,不参与调整"}]


def test_in_python_the_reasons_are_data(foreign: Path) -> None:
    made = xlplan.decompose_range(foreign, "计划 2027!B2:D2", 100, explain="C2", dry_run=True)
    reason, = made.reasons
    assert isinstance(reason.why, Shared)
    assert (reason.name, reason.why.value, reason.why.base, reason.why.weight, reason.why.weights) == (
        "C2", 3333, 10_000, Fraction(2000), Fraction(6000))
    assert xlplan.decompose_total(10, [1, 1, 1], explain="3").reasons[0].why.value == 3


@pytest.mark.parametrize(("asked", "why"), [
    (("--range", "计划 2027!B2:D2", "--total", "9", "--explain", "B7"), "--explain: B7 are not among the cells to decompose"),
    (("--range", "计划 2027!B2:D2", "--total", "9", "--explain", "somewhere"), "somewhere"),
])
def test_cells_that_are_not_there(asked: tuple[str, ...], why: str, foreign: Path) -> None:
    before = foreign.read_bytes()
    assert why in said("decompose", foreign, *asked, status=2)
    assert foreign.read_bytes() == before


@pytest.mark.parametrize("asked", ["0", "4", "B2", "2=5"])
def test_parts_that_are_not_there(asked: str) -> None:
    assert f"--explain “{asked}” is no part" in said("decompose", "--total", "9", "--weights", "1,1,1", "--explain", asked, status=2)
