"""The errors of `data`: each message says which thing, what is wrong, what is allowed, what to do."""

__all__ = [
    "CatalogueError",
    "DataError",
    "DocumentError",
    "HarmoniseError",
    "IncompletePull",
    "SnapshotError",
    "SourceUnavailable",
]


class DataError(Exception):
    """Anything that `data` refuses."""


class DocumentError(DataError, ValueError):
    """A YAML file of the catalogue, the rules or the vocabularies is wrong; says file, key and what is allowed."""


class CatalogueError(DocumentError):
    """A catalogue folder or an entry of it is wrong."""


class HarmoniseError(DataError, ValueError):
    """A source's content does not fit its catalogue entry: a column is missing, the CRS cannot be proved."""


class SourceUnavailable(DataError):
    """A source cannot be reached; `transient` tells whether trying again may help."""

    def __init__(self, message: str, *, transient: bool) -> None:
        super().__init__(message)
        self.transient = transient


class IncompletePull(SourceUnavailable):
    """A source answered, but not with all of it; nothing of it is used."""

    def __init__(self, message: str) -> None:
        super().__init__(message, transient=True)


class SnapshotError(DataError):
    """Stored bytes are absent or no longer what they were."""
