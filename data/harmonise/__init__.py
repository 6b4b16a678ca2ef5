"""Features and tables of a source brought to the layers of the vocabulary."""
