"""Which role each column of a sheet has: by the words of its heading, then by what stands in it. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from xlplan.exports.grid import Grid
from xlplan.exports.heads import Heading
from xlplan.exports.labels import is_post, role_of_labels, speaks_of_people
from xlplan.exports.layout import ColumnUse, Sure
from xlplan.exports.money import unit_in_heading, unit_of_line, unit_word
from xlplan.exports.numbers import BLANK, figure_of
from xlplan.exports.periods import FIRST_YEAR, LAST_YEAR, date_order, time_in_cell, time_in_heading
from xlplan.exports.records import MEASURE_OF
from xlplan.exports.roles import MEASURED, NAMED, PROVINCE, ROLES, TIMES, TOTAL_WORDS, WORTH, Kind, plain_heading, roles_named
from xlplan.terms import in_sentence
from xlplan.text import Text, fold_text
from xlplan.workbook.rawbook import Raw, plain_text
from xlplan.workbook.reading.subtotals import is_total_name

_SAMPLE: Final = 400  # cells of a column that are looked at
_POSTS: Final = 2     # columns called as jobs are, from which on they are posts
_MOST: Final = 0.8    # of them, to be taken for what they look like
_UNSEEN: Final[dict[Kind, tuple[str, ...]]] = {  # roles that a kind of export does not have
    "sales": ("item", "item_code", "item_group", "post", "heads"),
    "expense": ("product", "product_code", "category", "channel", "channel_code", "cases", "heads", "post", *WORTH),
    "heads": ("product", "product_code", "category", "channel", "channel_code", "cases", "amount", "item", "item_code", "item_group",
              *WORTH)}
_COUNTED: Final = frozenset((*"箱件个個瓶盒袋包支台套只桶克吨噸升米", "千克", "公斤", "kg", "ea", "pc", "pcs", "cs", "case", "cases",
                              "piece", "pieces", "box", "carton"))
_OF_UNITS: Final = re.compile(r"单位|unit")
_DIGIT: Final = re.compile(r"\d")
_TIME_WORDS: Final = re.compile(r"20\d\d\s*年?度?|\d{1,2}\s*月份?|[十一二三四五六七八九]+月份?|[a-z]{3,9}\.?[ '-]\d{2,4}|\d+")

_SAYS: Final = Text("表头「{header}」", "表頭「{header}」", "heading “{header}”")
_SAYS_TIME: Final = Text("表头是时间「{header}」", "表頭是時間「{header}」", "its heading is a time, “{header}”")
_SEEN_TIME: Final = Text("列里是{kind}", "欄裡是{kind}", "its cells hold a {kind}")
_ONLY_FIGURES: Final = Text("唯一的数字列", "唯一的數字欄", "the only column of figures")
_ADDS_UP: Final = Text("月份列之外的合计列,不计入,只用来核对", "月份欄之外的合計欄,不計入,只用來核對",
                       "a total beside the months: not counted, only compared")
_BETTER: Final = Text("「{other}」更合适", "「{other}」更合適", "“{other}” fits better")
_BETWEEN: Final = Text("「{header}」在大区和单位之间", "「{header}」在區域和單位之間", "“{header}” lies between regions and units")
_CODE_BESIDE: Final = Text("旁边的「{other}」是名称,这一列是编码", "旁邊的「{other}」是名稱,這一欄是代碼",
                           "“{other}” has the name, this the code")
_NAMES_OF: Final = Text("表头是各{what}的名称", "表頭是各{what}的名稱", "its heading is a name: {what}")
_NOT_OURS: Final = Text("计划用不上", "計畫用不上", "no use for the plan")
_UNKNOWN: Final = Text("看不出是什么", "看不出是什麼", "nobody knows what it is")
_TIMES: Final = Text("没有金额列:金额 = 「{other}」× 这一列", "沒有金額欄:金額 = 「{other}」× 這一欄",
                     "no column has the amount: it is “{other}” × this one")
_TAKEN_OFF: Final = Text("从「{other}」里减去", "從「{other}」裡減去", "taken off “{other}”")
_MONEY_ONLY: Final = Text("列里是各行的金额单位", "欄裡是各列的金額單位", "its cells say in what unit the amounts of their lines are")
_UNITS_ONLY: Final = Text("列里是计量单位", "欄裡是計量單位", "its cells hold units of measure")


@dataclass(frozen=True, slots=True)
class Seen:
    """A column's cells below the heading: `texts` of those that hold something, what share of them are figures (dashes apart), whether
    any has a digit, and the role of a column of times that they look like."""

    values: Sequence[Raw]
    texts: Sequence[str]
    figures: float
    times: str
    digits: bool


def look_at(grid: Grid, column: int, first: int) -> Seen:
    """What stands in a column from row `first` on, without the lines that sum up."""
    values = [v for row in grid.rows[first - 1:first - 1 + 4 * _SAMPLE] if column <= len(row) and (v := row[column - 1]) is not None
              and not (isinstance(v, str) and is_total_name(v))][:_SAMPLE]
    texts = [t for v in values if (t := plain_text(v))]
    said = [f for v in values if (f := figure_of(v, "")) is not BLANK]
    figures = sum(f.value is not None or bool(f.readings) for f in said)
    return Seen(values, texts, figures / max(1, len(said)), _times_of(values, grid.date1904), any(map(_DIGIT.search, texts)))


def _times_of(values: Sequence[Raw], date1904: bool) -> str:
    """The role of a column of times by what nearly all of its cells say; '' of any other."""
    if not values:
        return ""
    order = date_order(plain_text(v) for v in values) or "mdy"
    found = [time_in_cell(v, order, date1904) for v in values]
    known = [f for f in found if f and (f.year is None or FIRST_YEAR <= f.year <= LAST_YEAR)]
    if len(known) < _MOST * len(values):
        return ""
    if all(f.month is None for f in known):
        return "year"
    if all(f.year is None for f in known):
        return "month"
    return "date" if any(_is_day(v) for v in values) else "period"


def _is_day(value: Raw) -> bool:
    text = plain_text(value)
    return not isinstance(value, (str, float, int)) or len(re.findall(r"\d+", text)) > 2 or re.fullmatch(r"\d{8}|\d{5}", text) is not None


def guess_kind(heads: dict[int, Heading], captions: Sequence[str], name: str) -> Kind:
    """What the figures are of: by columns of accounts, posts, products; then by what the title and the file are called. Columns called as
    jobs are, two or more, are posts, whatever else their words are (渠道经理)."""
    posts = [heading for heading in heads.values() if is_post(heading.parts[-1])]
    best: dict[str, int] = {}
    for heading in heads.values() if len(posts) < _POSTS else [h for h in heads.values() if h not in posts]:
        for role, fit in roles_named(heading.text):
            best[role] = max(fit, best.get(role, 0))
    sold = max(best.get("product", 0), best.get("product_code", 0), best.get("channel", 0), best.get("category", 0))
    spent = max(best.get("item", 0), best.get("item_code", 0), best.get("item_group", 0))
    if max(best.get("post", 0), best.get("heads", 0)) > max(sold, spent):
        return "heads"
    if spent > sold:
        return "expense"
    called = fold_text(" ".join((*captions, name)))
    if not sold and len(posts) >= _POSTS and speaks_of_people(called):
        return "heads"
    if not sold and re.search("费用|費用|expense|cost center|成本中心", called):
        return "expense"
    return "heads" if not sold and re.search("人数|人數|编制|編制|在岗|headcount|人员|人員|花名册|花名冊|roster", called) else "sales"


def guess_columns(grid: Grid, heads: dict[int, Heading], first: int, kind: Kind) -> tuple[ColumnUse, ...]:
    """Every column that has a heading or something in it, with its role; `first`: the row below the heading."""
    seen = {c: look_at(grid, c, first) for c in range(1, grid.width + 1)}
    known = {c: heads.get(c) for c in seen}
    wide = [c for c, h in known.items() if h and h.time.month and seen[c].digits]
    across = len(wide) > 1 or (len(wide) == 1 and not any(r == MEASURE_OF[kind] for c, h in known.items() if h and c not in wide
                                                          for r, _ in roles_named(h.text)))
    uses = []
    for column, heading in known.items():
        if heading is None:
            if seen[column].texts:
                uses.append(ColumnUse(column, "", "ignored", "guessed", _UNKNOWN))
            continue
        uses.append(_use_of(column, heading, seen[column], kind, across))
    uses = _by_content(_with_labels(uses, heads), seen, kind, across)
    return tuple(_with_worth(_settled(_labelled(uses, heads, seen, kind))))


def _use_of(column: int, heading: Heading, seen: Seen, kind: Kind, across: bool) -> ColumnUse:
    text = heading.text
    empty = not any(map(str.isalnum, "".join(seen.texts)))
    if (heading.time.month and (seen.digits or empty)) or (heading.time.year and (seen.figures >= _MOST or empty)):
        role, sure = _measure(heading, kind)
        if role == "total" or heading.time.month is None or across:
            if role == "ignored":
                return ColumnUse(column, text, role, sure, _NOT_OURS)
            return ColumnUse(column, text, role, sure, _SAYS_TIME.filled(header=text), heading.time.year,
                             None if role == "total" else heading.time.month, unit_in_heading(text))
    if across and seen.times != "year" and any(TOTAL_WORDS.fullmatch(plain_heading(part)) for part in (text, *heading.parts)):
        return ColumnUse(column, text, "total", "said", _ADDS_UP, unit=unit_in_heading(text))
    if kind == "heads" and is_post(heading.parts[-1]) and seen.figures >= _MOST:
        return ColumnUse(column, text, "ignored", "guessed", _UNKNOWN)
    said = [(r, fit) for r, fit in roles_named(text) if r not in _UNSEEN[kind]]
    if not said:
        mine = roles_named(text)
        return ColumnUse(column, text, "ignored", "said" if mine else "guessed", _NOT_OURS if mine else _UNKNOWN)
    role, fit = said[0]
    if role == "ignored" or (role in WORTH and across):
        return ColumnUse(column, text, "ignored", "said", _NOT_OURS)
    if role in MEASURED and across:
        return ColumnUse(column, text, "total" if role == MEASURE_OF[kind] else "ignored", "guessed", _ADDS_UP, unit=unit_in_heading(text))
    if ROLES[role].holds == "text" and seen.figures >= _MOST and len(heading.parts) > 1 and not roles_named(heading.parts[-1]):
        return ColumnUse(column, text, "ignored", "guessed", _UNKNOWN)  # 渠道 over KA, 电商: names above figures
    others = tuple(dict.fromkeys(r for r, _ in said[1:] if r != role))
    return ColumnUse(column, text, role, "said" if fit >= 4 else "guessed", _SAYS.filled(header=text),
                     unit=unit_in_heading(text) if role in ("amount", *WORTH) else "", others=others)


def _measure(heading: Heading, kind: Kind) -> tuple[str, Sure]:
    """What figures under a month are: by the other words of the heading, else those of the kind."""
    for part in heading.parts:
        rest = plain_heading(_TIME_WORDS.sub(" ", fold_text(part)))
        if TOTAL_WORDS.fullmatch(rest) or TOTAL_WORDS.fullmatch(plain_heading(part)):
            return "total", "said"
        for role, _ in roles_named(rest):
            if role in ("ignored", *WORTH) or (role in MEASURED and role in _UNSEEN[kind]):
                return "ignored", "said"
            if role in MEASURED:
                return role, "said"
    return MEASURE_OF[kind], "said"


def _by_content(uses: list[ColumnUse], seen: dict[int, Seen], kind: Kind, across: bool) -> list[ColumnUse]:
    """The uses put right by what stands in the columns."""
    out = [_checked(use, seen[use.column]) for use in uses]
    if not across and not any(u.role in TIMES for u in out):
        timed = [i for i, u in enumerate(out) if u.role == "ignored" and u.sure == "guessed" and seen[u.column].times]
        for i in timed:
            role = seen[out[i].column].times
            out[i] = replace(out[i], role=role, sure="seen", why=_SEEN_TIME.filled(kind=in_sentence(ROLES[role].label)))
    measure = MEASURE_OF[kind]
    if not any(u.role == measure for u in out) and not {"cases", "price"} <= {u.role for u in out}:
        bare = [i for i, u in enumerate(out)
                if u.role == "ignored" and u.sure == "guessed" and u.header and seen[u.column].figures >= _MOST]
        if len(bare) == 1:
            out[bare[0]] = replace(out[bare[0]], role=measure, sure="guessed", why=_ONLY_FIGURES)
    return out


def _has_decimals(value: Raw) -> bool:
    figure = figure_of(value, "").value
    return figure is not None and figure % 1 != 0


def _checked(use: ColumnUse, cells: Seen) -> ColumnUse:
    """The use, where the column's cells say something else than its heading."""
    if use.role in TIMES and cells.times and use.role != cells.times:
        return replace(use, role=cells.times, sure="seen", why=_SEEN_TIME.filled(kind=in_sentence(ROLES[cells.times].label)))
    if use.role in ("channel", "region", "unit") and cells.figures >= _MOST and any(map(_has_decimals, cells.values)):
        return replace(use, role="ignored", sure="guessed", others=(use.role,), why=_UNKNOWN)  # 电商渠道 above its sales, no names
    of_units = use.role in ("unit", "ignored") and _OF_UNITS.search(plain_heading(use.header))
    if of_units and cells.texts and all(map(unit_of_line, cells.texts)):
        return replace(use, role="money", sure="seen", why=_MONEY_ONLY)
    counted = sum(fold_text(t) in _COUNTED or bool(unit_word(t)) for t in cells.texts)
    if use.role == "unit" and cells.texts and counted >= _MOST * len(cells.texts):
        return replace(use, role="ignored", sure="seen", why=_UNITS_ONLY)
    return use


