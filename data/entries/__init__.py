"""Entries of the catalogue: sources, and how their columns become those of layers."""
