"""A total put into the cells of any workbook, or broken down without one. Room of floor 6."""
