"""Every person's annual, monthly and daily plan as a workbook. Floor 6.

`run.individual` is the use case.
"""
