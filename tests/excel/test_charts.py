"""Charts: drawn from their own numbers in a preview, and in the look controllers read (IBCS)."""
from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from rich_book import REGIONS, seen

from xlplan.excel.writing.write import to_bytes
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book, Chart, Series, Sheet, Value


def test_charts_carry_their_numbers_so_that_previews_draw_them() -> None:
    bars = seen()["总览"]._charts[0]  # type: ignore[attr-defined]  # not in the stubs
    assert [s.val.numRef.f for s in bars.series] == ["'总览'!$C$5:$C$8", "'总览'!$D$5:$D$8"]
    assert [p.v for p in bars.series[1].val.numRef.numCache.pt] == [float(declared) for _, _, declared in REGIONS]
    assert [p.v for p in bars.series[0].cat.strRef.strCache.pt] == [name for name, _, _ in REGIONS]
    assert bars.series[1].tx.strRef.strCache.pt[0].v == "申报"


def test_charts_speak_ibcs() -> None:
    bars, columns, lines, gaps = seen()["总览"]._charts  # type: ignore[attr-defined]  # not in the stubs
    assert bars.series[0].spPr.ln.solidFill.srgbClr == "1F2933"         # plan: outlined ...
    assert bars.series[0].spPr.noFill                                   # ... and empty
    assert bars.series[1].spPr.solidFill.srgbClr == "1F4E5F"            # actual: dark
    assert columns.series[0].spPr.solidFill.srgbClr == "B8C2CC"         # previous: light
    assert columns.series[1].spPr.pattFill.prst == "wdUpDiag"           # forecast: hatched
    assert [s.spPr.ln.prstDash for s in lines.series] == ["sysDot", "solid", "sysDash"]
    assert all(c.y_axis.majorGridlines is None for c in (bars, columns, lines, gaps))
    assert [(c.legend and c.legend.position, c.y_axis.delete) for c in (bars, columns, lines, gaps)] == [
        ("t", True), ("t", True), ("t", False), (None, True)]
    assert (bars.barDir, bars.x_axis.scaling.orientation, columns.barDir) == ("bar", "maxMin", "col")
    assert (bars.y_axis.crosses, columns.y_axis.crosses) == ("max", "autoZero")  # the value axis stays at the foot
    assert (bars.y_axis.scaling.min, columns.y_axis.scaling.min) == (0, 0)
    assert gaps.y_axis.scaling.min is None or gaps.y_axis.scaling.min < 0  # variances need room below zero
    longest = max(max(target, declared) for _, target, declared in REGIONS)
    assert longest * 1.2 < bars.y_axis.scaling.max < longest * 1.4  # and labels at the ends of bars
    assert not any(s.invertIfNegative for s in gaps.series)
    assert columns.x_axis.txPr.bodyPr.rot == 0  # long names break into lines: turned they leave the bars no room


@pytest.mark.parametrize(("lang", "said"), [
    ("zh-CN", "柱形图:上年 & 下达、申报,1月 至 2月(2 项)"), ("zh-TW", "直條圖:上年 & 下达、申报,1月 至 2月(2 項)"),
    ("en", "Growth · Column chart: 上年 & 下达, 申报, 1月 to 2月 (2 items)")])
