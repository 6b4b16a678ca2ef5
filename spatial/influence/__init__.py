"""Who can do what about a finding: parties, their instruments, and who decides."""

from spatial.influence.book import InfluenceBook, check_influence
from spatial.influence.rows import (
    GROUPS,
    INFLUENCES,
    Action,
    Authority,
    FindingType,
    Group,
    Influence,
    LeadTime,
    Level,
    Party,
    Technique,
)
from spatial.influence.tables import (
    FINDING_PARTY_COLUMNS,
    INFLUENCE_COLUMNS,
    LIES_WITH_COLUMNS,
    PARTY_COLUMNS,
    finding_parties,
    influence_table,
    lies_with,
    parties_table,
)

__all__ = [
    "FINDING_PARTY_COLUMNS",
    "GROUPS",
    "INFLUENCES",
    "INFLUENCE_COLUMNS",
    "LIES_WITH_COLUMNS",
    "PARTY_COLUMNS",
    "Action",
    "Authority",
    "FindingType",
    "Group",
    "Influence",
    "InfluenceBook",
    "LeadTime",
    "Level",
    "Party",
    "Technique",
    "check_influence",
    "finding_parties",
    "influence_table",
    "lies_with",
    "parties_table",
]
