"""The housing task: plans and their capacity beside the need, and what stands in their way."""

from typing import Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from spatial.layer import NAME
from spatial.places import HOME
from spatial.symbols import is_symbol
from spatial.task import numbers
from spatial.task.given import Given
from spatial.task.housing_hindrance import hindrance_rows
from spatial.task.national import national_rows
from spatial.task.rows import Rows, worst_status
from spatial.task.targets import Target

__all__ = ["Capacity", "housing_rows", "plans_at_home"]

PLANS: Final = "housing_plans"

_HARDNESS: Final = ("hard", "soft")
_PHASES: Final = {
    "dwellings_2020_2024": "2020-2024",
    "dwellings_2025_2029": "2025-2029",
    "dwellings_2030_2050": "2030-2050",
    "dwellings_period_unknown": "?",
}

_FIGURES: Final = {
    "housing.stock": "housing_stock",
    "housing.built": "dwellings_built",
    "housing.permitted": "dwellings_permitted",
}

_ABSENT: Final = {
    "housing.deficit": (
        "Het woningtekort staat per woningmarktregio in de Staat van de Volkshuisvesting; geen bron is gekoppeld.",
        "The shortage stands per housing market region in the Staat van de Volkshuisvesting; no source is coupled.",
    ),
    "housing.affordable_share": (
        "Geen bron van plannen geeft de prijsklasse van de woningen.",
        "No source of plans gives the price class of the dwellings.",
    ),
    "housing.social_share": (
        "Geen bron van plannen geeft welk deel sociale huur is.",
        "No source of plans gives which part is social rent.",
    ),
}


class Capacity(NamedTuple):
    """Dwellings in hard and in soft plans, with where that comes from."""

    hard: float
    soft: float
    source: str
    edition: str
    basis: str


def housing_rows(rows: Rows, given: Given) -> None:
    """Add the rows of the theme."""
    plans = plans_at_home(given)
    by_plan = None if plans is None else _plan_rows(rows, given, plans)
    by_table = _table_rows(rows, given)
    if plans is None and by_table is None:
        why = (
            "Er is geen bron van woningbouwplannen (laag housing_plans) en geen tabel van plancapaciteit.",
            "There is no source of housing plans (layer housing_plans) and no table of plan capacity.",
        )
        rows.absent("housing.plans", *why)
        rows.absent("housing.plans_by_phase", *why)
    _density_row(rows, given, plans)
    _capacity_rows(rows, given, _chosen(rows, given, plans, by_plan, by_table))
    hindrance_rows(rows, given, plans)
    for name, column in _FIGURES.items():
        _sum_row(rows, given, name, column)
    for name in ("housing.social_goal", "housing.national_need", "housing.national_plan_share"):
        national_rows(rows, given, name)
    for name, (dutch, english) in _ABSENT.items():
        rows.absent(name, dutch, english)


def plans_at_home(given: Given) -> gpd.GeoDataFrame | None:
    """Return the housing plans that are at home in a municipality of the region; none where there is no such layer."""
    plans = given.inputs.get(PLANS)
    if plans is None or HOME not in plans:
        return None
    return plans[plans[HOME].isin(given.region.municipalities)].reset_index(drop=True)


def _plan_rows(rows: Rows, given: Given, plans: gpd.GeoDataFrame) -> Capacity | None:
    origin = rows.origin(PLANS)
    if plans.empty or "dwellings" not in plans:
        why = (
            "Hier staat geen plan met een aantal woningen in de bron; dat zegt niet dat er geen plan is.",
            "The source has no plan with a number of dwellings here; that does not say that there is none.",
        )
        rows.absent("housing.plans", *why)
        rows.absent("housing.plans_by_phase", *why)
        return None
    dwellings = _number(plans, "dwellings")
    hardness = _hardness(plans)
    unknown = int(dwellings.isna().sum())
    basis = rows.say(
        f"{len(plans)} plannen, waarvan {unknown} zonder aantal; een plan telt in zijn eigen gemeente.",
        f"{len(plans)} plans, {unknown} of them without a number; a plan counts in its own municipality.",
    )
    for kind in (*_HARDNESS, ""):
        rows.add(
            "housing.plans",
            dwellings[hardness == kind].sum(),
            subject=kind or rows.say("status onbekend", "status unknown"),
            source=origin,
            basis=basis,
        )
    rows.add("housing.plans", dwellings.sum(), source=origin, basis=basis)
    phases = [column for column in _PHASES if column in plans and plans[column].notna().any()]
    if not phases:
        rows.absent(
            "housing.plans_by_phase",
            "De bron van plannen geeft geen aantallen per periode.",
            "The source of plans gives no numbers by period.",
        )
    for column in phases:
        for kind in (*_HARDNESS, ""):
            total = _number(plans, column)[hardness == kind].sum()
            label = kind or rows.say("onbekend", "unknown")
            rows.add("housing.plans_by_phase", total, subject=f"{label} {_PHASES[column]}", source=origin)
    empty = sorted(given.members.loc[~given.members["feature_id"].isin(plans[HOME]), NAME].astype(str))
    if empty:
        basis += rows.say(f" Geen plan bekend in {', '.join(empty)}.", f" No plan known in {', '.join(empty)}.")
    soft = float(dwellings[hardness != "hard"].sum())
    return Capacity(float(dwellings[hardness == "hard"].sum()), soft, origin, "", basis)


