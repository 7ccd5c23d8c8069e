"""The workbook that several files of one unit come to, written into returned/ to be sent back: the unit goes on from it. Floor 6."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from xlplan.address import a1, row_column
from xlplan.excel.errors import PatchRefused
from xlplan.excel.patching.patch import Value, patch_bytes
from xlplan.excel.patching.properties import with_keyword
from xlplan.excel.reading.read import read_workbook
from xlplan.pipeline.file_names import FileNames
from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.pipeline.own_places import OwnPlaces
from xlplan.pipeline.printed_results import printed_book, printed_results
from xlplan.plan.checking.changes import held_in, inputs_of
from xlplan.plan.checking.settling import Settlement
from xlplan.plan.master.labels import Labels
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame
from xlplan.store.folder import PlanFolder
from xlplan.workbook.authors import joined_mark
from xlplan.workbook.forms import CHOICES, progress_key
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.form_answers import form_cells
from xlplan.workbook.reading.identify import wanted_sheets
from xlplan.workbook.submission import Submission


def write_joined_copies(plan: PlanFolder, inbox: JudgedInbox, in_round: Round, names: FileNames, places: OwnPlaces) -> list[Path]:
    """Where each of them stands: one for every unit whose files were joined with nothing left to decide. It is the file that speaks for
    the unit with the cells of the others put in, and tells of which files it was made. What HQ made of
    one goes aside."""
    paths, made = {name: path for path, name in inbox.shown.items()}, {(s.file, s.sha256): s for s in inbox.submissions}
    out = []
    for branch, settled in inbox.several.items():
        lead = settled.lead.submission
        if settled.whole or lead.read_on or any(one.rivals for one in settled.tables.values()):
            continue  # one filled in on an earlier issue goes on in the workbook of the later one
        data = joined_copy(paths[lead.file].read_bytes(), settled, made[lead.file, lead.sha256])
        if data is not None:
            out.append(places.put(plan.returned / names.going_back(branch, "joined", in_round), data))
    places.record()
    return out


def joined_copy(data: bytes, settled: Settlement, made: Submission) -> bytes | None:
    """The bytes of the file that speaks for the unit with all cells as they were joined; None where a cell of another has no place in
    it, or it lets nothing be changed."""
    lead = settled.lead.submission
    book = read_workbook(data, lead.file, wanted_sheets())
    changes = _form_changes(book, lead, made) if isinstance(book, RawBook) else None
    for key, one in settled.tables.items():
        if changes is None or (one.sources and one.sources != (settled.lead,) and not _put_table(changes, key, lead, made)):
            return None
    if changes is None:
        return None
    places = {sheet: {row_column(at): value for at, value in cells.items()} for sheet, cells in changes.items()}
    try:
        results = printed_results(data, places, printed_book(made))
        patched = patch_bytes(data, changes, {sheet: {a1(*at): value for at, value in cells.items()}
                                              for sheet, cells in results.items()}, name=lead.file)
    except PatchRefused:
        return None
    used = {sha for f in settled.files for sha in f.contents}
    return with_keyword(patched, joined_mark(used))


def _put_table(changes: dict[str, dict[str, Value]], key: str, lead: Submission, made: Submission) -> bool:
    """Note the cells of the table that are others in what was joined; False where one has no place, or the table cannot be read."""
    own, frame, place = lead.frames.get(key), made.frames.get(key), lead.placements.get(key)
    if own is None or frame is None or place is None:
        return False
    stood, labels = dict(inputs_of(own)), Labels.of(made)
    for (row, column), held in inputs_of(frame):
        if stood.get((row, column)) != held:
            at = place.at(row, column)
            if at is None:
                return False
            changes.setdefault(place.sheet, {})[at] = _value(frame, labels, row, column)
    return True


def _value(frame: Frame, labels: Labels, row: str, key: str) -> Value:
    column = frame.table.by_key[key]
    if (row, key) in frame.feet:
        return column.unit.value(int(frame.feet[row, key][0])) if column.unit else None
    i = frame.keys.index(row)
    held = held_in(frame, i, key)
    if held is None:
        return None
    if column.unit is not None:
        return column.unit.value(int(held))
    return date.fromisoformat(str(held)) if column.kind == "date" else labels.text(frame, key, i)


def _chosen(s: Submission, key: str) -> str:
    return CHOICES[s.choices[key]](Labels.of(s).lang) if key in s.choices else ""


def _form_changes(book: RawBook, lead: Submission, made: Submission) -> dict[str, dict[str, Value]]:
    """What is written beside the checks and in the sign-off of the others, in the cells of the file; no control numbers, which are of
    what each of them signed."""
    out: dict[str, dict[str, Value]] = {}
    cells = form_cells(book)
    said: Mapping[str, tuple[str, str]] = {
        **{key: (lead.answers.get(key, ""), text) for key, text in made.answers.items()},
        **{f"sign|{key}": (lead.signs.get(key, ""), "" if key.endswith("|code") else text) for key, text in made.signs.items()},
        **{f"{progress_key(key)}|choice": (_chosen(lead, key), _chosen(made, key)) for key in made.choices}}
    for key, (was, now) in said.items():
        if was != now and key in cells:
            sheet, at = cells[key]
            out.setdefault(sheet, {})[a1(*at)] = now
    return out
