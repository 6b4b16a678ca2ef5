"""Sources pulled whole, or refused."""
