"""The sheet `mapping`: what codes and names of other systems are among ours, month by month. Floor 4."""
from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

from xlplan.plan.master.labels import named_code
from xlplan.plan.master.pasted_codes import MappedSpan, Part, PastedCodes
from xlplan.plan.master.read_rows import MasterSpot, master_finding, read_records, said_codes, unknown_codes
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.schema.months import month_number, year_month
from xlplan.tables.master.mapping import GUESSED, MAPPED
from xlplan.text import Text, fold_text, list_briefly, same_text, text_list
from xlplan.units import PERCENT
from xlplan.workbook.foreign_codes import codes_with_names

SHEET: Final = "mapping"
KINDS: Final[Mapping[str, Text]] = {choice.key: choice.label for choice in MAPPED}
_WHOLE: Final = 10**PERCENT.places
_BEFORE, _AFTER = "", "9999-99"
_ITEM: Final = Text("{kind}「{code}」", "{kind}「{code}」", "{kind} “{code}”")
_GUESS: Final = same_text("{item} → {ours}")
_EVER: Final = Text("所有月份", "所有月份", "all months")
_SINCE: Final = Text("{first} 起", "{first} 起", "{first} on")
_UNTIL: Final = Text("{last} 止", "{last} 止", "until {last}")
_FROM_TO: Final = Text("{first} 至 {last}", "{first} 至 {last}", "{first} to {last}")


@dataclass(frozen=True, slots=True)
class MappingLine:
    """A row of the sheet. `share` in steps of PERCENT, None for the whole."""

    kind: str
    foreign: str
    ours: str
    share: int | None = None
    valid_from: str = ""
    valid_to: str = ""
    state: str = ""
    note: str = ""
    row_key: str = ""

    @property
    def first(self) -> str:
        """Its first month, ISO; '' without beginning."""
        return self.valid_from[:7]

    @property
    def after(self) -> str:
        """The month after its last, ISO; the year 9999, as systems write it, is no end."""
        year, month = int(self.valid_to[:4] or 9999), int(self.valid_to[5:7] or 12)
        return _AFTER if year == 9999 else _month_after(f"{year:04}-{month:02}")


def with_mapping(codes: PastedCodes, frame: Frame | None, again: Container[tuple[str, str]],
                 names: Mapping[str, Mapping[str, str]], idle: Container[str] = ()) -> tuple[PastedCodes, list[Diagnostic]]:
    """The codes with what the sheet says of foreign ones. XP605 a code of ours nobody knows, XP622 dates reversed, XP658 shares that do
    not come to 100 %, XP688 rows that contradict each other in the same months, XP689 (asked) a code that is one of ours already and goes
    elsewhere, XP669 rows that are guesses still, XP760 a unit that carries no target, XP761 (asked) months between its rows in which a code
    is none of ours, XP762 (a note) a code that begins within a month. Rows with a fault do not count, nor do guesses. `again`: (sheet, row
    key) of rows that stand twice; `names`: kind -> our code -> its name; `idle`: units that carry no target, nor does any above them."""
    lines = [one for one in read_records(frame, MappingLine) if one.kind in KINDS and one.foreign and one.ours]
    out: list[Diagnostic] = []
    units = {code: name for code, name in names["unit"].items() if code not in idle}
    for kind, known in names.items():
        out += unknown_codes(SHEET, "ours", ((one.ours, one.row_key) for one in lines if one.kind == kind), known,
                             units if kind == "unit" else known)
    out += [master_finding("XP760", SHEET, one.row_key, "ours", found=one.ours, item=_said(one), other=_called(one, names),
                           choices=said_codes(one.ours, units)) for one in lines if one.kind == "unit" and one.ours in idle]
    out += [master_finding("XP622", SHEET, one.row_key, "valid_to", found=one.valid_to, item=one.foreign) for one in lines
            if one.valid_to and one.valid_to < one.valid_from]
    wrong = {(SHEET, d.row_key) for d in out}
    if guessed := {one.row_key for one in lines if one.state == GUESSED.key}:
        at = [i for i, key in enumerate(frame.keys) if key in guessed] if frame else []
        out.append(master_finding("XP669", SHEET, frame.keys[at[0]] if frame else None, "state", n=len(at),
                                  rows=list_briefly(frame.sheet_rows[at].tolist() if frame else ()),
                                  choices=list_briefly(_guess_said(one, names[one.kind]) for one in lines if one.row_key in guessed)))
    groups: dict[tuple[str, str], list[MappingLine]] = {}
    for one in lines:
        if (SHEET, one.row_key) not in wrong and (SHEET, one.row_key) not in again and one.row_key not in guessed:
            groups.setdefault((one.kind, fold_text(one.foreign)), []).append(one)
    mapped: dict[tuple[str, str], tuple[MappedSpan, ...]] = {}
    for (kind, form), of in groups.items():
        spans = _spans(of)
        mapped[kind, form] = tuple(span for span, _ in spans)
        out += _judged(spans)
        own = getattr(codes, kind).get(form)
        out += _between(spans, names) if own is None else []
        parts = {part for span in mapped[kind, form] for part in span.parts}
        if own and parts - {(own, Fraction(1))}:
            out.append(master_finding("XP689", SHEET, of[0].row_key, "foreign", found=of[0].foreign, item=_said(of[0]),
                                      other=named_code(names[kind].get(own, ""), own),
                                      choices=text_list(_part_said(part, names[kind]) for part in sorted(parts))))
    return replace(codes, mapped=mapped, pairs={**codes.pairs, **_pairs(codes, mapped, names)}), out


