"""Every person's annual, monthly and daily plan as a workbook. Room of floor 6."""
