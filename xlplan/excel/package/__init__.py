"""The zip and the parts of a workbook file, and what it carries. Room of floor 5."""
