"""HQ's side of a plan folder: the master workbook read, judged and broken down. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from xlplan.calendar import label_params
from xlplan.errors import XlplanError, require_one_of
from xlplan.excel.reading.intake_master import take_master
from xlplan.pipeline.issued_copies import finish_placing, ledger_findings
from xlplan.plan.breakdown.breakdown import Breakdown, break_down
from xlplan.plan.breakdown.conflicts import find_conflicts
from xlplan.plan.checking.senders import Mailboxes, mailboxes_of
from xlplan.plan.consolidate.declared_part import DECLARED
from xlplan.plan.consolidate.reserve import ReserveBalance, overdrawn_findings, released_at_most, reserve_balances
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.judging.decisions import DECISIONS, mark_uncounted, refuse_decisions
from xlplan.plan.judging.doubts import find_doubts
from xlplan.plan.judging.suspicion import find_suspicions
from xlplan.plan.master.master import Master
from xlplan.plan.master.own_lines import SHEETS as OWN
from xlplan.plan.master.own_sealed import sealed_from
from xlplan.plan.master.own_tables import use_own_tables
from xlplan.plan.master.read_rows import MasterSpot, codes_in, company_fields, without_consequences
from xlplan.plan.master.unfilled import empty_sheets
from xlplan.plan.master.workdays import month_workdays, past_workdays
from xlplan.plan.regions.shift import Gone, RegionShift, shifts_issued_with, with_shifts, without_issued
from xlplan.plan.rollup import BranchFacts, facts_from, facts_of
from xlplan.schema.codes.catalogue import message_of, severity_of
from xlplan.schema.diagnostic import ROUNDS, Diagnostic, Round, rounds_answered
from xlplan.store.folder import PlanFolder, show_path
from xlplan.store.ledger import Ledger
from xlplan.tables.master import COMPANY_FIELDS, HISTORY, MASTER_BY_KEY
from xlplan.text import Text
from xlplan.workbook.reading.master_examples import without_marked_rows
from xlplan.workbook.reading.master_read import MasterRead
from xlplan.workbook.submission import Placement

_UNREADABLE: Final = Text("总控表 {file} 读不出来:{why}。{todo}", "總控表 {file} 讀不出來:{why}。{todo}",
                          "The master workbook {file} cannot be read: {why}. {todo}")
_NO_MASTER: Final = Text(
    "{file} 不是 xlplan 的总控表(没有总控表的隐藏表 _xlplan)。请从备份放回总控表,或用 xlplan new 新建一个再填",
    "{file} 不是 xlplan 的總控表(沒有總控表的隱藏工作表 _xlplan)。請從備份放回總控表,或用 xlplan new 新建一個再填",
    "{file} is no master workbook of xlplan (it lacks the master's hidden sheet _xlplan). Put the master workbook back from your "
    "backup, or make a new one with xlplan new and fill it in")
_MEND: Final[dict[str, Text]] = {  # what to do about the master when it cannot be read
    "XP902": Text("用密码打开它,在「文件 › 信息 › 保护工作簿」取消打开密码,保存后再运行",
                  "用密碼開啟它,在「檔案 › 資訊 › 保護活頁簿」取消開啟密碼,儲存後再執行",
                  "Open it with the password, remove it under File › Info › Protect Workbook › Encrypt with Password, save and run again"),
    "XP917": Text("按 Ctrl+G 输入 {cell},删除那一格所在的整行(太靠右则整列),保存后再运行",
                  "按 Ctrl+G 輸入 {cell},刪除那一格所在的整列(太靠右則整欄),儲存後再執行",
                  "Press Ctrl+G, type {cell}, delete its whole row (its column, if it lies far right), save and run again"),
    "XP919": Text("请先解密,把解密后的文件放回来再运行", "請先解密,把解密後的檔案放回來再執行",
                  "Have it decrypted, put the decrypted file back and run again"),
    "XP920": Text("在「文件 › 信息 › 保护工作簿 › 限制访问」选「无限制访问」,保存后再运行",
                  "在「檔案 › 資訊 › 保護活頁簿 › 限制存取」選「不限制存取」,儲存後再執行",
                  "Choose File › Info › Protect Workbook › Restrict Access › Unrestricted Access, save and run again"),
}
_MEND_OTHER: Final = Text(
    "请在 Excel 或 WPS 里打开它,另存为 .xlsx 放回原处再运行;打不开就从备份放回上一份总控表",
    "請在 Excel 或 WPS 裡開啟它,另存為 .xlsx 放回原處再執行;打不開就從備份放回上一份總控表",
    "Open it in Excel or WPS, save it as .xlsx in its place and run again; if it will not open, put the last one back from your backup")
_SHEETS: Final = {table.label: key for key, table in MASTER_BY_KEY.items()}
_ABOUT_UNITS: Final = frozenset(("XP603", "XP607", "XP614", "XP615", "XP616", "XP624", "XP626", "XP640"))  # by their code
_BLANK: Final = ("XP601", "XP645", "XP202")  # say of a cell what is said already where it could not be read: blank, too fine


@dataclass(frozen=True, slots=True)
class Headquarters:
    """What HQ planned, with what it knows of every unit, for one round; `sheets`: the master workbook as read.
    `behind`: what is wrong with the ledger (XP532, XP533), said before anything else; `findings`: in the master."""

    folder: PlanFolder
    plan: str
    master: Master
    facts: BranchFacts
    behind: list[Diagnostic]
    findings: list[Diagnostic]
    round: Round
    balances: tuple[ReserveBalance, ...]
    sheets: MasterRead

    @property
    def adjustment_cells(self) -> dict[str, tuple[str, str | None]]:
        """Row key of a line of the sheet of adjustments -> that sheet, and the cell of its change."""
        place = self.sheets.placements.get("adjustments")
        return {key: (place.sheet, place.at(key, "change")) for key in place.rows} if place else {}


@dataclass(frozen=True, slots=True)
class PlannedHeadquarters(Headquarters):
    """Headquarters with its goals broken down: needs the history, and time."""

    breakdown: Breakdown


def load_plan(folder: Path | str, in_round: Round | None = None) -> PlannedHeadquarters:
    """Everything, the history included; the round is the master's unless given.

    XlplanError when there is no master workbook or it cannot be read.
    """
    plan = PlanFolder.open(Path(folder))
    finish_placing(plan)
    out = load_file(plan, plan.master, in_round, shifts=True)
    if not plan.ledger.exists():  # who only looks leaves none behind
        return replace(out, behind=grade_findings(ledger_findings(plan, out.plan, {}), plan.ledger.name))
    with Ledger(plan.ledger) as ledger:
        out = replace(out, behind=grade_findings(ledger_findings(plan, out.plan, ledger.issued(out.plan)), plan.ledger.name))
    return with_released(out, noted_facts(out))


def with_released(hq: PlannedHeadquarters, noted: BranchFacts | None) -> PlannedHeadquarters:
    """With what HQ let go of what it had drawn from its reserves, as `noted` when the latest round was issued."""
    if noted is None or not noted.released:
        return hq
    facts = replace(hq.facts, released=noted.released)
    return replace(hq, balances=_held_back(hq.master, facts), findings=with_overdrawn(hq, hq.findings, _overdrawn(hq.master, facts)))


def load_master(plan: PlanFolder) -> tuple[Master, MasterRead]:
    """The master workbook without its history, and how it stands in the file; nothing of it is judged. XlplanError as `load_plan`."""
    got, _ = _read_master(plan.master, history=False)
    return master_from(got.frames)[0], got


def load_file(plan: PlanFolder, file: Path, in_round: Round | None = None, *, shifts: bool = False) -> PlannedHeadquarters:
    """`load_plan` of a master workbook by whatever name it goes; `plan`, its folder, is not touched, nor its ledger asked but for the
    `shifts` of regions, where they are to act. XlplanError when it cannot be read or is no master workbook."""
    got, identity = _read_master(file, history=True)
    own = use_own_tables(got.frames, _sealed_tables(plan, identity) if shifts else None)
    master, problems = master_from(got.frames)
    master, problems = replace(master, own_tables=own.issued, own_off=own.off), [*own.found, *problems]
    master = refuse_decisions(master, (*got.found, *problems))
    stated = master
    shifted, went = _shifts(plan, identity, master) if shifts else ([], {})
    master, lost = with_shifts(master, shifted, went)
    breakdown, unknown, more = broken_down(master)
    more = without_issued(more, went)
    facts = facts_from(master, breakdown)
    master = replace(master, idle=facts.idle(master))
    held = _held_back(master, facts)
    dated = not any((d.table, d.row_key) == ("company", "year") for d in problems)
    about = (*_without_repeats(problems, got), *find_suspicions(stated), *find_doubts(stated), *unknown, *more, *lost)
    told = without_consequences([_with_names(d, master) for d in about], got.found, goal=bool(master.reserve.goal), year=dated)
    told = empty_sheets(master, got.frames, told)
    every = (*got.found, *told, *_overdrawn(master, facts))
    return PlannedHeadquarters(plan, identity, master, facts, [],
                               grade_findings((_with_places(d, got.placements, master) for d in every), show_path(file.name)),
                               in_round or master.company.round or "bottom_up", held, got, breakdown)


def _sealed_tables(plan: PlanFolder, identity: str) -> dict[str, str]:
    """Own table -> its declaration with the latest issue."""
    if not plan.ledger.exists():
        return {}
    with Ledger(plan.ledger, reading=True) as ledger:
        kept = ledger.digest(DECLARED)
        return sealed_from(ledger.facts(identity, *ROUNDS), kept[1] if kept else None)


def _shifts(plan: PlanFolder, identity: str, master: Master) -> tuple[list[RegionShift], Gone]:
    """(what regions shifted; those of them that are in targets as issued)."""
    if not plan.ledger.exists():
        return [], {}
    with Ledger(plan.ledger, reading=True) as ledger:
        return _shifts_of(ledger, identity, master)


def _shifts_of(ledger: Ledger, identity: str, master: Master) -> tuple[list[RegionShift], Gone]:
    shifts = ledger.shifts(identity)
    rounds = dict.fromkeys(one.round for one in shifts)
    return shifts, shifts_issued_with(shifts, master, {one: ledger.latest_issue(*rounds_answered(one)) for one in rounds},
                                      {one: _assigned_marks(ledger.facts(identity, *rounds_answered(one))) for one in rounds})


def _assigned_marks(noted: str | None) -> dict[str, Sequence[str]]:
    """Unit -> the marks of the later assignments in its workbook, in the order in which they act."""
    facts = facts_of(noted) if noted else None
    if facts is None:
        return {}
    own = facts.later_of or {}
    return {code: own.get(code, facts.later_lines or ()) for code in {*facts.codes, *own}}


def broken_down(master: Master) -> tuple[Breakdown, Sequence[Diagnostic], Sequence[Diagnostic]]:
    """The goals broken down, and what was found about workdays and on the way."""
    days, unknown = month_workdays(master)
    breakdown, more = break_down(master, days, past_workdays(master) if days else None)
    return breakdown, unknown, more


def load_issued(folder: Path | str, in_round: Round | None = None) -> Headquarters:
    """What a consolidation needs, of the round issued last unless one is given.

    Targets and last year are those noted when the round was issued, so the history is not read again; where nothing was
    issued, or units were added since, everything is loaded. XlplanError as `load_plan`.
    """
    if in_round is not None:
        require_one_of("round", in_round, ROUNDS)
    plan = PlanFolder.open(Path(folder))
    finish_placing(plan)
    got, identity = _read_master(plan.master, history=False)
    own = use_own_tables(got.frames, _sealed_tables(plan, identity))
    master, problems = master_from(got.frames)
    master, problems = replace(master, own_tables=own.issued, own_off=own.off), [*own.found, *problems]
    master = refuse_decisions(master, (*got.found, *problems))
    about = [d for d in _without_repeats(problems, got) if d.table in (*DECISIONS, *OWN)]
    with Ledger(plan.ledger) as ledger:
        this = in_round or ledger.latest_round(identity) or master.company.round or "bottom_up"
        noted, (shifts, went) = ledger.facts(identity, *rounds_answered(this)), _shifts_of(ledger, identity, master)
        behind = grade_findings(ledger_findings(plan, identity, ledger.issued(identity)), plan.ledger.name)
    facts = facts_of(noted) if noted else None
    if facts is None or set(master.organisation.carriers()) != set(facts.codes):
        loaded = load_plan(folder, this)
        if facts is None:
            return loaded
        later_round = facts.gone_lines is not None  # whose targets HQ decided: the master breaks down the first
        return replace(loaded, facts=facts.with_units(loaded.facts) if later_round else replace(
            loaded.facts, opens=facts.opens, former=facts.former))
    master, _ = with_shifts(replace(master, idle=facts.idle(master)), shifts, went)
    held = _held_back(master, facts)
    return Headquarters(plan, identity, master, facts, behind, grade_findings((
        _with_places(d, got.placements, master) for d in (*got.found, *about, *_overdrawn(master, facts))),
        plan.master.name), this, held, got)


def lets_convert(plan: PlanFolder) -> bool:
    """Whether the master says that LibreOffice may convert files; not where it cannot be read."""
    return _company_text(plan, "convert") == "yes"


def own_mailboxes(plan: PlanFolder) -> tuple[str, ...]:
    """HQ's own mailboxes by its master, in small letters; none where that cannot be read."""
    return codes_in(_company_text(plan, "mailbox").lower())


