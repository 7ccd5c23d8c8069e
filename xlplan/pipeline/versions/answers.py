"""What a unit answered to HQ's lines about one number, and what HQ ruled on its appeals: part of the life of the number. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from xlplan.plan.opinions.appeals import Answered, answers_of
from xlplan.plan.opinions.opinion import Opinion, Place
from xlplan.store.ledger import ReceivedFile
from xlplan.tables.hq_feedback import HQ_FEEDBACK
from xlplan.text import Text
from xlplan.workbook.submission import Submission

_ANSWERED: Final = Text("{file} 答复「{line}」:{said}", "{file} 答覆「{line}」:{said}", "{file} answers “{line}”: {said}")
_RULED: Final = Text("总部不同意对「{line}」的申诉({by}):{text}", "總公司不同意對「{line}」的申訴({by}):{text}",
                     "HQ refuses the appeal against “{line}” ({by}): {text}")
_ABOUT_TARGETS: Final = ("assignment", "kept")  # rows about the whole of a unit's targets
Told = Mapping[tuple[str, ...], tuple[int, str]]


class SaidOfLine(NamedTuple):
    """`kind`: answered or ruled; `at`: ISO, local time; `told`: number of the ledger's record, 0 before it kept one."""

    kind: str
    at: str
    told: int
    text: Text


def answers_about(code: str, lines: Collection[str], whole: bool, came: Iterable[tuple[ReceivedFile, Submission | None]],
                  opinions: Mapping[Place, Opinion], told: Told) -> Iterator[SaidOfLine]:
    """What the unit answered in the files that `came`, in their order, where it is other than before; with it how HQ ruled. `lines`: keys
    of the rows of feedback that are about the number; `whole`: whether those about the unit's whole target are too."""
    last = dict[str, Place]()
    for file, copy in came:
        frame = copy.frames.get(HQ_FEEDBACK.key) if copy else None
        for row in answers_of(code, frame) if frame is not None else ():
            words = row.said("en")
            if not words or not (row.key in lines or (whole and row.texts["kind"] in _ABOUT_TARGETS)):
                continue
            now = row.texts["answer"], words, row.place[2]
            if last.get(row.key) == now:
                continue
            last[row.key] = now
            arrived = told.get(("arrived", file.sha256, file.file))
            yield SaidOfLine("answered", file.at.astimezone().isoformat(timespec="seconds"), arrived[0] if arrived else 0,
                             _ANSWERED.filled(file=file.file, line=_line(row), said=Text.of(row.said)))
            ruled = opinions.get(row.place) if row.appeals else None
            if ruled and ruled.text:
                record = told.get(("opinion", *ruled.place, ruled.text))
                yield SaidOfLine("ruled", _local(ruled.at), record[0] if record else 0,
                                 _RULED.filled(line=_line(row), by=ruled.by or "–", text=ruled.text))


def _line(row: Answered) -> Text:
    """`总部调整 3 · 合计 · 全年`."""
    labels = {choice.key: choice.label for choice in HQ_FEEDBACK.by_key["kind"].choices}
    kind, of = labels.get(row.texts["kind"]), row.texts

    def said(lang: str) -> str:
        first = f"{kind(lang) if kind else ''} {of['no']}".strip()  # type: ignore[arg-type]
        return " · ".join(filter(None, (first, of["place"], of["period"])))

    return Text.of(said)


def _local(at: str) -> str:
    try:
        return datetime.fromisoformat(at).astimezone().isoformat(timespec="seconds")
    except ValueError:
        return at
