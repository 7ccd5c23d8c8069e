"""Native charts in the IBCS look: plan outlined, actual solid, previous light, forecast hatched. Floor 5.

Previews and Protected View draw a chart from the values kept inside it; openpyxl keeps none unless it is given them.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, cast
from xml.sax.saxutils import quoteattr

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series as ChartSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.chart.title import title_maker
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.xml.functions import Element

from xlplan.address import row_column
from xlplan.excel.writing.row_xml import clean_text
from xlplan.excel.writing.style_table import font_face
from xlplan.text import Lang, Text, text_list
from xlplan.workbook.blueprint import Book, Chart, Series, Value
from xlplan.workbook.styles import BAD, GOOD, HAIR, INK, RULE, WHITE

_POINT: Final = 12_700  # EMU
_LABELS: Final = 0.3  # of the length of bars, for a label at the end of one
_SOLID: Final = {"actual": RULE, "previous": HAIR, "good": GOOD, "bad": BAD}
_LINE: Final = {**_SOLID, "plan": INK, "forecast": RULE}
_INKED: Final[Any] = ColorChoice(srgbClr=cast(Any, RULE))
_PAPER: Final[Any] = ColorChoice(srgbClr=cast(Any, WHITE))
_LABEL: Final = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=CharacterProperties()), endParaRPr=CharacterProperties())])
_LEVEL: Final = RichText(bodyPr=RichTextProperties(rot=0, vert="horz"), p=_LABEL.p)
_REFERENCE: Final = re.compile(r"'((?:[^']|'')+)'!(\$?[A-Z]+\$?\d+)(?::(\$?[A-Z]+\$?\d+))?|([^'!]+)!(.+)")


_WATERFALL: Final = Text("瀑布图", "瀑布圖", "Waterfall")
_KINDS: Final = {"bar": Text("条形图", "橫條圖", "Bar chart"), "column": Text("柱形图", "直條圖", "Column chart"),
                 "line": Text("折线图", "折線圖", "Line chart")}
_ALTERNATIVE: Final = Text("{kind}:{series},{first} 至 {last}({n} 项)", "{kind}:{series},{first} 至 {last}({n} 項)",
                           "{kind}: {series}, {first} to {last} ({n} items)")
_NAME: Final = re.compile(rb'<((?:\w+:)?cNvPr) id="(\d+)" name="Chart \d+"')


def alternative_text(book: Book, plan: Chart) -> str:
    """What a screen reader says in place of the chart: its kind and title, what it shows, and of which to which."""
    of = [text for v in _cell_values(book, plan.categories) if (text := _shown_text(v))]
    names = text_list(text for s in plan.series if s.role != "base" for v in _cell_values(book, s.title) if (text := _shown_text(v)))
    kind = _WATERFALL if any(s.role == "base" for s in plan.series) else _KINDS[plan.kind]
    said = _ALTERNATIVE(book.lang, kind=kind, series=names, first=of[0] if of else "–", last=of[-1] if of else "–", n=len(of))
    return " · ".join(text for text in (plan.title, plan.heading, said) if text)


def with_alternatives(drawing: bytes, texts: Sequence[str]) -> bytes:
    """openpyxl's drawing part with the alternative text of each of its charts, which openpyxl cannot write."""
    left = iter(texts)
    return _NAME.sub(lambda m: b'<%s id="%s" name="Chart %s" descr=%s' % (
        m[1], m[2], m[2], quoteattr(clean_text(next(left)).replace("\n", " ")).encode()), drawing)


