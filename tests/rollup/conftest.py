"""The fixtures of this folder; they stand in modules whose names are their own."""
from two_states import kept, sample

__all__ = ["kept", "sample"]
