"""Workbooks of other formats, and locked ones, made into .xlsx by LibreOffice or with a password that was agreed on."""
