"""A page of Markdown, as the manual is, made into one HTML page with its contents beside; it loads nothing from elsewhere. Floor 6."""
from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Final

from xlplan.text import Lang
from xlplan.workbook.styles import FONTS, HAIR, INK, MUTED, PALE, RULE, WHITE
from xlplan.workbook.words import WORDS

_INLINE: Final = ((re.compile(r"`([^`]+)`"), r"<code>\1</code>"), (re.compile(r"\*\*(.+?)\*\*"), r"<b>\1</b>"))
_CELLS: Final = re.compile(r"(?<!\\)\|")
_NAME: Final = re.compile(r"`(\w+)`|^(XP[0-9]{3})$")  # by what a heading or a row can be pointed at
_LOOK: Final = (
    "*{{box-sizing:border-box}}body{{margin:0;color:#{ink};font:15px/1.6 '{font}',sans-serif}}"
    "nav{{position:fixed;top:0;bottom:0;width:17rem;overflow:auto;padding:1rem;background:#{pale};border-right:1px solid #{hair}}}"
    "nav a{{display:block;color:#{rule};text-decoration:none;padding:.1rem 0}}nav a.h3{{padding-left:1rem;font-size:.9em;color:#{ink}}}"
    "nav a:hover{{text-decoration:underline}}main{{margin-left:17rem;padding:1rem 2rem;max-width:90rem}}"
    "h1,h2,h3{{color:#{rule};line-height:1.25}}h2{{border-bottom:2px solid #{rule};padding-top:1rem}}"
    "table{{border-collapse:collapse;margin:.5rem 0 1rem}}th{{background:#{rule};color:#{white};text-align:left}}"
    "th,td{{padding:.25rem .6rem;vertical-align:top}}td{{border-bottom:1px solid #{hair}}}code{{color:#{muted};font-size:.85em}}"
    "td code{{overflow-wrap:anywhere}}"
    "tr:target,h2:target,h3:target{{background:#fffbe6}}"
    "@media(max-width:60rem){{nav{{position:static;width:auto}}main{{margin:0}}}}"
    "@media print{{nav{{display:none}}main{{margin:0;max-width:none}}tr{{break-inside:avoid}}thead{{display:table-header-group}}}}")


def page_from(markdown: str, lang: Lang) -> str:
    """The page: headings, paragraphs, lists and tables, as the manual has them; what else Markdown knows stays as typed. A sheet
    can be pointed at by its key, a finding by its code (#XP401)."""
    body, contents = list[str](), list[str]()
    lines = markdown.splitlines()
    title = lines[0].lstrip("# ")
    for kind, of in groupby(lines, _kind_of):
        block = list(of)
        if kind == "heading":
            for line in block:
                html, entry = _heading(line, len(contents))
                body.append(html)
                contents += entry
        elif kind == "table":
            body += _table(block)
        elif kind == "list":
            body += ["<ul>", *(f"<li>{_inline(line[2:])}</li>" for line in block), "</ul>"]
        elif kind == "text":
            body += [f"<p>{_inline(line)}</p>" for line in block]
    look = _LOOK.format(ink=INK, muted=MUTED, rule=RULE, pale=PALE, hair=HAIR, white=WHITE, font=FONTS[lang])
    return "\n".join([
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>{escape(title)}</title><style>{look}</style></head><body>",
        f'<nav aria-label="{WORDS["contents"](lang)}">', *contents, "</nav><main>", *body, "</main></body></html>", ""])


def _kind_of(line: str) -> str:
    if not line:
        return ""
    return "heading" if line.startswith("#") else "table" if line.startswith("|") else "list" if line.startswith("- ") else "text"


def _heading(line: str, count: int) -> tuple[str, list[str]]:
    """(the heading, its line of the contents unless it is the title or bears no name of its own below a chapter's)."""
    level, text = len(line) - len(line.lstrip("#")), line.lstrip("# ")
    named = _NAME.search(text)
    key = named[1] if named else f"s{count}"
    shown = _inline(_NAME.sub("", text).strip())
    if level == 1 or (level > 2 and not named):
        return f"<h{level}>{shown}</h{level}>", []
    return f'<h{level} id="{key}">{shown}</h{level}>', [f'<a class="h{level}" href="#{key}">{shown}</a>']


def _table(block: list[str]) -> Iterator[str]:
    rows = [[cell.strip().replace("\\|", "|") for cell in _CELLS.split(line)[1:-1]] for line in block]
    yield "<table><thead><tr>" + "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in rows[0]) + "</tr></thead><tbody>"
    for row in rows[2:]:
        code = f' id="{row[0]}"' if _NAME.fullmatch(row[0]) and not row[0].startswith("`") else ""
        yield f"<tr{code}>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"


def _inline(text: str) -> str:
    out = escape(text, quote=False)
    for pattern, html in _INLINE:
        out = pattern.sub(html, out)
    return out
