"""The nouns of geometry: layers, regions, places, and the issues found in them."""
