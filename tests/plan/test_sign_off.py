"""The sign-off in a workbook: steps by the master's 审批人, in order, each by whom it names; a no stops; the region signs once."""
from __future__ import annotations

from typing import Any, Literal

import pytest
import small_company as sample
from by_hand import put, submission

from xlplan.plan.checking.receipts import receipt_of
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.sign_off import judge_sign_offs, signed_on, signers_of
from xlplan.plan.checking.unfilled import is_signed
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Round
from xlplan.workbook.forms import is_refusal

ROWS = ({"level": "branch", "step": 3, "post": "经理"}, {"level": "branch", "step": 1, "post": "内勤"},
        {"level": "branch", "step": 2, "post": "财务", "name": "钱二"}, {"level": "region", "step": 1, "post": "总监"},
        {"level": "company", "step": 1, "post": "总经理", "name": "吴一"})
ALL = {"preparer|name": "张三", "finance|name": "钱二", "manager|name": "赵六", "director|name": "周八"}
ASKED = ("XP510", "XP522", "XP523", "XP524", "XP528")


def master(*rows: dict[str, Any]) -> Master:
    return master_from(sample.frames(approvers=rows or ROWS))[0]


def judged(signs: dict[str, str], in_round: Round = "bottom_up", of: Master | None = None,
           region: dict[str, str] | None = None) -> FileResult:
    """The verdict on the file of a branch signed so, beside one of its region where that signs its own."""
    files = [submission("B01", in_round), *([submission("R1", in_round)] if region else [])]
    for file, said in zip(files, (signs, region or {}), strict=False):
        file.signs = dict(said)
    results = validate_submissions(files)
    judge_sign_offs(results, files, of or master())
    return results[0]


@pytest.mark.parametrize(("signs", "codes", "says"), [
    (ALL, [], ""),
    ({k: v for k, v in ALL.items() if k != "finance|name"}, ["XP523"], "签批缺环节:审核 · 分公司财务"),
    ({k: "" for k in ALL if k != "director|name"} | {"director|name": "周八"}, ["XP523"],
     "签批缺环节:填报人、审核 · 分公司财务、批准 · 分公司经理"),
    ({k: v for k, v in ALL.items() if k != "director|name"}, ["XP523"], "签批缺环节:复核 · 大区总监"),
    ({**ALL, "finance|name": "钱三"}, ["XP528"], "审核 · 分公司财务签的是 钱三,总控表「审批人」里是 钱二"),
    ({**ALL, "finance|name": " 钱 二"}, [], ""),
    ({**ALL, "preparer|date": "2026-11-05", "manager|date": "2026/11/4"}, ["XP524"],
     "批准 · 分公司经理签批的日期 2026-11-04 早于填报人的 2026-11-05"),
    ({**ALL, "preparer|date": "46330", "manager|date": "2026年11月4日"}, [], ""),   # one day, as Excel counts it and in words
    ({**ALL, "manager|date": "上周"}, [], ""),                                      # no date: nothing is said of the order
    ({**ALL, "manager|name": "张三"}, ["XP510"], "填报人和批准人是同一人:张三"),
    ({**ALL, "director|conclusion": "不同意", "director|opinion": "目标太低"}, ["XP522"],
     "复核 · 大区总监 周八 的结论是「不同意」:目标太低")])
def test_what_is_said_of_a_sign_off(signs: dict[str, str], codes: list[str], says: str) -> None:
    found = [d for d in judged(signs).diagnostics if d.code in ASKED]
    assert [d.code for d in found] == codes
    assert [message_of(d, "zh-CN") for d in found] == [says] * bool(says)


@pytest.mark.parametrize(("in_round", "without", "said"), [
    ("bottom_up", "director", [("note", "复核")]), ("bottom_up", "finance", [("warning", "审核")]),
    ("bottom_up", "director finance", [("note", "复核"), ("warning", "审核")]), ("final", "director finance", [("error", "审核")])])
def test_in_the_first_half_a_step_of_the_region_is_a_note(in_round: Round, without: str, said: list[tuple[str, str]]) -> None:
    """A branch cannot sign for its region: its file goes back for its own steps, and for the region's only where figures are settled."""
    signs = {**ALL, **{k.replace("name", "conclusion"): "同意" for k in ALL}}
    result = judged({k: v for k, v in signs.items() if k.split("|")[0] not in without.split()}, in_round)
    found = [(d.severity.value, message_of(d, "zh-CN")[6:8]) for d in result.diagnostics if d.code == "XP523" and d.severity]
    assert sorted(found, key=lambda one: one[0]) == said


