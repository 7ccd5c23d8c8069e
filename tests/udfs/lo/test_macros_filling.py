"""从导出文件填写 in a live workbook: shown, written through protection as one step, put back by Undo."""
from __future__ import annotations

from libreoffice import needs_office
from live_branch import branch, everything
from scripted import Office, pressed

pytestmark = needs_office


def test_an_export_goes_into_the_months_and_back(office: Office) -> None:
    here = branch(office)
    product, channel = here.value(2, "product"), here.value(2, "channel")
    export = office.folder / "plan.csv"
    export.write_text(f"Product,Channel,Jan,Mar,Apr\n{product},{channel},5,123456,200\n", encoding="utf-8")
    before = everything(here.book)
    others = office.folder / "departments.csv"
    others.write_text(f"Department,Product,Channel,Mar\nSales,{product},{channel},7\n", encoding="utf-8")
    assert "make its role ignored in map.toml" in pressed("fill_from", here.book, file=others).text
    (office.folder / "map.toml").unlink()
    refused = pressed("fill_from", here.book, file=export, refuses=True)
    assert everything(here.book) == before
    assert "123456" not in refused.asked[1]
    assert "Not filled, held" in refused.asked[1]  # the row's 固定 column says 1 2 12
    said = pressed("fill_from", here.book, file=export)
    assert (said.grave, here.months(2)[2:4]) == (False, [1235, 2])
    assert "2 cells filled from “plan.csv”" in said.text
    assert "Check: must fix" in said.text
    assert not pressed("undo", here.book).grave
    assert everything(here.book) == before
