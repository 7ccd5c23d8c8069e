"""`xlplan history`: the life of one number through issues, files, HQ's adjustments and versions. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final

from xlplan.brief import Brief
from xlplan.calendar.periods import label_params
from xlplan.choices import said_choices
from xlplan.errors import XlplanError
from xlplan.pipeline.adjust.rows_meant import row_meant, row_shown, rows_of
from xlplan.pipeline.adjust.units_meant import require_unit
from xlplan.pipeline.loading import Headquarters, load_issued
from xlplan.pipeline.printing import TABLE_VERDICTS, VERDICTS, ledger_lines
from xlplan.pipeline.submissions import PathLike
from xlplan.pipeline.versions.answers import answers_about
from xlplan.pipeline.versions.copies import copies_that_came, issued_copy
from xlplan.pipeline.versions.freeze import state_now
from xlplan.plan.checking.outcome import diagnostic_data
from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.checking.rules import stack_aligned
from xlplan.plan.master.folded_codes import period_key
from xlplan.plan.master.keys_meant import key_meant
from xlplan.plan.master.labels import period_said, row_said, rows_called
from xlplan.plan.master.steering_records import SHIFT, AdjustmentLine, Assignment
from xlplan.plan.opinions.appeals import line_key
from xlplan.plan.rounds.change_lines import line_number
from xlplan.plan.rounds.settle import SALES
from xlplan.plan.versions.kept import Kept, kept_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.round_names import round_name
from xlplan.schema.table import Table
from xlplan.store.ledger import FrozenVersion, IssueOfUnit, Ledger, ReceivedFile
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.adjusted import adjusted_places, whole_place, without_unit
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Lang, Text, same_text
from xlplan.units import AS_STATED, WAN_YUAN, Unit
from xlplan.workbook.submission import Submission

_NUMBER: Final = Text("{unit} · {table} · {row} · {column}({measure})", "{unit} · {table} · {row} · {column}({measure})",
                      "{unit} · {table} · {row} · {column} ({measure})")
_NO_ROW: Final = Text("「{table}」里没有这一行:{row}。{choices}", "「{table}」裡沒有這一列:{row}。{choices}",
                     "“{table}” has no such row: {row}; {choices}")
_NO_CELL: Final = Text("「{table}」的「{row}」在「{column}」没有数。请换一列", "「{table}」的「{row}」在「{column}」沒有數。請換一欄",
                       "“{row}” of “{table}” holds no number in “{column}”. Choose another column")
_NEVER: Final = Text("{unit} 没有填过「{table}」,也没有给它下发过", "{unit} 沒有填過「{table}」,也沒有發送給它過",
                     "{unit} never filled in “{table}”, nor was it issued to it")
_ISSUED: Final = Text("第 {issue} 次下发({round}),{file}:建议数 {value}", "第 {issue} 次發送({round}),{file}:建議數 {value}",
                      "issue {issue} ({round}), {file}: suggested {value}")
_CAME: Final = Text("收到 {file}({verdict}):申报 {value}", "收到 {file}({verdict}):提報 {value}",
                   "{file} came ({verdict}): declared {value}")
_INSTEAD: Final = Text("{verdict},以 {file} 为准", "{verdict},以 {file} 為準", "{verdict}, {file} counts")
_ADJUSTED: Final = Text("总部调整「{row}」{period} {change}({status},提出 {by},批准 {approved}):{reason}",
                        "總公司調整「{row}」{period} {change}({status},提出 {by},核准 {approved}):{reason}",
                        "HQ adjustment of “{row}”, {period}: {change} ({status}, proposed by {by}, approved by {approved}): {reason}")
_SHIFTED: Final = Text("大区调剂全年目标 {change}({by}):{reason}", "區域調劑全年目標 {change}({by}):{reason}",
                       "regional shift of the year's target: {change} ({by}): {reason}")
_FROZEN: Final = Text("封存 {name}({by}):{value}", "封存 {name}({by}):{value}", "{name} frozen ({by}): {value}")
_NOW: Final = Text("现在:{value}", "現在:{value}", "now: {value}")
_THREE: Final = Text("申报 {declared},总部调整 {adjusted},核定 {approved}", "提報 {declared},總公司調整 {adjusted},核定 {approved}",
                     "declared {declared}, HQ adjustment {adjusted}, approved {approved}")
_GONE: Final = Text("不知道(文件已不在文件夹里)", "不知道(檔案已不在資料夾裡)", "not known (the file is no longer in the folder)")
_NONE: Final = Text("没有这一格", "沒有這一格", "no such cell")
_NOT_IN: Final = Text("这张表没有计入", "這張表沒有計入", "the table is not in")


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened to the number.

    Attributes:
        at: ISO, local time; of a line of HQ, and of an issue that bears another day than its own, the day; '' of now, and where it is
            not known. kind: issued, arrived, adjusted, shifted, answered, ruled, frozen, now.
        text: what happened, in words.
        declared, adjusted: steps; of an issue the figure suggested is `declared`, of a line of HQ `adjusted` is the whole line. None
            where it is not known.
    """

    at: str
    kind: str
    text: Text
    declared: int | None = None
    adjusted: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class NumberHistory(Brief):
    """What `history` found: `unit` of the number, and `moments` as they happened, now last."""

    branch: str
    table: str
    row: str
    column: str
    name: Text
    unit: Unit
    moments: tuple[Moment, ...]
    ledger: list[Diagnostic]

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready; amounts in the unit."""
        def value(steps: int | None) -> float | int | None:
            return None if steps is None else self.unit.value(steps)

        return {"branch": self.branch, "table": self.table, "row": self.row, "column": self.column, "name": self.name(lang),
                "unit": self.unit.key, "moments": [{"at": m.at or None, "kind": m.kind, "text": m.text(lang), "declared": value(m.declared),
                                                    "adjusted": value(m.adjusted)} for m in self.moments],
                "diagnostics": [diagnostic_data(d, lang) for d in self.ledger]}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        yield from ledger_lines(self.ledger, lang)
        yield self.name(lang)
        for one in self.moments:
            yield "  " + " · ".join(p for p in (one.at[:16].replace("T", " "), one.text(lang)) if p)


@dataclass(frozen=True, slots=True)
class _Number:
    """Which number is meant."""

    branch: str
    table: Table
    row: str
    column: str

    @property
    def unit(self) -> Unit:
        foot = self.table.foot_by_key.get(self.row)
        unit = self.table.foot_unit(foot, self.column) if foot else self.table.by_key[self.column].unit
        assert unit is not None
        return unit

    def show(self, steps: int | None, away: Text = _NONE) -> Text:
        return away if steps is None else same_text(self.unit.show(steps))


def history(folder: PathLike, *, unit: str, table: str = "sales_targets", row: str = "", column: str = "") -> NumberHistory:
    """The life of one number: what HQ suggested in each issue, what each file that came declared, HQ's lines about it with who and why,
    what each version holds, and how it stands now. Units, tables, rows and columns by key or by name; row '' is
    the table's total, column '' the year, or the amount of a table without months.

    What a file said is known by the copy kept when it was judged, else while it lies in inbox/ (HQ's own: in issued/ or below it).
    XlplanError for what names nothing, or several, with what there is.
    """
    hq = load_issued(folder)
    code, declared = hq.master.organisation.spelling(unit), BY_KEY[key_meant("table", table, {t.key: t.label for t in BRANCH})]
    require_unit(hq.master, code)
    state, result = state_now(hq)
    with Ledger(hq.folder.ledger) as ledger:
        issues, receipts = ledger.issues_of(hq.plan, code), ledger.received(code)
        told, opinions = ledger.sequence(), ledger.opinions()
        versions = [(one, kept_of(ledger.version_text(hq.plan, one.name), one.name)) for one in ledger.versions(hq.plan)]
    copies = [(one, issued_copy(hq.folder, one.file, one.sha256)) for one in issues]
    came = copies_that_came(hq.folder, {one.sha256 for one in receipts})
    merged = _merged_of(code, declared, result.numbers, [*came.values(), *(copy for _, copy in copies)])
    if merged is None:
        raise XlplanError(_NEVER, unit=hq.master.organisation.called(code), table=declared.label)
    number = _number_meant(hq, merged, code, declared, row, column or whole_place(declared.key) or "year")
    happened = [(told.get(("issued", code, str(one.number))), _issued(one, copy, number, told)) for one, copy in copies]
    sent = [(one, came.get(one.sha256)) for one in _once(receipts, told)]
    happened += [(told.get(("arrived", one.sha256, one.file)), _arrived(one, copy, number)) for one, copy in sent]
    keys = {line_key(line_number(line)) for line in hq.master.adjustments if _concerns(merged, line, number)}
    answers = answers_about(code, keys, declared.key == SALES, sent, opinions, told)
    happened += [((one.told, one.at) if one.told else None, Moment(one.at, one.kind, one.text)) for one in answers]
    happened += [(told.get(("frozen", one.name)), _frozen(one, kept, number)) for one, kept in versions]
    lines = [(told.get(("decided", line.branch, line.table, line.row, line.column, str(line.change), line.date)),
              _adjusted(hq, merged, line, number)) for line in hq.master.adjustments if _concerns(merged, line, number)]
    lines += [(told.get(("shifted", line.row_key)), _shifted(line)) for line in hq.master.assignments
              if line.source == SHIFT and line.scope == code and declared.key == SALES]
    happened += [(record, moment) for record, moment in lines if record]
    moments = as_happened([(record[0] if record else 0, moment) for record, moment in happened],
                          [moment for record, moment in lines if not record])
    known, said = _in_state(state, number)
    moments.append(Moment("", "now", _NOW.filled(value=said), *known))
    year, start = hq.master.company.year, hq.master.company.start_month
    name = _NUMBER.filled(unit=hq.master.organisation.called(code), table=declared.label, measure=number.unit.label,
                          row=row_shown(merged, AppliedChange(code, declared.key, number.row, "year", 0, ""), [code]),
                          column=without_unit(_column_names(declared, year, start)[number.column]))
    return NumberHistory(code, declared.key, number.row, number.column, name, number.unit, tuple(moments), result.ledger)


def as_happened(told: Iterable[tuple[int, Moment]], lines: Iterable[Moment]) -> list[Moment]:
    """In the order in which the ledger was told (0: before it kept one, by their moments), with HQ's lines, of which only the day is known:
    before what went out that day or later, and after what had come by then; one without a day last."""
    out = [moment for _, moment in sorted(told, key=lambda one: (one[0], _seconds(one[1].at)))]
    for line in sorted(lines, key=lambda one: one.at or "9999"):
        after = (n for n, one in enumerate(out) if n and line.at and (
            one.at[:10] > line.at or (one.at[:10] == line.at and one.kind == "issued")))
        out.insert(next(after, len(out)), line)
    return out


def _once(receipts: Iterable[ReceivedFile], told: Mapping[tuple[str, ...], tuple[int, str]]) -> list[ReceivedFile]:
    """Each file once, by the name under which it came first."""
    first = dict[str, ReceivedFile]()
    for one in sorted(receipts, key=lambda r: told.get(("arrived", r.sha256, r.file), (0, ""))[0]):
        first.setdefault(one.sha256, one)
    return [*first.values()]


def _frozen(one: FrozenVersion, kept: Kept, number: _Number) -> Moment:
    known, said = _in_state(kept, number)
    return Moment(one.at, "frozen", _FROZEN.filled(name=one.name, by=one.by or "–", value=said), *known)


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).astimezone().timestamp() if at else 0.0


def _issued(one: IssueOfUnit, copy: Submission | None, number: _Number, told: Mapping[tuple[str, ...], tuple[int, str]]) -> Moment:
    """The issue: with its time where it bears the day on which it was recorded."""
    day, found = one.at.astimezone().date(), _in_workbook(copy, number)
    record = told.get(("issued", number.branch, str(one.number)))
    moment = datetime.fromisoformat(record[1]).astimezone() if record else None
    at = moment.isoformat(timespec="seconds") if moment and moment.date() == day else day.isoformat()
    return Moment(at, "issued", _ISSUED.filled(issue=one.number, round=round_name(one.round, "out"), file=one.file,
                                               value=number.show(found, _NONE if copy else _GONE)), found)


def _merged_of(code: str, table: Table, numbers: Merged, copies: list[Submission | None]) -> Merged | None:
    """Merged tables in which the unit has rows of that table: as consolidated, else of one of its workbooks, the last first."""
    if code in numbers.branches and table.key in numbers.frames and numbers.have[table.key][numbers.branches.index(code)]:
        return numbers
    frame = next((s.frames[table.key] for s in reversed(copies) if s is not None and table.key in s.frames), None)
    return Merged(numbers.round, (code,), {table.key: stack_aligned([frame], table)}, {}, {}, []) if frame else None


def _number_meant(hq: Headquarters, merged: Merged, code: str, table: Table, row: str, column: str) -> _Number:
    year, start = hq.master.company.year, hq.master.company.start_month
    names = _column_names(table, year, start)
    bare = [(one, key) for key, name in names.items() for one in without_unit(name).all()]
    key = key_meant("column", column, names, partial(period_key, year=year, start=start), also=bare)
    typed = row.strip() or "@total"
    found, _ = row_meant(merged, AppliedChange(code, table.key, typed, key, 0, ""), [code])
    rows = {one.key: one.name for one in rows_of(merged, table.key, [code])}
    if found not in rows:
        known = {f"{name(lang)} ({one})": (one, name(lang)) for one, name in rows.items() for lang in (hq.master.company.lang,)}
        raise XlplanError(_NO_ROW, table=table.label, row=row or typed, choices=said_choices(row, known, known))
    number = _Number(code, table, found, key)
    foot = table.foot_by_key.get(found)
    if foot is not None and table.foot_cell(foot, key) is None and key not in foot.given:
        raise XlplanError(_NO_CELL, table=table.label, row=rows[found], column=names[key])
    return number


def _column_names(table: Table, year: int, start: int) -> dict[str, Text]:
    params = {lang: label_params(year, start, lang) for lang in ("zh-CN", "zh-TW", "en")}
    return {c.key: Text.of(lambda lang, c=c: c.label(lang, **params[lang])) for c in table.columns if c.unit}  # type: ignore[misc]


def _in_workbook(copy: Submission | None, number: _Number) -> int | None:
    """What stands there in that workbook, computed where it is computed."""
    frame = copy.frames.get(number.table.key) if copy else None
    if copy is None or frame is None or number.column not in frame.table.by_key:
        return None
    values = Evaluator(copy.frames, copy.issued.limits if copy.issued else {}, copy.issued.workdays if copy.issued else (), read=True)
    if number.row in frame.table.foot_by_key:
        return int(values.foot_steps(number.table.key, number.row, number.column)[0])
    return int(values.steps(number.table.key, number.column)[frame.keys.index(number.row)]) if number.row in frame.keys else None


def _in_state(state: Kept, number: _Number) -> tuple[tuple[int | None, int | None], Text]:
    """(declared, adjusted), and both with what is approved in words."""
    declared, adjusted = _figures_in(state, number)
    if declared is None or adjusted is None:
        return (None, None), _NOT_IN
    show = number.unit.show
    return (declared, adjusted), _THREE.filled(declared=show(declared), adjusted=show(adjusted, sign=True) if adjusted else "–",
                                              approved=show(declared + adjusted))


def _figures_in(state: Kept, number: _Number) -> tuple[int | None, int | None]:
    kept = state.tables.get(number.table.key)
    if kept is None or number.branch not in kept.files:
        return None, None
    if number.row == "@total":
        return kept.totals.get(number.column, {}).get(number.branch, (None, None))
    at = next((i for i, place in enumerate(zip(kept.owner, kept.keys, strict=True)) if place == (number.branch, number.row)), None)
    if at is None or number.column not in kept.declared:
        return None, None
    return kept.declared[number.column][at] or 0, kept.adjusted[number.column][at] if number.column in kept.adjusted else 0


def said_verdict(one: ReceivedFile, table: str) -> Text:
    """What became of that table of the file, and which file counts instead."""
    of_table = one.tables.get(table)
    verdict = VERDICTS[one.verdict] if of_table is None else TABLE_VERDICTS[of_table]
    return _INSTEAD.filled(verdict=verdict, file=one.superseded_by) if one.superseded_by else verdict


def _arrived(one: ReceivedFile, copy: Submission | None, number: _Number) -> Moment:
    found = _in_workbook(copy, number)
    return Moment(one.at.astimezone().isoformat(timespec="seconds"), "arrived", _CAME.filled(
        file=one.file, verdict=said_verdict(one, number.table.key), value=number.show(found, _NONE if copy else _GONE)), found)


def _shifted(line: Assignment) -> Moment:
    """What the unit's region shifted to it, or from it, of its whole target."""
    amount = line.amount or 0
    return Moment(line.date, "shifted", _SHIFTED.filled(change=WAN_YUAN.show(amount, sign=True), by=line.proposed_by, reason=line.reason),
                  adjusted=amount)


def _concerns(merged: Merged, line: AdjustmentLine, number: _Number) -> bool:
    """Whether the line is about that number, or about a total or a period that it is part of."""
    if (line.branch, line.table) != (number.branch, number.table.key):
        return False
    places = adjusted_places(line.table)
    theirs, mine = places.get(line.column, ()), places.get(number.column, (number.column,))
    rows = [merged.frames[line.table].keys[i] for i in rows_called(merged.frames[line.table], line.row, merged.branches.index(line.branch))]
    return bool({*theirs} & {*mine}) and (number.row in rows or line.row.startswith("@") or number.row.startswith("@"))


def _adjusted(hq: Headquarters, merged: Merged, line: AdjustmentLine, number: _Number) -> Moment:
    company, stated = hq.master.company, Decimal(line.change or 0) * AS_STATED.step
    steps = number.unit.steps(stated)[0]
    status: Mapping[str, Text] = {c.key: c.label for c in MASTER_BY_KEY["adjustments"].by_key["status"].choices}
    text = _ADJUSTED.filled(
        row=row_said(line.row, number.table, merged.frames[number.table.key], merged.branches.index(number.branch)),
        period=period_said(line.column, company.year, company.start_month, line.table), change=number.unit.show(steps, sign=True),
        status=status.get(line.status, line.status or "–"), by=line.proposed_by or "–", approved=line.approved_by or "–",
        reason=line.reason or "–")
    return Moment(line.date[:10], "adjusted", text, adjusted=steps)
