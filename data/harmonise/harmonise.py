"""Snapshot → Layer and Issues: the source's columns and coordinates brought to the layer's."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.entries.mapping import LayerMapping, Width
from data.entries.source import Source
from data.errors import HarmoniseError
from data.files.cell_values import as_text
from data.files.column_names import as_asked
from data.harmonise.columns import Report, layer_table
from data.reading import Features
from data.rulebook.vocabulary import LayerBook, LayerSpec, Note
from spatial.geometry.lines import widened
from spatial.geometry.repair import repaired
from spatial.geometry.symbols import SymbolLimits, looks_like_symbol
from spatial.layers.crs import RD
from spatial.layers.errors import LayerError
from spatial.layers.issues import Issue
from spatial.layers.layer import ID, NOTE, Layer
from spatial.layers.nitrogen import nitrogen_class
from spatial.relations.filters import matching

__all__ = ["merged", "to_layer"]


def to_layer(
    source: Source, mapping: LayerMapping, features: Features, book: LayerBook
) -> tuple[Layer, tuple[Issue, ...]]:
    """Make one layer of a source.

    Every feature that the mapping asks for ends up in the layer or in an Issue: null and empty geometries are left out
    and counted, broken rings are mended and the m² that changed are kept, rows that occur twice stand once, two
    different features of one id both stand (the second as ``id#2``). What may not be published is left out and counted
    per municipality, without a word on what it is.

    Parameters
    ----------
    source, mapping
        The entry, and which of its layers.
    features
        What was read, in the source's own CRS.
    book
        What the layer's columns are.

    Returns
    -------
    The layer (EPSG:28992, sorted by id), with a column for each that the layer knows, and the issues, sorted.

    Raises
    ------
    HarmoniseError
        A column that the mapping names is missing, or holds what it may not hold.
    """
    spec = book.layers[mapping.layer]
    issues: list[Issue] = []

    def issue(kind: str, feature_id: str, message: str, area_m2: float = 0.0, count: int = 1) -> None:
        issues.append(Issue(source.id, mapping.layer, kind, feature_id, message, round(area_m2, 3), count))

    frame = _named(source, mapping, features.frame, issue)
    wanted = np.flatnonzero(matching(frame, mapping.where))
    chosen = wanted[_public(mapping, frame.iloc[wanted], issue)]
    raw = frame.iloc[chosen].reset_index(drop=True)
    table = layer_table(source, mapping, book, raw, chosen, issue)
    geometries = features.geometries[chosen]
    if features.curved:
        issue("curves_linearised", "", "arcs were read as short straight pieces", count=features.curved)
    if not features.crs.equals(RD, ignore_axis_order=True):
        issue(
            "transformed",
            "",
            f"{features.crs.to_string()} to EPSG:28992 without the RDNAPTRANS grid: off by at most 0.25 m",
            count=len(geometries),
        )
    frame = gpd.GeoDataFrame(table, geometry=geometries, crs=features.crs).to_crs(RD)
    if mapping.width_m is not None:
        frame = _drawn_wide(frame, mapping.width_m, issue)
    frame = _mended(frame, spec, issue)
    frame = _identified(frame, issue, dissolve=mapping.dissolve)
    for derived in spec.derive:
        frame[derived] = nitrogen_class(
            frame.get("deposition_mol_ha_yr", np.nan), frame.get("critical_deposition_mol_ha_yr", np.nan)
        )
    if spec.notes:
        frame[NOTE] = _notes(spec.notes, frame)
    try:
        return Layer(mapping.layer, frame), tuple(sorted(issues))
    except LayerError as err:
        msg = f"source '{source.id}': {err}; mend its entry, 'crs' first of all"
        raise HarmoniseError(msg) from err


def merged(name: str, parts: Iterable[Layer]) -> tuple[Layer, tuple[Issue, ...]]:
    """Bring layers of one name from several sources together; an id that two of them have is kept apart and told."""
    parts = tuple(parts)
    frames = [part.frame for part in parts if len(part)]
    if not frames:
        return parts[0], ()
    frame = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=RD)
    issues: list[Issue] = []

    def issue(kind: str, feature_id: str, message: str, area_m2: float = 0.0, count: int = 1) -> None:
        issues.append(Issue("", name, kind, feature_id, message, area_m2, count))

    return Layer(name, _identified(frame, issue, dissolve=False)), tuple(sorted(issues))


def _named(source: Source, mapping: LayerMapping, frame: pd.DataFrame, issue: Report) -> pd.DataFrame:
    """Return the columns that the mapping reads, by the names that it has for them."""
    if frame.empty and not len(frame.columns):
        # An answer without features does not tell its columns, and says all the same that there is nothing here.
        return pd.DataFrame({name: [] for name in mapping.asked}, dtype=object)
    frame, spelled = as_asked(frame, mapping.asked, f"source '{source.id}', layer '{mapping.layer}'", "layers")
    if spelled:
        told = ", ".join(f"{name} as {theirs}" for theirs, name in sorted(spelled.items()))
        issue("respelled", "", f"column(s) spelled otherwise than in the entry: {told}", count=len(frame))
    frame = frame[list(mapping.asked)]
    return frame.where(~frame.isin(list(mapping.null))) if mapping.null else frame


def _public(mapping: LayerMapping, frame: pd.DataFrame, issue: Report) -> np.ndarray:
    """Return a mask of what may be published, and count the rest; a feature that says nothing may not."""
    public = mapping.public
    if public is None:
        return np.ones(len(frame), dtype=bool)
    allowed = {value.lower() for value in public.values}
    open_ = np.asarray(frame[public.column].astype("string").str.strip().str.lower().isin(allowed), dtype=bool)
    places = as_text(frame.loc[~open_, public.count_by]).fillna("unknown")
    for place, count in places.value_counts().sort_index().items():
        issue("not_public", "", f"{place}: {count} not public; not in the layer", count=int(count))
    return open_


def _drawn_wide(frame: gpd.GeoDataFrame, width: Width, issue: Report) -> gpd.GeoDataFrame:
    drawn = widened(np.asarray(frame.geometry.values), width.value)
    if drawn.was_line.any():
        message = f"lines drawn as areas {width.value:g} m wide ({width.status}: {width.source})"
        issue("widened", "", message, count=int(drawn.was_line.sum()))
    return frame.set_geometry(gpd.GeoSeries(drawn.geometry, index=frame.index, crs=RD))


def _mended(frame: gpd.GeoDataFrame, spec: LayerSpec, issue: Report) -> gpd.GeoDataFrame:
    before = np.asarray(frame.geometry.values)
    fixed = repaired(before, spec.geometry)
    if fixed.had_z.any():
        issue("z_dropped", "", "the third coordinate is not used", count=int(fixed.had_z.sum()))
    for row in np.flatnonzero(fixed.was_invalid & ~shapely.is_missing(fixed.geometry)):
        why = shapely.is_valid_reason(before[row])
        issue("repaired", str(frame[ID].iloc[row]), f"invalid geometry mended ({why})", float(fixed.changed_m2[row]))
    gone = shapely.is_missing(fixed.geometry)
    for row in np.flatnonzero(gone):
        kind = "null_geometry" if shapely.is_missing(before[row]) else "empty_geometry"
        if kind == "empty_geometry" and not shapely.is_empty(before[row]):
            kind = "wrong_dimension"
        issue(kind, str(frame[ID].iloc[row]), f"no {spec.geometry} to draw or measure; not in the layer")
    frame = frame.set_geometry(gpd.GeoSeries(fixed.geometry, index=frame.index, crs=RD))
    return frame[~gone].reset_index(drop=True)


def _identified(frame: gpd.GeoDataFrame, issue: Report, *, dissolve: bool) -> gpd.GeoDataFrame:
    """Give every feature an id of its own, or join those of one id."""
    frame = frame.copy()
    if dissolve and frame[ID].duplicated().any():
        joined = frame.dissolve(by=ID, as_index=False, aggfunc="first", method="unary")
        issue("dissolved", "", f"{len(frame)} features joined to {len(joined)} by id", count=len(frame) - len(joined))
        return gpd.GeoDataFrame(joined[frame.columns], geometry="geometry", crs=RD)
    twin = _twins(frame)
    for name, count in frame.loc[twin, ID].value_counts().sort_index().items():
        issue("duplicate", str(name), "the same feature occurs again; it stands once", count=int(count))
    frame = frame[~twin].reset_index(drop=True)
    taken = set(frame[ID])
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: itertools.count(2))
    for row in np.flatnonzero(frame[ID].duplicated()):
        name = frame[ID].iloc[row]
        fresh = next(other for number in numbers[name] if (other := f"{name}#{number}") not in taken)
        issue("duplicate_id", fresh, "another feature has this id too; both stand")
        frame.loc[row, ID] = fresh
    return frame


def _twins(frame: gpd.GeoDataFrame) -> pd.Series:
    """Return a mask of the rows that repeat an earlier row in every column and in shape."""
    twin = pd.Series(data=False, index=frame.index)
    again = frame[frame[ID].duplicated(keep=False)]
    if len(again):
        content = again.drop(columns="geometry").astype("string").fillna("")
        content["geometry"] = shapely.to_wkb(shapely.normalize(np.asarray(again.geometry.values)), hex=True)
        twin[again.index] = content.duplicated()
    return twin


def _notes(notes: tuple[Note, ...], frame: gpd.GeoDataFrame) -> list[str]:
    marks: list[list[str]] = [[] for _ in range(len(frame))]
    for note in notes:
        if note.symbol is not None:
            holds = looks_like_symbol(np.asarray(frame.geometry.values), SymbolLimits(**note.symbol.model_dump()))
        elif note.column in frame:
            holds = (frame[note.column] == note.equals).fillna(value=False).to_numpy(dtype=bool)
        else:
            continue
        for row in np.flatnonzero(holds):
            marks[row].append(note.note)
    return [",".join(row) for row in marks]
