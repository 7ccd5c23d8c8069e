"""The one file that several of a unit come to: each table from where it was settled, cells joined where they were. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from xlplan.address import row_column
from xlplan.plan.checking.changes import Changes, Held
from xlplan.plan.checking.settling import Rival, SettledTable, Settlement
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.text import Text, same_text
from xlplan.workbook.forms import SIGN_STEPS, is_refusal
from xlplan.workbook.formula_references import with_sheets
from xlplan.workbook.submission import CellComment, OwnFormula, Placement, Submission
from xlplan.workbook.words import unit_words

_PLACE: Final = Text("{place}「{text}」", "{place}「{text}」", "{place} “{text}”")
_SIGNED: Final = Text("签批 {step} · {field}", "簽核 {step} · {field}", "sign-off, {step}, {field}")
_ANSWERED: Final = Text("检查表 {table} 的说明", "檢查表 {table} 的說明", "explanation about {table}")


def joined_submission(settled: Settlement, base: Submission) -> Submission:
    """The file that speaks for the unit, with every table as it was settled; one that nobody can decide stands as that file has it.
    `base`: HQ's own copy. `parts` tell where tables of other files come from. It has no control number: who signs does so in a file."""
    lead = settled.lead.submission
    out = replace(lead, frames={}, placements=dict(lead.placements), refused=set(lead.refused), unfilled=set(), parts={}, choices={},
                  own={}, lines={}, control=lead.control if settled.whole else None,
                  diagnostics=[d for d in lead.diagnostics if d.table not in settled.tables])
    used = [f.submission for f in settled.files if settled.used(f)]
    tables = {lead.placements[key].sheet for key in settled.tables if key in lead.placements}
    comments = dict.fromkeys(one for one in lead.comments if one.sheet not in tables)
    for key, one in settled.tables.items():
        of = _source(key, one, settled, base)
        frame = _frame(key, one, of)
        if frame is not None:
            out.frames[key] = frame
            out.refused.discard(key)
        if key in of.refused:
            out.refused.add(key)
        if key in of.placements:
            out.placements[key] = of.placements[key]
        if key in of.unfilled and (one.kind == "one" or (one.kind != "joined" and all(
                key in s.unfilled for s in used if key in s.frames or s is of))):
            out.unfilled.add(key)
        chosen = [f.submission.choices[key] for f in one.sources if key in f.submission.choices] or [
            s.choices[key] for s in (of,) if key in s.choices]
        if chosen:
            out.choices[key] = chosen[-1]
        if of is not lead:
            out.parts[key] = (of.file, of.sha256)
        out.diagnostics += _findings(key, one, of)
        comments |= dict.fromkeys(_comments_on(key, (of, *(f.submission for f in one.sources)), out.placements.get(key)))
        if own := _own_of(key, of, lead) | {at: formula for f in one.sources if one.kind == "joined"
                                            for at, formula in _own_of(key, f.submission, lead).items() if at in f.changes[key]}:
            out.own[key] = own
        if lines := dict(of.lines.get(key, {})) | {at: behind for f in one.sources if one.kind == "joined"
                                                   for at, behind in f.submission.lines.get(key, {}).items() if at in f.changes[key]}:
            out.lines[key] = lines
    out.comments = tuple(comments)
    out.signs = _joined_signs(used)
    out.answers = {at: text for s in used for at, text in s.answers.items() if text}
    return out


def _own_of(key: str, of: Submission, lead: Submission) -> dict[tuple[str, str], OwnFormula]:
    """The unit's formulas of the table. What refers to the sheet on which somebody else of the unit works for himself is called by his
    file: the one sheet that goes on is that of the file that speaks, and there other figures stand in the same cells."""
    own = of.own.get(key, {})
    if of is lead:
        return dict(own)
    return {at: formula._replace(text=with_sheets(formula.text, lambda name: f"{of.file} {name}" if name in of.scratch else name))
            for at, formula in own.items()}


def _comments_on(key: str, files: Iterable[Submission], there: Placement | None) -> Iterator[CellComment]:
    """What these files, of which the table is made, wrote on cells of it, where these stand `there`."""
    for s in files:
        where = s.placements.get(key)
        if where is None or there is None:
            continue
        rows, columns = ({at: named for named, at in of.items()} for of in (where.rows, where.columns))
        for one in (one for one in s.comments if one.sheet == where.sheet):
            row, column = (of.get(at) for of, at in zip((rows, columns), one.at, strict=True))
            placed = there.at(row, column) if row is not None and column is not None else None
            yield one._replace(sheet=there.sheet, at=row_column(placed) if placed else one.at)


