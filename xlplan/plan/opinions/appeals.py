"""What units answered to HQ's lines and opinions, and which of their appeals HQ has settled. Floor 4.

An appeal is settled by a further line of HQ about the same table of the unit, and the same row where both are about one row, or by a
reasoned refusal, which HQ types beside it in the roll-up. A unit that appeals anew asks anew: the refusal was about other words.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from xlplan.plan.checking.results import Merged
from xlplan.plan.master.labels import row_said, same_row
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.opinions.opinion import Opinion, Place, text_mark
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.tables.hq_feedback import APPEAL, HQ_FEEDBACK
from xlplan.text import Lang, Text
from xlplan.units import AS_STATED

FEEDBACK: Final = "feedback"  # the page of the roll-up on which HQ rules
RULING: Final = "ruling"
_DIGITS: Final = 10
_OF_FIGURES: Final = ("adjustment", "on_behalf", "assignment", "shift", "kept")
_ASKS: Final = Text("申诉,要求 {asked}:{why}", "申訴,要求 {asked}:{why}", "appeal, asks for {asked}: {why}")
_SAYS: Final = Text("申诉:{why}", "申訴:{why}", "appeal: {why}")


@dataclass(frozen=True, slots=True)
class Answered:
    """A row of feedback as it came back. `key`: of the row; `texts`: its cells, choices as keys; figures in steps of AS_STATED, None
    where blank."""

    branch: str
    key: str
    texts: Mapping[str, str]
    figures: Mapping[str, int | None]

    @property
    def appeals(self) -> bool:
        """Whether the unit appeals."""
        return self.texts["answer"] == APPEAL

    @property
    def place(self) -> Place:
        """Where HQ rules on the appeal."""
        said = f"{self.figures['asked']}|{self.texts['why']}"
        return FEEDBACK, RULING, f"{self.branch}|{self.key}|{sha256(said.encode('utf-8', 'backslashreplace')).hexdigest()[:_DIGITS]}"

    def said(self, lang: Lang) -> str:
        """The answer in words; '' where there is none."""
        if self.appeals:
            asked = self.figures["asked"]
            words = _SAYS(lang, why=self.texts["why"]) if asked is None else _ASKS(lang, asked=show_stated(asked), why=self.texts["why"])
        else:
            words = next((c.label(lang) for c in HQ_FEEDBACK.by_key["answer"].choices if c.key == self.texts["answer"]), "")
        return " · ".join(filter(None, (words, self.texts["remark"])))


def show_stated(steps: int) -> str:
    """A figure whose unit stands beside it: two decimals, and more where it has more."""
    return AS_STATED.show(steps).removesuffix("00")


def told_key(place: Place, text: str) -> str:
    """The key of the row of feedback about what HQ typed there: an answer is to these words, and others are told anew."""
    return "o" + sha256("|".join(place).encode("utf-8", "backslashreplace")).hexdigest()[:_DIGITS] + text_mark(text)


def told_before(keys: Iterable[str], key: str) -> list[str]:
    """Of these keys of rows of feedback those about what HQ had typed before at the place of that one."""
    return [one for one in keys if one[0] == key[0] == "o" and one != key and one[:1 + _DIGITS] == key[:1 + _DIGITS]]


def line_key(number: str) -> str:
    """The key of the row of feedback about that line of 总部调整."""
    return f"a{number}"


def assignment_key(number: str) -> str:
    """The key of the rows of feedback about that later assignment."""
    return f"t{number}"


def answered_rows(merged: Merged) -> list[Answered]:
    """What came back of all units whose table counts, unit by unit."""
    frame = merged.frames.get(HQ_FEEDBACK.key)
    return [] if frame is None else [*_rows(frame, lambda i: merged.branches[int(frame.owner[i])])]


def answers_of(branch: str, frame: Frame) -> list[Answered]:
    """What stands in the table of one unit."""
    return [*_rows(frame, lambda i: branch)]


def _rows(frame: Frame, whose: Callable[[int], str]) -> Iterator[Answered]:
    for i, key in enumerate(frame.keys):
        yield Answered(whose(i), key, {k: str(v[i]).strip() for k, v in frame.texts.items()},
                       {k: int(v[i]) if frame.filled[k][i] else None for k, v in frame.amounts.items()})


def settling_lines(row: Answered, lines: Iterable[AdjustmentLine], told: Mapping[str, AdjustmentLine],
                   merged: Merged) -> list[AdjustmentLine]:
    """The lines that count, of those in no issue yet, that answer an appeal. `told`: key of a row of feedback -> the line of the master
    that it is about; `merged`: the tables that rows are named in."""
    about = told.get(row.key)
    return [line for line in lines if line.acts and line.branch == row.branch and (
        _one_place(about, line) if about is not None else _named_alike(row, line, merged))]


def open_appeals(rows: Iterable[Answered], lines: Sequence[AdjustmentLine], told: Mapping[str, AdjustmentLine],
                 opinions: Mapping[Place, Opinion], merged: Merged) -> list[Answered]:
    """The appeals that neither a line nor a ruling of HQ settles. `opinions`: what HQ typed; the others as in `settling_lines`."""
    return [row for row in rows if row.appeals and not settling_lines(row, lines, told, merged)
            and not ((ruled := opinions.get(row.place)) and ruled.text)]


def _one_place(about: AdjustmentLine, line: AdjustmentLine) -> bool:
    """Whether both lines are about one table, and one row where neither is about a sum of rows."""
    feet = BY_KEY[line.table].foot_by_key if line.table in BY_KEY else ()
    return about.table == line.table and (same_row(BY_KEY.get(line.table), about.row, line.row) or about.row in feet or line.row in feet)


def _named_alike(row: Answered, line: AdjustmentLine, merged: Merged) -> bool:
    """The same of a row of feedback that is about no line of the master, by what it prints."""
    table, place = BY_KEY.get(line.table), row.texts["place"]
    if table is None or row.texts["of"] not in table.label.all():
        return False
    if row.texts["kind"] not in _OF_FIGURES or line.row in table.foot_by_key or any(place in foot.label.all() for foot in table.feet):
        return True
    member = merged.branches.index(line.branch) if line.branch in merged.branches else None
    return place in row_said(line.row, table, merged.frames.get(line.table), member).all()
