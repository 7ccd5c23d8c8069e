"""What a file changed of what HQ issued, cell by cell. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import Frame
from xlplan.workbook.submission import Submission

Cell = tuple[str, str]  # key of the row or foot row, key of the column
Held = int | str | None  # steps, a text, nothing
Changes = Mapping[Cell, Held]  # what stands in the cells that are others than HQ issued them
CHOICE: Final[Cell] = ("@choice", "@choice")  # how the unit means the table, chosen on the cover
WHOLE: Final[Cell] = ("", "")  # of a table that cannot be read: any of its cells
_INSTEAD: Final = ("agreed", "zero", "none", "withheld")  # choices that no figure of another file goes with


def changed_tables(base: Submission, sent: Submission) -> dict[str, Changes]:
    """Table -> what the file changed in it, of the tables in which it changed anything. `base`: HQ's own copy of it. A cell whose
    content must be corrected counts as changed; a table whose sheet is gone is not."""
    out, broken = dict[str, Changes](), any(d.table is None and _must_be_fixed(d, sent) for d in sent.diagnostics)
    for key in sent.issued.stamp.opens if sent.issued else ():
        if broken:
            found: dict[Cell, Held] = {WHOLE: sent.sha256}
        elif key not in sent.frames:
            found = {WHOLE: sent.sha256} if key in sent.placements else {}
        else:
            of = base.frames.get(key)
            found = _differing(of, sent.frames[key]) if of is not None else {WHOLE: sent.sha256}
            found |= {CHOICE: chosen} if (chosen := sent.choices.get(key)) != base.choices.get(key) else {}
            found |= {at: held for at, held in _unreadable(key, base, sent) if at not in found}
        if found:
            out[key] = found
    return out


def met(a: Changes, b: Changes) -> set[Cell]:
    """Cells that both changed; all of both where one of the two cannot be read; the choice on the cover where one chose that the table
    stands as issued, is empty or is kept back, and the other one changed figures of it."""
    if WHOLE in a or WHOLE in b:
        return {*a, *b}
    against = any(x.get(CHOICE) in _INSTEAD and y.keys() - {CHOICE} for x, y in ((a, b), (b, a)))
    return {*(a.keys() & b.keys()), *([CHOICE] if against else [])}


def apart(a: Changes, b: Changes) -> set[Cell]:
    """Those of them in which not the same stands now."""
    return {at for at in met(a, b) if at == WHOLE or at not in a or at not in b or a[at] != b[at]}


def unlike(a: Changes, b: Changes) -> frozenset[Cell]:
    """Cells in which not the same stands."""
    return frozenset(at for at in {*a, *b} if a.get(at) != b.get(at) or (at in a) != (at in b))


def inputs_of(frame: Frame) -> Iterator[tuple[Cell, Held]]:
    """Every cell that the unit may type into, and every foot cell that holds something, with what stands there."""
    measures = frame.texts.get(frame.table.measure_column or "")
    for column in frame.table.columns:
        for i, row in enumerate(frame.keys):
            if column.who_of(str(measures[i]) if measures is not None else None) in "IS":
                yield (row, column.key), held_in(frame, i, column.key)
    for (row, key), steps in frame.feet.items():
        yield (row, key), int(steps[0])


def held_in(frame: Frame, i: int, key: str) -> Held:
    """What stands in a cell of a row: None where nothing does."""
    if key in frame.texts:
        return str(frame.texts[key][i]) or None
    return int(frame.amounts[key][i]) if frame.filled[key][i] else None


def _differing(base: Frame, sent: Frame) -> dict[Cell, Held]:
    was, now = dict(inputs_of(base)), dict(inputs_of(sent))
    return {at: now.get(at) for at in {**was, **now} if was.get(at) != now.get(at)}


def _unreadable(key: str, base: Submission, sent: Submission) -> Iterator[tuple[Cell, Held]]:
    """Cells about which the reader found what must be corrected, and did not in HQ's copy."""
    known = {(d.code, d.table, d.row_key, d.column, d.cell) for d in base.diagnostics}
    for d in sent.diagnostics:
        if d.table == key and _must_be_fixed(d, sent) and (d.code, d.table, d.row_key, d.column, d.cell) not in known:
            yield (d.row_key or d.cell or "@", d.column or "@"), f"{d.code} {d.found}"


def _must_be_fixed(d: Diagnostic, sent: Submission) -> bool:
    if d.severity is not None or sent.issued is None:
        return d.severity is Severity.ERROR
    return severity_of(d.code, sent.issued.stamp.round, sent.issued.severities) is Severity.ERROR
