"""Who sent the files that came by mail, against HQ's address book: questions only, identity is the stamp's. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from xlplan.plan.checking.provenance import Provenance
from xlplan.plan.checking.results import FileResult
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import codes_in
from xlplan.plan.master.steering_records import AddressLine
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.tables.master.parts import EVERY
from xlplan.text import Text, fold_text, list_briefly

_OTHERS: Final = Text("按通讯录,{who} 替 {other} 发文件,却发来了 {branches} 的({files})",
                      "按通訊錄,{who} 替 {other} 寄檔案,卻寄來了 {branches} 的({files})",
                      "By the address book {who} sends for {other}, but sent files of {branches} ({files})")
_PAST: Final = Text("按通讯录,{who} 替 {branches} 发文件只到 {day}(失效日),之后还发来了({files})",
                    "按通訊錄,{who} 替 {branches} 寄檔案只到 {day}(失效日),之後還寄來了({files})",
                    "By the address book {who} sends for {branches} only until {day} (valid to), and sent files after that ({files})")
_Sending = tuple[FileResult, Provenance]


class Mailboxes(NamedTuple):
    """Who writes from where. `units`: address, folded (`fold_text`) -> codes of the units whose mailbox it is, or for which it may send:
    none where for all; `names`: code -> what the unit is called."""

    units: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]


def mailboxes_of(master: Master) -> Mailboxes:
    """By the organisation and the address book."""
    org, units = master.organisation, dict[str, tuple[str, ...]]()
    boxes = [(unit.mailbox, (unit.code,)) for unit in org.entities]
    for text, codes in [*boxes, *((line.address, codes_in(line.units)) for line in master.addresses)]:
        for one in map(fold_text, codes_in(text)):
            units[one] = (*units.get(one, ()), *(code for code in codes if code in org.by_code and code not in units.get(one, ())))
    return Mailboxes(units, {code: org.called(code) for code in org.by_code})


def sender_findings(results: Iterable[FileResult], master: Master, in_round: Round,
                    sendings: Mapping[str, Sequence[Provenance]] = MappingProxyType({})) -> list[Diagnostic]:
    """XP941 for each address that stands nowhere, XP942 for each that sent for units it may not send for, once an address, in the order
    of the files. Nothing where HQ keeps no address book. `sendings`: by SHA-256 all the ways in which files came; XP951 for each address of
    another unit that sent a file which had come from its own: that other unit's file has not come."""
    if not any(line.address for line in master.addresses):
        return []
    first: dict[str, list[_Sending]] = {}
    again: dict[str, list[_Sending]] = {}
    for result in results:
        if result.branch not in master.organisation.by_code:
            continue
        if result.came is not None and result.came.sender:
            first.setdefault(result.came.sender, []).append((result, result.came))
        for one in sendings.get(result.sha256, ()):
            if one != result.came and _said_units(one.sender, master):
                again.setdefault(one.sender, []).append((result, one))
    out = []
    for every in (first, again):
        for address, files in every.items():
            wrong = [(f, came) for f, came in files if not _may_send(came, f.branch or "", master)]
            if wrong:
                code = "XP951" if every is again else "XP942" if _said_units(address, master) else "XP941"
                out.append(Diagnostic(code, severity_of(code, in_round, {}), params=_said(address, wrong, master)))
    return out


def _said(address: str, wrong: Sequence[_Sending], master: Master) -> dict[str, object]:
    who = next(came.who for _, came in wrong) or address
    files, count = list_briefly(dict.fromkeys(f.file for f, _ in wrong)), len({f.file for f, _ in wrong})
    said: dict[str, object] = {"who": who, "n": count, "files": files, "name": address,
                               "branches": list_briefly(dict.fromkeys(master.organisation.called(f.branch or "") for f, _ in wrong))}
    until = [_valid_until(address, f.branch or "", master) for f, _ in wrong]
    if all(until):
        return {**said, "other": said["branches"], "why": _PAST.filled(**said, day=max(until))}
    other = list_briefly(_said_units(address, master))
    return {**said, "other": other, "why": _OTHERS.filled(**said, other=other)}


def _valid_until(address: str, branch: str, master: Master) -> str:
    """The day until which the address might send for the unit, '' where it never might, or there is none."""
    lines = [line for line in master.addresses if _same(line.address, address) and line.valid_to]
    return max((line.valid_to for line in lines if branch in _units_of(address, line.valid_to, master)), default="")


def _said_units(address: str, master: Master) -> list[str]:
    """For whom the address stands in the address book, and whose mailbox it is; each once."""
    org = master.organisation
    return [*dict.fromkeys((*(_said_line(line, master) for line in master.addresses if _same(line.address, address)),
                            *(org.called(u.code) for u in org.entities if any(_same(box, address) for box in codes_in(u.mailbox)))))]


def _said_line(line: AddressLine, master: Master) -> str:
    """`江苏分公司(JS)(2026-01-01–2026-06-30)`: for whom, and on which days where that is limited."""
    units = "/".join(master.organisation.called(code) for code in codes_in(line.units))
    return f"{units}({line.valid_from}–{line.valid_to})" if line.valid_from or line.valid_to else units


def _may_send(came: Provenance, branch: str, master: Master) -> bool:
    """Whether who sent it, or who passed it on, may send for that unit on that day."""
    day = f"{came.moment.astimezone():%Y-%m-%d}" if came.moment else ""
    return any(branch in _units_of(one, day, master) for one in (came.sender, came.through) if one)


def _units_of(address: str, day: str, master: Master) -> set[str]:
    """Codes of the units for which an address may send: by the address book, and by the mailboxes of the organisation."""
    org = master.organisation
    named = [code for line in master.addresses if _same(line.address, address) and line.holds_on(day)
             for code in codes_in(line.units)]
    if any(fold_text(code) in EVERY for code in named):
        return set(org.by_code)
    named += [unit.code for unit in org.entities if any(_same(box, address) for box in codes_in(unit.mailbox))]
    known = [code for code in named if code in org.by_code]
    return {*known, *(below for code in known for below in org.below(code))}


def _same(one: str, other: str) -> bool:
    return bool(one) and fold_text(one) == fold_text(other)
