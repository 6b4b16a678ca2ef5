"""Shapes by themselves: repair, lines, rasters, symbols, tiles and cuts."""
