"""A formula printed once for a column is, in every row, the one printed for that row."""
from __future__ import annotations

import pytest
from branch_case import ROUNDS, case

from xlplan.calendar import label_params
from xlplan.schema.diagnostic import Round
from xlplan.text import LANGS, Lang
from xlplan.workbook.layout import RowAddresses, table_layout
from xlplan.workbook.writing.rounded import rounded_formula
from xlplan.workbook.writing.row_formulas import RowFormulas


@pytest.mark.parametrize("round", ROUNDS)
@pytest.mark.parametrize("lang", LANGS)
def test_every_row_of_every_table(lang: Lang, round: Round) -> None:
    made, seen = case(lang, round), 0
    params = label_params(made.issued.stamp.year, 1, lang)
    layouts = {key: table_layout(frame, lang, params, made.issued.members) for key, frame in made.frames.items()}
    for key, frame in made.frames.items():
        formulas, measures = RowFormulas(layouts[key], layouts), frame.texts.get(frame.table.measure_column or "")
        for i, row in enumerate(frame.keys):
            measure = str(measures[i]) if measures is not None else None
            for column in frame.table.columns:
                node = column.formula_of(measure)
                if node is None or column.unit is None or column.who_of(measure) in "GI":
                    continue
                seen += 1
                assert formulas.show(node, row, column.unit) == rounded_formula(node, RowAddresses(layouts[key], row, layouts), column.unit)
    assert seen > 200
