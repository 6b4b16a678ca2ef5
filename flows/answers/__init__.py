"""Answers about published releases."""
