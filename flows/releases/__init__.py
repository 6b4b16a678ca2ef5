"""Releases that are there."""
