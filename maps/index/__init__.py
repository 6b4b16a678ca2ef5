"""The pages of a whole release."""
