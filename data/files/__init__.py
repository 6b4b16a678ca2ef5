"""Kinds of files: formats, archives, and the shapes of messages on the wire."""
