"""What the sources of claims deliver per municipality: none delivered is a white spot, never "nothing planned"."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.plan_capacity import HARDNESS, PLANS, numbers_in
from spatial.indicators.rows import IndicatorRows
from spatial.layers.layer import ID, NAME
from spatial.layers.places import HOME, REACHED
from spatial.messages import Sayable, message, sentences

__all__ = ["area_coverage_rows", "plan_coverage", "plan_coverage_rows", "without_plans"]

_AREAS: Final = {"energy.wind_areas_delivered": "wind_areas", "energy.solar_areas_delivered": "solar_areas"}


def plan_coverage(members: pd.DataFrame, plans: pd.DataFrame | None) -> pd.DataFrame:
    """Return per municipality what it states and what of that is on the map.

    Parameters
    ----------
    members
        The municipalities of the region, with the figures that were attached to them.
    plans
        Housing plans with their home in `municipality`; none where there is no such layer.

    Returns
    -------
    One row a municipality, in order of code: `code`, `name`, `plans` (plans on the map, also those without dwellings
    left: they show that the source reaches here), `mapped` (dwellings left in them), `stated` (dwellings that the
    municipality states, hard and soft; NaN where there are none: a table of capacities has 0 where nobody answered).
    """
    stated = pd.concat([numbers_in(members, f"plan_capacity_{kind}") for kind in HARDNESS], axis=1)
    codes = members[ID].astype(str).to_numpy()
    table = pd.DataFrame(
        {
            "code": codes,
            "name": members[NAME].astype(str).to_numpy(),
            "plans": 0,
            "mapped": 0.0,
            "stated": stated.sum(axis=1).where(lambda total: total > 0).to_numpy(dtype=float),
        }
    )
    if plans is not None and HOME in plans and len(plans):
        by_home = numbers_in(plans, "dwellings").groupby(plans[HOME])
        table["plans"] = by_home.size().reindex(codes, fill_value=0).to_numpy()
        table["mapped"] = by_home.sum().reindex(codes, fill_value=0.0).to_numpy()
    return table


def without_plans(members: pd.DataFrame, plans: pd.DataFrame | None) -> frozenset[str]:
    """Return the codes of the municipalities that state dwellings in plans and have no plan on the map."""
    table = plan_coverage(members, plans)
    return frozenset(table.loc[(table["plans"] == 0) & (table["stated"] > 0), "code"])


def plan_coverage_rows(rows: IndicatorRows, inputs: IndicatorInputs, plans: gpd.GeoDataFrame | None) -> None:
    """Add mapped against stated dwellings, per municipality and for the region, and how many municipalities delivered.

    A municipality without any plan on the map has no value: its capacity is stated, its places are not known.
    """
    table = plan_coverage(inputs.members, plans)
    delivered = table["plans"] > 0
    source = rows.origin(PLANS, *(f"municipalities.plan_capacity_{kind}" for kind in HARDNESS))
    lost = sorted(table.loc[~delivered, "name"])
    told = sentences(
        message("basis.coverage.delivered", delivered=int(delivered.sum()), members=len(table)),
        message("basis.coverage.none_delivered", names=lost) if lost else "",
    )
    rows.add("housing.plans_delivered", int(delivered.sum()), source=source, basis=told)
    known = table[table["stated"].notna()]
    stated = float(known["stated"].sum())
    if stated > 0:
        mapped = float(known["mapped"].sum())
        unknown = sorted(table.loc[table["stated"].isna(), "name"])
        basis = sentences(
            message("basis.coverage.plans", mapped=round(mapped), stated=round(stated)),
            told,
            message("basis.coverage.not_stated", names=unknown) if unknown else "",
        )
        rows.add("housing.plan_coverage", mapped / stated, source=source, basis=basis)
    else:
        rows.absent("housing.plan_coverage", message("absent.housing.stated_plans"))
    for code, _, count, mapped, stated_here in table.itertuples(index=False, name=None):
        _municipality_row(rows, str(code), int(count), float(mapped), float(stated_here), source)


def _municipality_row(
    rows: IndicatorRows, code: str, plans: int, mapped: float, stated: float, source: Sayable
) -> None:
    name = "housing.plan_coverage"
    if plans == 0:
        reason = (
            message("absent.coverage.none_delivered")
            if np.isnan(stated)
            else message("absent.coverage.none_delivered_of", stated=round(stated))
        )
        rows.absent(name, reason, subject=code)
    elif np.isnan(stated):
        rows.absent(name, message("absent.coverage.not_stated", mapped=round(mapped)), subject=code)
    else:
        basis = message("basis.coverage.plans", mapped=round(mapped), stated=round(stated))
        rows.add(name, mapped / stated, subject=code, source=source, basis=basis)


def area_coverage_rows(rows: IndicatorRows, inputs: IndicatorInputs) -> None:
    """Add per layer of search areas in how many municipalities it has one, and how many it has in each.

    A search area counts in every municipality that it reaches into.
    """
    for name, layer in _AREAS.items():
        frame = inputs.features.get(layer)
        if frame is None or REACHED not in frame:
            rows.absent(name, message("absent.coverage.no_layer", layer=rows.named([layer])[0]))
            continue
        reached = frame[REACHED].astype(str).str.split(",").explode().value_counts()
        members = inputs.members.set_index(ID)[NAME].astype(str)
        counts = reached.reindex(members.index, fill_value=0)
        lost = sorted(members[(counts == 0).to_numpy()])
        basis = sentences(
            message("basis.coverage.delivered", delivered=int((counts > 0).sum()), members=len(counts)),
            message("basis.coverage.none_delivered", names=lost) if lost else "",
        )
        source = rows.origin(layer)
        rows.add(name, int((counts > 0).sum()), source=source, basis=rows.with_label(basis, [layer]))
        for code, count in counts.items():
            if count:
                rows.add(name, int(count), subject=str(code), source=source)
            else:
                rows.absent(name, message("absent.coverage.none_delivered"), subject=str(code))
