"""Exports fill the tables of an issued workbook, by key. Knows no file and writes nothing. Room between exports and pipeline."""
