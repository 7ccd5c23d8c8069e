"""HQ's week: an adjustment or a later assignment, tried over the plan and written when it is right. Room of floor 6."""
