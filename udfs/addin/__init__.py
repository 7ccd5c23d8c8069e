"""xlplan.xlam from text sources: ribbon, VBA, sheets, package. Only `build` and `project` need the extra `build`. Floor 7."""