def _with_labels(uses: list[ColumnUse], heads: dict[int, Heading]) -> list[ColumnUse]:
    """The figures under a month and the name of a channel, of that channel."""
    said = {use.column: _rest_of(heads[use.column]) for use in uses if use.role in MEASURED and use.month}
    names = list(dict.fromkeys(text for text in said.values() if text))
    role = role_of_labels(names) if len(names) > 1 else ""
    if role not in ROLES or ROLES[role].holds != "text":
        return uses
    return [replace(use, labels=((role, said[use.column]),), sure="guessed") if said.get(use.column) else use for use in uses]


def _rest_of(heading: Heading) -> str:
    """The part of a heading that is neither a time nor what its figures are."""
    return next((part for part in heading.parts if not any(time_in_heading(part)) and not roles_named(part)
                 and not TOTAL_WORDS.fullmatch(plain_heading(part)) and not unit_word(part.strip("()"))), "")


def _labelled(uses: list[ColumnUse], heads: dict[int, Heading], seen: dict[int, Seen], kind: Kind) -> list[ColumnUse]:
    """The uses, where no column has figures by its name, those under names of channels, units or regions being figures of these."""
    sums = [use for use in uses if use.role == MEASURE_OF[kind]]
    if not all(TOTAL_WORDS.fullmatch(plain_heading(use.header)) for use in sums):
        return uses
    bare = [use for use in uses if use.role == "ignored" and use.sure == "guessed" and use.header and seen[use.column].figures >= _MOST]
    above = {role for use in bare for part in heads[use.column].parts[:-1] for role, fit in roles_named(part)[:1] if fit >= 4}
    role = "post" if kind == "heads" and bare and all(is_post(heads[use.column].parts[-1]) for use in bare) else next(
        iter(above)) if len(above) == 1 else role_of_labels([use.header for use in bare])
    if len(bare) < 2 or role not in ROLES or ROLES[role].holds != "text" or any(use.role == role for use in uses):
        return uses
    why = _NAMES_OF.filled(what=in_sentence(ROLES[role].label))
    return [replace(use, role=MEASURE_OF[kind], labels=((role, heads[use.column].parts[-1]),), why=why) if use in bare
            else replace(use, role="total", why=_ADDS_UP) if use in sums or _sums_up(use, seen[use.column]) else use for use in uses]


