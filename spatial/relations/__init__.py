"""The relations between the two sides of a rule; each is one module whose one class holds all that is known of it."""
