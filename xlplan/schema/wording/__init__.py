"""Exact numbers, reasons and conflicts as sentences. Room of floor 1."""
