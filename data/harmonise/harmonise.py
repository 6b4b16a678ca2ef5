"""Snapshot → Layer and Issues: the columns and coordinates of a source converted to those of the layer."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.entries.mapping import LayerMapping, LineWidth
from data.entries.source import Source
from data.errors import HarmoniseError
from data.files.cell_values import as_text
from data.files.column_names import with_requested_columns
from data.harmonise.columns import Report, layer_table
from data.harmonise.content_date import content_column
from data.reading import Features
from data.rulebook.vocabulary import LayerBook, LayerSpec, Note
from spatial.geometry.lines import widened
from spatial.geometry.repair import repaired
from spatial.geometry.symbols import SymbolLimits, looks_like_symbol
from spatial.layers.content_date import CONTENT_ON
from spatial.layers.crs import RD
from spatial.layers.errors import LayerError
from spatial.layers.issues import Issue
from spatial.layers.layer import ID, LEFT_OUT, NOTE, Layer
from spatial.layers.nitrogen import nitrogen_class
from spatial.relations.filters import matching

__all__ = ["merge", "to_layer"]


def to_layer(
    source: Source, mapping: LayerMapping, features: Features, book: LayerBook, *, content_on: str = ""
) -> tuple[Layer, tuple[Issue, ...]]:
    """Make one layer of a source.

    Every feature that the mapping selects ends up in the layer or in an Issue: null and empty geometries are left out
    and counted, invalid rings are repaired and the m² that changed are kept, rows that occur twice are kept once, two
    different features of one id are both kept (the second as ``id#2``). What may not be published is left out and
    counted per municipality, without a word on what it is.

    Parameters
    ----------
    source, mapping
        The entry, and which of its layers.
    features
        What was read, in the source's own CRS.
    book
        What the layer's columns are.
    content_on
        Of when the content of the whole source is, where it has one date.

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

    frame = _select_columns(source, mapping, features.frame, issue)
    selected = np.flatnonzero(matching(frame, mapping.where))
    chosen = selected[_public_mask(mapping, frame.iloc[selected], issue)]
    raw = frame.iloc[chosen].reset_index(drop=True)
    table = layer_table(source, mapping, book, raw, chosen, issue)
    if content_on or source.content_columns:
        table[CONTENT_ON] = content_column(source, raw, table[ID], content_on, issue)
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
        frame = _widen_lines(frame, mapping.width_m, issue)
    frame = _repair_geometries(frame, spec, issue)
    frame = _make_ids_unique(frame, issue, dissolve=mapping.dissolve)
    for derived in spec.derive:
        frame[derived] = nitrogen_class(
            frame.get("deposition_mol_ha_yr", np.nan), frame.get("critical_deposition_mol_ha_yr", np.nan)
        )
    if spec.notes:
        frame[NOTE] = _codes(spec.notes, frame)
        if leaving_out := [note for note in spec.notes if note.leaves_out]:
            frame[LEFT_OUT] = [codes.partition(",")[0] for codes in _codes(leaving_out, frame)]
    try:
        return Layer(mapping.layer, frame), tuple(sorted(issues))
    except LayerError as err:
        msg = f"source '{source.id}': {err}; correct its entry, 'crs' first of all"
        raise HarmoniseError(msg) from err


def merge(name: str, parts: Iterable[Layer]) -> tuple[Layer, tuple[Issue, ...]]:
    """Combine layers of one name from several sources; an id that two of them have is made unique and reported."""
    parts = tuple(parts)
    frames = [part.frame for part in parts if len(part)]
    if not frames:
        return parts[0], ()
    frame = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry="geometry", crs=RD)
    issues: list[Issue] = []

    def issue(kind: str, feature_id: str, message: str, area_m2: float = 0.0, count: int = 1) -> None:
        issues.append(Issue("", name, kind, feature_id, message, area_m2, count))

    return Layer(name, _make_ids_unique(frame, issue, dissolve=False)), tuple(sorted(issues))


def _select_columns(source: Source, mapping: LayerMapping, frame: pd.DataFrame, issue: Report) -> pd.DataFrame:
    """Return the columns that the mapping reads, under the names that it has for them."""
    names = tuple(dict.fromkeys([*mapping.columns_read, *source.content_columns]))
    if frame.empty and not len(frame.columns):
        # An answer without features states no columns, and is still a statement that there is nothing.
        return pd.DataFrame({name: [] for name in names}, dtype=object)
    frame, respelled = with_requested_columns(frame, names, f"source '{source.id}', layer '{mapping.layer}'", "layers")
    if respelled:
        respellings = ", ".join(f"{name} as {in_source}" for in_source, name in sorted(respelled.items()))
        issue("respelled", "", f"column(s) spelled otherwise than in the entry: {respellings}", count=len(frame))
    frame = frame[list(names)]
    return frame.where(~frame.isin(list(mapping.null))) if mapping.null else frame


def _public_mask(mapping: LayerMapping, frame: pd.DataFrame, issue: Report) -> np.ndarray:
    """Return a mask of what may be published, and count the rest; a feature without the value may not."""
    public = mapping.public
    if public is None:
        return np.ones(len(frame), dtype=bool)
    allowed = {value.lower() for value in public.values}
    is_public = np.asarray(frame[public.column].astype("string").str.strip().str.lower().isin(allowed), dtype=bool)
    count_values = as_text(frame.loc[~is_public, public.count_by]).fillna("unknown")
    for value, count in count_values.value_counts().sort_index().items():
        issue("not_public", "", f"{value}: {count} not public; not in the layer", count=int(count))
    return is_public