def _table_rows(rows: Rows, given: Given) -> Capacity | None:
    """Add the plan capacity per municipality that a table gives, beside that of the plans on the map."""
    members = given.members
    columns = ("plan_capacity_hard", "plan_capacity_soft")
    if not all(column in members for column in columns):
        return None
    known = members[list(columns)].apply(pd.to_numeric).notna().any(axis=1)
    if not known.any():
        return None
    origin = rows.origin(*(f"municipalities.{column}" for column in columns))
    hard, soft = (float(_number(members, column).sum()) for column in columns)
    lost = sorted(members.loc[~known, NAME].astype(str))
    basis = rows.say("Opgave per gemeente.", "As stated per municipality.")
    if lost:
        basis += rows.say(f" Zonder {', '.join(lost)}.", f" Without {', '.join(lost)}.")
    for kind, value in (("hard", hard), ("soft", soft)):
        subject = rows.say(f"{kind}, opgave gemeenten", f"{kind}, stated by municipalities")
        rows.add("housing.plans", value, subject=subject, source=origin, basis=basis)
    return Capacity(hard, soft, origin, "", basis)


def _chosen(
    rows: Rows, given: Given, plans: gpd.GeoDataFrame | None, by_plan: Capacity | None, by_table: Capacity | None
) -> Capacity | None:
    """Take the plans on the map where every municipality has one, else what the municipalities state.

    A municipality without any plan is more often one that the source does not cover than one that plans nothing.
    """
    if by_plan is not None and plans is not None and set(given.region.municipalities) <= set(plans[HOME]):
        return by_plan
    if by_table is not None:
        return by_table
    if by_plan is None:
        return None
    least = rows.say("Ten minste dit.", "At least this.")
    return by_plan._replace(basis=f"{least} {by_plan.basis}")


def _density_row(rows: Rows, given: Given, plans: gpd.GeoDataFrame | None) -> None:
    if plans is None or "dwellings" not in plans:
        rows.absent(
            "housing.odd_density",
            "Er is geen bron van woningbouwplannen met aantallen.",
            "There is no source of housing plans with numbers.",
        )
        return
    low, high = (numbers.read(given.ruleset, name) for name in (numbers.DENSITY_LOW, numbers.DENSITY_HIGH))
    drawn = ~is_symbol(plans) & (_number(plans, "dwellings") > 0).to_numpy()
    area_ha = shapely.area(plans.geometry.to_numpy()[drawn]) / 10_000
    per_ha = _number(plans, "dwellings").to_numpy()[drawn] / area_ha
    limits = f"{rows.number(low.value)}-{rows.number(high.value)}"
    rows.add(
        "housing.odd_density",
        int(((per_ha < low.value) | (per_ha > high.value)).sum()),
        status=worst_status(low.status, high.status),
        source="; ".join(dict.fromkeys(part for part in (rows.origin(PLANS), low.source, high.source) if part)),
        basis=rows.say(
            f"Buiten {limits} woningen per ha, van {len(per_ha)} plannen die als vlak zijn getekend: het aantal of de "
            "grens klopt misschien niet.",
            f"Outside {limits} dwellings per ha, of {len(per_ha)} plans that are drawn as an area: number or border "
            "may be wrong.",
        ),
    )


