"""The rule book and the vocabulary, read from YAML."""
