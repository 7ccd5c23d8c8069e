"""What is wrong with a master, or may be: every sheet against itself, the others and other years. Room of floor 4."""
