"""Decompose into the cells of any workbook, or without one; put it back. Floor 6.

`run.decompose_range`, `parts.decompose_total` and `undoing.undo` are the use cases; `xlplan.decompose` is the engine below.
"""
