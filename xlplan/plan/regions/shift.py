"""What a region shifted among its branches in one round, as the ledger keeps it, and as the later assignments that it makes. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from xlplan.plan.breakdown.later import LaterAssignment
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding
from xlplan.plan.master.steering_records import SHIFT, Assignment
from xlplan.plan.regions.acting import issued_since
from xlplan.schema.diagnostic import FIRST_HALF, ROUNDS, Diagnostic, Round
from xlplan.text import Lang, Text, text_list
from xlplan.units import WAN_YUAN
from xlplan.workbook.stamp import SHIFTED

Fixed = Literal["direct", "hq_run"]
Gone = Mapping[tuple[Round, str], tuple[str, ...]]  # shifts in targets as issued -> `Assignment.after` of their lines
_NOTE: Final = Text("销售目标 {change} {unit}({by}):{reason}", "銷售目標 {change} {unit}({by}):{reason}",
                    "sales target {change} {unit} ({by}): {reason}")
_SHIFTED: Final = Text("{region}的调剂(万元):{lines}", "{region}的調劑(萬元):{lines}", "Shifts of {region} (10k yuan): {lines}")
_LEFT: Final = Text("{region}没有调剂", "{region}沒有調劑", "{region} leaves its targets as they are")
_NOTED: Final = Text("{said};没有调剂但写了理由的:{notes}", "{said};沒有調劑但寫了理由的:{notes}", "{said}; said without a shift: {notes}")
_NAMED: Final = ("plan", "round", "region", "file", "sha256", "by", "day")


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """What one unit gets (0.01 万元, less than nothing where it gives), and why; 0 where the region wrote why and moved nothing."""

    unit: str
    amount: int
    reason: str


@dataclass(frozen=True, slots=True)
class RegionShift:
    """The answer of a region. `issue`: number of the workbook it was filled in on; `file`, `sha256`: what came; `by`: who signed, `day`:
    when it was taken in (ISO). `lines` add up to nothing; () where it left the targets as they were. `targets`: (unit, target) as that
    workbook showed them, 0.01 万元; () of what an earlier version took in."""

    plan: str
    round: Round
    region: str
    issue: int
    file: str
    sha256: str
    by: str
    day: str
    lines: tuple[ShiftLine, ...]
    targets: tuple[tuple[str, int], ...] = ()

    @property
    def moves(self) -> tuple[ShiftLine, ...]:
        """Those of the lines that shift something."""
        return tuple(one for one in self.lines if one.amount)

    def body(self) -> dict[str, object]:
        """For the chain."""
        return {**{name: getattr(self, name) for name in _NAMED}, "issue": self.issue,
                "lines": [[one.unit, one.amount, one.reason] for one in self.lines],
                "targets": [[unit, amount] for unit, amount in self.targets]}

    def data(self) -> dict[str, object]:
        """JSON-ready; amounts in 万元."""
        return {"round": self.round, "region": self.region, "file": self.file, "by": self.by, "day": self.day, "lines": [
            {"unit": one.unit, "amount": WAN_YUAN.value(one.amount), "reason": one.reason} for one in self.lines]}

    def said(self, names: Mapping[str, str], lang: Lang) -> str:
        """In one line."""
        lines = [f"{names.get(one.unit, one.unit)} {WAN_YUAN.show(one.amount, sign=True)}" for one in self.moves]
        notes = [f"{names.get(one.unit, one.unit)} {one.reason}" for one in self.lines if not one.amount]
        region = names.get(self.region, self.region)
        said = _SHIFTED(lang, region=region, lines=text_list(lines)) if lines else _LEFT(lang, region=region)
        return _NOTED(lang, said=said, notes=text_list(notes)) if notes else said

    def key(self, line: ShiftLine) -> str:
        """Of one of its lines, as of the later assignment that it makes."""
        return f"{shift_name(self.round, self.region)}:{line.unit}"

    def says_like(self, other: RegionShift | None) -> bool:
        """Whether the other says the same of the same workbook: it is recorded already."""
        return other is not None and replace(
            other, file=self.file, sha256=self.sha256, day=self.day, by=self.by, targets=self.targets) == self


def shift_name(in_round: Round, region: str) -> str:
    """As the lines of it call it (`Assignment.shift`)."""
    return f"{in_round}:{region}"


def shift_of(body: Mapping[str, Any]) -> RegionShift:
    """What `body` made. KeyError, TypeError or ValueError of another one."""
    lines = tuple(ShiftLine(str(unit), int(amount), str(reason)) for unit, amount, reason in body["lines"])
    targets = tuple((str(unit), int(amount)) for unit, amount in body.get("targets", ()))
    return RegionShift(**{name: body[name] for name in _NAMED}, issue=int(body["issue"]), lines=lines, targets=targets)


def with_shifts(master: Master, shifts: Sequence[RegionShift], went: Gone | None = None) -> tuple[Master, list[Diagnostic]]:
    """The master with what regions shifted as later assignments that no sheet of it holds, of regions inside each other the lower first.
    XP593 for the shifts of a region of which a unit is not the region's to move any more: none of them acts, so that they go on adding
    up to nothing. `went`: the shifts that are in targets as issued: those are not judged again."""
    lines, found, known = list[Assignment](), list[Diagnostic](), went or {}
    for shift in sorted(shifts, key=lambda one: (ROUNDS.index(one.round), -_depth(master, one.region))):
        after = known.get((shift.round, shift.region))
        gone = [] if after is not None else [one for one in shift.moves if not _movable(master, shift.region, one.unit)]
        if gone:
            found += [_lost_line(master, shift, one) for one in gone]
        else:
            lines += _assignments(master, shift, after)
    return replace(master, assignments=(*master.assignments, *lines)) if lines else master, found


def without_issued(found: Iterable[Diagnostic], went: Iterable[tuple[Round, str]]) -> list[Diagnostic]:
    """The findings but XP593 of shifts that are in targets as issued."""
    past = {shift_name(*one) for one in went}
    return [d for d in found if d.code != "XP593" or (d.row_key or "").rpartition(":")[0] not in past]


def stops_units(d: Diagnostic, master: Master, units: Collection[str]) -> bool:
    """Whether what cannot be carried out of a region's shift (XP593) is about one of those units: it is of that region, or was to move."""
    org, (region, _, moved) = master.organisation, (d.row_key or "").partition(":")[2].partition(":")
    return moved in units or (region in org.by_code and not set(org.carriers(region)).isdisjoint(units))


