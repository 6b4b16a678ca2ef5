"""A release: staged, checked, and switched in one step."""
