"""The noun `Target`: what was promised for a region, a province or the country, with its origin."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import Field

from spatial.layers.errors import RuleError
from spatial.messages import Text
from spatial.parameters.params import Identifier, Row, Status

__all__ = ["NATION", "TARGET_INDICATORS", "Target", "Targets"]

NATION: Final = "NL"

TARGET_INDICATORS: Final[Mapping[str, str]] = {
    "energy.bid": "TWh",
    "energy.municipal_sum": "TWh",
    "energy.national_bids": "TWh",
    "energy.national_expected": "TWh",
    "energy.national_goal": "TWh",
    "energy.national_pipeline": "TWh",
    "energy.national_realised": "TWh",
    "housing.deal": "1",
    "housing.national_need": "1",
    "housing.national_plan_share": "share",
    "housing.need": "1",
    "housing.social_goal": "share",
    "nitrogen.goal": "share",
    "nitrogen.national_expected": "share",
    "nitrogen.national_realised": "share",
}
"""What a target may be about, with the unit that its numbers have."""


class Target(Row):
    """One promise: how much, where, by when, and who says so.

    Parameters
    ----------
    indicator
        What it is about, one of `TARGET_INDICATORS`.
    at
        Code of an energy region (``ES04``), a province (``PV23``) or a municipality (``GM0193``), or ``NL``.
    value, unit
        A share is 0 to 1; a number of dwellings has unit ``1``.
    start_year, goal_year
        First and last year that it is about. What was reached since `start_year` is taken off; without one the number
        is what is still to be done.
    members
        Names of the municipalities that it was made for.
    shares
        What each municipality takes of it, by GM code or name, in the same unit.
    """

    id: Identifier
    indicator: str
    at: Annotated[str, Field(pattern=r"^([A-Z]{2}\d{2}|GM\d{4}|NL)$")]
    value: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    unit: str
    title: Text
    status: Status
    source: Annotated[str, Field(min_length=1)]
    edition: str = ""
    start_year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    goal_year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    note: Text | None = None
    members: tuple[str, ...] = ()
    shares: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(default_factory=dict)


@dataclass(frozen=True)
class Targets:
    """Hold targets by id.

    Raises
    ------
    RuleError
        A target is about something unknown, has another unit than that has, or says again what another one says.
    """

    rows: dict[str, Target]

    def __post_init__(self) -> None:
        said: defaultdict[tuple[str, str, int | None], list[str]] = defaultdict(list)
        for target in self.rows.values():
            unit = TARGET_INDICATORS.get(target.indicator)
            if unit is None:
                msg = (
                    f"target '{target.id}', indicator: there is no '{target.indicator}'; "
                    f"allowed: {', '.join(TARGET_INDICATORS)}"
                )
                raise RuleError(msg)
            if target.unit != unit:
                msg = f"target '{target.id}', unit: '{target.indicator}' is in '{unit}', not in '{target.unit}'"
                raise RuleError(msg)
            if twice := sorted({name for name in target.members if target.members.count(name) > 1}):
                msg = f"target '{target.id}', members: {', '.join(twice)} twice; keep one"
                raise RuleError(msg)
            said[target.indicator, target.at, target.goal_year].append(target.id)
        for (indicator, at, _), names in said.items():
            if len(names) > 1:
                msg = (
                    f"target '{names[1]}': '{indicator}' at {at} stands in '{names[0]}' already; "
                    f"give yours the id '{names[0]}' to replace it, or another goal_year"
                )
                raise RuleError(msg)

    def of(self, indicator: str, at: str) -> tuple[Target, ...]:
        """Return the targets of an indicator at a place, in order of year; none may be there."""
        found = [target for target in self.rows.values() if (target.indicator, target.at) == (indicator, at)]
        return tuple(sorted(found, key=lambda target: (target.goal_year or 0, target.id)))

    def latest(self, indicator: str, at: str) -> Target | None:
        """Return the target of an indicator at a place with the latest goal year, if there is one."""
        found = self.of(indicator, at)
        return found[-1] if found else None
