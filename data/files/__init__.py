"""Kinds of files: formats, archives, values of cells, and the message schemas of services."""
