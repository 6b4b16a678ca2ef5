"""Numbers with unit, source and status, and the formulas between them."""
