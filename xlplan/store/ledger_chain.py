"""A ledger's chain: what is told it, what HQ decided and typed as it tells it, and all that is needed to verify it. Floor 5."""
from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from xlplan.plan.checking.decided import ACTS, FileDecision, FileDecisions, decision_of, decisions_held
from xlplan.plan.checking.provenance import Provenance, provenance_of
from xlplan.plan.checking.undelivered import Undelivered, undelivered_of
from xlplan.plan.opinions.opinion import Opinion, Place, opinion_of
from xlplan.plan.regions.review import RegionReview, review_of
from xlplan.plan.regions.shift import RegionShift, shift_of
from xlplan.plan.returns.receipt import SubmissionReceipt, receipt_code, receipt_from
from xlplan.schema.diagnostic import Round
from xlplan.store.chain import Body, Break, ChainHead, Kind, Record, append_records, chain_head, has_chain, lost_guards, walk_chain
from xlplan.store.ledger_file import LedgerFile
from xlplan.store.replay import Tables, held_tables

_LINE: Final = ("branch", "table", "row", "column", "change", "date")


@dataclass(slots=True)
class KeyTold:
    """What a ledger tells of a seal key: how many workbooks were sealed with it; (when (UTC), who, why) it was made and withdrawn."""

    sealed: int = 0
    made: tuple[str, str, str] | None = None
    withdrawn: tuple[str, str, str] | None = None


