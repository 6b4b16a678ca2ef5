"""Catalogue entries for what the stand-in serves, and the proof that every feature of it arrived once and as it is."""

import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from data.entries.entry_context import EntryContext
from data.entries.source import Source
from data.pull.pull import pull
from data.reading import read_features, read_table
from data.snapshots.pull_log import PullLog
from data.snapshots.snapshot import Snapshot, SnapshotStore
from data.web import RetryPolicy, Web
from tests.data.support import source
from tests.servers.standin_data import Row, cbs_row, observation, polygons, properties
from tests.servers.standin_spec import Spec, decoded, encoded

HOST = "https://standin.example"
AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
HASTY = RetryPolicy(attempts=3, first_wait_s=0.001, longest_wait_s=5, connect_s=2, timeout_s=2, deadline_s=1)
TABLE = {"layer": "natura2000", "column": "deposition_table_mol_ha_yr", "key": "RegioS", "value": "Value"}

Record = tuple[object, ...]


@dataclass(frozen=True)
class Kind:
    """A way of serving: the connector, the path below the server, what its scenarios and its entries have."""

    connector: str
    path: str
    server: Mapping[str, Any]
    entry: Mapping[str, Any] = field(default_factory=dict)
    id_column: str | None = "id"
    texts: bool = False

    @property
    def by_offset(self) -> bool:
        """Whether pages are asked for by a number, not by a link, a cursor or the ids of features."""
        switches = self.server.get("switches", {})
        paged = switches.get("paging")
        return {"ogc_api_features": paged == "offset", "wfs": True, "arcgis_rest": paged is not False}.get(
            self.connector, False
        )


def _ogc(entry: Mapping[str, Any] | None = None, **switches: object) -> Kind:
    server = {"protocol": "ogc", "switches": {"links": "public", **switches}}
    return Kind("ogc_api_features", "ogc/v1", server, {"collection": "plans", **(entry or {})})


def _wfs(**switches: object) -> Kind:
    return Kind("wfs", "wfs", {"protocol": "wfs", "switches": switches}, {"collection": "plans"})


def _gml(**switches: object) -> Kind:
    entry = {"collection": "plans", "format": "gml"}
    return Kind("wfs", "wfs", {"protocol": "wfs", "switches": switches}, entry, "gml_id", texts=True)


def _arcgis(**switches: object) -> Kind:
    return Kind("arcgis_rest", "FeatureServer/0", {"protocol": "arcgis", "switches": switches}, {}, "OBJECTID")


def _cbs(version: int, **switches: object) -> Kind:
    entry = {"collection": "85005NED", "kind": "table", "layers": [], "attach": TABLE, "crs": None}
    server = {"protocol": f"odata{version}", "switches": {"links": "public", **switches}}
    return Kind(f"cbs_odata_v{version}", "odata", server, entry, None)


def _file(kind: str, form: str, column: str | None = None, *, texts: bool = False) -> Kind:
    server = {"protocol": "file", "switches": {"kind": kind}}
    return Kind("download", f"files/plans.{form}", server, {"format": form}, column, texts=texts)


KINDS: Mapping[str, Kind] = {
    "ogc": _ogc(),
    "ogc_counted": _ogc(numberMatched=True),
    "ogc_offset": _ogc({"paging": "offset"}, numberMatched=True, paging="offset"),
    "ogc_offset_uncounted": _ogc({"paging": "offset"}, paging="offset"),
    "wfs": _wfs(),
    "wfs_mapserver": _wfs(hits="cap", totals="end"),
    "wfs_geoserver": _wfs(hits="unknown", total_name="totalFeatures"),
    "wfs_uncounted": _wfs(hits="unknown", totals="absent"),
    "wfs_gml": _gml(),
    "wfs_gml_mapserver": _gml(hits="cap", totals="end"),
    "wfs_gml_uncounted": _gml(hits="unknown", totals="unknown"),
    "arcgis": _arcgis(),
    "arcgis_ids": _arcgis(paging=False),
    "odata3": _cbs(3),
    "odata4": _cbs(4),
    "odata4_counted": _cbs(4, count=True),
    "file": _file("gpkg", "gpkg"),
    "file_geojson": _file("geojson", "geojson", "id"),
    "file_gml": _file("gml", "gml", "gml_id", texts=True),
    "file_zip": _file("gpkg_zip", "gpkg"),
    "atom": Kind(
        "atom",
        "atom/index.xml",
        {"protocol": "atom", "switches": {"kind": "gpkg"}},
        {"format": "gpkg", "entry": "plans_*.gpkg"},
        None,
    ),
}


