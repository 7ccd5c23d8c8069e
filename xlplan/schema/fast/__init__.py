"""The fast reading of an expression: many formulas of one shape at once, over the numbers of one sheet. Room of floor 1."""
