"""Benchmarks: figures against other engines on the same layers, not tests of time."""