def spec_of(kind: str, **changed: Any) -> dict[str, Any]:
    """A scenario of a kind; what is changed of its switches comes on top of those that make the kind."""
    server = KINDS[kind].server
    switches = {**server["switches"], **changed.pop("switches", {})}
    return {**server, **changed, "switches": switches}


def entry_of(kind: str, *, base: str = HOST, **changed: object) -> Source:
    """The catalogue entry for a kind, at an address that a mirror or the stand-in itself stands behind."""
    way = KINDS[kind]
    address = f"{base}/{way.path}"
    given = {"connector": way.connector, "address": address, "page_size": 1000, "timeout_s": 2, **way.entry, **changed}
    return source(**given)


def pull_into(web: Web, wanted: Source, folder: Path, at: datetime = AT) -> Snapshot:
    """Pull into a store under a folder, with the log beside it."""
    store, log = SnapshotStore(folder / "store"), PullLog(folder / "log")
    return pull(wanted, store, log, web, at, EntryContext(Path()))


def expected(kind: str, given: Mapping[str, Any]) -> list[Record]:
    """All that a scenario holds, in a form that can be compared and in a fixed order."""
    spec, way = decoded(encoded(given)), KINDS[kind]
    rows = [Row(number, spec.edition) for number in range(spec.features)]
    if spec.protocol == "odata3":
        return sorted((_cells(cbs_row(row)) for row in rows), key=repr)
    if spec.protocol == "odata4":
        return sorted(_observations([observation(row) for row in rows]), key=repr)
    return sorted((_record(spec, way, row) for row in rows), key=repr)


def arrived(kind: str, wanted: Source, snapshot: Snapshot, folder: Path) -> list[Record]:
    """All that was pulled, as `expected` has it."""
    way = KINDS[kind]
    path = SnapshotStore(folder / "store").path(snapshot)
    if wanted.kind == "table":
        return sorted(map(_cells, read_table(wanted, snapshot, path).to_dict("records")), key=repr)
    result = read_features(wanted, snapshot, path)
    assert result.crs.to_epsg() == 28992
    columns = ([way.id_column] if way.id_column else []) + list(properties(Row(0)))
    rows = result.frame.reindex(columns=columns).itertuples(index=False)
    cells = (tuple(_value(cell, texts=way.texts) for cell in row) for row in rows)
    return sorted(((*row, _shape(shape)) for row, shape in zip(cells, result.geometries, strict=True)), key=repr)


def _record(spec: Spec, way: Kind, row: Row) -> Record:
    names: list[object] = []
    if way.id_column:
        names = [{"ogc": f"f-{row.number}", "arcgis": row.number + 1}.get(spec.protocol, f"plans.{row.number}")]
    values = [_value(value, texts=way.texts) for value in (*names, *properties(row).values())]
    if not spec.has_shape(row.number):
        return (*values, None)
    parts = [shapely.Polygon(rings[0], rings[1:]) for rings in polygons(row.number, nested=spec.nested)]
    return (*values, _shape(shapely.MultiPolygon(parts)))


def _value(cell: object, *, texts: bool = False) -> object:
    """Bring the ways of saying nothing to one, and numbers to one kind; in GML every value is a text."""
    if cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if texts:
        return str(cell)
    if isinstance(cell, numbers.Real):
        return float(cell)
    return cell if isinstance(cell, str) else repr(cell)


def _shape(shape: shapely.Geometry | None) -> frozenset[bytes] | None:
    """The parts of a geometry with exact coordinates, whichever comes first and wherever a ring begins."""
    return None if shape is None else frozenset(shapely.normalize(part).wkb for part in shapely.get_parts([shape]))


def _cells(row: Mapping[str, object]) -> Record:
    cells = ((name, _value(value)) for name, value in row.items())
    stripped = ((name, value.strip() if isinstance(value, str) else value) for name, value in cells)
    # What is not there sorts nowhere, and a column without any value may not be there either.
    return tuple(sorted((name, value) for name, value in stripped if value is not None))


def _observations(rows: list[dict[str, Any]]) -> list[Record]:
    wide: dict[tuple[str, str], dict[str, object]] = {}
    for row in rows:
        key = row["RegioS"], row["Perioden"]
        wide.setdefault(key, {"RegioS": row["RegioS"], "Perioden": row["Perioden"]})[row["Measure"]] = row["Value"]
    return [_cells(row) for row in wide.values()]
