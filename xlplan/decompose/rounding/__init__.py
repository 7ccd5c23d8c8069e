"""Whole parts of a total: exact shares and the one rounding of them. Room of floor 0."""