def _complete_part(space: Any, lang: Lang, names: bool) -> Any:
    """openpyxl's chart part with what its chart objects leave out: one face for all text, no title of Excel's own making (a chart of
    one series gets one otherwise), labels in a format of their own and on one line, and none at the axis of bars whose `names` are not to
    be seen."""
    for label in space.iter("dLbls"):
        for body in label.iterfind("txPr/{*}bodyPr"):
            body.set("wrap", "none")  # LibreOffice breaks figures in two at the bars of small charts
    for form in space.iter("numFmt"):
        form.set("sourceLinked", "0")
    if not names:
        ticks = next(el for axis in space.iter("catAx") for el in axis if el.tag == "tickLblPos")
        ticks.set("val", "none")
    inner = next(el for el in space if el.tag == "chart")
    if not any(el.tag == "title" for el in inner):
        inner.insert(0, Element("autoTitleDeleted", val="1"))
    font = cast(Any, Font(typeface=font_face(lang)))
    words = CharacterProperties(sz=900, b=False, solidFill=cast(Any, INK), latin=font, ea=font)
    space.append(RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=words),
                                       endParaRPr=CharacterProperties(lang=lang))]).to_tree("txPr"))
    return space


def make_chart(book: Book, plan: Chart) -> ChartBase:
    """The openpyxl chart of `plan`, anchored and filled with the values that stand in `book`'s cells. ValueError for a
    reference that is no range of one of the book's sheets."""
    made: Any = LineChart() if plan.kind == "line" else BarChart()
    plain = made._write  # replaced on the object: a subclass of openpyxl's charts writes none of their elements
    made._write = lambda: _complete_part(plain(), book.lang, plan.names)
    made.anchor, made.width, made.height = plan.anchor, plan.width_cm, plan.height_cm
    made.roundedCorners = False
    made.visible_cells_only = False  # rows folded away under an outline are still part of the picture
    made.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    made.title = title_maker(clean_text(plan.title)) if plan.title else None
    if made.title is not None:
        made.title.overlay = False
    for order, series in enumerate(plan.series):
        made.series.append(_make_series(book, plan, series, order))
    if plan.legend and len(plan.series) > 1:
        made.legend.position, made.legend.overlay = "t", False
    else:
        made.legend = None
    if plan.kind != "line":
        made.type = "bar" if plan.kind == "bar" else "col"
        made.grouping, made.gapWidth = "stacked" if plan.stacked else "clustered", 60
        made.overlap = 100 if plan.stacked or _is_variance(plan) else 30 if len(plan.series) > 1 else None
    _set_axes(made, plan, _chart_numbers(book, plan))
    return cast(ChartBase, made)


def _set_axes(made: Any, plan: Chart, numbers: list[float]) -> None:
    """Category line at the foot, no gridlines; values on an axis only when no bar says them itself."""
    for axis in (made.x_axis, made.y_axis):
        axis.majorTickMark = axis.minorTickMark = "none"
    made.x_axis.tickLblPos = "low"  # beside the plot, not on top of negative bars
    if plan.kind == "column":
        made.x_axis.txPr = _LEVEL  # names that are long break into lines; turned they left the bars no room
    made.x_axis.tickLblSkip = 1  # Excel leaves out every second name where they stand close
    made.y_axis.tickLblPos = "nextTo"
    made.x_axis.delete, made.x_axis.crosses, made.y_axis.crosses = False, "autoZero", "autoZero"
    made.x_axis.axPos, made.y_axis.axPos = ("l", "b") if plan.kind == "bar" else ("b", "l")
    made.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=HAIR, w=_POINT * 3 // 4))
    made.y_axis.delete = plan.stacked or any(s.labels for s in plan.series)
    made.y_axis.majorGridlines = None
    made.y_axis.number_format = plan.number_format
    made.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    if plan.kind != "line" and not _is_variance(plan) and all(n >= 0 for n in numbers):
        made.y_axis.scaling.min = 0  # Excel cuts the axis when bars are alike, and the lengths lie
    if plan.kind == "bar" and any(s.labels for s in plan.series) and any(numbers):  # room for the labels, which are cut at the edge
        low, high = min(*numbers, 0), max(*numbers, 0)
        beside = _LABELS * (high - low)
        made.y_axis.scaling.min = low - beside if low < 0 else 0
        made.y_axis.scaling.max = high + beside if high > 0 else 0
    if plan.kind == "bar":
        made.x_axis.scaling.orientation = "maxMin"  # top-down, in the order of the table
        made.y_axis.crosses = "max"


