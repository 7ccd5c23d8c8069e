"""The roll-up that a consolidation is about to replace: what HQ typed into it goes into the ledger and the new one. Floor 6."""
from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlplan.excel.reading.intake import file_digest
from xlplan.excel.reading.intake_rollup import take_typed
from xlplan.excel.writing.write import free_name, held_open
from xlplan.pipeline.results import CarriedOpinions
from xlplan.plan.checking.results import Merged
from xlplan.plan.opinions.board import Board, board_of
from xlplan.plan.opinions.opinion import FINDINGS, Opinion, Place
from xlplan.plan.opinions.typed import TypedBook, changed_opinions
from xlplan.plan.rollup.pages import rollup_pages
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.text import Text, list_briefly

_KEPT: Final = "rollup-kept.xlsx"
_BEYOND: Final = Text("在填写格以外也填过或改过内容({sheets})", "在填寫格以外也填過或改過內容({sheets})",
                      "holds content of yours outside its input cells ({sheets})")
_EARLIER: Final = Text("是旧版本写的,看不出填写格以外改过什么", "是舊版本寫的,看不出填寫格以外改過什麼",
                       "is of an earlier version and does not tell what was typed outside its input cells")

_MEANWHILE: Final = Text("在这次汇总进行时又保存过", "在這次彙總進行時又儲存過", "was saved anew while this run was at work")


@dataclass(frozen=True, slots=True)
class ReplacedRollup:
    """The roll-up at its place: what HQ typed, or why it cannot be read; by which bytes. `locked`: another program holds it open."""

    typed: TypedBook | Diagnostic
    sha256: str
    locked: bool


def read_replaced(plan: PlanFolder, ledger: Ledger) -> ReplacedRollup | None:
    """What stands in the place of the roll-up, not read where the last run wrote it so; None where nothing does."""
    if not plan.rollup.is_file():
        return None
    written, sha256 = ledger.last_rollup(), _digest_now(plan.rollup)
    as_written = bool(sha256) and sha256 == written
    typed = TypedBook() if as_written else take_typed(plan.rollup, {key: page.inputs for key, page in rollup_pages().items()})
    return ReplacedRollup(typed, sha256, held_open(plan.rollup))


def _digest_now(path: Path) -> str:
    """'' of a file that cannot be opened."""
    with suppress(OSError):
        return file_digest(path)
    return ""


def opinions_now(plan: PlanFolder, ledger: Ledger) -> dict[Place, Opinion]:
    """What HQ typed, with what stands in the roll-up and was not read back yet; nothing is recorded."""
    held, replaced = ledger.opinions(), read_replaced(plan, ledger)
    typed = replaced.typed if replaced and isinstance(replaced.typed, TypedBook) else TypedBook()
    return held | {one.place: one for one in changed_opinions(typed.cells, held)}


def carry_opinions(result: Merged, names: Mapping[str, str], ledger: Ledger,
                   replaced: ReplacedRollup | None) -> tuple[Board, CarriedOpinions]:
    """What HQ typed beside what it is about, and how much there is of it; what is new is in the ledger before anything is replaced."""
    typed = replaced.typed if replaced and isinstance(replaced.typed, TypedBook) else TypedBook()
    news = changed_opinions(typed.cells, ledger.opinions())
    ledger.record_opinions(news)
    before = {cell.opinion.key for cell in typed.cells if cell.opinion.page == FINDINGS and cell.was is not None}
    board = board_of(result, ledger.opinions(), names, before)
    ledger.record_opinions(board.moved)
    cleared = sum(not one.text for one in news)
    return board, CarriedOpinions(len(news) - cleared, cleared, len(board.shown), len(board.settled))


def keep_aside(plan: PlanFolder, replaced: ReplacedRollup | None) -> tuple[Path | None, bool]:
    """(where the replaced roll-up is kept, None where it need not be; whether the new one must stand beside it): what cannot be read,
    and what holds more than can be carried, is kept; what can be neither kept nor read stays where it is."""
    if replaced is None or replaced.locked:
        return None, replaced is not None
    typed = replaced.typed
    whole = isinstance(typed, TypedBook) and not typed.beyond and not typed.unmarked
    if whole and _digest_now(plan.rollup) == replaced.sha256:
        return None, False
    kept = plan.rollup.with_name(_KEPT)
    kept = free_name(kept) if kept.exists() else kept
    for way in (shutil.copy2, os.replace):  # a file that nobody may read can still be renamed
        with suppress(OSError):
            way(plan.rollup, kept)
            return kept, False
        with suppress(OSError):
            kept.unlink()  # a copy of a part
    return None, True


def copies_beside(plan: PlanFolder, written: Path | None = None) -> Iterator[Diagnostic]:
    """XP948 for each file beside the roll-up that is named as programs name its copies, but for the one that was `written`, and those in
    which an earlier one is kept."""
    stem, kept = plan.rollup.stem, Path(_KEPT).stem
    for path in sorted(plan.path.glob("*.xlsx")):
        if stem in path.stem.lower() and not path.name.startswith(("~", ".")) and not path.stem.startswith(kept) and path not in (
                plan.rollup, written):
            yield Diagnostic("XP948", params={"name": path.name})


def kept_findings(replaced: ReplacedRollup | None, kept: Path | None) -> Iterator[Diagnostic]:
    """XP927 or XP928, where the replaced roll-up is kept."""
    if replaced is None or kept is None:
        return
    typed = replaced.typed
    if not isinstance(typed, TypedBook):
        yield Diagnostic("XP927", params={"name": kept.name, "why": Text.of(lambda lang: message_of(typed, lang))})
    else:
        why = _BEYOND.filled(sheets=list_briefly(typed.beyond)) if typed.beyond else _EARLIER if typed.unmarked else _MEANWHILE
        yield Diagnostic("XP928", params={"name": kept.name, "why": why})
