"""A company of four units whose figures can be followed by hand, and how its units answer: HQ's file read, changed, sent back."""
from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from small_company import CHANNELS, COMPANY, frame

from xlplan.decompose import apportion
from xlplan.excel.package.repack import repack_parts
from xlplan.excel.patching.commented import commented
from xlplan.excel.reading.intake import read_submission
from xlplan.excel.writing.write import to_bytes
from xlplan.pipeline.issue import issue
from xlplan.schema.frame import Frame
from xlplan.store.folder import PlanFolder
from xlplan.tables.master.rows import with_room
from xlplan.tables.periods import MONTHS
from xlplan.workbook.forms import Choice
from xlplan.workbook.own_work import OwnWork
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.master_book import empty_frames, master_book

ON = date(2026, 10, 26)
UNITS = ("A", "B", "C", "KA")
_ORGANISATION = (
    {"code": "HQ", "name": "总公司", "level": "company", "type": "sums_up"},
    {"code": "E", "name": "东区", "parent": "HQ", "level": "region", "type": "sums_up"},
    {"code": "W", "name": "西区", "parent": "HQ", "level": "region", "type": "sums_up"},
    {"code": "A", "name": "甲分公司", "parent": "E", "level": "branch", "type": "fills", "manager": "赵一"},
    {"code": "B", "name": "乙分公司", "parent": "E", "level": "branch", "type": "fills", "manager": "钱二"},
    {"code": "C", "name": "丙分公司", "parent": "W", "level": "branch", "type": "fills", "manager": "孙三"},
    {"code": "KA", "name": "全国KA", "parent": "HQ", "level": "department", "type": "hq_run", "manager": "李四"})
_LAST_YEAR = {"A": 320_000, "B": 240_000, "C": 136_000, "KA": 120_000}  # 0.01 万元, in the proportion of the targets
_SEASON = (1, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1)
_PRODUCTS = ({"code": "P01", "series": "常温奶", "category": "液奶", "new_mark": "existing"},
             {"code": "P02", "series": "低温奶", "category": "液奶", "new_mark": "existing"})


def rounds_plan(folder: Path, fields: Mapping[str, str] | None = None, *, only: Mapping[str, Sequence[str]] | None = None,
                units: Sequence[str] = UNITS, **sheets: Any) -> Path:
    """A plan folder of that company: goal 10,000.00 万元, 2 % over-assigned; A and B in the east, C in the west, KA run by HQ. `only`:
    further product -> the units that sell it, in the first channel. `units`: those of them that there are."""
    lines, further = [(p["code"], c["code"]) for p in _PRODUCTS for c in CHANNELS], only or {}
    own = {unit: [(p, CHANNELS[0]["code"]) for p, units in further.items() if unit in units] for unit in UNITS}
    sales = [{"year": 2026, "month": m + 1, "branch": unit, "product": product, "channel": channel, "amount": int(amount),
              "status": "actual"}
             for unit, year in _LAST_YEAR.items() if unit in units for pull in [np.outer([5, 3, 2, 1, *[1] * len(own[unit])], _SEASON)]
             for (product, channel), months in zip(lines + own[unit], apportion(year, pull.ravel()).reshape(pull.shape), strict=True)
             for m, amount in enumerate(months)]
    products = [*_PRODUCTS, *({"code": p, "series": f"果汁 {p}", "category": "饮料", "new_mark": "existing"} for p in further)]
    mix = [("全部", *line) for line in lines] + [(unit, *line) for unit, of in own.items() for line in of]
    organisation = [of for of in _ORGANISATION if of["type"] == "sums_up" or of["code"] in units]
    given: dict[str, Any] = {
        "organisation": organisation, "products": products, "channels": CHANNELS, "mix": [
            {"branch": unit, "product": p, "channel": c, "sold": "yes"} for unit, p, c in mix],
        "goals": ({"code": "G1", "metric": "sales", "direction": "up", "unit": "wan_yuan", "form": "level", "target": 10_000_0000},),
        "history_sales": sales, "reserve": ({"goal": 1_000_000, "over_rate": 20},),
        "posts": ({"code": "S01", "post": "销售代表", "post_type": "sales", "employ": "own", "unit_cost": 8_000, "carries_target": "yes"},),
        "expense_items": ({"code": "E01", "group": "推广", "item": "促销", "owner": "branch"},),
        "tables_issued": ({"table": "销售目标分解", "for_hq_run": "yes"},)}
    plan = PlanFolder(folder).create()
    fields = {**COMPANY, "round": "bottom_up", "person_targets_from": "approved", **(fields or {})}
    made = {k: with_room(frame(k, rows)) for k, rows in (given | sheets).items()}
    book = master_book(empty_frames(fields, "zh-CN") | made, "rounds", "zh-CN", datetime.combine(ON, datetime.min.time()))
    plan.master.write_bytes(to_bytes(book))
    return folder