def test_a_chart_says_in_words_what_it_shows(lang: Lang, said: str) -> None:
    """On two sheets, so in two parts: each chart gets its own words."""
    def page(key: str, head: str, title: str | None) -> Sheet:
        sheet = Sheet(key, key)
        rows: list[tuple[Value, ...]] = [("", head, "申报"), ("1月", 1, 2), ("2月", 3, 4)]
        for row, values in enumerate(rows, 1):
            for column, value in enumerate(values, 1):
                sheet.put(row, column, value)
        sheet.charts.append(Chart("column", "E2", 5, 5, f"'{key}'!$A$2:$A$3", (
            Series(f"'{key}'!$B$1", f"'{key}'!$B$2:$B$3", "previous"),
            Series(f"'{key}'!$C$1", f"'{key}'!$C$2:$C$3", "actual")), title=title))
        return sheet

    book = Book([page("a", "甲", None), Sheet("b", "b"), page("c", "上年 & 下达", "Growth" if lang == "en" else None)], lang)
    with zipfile.ZipFile(io.BytesIO(to_bytes(book))) as package:
        words = [[one.get("descr") for one in etree.fromstring(part).iter("{*}cNvPr")]
                 for part in (package.read("xl/drawings/drawing1.xml"), package.read("xl/drawings/drawing2.xml"))]
    assert ["甲" in str(one) for one in words[0]] == [True]
    assert words[1] == [said]


def test_parts_hang_one_on_another_and_what_they_hang_on_is_not_seen() -> None:
    """Labels outside the end of a stacked bar, Excel calls a damaged file; a format is the label's own, not that of the cells."""
    sheet = Sheet("a", "a")
    rows: list[tuple[Value, ...]] = [("", "base", "added", "taken"), ("x", 0, 5, 0), ("y", 3, 0, 2)]
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            sheet.put(row, column, value)
    series = (Series("'a'!$B$1", "'a'!$B$2:$B$3", "base"), Series("'a'!$C$1", "'a'!$C$2:$C$3", "plan", labels=True),
              Series("'a'!$D$1", "'a'!$D$2:$D$3", "less"))
    sheet.charts.append(Chart("column", "F2", 5, 5, "'a'!$A$2:$A$3", series, heading="5 less 2", stacked=True, legend=False, names=False))
    with zipfile.ZipFile(io.BytesIO(to_bytes(Book([sheet], "en")))) as package:
        drawn, words = etree.fromstring(package.read("xl/charts/chart1.xml")), package.read("xl/drawings/drawing1.xml").decode()

    def said(name: str) -> list[str | None]:
        return [one.get("val") for one in drawn.iter(f"{{*}}{name}")]

    assert (said("grouping"), said("overlap"), said("dLblPos"), [*drawn.iter("{*}legend")]) == (["stacked"], ["100"], [], [])
    assert said("tickLblPos")[0] == "none"
    assert {one.get("sourceLinked") for one in drawn.iter("{*}numFmt")} == {"0"}
    looks = [look for one in drawn.iter("{*}ser") for look in one.iterfind("{*}spPr")]
    lines = [line for look in looks for line in look.iterfind("{*}ln")]
    assert [one[0].tag.rpartition("}")[2] for one in looks] == ["noFill"] * 3
    assert [one[0].tag.rpartition("}")[2] for one in lines] == ["noFill", "solidFill", "solidFill"]
    assert [dash.get("val") for dash in lines[2].iterfind("{*}prstDash")] == ["sysDash"]
    assert 'descr="5 less 2 · Waterfall: added, taken, x to y (2 items)"' in words


def test_every_drawing_in_every_workbook_we_give_away_has_words() -> None:
    """Charts and pictures, for whoever has them read aloud; comments are text already and stand in parts of their own."""
    silent, drawings = [], 0
    for path in sorted((Path(__file__).parents[2] / "workbooks").rglob("*.xl*")):
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                if name.startswith("xl/drawings/drawing") and name.endswith(".xml"):
                    said = [one.get("descr", "").strip() for one in etree.fromstring(package.read(name)).iter("{*}cNvPr")]
                    drawings += len(said)
                    silent += [(path.name, name)] * (not all(said))
    assert drawings
    assert not silent


def test_a_chart_over_a_missing_sheet_is_a_mistake_of_ours() -> None:
    lost = Sheet("a", "a", charts=[Chart("bar", "B2", 5, 5, "'b'!A1:A2", (Series("'a'!A1", "'a'!A1:A2", "plan"),))])
    with pytest.raises(ValueError, match="no sheet 'b'"):
        to_bytes(Book([lost], "en"))
