"""One cell of the plan as the last run kept it, found by the words of a planner. Floor 6."""
