"""Accepted tables merged, HQ's adjustments put on them. Room of floor 4."""
