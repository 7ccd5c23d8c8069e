"""`xlplan new`: a plan folder with an empty master workbook. Floor 6."""
from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from xlplan.errors import require_one_of
from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.check_new import check_start, check_year, company_name
from xlplan.pipeline.submissions import PathLike
from xlplan.store.folder import PlanFolder
from xlplan.text import LANGS, Lang
from xlplan.workbook.writing.master_book import beginning_fields, empty_frames, master_book


def new(folder: PathLike, *, year: int, company: str, start_month: int | None = None, lang: Lang = "zh-CN") -> Path:
    """Make a plan folder with an empty master workbook to fill in Excel; the path of the workbook.

    `start_month`: the first of the fiscal year, else January. XlplanError when the folder is not empty, the year or the month is none or
    the company has no name.
    """
    require_one_of("lang", lang, LANGS)
    check_year(year)
    check_start(start_month)
    company = company_name(company)
    plan = PlanFolder(Path(folder)).create()
    fields = beginning_fields() | {"name": company, "year": str(year), "language": lang, "round": "bottom_up"}
    fields |= {"start_month": str(start_month)} if start_month is not None else {}
    identity = f"{year}-{secrets.token_hex(4)}"
    return write_workbook(master_book(empty_frames(fields, lang), identity, lang, datetime.now()), plan.master).path
