"""A state of the small roll-up as it was frozen, and two states compared."""
from __future__ import annotations

import pytest
from small_rollup import Case, case

from xlplan.plan.versions.compare import Comparison, compare_states
from xlplan.plan.versions.figures import Side
from xlplan.plan.versions.kept import Kept
from xlplan.text import same_text

LABEL = same_text("a")


def compared(before: Kept, after: Kept) -> Comparison:
    return compare_states(Side(LABEL, before), Side(LABEL, after))


@pytest.fixture(scope="module")
def sample() -> Case:
    return case()


@pytest.fixture(scope="module")
def kept(sample: Case) -> Kept:
    return sample.state("V1")