def _is_variance(plan: Chart) -> bool:
    """Whether its series are what is above and what is below zero of one difference: they share the place of one bar."""
    return any(s.role in ("good", "bad") for s in plan.series)


def _make_series(book: Book, plan: Chart, series: Series, order: int) -> ChartSeries:
    texts = [_shown_text(v) for v in _cell_values(book, plan.categories)]
    made = ChartSeries(
        idx=order, order=order,
        tx=SeriesLabel(strRef=StrRef(series.title, _text_data([_shown_text(v) for v in _cell_values(book, series.title)]))),
        cat=AxDataSource(strRef=StrRef(plan.categories, _text_data(texts))),
        val=NumDataSource(numRef=NumRef(series.values, _number_data(_cell_values(book, series.values), plan.number_format))),
        spPr=_line_look(series) if plan.kind == "line" else _bar_look(series))
    if plan.kind == "line":
        made.smooth = False
        made.marker = Marker(symbol="none")
    else:
        made.invertIfNegative = False  # Excel would draw negative bars white
    if series.labels:
        made.dLbls = DataLabelList(numFmt=plan.number_format, showVal=True, showSerName=False, showCatName=False,
                                   showLegendKey=False, showPercent=False, showBubbleSize=False, txPr=_LABEL,
                                   dLblPos="t" if plan.kind == "line" else None if plan.stacked else "outEnd")
    return made


def _bar_look(series: Series) -> GraphicalProperties:
    if series.role == "base":
        return GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    if series.role in ("plan", "less"):
        dash: Any = "sysDash" if series.role == "less" else None
        return GraphicalProperties(noFill=True, ln=LineProperties(solidFill=INK, w=_POINT * 5 // 4, prstDash=dash))
    if series.role == "forecast":
        return GraphicalProperties(ln=LineProperties(solidFill=RULE, w=_POINT * 3 // 4), pattFill=PatternFillProperties(
            prst="wdUpDiag", fgClr=_INKED, bgClr=_PAPER))
    return GraphicalProperties(solidFill=_SOLID[series.role], ln=LineProperties(noFill=True))


def _line_look(series: Series) -> GraphicalProperties:
    dash: Any = {"plan": "sysDot", "forecast": "sysDash"}.get(series.role)
    width = _POINT * 3 // 2 if series.role == "plan" else _POINT * 9 // 4
    return GraphicalProperties(ln=LineProperties(solidFill=_LINE[series.role], w=width, prstDash=dash, cap="rnd"))


def _cell_values(book: Book, reference: str) -> list[Value]:
    """What stands in the cells of `'Sheet'!$B$3:$B$9`, row by row, blanks None. ValueError if no such range."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(f"not a range of a sheet: {reference!r}")
    title = found[1].replace("''", "'") if found[1] else found[4]
    first, last = (found[2], found[3] or found[2]) if found[1] else (found[5].split(":")[0], found[5].split(":")[-1])
    sheet = next((s for s in book.sheets if s.title == title), None)
    if sheet is None:
        raise ValueError(f"no sheet {title!r} for {reference!r}")
    (row1, column1), (row2, column2) = row_column(first), row_column(last)
    cells = (sheet.cells.get((r, c)) for r in range(row1, row2 + 1) for c in range(column1, column2 + 1))
    return [None if cell is None else cell.value for cell in cells]


def _chart_numbers(book: Book, plan: Chart) -> list[float]:
    return [v for s in plan.series for v in _cell_values(book, s.values) if _is_number(v)]  # type: ignore[misc]


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown_text(value: Value) -> str | None:
    if value is None:
        return None
    return value.isoformat()[:10] if isinstance(value, date) else clean_text(str(value))


def _text_data(said: list[str | None]) -> StrData:
    return StrData(len(said), [StrVal(i, s) for i, s in enumerate(said) if s is not None])


def _number_data(values: list[Value], format: str) -> NumData:
    return NumData(format, len(values), [NumVal(i, v=cast(float, v)) for i, v in enumerate(values) if _is_number(v)])
