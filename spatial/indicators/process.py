"""Grid, nature and process: what the region knows of them, and how sure its numbers are."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
import shapely

from spatial import overlay
from spatial.indicators import numbers
from spatial.indicators.given import Given
from spatial.indicators.rows import Rows

__all__ = ["grid_rows", "nature_rows", "process_rows"]

_GRIDS: Final = {"grid.consumption": "grid_consumption_areas", "grid.generation": "grid_generation_areas"}
_CLASS: Final = "congestion_class"

_ABSENT: Final = {
    "grid.stations": (
        "De capaciteitskaart geeft voedingsgebieden, geen stations.",
        "The capacity map gives supply areas, no stations.",
    ),
    "grid.planned_year": (
        "Het jaar van uitbreiding staat in de investeringsplannen van de netbeheerders; er is geen bron aan gekoppeld.",
        "The year of extension stands in the investment plans of grid operators; no source is coupled.",
    ),
    "nature.habitat_condition": (
        "De toestand staat per gebied in de natuurdoelanalyse (bij12.nl), als tekst; er is geen bron aan gekoppeld.",
        "The condition stands per area in the nature goal analysis (bij12.nl), as text; no source is coupled.",
    ),
    "nature.measures": (
        "Het oordeel (ja, ja mits, nee tenzij) staat per gebied bij de Ecologische Autoriteit; er is geen bron aan "
        "gekoppeld.",
        "The verdict (yes, yes if, no unless) stands per area with the Ecologische Autoriteit; no source is coupled.",
    ),
    "nature.province_condition": (
        "Dit staat per provincie op clo.nl (nl1607); er is geen bron aan gekoppeld.",
        "This stands per province on clo.nl (nl1607); no source is coupled.",
    ),
}


def grid_rows(rows: Rows, given: Given, *, threads: int = 1) -> None:
    """Add the share of the region's ground in each class of the capacity map."""
    for name, layer in _GRIDS.items():
        frame = given.inputs.get(layer)
        if frame is None or _CLASS not in frame:
            rows.absent(
                name,
                f"Er is geen bron van de capaciteitskaart (laag {layer}).",
                f"There is no source of the capacity map (layer {layer}).",
            )
            continue
        shapes = np.array([given.region.geometry], dtype=object)
        found = overlay.overlaps(np.asarray(frame.geometry.values), shapes, threads=threads)
        classes = pd.to_numeric(frame[_CLASS]).to_numpy(dtype=float)[found.left]
        known = ~np.isnan(classes)
        joined = overlay.dissolve(found.geometry[known], classes[known], threads=threads)
        for value, geometry in zip(joined.group, joined.geometry, strict=True):
            share = float(shapely.area(geometry)) / 10_000 / given.region.area_ha
            rows.add(name, share, subject=f"{value:g}", source=rows.origin(layer))
        if not known.any():
            rows.absent(
                name,
                "De bron kent hier geen gebied met een klasse.",
                "The source knows no area with a class here.",
            )
    for name in ("grid.stations", "grid.planned_year"):
        rows.absent(name, *_ABSENT[name])


def nature_rows(rows: Rows) -> None:
    """Say of each indicator of nature where it stands."""
    for name in ("nature.habitat_condition", "nature.measures", "nature.province_condition"):
        rows.absent(name, *_ABSENT[name])


def process_rows(rows: Rows, given: Given, agreement: Mapping[str, float] | None) -> None:
    """Add findings per decider, the part across borders, agreement on facts, and the part of numbers unverified.

    Parameters
    ----------
    agreement
        ``agreed`` and ``disputed`` to the share of the facts; none where nobody reckoned it.
    """
    found = given.findings
    rows.add("process.findings", len(found), basis=rows.say("Conflicten en kansen.", "Conflicts and opportunities."))
    deciders = found["deciders"].astype("string").str.split(",").explode()
    for decider, count in deciders[deciders != ""].value_counts().sort_index().items():
        rows.add("process.findings_by_decider", count, subject=str(decider))
    if len(found):
        rows.add("process.cross_border_share", float(found["cross_border"].astype(bool).mean()))
    else:
        why = ("Er is geen bevinding in deze regio.", "There is no finding in this region.")
        rows.absent("process.findings_by_decider", *why)
        rows.absent("process.cross_border_share", *why)
    for name, key in (("process.facts_agreed", "agreed"), ("process.facts_disputed", "disputed")):
        if agreement is None or key not in agreement or np.isnan(agreement[key]):
            rows.absent(
                name,
                "Partijen hebben nog geen standpunt over feiten gegeven (positions in --rules DIR).",
                "Parties have given no position on facts yet (positions in --rules DIR).",
            )
        else:
            rows.add(name, agreement[key])
    _unverified_row(rows, given)


def _unverified_row(rows: Rows, given: Given) -> None:
    judged = [rule for rule in given.ruleset.rules.values() if not rule.missing(given.inputs)]
    read = dict.fromkeys(numbers.TASK_PARAMS)
    read |= dict.fromkeys(name for rule in judged for name in given.ruleset.params_of(rule))
    places = {given.region.code, "NL", *given.provinces}
    statuses: list[str] = [numbers.read(given.ruleset, name).status for name in read]
    statuses += [target.status for target in given.targets.rows.values() if target.at in places]
    open_ = sum(status == "U" for status in statuses)
    rows.add(
        "process.unverified_share",
        open_ / len(statuses),
        basis=rows.say(
            f"{open_} van {len(statuses)} getallen die regels en opgave hier lezen.",
            f"{open_} of {len(statuses)} numbers that rules and task read here.",
        ),
    )
