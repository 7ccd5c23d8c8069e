"""How one round leads to the next: where units stand, what HQ decided, what their next workbooks start from. Floor 4."""
