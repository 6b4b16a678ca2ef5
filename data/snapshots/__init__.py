"""What was pulled: bytes by content, and the log of what failed."""