def _sums_up(use: ColumnUse, cells: Seen) -> bool:
    """Whether it is nothing else, is called a total and has figures."""
    return use.role == "ignored" and TOTAL_WORDS.fullmatch(plain_heading(use.header)) is not None and cells.figures >= _MOST


def _settled(uses: list[ColumnUse]) -> list[ColumnUse]:
    """Of several columns of one role: a code beside its name, those whose words fit best; equal ones stay, to be asked about."""
    out = {u.column: u for u in uses}
    for role in ROLES.values():
        if role.holds not in ("text", "time", "number") or role.key == "total":
            continue
        same = [u for u in out.values() if u.role == role.key and u.year is None and u.month is None and not u.labels]
        code = next((r.key for r in ROLES.values() if r.code_of == role.key), "")
        named = [u for u in same if NAMED.search(plain_heading(u.header))]
        if code and named and len(named) < len(same) and not any(u.role == code for u in out.values()):
            for u in same:
                if u not in named:
                    out[u.column] = replace(u, role=code, sure="seen", why=_CODE_BESIDE.filled(other=named[0].header))
            same = named
        elif not code and role.holds == "text" and named and len(named) < len(same):
            for u in same:
                if u not in named:
                    out[u.column] = replace(u, role="ignored", sure="seen", why=_CODE_BESIDE.filled(other=named[0].header))
            same = named
        fits = {u.column: max((fit for r, fit in roles_named(u.header) if r == role.key), default=0) for u in same}
        best = max(fits.values(), default=0)
        winner = next((u for u in same if fits[u.column] == best), None)
        for u in same:
            if winner and fits[u.column] < best:
                out[u.column] = replace(u, role="ignored", sure="guessed", others=(role.key,), why=_BETTER.filled(other=winner.header))
    return _with_province(sorted(out.values(), key=lambda u: u.column))


