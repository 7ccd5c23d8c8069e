"""A made-up company that plays a whole plan year: its master workbook, how branches fill in, how they break files."""
