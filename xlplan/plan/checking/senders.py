"""Who sent the files that came by mail, against HQ's address book: questions only, identity is the stamp's. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable

from xlplan.plan.checking.provenance import Provenance
from xlplan.plan.checking.results import FileResult
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import codes_in
from xlplan.plan.master.steering_records import AddressLine
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.tables.master.parts import EVERY
from xlplan.text import fold_text, list_briefly


def sender_findings(results: Iterable[FileResult], master: Master, in_round: Round) -> list[Diagnostic]:
    """XP941 for each address that stands nowhere, XP942 for each that sent for units it may not send for, once an address, in the order
    of the files. Nothing where HQ keeps no address book."""
    if not any(line.address for line in master.addresses):
        return []
    sent: dict[str, list[FileResult]] = {}
    for result in results:
        if result.came is not None and result.came.sender and result.branch in master.organisation.by_code:
            sent.setdefault(result.came.sender, []).append(result)
    out = []
    for address, files in sent.items():
        wrong = [f for f in files if f.came is not None and not _may_send(f.came, f.branch or "", master)]
        if wrong:
            known = [line for line in master.addresses if _same(line.address, address)]
            named = list_briefly(dict.fromkeys(master.organisation.called(f.branch or "") for f in wrong))
            params: dict[str, object] = {
                "who": next((f.came.who for f in wrong if f.came), address), "n": len(wrong), "files": list_briefly(f.file for f in wrong),
                "branches": named, "name": address}
            if known:
                params["other"] = list_briefly(dict.fromkeys(_said_line(line, master) for line in known))
            code = "XP942" if known else "XP941"
            out.append(Diagnostic(code, severity_of(code, in_round, {}), params=params))
    return out


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
    named = [code for line in master.addresses if _same(line.address, address) and _is_valid(line.valid_from, line.valid_to, day)
             for code in codes_in(line.units)]
    if any(fold_text(code) in EVERY for code in named):
        return set(org.by_code)
    named += [unit.code for unit in org.entities if any(_same(box, address) for box in codes_in(unit.mailbox))]
    known = [code for code in named if code in org.by_code]
    return {*known, *(below for code in known for below in org.below(code))}


def _is_valid(first: str, last: str, day: str) -> bool:
    return not day or (first or day) <= day <= (last or day)


def _same(one: str, other: str) -> bool:
    return bool(one) and fold_text(one) == fold_text(other)
