"""The GeoPackage of a region: written, read and checked."""
