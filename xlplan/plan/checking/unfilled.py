"""Tables that are not declared: they stand as issued and nobody stands for them, or the unit keeps them back. Floor 4."""
from __future__ import annotations

from typing import Final, Literal

from xlplan.schema.diagnostic import FIRST_HALF
from xlplan.workbook.forms import SIGN_STEPS, is_refusal
from xlplan.workbook.submission import Submission

Undeclared = Literal["unfilled", "withheld"]
UNDECLARED: Final[tuple[Undeclared, ...]] = ("unfilled", "withheld")
_REASONS: Final = ("remark", "calc")


def undeclared_tables(s: Submission) -> dict[str, Undeclared]:
    """Table -> why it counts with what HQ assigned and not as declared. A table that stands as issued is `unfilled` until somebody signs
    the workbook or the unit says on the cover how it means it. A workbook of 0.4 or before has no such cell: its tables are so only
    together, where nothing at all was written into it. What HQ has approved needs nobody's word; a table of blank rows that units go on
    filling in is `unfilled` there while all its rows are blank."""
    if s.issued is None:
        return {}
    if s.issued.approves:
        return {key: "unfilled" for key, frame in s.frames.items()
                if frame.table.kind == "slots" and frame.table.after_approval and key in s.unfilled and not frame.used.any()}
    out: dict[str, Undeclared] = {table: "withheld" for table, choice in s.choices.items() if choice == "withheld"}
    if not s.issued.inputs:
        return dict.fromkeys(s.frames, "unfilled") if s.frames.keys() <= s.unfilled and not _wrote(s) else {}
    if not is_signed(s):
        out |= dict.fromkeys((table for table in s.unfilled if table in s.issued.inputs and table not in s.choices), "unfilled")
    return out


def is_signed(s: Submission) -> bool:
    """Whether somebody stands for the workbook, and does not say no."""
    return any(signed_name(s, step) and not is_refusal(s.signs.get(f"{step}|conclusion", "")) for step in SIGN_STEPS)


def signed_name(s: Submission, step: str) -> str:
    """Who signed in that step, '' where nobody did. A name alone signs in the first rounds; a later workbook carries those of the round
    before, and is signed by what else stands in the same line."""
    printed = s.issued is not None and s.issued.stamp.round not in FIRST_HALF
    beside = any(text.strip() for at, text in s.signs.items() if at.startswith(f"{step}|") and at != f"{step}|name")
    return s.signs.get(f"{step}|name", "").strip() if beside or not printed else ""


def _wrote(s: Submission) -> bool:
    words = (text for f in s.frames.values() for c in f.table.columns if c.key in _REASONS for text in f.texts[c.key])
    return any(s.signs.values()) or any(s.answers.values()) or any(map(str, words))
