"""Features and tables of a source converted to the layers of the vocabulary."""
