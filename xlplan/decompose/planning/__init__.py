"""Arithmetic of the trade: goals, heads, seasons. Room of floor 0."""
