"""A small company for the tests of `plan`: two regions, three branches, an HQ-run unit, two old products, one new."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlplan.schema.frame import Frame, blank_frame
from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY

Rows = Sequence[Mapping[str, Any]]

COMPANY = {
    "name": "青禾食品", "year": "2027", "start_month": "1", "language": "zh-CN", "unit": "万元", "basis": "开票额",
    "tax_included": "是", "tax_rate": "13%", "round": "bottom_up", "version": "V1", "deadline": "2026-11-10 18:00",
    "mailbox": "plan@qinghe.example", "contact_name": "王芳", "switch_volume": "no",
    "person_targets_from": "final"}
ORGANISATION: Rows = (
    {"code": "HQ", "name": "总公司", "level": "company", "type": "sums_up"},
    {"code": "R1", "name": "华东", "parent": "HQ", "level": "region", "type": "sums_up"},
    {"code": "R2", "name": "华南", "parent": "HQ", "level": "region", "type": "sums_up"},
    {"code": "B01", "name": "上海", "parent": "R1", "level": "branch", "type": "fills"},
    {"code": "B02", "name": "杭州", "parent": "R1", "level": "branch", "type": "fills"},
    {"code": "B03", "name": "广州", "parent": "R2", "level": "branch", "type": "fills"},
    {"code": "KA", "name": "全国KA", "parent": "HQ", "level": "department", "type": "hq_run"})
PRODUCTS: Rows = (
    {"code": "P01", "series": "常温奶", "category": "液奶", "new_mark": "existing", "margin": 300},
    {"code": "P02", "series": "低温奶", "category": "液奶", "new_mark": "key", "growth": 200, "erp_code": "6001, 6002"},
    {"code": "P03", "series": "轻食杯", "category": "酸奶", "new_mark": "new", "launch": "2027-04-01", "new_share": 80})
CHANNELS: Rows = ({"code": "C01", "name": "商超", "trade": "ka"},
                  {"code": "C02", "name": "流通", "trade": "distribution"})
MIX: Rows = tuple({"branch": "全部", "product": p, "channel": c, "sold": "yes"}
                  for p in ("P01", "P02", "P03") for c in ("C01", "C02"))
GOALS: Rows = ({"code": "G1", "metric": "sales", "direction": "up", "unit": "wan_yuan", "form": "relative",
                "base": 40_000_0000, "growth": 200, "owner": "王五", "due": "2027-12-31"},)


def frame(key: str, rows: Rows) -> Frame:
    """The master sheet `key` with those rows; texts and steps as they stand in a Frame."""
    out = blank_frame(MASTER_BY_KEY[key], [f"#{i + 1}" for i in range(len(rows))])
    for i, row in enumerate(rows):
        for column, value in row.items():
            if column in out.texts:
                out.texts[column][i] = value
            elif value is not None:
                out.amounts[column][i], out.filled[column][i] = value, True
    return out


def company(**changes: str) -> Frame:
    """The company sheet."""
    out = blank_frame(MASTER_BY_KEY["company"], [f.key for f in COMPANY_FIELDS])
    for i, key in enumerate(out.keys):
        out.texts["value"][i] = {**COMPANY, **changes}.get(key, "")
    return out


def sales(year: int = 2026) -> list[dict[str, Any]]:
    """Last year: every branch sold P01 and P02 in both channels every month, January to October actual."""
    scale = {"B01": 5, "B02": 3, "B03": 4, "KA": 2}
    return [{"year": year, "month": m, "branch": b, "product": p, "channel": c, "amount": 1000 * s + 37 * m,
             "status": "actual" if m <= 10 else "estimate"}
            for b, s in scale.items() for p in ("P01", "P02") for c in ("C01", "C02") for m in range(1, 13)]


def frames(**changes: Rows | Frame) -> dict[str, Frame]:
    """All sheets of the sample; `changes` replaces sheets by key."""
    sheets: dict[str, Rows] = {
        "organisation": ORGANISATION, "products": PRODUCTS, "channels": CHANNELS, "mix": MIX, "goals": GOALS,
        "history_sales": sales(), "reserve": ({"over_rate": 20},)}
    out = {"company": company()} | {k: frame(k, rows) for k, rows in sheets.items()}
    return out | {k: v if isinstance(v, Frame) else frame(k, v) for k, v in changes.items()}
