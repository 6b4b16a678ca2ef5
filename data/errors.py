"""The errors of `data`: each message says which thing, what is wrong, what is allowed, what to do."""

__all__ = [
    "CatalogueError",
    "DataError",
    "DocumentError",
    "HarmoniseError",
    "IncompletePull",
    "LayerStoreError",
    "NotPublic",
    "SnapshotError",
    "SourceUnavailable",
    "UnsafeContent",
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
    """A source is not available; `transient` tells whether pulling all of it once more may help.

    A request that failed was already repeated by then, so a server that is down is not transient.
    """

    def __init__(self, message: str, *, transient: bool = False) -> None:
        super().__init__(message)
        self.transient = transient


class IncompletePull(SourceUnavailable):
    """A source answered, but not with all of it; `features` of `expected` arrived, and nothing of them is used."""

    def __init__(self, message: str, *, features: int = 0, expected: int | None = None, transient: bool = True) -> None:
        super().__init__(message, transient=transient)
        self.features = features
        self.expected = expected


class NotPublic(SourceUnavailable):
    """A source requires an API key that is not set, or refuses the one that is."""


class UnsafeContent(SourceUnavailable):
    """An address or an answer that may do harm: a private host, a DOCTYPE, an archive that unpacks beside itself."""


class SnapshotError(DataError):
    """Stored bytes are absent or no longer what they were."""


class LayerStoreError(DataError, ValueError):
    """Batches that do not make one layer: their columns differ, an id is in two of them, or there is none."""
