"""Kinds of workbooks that go to a unit which acts on those below it, each declared once: its tables, what it is called and asks for.
A workbook that a unit fills in for itself is of none of them. Floor 2."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from xlplan import terms
from xlplan.schema.table import Table
from xlplan.tables.region_review import REGION_REVIEW
from xlplan.tables.region_shifts import REGION_SHIFTS
from xlplan.text import Text

Stage = Literal["units", "regions", "review"]  # of `xlplan issue`: to who fills in, else a kind's


@dataclass(frozen=True, slots=True)
class BookKind:
    """One kind.

    Attributes:
        key: in the stamp, the ledger and the name of the file. label: what the workbook is called.
        stage: of `xlplan issue`, at which it goes out.
        tables: in sheet order. steps: the two steps of its cover before the sending back.
    """

    key: str
    label: Text
    stage: Stage
    tables: tuple[Table, ...]
    steps: tuple[Text, Text]


SHIFTS: Final = BookKind(
    "shifts", terms.REGION_SHIFT, "regions", (REGION_SHIFTS,),
    (Text("① 在「{sheet}」的黄格写调剂(±)和理由,合计必须是 0;不调剂的,签批后原样发回",
          "① 在「{sheet}」的黃格寫調劑(±)和理由,合計必須是 0;不調劑的,簽核後原樣寄回",
          "① On “{sheet}” type shifts (±) and their reasons into the yellow cells; they add up to 0. Without any, sign and send it back"),
     Text("② 看检查表,直到没有 ● 必须改", "② 看檢核表,直到沒有 ● 必須修正", "② Watch the Checks sheet until no ● is left")))
REVIEW: Final = BookKind(
    "review", terms.REGION_REVIEW, "review", (REGION_REVIEW,),
    (Text("① 在「{sheet}」逐家选是否同意,写意见、审核人和日期;还没交来的可以留空",
          "① 在「{sheet}」逐家選是否同意,寫意見、審核人和日期;還沒交來的可以留空",
          "① On “{sheet}” say of each unit whether you agree, with opinion, name and date; leave blank what has not come yet"),
     Text("② 看检查表,直到没有 ● 必须改", "② 看檢核表,直到沒有 ● 必須修正", "② Watch the Checks sheet until no ● is left")))
BOOKS: Final[Mapping[str, BookKind]] = {kind.key: kind for kind in (SHIFTS, REVIEW)}
