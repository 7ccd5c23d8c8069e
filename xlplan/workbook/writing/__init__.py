"""Sheets as we issue them: a Blueprint of every page. Room of floor 3."""
