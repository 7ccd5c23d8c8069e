"""Workbooks in which regions act on their branches: out, and back."""