def _joined_signs(used: Sequence[Submission]) -> dict[str, str]:
    """What stands in the sign-off of the files together: of each cell the last, and a step that says no as it stands there. Somebody
    else's file takes no no back: who said it changes it in his own."""
    out = {at: text for s in used for at, text in s.signs.items() if text}
    for s in used:
        for step in SIGN_STEPS:
            if is_refusal(s.signs.get(f"{step}|conclusion", "")):
                out |= {at: text for at, text in s.signs.items() if text and at.startswith(f"{step}|")}
    return out


def lost_words(settled: Settlement, base: Submission, made: Submission) -> list[Text]:
    """What was written into the sign-off or beside the checks and does not stand there in what the files come to, each with its place."""
    words, lost = unit_words(base.issued is None or base.issued.of_branch), dict[Text, None]()
    for file in (f.submission for f in settled.files):
        for at, text in file.signs.items():
            if text and text not in (made.signs.get(at), base.signs.get(at)):
                step, _, field = at.partition("|")
                place = _SIGNED.filled(step=words.get(step) or same_text(step), field=words.get(field) or same_text(field))
                lost[_PLACE.filled(place=place, text=text)] = None
        for at, text in file.answers.items():
            if text and text not in (made.answers.get(at), base.answers.get(at)):
                table = BY_KEY.get(at.partition("|")[0])
                lost[_PLACE.filled(place=_ANSWERED.filled(table=table.label if table else "–"), text=text)] = None
    return list(lost)


def _source(key: str, one: SettledTable, settled: Settlement, base: Submission) -> Submission:
    """The file that the table is read from; HQ's copy where none of them has it as it was issued."""
    lead = settled.lead
    if one.kind == "joined":
        return max(reversed(one.sources), key=lambda f: len(f.submission.frames[key].keys)).submission
    if one.sources:
        return one.sources[-1].submission
    if one.kind == "nobody":
        return lead.submission
    fit = [f.submission for f in (lead, *reversed(settled.files)) if key not in f.changes and key in f.submission.frames]
    return fit[0] if fit else base if key in lead.changes else lead.submission


def _frame(key: str, one: SettledTable, of: Submission) -> Frame | None:
    if one.kind == "joined":
        return join_cells(key, one.sources, of)
    if one.kind == "as_issued" and key not in of.frames:
        return None
    return of.frames.get(key)


def join_cells(key: str, sources: Sequence[Rival], of: Submission) -> Frame:
    """The rows of the table as that file has them, with what the sources changed in their cells."""
    start = of.frames[key]
    out = replace(start, amounts={k: v.copy() for k, v in start.amounts.items()}, filled={k: v.copy() for k, v in start.filled.items()},
                  texts={k: v.copy() for k, v in start.texts.items()}, used=start.used.copy(),
                  feet={k: v.copy() for k, v in start.feet.items()})
    places = {row: i for i, row in enumerate(out.keys)}
    touched: dict[int, list[bool]] = {}
    for source in sources:
        own = source.submission.frames[key]
        theirs = {row: i for i, row in enumerate(own.keys)}
        _put_cells(out, source.changes[key])
        for row in {row for row, _ in source.changes[key]} & places.keys():
            touched.setdefault(places[row], []).append(bool(row in theirs and own.used[theirs[row]]))
    for i, used in touched.items():
        out.used[i] = any(used)
    return out


def _put_cells(frame: Frame, changes: Changes) -> None:
    places = {row: i for i, row in enumerate(frame.keys)}
    for (row, key), held in changes.items():
        if (row, key) in frame.feet:
            frame.feet[row, key][0] = held if isinstance(held, int) else 0
        elif row in places:
            _put_cell(frame, places[row], key, held)


def _put_cell(frame: Frame, i: int, key: str, held: Held) -> None:
    if key in frame.texts:
        frame.texts[key][i] = held or ""
    elif key in frame.amounts:
        frame.amounts[key][i], frame.filled[key][i] = held if isinstance(held, int) else 0, held is not None


def _findings(key: str, one: SettledTable, of: Submission) -> Iterator[Diagnostic]:
    seen = set[tuple[object, ...]]()
    for s in (of, *(f.submission for f in one.sources if one.kind == "joined" and f.submission is not of)):
        for d in s.diagnostics:
            if d.table == key and (place := (d.code, d.row_key, d.column, d.cell)) not in seen:
                seen.add(place)
                yield d
