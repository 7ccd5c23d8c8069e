"""What goes back to units: annotated copies, receipts, mails."""
