"""Rules and the set of them."""
