"""Layouts as a mapping file that people read and change: `map.toml`. Room between 5 and 6.

One [[table]] for each sheet, one line for each column. Roles, kinds and units may be written by their key or by their word in any
language. What was set there is taken as it stands; what is wrong there is said and nothing of it is used. What is guessed and may be
asked about has a mark behind it (`OPEN`): it answers nothing until the mark is gone, or something else stands there.
"""
from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, cast, get_args

from xlplan.address import column_number
from xlplan.choices import said_choices
from xlplan.excel.writing.write import replace_file
from xlplan.exports.layout import FISCAL_BASE, KIND_NAMES, MONEY, SURE, ColumnUse, DateOrder, Decimals, Layout, fiscal_start
from xlplan.exports.map_places import Keys, place_in_bytes, place_in_text, place_of_keys
from xlplan.exports.records import TEXTS
from xlplan.exports.roles import KINDS, ROLES, Kind
from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.months import month_number
from xlplan.text import Lang, Text, fold_text

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_T = TypeVar("_T")
OPEN: Final = " ?"
_OPEN: Final = Text("映射文件里还没有答复", "對應檔裡還沒有答覆", "not answered in the mapping file yet")
_SET: Final = Text("映射文件里写明", "對應檔裡寫明", "set in the mapping file")
_TOP: Final = (
    Text("xlplan 这样读下面的导出文件。改好后用 --map 带上这个文件;每张表一段 [[table]],每列一行。",
         "xlplan 這樣讀下面的匯出檔。改好後用 --map 帶上這個檔;每張表一段 [[table]],每欄一行。",
         "How xlplan reads these exports. Change what is wrong and pass this file with --map: a [[table]] for each sheet, a line for each "
         "column."),
    Text("后面带 ? 的是猜的,还没有答复:对就删掉 ?,不对就改", "後面帶 ? 的是猜的,還沒有答覆:對就刪掉 ?,不對就改",
         "What has ? behind it is a guess that answers nothing yet: where it is right delete the ?, else change it."),
    Text("role 可以写:{roles}", "role 可以寫:{roles}", "role is one of: {roles}"),
    Text("一列是某年某月的数,写 year 和 month;是某个渠道或岗位的数,写 of = {{ post = \"业务代表\" }};"
         "另有金额单位,写 unit;每组只写一次的标签,写 fill = true;"
         "由一列决定哪些行计入的,写 keep、leave。",
         "一欄是某年某月的數,寫 year 和 month;是某個通路或職位的數,寫 of = {{ post = \"業務代表\" }};"
         "另有金額單位,寫 unit;每組只寫一次的標籤,寫 fill = true;"
         "由一欄決定哪些列計入的,寫 keep、leave。",
         "A column of one month's figures has year and month, one of a channel or a post has of = {{ post = \"Sales rep\" }}, "
         "one in another unit has unit; labels that stand once for a group have fill = true; "
         "one that says which lines count has keep and leave."))
_NOTES: Final[dict[str, Text]] = {
    "kind": Text("数是什么:{all}", "數是什麼:{all}", "what its figures are of: {all}"),
    "header": Text("表头的第一行和最后一行", "表頭的第一列和最後一列", "first and last row of the heading"),
    "unit": Text("金额单位:{all}", "金額單位:{all}", "unit of amounts: {all}"),
    "year": Text("哪里都没有写年份时用它;0 是没有", "哪裡都沒有寫年份時用它;0 是沒有", "where nothing else says the year; 0 for none"),
    "decimal": Text("小数点是 . 还是 ,;空着:有两种读法的不读", "小數點是 . 還是 ,;空著:有兩種讀法的不讀",
                    "the sign before decimals, . or ,; blank: what has two readings is not read"),
    "dates": Text("3/4/2026 这样的日期:mdy、dmy 或 ymd", "3/4/2026 這樣的日期:mdy、dmy 或 ymd", "dates such as 3/4/2026: mdy, dmy or ymd"),
    "fiscal": Text("会计年度 {year} 的第 1 期(001.{year})是哪年哪月;按自然年的是 {year}-01;写明是 4月、202604 的不移",
                   "會計年度 {year} 的第 1 期(001.{year})是哪年哪月;按日曆年的是 {year}-01;寫明是 4月、202604 的不移",
                   "the month of period 1 of fiscal year {year} (001.{year}); {year}-01 where it is the calendar year; what is called Apr "
                   "or 202604 stays")}
