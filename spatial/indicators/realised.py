"""What stands there already, by CBS: wind and solar of an energy region."""

from typing import Final, NamedTuple

import pandas as pd

from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.params import LARGE_SOLAR, read_param
from spatial.indicators.rows import IndicatorRows, worst_status
from spatial.messages import Message, Sayable, message, sentences

__all__ = ["Realised", "realised_rows"]

_YEAR: Final = "figures_year"
_WIND: Final = "energy.realised_wind"
_SOLAR: Final = "energy.realised_solar"

_FIGURES: Final = {
    _WIND: "wind_energy_gwh",
    _SOLAR: "large_solar_energy_gwh",
    "energy.realised_solar_small": "small_solar_energy_gwh",
    "energy.installed_wind": "wind_power_mw",
    "energy.installed_solar": "large_solar_power_mw",
}


class Realised(NamedTuple):
    """What counts for the bid: TWh a year, with its origin; `basis` says what is not in it."""

    twh: float
    status: str
    source: Sayable
    edition: str
    basis: Sayable


def realised_rows(rows: IndicatorRows, inputs: IndicatorInputs) -> Realised | None:
    """Add the rows of what stands, and return their sum; none without any figure."""
    region = inputs.energy_region
    values = {name: _figure(region, column) for name, column in _FIGURES.items()}
    year = _figure(region, _YEAR)
    edition = "" if year is None else str(int(year))
    for name, column in _FIGURES.items():
        value = values[name]
        if value is None:
            rows.absent(name, _reason(region, column, wind="wind" in name))
        else:
            rows.add(name, value, status="V", source=_origin(rows, column), edition=edition)
    wind, solar = values[_WIND], values[_SOLAR]
    _roof_row(rows, region)
    if wind is not None and solar is not None and solar > 0:
        rows.add("energy.wind_to_solar", wind / solar, source=_origin(rows, "wind_energy_gwh"), edition=edition)
    else:
        rows.absent("energy.wind_to_solar", message("absent.energy.wind_to_solar"))
    if wind is None and solar is None:
        rows.absent("energy.realised", _reason(region, "wind_energy_gwh", wind=False))
        return None
    return _total(rows, inputs, wind, solar, edition)


def _total(
    rows: IndicatorRows, inputs: IndicatorInputs, wind: float | None, solar: float | None, edition: str
) -> Realised:
    limit = read_param(inputs.ruleset, LARGE_SOLAR)
    unknown = "wind" if wind is None else "solar" if solar is None else ""
    total = Realised(
        ((wind or 0.0) + (solar or 0.0)) / 1_000,
        worst_status(limit.status),
        _origin(rows, "wind_energy_gwh"),
        edition,
        sentences(
            message("basis.energy.realised", limit_kw=limit.value),
            message(f"basis.energy.realised_without_{unknown}") if unknown else "",
        ),
    )
    rows.add(
        "energy.realised",
        total.twh,
        low=total.twh if unknown else float("nan"),
        status=total.status,
        source=total.source,
        edition=edition,
        basis=total.basis,
    )
    return total


def _roof_row(rows: IndicatorRows, region: pd.Series | None) -> None:
    roof, field = (_figure(region, column) for column in ("large_solar_roof_kwp", "large_solar_field_kwp"))
    if roof is None or field is None or roof + field == 0:
        rows.absent("energy.roof_share", _reason(region, "large_solar_roof_kwp", wind=False))
        return
    rows.add(
        "energy.roof_share",
        roof / (roof + field),
        source=_origin(rows, "large_solar_roof_kwp"),
        basis=message("basis.energy.roof_share"),
    )


def _figure(region: pd.Series | None, column: str) -> float | None:
    if region is None or column not in region or pd.isna(region[column]):
        return None
    return float(region[column])


def _origin(rows: IndicatorRows, column: str) -> Sayable:
    return rows.origin(f"energy_regions.{column}")


def _reason(region: pd.Series | None, column: str, *, wind: bool) -> Message:
    """Return why a region has no figure."""
    if region is None:
        return message("absent.energy.no_figures")
    if column not in region:
        return message("absent.energy.no_column", column=column)
    return message("absent.energy.secret" if wind else "absent.energy.no_number")
