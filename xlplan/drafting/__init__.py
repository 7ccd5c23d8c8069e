"""Exports of an ERP become the sheets of a master. Room between exports and pipeline."""