def unit_mailboxes(plan: PlanFolder) -> Mailboxes:
    """Whose address is whose by the master; nobody's where that cannot be read."""
    with suppress(XlplanError):
        return mailboxes_of(master_from(_read_master(plan.master, history=False)[0].frames)[0])
    return Mailboxes({}, {})


def _company_text(plan: PlanFolder, field: str) -> str:
    """What the sheet of the company says, without anything judged; '' where the master cannot be read."""
    with suppress(XlplanError):
        return company_fields(_read_master(plan.master, history=False)[0].frames.get("company"))[0].text(field)
    return ""


def noted_facts(hq: Headquarters) -> BranchFacts | None:
    """What was noted when the latest round was issued; None where nothing was, or the ledger cannot be read."""
    noted = None
    if hq.folder.ledger.is_file():
        with suppress(XlplanError), Ledger(hq.folder.ledger, reading=True) as ledger:
            noted = ledger.facts(hq.plan, *rounds_answered(ledger.latest_round(hq.plan) or hq.round))
    return facts_of(noted) if noted else None


def _without_repeats(problems: Iterable[Diagnostic], got: MasterRead) -> list[Diagnostic]:
    """Without blanks that are none: a cell that was refused is not blank as well, nor is one that repeats what was said of it."""
    told = {(d.table, d.row_key, d.column) for d in got.found}
    out = []
    for d in without_marked_rows(list(problems), got.found):
        place = (d.table, d.row_key, d.column)
        if d.code in _BLANK and place in told:
            continue
        if d.code in _BLANK:
            told.add(place)
        out.append(d)
    return out


