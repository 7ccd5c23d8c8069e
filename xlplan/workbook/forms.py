"""What units type on the sheets that are no tables: explanations on `checks`; on `cover` signatures and how each table is meant, or the
receipt of HQ's approval. Floor 3."""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, Literal

from xlplan.text import Text, squeezed

SIGN_STEPS: Final = ("preparer", "finance", "manager", "director")
SIGN_FIELDS: Final = ("name", "code", "conclusion", "date", "opinion")
RECEIPT: Final = "receipt"  # the step in which a unit acknowledges HQ's approval
RECEIPT_FIELDS: Final = ("mark", "name", "date")
Choice = Literal["fill", "agreed", "zero", "none", "withheld"]
CHOICES: Final[dict[Choice, Text]] = {  # how a unit means a table that stands as it was issued, or is empty
    "fill": Text("填报", "填報", "Filled in"), "agreed": Text("同意建议数", "同意建議數", "As suggested"),
    "zero": Text("零", "零", "Zero"), "none": Text("无此业务", "無此業務", "Not our business"),
    "withheld": Text("暂不交", "暫不交", "Kept back")}
NOTHING: Final[tuple[Choice, ...]] = ("zero", "none")  # the table holds no figure, and that is meant
_NO: Final = re.compile(r"不同意(?![见見])|不批准|不通[过過]|不予|退回|[驳駁]回|否[决決]|"
                             r"reject|refus|disagree|not(?:agree|approve|accept)|no$")
_PROGRESS: Final = "progress|"
_LINES: Final = {"XP203": "text-in-numbers", "XP202": "finer-than-unit"}  # the lines about cells, as issued sheets name them


def answer_key(table: str, about: str) -> str:
    """The row key of the line of the checks sheet on which a branch answers: `about` is a rule's key or a code."""
    return f"{table}|{_LINES.get(about, about)}"


def is_answer(row: str, column: str) -> bool:
    """Whether a cell under those keys of the checks is one in which a branch explains a line."""
    return column == "answer" and "|" in row and not row.startswith("@")


def is_sign(row: str, column: str) -> bool:
    """Whether a cell under those keys of the cover belongs to the sign-off block, or to the receipt."""
    step = row.removeprefix("sign|")
    return step != row and ((step in SIGN_STEPS and column in SIGN_FIELDS) or (step == RECEIPT and column in RECEIPT_FIELDS))


def progress_key(table: str) -> str:
    """The row key of the line of the cover that says how far a table is."""
    return f"{_PROGRESS}{table}"


def is_choice(row: str, column: str) -> bool:
    """Whether a cell under those keys of the cover is one in which a unit chooses how it means a table."""
    return row.startswith(_PROGRESS) and column == "choice"


def choice_table(row: str) -> str:
    """Key of the table that such a row is about."""
    return row.removeprefix(_PROGRESS)


def choice_of(text: str) -> Choice | None:
    """The choice that a text names, in any language; None where it names none."""
    said = squeezed(text)
    return next((key for key, label in CHOICES.items() if said in map(squeezed, label.all())), None)


READS: Final[Mapping[str, Callable[[str, str], bool]]] = {  # page -> which of its cells are read
    "checks": is_answer, "cover": lambda row, column: is_sign(row, column) or is_choice(row, column)}


def is_refusal(conclusion: str) -> bool:
    """Whether the conclusion of a sign-off says no, in any of the languages."""
    return _NO.match(squeezed(conclusion)) is not None
