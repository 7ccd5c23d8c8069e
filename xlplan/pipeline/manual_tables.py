"""Tables of the manual as Markdown. Floor 6."""
from __future__ import annotations


def table_head(head: str) -> list[str]:
    """The two lines above the rows, of `one | two`."""
    return [f"| {head} |", "|" + " --- |" * (head.count(" | ") + 1)]


def table_row(*cells: str) -> str:
    """A row; a stroke inside a cell would end it."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
