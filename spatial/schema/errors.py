"""The error of a schema that contradicts itself."""

__all__ = ["SchemaError"]


class SchemaError(ValueError):
    """A column, value list or table says too little, or two things at once."""
