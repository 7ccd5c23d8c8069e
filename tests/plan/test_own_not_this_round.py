"""A table that goes out in some rounds only: in the others nothing of it was changed, so nothing that stands in it is former."""
from __future__ import annotations

from collections.abc import Iterator

import pytest
import small_company
from by_hand import put, submission

from xlplan.plan.judging.assembly import master_from
from xlplan.plan.rounds.own_changed import changed_declarations, declared_now
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import blank_frame
from xlplan.tables import BRANCH
from xlplan.tables.shelf import shelf_table


@pytest.mark.parametrize(("line", "said"), [
    ({"bottom_up": "yes"}, []), ({"bottom_up": "yes", "final": "yes"}, []),  # nothing was changed: an approval is of fewer tables
    ({"final": "yes"}, ["XP805"]), ({"bottom_up": "yes", "for_branch": "no"}, ["XP805"])])
@pytest.mark.parametrize("round", ["revise", "approved"])
def test_a_table_that_is_none_of_this_round_is_no_former_one(line: dict[str, str], said: list[str], round: Round) -> None:
    """As long as HQ has it go out in the round in which it was filled in."""
    table, got = shelf_table("market"), submission(round="bottom_up", branch="B01")
    got.frames["market"] = blank_frame(table, ["r1"])
    put(got.frames["market"], "r1", area="天河")
    BRANCH.use([table])
    master = master_from(small_company.frames(tables_issued=[{"table": "market", **line}]))[0]
    of = changed_declarations({"B01": got}, declared_now(master, round))
    assert [d.code for d in of.found if d.code in ("XP804", "XP805")] == ([] if line.get("final") and round == "revise" else said)


@pytest.fixture(autouse=True, scope="module")
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())
