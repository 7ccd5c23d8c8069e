"""Who signs for two branches, or for one whose manager somebody else is, is asked about on the files that count."""
from __future__ import annotations

import pytest
import small_company as sample
from by_hand import submission

from xlplan.plan.checking.sign_off import named_for_branches
from xlplan.plan.checking.signatures import people_of, saved_elsewhere, signed_elsewhere
from xlplan.plan.judging.assembly import master_from
from xlplan.schema.codes.catalogue import message_of

NAMES = {"GD": "广东分公司", "FJ": "福建分公司", "SH": "上海分公司"}
HEADS = {"GD": "赵六", "FJ": "孙七", "SH": "孙七"}


@pytest.mark.parametrize(("signs", "heads", "asked"), [
    # everybody signs at home
    ({"GD": {"preparer": "王五", "manager": "赵六"}, "FJ": {"preparer": "李四", "manager": "孙七"}}, HEADS, {}),
    # the same person fills in for two; said at both
    ({"GD": {"preparer": "王五"}, "FJ": {"preparer": "王五 "}}, HEADS, {
        "GD": "王五 signed the workbook of GD, and also that of 福建分公司(FJ)",
        "FJ": "王五 signed the workbook of FJ, and also that of 广东分公司(GD)"}),
    # prepares one and approves the other
    ({"GD": {"preparer": "王五"}, "FJ": {"manager": "王五"}}, {}, {
        "GD": "王五 signed the workbook of GD, and also that of 福建分公司(FJ)",
        "FJ": "王五 signed the workbook of FJ, and also that of 广东分公司(GD)"}),
    # the manager of two other branches; not said at home, where the same person signs by right
    ({"GD": {"manager": "孙七"}, "FJ": {"manager": "孙七"}}, HEADS, {
        "GD": "孙七 signed the workbook of GD, and is the manager of 上海分公司(SH), 福建分公司(FJ) in the organisation"}),
    # one person for two branches, as the organisation says
    ({"FJ": {"manager": "孙七"}, "SH": {"manager": "孙七"}}, HEADS, {}),
    # finance and the regional director sign for several
    ({"GD": {"finance": "钱二", "director": "吴九"}, "FJ": {"finance": "钱二", "director": "吴九"}}, HEADS, {}),
    # nobody
    ({"GD": {"preparer": " "}, "FJ": {"preparer": ""}}, {"GD": "", "FJ": " "}, {}),
])
def test_who_signed(signs: dict[str, dict[str, str]], heads: dict[str, str], asked: dict[str, str]) -> None:
    files = [submission(branch, issue=2) for branch in signs]
    for file, of in zip(files, signs.values(), strict=True):
        file.signs.update({f"{step}|name": name for step, name in of.items()})
    found = signed_elsewhere(files, heads, NAMES)
    assert {b: message_of(d, "en", {"branch": b}) for b, of in found.items() for d in of} == asked


def test_their_opinion_is_the_explanation() -> None:
    files = [submission("GD", issue=2), submission("FJ", issue=2)]
    files[0].signs.update({"manager|name": "王五", "manager|opinion": "代管到三月"})
    files[1].signs.update({"preparer|name": "王五"})
    found = signed_elsewhere(files, {}, {})
    assert {b: [d.explanation for d in of] for b, of in found.items()} == {"GD": ["代管到三月"], "FJ": [""]}


@pytest.mark.parametrize(("for_all", "asked"), [((), ["FJ", "GD"]), (("王 五",), []), (("钱二",), ["FJ", "GD"])])
def test_whom_hq_names_for_all_branches_is_not_asked_about(for_all: tuple[str, ...], asked: list[str]) -> None:
    """审批人 has no column for units: one name there stands for every branch, also where he is the manager of one of them."""
    files = [submission("GD", issue=2), submission("FJ", issue=2)]
    for file in files:
        file.signs["manager|name"] = "王五"
    for heads, left in (({}, asked), ({"GD": "王五"}, asked[:1])):
        assert sorted(signed_elsewhere(files, heads, NAMES, for_all)) == left
    files[1].author = "王五"
    files[1].signs["manager|name"] = ""
    assert saved_elsewhere(files[1], people_of(files, {}), for_all) == ["GD"][:len(asked)]


def test_rows_of_branches_name_those_who_sign_for_all() -> None:
    rows = [{"level": "branch", "step": 1, "post": "填报人", "name": " 王五 "}, {"level": "branch", "step": 2, "post": "经理", "name": ""},
            {"level": "region", "step": 1, "post": "总监", "name": "吴九"}]
    assert named_for_branches(master_from(sample.frames(approvers=rows))[0]) == {"王五"}