def _pairs(codes: PastedCodes, mapped: Mapping[tuple[str, str], Sequence[MappedSpan]],
           names: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Column -> code and name as one text, those among them whose code is one of ours in every month."""
    out: dict[str, dict[str, str]] = {}
    for kind in dict.fromkeys(kind for kind, _ in mapped):
        others: dict[str, list[str]] = {}
        for (of, form), (first, *more) in mapped.items():
            if of == kind and not more and not first.first and not first.last and len(first.parts) == 1:
                others.setdefault(first.parts[0][0], []).append(form)
        column = "branch" if kind == "unit" else kind
        out[column] = {**codes_with_names((code, names[kind].get(code, ""), of) for code, of in others.items()), **codes.pairs[column]}
    return out


def _spans(lines: Sequence[MappingLine]) -> list[tuple[MappedSpan, list[MappingLine]]]:
    """What the rows of one foreign code say, from change to change, with the rows; months of which none says anything are in none."""
    turns = sorted({_BEFORE, _AFTER, *(one.first for one in lines), *(one.after for one in lines)})
    out = []
    for start, end in pairwise(turns):
        there = [one for one in lines if one.first <= start and end <= one.after]
        if there:
            out.append((MappedSpan(start, "" if end == _AFTER else _month_before(end), _parts(there)), there))
    return out


def _parts(there: Sequence[MappingLine]) -> tuple[Part, ...]:
    """What rows of the same months come to; () where they contradict each other, or are not the whole."""
    if len(there) == 1 and there[0].share is None:
        return ((there[0].ours, Fraction(1)),)
    shares: dict[str, Fraction] = {}
    for one in there:
        if one.share is None:
            return ()
        shares[one.ours] = shares.get(one.ours, Fraction(0)) + Fraction(one.share, _WHOLE)
    return tuple((code, share) for code, share in shares.items() if share) if sum(shares.values()) == 1 else ()


def _judged(spans: Iterable[tuple[MappedSpan, list[MappingLine]]]) -> list[Diagnostic]:
    """XP658 and XP688 of one foreign code, each once, with the months they are true of."""
    faults: dict[str, list[tuple[MappedSpan, list[MappingLine]]]] = {}
    for span, there in spans:
        if not span.parts:
            faults.setdefault("XP688" if any(one.share is None for one in there) else "XP658", []).append((span, there))
    out = []
    for code, of in faults.items():
        there = of[0][1]
        first, last, months = there[0], there[-1], text_list(_months_said(span) for span, _ in of)
        if code == "XP658":
            out.append(master_finding(code, SHEET, last.row_key, "share", found=PERCENT.value(sum(one.share or 0 for one in there)),
                                      expected=1, unit=PERCENT.key, item=_said(first), months=months))
        else:
            out.append(master_finding(code, SHEET, last.row_key, "foreign", found=last.foreign, item=_said(first),
                                      first=MasterSpot(SHEET, first.row_key, "foreign"), months=months))
    return out


def _between(spans: Sequence[tuple[MappedSpan, list[MappingLine]]], names: Mapping[str, Mapping[str, str]]) -> list[Diagnostic]:
    """XP761 of the months that no row covers between two of a foreign code, XP762 of a first one that begins within a month."""
    first, out = spans[0][1][0], []
    if gaps := [(_month_after(before.last), _month_before(after.first), rows[0]) for (before, _), (after, rows) in pairwise(spans)
                if _month_after(before.last) != after.first]:
        months = text_list(_months_said(MappedSpan(one, last, ())) for one, last, _ in gaps)
        out.append(master_finding("XP761", SHEET, gaps[0][2].row_key, "valid_from", found=gaps[0][2].valid_from, item=_said(first),
                                  months=months))
    if spans[0][0].parts and first.valid_from[8:] not in ("", "01"):
        out.append(master_finding("XP762", SHEET, first.row_key, "valid_from", found=first.valid_from, item=_said(first),
                                  day=first.valid_from, months=first.first, other=_called(first, names)))
    return out


def _months_said(span: MappedSpan) -> Text:
    if span.first == span.last != "":
        return same_text(span.first)
    words = _FROM_TO if span.first and span.last else _SINCE if span.first else _UNTIL if span.last else _EVER
    return words.filled(first=span.first, last=span.last)


def _said(line: MappingLine) -> Text:
    return _ITEM.filled(kind=KINDS[line.kind], code=line.foreign)


def _guess_said(line: MappingLine, names: Mapping[str, str]) -> Text:
    return _GUESS.filled(item=_said(line), ours=named_code(names.get(line.ours, ""), line.ours))


def _called(line: MappingLine, names: Mapping[str, Mapping[str, str]]) -> str:
    return named_code(names[line.kind].get(line.ours, ""), line.ours)


def _part_said(part: Part, names: Mapping[str, str]) -> str:
    code, share = part
    said = named_code(names.get(code, ""), code)
    return said if share == 1 else f"{said} {PERCENT.show(int(share * _WHOLE))}"


def _month_before(month: str) -> str:
    return _month_beside(month, -1)


def _month_after(month: str) -> str:
    return _month_beside(month, 1)


def _month_beside(month: str, later: int) -> str:
    return "{:04}-{:02}".format(*year_month(month_number(int(month[:4]), int(month[5:])) + later))
