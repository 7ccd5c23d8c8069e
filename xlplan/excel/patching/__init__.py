"""Some cells of a workbook changed, every other byte left as it is. Room of floor 5."""
