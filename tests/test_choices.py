"""The names most like what was typed, and the sentence that lists what may be typed."""
from __future__ import annotations

import pytest

from xlplan.choices import SHORT, nearest_choices, said_choices, said_foreign, said_labels
from xlplan.text import Text

POSTS = ["业务代表", "促销员", "KA经理", "城市经理", "业务主管"]


@pytest.mark.parametrize(("typed", "known", "nearest"), [
    ("线下", ["线上", "现场"], []),              # half of a word of two characters: mostly its opposite
    ("内部", ["外部"], []),
    ("业务员", POSTS, ["业务代表", "业务主管"]),          # two of four characters
    ("业务 代 表", POSTS, ["业务代表", "业务主管"]),      # spaces do not count
    ("促销", POSTS, ["促销员"]),
    ("ka经理", POSTS, ["KA经理", "城市经理"]),            # nor does case
    ("ＫＡ经理", POSTS, ["KA经理", "城市经理"]),          # nor width
    ("J1", ["J01", "J02", "J10"], ["J01", "J10"]),
    ("gdd", ["GD", "HA"], ["GD"]),
    ("Sales", ["Sales rep", "Promoter"], ["Sales rep"]),
    ("外星人", POSTS, []),
    ("", POSTS, []), ("业务", [], []),
])
def test_nearest(typed: str, known: list[str], nearest: list[str]) -> None:
    assert nearest_choices(typed, known) == nearest


def test_a_short_list_is_said_whole() -> None:
    said = said_choices("促销", POSTS[:2])
    assert said("zh-CN") == "最接近「促销员」;可选:业务代表、促销员"
    assert said("zh-TW") == "最接近「促销员」;可選:业务代表、促销员"
    assert said("en") == "nearest “促销员”; valid: 业务代表, 促销员"


def test_a_long_list_is_counted() -> None:
    many = [f"网点{n}" for n in range(SHORT + 1)]
    assert said_choices("网点1", many)("zh-CN") == "最接近「网点1」、「网点10」、「网点11」;共 13 项可选"
    assert said_choices("外星", many)("zh-CN") == "共 13 项可选,如 网点0、网点1、网点2"
    assert said_choices("外星", many)("en") == "13 are valid, such as 网点0, 网点1, 网点2"


def test_an_empty_list_is_said_to_be_empty() -> None:
    assert said_choices("业务", [])("en") == "there is nothing to choose from"


FOREIGN = [  # what is typed, the words of what is on the list, the letter that is said; '' for none
    ("\u042001", ("P01",), "\u0420"), ("\u0440\u043e1", ("PO1",), "\u0440"), ("B\u041e1", ("BO1", "B01"), "\u041e"),
    ("\u039c01", ("M01",), "\u039c"),
    ("\u0420\uff101", ("P01",), "\u0420"),   # with a full-width digit
    ("P01", ("P01",), ""), ("P01", ("\u042001",), ""), ("\u042002", ("P01",), ""), ("\u0416\u0428", ("P01",), ""), ("电商", ("商超",), ""),
]


@pytest.mark.parametrize(("typed", "known", "letter"), FOREIGN)
def test_a_letter_of_another_script_is_said(typed: str, known: tuple[str, ...], letter: str) -> None:
    told = said_foreign(typed, known)
    assert bool(told) == bool(letter)
    if told:
        assert told("zh-CN").startswith(f"「{letter}」是")
        assert f"looks like “{known[0]}”" in said_choices(typed, known)("en")


def test_a_label_is_near_in_whatever_language_it_is_typed() -> None:
    """HQ works in Chinese, and reads what is said in English."""
    labels = [Text("销售目标分解", "銷售目標分解", "Sales target breakdown"), Text("人员规划", "人力規劃", "Staffing plan")]
    assert said_labels("销售目标", labels).all() == (
        "最接近「销售目标分解」;可选:销售目标分解、人员规划", "最接近「銷售目標分解」;可選:銷售目標分解、人力規劃",
        "nearest “Sales target breakdown”; valid: Sales target breakdown, Staffing plan")
