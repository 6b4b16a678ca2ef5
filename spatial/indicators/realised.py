"""What stands there already, by CBS: wind and solar of an energy region."""

from typing import NamedTuple

import pandas as pd

from spatial.indicators import numbers
from spatial.indicators.given import Given
from spatial.indicators.rows import Rows, worst_status

__all__ = ["Realised", "realised_rows"]

_YEAR = "figures_year"

_FIGURES = {
    "energy.realised_wind": "wind_energy_gwh",
    "energy.realised_solar": "large_solar_energy_gwh",
    "energy.realised_solar_small": "small_solar_energy_gwh",
    "energy.installed_wind": "wind_power_mw",
    "energy.installed_solar": "large_solar_power_mw",
}


class Realised(NamedTuple):
    """What counts for the bid: TWh a year, with its origin; `basis` says what is not in it."""

    twh: float
    status: str
    source: str
    edition: str
    basis: str


def realised_rows(rows: Rows, given: Given) -> Realised | None:
    """Add the rows of what stands, and return their sum; none without any figure."""
    region = given.energy_region
    values = {name: _figure(region, column) for name, column in _FIGURES.items()}
    year = _figure(region, _YEAR)
    edition = "" if year is None else str(int(year))
    for name, column in _FIGURES.items():
        value = values[name]
        if value is None:
            rows.absent(name, *_why(region, column, wind="wind" in name))
        else:
            rows.add(name, value, status="V", source=_origin(rows, column), edition=edition)
    wind, solar = values["energy.realised_wind"], values["energy.realised_solar"]
    _roof_row(rows, region)
    if wind is not None and solar is not None and solar > 0:
        rows.add("energy.wind_to_solar", wind / solar, source=_origin(rows, "wind_energy_gwh"), edition=edition)
    else:
        rows.absent(
            "energy.wind_to_solar",
            "Wind of grote zon is onbekend (zie energy.realised_wind, energy.realised_solar).",
            "Wind or large solar is unknown (see energy.realised_wind, energy.realised_solar).",
        )
    if wind is None and solar is None:
        rows.absent("energy.realised", *_why(region, "wind_energy_gwh", wind=False))
        return None
    limit = numbers.read(given.ruleset, numbers.LARGE_SOLAR)
    unknown = [
        *([rows.say("wind", "wind")] if wind is None else []),
        *([rows.say("grote zon", "large solar")] if solar is None else []),
    ]
    basis = rows.say(
        f"Wind (genormaliseerd) en zon boven {rows.number(limit.value)} kW.",
        f"Wind (normalised) and solar above {rows.number(limit.value)} kW.",
    )
    if unknown:
        basis += rows.say(
            f" Ten minste dit: {unknown[0]} is onbekend (bij weinig installaties geheim).",
            f" At least this: {unknown[0]} is unknown (secret where there are few installations).",
        )
    made = Realised(
        ((wind or 0.0) + (solar or 0.0)) / 1_000,
        worst_status(limit.status),
        _origin(rows, "wind_energy_gwh"),
        edition,
        basis,
    )
    rows.add(
        "energy.realised",
        made.twh,
        low=made.twh if unknown else float("nan"),
        status=made.status,
        source=made.source,
        edition=edition,
        basis=basis,
    )
    return made


def _roof_row(rows: Rows, region: pd.Series | None) -> None:
    roof, field = (_figure(region, column) for column in ("large_solar_roof_kwp", "large_solar_field_kwp"))
    if roof is None or field is None or roof + field == 0:
        rows.absent("energy.roof_share", *_why(region, "large_solar_roof_kwp", wind=False))
        return
    rows.add(
        "energy.roof_share",
        roof / (roof + field),
        source=_origin(rows, "large_solar_roof_kwp"),
        basis=rows.say("Naar opgesteld vermogen.", "By installed power."),
    )


def _figure(region: pd.Series | None, column: str) -> float | None:
    if region is None or column not in region or pd.isna(region[column]):
        return None
    return float(region[column])


def _origin(rows: Rows, column: str) -> str:
    return rows.origin(f"energy_regions.{column}")


def _why(region: pd.Series | None, column: str, *, wind: bool) -> tuple[str, str]:
    if region is None:
        return (
            "Er zijn geen cijfers per energieregio: de laag energy_regions ontbreekt, of dit is geen energieregio.",
            "There are no figures per energy region: the layer energy_regions is missing, or this is no such region.",
        )
    if column not in region:
        return (
            f"Geen bron geeft '{column}' per energieregio (CBS 85004NED en 85005NED); zie `opgavenkaart sources`.",
            f"No source gives '{column}' per energy region (CBS 85004NED and 85005NED); see `opgavenkaart sources`.",
        )
    secret = (" bij weinig turbines is dat geheim", " it is secret where there are few turbines") if wind else ("", "")
    return (
        f"De bron geeft voor deze regio geen getal{':' + secret[0] if wind else ''}.",
        f"The source gives no number for this region{':' + secret[1] if wind else ''}.",
    )
