"""Who carries what, read from the consolidated tables: approved figures, and what is said where there are none."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import small_company as sample
from by_hand import NEW, OLD, put, submission

from xlplan.calendar import MONTHS
from xlplan.plan.checking.register import register_files
from xlplan.plan.checking.results import AppliedChange
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.individual import Team, read_teams
from xlplan.plan.judging.assembly import master_from
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic, Round, Severity
from xlplan.tables import BRANCH
from xlplan.text import LANGS
from xlplan.workbook.submission import Submission

BRANCHES = ("GD", "HN", "FJ")


def found(*files: Submission, round: Round = "final", adjustments: Sequence[AppliedChange] = (),
          wanted: Sequence[str] = BRANCHES) -> tuple[list[Team], list[Diagnostic]]:
    """What `read_teams` makes of these files, targets by person being opened from the final submission on."""
    results = validate_submissions(files)
    register_files(results, files, plan="HD", year=2027, round=round, branches=BRANCHES, issues={})
    opens = {code: [t.key for t in BRANCH if t.expected and (round in t.rounds or (t.key == "person_targets" and round == "final"))]
             for code in BRANCHES}
    merged = merge_tables(results, files, BRANCHES, adjustments, round, opens=opens)
    return read_teams(merged, master_from(sample.frames())[0], wanted)


def test_a_branch_as_declared() -> None:
    (team,), wrong = found(submission("GD", "final"), wanted=["GD"])
    assert wrong == []
    assert [(p.key, p.emp_no, p.name) for p in team.persons] == [("p1", "001", "张三"), ("p2", "002", "李四")]
    assert team.months[0, 0] == 8_100  # 60 % of January
    assert (team.months.sum(axis=0) == team.target).all()
    assert [(c.code, c.name) for c in team.customers] == [("C1", "电商")]
    assert team.groups[:, 0].tolist() == [a + b for a, b in zip(OLD, NEW, strict=True)]
    assert team.year == 150_000
    assert all(p.active.all() for p in team.persons)


def test_branches_stand_in_the_order_of_the_organisation() -> None:
    files = [submission(b, "final") for b in ("FJ", "GD")]
    assert [t.branch for t in found(*files)[0]] == ["GD", "FJ"]
    assert [t.branch for t in found(*reversed(files))[0]] == ["GD", "FJ"]


def test_figures_are_the_approved_ones() -> None:
    """HQ takes 10 % off the year: suggested figures of persons follow, so persons still carry the whole target."""
    cut = AppliedChange("GD", "sales_targets", "@total", "year", -15_000, "压指标")
    (team,), _ = found(submission("GD", "final"), adjustments=[cut], wanted=["GD"])
    assert (team.year, int(team.target.sum()), int(team.groups.sum()), int(team.months.sum())) == (135_000,) * 4


def test_customer_groups_are_channels_over_all_products() -> None:
    file = submission("GD", "final")
    sales = file.frames["sales_targets"]
    sales.keys[1] = "P2|C7"
    sales.texts["channel"][1] = "团购"
    (team,), _ = found(file, wanted=["GD"])
    assert [(c.code, c.name) for c in team.customers] == [("C1", "电商"), ("C7", "团购")]
    assert team.groups.T.tolist() == [list(OLD), list(NEW)]


def test_a_person_of_part_of_the_year() -> None:
    """李四 comes in July, and helps out in March all the same; 张三 carries the rest of the first half."""
    file = submission("GD", "final")
    persons = file.frames["person_targets"]
    put(persons, "p2", from_month=7, to_month=12, m03=500)
    put(persons, "p1", **{m: OLD[k] + NEW[k] - (500 if m == "m03" else 0) for k, m in enumerate(MONTHS[:6])})
    (team,), _ = found(file, wanted=["GD"])
    assert [m for m, on in zip(MONTHS, team.persons[1].active, strict=True) if on] == ["m03", *MONTHS[6:]]
    assert team.months[1, :6].tolist() == [0, 0, 500, 0, 0, 0]
    assert (team.months.sum(axis=0) == team.target).all()


def refused(*tables: str) -> Submission:
    """A file of which these tables cannot be used."""
    file = submission("GD", "final")
    file.refused.update(tables)
    return file


def nobody() -> Submission:
    """Nobody named, and HQ does not mind."""
    file = submission("GD", "final")
    persons = file.frames["person_targets"]
    for key in ("emp_no", "name"):
        persons.texts[key][:] = ""
    persons.filled["share"][:], persons.used[:] = False, False
    persons.amounts["share"][:] = 0
    assert file.issued is not None
    file.issued.severities["XP431"] = "off"
    return file


def below_zero() -> Submission:
    """More came back in January than went out: HQ has switched XP211 off, which refuses such a figure, and the rules on shares."""
    file = submission("GD", "final")
    put(file.frames["sales_targets"], "P1|C1", m01=-5_000, m12=OLD[11] + OLD[0] + 5_000)
    assert file.issued is not None
    file.issued.severities |= {"XP405": "off", "XP406": "off"}
    return file


@pytest.mark.parametrize(("files", "round", "code", "words"), [
    # in the first round no workbook holds the table, whether one came or not
    ([], "bottom_up", "XP525", ["holds no targets by person in this round (First submission)"]),
    ([submission("GD", "bottom_up")], "bottom_up", "XP525", ["holds no targets by person in this round (First submission)"]),
    ([], "final", "XP526", ["“Targets by person” of GD is not in (no workbook has come)"]),
    ([refused("person_targets")], "final", "XP526", ["“Targets by person” of GD is not in (it was refused and goes back)"]),
    ([refused("sales_targets")], "final", "XP526", ["“Sales target breakdown” of GD is not in (it was refused and goes back)"]),
    ([refused("person_targets", "sales_targets")], "final", "XP526", ["“Targets by person” of GD", "“Sales target breakdown” of GD"]),
    ([nobody()], "final", "XP526", ["“Targets by person” of GD is not in (nobody is named in it)"]),
    ([below_zero()], "final", "XP527", ["An approved figure of GD is below zero: 电商 Jan is -5.00 (10k yuan)"]),
])
def test_a_branch_that_cannot_be_handed_out_is_told_of(files: list[Submission], round: Round, code: str, words: list[str]) -> None:
    made, wrong = found(*files, round=round, wanted=["GD"])
    assert made == []
    assert [(d.code, d.branch, d.severity) for d in wrong] == len(words) * [(code, "GD", Severity.ERROR)]
    assert all(w in message_of(d, "en") for w, d in zip(words, wrong, strict=True))
    assert all("GD" in message_of(d, lang) and len(remedy_of(d, lang)) > 10 for d in wrong for lang in LANGS)


def test_the_other_branches_are_handed_out_all_the_same() -> None:
    made, wrong = found(submission("FJ", "final"))
    assert [t.branch for t in made] == ["FJ"]
    assert [(d.code, d.branch) for d in wrong] == [("XP526", "GD"), ("XP526", "HN")]


def test_only_what_is_asked_for_is_judged() -> None:
    assert found(submission("FJ", "final"), wanted=["FJ"])[1] == []


def test_a_cut_below_zero_is_not_handed_out() -> None:
    """HQ took more off one month than stands there: the line is refused (XP520), and what was declared is handed out."""
    cut = AppliedChange("GD", "sales_targets", "P1|C1", "m03", -99_999, "压指标", spread="one_cell")
    made, wrong = found(submission("GD", "final"), adjustments=[cut], wanted=["GD"])
    untouched, _ = found(submission("GD", "final"), wanted=["GD"])
    assert wrong == []
    assert [t.months.tolist() for t in made] == [t.months.tolist() for t in untouched]


def test_amounts_are_whole_steps() -> None:
    (team,), _ = found(submission("GD", "final"), wanted=["GD"])
    assert team.months.dtype == team.groups.dtype == np.int64
