"""The two sheets that are no tables: the branch's explanations on `checks`, the signatures on `cover`. Floor 3."""
from __future__ import annotations

from typing import Final

SIGN_STEPS: Final = ("preparer", "finance", "manager", "director")
SIGN_FIELDS: Final = ("name", "conclusion", "date", "opinion")
_LINES: Final = {"XP203": "text-in-numbers", "XP202": "finer-than-unit"}  # the lines about cells, as issued sheets name them


def answer_key(table: str, about: str) -> str:
    """The row key of the line of the checks sheet on which a branch answers: `about` is a rule's key or a code."""
    return f"{table}|{_LINES.get(about, about)}"


def is_answer(row: str, column: str) -> bool:
    """Whether a cell under those keys of the checks is one in which a branch explains a line."""
    return column == "answer" and "|" in row and not row.startswith("@")


def is_sign(row: str, column: str) -> bool:
    """Whether a cell under those keys of the cover belongs to the sign-off block."""
    return row.startswith("sign|") and row.removeprefix("sign|") in SIGN_STEPS and column in SIGN_FIELDS