@cache
def _begun() -> Mapping[str, bytes]:
    """File -> what stands in it, of the plan as it is once 一上 is issued; made once a process."""
    with TemporaryDirectory() as room:
        folder = rounds_plan(Path(room) / "plan")
        made = issue(folder, round="bottom_up", on=ON)
        assert not made.must_fix, made.diagnostics
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def begun(folder: Path) -> Path:
    """`rounds_plan(folder)` with 一上 issued to all."""
    PlanFolder(folder).create()
    for name, data in _begun().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def issued(folder: Path, unit: str) -> Submission:
    """The unit's workbook as it stands in issued/."""
    return read_submission(folder / "issued" / f"{unit}.xlsx", f"{unit}.xlsx", PlanFolder(folder).seal_key())


def send(folder: Path, unit: str, change: Callable[[dict[str, Frame]], object] | None = None, *, name: str = "",
         signs: Mapping[str, str] | None = None, choices: Mapping[str, Choice] | None = None, days: int = 9,
         accepts: bool = True, work: OwnWork | None = None, author: str = "") -> Path:
    """The unit fills in its workbook, signs it unless `signs` says otherwise, and sends it back, so many days after it was issued; it
    `accepts` what HQ asks about. `work`: what it worked out for itself; `author`: who
    saved it last."""
    got = issued(folder, unit)
    assert got.issued is not None
    if accepts and (said := got.frames.get("hq_feedback")):
        said.texts["answer"][said.texts["ask"] == "yes"] = "accept"
    if change:
        change(got.frames)
    saved = datetime.combine(ON, datetime.min.time()) + timedelta(days=days)
    book = branch_book(got.issued, got.frames, PlanFolder(folder).seal_key(), answers=got.answers, choices=choices, created=saved,
                       work=work, signs=got.signs | dict(signed(unit) if signs is None else signs))
    path = folder / "inbox" / (name or f"{unit}.xlsx")
    path.write_bytes(saved_by(to_bytes(book), author) if author else commented(book))
    os.utime(path, (saved.timestamp(),) * 2)
    return path


def signed(unit: str) -> dict[str, str]:
    """Its preparer's line of the sign-off."""
    return {"preparer|name": f"{unit} 的填表人", "preparer|date": "2026-11-04"}


def saved_by(data: bytes, author: str) -> bytes:
    """The workbook, last saved by that author as its properties say."""
    part = "docProps/core.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(part).decode()
    return repack_parts(data, {part: re.sub(r"(<cp:lastModifiedBy>)[^<]*", rf"\g<1>{author}", text).encode()})


def declares(change: int, row: int = 0, month: int = 0, reason: str = "客户流失") -> Callable[[dict[str, Frame]], None]:
    """A unit that declares so much (0.01 万元) more in one cell than its workbook holds, with a reason."""
    def act(tables: dict[str, Frame]) -> None:
        sales = tables["sales_targets"]
        sales.amounts[MONTHS[month]][row] += change
        sales.texts["remark"][row] = reason
    return act


def year_of(folder: Path, unit: str) -> tuple[int, int]:
    """(target, sum of the months) in the unit's workbook, 0.01 万元."""
    sales = issued(folder, unit).frames["sales_targets"]
    return int(sales.amounts["hq_target"].sum()), sum(int(sales.amounts[m].sum()) for m in MONTHS)


def targets_of(folder: Path, units: Sequence[str] = UNITS) -> list[tuple[int, int]]:
    """`year_of` each."""
    return [year_of(folder, unit) for unit in units]
