"""What HQ typed put beside what it is about in a new roll-up, and what is settled: its finding is gone. Floor 4."""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from xlplan import terms
from xlplan.plan.checking.results import Merged
from xlplan.plan.checking.states import latest_files
from xlplan.plan.opinions.appeals import answered_rows
from xlplan.plan.opinions.findings import finding_keys, listed_findings, place_in
from xlplan.plan.opinions.opinion import BLANK, FINDINGS, Opinion, Place, half_of
from xlplan.plan.opinions.typed import seen_key
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.text import LANGS, fold_text

STATUS: Final = "status"
REGIONS: Final = "region_page"
DECISION: Final = "decision"
REVIEWED: Final = "reviewed"
CONCLUSION: Final = "conclusion"
_TICKS: Final = frozenset(map(fold_text, (*terms.REVIEWED.all(), "✓", "√", "✔")))
_FILE: Final = 12  # digits of a file's hash


@dataclass(frozen=True, slots=True)
class Board:
    """What HQ typed, in force.

    Attributes:
        shown: place on the new pages -> what stands there. settled: what is about nothing that is there, in the order it was typed.
        moved: those that got another key, for the ledger.
        reviewed: units whose file HQ marked as reviewed. outdated: those of which HQ so marked a file that counts no longer.
    """

    shown: Mapping[Place, Opinion] = field(default_factory=dict)
    settled: tuple[Opinion, ...] = ()
    moved: tuple[Opinion, ...] = ()
    reviewed: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()

    def text(self, page: str, column: str, key: str) -> str:
        """What stands in that cell; '' where nothing does."""
        one = self.shown.get((page, column, key))
        return one.text if one else ""


def board_of(result: Merged, held: Mapping[Place, Opinion], names: Mapping[str, str], before: Collection[str] = ()) -> Board:
    """Every opinion that is in force beside what it is about. `names`: of units by code; `before`: keys of the findings that the page
    listed that is replaced: what it listed already is no finding that another one turned into."""
    live = [one for one in held.values() if one.text and not one.moved]
    found = listed_findings(result)
    keys = finding_keys(found)
    units = status_keys(result)
    here = {(FINDINGS, DECISION, key) for key in keys} | {(STATUS, *place) for of in units.values() for place in of.items()}
    here |= {row.place for row in answered_rows(result) if row.appeals}
    here |= {(REGIONS, CONCLUSION, region_key(code, result.round)) for code in result.regions}
    shown = {one.place: one for one in live if one.place in here}
    waiting = [one for one in live if one.place not in shown]
    free = {key: d for key, d in zip(keys, found, strict=True) if (FINDINGS, DECISION, key) not in shown}
    moved = {one.was: one for one in _moved_opinions([o for o in waiting if o.page == FINDINGS], free, names, before)}
    shown |= {one.place: replace(one, was="") for one in moved.values()}
    settled = tuple(one for one in waiting if one.page != FINDINGS or one.key not in moved)
    ticked, before_it = ({one.unit for one in of if one.column == REVIEWED and is_tick(one.text)} for of in (shown.values(), settled))
    late = before_it - ticked
    return Board(shown, settled, tuple(moved.values()), tuple(code for code in units if code in ticked),
                 tuple(code for code in units if code in late))


def status_keys(result: Merged) -> dict[str, dict[str, str]]:
    """Unit -> column of the page of states -> its key there: what HQ reviews is a file, what a meeting concludes holds for the rounds
    that go together."""
    files, half = latest_files(result.files), half_of(result.round)
    return {code: {REVIEWED: f"{code}|{files[code].sha256[:_FILE] if code in files else BLANK}", CONCLUSION: f"{code}|{half}"}
            for code in result.branches}


def region_key(code: str, in_round: Round) -> str:
    """The key of what a meeting concludes of a region, for the rounds that go together."""
    return f"{code}|{half_of(in_round)}"


def is_tick(text: str) -> bool:
    """Whether it says that HQ has reviewed the file, in whatever language."""
    return fold_text(text) in _TICKS


def _moved_opinions(waiting: Iterable[Opinion], free: Mapping[str, Diagnostic], names: Mapping[str, str],
                    before: Collection[str]) -> list[Opinion]:
    """Opinions whose finding goes by another key now, with it: where one opinion and one finding are left at a place."""
    left, out = dict(free), []
    waiting = list(waiting)
    count = Counter(place_in(one.key) for one in waiting)
    for one in waiting:
        shown = seen_key(one.key)
        if shown is not None:
            fits = [key for key, d in left.items() if _shown_cells(d, names) == shown]
            if len(fits) > 1:  # findings about no cell: their sentences tell them apart
                fits = [key for key in fits if one.about.get("what") in {message_of(left[key], lang) for lang in LANGS}]
        else:
            alone = count[place_in(one.key)] == 1
            fits = [key for key in left if alone and place_in(key) == place_in(one.key) and key not in before]
        if len(fits) == 1:
            out.append(replace(one, key=fits[0], was=one.key))
            del left[fits[0]]
    return out


def _shown_cells(d: Diagnostic, names: Mapping[str, str]) -> list[str]:
    """What the page of findings shows of one, in the order of its declared columns `seen`."""
    who = names.get(d.branch, d.branch) if d.branch else d.file or ""
    return [d.code, " ".join(who.split()), " ".join((d.sheet or "").split()), d.cell or ""]
