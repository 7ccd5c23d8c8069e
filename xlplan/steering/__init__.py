"""HQ's week: an adjustment or a later assignment, tried over the plan and written when it is meant. Floor 6.

`run.adjust` and `run.assign` are the use cases.
"""
