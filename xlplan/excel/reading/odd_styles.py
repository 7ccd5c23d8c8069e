"""Which cell styles of a workbook may show another number than the one stored, by their number formats, and which are struck
through. Floor 5."""
from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Final

from xlplan.excel.package.shared_strings import local_name, parse_tree
from xlplan.workbook.reading.number_display import is_harmless, shows_period

_XFS: Final = re.compile(rb"<cellXfs\b[^>]*>(.*?)</cellXfs>", re.DOTALL)
_XF: Final = re.compile(rb'<xf\b[^>]*?\bnumFmtId="([0-9]+)"|<xf\b')
_FORMATS: Final = re.compile(rb"""<numFmt\b(?:[^>"']|"[^"]*"|'[^']*')*>""")  # a code may hold a bare >
_NUMBER: Final = re.compile(rb'\bnumFmtId="([0-9]+)"')
_CODE: Final = re.compile(rb"\bformatCode=(?:\"([^\"]*)\"|'([^']*)')")
_MONTH_DAY: Final = 'm"月"d"日"'
_BUILT_IN: Final[dict[int, str]] = {  # those of the standard that are not harmless, as China's Excel shows them
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;[Red]"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"-#,##0.00', 9: "0%", 10: "0.00%", 16: "d-mmm", 28: _MONTH_DAY, 29: _MONTH_DAY,
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ', 44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    51: _MONTH_DAY, 53: _MONTH_DAY, 54: _MONTH_DAY, 58: _MONTH_DAY}


_KEPT: Final = 200_000  # bytes of a part whose styles are remembered: the workbooks of one issue have the same


def odd_styles(styles: bytes) -> dict[bytes, str]:
    """Number of a cell style, as the cells spell it -> its format code, for every style that is not harmless whatever the
    number and its unit, for days that do not show their year, and for periods (001). Refused XP903 where the part is no XML."""
    return _read_remembered(styles) if len(styles) < _KEPT else _read_styles(styles)


def struck_styles(styles: bytes) -> frozenset[bytes]:
    """Numbers of the cell styles, as the cells spell them, whose font is struck through. Refused XP903 as above."""
    if b"strike" not in styles:
        return frozenset()
    return _struck_remembered(styles) if len(styles) < _KEPT else _struck(styles)


@lru_cache(maxsize=16)
def _struck_remembered(styles: bytes) -> frozenset[bytes]:
    return _struck(styles)


def _struck(styles: bytes) -> frozenset[bytes]:
    lined, used = set[str](), list[str]()
    for part in parse_tree(styles):
        if local_name(part) == "fonts":
            fonts = [font for font in part if local_name(font) == "font"]
            lined = {str(n) for n, font in enumerate(fonts) for of in font
                     if local_name(of) == "strike" and of.get("val", "1") not in ("0", "false")}
        elif local_name(part) == "cellXfs":
            used = [xf.get("fontId", "0") for xf in part if local_name(xf) == "xf"]
    return frozenset(b"%d" % style for style, font in enumerate(used) if font in lined)


@lru_cache(maxsize=16)
def _read_remembered(styles: bytes) -> dict[bytes, str]:
    return _read_styles(styles)


def _read_styles(styles: bytes) -> dict[bytes, str]:
    block = _XFS.search(styles)
    if block is None:
        return _read_by_tree(styles)
    codes = dict(_BUILT_IN)
    for found in _FORMATS.findall(styles):
        number, code = _NUMBER.search(found), _CODE.search(found)
        if number and code:
            codes[int(number[1])] = unescape((code[1] or code[2] or b"").decode("utf-8", "replace"))
    return _select_odd([int(number or b"0") for number in _XF.findall(block[1])], codes)


def _read_by_tree(styles: bytes) -> dict[bytes, str]:
    root, codes, used = parse_tree(styles), dict(_BUILT_IN), list[int]()
    try:
        for part in root:
            if local_name(part) == "numFmts":
                codes |= {int(f.get("numFmtId", "0")): f.get("formatCode", "General") for f in part}
            elif local_name(part) == "cellXfs":
                used = [int(xf.get("numFmtId", "0")) for xf in part if local_name(xf) == "xf"]
    except ValueError:
        return {}
    return _select_odd(used, codes)


def _select_odd(used: list[int], codes: dict[int, str]) -> dict[bytes, str]:
    odd = {number for number in set(used) if number in codes and (
        not is_harmless(codes[number]) or shows_period(codes[number]))}
    return {b"%d" % style: codes[number] for style, number in enumerate(used) if number in odd}
