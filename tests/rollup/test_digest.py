"""The digest: what a consolidation leaves for look-ups adds up in every way, and agrees with the pages of the roll-up."""
from __future__ import annotations

import json
from typing import Any

import pytest
from small_rollup import BRANCHES, MISSING, Case, case, find, steps

from xlplan.plan.consolidate.contribution import grouping_columns
from xlplan.plan.consolidate.digest import STATUS, digest_parts, summed_columns
from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.schema.diagnostic import Round
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.periods import MONTHS

TABLES = [t.key for t in BRANCH if not t.where_rows]  # what HQ says of a plan has no sums


@pytest.fixture(scope="module")
def sample() -> Case:
    return case()


@pytest.fixture(scope="module")
def parts(sample: Case) -> dict[str, Any]:
    return {part: json.loads(text) for part, text in digest_parts(sample.result, sample.master).items()}


def figure(parts: dict[str, Any], table: str, by: str, key: str, column: str, basis: str = "declared") -> int | None:
    group = parts[table]["groups"][by]
    found: int | None = group[basis][column][group["keys"].index(key)]
    return found


# -- figures -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("table", TABLES)
def test_every_grouping_adds_up_to_the_same(parts: dict[str, Any], table: str) -> None:
    groups = parts[table]["groups"]
    for basis in ("declared", "approved"):
        for column, [whole] in groups["total"][basis].items():
            for by, group in groups.items():
                if column in group[basis]:
                    assert sum(n or 0 for n in group[basis][column]) == (whole or 0), (by, column)


@pytest.mark.parametrize("table", TABLES)
def test_branches_are_the_totals_of_their_sheets(sample: Case, parts: dict[str, Any], table: str) -> None:
    for basis, numbers in (("declared", declared_figures(sample.result)), ("approved", approved_figures(sample.result))):
        for column in summed_columns(BY_KEY[table]):
            expected = numbers.foot_steps(table, "@total", column).tolist()
            have = sample.result.have[table].tolist()
            assert parts[table]["groups"]["branch"][basis][column] == [n if h else None for n, h in zip(expected, have, strict=True)]


def test_it_agrees_with_the_pages(sample: Case, parts: dict[str, Any]) -> None:
    book = sample.book()
    targets, products = book.sheet("target_compare"), book.sheet("by_product")
    for branch in sample.frames:
        assert figure(parts, "sales_targets", "branch", branch, "year") == steps(find(targets, branch, "year"))
        assert figure(parts, "sales_targets", "branch", branch, "year", "approved") == steps(find(targets, branch, "approved"))
    for region in ("E", "S", "N"):
        assert figure(parts, "sales_targets", "region", region, "year") == steps(find(targets, region, "year"))
    assert figure(parts, "sales_targets", "total", "", "year") == steps(find(targets, "@branches", "year"))
    for key in parts["sales_targets"]["groups"]["group"]["keys"]:
        assert figure(parts, "sales_targets", "group", key, "year") == steps(find(products, key, "year"))
    months, page = parts["sales_targets"]["groups"]["total"]["approved"], book.sheet("by_month")
    assert [months[m][0] for m in MONTHS] == [steps(find(page, "@total", m)) for m in MONTHS]


def test_hqs_adjustment_is_the_difference(parts: dict[str, Any]) -> None:
    changes = {("sales_targets", "branch", "SH", "m02"): 5000, ("sales_targets", "branch", "SH", "year"): 5000,
               ("sales_targets", "region", "E", "year"): 5000, ("sales_targets", "branch", "GZ", "year"): 0,
               ("expense_budget", "branch", "GZ", "m03"): -250, ("expense_budget", "mark", "short_term", "m03"): -250}
    for at, change in changes.items():
        now, was = figure(parts, *at, "approved"), figure(parts, *at)
        assert now is not None
        assert was is not None
        assert now - was == change, at