class LedgerChain(LedgerFile):
    """The file of a ledger by its chain."""

    def record_decision(self, decision: Body) -> None:
        """Note lines that HQ puts into its master workbook: adjustments, later assignments, with who and why."""
        self._tell(("decided", decision))

    def record_undone(self, decision: Body) -> None:
        """Note that lines of a decision are taken out of the master workbook again."""
        self._tell(("undone", decision))

    def record_opinions(self, opinions: Iterable[Opinion]) -> None:
        """Note what HQ typed into the roll-up, or cleared there, and that it is in the ledger whatever becomes of the rest of the block:
        the roll-up is replaced next."""
        if told := [("opinion", one.body()) for one in opinions]:
            self._tell(*told)  # type: ignore[arg-type]
            with self._said():
                self._db.execute("COMMIT")

    def opinions(self) -> dict[Place, Opinion]:
        """What HQ typed last in each place, in the order of the places' first; cleared ones too, and those that have moved."""
        out: dict[Place, Opinion] = {}
        for body, by, at in self._told_of("opinion"):
            with suppress(KeyError, TypeError, ValueError):
                one = opinion_of(body, by, at)
                out[one.place] = one
                if (was := (one.page, one.column, one.was)) in out and one.was != one.key:
                    out[was] = replace(out[was], moved=one.key)
        return out

    def record_file_decision(self, decision: FileDecision) -> None:
        """Note which file HQ has chosen, taken out or put back."""
        self._tell((decision.act, decision.body()))

    def file_decisions(self, plan: str) -> FileDecisions:
        """What HQ's decisions about files of that plan come to."""
        told = list[tuple[int, FileDecision]]()
        for act in ACTS:
            for body, by, at, number in self._numbered(act):
                with suppress(KeyError, TypeError, ValueError):
                    told.append((number, decision_of(act, body, by, at)))
        return decisions_held([one for _, one in sorted(told, key=lambda pair: pair[0])], plan)

    def record_settled(self, plan: str, settled: Mapping[str, Mapping[str, Collection[str]]]) -> None:
        """Note of units with several files which of them each table was made of (unit -> table -> SHA-256), where the ledger does not say
        so already."""
        known = self.settled(plan)
        self._tell(*(("settled", {"plan": plan, "branch": branch, "tables": {key: sorted(of) for key, of in tables.items()}})
                     for branch, tables in settled.items() if {k: frozenset(of) for k, of in tables.items()} != known.get(branch)))

    def settled(self, plan: str) -> dict[str, dict[str, frozenset[str]]]:
        """What `record_settled` was given last of each unit."""
        out = dict[str, dict[str, frozenset[str]]]()
        for body, _, _ in self._told_of("settled"):
            with suppress(KeyError, TypeError, AttributeError):
                if body["plan"] == plan:
                    out[str(body["branch"])] = {str(key): frozenset(map(str, of)) for key, of in body["tables"].items()}
        return out

    def judged_before(self, plan: str, rounds: Collection[Round]) -> frozenset[str]:
        """SHA-256 of the files of other rounds than these that were judged as such: accepted, or at all before the first issue of these."""
        out = set[str]()
        issued = [no for body, _, _, no in self._numbered("issued") if body.get("plan") == plan and body.get("round") in rounds]
        first = min(issued, default=None)
        for body, _, _, no in self._numbered("judged"):
            in_time = (first is not None and no < first) or str(body.get("verdict", "")).startswith("accepted")
            if in_time and body.get("sha256") and body.get("round") and body.get("round") not in rounds:
                out.add(str(body["sha256"]))
        for body, _, _, _ in self._numbered("taken_over"):
            row = body["row"] if body.get("table") == "received" else {}
            if str(row.get("verdict", "")).startswith("accepted") and row.get("round") and row["round"] not in rounds:
                out.add(str(row["sha256"]))
        return frozenset(out)

    def sequence(self) -> dict[tuple[str, ...], tuple[int, str]]:
        """What the chain tells of -> (number of its first record, when that was written, UTC): ('issued', unit, number of the issue),
        ('arrived', SHA-256, name), ('frozen', name), ('opinion', page, column, key, text), ('decided', unit, table, row, column, change,
        day) of a line of HQ's that was written for it; of ('shifted', `RegionShift.key`) the last. Nothing of what another xlplan wrote
        before there was a chain."""
        keys: dict[Kind, tuple[str, ...]] = {"issued": ("branch", "issue"), "arrived": ("sha256", "file"), "frozen": ("name",),
                                            "opinion": ("page", "column", "key", "text")}
        out = dict[tuple[str, ...], tuple[int, str]]()
        for kind, names in keys.items():
            for body, _, at, no in self._numbered(kind):
                out.setdefault((kind, *(str(body.get(name, "")) for name in names)), (no, at))
        for body, _, at, no in self._numbered("decided"):
            for line in body.get("lines", ()):
                out.setdefault(("decided", *(str(line.get(name, "")) for name in _LINE)), (no, at))
        for body, _, at, no in self._numbered("shifted"):
            with suppress(KeyError, TypeError, ValueError):
                out |= {("shifted", one.key(line)): (no, at) for one in [shift_of(body)] for line in one.lines}
        return out

    def record_collected(self, files: Iterable[Provenance]) -> None:
        """Note how files came that were taken out of mails and archives."""
        self._tell(*(("collected", one.body()) for one in files))

    def collected(self) -> list[Provenance]:
        """All that `record_collected` was given, in that order."""
        out = list[Provenance]()
        for body, _, _ in self._told_of("collected"):
            with suppress(KeyError, TypeError, ValueError):
                out.append(provenance_of(body))
        return out

    def record_undelivered(self, mails: Iterable[Undelivered]) -> None:
        """Note mails of HQ's that did not arrive."""
        self._tell(*(("undelivered", one.body()) for one in mails))

    def undelivered(self) -> list[tuple[Undelivered, str]]:
        """All that `record_undelivered` was given, in that order, each with when (ISO)."""
        out = list[tuple[Undelivered, str]]()
        for body, _, at in self._told_of("undelivered"):
            with suppress(KeyError, TypeError, ValueError):
                out.append((undelivered_of(body), at))
        return out

    def record_kept(self, originals: Mapping[str, str]) -> None:
        """Note originals that are kept in inbox/.originals/, SHA-256 -> name, where the ledger does not say so already."""
        known = {str(body["sha256"]) for body, _, _ in self._told_of("kept")}
        self._tell(*(("kept", {"sha256": sha256, "file": name}) for sha256, name in originals.items() if sha256 not in known))

    def record_returned(self, plan: str, branch: str, round_: str, file: str, sha256: str, of: Collection[str]) -> None:
        """Note that a copy was made to go back to the unit: its name and SHA-256, and those of the files that it takes the place of; where
        the ledger does not say so already."""
        if self.returned(plan).get(branch, {}).get(file) != sha256:
            self._tell(("returned", {"plan": plan, "branch": branch, "round": round_, "file": file, "sha256": sha256, "of": sorted(of)}))

    def returned(self, plan: str) -> dict[str, dict[str, str]]:
        """Unit -> name -> SHA-256 of the copies that were made last to go back to it."""
        out = dict[str, dict[str, str]]()
        for body, _, _ in self._told_of("returned"):
            if body.get("plan") == plan:
                out.setdefault(str(body["branch"]), {})[str(body["file"])] = str(body["sha256"])
        return out

    def every_returned(self) -> frozenset[str]:
        """SHA-256 of all copies that were ever made to go back."""
        return frozenset(str(body["sha256"]) for body, _, _ in self._told_of("returned"))

    def first_runs(self) -> dict[str, int]:
        """SHA-256 of each file that came -> number of the run that found it first."""
        runs, out = [number for _, _, _, number in self._numbered("run")], dict[str, int]()
        for body, _, _, number in self._numbered("arrived"):
            out.setdefault(str(body["sha256"]), 1 + bisect_left(runs, number))
        return out

    def record_receipts(self, receipts: Iterable[SubmissionReceipt]) -> None:
        """Note those that the ledger does not hold already, in one record."""
        known = {one.about for one, _ in self.receipts()}
        if told := [one.body() for one in receipts if one.about not in known]:
            self._tell(("receipt", {"receipts": told}))

    def receipts(self) -> list[tuple[SubmissionReceipt, str]]:
        """(receipt, its code), in the order in which they were given."""
        out = list[tuple[SubmissionReceipt, str]]()
        with self._said():
            rows = self._db.execute("SELECT body, no, before FROM chain WHERE kind = 'receipt' ORDER BY no").fetchall() if has_chain(
                self._db) else []
        for body, number, before in rows:
            with suppress(KeyError, TypeError, ValueError):
                out += [(receipt_from(one), receipt_code(number, before, one)) for one in json.loads(body)["receipts"]]
        return out

    def record_drafts(self, plan: str, day: str, drafts: Iterable[tuple[str, str, str]]) -> None:
        """Note drafts of mails that were written on that day: (unit, what the mail is about, name of the draft)."""
        self._tell(*(("drafted", {"plan": plan, "branch": branch, "about": about, "file": file, "day": day})
                     for branch, about, file in drafts))

    def drafted(self, plan: str) -> dict[tuple[str, str], str]:
        """(unit, what about) of all mails that were ever drafted -> the last day on which they were."""
        return {(str(body["branch"]), str(body["about"])): str(body["day"]) for body, _, _ in self._told_of("drafted")
                if body.get("plan") == plan}

    def record_written(self, plan: str, files: Mapping[str, str]) -> None:
        """Note files as they were written where HQ may change them: path in the plan folder -> SHA-256."""
        self._tell(*(("written", {"plan": plan, "file": file, "sha256": sha256}) for file, sha256 in files.items()))

    def written(self, plan: str) -> dict[str, str]:
        """Path in the plan folder -> SHA-256 of what was written there last."""
        return {str(body["file"]): str(body["sha256"]) for body, _, _ in self._told_of("written") if body.get("plan") == plan}

    def record_key(self, key: str, reason: str, *, withdrawn: bool = False) -> None:
        """Note that a key was made, or withdrawn, and why; by its name alone."""
        self._tell(("key_withdrawn" if withdrawn else "key_made", {"key": key, "reason": reason}))

    def keys_told(self) -> dict[str, KeyTold]:
        """Name -> what is told of it, of every key that was made or withdrawn, or that a workbook was sealed with."""
        out = defaultdict[str, KeyTold](KeyTold)
        for body, by, at in self._told_of("key_made"):
            out[str(body["key"])].made = at, by, str(body["reason"])
        for body, _, _ in self._told_of("issued"):
            out[str(body.get("key", ""))].sealed += 1
        for body, by, at in self._told_of("key_withdrawn"):
            out[str(body["key"])].withdrawn = at, by, str(body["reason"])
        return {name: one for name, one in out.items() if name}

    def record_shifts(self, shifts: Iterable[RegionShift]) -> None:
        """Note what regions shifted among their units, where the ledger does not say so already."""
        known = {(one.plan, one.round, one.region): one for one in self._shifts()}
        self._tell(*(("shifted", one.body()) for one in shifts if not one.says_like(known.get((one.plan, one.round, one.region)))))

    def shifts(self, plan: str) -> list[RegionShift]:
        """What each region answered last in each round of that plan, in the order in which they first did, but what HQ has excluded."""
        return [one for one in self._shifts() if one.plan == plan]

    def _shifts(self) -> list[RegionShift]:
        out, decided = dict[tuple[str, str, str], RegionShift](), dict[str, FileDecisions]()
        for body, _, _ in self._told_of("shifted"):
            with suppress(KeyError, TypeError, ValueError):
                one = shift_of(body)
                if not self._is_excluded(one, decided):
                    out[one.plan, one.round, one.region] = one
        return [*out.values()]

    def _is_excluded(self, one: RegionShift | RegionReview, decided: dict[str, FileDecisions]) -> bool:
        """Whether HQ has taken out the file that says it; `decided`: what HQ decided, by plan, as far as it was asked for."""
        if one.plan not in decided:
            decided[one.plan] = self.file_decisions(one.plan)
        return decided[one.plan].excluding([one.sha256]) is not None

    def record_reviews(self, reviews: Iterable[RegionReview]) -> None:
        """Note what regions said of their units, where the ledger does not say so already."""
        known = {(one.plan, one.round, one.region): one for one in self._reviews()}
        self._tell(*(("region_said", one.body()) for one in reviews if not one.says_like(known.get((one.plan, one.round, one.region)))))

    def reviews(self, plan: str) -> list[RegionReview]:
        """What each region said last of each of its units in each round of that plan, in the order in which they first did, but what HQ has
        excluded."""
        return [one for one in self._reviews() if one.plan == plan]

    def _reviews(self) -> list[RegionReview]:
        out, decided = dict[tuple[str, str, str], RegionReview](), dict[str, FileDecisions]()
        for body, _, _ in self._told_of("region_said"):
            with suppress(KeyError, TypeError, ValueError):
                one = review_of(body)
                if not self._is_excluded(one, decided):
                    at = one.plan, one.round, one.region
                    out[at] = one.after(out.get(at))
        return [*out.values()]

    def last_rollup(self) -> str:
        """sha256 of the roll-up that was written last; '' where none was, or none is known."""
        return next((str(body["rollup"]) for body, _, _ in reversed([*self._told_of("run")]) if body.get("rollup")), "")

    def _told_of(self, kind: Kind) -> Iterator[tuple[dict[str, Any], str, str]]:
        """(body, by, at) of each record of that kind, in their order; nothing of a ledger without a chain."""
        for body, by, at, _ in self._numbered(kind):
            yield body, by, at

    def _numbered(self, kind: Kind) -> Iterator[tuple[dict[str, Any], str, str, int]]:
        """The same, each with its number."""
        with self._said():
            rows = self._db.execute("SELECT body, said_by, at, no FROM chain WHERE kind = ? ORDER BY no",
                                    (kind,)).fetchall() if has_chain(self._db) else []
        for body, by, at, number in rows:
            yield json.loads(body), by, at, number

    def head(self) -> ChainHead | None:
        """The last record of the chain; None where there is none."""
        with self._said():
            return chain_head(self._db)

    def has_chain(self) -> bool | None:
        """Whether the ledger keeps one: those of earlier versions that nothing was written to since do not. None: it was removed."""
        with self._said():
            return has_chain(self._db)

    def chain(self) -> Iterator[Record | Break]:
        """See `walk_chain`."""
        with self._said():
            yield from walk_chain(self._db)

    def lost_guards(self) -> list[str]:
        """See `chain.lost_guards`."""
        with self._said():
            return lost_guards(self._db)

    def tables(self) -> Tables:
        """See `held_tables`."""
        with self._said():
            return held_tables(self._db)

    def _tell(self, *told: tuple[Kind, Body]) -> None:
        with self._writing() as db:
            append_records(db, told, self._by)
