"""`<hyperlink>`s that lie over ranges: openpyxl writes those of single cells alone, and takes 40 us each. Floor 5."""
from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import quoteattr

from xlplan.excel.writing.row_xml import clean_text
from xlplan.workbook.blueprint import Sheet

LINK_LIMIT: Final = 65_530  # links of a sheet that Excel opens; those after them are left out
TIP_LIMIT: Final = 255
_END: Final = b"</hyperlinks>"
_AFTER: Final = re.compile(rb"<(?:printOptions|pageMargins)[ />]")  # what follows <hyperlinks>


def with_links(tail: bytes, sheet: Sheet) -> bytes:
    """What stands behind the rows of a sheet, with the sheet's links over ranges among those of its cells."""
    if not sheet.links:
        return tail
    room = max(LINK_LIMIT - tail.count(b"<hyperlink "), 0)
    made = "".join(
        f"<hyperlink ref={quoteattr(link.range)} location={quoteattr(clean_text(link.target))}"
        + (f" tooltip={quoteattr(_cut(clean_text(link.tip)))}" if link.tip else "") + "/>" for link in sheet.links[:room]).encode()
    if _END in tail:
        return tail.replace(_END, made + _END, 1)
    at = _AFTER.search(tail)
    if at is None:
        raise RuntimeError(f"openpyxl wrote sheet {sheet.key} without margins")  # a new openpyxl: a mistake of ours
    return tail[:at.start()] + b"<hyperlinks>" + made + b"</hyperlinks>" + tail[at.start():]


def _cut(text: str) -> str:
    return text if len(text) <= TIP_LIMIT else text[:TIP_LIMIT - 1] + "…"
