"""How sources are pulled: a connector is one module with a `pull`, and one line here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from data.connectors import local_file, ogc_api_features
from data.connectors.pull import Pull

__all__ = ["CONNECTORS"]

CONNECTORS: Final[Mapping[str, Pull]] = MappingProxyType(
    {
        "local_file": local_file.pull,
        "ogc_api_features": ogc_api_features.pull,
    }
)