def _capacity_rows(rows: Rows, given: Given, capacity: Capacity | None) -> None:
    need = _need_rows(rows, given)
    if capacity is None:
        why = (
            "Geen bron geeft aantallen woningen in plannen voor deze regio.",
            "No source gives numbers of dwellings in plans for this region.",
        )
        for name in ("housing.hard_share", "housing.capacity", "housing.capacity_share", "housing.norm_share"):
            rows.absent(name, *why)
        return
    soft = numbers.read(given.ruleset, numbers.SOFT_SHARE)
    norm = numbers.read(given.ruleset, numbers.CAPACITY_NORM)
    total = capacity.hard + capacity.soft
    if total > 0:
        rows.add("housing.hard_share", capacity.hard / total, source=capacity.source, basis=capacity.basis)
    else:
        rows.absent("housing.hard_share", "Er staan geen woningen in plannen.", "There are no dwellings in plans.")
    counted = capacity.hard + soft.value * capacity.soft
    words = rows.say(
        f"Hard + {rows.number(soft.value)} × zacht (al wat niet hard is).",
        f"Hard + {rows.number(soft.value)} × soft (all that is not hard).",
    )
    basis = f"{words} {capacity.basis}"
    source = "; ".join(part for part in (capacity.source, soft.source) if part)
    rows.add(
        "housing.capacity",
        counted,
        low=capacity.hard,
        high=total,
        status=worst_status(soft.status),
        source=source,
        basis=basis,
    )
    if need is None or need.value == 0:
        why = ("Er is geen woningbehoefte opgegeven (zie housing.need).", "No need was given (see housing.need).")
        rows.absent("housing.capacity_share", *why)
        rows.absent("housing.norm_share", *why)
        return
    against = rows.say(
        f"Behoefte {rows.number(need.value)} ({need.title.nl}).", f"Need {rows.number(need.value)} ({need.title.en})."
    )
    for name, times in (("housing.capacity_share", 1.0), ("housing.norm_share", norm.value)):
        rows.add(
            name,
            counted / (need.value * times),
            low=capacity.hard / (need.value * times),
            high=total / (need.value * times),
            status=worst_status(soft.status, need.status, *([norm.status] if times != 1.0 else [])),
            source="; ".join(part for part in (source, need.source) if part),
            edition=need.edition,
            basis=f"{against} {basis}",
        )


def _need_rows(rows: Rows, given: Given) -> Target | None:
    """Add need and deal; the deal of a province is the need of a region that is that province, and of no other."""
    need = given.targets.latest("housing.need", given.region.code)
    own = given.region.code if given.region.code.startswith("PV") else given.province
    deal = given.targets.latest("housing.deal", own) if own else None
    need = need or deal
    if need is None:
        rows.absent(
            "housing.need",
            f"De woondeals geven getallen per provincie; die van {given.region.code} is niet bekend. Geef een doel "
            "housing.need in --rules DIR.",
            f"The housing deals give numbers per province; that of {given.region.code} is not known. Give a target "
            "housing.need in --rules DIR.",
        )
    else:
        basis = need.note.in_language(rows.lang) if need.note else ""
        if need is deal:
            basis = (
                rows.say("De regio is de hele provincie.", "The region is the whole province.") + f" {basis}".rstrip()
            )
        rows.add("housing.need", need.value, status=need.status, source=need.source, edition=need.edition, basis=basis)
    places = given.provinces or ((own,) if own else ())
    deals = [target for code in places if (target := given.targets.latest("housing.deal", code))]
    for target in deals:
        note = target.note.in_language(rows.lang) if target.note else ""
        fixed = rows.say("Van de hele provincie, niet van de regio.", "Of the whole province, not of the region.")
        rows.add(
            "housing.deal",
            target.value,
            subject=target.at,
            status=target.status,
            source=target.source,
            edition=target.edition,
            basis=" ".join(part for part in ("" if target.at == own else fixed, note) if part),
        )
    if not deals:
        rows.absent(
            "housing.deal",
            "In welke provincie de regio ligt, zegt de bron van de gemeenten niet (kolom province_code).",
            "The source of the municipalities does not say in which province the region lies (column province_code).",
        )
    return need


def _sum_row(rows: Rows, given: Given, name: str, column: str) -> None:
    members = given.members
    values = _number(members, column) if column in members else pd.Series(dtype=float)
    if values.notna().sum() == 0:
        rows.absent(
            name,
            f"Geen bron geeft '{column}' per gemeente; zie `opgavenkaart sources`.",
            f"No source gives '{column}' per municipality; see `opgavenkaart sources`.",
        )
        return
    lost = sorted(members.loc[values.isna().to_numpy(), NAME].astype(str))
    rows.add(
        name,
        values.sum(),
        source=rows.origin(f"municipalities.{column}"),
        basis=rows.say(f"Zonder {', '.join(lost)}.", f"Without {', '.join(lost)}.") if lost else "",
    )


def _hardness(plans: gpd.GeoDataFrame) -> np.ndarray:
    status = plans["status"] if "status" in plans else pd.Series("", index=plans.index)
    return np.where(status.isin(_HARDNESS), status, "").astype(object)


def _number(frame: pd.DataFrame, column: str) -> pd.Series:
    return pd.to_numeric(frame[column]).astype(float)
