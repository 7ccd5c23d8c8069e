"""What XLP_STATUS says of a unit by what a consolidation left behind, of whatever version that was."""
from __future__ import annotations

from typing import Any

import pytest

from udfs.answers.lookups import said_unit

SIGNED = {"marked": True, "name": "赵一", "date": "2026-12-20"}


@pytest.mark.parametrize(("kept", "said"), [
    ({"state": "missing"}, "未交"),                                                             # of 0.2
    ({"state": "partly", "refused": ["training"], "undeclared": ["staffing"]}, "部分退回:培训纲领 · 暂估:人员规划"),
    ({"state": "acknowledged", "outdated": False}, "已签收:– –"),                               # of 0.6
    ({"state": "acknowledged", "receipt": SIGNED, "altered": True}, "已签收:赵一 2026-12-20 · 改动了核定数,不计"),
    ({"state": "accepted", "receipt": None, "excluded": True, "undecided": True}, "通过 · 总部剔除 · 待总部选定"),
])
def test_how_far_a_unit_is(kept: dict[str, Any], said: str) -> None:
    assert said_unit(kept, "zh-CN") == said
