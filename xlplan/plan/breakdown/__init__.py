"""The company's goal broken down to branches, and what HQ puts into their workbooks. Room of floor 4."""
