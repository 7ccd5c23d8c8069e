"""Tables of whole steps with given totals along their axes. Room of floor 0."""
