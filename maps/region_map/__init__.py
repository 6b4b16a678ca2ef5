"""A region's map: one file with its model, drawn by script."""
