"""The housing task: plans and their capacity beside the need, and what stands in their way."""

from typing import Final

import geopandas as gpd
import shapely

from spatial.geometry.symbols import is_symbol
from spatial.indicators import numbers
from spatial.indicators.given import Given
from spatial.indicators.housing_hindrance import hindrance_rows
from spatial.indicators.national import national_rows
from spatial.indicators.plan_capacity import PLANS, Capacity, capacity_rows, numbers_in, plans_at_home
from spatial.indicators.rows import Rows, joined, worst_status
from spatial.indicators.targets import Target
from spatial.layers.layer import NAME

__all__ = ["housing_rows"]

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


def housing_rows(rows: Rows, given: Given) -> None:
    """Add the rows of the theme."""
    plans = plans_at_home(given)
    capacity = capacity_rows(rows, given, plans)
    _density_row(rows, given, plans)
    _against_need(rows, given, capacity)
    hindrance_rows(rows, given, plans)
    for name, column in _FIGURES.items():
        _sum_row(rows, given, name, column)
    for name in ("housing.social_goal", "housing.national_need", "housing.national_plan_share"):
        national_rows(rows, given, name)
    for name, (dutch, english) in _ABSENT.items():
        rows.absent(name, dutch, english)


def _density_row(rows: Rows, given: Given, plans: gpd.GeoDataFrame | None) -> None:
    if plans is None or "dwellings" not in plans:
        rows.absent(
            "housing.odd_density",
            "Er is geen bron van woningbouwplannen met aantallen.",
            "There is no source of housing plans with numbers.",
        )
        return
    low, high = (numbers.read(given.ruleset, name) for name in (numbers.DENSITY_LOW, numbers.DENSITY_HIGH))
    drawn = ~is_symbol(plans) & (numbers_in(plans, "dwellings") > 0).to_numpy()
    area_ha = shapely.area(plans.geometry.to_numpy()[drawn]) / 10_000
    per_ha = numbers_in(plans, "dwellings").to_numpy()[drawn] / area_ha
    limits = f"{rows.number(low.value)}-{rows.number(high.value)}"
    rows.add(
        "housing.odd_density",
        int(((per_ha < low.value) | (per_ha > high.value)).sum()),
        status=worst_status(low.status, high.status),
        source="; ".join(dict.fromkeys(text for text in (rows.origin(PLANS), low.source, high.source) if text)),
        basis=rows.say(
            f"Buiten {limits} woningen per ha, van {len(per_ha)} plannen die als vlak zijn getekend: het aantal of de "
            "grens klopt misschien niet.",
            f"Outside {limits} dwellings per ha, of {len(per_ha)} plans that are drawn as an area: number or border "
            "may be wrong.",
        ),
    )


def _against_need(rows: Rows, given: Given, capacity: Capacity | None) -> None:
    """Add what the plans hold, and that against the need: of plans that have a period only what comes in time."""
    need = _need_rows(rows, given)
    if capacity is None:
        why = (
            "Geen bron geeft aantallen woningen in plannen voor deze regio.",
            "No source gives numbers of dwellings in plans for this region.",
        )
        for name in ("housing.hard_share", "housing.capacity", "housing.capacity_share", "housing.norm_share"):
            rows.absent(name, *why)
        return
    part = numbers.read(given.ruleset, numbers.SOFT_SHARE)
    norm = numbers.read(given.ruleset, numbers.CAPACITY_NORM)
    year = need.goal_year if need is not None else None
    hard, soft = capacity.before("hard", year), capacity.before("soft", year)
    total = sum(capacity.total.values())
    if total > 0:
        share = capacity.total["hard"] / total
        rows.add("housing.hard_share", share, source=capacity.source, basis=capacity.basis)
    else:
        rows.absent("housing.hard_share", "Er staan geen woningen in plannen.", "There are no dwellings in plans.")
    basis = joined(
        rows.say(
            f"Hard + {rows.number(part.value)} × zacht (al wat niet hard is).",
            f"Hard + {rows.number(part.value)} × soft (all that is not hard).",
        ),
        _in_time(rows, capacity, year),
        capacity.basis,
    )
    source = "; ".join(text for text in (capacity.source, part.source) if text)
    counted = hard + part.value * soft
    rows.add(
        "housing.capacity", counted, low=hard, high=hard + soft, status=worst_status(part.status), source=source,
        basis=basis,
    )  # fmt: skip
    if need is None or need.value == 0:
        why = ("Er is geen woningbehoefte opgegeven (zie housing.need).", "No need was given (see housing.need).")
        rows.absent("housing.capacity_share", *why)
        rows.absent("housing.norm_share", *why)
        return
    against = rows.say(
        f"Behoefte {rows.number(need.value)} ({need.title.nl}).", f"Need {rows.number(need.value)} ({need.title.en})."
    )
    for name, times in (("housing.capacity_share", 1.0), ("housing.norm_share", norm.value)):
        wanted = need.value * times
        rows.add(
            name,
            counted / wanted,
            low=hard / wanted,
            high=(hard + soft) / wanted,
            status=worst_status(part.status, need.status, *([norm.status] if name == "housing.norm_share" else [])),
            source="; ".join(text for text in (source, need.source) if text),
            edition=need.edition,
            basis=joined(against, basis),
        )


def _in_time(rows: Rows, capacity: Capacity, year: int | None) -> str:
    if year is None:
        return ""
    undated = rows.number(sum(capacity.undated(kind) for kind in capacity.total), 0)
    return rows.say(
        f"Alleen wat voor {year} begint; {undated} woningen zonder periode tellen mee.",
        f"Only what begins before {year}; {undated} dwellings without a period count.",
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
            f"De woondeals geven getallen per provincie; dat van {given.region.code} is niet bekend. Geef een doel "
            "housing.need in --rules DIR.",
            f"The housing deals give numbers per province; that of {given.region.code} is not known. Give a target "
            "housing.need in --rules DIR.",
        )
    else:
        basis = joined(
            rows.say("De regio is de hele provincie.", "The region is the whole province.") if need is deal else "",
            need.note.in_language(rows.lang) if need.note else "",
        )
        rows.add("housing.need", need.value, status=need.status, source=need.source, edition=need.edition, basis=basis)
    places = given.provinces or ((own,) if own else ())
    deals = [target for code in places if (target := given.targets.latest("housing.deal", code))]
    for target in deals:
        fixed = rows.say("Van de hele provincie, niet van de regio.", "Of the whole province, not of the region.")
        rows.add(
            "housing.deal",
            target.value,
            subject=target.at,
            status=target.status,
            source=target.source,
            edition=target.edition,
            basis=joined("" if target.at == own else fixed, target.note.in_language(rows.lang) if target.note else ""),
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
    values = numbers_in(members, column)
    if not values.notna().any():
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
