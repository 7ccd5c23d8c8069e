"""An export of an ERP, in whatever layout, becomes records. Knows nothing of a plan. Room between 5 and 6."""