_PLACE: Final = Text("{name}「{found}」:{choices}", "{name}「{found}」:{choices}", "{name} “{found}”: {choices}")
_UNKNOWN: Final = Text("不认识 {name}", "不認識 {name}", "{name} is not known here")
_WRONG: Final = Text("{name} 应是{what}", "{name} 應是{what}", "{name} should be {what}")
_SYNTAX: Final = Text("写法不对,多半少了引号、逗号或括号", "寫法不對,多半少了引號、逗號或括號",
                      "this is no TOML, a quote, comma or bracket may be missing")
_BYTES: Final = Text("编码不是 UTF-8", "編碼不是 UTF-8", "not in UTF-8")
_WHAT: Final = {"number": Text("整数", "整數", "a whole number"), "text": Text("一段文字", "一段文字", "a text"),
                "rows": Text("两个行号", "兩個列號", "two row numbers"),
                "letter": Text("列的字母,如 C", "欄的字母,如 C", "the letters of a column, such as C"),
                "roles": Text("几个 role,如 [\"unit\"]", "幾個 role,如 [\"unit\"]", "roles, such as [\"unit\"]"),
                "of": Text("如 {{ channel = \"KA\" }}", "如 {{ channel = \"KA\" }}", "such as {{ channel = \"KA\" }}"),
                "values": Text("几个值,如 [\"已完成\"]", "幾個值,如 [\"已完成\"]", "some values, such as [\"done\"]"),
                "yes": Text("true 或 false", "true 或 false", "true or false"),
                "table": Text("一段 [[table]]", "一段 [[table]]", "a [[table]]")}
_ANSWERS: Final = ("cumulative", "swapped", "repeated")  # asked where figures leave it open
_TABLE_KEYS: Final = ("file", "sheet", "kind", "header", "unit", "year", "decimal", "dates", "fiscal", "of", "cumulative", "swapped",
                      "repeated", "columns")
_COLUMN_KEYS: Final = ("letter", "header", "role", "year", "month", "unit", "fill", "outer", "of", "keep", "leave")


class _Wrong(Exception):
    """What is wrong in the file, and under which key; of which table and column is known to whom reads these."""

    def __init__(self, said: Text, key: str = "") -> None:
        super().__init__(said.en)
        self.said, self.key, self.table, self.column = said, key, -1, -1

    @property
    def keys(self) -> Keys:
        return self.table, self.column, self.key


def layouts_text(layouts: Iterable[Layout], lang: Lang) -> str:
    """The mapping file of some layouts, its comments in `lang`."""
    roles = ", ".join(f"{role.key} {role.label(lang)}" for role in ROLES.values())
    lines = [f"# {text(lang, roles=roles) if '{' in text.en else text(lang)}" for text in _TOP]
    for layout in layouts:
        lines += ["", *_table_lines(layout, lang)]
    return "\n".join(lines) + "\n"


def _table_lines(layout: Layout, lang: Lang) -> list[str]:
    kinds = ", ".join(f"{key} {name(lang)}" for key, name in KIND_NAMES.items())
    units = ", ".join(f"{key} {name(lang)}" for key, (name, _) in MONEY.items())
    asked = OPEN * (layout.unit_sure == "guessed" and bool(layout.of("amount", "price")))
    values = (("kind", _quoted(layout.kind), kinds), ("header", f"[{layout.header[0]}, {layout.header[1]}]", ""),
              ("unit", _quoted(layout.unit + asked), units),
              ("year", str(layout.year or 0), ""), ("decimal", _quoted(layout.decimal), ""),
              ("dates", _quoted(layout.dates), ""), ("fiscal", _quoted(fiscal_start(layout)), ""))
    head = ["[[table]]", f"file = {_quoted(layout.file)}", f"sheet = {_quoted(layout.sheet)}",
            *(f"{key} = {value}  # {_NOTES[key].filled(all=every, year=FISCAL_BASE)(lang)}" for key, value, every in values),
            *([f"of = {_of(layout.labels)}"] if layout.labels else []),
            *(f"{key} = {str(value).lower()}" for key in _ANSWERS if (value := getattr(layout, key)) is not None), "columns = ["]
    return [*head, *(_column_line(use, lang) for use in layout.columns), "]"]