def _with_worth(uses: list[ColumnUse]) -> list[ColumnUse]:
    """The uses, prices read where quantities are there and no amounts, refunds where there are amounts to take them off."""
    of = {role: next((u for u in uses if u.role == role), None) for role in ("amount", "cases", *WORTH)}
    amount, cases, price = of["amount"], of["cases"], of["price"]
    priced = price if amount is None and cases is not None else None
    taken = amount or priced
    why = {"price": _TIMES.filled(other=cases.header) if priced and cases else None,
           "refund": _TAKEN_OFF.filled(other=taken.header) if taken else None}
    return [use if use.role not in WORTH else replace(use, sure="guessed", why=told) if (told := why[use.role]) else
            replace(use, role="ignored", why=_NOT_OURS) for use in uses]


def _with_province(uses: list[ColumnUse]) -> list[ColumnUse]:
    """The uses, a column called a province beside a better one for the units read as the level between regions and units."""
    if not {"region", "unit"} <= {u.role for u in uses}:
        return uses
    between = [u for u in uses if u.role == "ignored" and {"unit", "region"} & {*u.others} and PROVINCE.fullmatch(plain_heading(u.header))]
    return [replace(u, role="province", why=_BETWEEN.filled(header=u.header)) if len(between) == 1 and u is between[0] else u for u in uses]
