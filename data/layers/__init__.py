"""Layers: built from snapshots, and kept on disk."""
