"""What the scripts of a region's map read of rules, types of findings and scenarios."""

from typing import Annotated

from pydantic import Field

from maps.common.page_model import Kind, Number, Numbers, Part, Status, Title

__all__ = ["Action", "Param", "Rule", "RuleDifference", "Scenario"]

Source = Annotated[str, Field(description="Where it comes from")]


class Rule(Part):
    """A rule, evaluated or not."""

    id: str = Field(description="Rule id")
    kind: Kind = Field(description="What its findings are")
    theme: str = Field(description="Code of its theme; '' for none")
    title: Title
    reason: str = Field(description="Sentence with {fields} of a finding")
    source: Source
    status: Status
    certainty: str = Field(description="Code of how certain its findings are")
    left: str = Field(description="Key of the layer, or id of what was counted")
    right: str = Field(description="As left")
    evaluated: bool = Field(description="False is not 'no conflict'")
    needs: str = Field(description="Why it was not evaluated; '' when it was")
    rests_on_unverified: bool = Field(description="Whether it, or a number that it reads, has status U")


class Param(Part):
    """A number that a rule reads."""

    title: Title
    value: Number = Field(description="In `unit`")
    unit: str = Field(description="Code of the unit")
    status: Status
    source: Source
    formula: str = Field(description="How it follows from others; '' when it is given")


class Action(Part):
    """What a party can do about some findings."""

    party: str = Field(description="Group of parties")
    influence: str = Field(description="Code of the influence that this is")
    action: str = Field(description="What it can do")
    instrument: str = Field(description="With what; '' for nothing")
    article: str = Field(description="Article of law; '' for none")
    lead_time: str = Field(description="How long it takes, in words, maybe with a status letter of its own")
    prerequisite: str = Field(description="What must come first; '' for nothing")
    status: Status


class RuleDifference(Part):
    """What a scenario changes of one rule's findings; each m² and each plan counts once."""

    rule_id: str = Field(description="See `rules`")
    gained: int = Field(description="Findings that only the scenario has")
    lost: int = Field(description="Findings that only the basic scenario has")
    regraded: int = Field(description="Findings of both with another grade")
    area_gained_ha: Number = Field(description="Ground of the findings gained")
    area_lost_ha: Number = Field(description="Ground of the findings lost")
    dwellings_gained: Number = Field(description="Of the findings gained")
    dwellings_lost: Number = Field(description="Of the findings lost")
    energy_gained_gwh: Number = Field(description="Of the findings gained, GWh a year")
    energy_lost_gwh: Number = Field(description="Of the findings lost, GWh a year")


class Scenario(Part):
    """A scenario; the basic one is the first."""

    id: str = Field(description="Scenario id")
    title: Title
    touched: Numbers = Field(description="Numbers of the rules that have findings of its own")
    difference: tuple[RuleDifference, ...] = Field(description="Rules that it changes")