def _with_names(d: Diagnostic, master: Master) -> Diagnostic:
    """The finding with the units it is about by their names."""
    if d.code not in _ABOUT_UNITS:
        return d
    called = master.organisation.called
    named = {key: called(value) for key in ("item", "above") if isinstance(value := d.params.get(key), str)}
    several = {key: tuple(map(called, value)) for key in ("item",) if isinstance(value := d.params.get(key), tuple)}
    return replace(d, params={**d.params, **named, **several})


def _held_back(master: Master, facts: BranchFacts) -> tuple[ReserveBalance, ...]:
    return reserve_balances(master, facts.expense_base(master), released=facts.released)


def _overdrawn(master: Master, facts: BranchFacts) -> list[Diagnostic]:
    """XP642 where it is certain: how much HQ let go of what it gave is known once it is known what units declared."""
    given_back = {**released_at_most(master), **(facts.released or {})}
    return overdrawn_findings(reserve_balances(master, facts.expense_base(master), released=given_back), master.reserve.row_key)


def with_overdrawn(hq: Headquarters, found: Iterable[Diagnostic], over: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings, with those of overdrawn reserves that are now, `over`, for those that were."""
    return [*grade_findings(placed_findings(hq, over), hq.folder.master.name), *(d for d in found if d.code != "XP642")]


def _read_master(file: Path, *, history: bool) -> tuple[MasterRead, str]:
    got = take_master(file, () if history else HISTORY)
    if isinstance(got, Diagnostic):
        place = "!".join(p for p in (got.sheet, got.cell) if p)
        raise XlplanError(_UNREADABLE, file=show_path(file), todo=_MEND.get(got.code, _MEND_OTHER).filled(cell=got.cell),
                          why=Text.of(lambda lang: (f"{place} · " if place else "") + message_of(got, lang)))
    if got.plan is None:
        raise XlplanError(_NO_MASTER, file=show_path(file))
    return replace(got, found=mark_uncounted(got.found)), got.plan


def _with_places(d: Diagnostic, placements: Mapping[str, Placement], master: Master) -> Diagnostic:
    """A finding in the master with its sheet, cell and labels; rows and columns are told by their keys until here."""
    table, place = MASTER_BY_KEY.get(d.table or ""), placements.get(d.table or "")
    if table is None:
        return d
    lang = master.company.lang
    column = table.by_key.get(d.column or "")
    months = label_params(master.company.year, master.company.start_month, lang)
    labels: dict[str, object] = {"column": column.label(lang, **months)} if column else {}
    row, key = d.row_key, d.column
    if table.key == "company":
        name = next((f for f in COMPANY_FIELDS if f.key in (d.row_key, d.column)), None)
        if name is not None:
            labels, row, key = {"column": name.label(lang)}, name.key, "value"
    cell = d.cell or (place.at(row, key) if place and row and key else None)
    params = {key: _shown_value(value, placements) for key, value in {**labels, **d.params}.items()}
    return replace(d, sheet=d.sheet or (place.sheet if place else table.label(lang)), cell=cell, params=params)


def _shown_value(value: object, placements: Mapping[str, Placement]) -> object:
    """A parameter with the spots in it as their sheets show them."""
    if isinstance(value, (list, tuple)):
        return [_shown_value(one, placements) for one in value]
    if isinstance(value, Text) and (tab := placements.get(_SHEETS.get(value, ""))) is not None:
        return tab.sheet  # as the file calls it, in its own language
    place = placements.get(value.table) if isinstance(value, MasterSpot) else None
    if not isinstance(value, MasterSpot) or place is None or value.row_key not in place.rows:
        return value
    return value.seen(place.rows[value.row_key], place.at(value.row_key, value.column))


def conflict_findings(hq: Headquarters, breakdown: Breakdown, in_round: Round, file: Path) -> list[Diagnostic]:
    """What HQ gives the units in that round and cannot all be kept, with their targets of that breakdown; graded. `file`: the master."""
    found = find_conflicts(hq.master, breakdown.target, in_round)
    return grade_findings(placed_findings(hq, found), show_path(file.name), in_round)


def placed_findings(hq: Headquarters, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings in the master, with sheet and cell."""
    return [_with_places(d, hq.sheets.placements, hq.master) for d in found]


def grade_findings(found: Iterable[Diagnostic], file: str, in_round: Round = "final") -> list[Diagnostic]:
    """With the catalogue's severity of that round and the file's name, gravest first."""
    known = [replace(d, severity=d.severity or severity_of(d.code, in_round, {}), file=file) for d in found]
    return sorted((d for d in known if d.severity), key=lambda d: d.severity.rank if d.severity else 9)
