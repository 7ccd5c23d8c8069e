"""Fill an issued workbook from exports. Floor 6."""