def _column_line(use: ColumnUse, lang: Lang) -> str:
    asked = OPEN * (use.role == "version" and use.sure != "set")
    role = use.role + ("" if use.keep else asked)
    parts = [f"letter = {_quoted(use.letters)}", f"header = {_quoted(use.header)}", f"role = {_quoted(role)}"]
    parts += [f"{name} = {value}" for name, value in (("year", use.year), ("month", use.month)) if value]
    parts += [f"unit = {_quoted(use.unit)}"] * bool(use.unit) + ["fill = true"] * use.fill
    parts += [f"outer = [{', '.join(map(_quoted, use.outer))}]"] * bool(use.outer)
    parts += [f"of = {_of(use.labels)}"] * bool(use.labels)
    parts += [f"{key} = [{', '.join(_quoted(value + asked) for value in values)}]"
              for key, values in (("keep", use.keep), ("leave", use.leave)) if values]
    return f"  {{ {', '.join(parts)} }},  # {use.role_name(lang)}: {SURE[use.sure](lang)}, {use.why(lang)}"


def _of(labels: Iterable[tuple[str, str]]) -> str:
    return f"{{ {', '.join(f'{role} = {_quoted(label)}' for role, label in labels)} }}"


def _quoted(text: str) -> str:
    """A basic string of TOML, which knows the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_layouts(path: Path, layouts: Iterable[Layout], lang: Lang) -> None:
    """Writes the mapping file. OSError."""
    text = layouts_text(layouts, lang).encode()
    replace_file(path, lambda out: out.write(text), beside=False)


def read_layouts(path: Path) -> list[Layout] | Diagnostic:
    """The layouts of a mapping file, or XP715: what is wrong in it. OSError."""
    data, text = path.read_bytes(), ""
    try:
        text = data.decode("utf-8-sig")
        return layouts_of_text(text)
    except _Wrong as wrong:
        detail, (line, column) = wrong.said, place_of_keys(text, wrong.keys)
    except tomllib.TOMLDecodeError as why:
        detail, (line, column) = _SYNTAX, place_in_text(str(why), text)
    except UnicodeDecodeError as why:
        detail, (line, column) = _BYTES, place_in_bytes(data, why.start)
    return Diagnostic("XP715", CODES["XP715"].first, file=path.name, params={"detail": detail, "row": line, "column": column})


def layouts_of_text(text: str) -> list[Layout]:
    """The layouts that a mapping file says. TOMLDecodeError; _Wrong for what it may not say."""
    data = tomllib.loads(text)
    tables = data.pop("table", None)
    if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
        raise _Wrong(_WRONG.filled(name="table", what=_WHAT["table"]), next(iter(data), "table"))
    _only(data, ())
    return _each("table", tables, _layout_of)


def _each(of: Literal["table", "column"], said: Iterable[Mapping[str, Any]], read: Callable[[Mapping[str, Any]], _T]) -> list[_T]:
    """Each of them read, what is wrong in it being of that table, or column."""
    out: list[_T] = []
    for n, one in enumerate(said):
        try:
            out.append(read(one))
        except _Wrong as wrong:
            setattr(wrong, of, n)
            raise
    return out


def _layout_of(said: Mapping[str, Any]) -> Layout:
    _only(said, _TABLE_KEYS)
    header = said.get("header")
    rows = [header, header] if isinstance(header, int) else header
    if not isinstance(rows, list) or len(rows) != 2 or not all(isinstance(n, int) and n > 0 for n in rows) or rows[0] > rows[1]:
        raise _Wrong(_WRONG.filled(name="header", what=_WHAT["rows"]), "header")
    columns = said.get("columns")
    if not isinstance(columns, list) or not all(isinstance(one, dict) for one in columns):
        raise _Wrong(_WRONG.filled(name="columns", what=_WHAT["table"]), "columns")
    uses = _each("column", columns, _column_of)
    unit, open_ = _unmarked(_text(said, "unit"))
    kind = cast(Kind, _choice(said, "kind", {k: KIND_NAMES[k] for k in KINDS}))
    return Layout(_text(said, "file"), _text(said, "sheet"), kind, (rows[0], rows[1]),
                  tuple(sorted(uses, key=lambda use: use.column)), _choice({"unit": unit}, "unit", _MONEY_NAMES, "yuan"),
                  "guessed" if open_ else "set", _OPEN if open_ else _SET, _number(said, "year") or None,
                  cast(Decimals, _sign(said, "decimal", get_args(Decimals))),
                  cast(DateOrder, _sign(said, "dates", get_args(DateOrder))), _fiscal(said), _labels(said),
                  _answer(said, "cumulative"), _answer(said, "swapped"), _answer(said, "repeated"), (_SET,), set=True)


_MONEY_NAMES: Final = {key: name for key, (name, _) in MONEY.items()}


def _column_of(said: Mapping[str, Any]) -> ColumnUse:
    _only(said, _COLUMN_KEYS)
    letters = _text(said, "letter").upper()
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        raise _Wrong(_WRONG.filled(name="letter", what=_WHAT["letter"]), "letter")
    month = _number(said, "month")
    if month and not 1 <= month <= 12:
        raise _Wrong(_PLACE.filled(name="month", found=month, choices="1–12"), "month")
    names = {key: role.label for key, role in ROLES.items()}
    word, open_ = _unmarked(_text(said, "role"))
    role = _choice({"role": word}, "role", names, "ignored")
    outer = said.get("outer", [])
    if not isinstance(outer, list):
        raise _Wrong(_WRONG.filled(name="outer", what=_WHAT["roles"]), "outer")
    keep = _values(said, "keep")
    if role == "version" and keep:
        keep, marked = zip(*map(_unmarked, keep), strict=True)
        open_ = any(marked)
    return ColumnUse(column_number(letters), _text(said, "header"), role, "seen" if open_ else "set", _OPEN if open_ else _SET,
                     _number(said, "year") or None, month or None,
                     _choice(said, "unit", _MONEY_NAMES, ""), _answer(said, "fill") or False,
                     outer=tuple(_choice({"outer": one}, "outer", names) for one in outer), labels=_labels(said),
                     keep=keep, leave=_values(said, "leave"))


def _labels(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    of = said.get("of", {})
    if not isinstance(of, dict):
        raise _Wrong(_WRONG.filled(name="of", what=_WHAT["of"]), "of")
    _only(of, TEXTS)
    return tuple((key, _text(of, key)) for key in of)


def _answer(said: Mapping[str, Any], key: str) -> bool | None:
    value = said.get(key)
    if value is not None and not isinstance(value, bool):
        raise _Wrong(_WRONG.filled(name=key, what=_WHAT["yes"]), key)
    return value


def _values(said: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = said.get(key, [])
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise _Wrong(_WRONG.filled(name=key, what=_WHAT["values"]), key)
    return tuple(values)


def _only(said: Mapping[str, Any], known: Iterable[str]) -> None:
    every = tuple(known)
    if unknown := next((key for key in said if key not in every), None):
        raise _Wrong(_UNKNOWN.filled(name=unknown), unknown)


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key, "")
    if not isinstance(value, str):
        raise _Wrong(_WRONG.filled(name=key, what=_WHAT["text"]), key)
    return value


def _number(said: Mapping[str, Any], key: str) -> int:
    value = said.get(key, 0)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Wrong(_WRONG.filled(name=key, what=_WHAT["number"]), key)
    return value


def _fiscal(said: Mapping[str, Any]) -> int:
    """Months from January to the first period of the fiscal year, up to eleven either way."""
    text = _text(said, "fiscal")
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
    months = month_number(int(found[1]), int(found[2])) - month_number(FISCAL_BASE, 1) if found else 0
    if (text and not found) or abs(months) > 11:
        raise _Wrong(_PLACE.filled(name="fiscal", found=text, choices=f"{FISCAL_BASE - 1}-02 … {FISCAL_BASE}-12"), "fiscal")
    return months


def _sign(said: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str:
    value = _text(said, key)
    if value not in known:
        raise _Wrong(_PLACE.filled(name=key, found=value, choices=said_choices(value, [k for k in known if k])), key)
    return value


def _choice(said: Mapping[str, Any], key: str, known: Mapping[str, Text], default: str | None = None) -> str:
    """The key meant by what is written for it: itself or its word in any language."""
    value = _text(said, key)
    if not value and default is not None:
        return default
    form = fold_text(value)
    found = next((one for one, name in known.items() if form in (fold_text(one), *map(fold_text, name.all()))), None)
    if found is None:
        raise _Wrong(_PLACE.filled(name=key, found=value, choices=said_choices(value, known)), key)
    return found


def _unmarked(value: str) -> tuple[str, bool]:
    """What stands there without the mark, and whether it has one: it is a guess that nobody has answered."""
    form = value.rstrip()
    return (form[:-1].rstrip(), True) if form.endswith(OPEN[-1]) else (value, False)
