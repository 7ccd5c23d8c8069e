"""Codes are compared folded: in every case and width they are one, in lists they are twins, as file names they must do."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample
from hypothesis import given
from hypothesis import strategies as st

from xlplan.calendar.periods import HALVES, MONTHS, QUARTERS
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.folded_codes import is_unfileable, make_speller, respell_codes, typed_row
from xlplan.plan.master.labels import period_name
from xlplan.plan.master.master import Master
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BRANCH
from xlplan.tables.adjusted import adjusted_places
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import LANGS, Lang, fold_text


def read(**changes: Any) -> tuple[Master, list[Diagnostic]]:
    return master_from(sample.frames(**changes))


@pytest.mark.parametrize(("typed", "form"), [
    ("JS", "js"), (" js ", "js"), ("ＪＳ", "js"), ("Js\u00a0", "js"),   # case, spaces, width
    ("\u200bJS\ufeff", "js"),                                          # unseen, from a chat
    *((f"{char}J{char}S{char}", "js") for char in "\u200e\u202a\u202c\u2066\u2069\u00ad\u180e\u061c\x07"),
    ("\u202eSJ", "\u202esj"),                                         # shown as JS: it is not passed over
    ("江苏", "江苏"), ("R-E", "r-e"), ("R E", "r e"), ("", ""),         # what is inside counts
])
def test_what_does_not_count(typed: str, form: str) -> None:
    assert fold_text(typed) == form


@given(st.text(alphabet="aAbBｂ１1-_ ", max_size=6), st.lists(st.text(alphabet="aAbB１1-_", min_size=1, max_size=6), max_size=6))
def test_a_code_is_spelt_as_in_the_list(typed: str, known: list[str]) -> None:
    spelt = make_speller(known)(typed)
    alike = [code for code in known if fold_text(code) == fold_text(typed)]
    assert spelt == (typed.strip() if typed.strip() in known else alike[0] if alike else typed.strip())


CODES = [
    # sheet, rows with a code spelt otherwise, what the master says of it
    ("organisation", [*sample.ORGANISATION[:3], {**sample.ORGANISATION[3], "parent": "r1"}, *sample.ORGANISATION[4:]],
     lambda m: m.organisation.by_code["B01"].parent == "R1"),
    ("mix", [{"branch": "ALL", "product": "p01", "channel": "Ｃ01", "sold": "Yes"}],
     lambda m: [(r.branch, r.product, r.channel, r.sold) for r in m.mix] == [("", "P01", "C01", "yes")]),
    ("weights", [{"branch": "b01", "basis": "last_year", "py_estimate": 5}], lambda m: list(m.weights) == ["B01"]),
    ("heads", [{"branch": "ｂ02 ", "post": "", "cap": 1}], lambda m: m.heads[0].branch == "B02"),
    ("assignments", [{"scope": "r2", "exempt": "b01，B02", "amount": 1}],
     lambda m: (m.assignments[0].scope, m.assignments[0].exempt) == ("R2", "B01, B02")),
    ("adjustments", [{"branch": "b03", "row": "p01|c02"}], lambda m: (m.adjustments[0].branch, m.adjustments[0].row) == ("B03", "P01|C02")),
    ("adjustments", [{"table": "training", "row": row} for row in ("酸奶 · 商超(r03)", "P01|C02", " 合计 ")],
     lambda m: [a.row for a in m.adjustments] == ["酸奶 · 商超(r03)", "P01|C02", "@total"]),  # a list: by what stands in it
    ("key_projects", [{"code": "K1", "project": "x", "branch": "ｂ02"}], lambda m: m.key_projects[0].branch == "B02"),
    ("season", [{"category": "液奶", "channel": "c01"}], lambda m: m.seasons[0].channel == "C01"),
    ("rules", [{"code": "xp401", "enabled": "no"}], lambda m: not m.enabled("XP401")),
    ("history_sales", [{"year": 2026, "month": m, "branch": "b01", "product": "６００１", "channel": "c01", "amount": 7,
                        "status": "actual"} for m in range(1, 13)],
     lambda m: m.history.months("B01", "P02", "C01").tolist() == [7] * 12),
]


@pytest.mark.parametrize(("sheet", "rows", "holds"), CODES, ids=[c[0] for c in CODES])
def test_every_sheet_may_spell_codes_its_own_way(sheet: str, rows: Any, holds: Any) -> None:
    for row in rows:   # choices come into frames as keys
        for key in row:
            column = MASTER_BY_KEY[sheet].by_key[key]
            if column.choices:
                row[key] = column.choice_key(row[key])
    master, problems = read(**{sheet: rows})
    assert holds(master)
    assert not {"XP605", "XP606", "XP603"} & {p.code for p in problems}


def test_a_ceiling_names_its_group_as_the_items_do() -> None:
    master, problems = read(expense_items=[{"code": "E1", "group": "KA费用", "item": "进场费"}],
                            ceilings=[{"branch": "b01", "group": "ｋａ费用", "rate": 5}])
    assert (master.ceilings[0].branch, master.ceilings[0].group) == ("B01", "KA费用")
    assert "XP605" not in {p.code for p in problems}


TWINS = [
    # sheet, its rows, the later of the two
    ("organisation", [*sample.ORGANISATION, {**sample.ORGANISATION[3], "code": "b01"}], "#8"),
    ("products", [*sample.PRODUCTS, {**sample.PRODUCTS[0], "code": "Ｐ01"}], "#4"),
    ("channels", [*sample.CHANNELS, {**sample.CHANNELS[0], "code": "c01"}], "#3"),
    ("posts", [{"code": "S1", "post": "代表", "post_type": "sales", "employ": "own", "carries_target": "no", "unit_cost": 9000},
               {"code": "s1", "post": "经理", "post_type": "sales", "employ": "own", "carries_target": "no", "unit_cost": 9000}], "#2"),
]


@pytest.mark.parametrize(("sheet", "rows", "row"), TWINS, ids=[t[0] for t in TWINS])
def test_twins_must_be_told_apart(sheet: str, rows: Any, row: str) -> None:
    _, problems = read(**{sheet: rows})
    found = [p for p in problems if p.code == "XP638"]
    assert [(p.table, p.row_key, p.column) for p in found] == [(sheet, row, "code")]
    assert "XP602" not in {p.code for p in problems}
    assert all(str(found[0].params["other"]) in message_of(found[0], lang) for lang in LANGS)


@pytest.mark.parametrize(("code", "refused"), [
    ("CON", ["XP639"]), ("nul", ["XP639"]), ("Com1", ["XP639"]), ("LPT9.x", ["XP639"]), ("AUX.", ["XP639"]),
    ("B01.", ["XP639"]),                                        # Windows drops the dot: two files of one name
    ("CONN", []), ("COM10", []), ("B.01", []), ("上海", []),
    ("a/b", ["XP627"]), ("a b", ["XP627"]), ("a\x07", ["XP627"]), ('a"', ["XP627"]),
])
def test_codes_name_files(code: str, refused: list[str]) -> None:
    units = [*sample.ORGANISATION[:3], {**sample.ORGANISATION[3], "code": code}, *sample.ORGANISATION[4:]]
    problems = read(organisation=units)[1]
    assert [p.code for p in problems if p.code in ("XP627", "XP639")] == refused
    assert all(p.row_key == "#4" for p in problems if p.code in ("XP627", "XP639"))
    assert is_unfileable(code) == (refused == ["XP639"])


def test_devices_name_no_unit_but_any_product() -> None:
    assert "XP639" not in {p.code for p in read(products=[{**sample.PRODUCTS[0], "code": "CON"}])[1]}


@pytest.mark.parametrize("start", [1, 4, 8])
@pytest.mark.parametrize("lang", LANGS)
def test_rows_and_periods_are_written_in_words_and_read_back_as_their_keys(lang: Lang, start: int) -> None:
    """What `adjust --write` types into the master; the keys that earlier versions wrote are read as well."""
    rows = [(t.key, key) for t in BRANCH for key in (*(f.key for f in t.feet), *(f"S1|{m}" for m in t.measures), "P01|C01")]
    periods = [*MONTHS, *QUARTERS, *HALVES, "year"]
    words = [typed_row(key, table, lang) for table, key in rows], [period_name(key, 2027, start, lang) for key in periods]
    assert {*words[0], *words[1]} & {*(key for _, key in rows), *periods} == {"P01|C01"}
    for typed, keys in ((words[0], [key for _, key in rows]), ([key for _, key in rows],) * 2):
        frames = sample.frames(adjustments=[{"row": word} for word in typed])
        assert respell_codes(frames, 2027, start)["adjustments"].texts["row"].tolist() == keys
    for typed in (words[1], periods):
        frames = sample.frames(adjustments=[{"column": word} for word in typed])
        assert respell_codes(frames, 2027, start)["adjustments"].texts["column"].tolist() == periods
    figures = [*adjusted_places("training")]
    frames = sample.frames(adjustments=[
        {"table": "training", "column": period_name(key, 2027, start, lang, "training")} for key in figures])
    assert respell_codes(frames, 2027, start)["adjustments"].texts["column"].tolist() == figures
