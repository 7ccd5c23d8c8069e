"""A Blueprint becomes an .xlsx file, whole or not at all. Room of floor 5."""
