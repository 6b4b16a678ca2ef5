"""How sources are pulled: a connector is one module, and one line here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from data.pull.connectors import arcgis_rest, atom, cbs_odata, download, local_file, ogc_api_features, wfs
from data.pull.connectors.connector import Connector

__all__ = ["CONNECTORS"]

CONNECTORS: Final[Mapping[str, Connector]] = MappingProxyType(
    {
        "arcgis_rest": arcgis_rest.CONNECTOR,
        "atom": atom.CONNECTOR,
        "cbs_odata_v3": cbs_odata.V3,
        "cbs_odata_v4": cbs_odata.V4,
        "download": download.CONNECTOR,
        "local_file": local_file.CONNECTOR,
        "ogc_api_features": ogc_api_features.CONNECTOR,
        "wfs": wfs.CONNECTOR,
    }
)
