"""What the pages of a whole release are made of: each region in numbers, what changed, and its heaviest findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import shapely

__all__ = [
    "GRADES",
    "INDEX_INDICATORS",
    "STRENGTHS",
    "Changes",
    "Finding",
    "IndexEntry",
    "IndexLink",
    "Number",
    "heavy",
]

GRADES: Final = (4, 3, 2, 1)
"""Grades of conflicts that are drawn, the heaviest first."""

STRENGTHS: Final = (3, 2, 1)

HEAVY_FROM: Final = 3
"""From this grade on a conflict asks for a permit or an assessment of its own."""

INDEX_INDICATORS: Final = (
    "energy.bid",
    "energy.realised",
    "energy.pipeline",
    "energy.gap",
    "housing.capacity",
    "housing.need",
    "housing.capacity_share",
)
"""The indicators that stand side by side for every region."""


@dataclass(frozen=True)
class Number:
    """One number of the task.

    Parameters
    ----------
    value
        None where there is none; `absent` then says why.
    status
        Status letter, ``U`` as soon as a number behind it is unverified.
    basis
        What was assumed, in words.
    """

    title: str
    value: float | None
    unit: str
    status: str = ""
    basis: str = ""
    absent: str = ""


@dataclass(frozen=True)
class Changes:
    """How many findings of a region came, went or got another grade since the release before."""

    gained: int
    lost: int
    regraded: int


@dataclass(frozen=True)
class Finding:
    """One of the heaviest findings as a point of the national map.

    Parameters
    ----------
    x, y
        A point on its ground, in whole metres of EPSG:28992.
    """

    finding_id: str
    rule_id: str
    title: str
    kind: str
    grade: int
    left: str
    right: str
    x: int
    y: int


@dataclass(frozen=True)
class IndexLink:
    """A link to a file of a region."""

    title: str
    href: str


@dataclass(frozen=True)
class IndexEntry:
    """A region's row of the index.

    Parameters
    ----------
    places_by_severity, places_by_strength
        Grade to the number of claims (plans and search areas) whose heaviest conflict, or strongest opportunity, has
        it; a grade that is not there counts as 0.
    links
        To the region's files, relative to the index; its name links to the first.
    geometry
        The region's ground in EPSG:28992, drawn simplified.
    task
        Indicator id to its number, of `INDEX_INDICATORS`.
    not_evaluated
        Title of each rule that was not evaluated, with what it misses.
    bare
        Titles of claim layers without any feature here.
    changes
        None where the release before does not hold the region, or where there is none.
    findings
        Conflicts of grade 4 and opportunities of strength 3.
    """

    code: str
    name: str
    places_by_severity: Mapping[int, int]
    places_by_strength: Mapping[int, int]
    links: tuple[IndexLink, ...]
    geometry: shapely.Geometry
    task: Mapping[str, Number] = field(default_factory=dict)
    not_evaluated: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    changes: Changes | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def map_href(self) -> str:
        """The address that its name links to."""
        return self.links[0].href

    @property
    def opportunities(self) -> int:
        """How many claims have a joint opportunity of any strength, those to explore too."""
        return sum(self.places_by_strength.values())


def heavy(entry: IndexEntry) -> int:
    """Return how many claims of a region have a conflict of `HEAVY_FROM` and more."""
    return sum(count for grade, count in entry.places_by_severity.items() if grade >= HEAVY_FROM)