def shifts_issued_with(shifts: Iterable[RegionShift], master: Master, sent: Mapping[Round, Mapping[str, int]],
                       noted: Mapping[Round, Mapping[str, Sequence[str]]] | None = None) -> dict[tuple[Round, str], tuple[str, ...]]:
    """Those that are in the targets of a unit, by round and region, each with what HQ's lines assigned that went out before it. `sent`:
    round -> unit -> number of its latest workbook; `noted`: round -> unit -> the marks of the assignments that this holds."""
    org, out = master.organisation, dict[tuple[Round, str], tuple[str, ...]]()
    for one in shifts:
        units = dict.fromkeys((*(line.unit for line in one.lines), *(org.carriers(one.region) if one.region in org.by_code else ())))
        if issued_since(org, one.region, sent.get(one.round, {}), one.issue, units):
            marks = (noted or {}).get(one.round, {})
            out[one.round, one.region] = _gone_before(one, [marks[code] for code in units if code in marks])
    return out


def _gone_before(shift: RegionShift, noted: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What HQ's lines assigned that stand before the shift in the marks of a unit's workbook, which are in the order in which they act."""
    mine = {f"|{shift.day}|{line.what}" for line in _lines_of(shift, "")}
    marks = next((one for one in noted if not mine.isdisjoint(one)), noted[0] if noted else ())
    first = next((n for n, mark in enumerate(marks) if mark in mine), len(marks))
    said = [mark.split("|", 2)[2] for mark in marks[:first]]
    return tuple(one for one in said if one.split("|")[2] != SHIFT)


def why_fixed(master: Master, region: str, code: str) -> Fixed | None:
    """Why HQ alone moves the target of that unit of the region; None where the region may."""
    org = master.organisation
    path = org.path(code)
    if any((row := master.weights.get(one)) is not None and row.direct_target is not None for one in path[path.index(region) + 1:]):
        return "direct"
    return "hq_run" if org.by_code[code].type == "hq_run" else None


def _movable(master: Master, region: str, code: str) -> bool:
    org = master.organisation
    return region in org.by_code and code in org.carriers(region) and why_fixed(master, region, code) is None


def _depth(master: Master, region: str) -> int:
    org = master.organisation
    return len(org.path(region)) if region in org.by_code else 0


def _assignments(master: Master, shift: RegionShift, after: tuple[str, ...] | None) -> Iterator[Assignment]:
    org = master.organisation
    region = org.by_code[shift.region].name if shift.region in org.by_code else shift.region
    return (replace(line, after=after) for line in _lines_of(shift, " ".join(filter(None, (region, shift.by)))))


def _lines_of(shift: RegionShift, by: str) -> Iterator[Assignment]:
    return (Assignment(None, shift.day, one.unit, one.amount, SHIFT, "", "", one.reason, by, by, "approved", shift.key(one))
            for one in shift.moves)


def _lost_line(master: Master, shift: RegionShift, line: ShiftLine) -> Diagnostic:
    """XP593: what was shifted to or from that unit cannot be carried out."""
    org = master.organisation
    return replace(master_finding("XP593", "organisation", shift.key(line), "code", found=WAN_YUAN.value(line.amount), unit=WAN_YUAN.key),
                   branch=line.unit, params={"branch": org.called(line.unit), "name": org.called(shift.region)})


def shifts_before(lines: Iterable[Assignment], in_round: Round) -> tuple[Assignment, ...]:
    """Those of the lines that regions shifted before that round."""
    return tuple(one for one in lines if one.source == SHIFT and one.row_key.startswith(f"{in_round}:"))


def shifts_told(master: Master, later: Iterable[LaterAssignment], in_round: Round) -> tuple[Assignment, ...]:
    """What regions shifted before that round, as it is in its targets: where they are broken down anew what was carried out, in the later
    rounds all of it, as units go on from what went out."""
    return shifts_before((one.line for one in later) if in_round in FIRST_HALF else master.assignments, in_round)


def shift_facts(lines: Iterable[Assignment], unit: str, in_round: Round, lang: Lang) -> dict[str, str]:
    """What the cover of the unit's workbook says of what its region shifted to it in that round, or from it, why and who; {} of nothing."""
    said = [_NOTE(lang, change=WAN_YUAN.show(one.amount or 0, sign=True), unit=WAN_YUAN.label(lang),
                  reason=" ".join(one.reason.split()), by=one.proposed_by)
            for one in shifts_before(lines, in_round) if one.scope == unit]
    return {SHIFTED: "; ".join(said)} if said else {}
