"""What a published release answers: an explanation, a comparison, a difference."""
