"""XP5xx: the set of files. What the branch is asked for is what HQ issued last, filled in."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from by_hand import NOON, put, submission
from desk import Said
from inbox import NAMES, Desk, Inbox

from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BY_KEY

LATER = NOON + timedelta(hours=3)


def came(**other: Any) -> Callable[[Desk], None]:
    """Guangdong sent another file than the one issued last."""
    def fault(desk: Desk) -> None:
        desk.files[0] = submission("GD", **{"issue": 2, **other})
    return fault


def also(**other: Any) -> Callable[[Desk], None]:
    """Guangdong sent a second file."""
    return lambda desk: desk.files.append(submission("GD", **{"issue": 2, "file": "GD 修改.xlsx", **other}))


def right_one(desk: Desk, said: Said) -> None:
    """The branch sends the workbook of this plan, year, round and issue."""
    desk.files[0] = submission("GD", issue=2)


def moved_out(desk: Desk, said: Said) -> None:
    """All files but the one that the message says counts."""
    found = re.search(r"以 (.+?) 为准|以 (.+?) 為準|; (.+?) counts", said.message)
    counts = next(filter(None, found.groups())) if found else ""
    desk.files[:] = [f for f in desk.files if f.issued and (f.issued.stamp.branch != "GD" or f.file == counts)]


def by_departments(desk: Desk) -> None:
    """In one file sales moved from February to January; another one, saved later, stands as issued."""
    desk.files[0].unfilled = {"staffing", "training", "expense_budget"}
    put(desk.files[0].frames["sales_targets"], "P1|C1", m01=9_100, m02=7_900)
    also(modified=LATER)(desk)
    desk.files[-1].unfilled = {"sales_targets", "staffing", "training", "expense_budget"}


def put_together(desk: Desk, said: Said) -> None:
    """The figures of the table that the remedy names, from the one file it names into the other; then the one is moved out."""
    label = BY_KEY["sales_targets"].label(said.lang)
    source, target = (next(f for f in desk.files if f.file == name) for name in ("GD.xlsx", "GD 修改.xlsx"))
    assert all(word in said.remedy for word in (label, source.file, target.file))
    target.frames["sales_targets"] = source.frames["sales_targets"]
    target.unfilled.discard("sales_targets")
    desk.files.remove(source)


def as_issued_is_meant(desk: Desk, said: Said) -> None:
    """The last half of the remedy: the file that it names is moved out."""
    name = re.search("只需把 (.+) 移出收件夹|只需把 (.+) 移出收件夾|only move (.+) out", said.remedy)
    assert name is not None
    desk.files[:] = [f for f in desk.files if f.file != next(filter(None, name.groups()))]


def one_left(desk: Desk, said: Said) -> None:
    """The branch says which, of the two that the message names."""
    assert all(f.file in said.message for f in desk.files if f.issued and f.issued.stamp.branch == "GD")
    del desk.files[-1]


def sent(desk: Desk, said: Said) -> None:
    """Who is chased by name sends it."""
    branch = next(code for code, name in NAMES.items() if f"{name}({code})" in said.message)
    desk.files.append(submission(branch, issue=2))


def in_the_organisation(desk: Desk, said: Said) -> None:
    desk.branches.append("HA")


def signed_by(manager: str) -> Callable[[Desk], None]:
    return lambda desk: desk.files[0].signs.update({"preparer|name": "王五", "manager|name": manager})


def another_signs(desk: Desk, said: Said) -> None:
    assert "王五" in said.message
    signed_by("赵六")(desk)


def says_no(desk: Desk) -> None:
    desk.files[0].signs.update({"manager|name": "赵六", "manager|conclusion": "不同意", "manager|opinion": "费用太高"})


def agrees_after_all(desk: Desk, said: Said) -> None:
    """The same person, once what the sentence quotes is settled."""
    assert "赵六" in said.message
    assert "费用太高" in said.message
    desk.files[0].signs["manager|conclusion"] = "同意"


def changed_since(desk: Desk) -> None:
    """Approved with one number; the figures have another one by now."""
    desk.files[0].control = 4711
    desk.files[0].signs.update({"manager|name": "赵六", "manager|date": "2026-11-05", "manager|code": "0815"})


def signs_again(desk: Desk, said: Said) -> None:
    """With the number that the start page shows, which the sentence gives."""
    desk.files[0].signs["manager|code"] = re.findall(r"\d{4}", said.message)[1]


def opinion(desk: Desk, said: Said) -> None:
    """On the start page, in the column so-called of the sign-off."""
    assert re.search("「意见」|「意見」|“Opinion”", said.remedy)
    desk.files[0].signs["manager|opinion"] = "分公司只有一人"


def closed_before(desk: Desk) -> None:
    """HQ closed the round when only Fujian's file had come."""
    desk.closed = "V1", {desk.files[1].sha256}