@pytest.mark.parametrize(("in_round", "verdict"), [("bottom_up", "accepted_with_warnings"), ("revise", "refused"), ("final", "refused")])
def test_a_missing_step_is_explained_first_and_must_be_there_later(in_round: Round, verdict: str) -> None:
    signs = {**ALL, "manager|name": "", "preparer|opinion": "经理出差"}
    result = judged(signs, in_round)
    assert (result.verdict, [d.explanation for d in result.diagnostics if d.code == "XP523"]) == (verdict, ["经理出差"])


@pytest.mark.parametrize("beside", ["date", "conclusion", "code", "opinion"])
def test_a_name_that_hqs_workbook_brought_along_signs_nothing(beside: str) -> None:
    """From 二下 on the names of the round before are there; who signs writes something else in the line."""
    printed = judged(ALL, "revise")
    assert [message_of(d, "zh-CN") for d in printed.diagnostics if d.code == "XP523"] == [
        "签批缺环节:填报人、审核 · 分公司财务、批准 · 分公司经理、复核 · 大区总监"]
    signed = judged({**ALL, **{f"{at.split('|')[0]}|{beside}": "2026-11-05" if beside == "date" else "同意" for at in ALL}}, "revise")
    assert [d.code for d in signed.diagnostics if d.code == "XP523"] == []


@pytest.mark.parametrize(("opinions", "explained"), [
    ({}, ""), ({"preparer": "两人都出差"}, "两人都出差"),                                    # for the whole file
    ({"manager": "经理出差", "finance": "休假"}, "休假;经理出差"), ({"manager": "经理出差"}, ""), ({"director": "下月补签"}, "")])
def test_a_missing_step_is_explained_beside_it_or_by_who_fills_in(opinions: dict[str, str], explained: str) -> None:
    signs = {"preparer|name": "张三", "director|name": "周八", **{f"{step}|opinion": text for step, text in opinions.items()}}
    found, = (d for d in judged(signs).diagnostics if d.code == "XP523")
    assert found.explanation == explained


def test_who_may_sign_is_listed_in_each_language() -> None:
    regions = ({"level": "region", "step": step, "post": "总监", "name": name} for step, name in ((1, "陈九"), (2, "郑十")))
    found, = (d for d in judged(ALL, of=master(*ROWS[:3], *regions)).diagnostics if d.code == "XP528")
    assert "郑十、陈九" in message_of(found, "zh-CN")
    assert "郑十, 陈九" in message_of(found, "en")


def test_an_approval_is_acknowledged_and_not_signed() -> None:
    """`settled` names the tables that HQ approved."""
    files = [submission("B01", "approved")]
    assert files[0].issued is not None
    files[0].issued.settled = ("sales_targets",)
    results = validate_submissions(files)
    judge_sign_offs(results, files, master())
    assert [d.code for d in results[0].diagnostics if d.code in ASKED] == []


def test_the_region_signs_once_in_its_own_workbook_or_the_branchs() -> None:
    signs = {k: v for k, v in ALL.items() if not k.startswith("director")}
    assert [d.code for d in judged(signs).diagnostics if d.code in ASKED] == ["XP523"]
    assert [d.code for d in judged(signs, region={"manager|name": "周八"}).diagnostics if d.code in ASKED] == []


@pytest.mark.parametrize(("in_round", "verdict"), [("bottom_up", "accepted_with_warnings"), ("revise", "refused")])
def test_what_changed_after_signing_is_named_where_the_file_goes_back_too(in_round: Round, verdict: str) -> None:
    signed, now = submission("B01", in_round, file="a"), submission("B01", in_round, file="b", extra="b")
    put(now.frames["sales_targets"], "P1|C1", m03=8_100)
    put(now.frames["training"], "r1", kind="culture")
    signed.control, now.control = 1234, 4321
    for s in (signed, now):
        s.signs = {**ALL, "manager|code": "1234"}
    results = validate_submissions([signed, now])
    judge_sign_offs(results, [signed, now], master())
    [found] = [d for r in results for d in r.diagnostics if d.code == "XP529"]
    text = message_of(found, "zh-CN")
    assert results[1].verdict == verdict
    assert [part in text for part in ("与 a 相比:销售目标分解!", "80.00 → 81.00", "产品知识 → 企业文化")] == [True, True, True]


def test_two_posts_in_one_hand_where_the_master_says_so() -> None:
    both = ({"level": "branch", "step": 1, "post": "内勤", "name": "张三"}, {"level": "branch", "step": 2, "post": "财务"},
            {"level": "branch", "step": 3, "post": "经理", "name": "张三"})
    signs = {**ALL, "manager|name": "张三"}
    assert [d.code for d in judged(signs, of=master(*both)).diagnostics if d.code in ASKED] == []
    assert [d.code for d in judged(signs).diagnostics if d.code in ASKED] == ["XP510"]