def test_what_is_not_in_is_not_zero(parts: dict[str, Any]) -> None:
    assert figure(parts, "sales_targets", "branch", MISSING, "year") is None
    assert figure(parts, "sales_targets", "region", "N", "year") == figure(parts, "sales_targets", "branch", "BJ", "year")
    alone = {k: json.loads(v) for k, v in _digest(case(missing=("BJ", "TJ"))).items()}
    assert figure(alone, "sales_targets", "region", "N", "year") is None


def _digest(of: Case) -> dict[str, str]:
    return digest_parts(of.result, of.master)


@pytest.mark.parametrize("table", TABLES)
def test_ratios_are_not_kept(table: str) -> None:
    kept = summed_columns(BY_KEY[table])
    assert kept
    assert not [c.key for c in BY_KEY[table].columns if c.key in kept and (c.up not in ("sum", "last") or (c.unit and c.unit.percent))]


def test_heads_count_once_not_with_joiners_and_leavers(sample: Case, parts: dict[str, Any]) -> None:
    """Rows of joiners and leavers stand beside month-end heads; only the last are what the total counts."""
    groups = parts["staffing"]["groups"]
    assert "row" not in groups
    assert "measure" not in groups
    assert sum(groups["post"]["declared"]["m12"]) == groups["total"]["declared"]["year_end"][0]


def test_rows_are_told_apart_by_lists_and_texts_of_hqs() -> None:
    assert [c.key for c in grouping_columns(BY_KEY["sales_targets"])] == ["group", "product", "new_mark", "channel"]
    assert "void" not in [c.key for c in grouping_columns(BY_KEY["training"])]
    assert "name" not in [c.key for c in grouping_columns(BY_KEY["person_targets"])]  # hundreds of people


def test_choices_are_kept_by_key_and_posts_by_name(parts: dict[str, Any]) -> None:
    assert set(parts["sales_targets"]["groups"]["new_mark"]["keys"]) <= {"existing", "new", "key"}
    assert parts["training"]["groups"]["cost_month"]["keys"] == ["m04"]


# -- status ------------------------------------------------------------------------------------------------------------

def test_status_of_every_branch(parts: dict[str, Any]) -> None:
    status = parts[STATUS]
    assert (status["round"], status["year"]) == ("bottom_up", 2027)
    assert [b["code"] for b in status["branches"]] == list(BRANCHES)
    by = {b["code"]: b for b in status["branches"]}
    assert (by["BJ"]["state"], by["BJ"]["warnings"], by["BJ"]["region_name"]) == ("received", 1, "华北")
    assert (by["SH"]["state"], by["SH"]["file"], by["HZ"]["region"]) == ("accepted", "SH.xlsx", "E")
    assert (by[MISSING]["state"], by[MISSING]["file"], by[MISSING]["received"]) == ("missing", "", "")


@pytest.mark.parametrize(("verdict", "tables", "in_round", "state"), [
    ("refused", {"sales_targets": "refused"}, "bottom_up", "returned"),
    ("refused", {}, "bottom_up", "returned"),                           # nothing of it could be read
    ("accepted_with_warnings", {"training": "refused", "staffing": "accepted"}, "bottom_up", "partly"),
    ("accepted", {"training": "unfilled", "staffing": "accepted"}, "bottom_up", "unfilled"),
    ("accepted", {"training": "withheld", "staffing": "withheld"}, "bottom_up", "unfilled"),
    ("accepted", {}, "approved", "approved"), ("accepted", {}, "bottom_up", "accepted"),
])
def test_states(verdict: Any, tables: Any, in_round: Round, state: str) -> None:
    sample = case()
    sample.result.round = in_round
    sample.result.approved = ("GZ",) if in_round == "approved" else ()  # HQ has issued it
    file = next(f for f in sample.result.files if f.branch == "GZ")
    file.verdict, file.tables = verdict, tables
    branches = json.loads(_digest(sample)[STATUS])["branches"]
    found = next(b for b in branches if b["code"] == "GZ")
    assert (found["state"], found["refused"]) == (state, [t for t, v in tables.items() if v == "refused"])