def out_of_the_inbox(desk: Desk, said: Said) -> None:
    """The first half of the remedy."""
    del desk.files[0]


def opened_again(desk: Desk, said: Said) -> None:
    assert "xlplan reopen" in said.remedy
    desk.closed = None


def round_moves_on(desk: Desk, said: Said) -> None:
    """HQ puts the round of the file into the master workbook; the others send theirs of that round."""
    desk.round = "final"
    desk.files[1] = submission("FJ", round="final", issue=2)


def refused_staffing(desk: Desk) -> None:
    """A cell of the staffing plan must be fixed; the budget lives on it."""
    desk.files[0].diagnostics.append(Diagnostic("XP204", table="staffing", params={"text": "约3"}))


def mended(desk: Desk, said: Said) -> None:
    """The table that the sentence names is right again."""
    assert BY_KEY["staffing"].label(said.lang) in said.remedy
    desk.files[0].diagnostics.clear()


def signs_for_both(desk: Desk) -> None:
    """One who prepared both files, whoever approved them."""
    for file, manager in zip(desk.files, ("赵六", "孙七"), strict=True):
        file.signs.update({"preparer|name": "王五", "manager|name": manager})


def head_of_another(desk: Desk) -> None:
    """The manager of FJ approved the file of GD."""
    desk.managers = {"GD": "赵六", "FJ": "孙七"}
    desk.files[0].signs.update({"preparer|name": "王五", "manager|name": "孙 七"})


def right_one_signs(desk: Desk, said: Said) -> None:
    head = desk.managers["GD"]
    assert head not in said.message
    desk.files[0].signs["manager|name"] = head


def named_for_both(desk: Desk, said: Said) -> None:
    """In the organisation, on the sheet and in the column that the remedy names."""
    assert re.search("「组织架构」的「负责人」|「組織架構」的「負責人」|manager of each on the sheet Organisation", said.remedy)
    assert "王五" in said.remedy
    desk.managers = {"GD": "王五", "FJ": "王五"}


def namesakes(desk: Desk, said: Said) -> None:
    """Each of the two on the start page of the own file, as `opinion`."""
    opinion(desk, said)
    for file in desk.files:
        file.signs["preparer|opinion"] = "与外省同事同名"


INBOX = [
    Inbox("XP536", signs_for_both, named_for_both),
    Inbox("XP536", signs_for_both, namesakes, ends="answered"),
    Inbox("XP536", head_of_another, right_one_signs),
    Inbox("XP501", lambda desk: desk.files.pop(), sent),  # type: ignore[arg-type]
    Inbox("XP502", also(modified=LATER, extra="x"), moved_out),
    Inbox("XP537", by_departments, put_together),
    Inbox("XP537", by_departments, as_issued_is_meant),
    Inbox("XP503", also(extra="x"), one_left),
    Inbox("XP504", lambda desk: desk.files.append(submission("GD", issue=2, file="GD (2).xlsx")), None),
    Inbox("XP505", came(plan="HB"), right_one),
    Inbox("XP506", came(year=2026), right_one),
    Inbox("XP507", lambda desk: desk.files.append(submission("HA", issue=2)), in_the_organisation),
    Inbox("XP508", came(round="guide"), right_one),
    Inbox("XP509", came(issue=1), right_one),
    Inbox("XP510", signed_by("王五"), another_signs),
    Inbox("XP510", signed_by("王五"), opinion, ends="answered"),
    Inbox("XP522", says_no, agrees_after_all),
    Inbox("XP529", changed_since, signs_again),
    Inbox("XP529", changed_since, opinion, ends="answered"),
    Inbox("XP511", came(round="final"), round_moves_on),
    Inbox("XP512", closed_before, out_of_the_inbox),
    Inbox("XP512", closed_before, opened_again),
    Inbox("XP521", refused_staffing, mended),
]
