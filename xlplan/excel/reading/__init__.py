"""Bytes become a RawBook, in processes that may die. Room of floor 5."""
