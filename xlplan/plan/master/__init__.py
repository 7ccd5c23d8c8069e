"""What HQ's master workbook says, as one value. Room of floor 4."""