def _widen_lines(frame: gpd.GeoDataFrame, width: LineWidth, issue: Report) -> gpd.GeoDataFrame:
    lines_and_areas = widened(np.asarray(frame.geometry.values), width.value)
    if lines_and_areas.was_line.any():
        message = f"lines drawn as areas {width.value:g} m wide ({width.status}: {width.source})"
        issue("widened", "", message, count=int(lines_and_areas.was_line.sum()))
    return frame.set_geometry(gpd.GeoSeries(lines_and_areas.geometry, index=frame.index, crs=RD))


def _repair_geometries(frame: gpd.GeoDataFrame, spec: LayerSpec, issue: Report) -> gpd.GeoDataFrame:
    before = np.asarray(frame.geometry.values)
    repair = repaired(before, spec.geometry)
    if repair.had_z.any():
        issue("z_dropped", "", "the third coordinate is not used", count=int(repair.had_z.sum()))
    for row in np.flatnonzero(repair.was_invalid & ~shapely.is_missing(repair.geometry)):
        why = shapely.is_valid_reason(before[row])
        issue("repaired", str(frame[ID].iloc[row]), f"invalid geometry mended ({why})", float(repair.changed_m2[row]))
    is_missing = shapely.is_missing(repair.geometry)
    for row in np.flatnonzero(is_missing):
        kind = "null_geometry" if shapely.is_missing(before[row]) else "empty_geometry"
        if kind == "empty_geometry" and not shapely.is_empty(before[row]):
            kind = "wrong_dimension"
        issue(kind, str(frame[ID].iloc[row]), f"no {spec.geometry} to draw or measure; not in the layer")
    frame = frame.set_geometry(gpd.GeoSeries(repair.geometry, index=frame.index, crs=RD))
    return frame[~is_missing].reset_index(drop=True)


def _make_ids_unique(frame: gpd.GeoDataFrame, issue: Report, *, dissolve: bool) -> gpd.GeoDataFrame:
    """Give every feature an id of its own, or dissolve those of one id into one."""
    frame = frame.copy()
    if dissolve and frame[ID].duplicated().any():
        dissolved = frame.dissolve(by=ID, as_index=False, aggfunc="first", method="unary")
        issue(
            "dissolved",
            "",
            f"{len(frame)} features joined to {len(dissolved)} by id",
            count=len(frame) - len(dissolved),
        )
        return gpd.GeoDataFrame(dissolved[frame.columns], geometry="geometry", crs=RD)
    is_repeated = _repeated_rows(frame)
    for name, count in frame.loc[is_repeated, ID].value_counts().sort_index().items():
        issue("duplicate", str(name), "the same feature occurs again; it stands once", count=int(count))
    frame = frame[~is_repeated].reset_index(drop=True)
    known_ids = set(frame[ID])
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: itertools.count(2))
    for row in np.flatnonzero(frame[ID].duplicated()):
        name = frame[ID].iloc[row]
        unique_id = next(other for number in numbers[name] if (other := f"{name}#{number}") not in known_ids)
        issue("duplicate_id", unique_id, "another feature has this id too; both stand")
        frame.loc[row, ID] = unique_id
    return frame


def _repeated_rows(frame: gpd.GeoDataFrame) -> pd.Series:
    """Return a mask of the rows that repeat an earlier row in every column and in shape."""
    is_repeated = pd.Series(data=False, index=frame.index)
    candidates = frame[frame[ID].duplicated(keep=False)]
    if len(candidates):
        content = candidates.drop(columns="geometry").astype("string").fillna("")
        content["geometry"] = shapely.to_wkb(shapely.normalize(np.asarray(candidates.geometry.values)), hex=True)
        is_repeated[candidates.index] = content.duplicated()
    return is_repeated


def _applies(note: Note, frame: gpd.GeoDataFrame) -> np.ndarray:
    """Return a mask of the features that carry a note."""
    if note.symbol is not None:
        return looks_like_symbol(np.asarray(frame.geometry.values), SymbolLimits(**note.symbol.model_dump()))
    if note.column not in frame:
        return np.zeros(len(frame), dtype=bool)
    values = frame[note.column]
    if note.equals is not None:
        return np.asarray((values == note.equals).fillna(value=False), dtype=bool)
    words = "|".join(re.escape(word) for word in (*note.words, *note.begins))
    start = r"^\W*" if note.begins else r"\b"
    found = as_text(values).str.contains(rf"{start}(?:{words})\b", case=False, regex=True)
    return np.asarray(found.fillna(value=False), dtype=bool)


def _codes(notes: Sequence[Note], frame: gpd.GeoDataFrame) -> list[str]:
    """Return the notes of each feature, comma-separated in their order, each once."""
    codes: list[dict[str, None]] = [{} for _ in range(len(frame))]
    for note in notes:
        for row in np.flatnonzero(_applies(note, frame)):
            codes[row][note.note] = None
    return [",".join(row) for row in codes]
