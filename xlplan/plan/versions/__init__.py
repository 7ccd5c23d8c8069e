"""Versions: the consolidated state of a moment, kept (封存) and compared. Room of floor 4."""
