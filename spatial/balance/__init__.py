"""The area of a region by the claims on it, and what lies in no region."""