def test_who_has_to_sign() -> None:
    assert signers_of(master(), "B01") == {"preparer": frozenset(), "finance": {"钱二"}, "manager": frozenset(), "director": frozenset()}
    assert signers_of(master(), "KA") == {}                              # HQ runs it itself
    assert signers_of(master(ROWS[-1]), "B01") == {}                     # the company's alone: nothing is asked of branches
    assert signers_of(master_from(sample.frames())[0], "B01") == {}


NO: Literal[True] = True
NOES = """
    不同意 / 不 同意  / 不同意,请下调 / 暂不同意 / 本人不同意 / 本人 不同意。 / 不太同意 / 不完全同意 / 不能同意 / 尚不能同意 / 未通过
    没有通过 / 审核不通过 / 建议退回 / 反对 / 坚决反对 / 不予批准 / 不批 / 未批准 / 不认可 / 无法接受 / 不签 / 拒签 / 不行 / 不 / 否 / 否决
    未收到 / 还没收到 / 有异议 / 有不同意见 / 请打回重报 / 暂缓批准 / 不赞成 / 退回
    駁回 / 暫不同意 / 不予核准 / 未通過 / 建議退回 / 反對 / 有異議 / 不認可 / 無法接受
    Rejected / Not agreed / No / No. / NO! / No, too high / I do not agree / Can't approve / not yet approved / Don’t agree
    Not received / Declined / I object / Against / Please send back / Cannot sign"""
YESES = """
    同意 / 同意上报 / 不同意见已处理 / 无异议 / 没有不同意见 / 没有异议 / 无意见 / 没意见,同意 / 未提出异议 / 不反对 / 不再反对
    同意,无需退回 / 同意,没有问题 / 通过 / 已审核 / 批准 / 原则同意 / 可行 / 同意,不超过控制数 / 同意。未发现问题
    無異議 / 沒有不同意見 / 核准 / 同意,無意見 / 不反對
    收到 / 已收悉 / 收訖 / Received
    Noted / Agreed / OK / No objection / No objections. / No further comments / Agreed, no changes / Approved without reservations
    Not opposed / I do not object / Objectives met, agreed / Approved by Mr. Noe"""


def said_in(table: str) -> list[str]:
    return [text for line in table.strip().splitlines() for text in line.strip().split(" / ")]


@pytest.mark.parametrize(("conclusion", "refuses"), [*((text, NO) for text in said_in(NOES)), *((text, False) for text in said_in(YESES)),
                                                     ("", False)])
def test_what_is_a_no(conclusion: str, refuses: bool) -> None:
    assert is_refusal(conclusion) is refuses
    file = submission("B01")
    file.signs = {"manager|name": "赵六", "manager|conclusion": conclusion}
    assert is_signed(file) is not refuses


@pytest.mark.parametrize(("mark", "has"), [("收到", True), ("√", True), ("Received", True), ("未收到", False), ("没有收到", False),
                                           ("Not received", False), ("", False)])
def test_what_acknowledges_an_approval(mark: str, has: bool) -> None:
    file = submission("B01", "approved")
    assert file.issued is not None
    file.issued.settled = ("sales_targets",)
    file.signs = {"receipt|mark": mark, "receipt|name": "赵六", "receipt|date": "2026-12-20"}
    receipt = receipt_of(file)
    assert receipt is not None
    assert receipt.complete is has


@pytest.mark.parametrize(("text", "day"), [
    ("2026-11-04", "2026-11-04"), ("2026.11.4", "2026-11-04"), ("46330", "2026-11-04"), ("明天", ""), ("", "")])
def test_the_day_of_a_signature(text: str, day: str) -> None:
    assert signed_on(text) == day


@pytest.mark.parametrize(("other", "number", "said"), [
    ("B01", 158, True), ("B01", 159, False),
    ("B02", 158, False)])    # what another unit declared has the same number by chance
def test_changed_since_signing_is_told_by_the_file_of_the_unit_that_was_signed(other: str, number: int, said: bool) -> None:
    now, signed = submission("B01"), submission(other, file="signed.xlsx", extra="2026-11-04")
    put(now.frames["expense_budget"], "E2", m02=300)
    now.signs, now.control, signed.control = {**ALL, "manager|code": "0158"}, 777, number
    results = validate_submissions([now, signed])
    if other == "B01":
        results[1].superseded_by = now.file
    judge_sign_offs(results, [now, signed], master())
    found, = (d for d in results[0].diagnostics if d.code == "XP529")
    text = message_of(found, "zh-CN")
    assert ("与 signed.xlsx 相比:费用预算!" in text, text.count("2.10 → 3.00"), "改了哪些格不知道" in text) == (said, said, not said)
