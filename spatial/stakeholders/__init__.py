"""Who can do what about a finding: parties, their instruments, and who decides."""

from spatial.stakeholders.book import InfluenceBook, check_influence
from spatial.stakeholders.by_finding import FINDING_PARTY_COLUMNS, finding_parties
from spatial.stakeholders.decisions import DECISION_COLUMNS, decisions
from spatial.stakeholders.listings import INFLUENCE_COLUMNS, PARTY_COLUMNS, influence_table, parties_table
from spatial.stakeholders.rows import (
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

__all__ = [
    "DECISION_COLUMNS",
    "FINDING_PARTY_COLUMNS",
    "GROUPS",
    "INFLUENCES",
    "INFLUENCE_COLUMNS",
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
    "decisions",
    "finding_parties",
    "influence_table",
    "parties_table",
]
