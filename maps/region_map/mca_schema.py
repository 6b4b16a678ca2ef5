"""What the scripts of a region's map read of the multi-criteria analysis and the programme."""

from typing import Literal

from pydantic import Field

from maps.common.page_model import Column, Number, Numbers, Part, Status, Texts, Title

__all__ = ["Criterion", "Mca", "Perspective", "ProgrammeStep", "SubjectColumns"]


class Criterion(Part):
    """By what is ranked."""

    id: str = Field(description="Criterion id")
    title: Title
    unit: str = Field(description="Unit of its values, as it is written")
    status: Status
    basis: str = Field(description="What it measures")


class Perspective(Part):
    """With which weights is ranked."""

    id: str = Field(description="Perspective id")
    title: Title
    method: Literal["weights", "least_regret"] = Field(description="How ranks come about")
    weights: dict[str, Number] = Field(description="Criterion to weight; empty for least regret")
    over: Texts = Field(description="Perspectives over which regret is taken; empty: all with weights")
    chosen_by: str = Field(description="Whose weights they are")


class SubjectColumns(Part):
    """What is ranked. One that is a finding has its number in `finding`, another its id in `id`."""

    kind: Texts = Field(description="opportunity or search_area")
    finding: Numbers = Field(description="Number of the finding; -1: it is none")
    id: Texts = Field(description="layer:feature of what is no finding; '' for a finding")
    name: Texts = Field(description="Names")
    excluded_by: tuple[Numbers, ...] = Field(description="Numbers of findings that are never traded off")
    scores: tuple[Column, ...] = Field(description="A column for each criterion: 0 to 1; null: unknown")
    values: tuple[Column, ...] = Field(description="A column for each criterion, in its unit; null: unknown")
    rank_best: Column = Field(description="Best rank of all perspectives; null: it has none")
    rank_worst: Column = Field(description="Worst rank of all perspectives; null: it has none")
    basis: Texts = Field(description="What was not known, and how it was ranked then")


class Mca(Part):
    """The multi-criteria analysis."""

    first_n: int = Field(description="How many count as the first")
    criteria: tuple[Criterion, ...] = Field(description="By what is ranked")
    perspectives: tuple[Perspective, ...] = Field(description="With which weights")
    subjects: SubjectColumns = Field(description="What is ranked")


class ProgrammeStep(Part):
    """A chosen opportunity, in the order in which it can be decided."""

    position: int = Field(description="1 is first")
    finding_id: str = Field(description="See `findings`")
    title: Title
    left_name: str = Field(description="'' for none")
    right_name: str = Field(description="'' for none")
    dwellings: Number | None = Field(description="Dwellings of both features; null: unknown")
    energy_gwh: Number | None = Field(description="GWh a year; null: unknown")
    decide_first: str = Field(description="What must be decided before; '' when nothing")
    decide_first_by: str = Field(description="By whom, as `deciders` of a finding")
    instrument: str = Field(description="With which instrument")
    lead_time_months: Number | None = Field(description="How long it takes; null: unknown")
    depends_on: Texts = Field(description="Ids of findings")
