"""What goes back to a unit: whether it must act, what HQ puts back, what is said about each table and finding."""
