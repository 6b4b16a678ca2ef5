"""The noun `RuleBook`: everything that a region is judged and told by, fitted together."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel

from spatial.facts import FactBook
from spatial.indicators import Benchmark, Targets
from spatial.layers.errors import RuleError
from spatial.mca.book import McaBook
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import InfluenceBook, check_influence

__all__ = ["RuleBook"]

_PROMISED: Final = {"ES": "energy region", "PV": "province"}
"""Kinds of places that all have a target, by the letters of their codes."""


@dataclass(frozen=True)
class RuleBook:
    """Hold the parts of the rule book; building one proves that they fit together.

    Parameters
    ----------
    ruleset
        Rules, parameters and scenarios: what makes findings.
    targets
        What was promised.
    influence
        Who can do what.
    facts
        What is agreed, disputed and asked.
    weighing
        Criteria, perspectives and restrictions.
    benchmarks
        Published numbers to set beside those of a release of all regions.

    Raises
    ------
    RuleError
        A row of one part names what another does not have.
    """

    ruleset: RuleSet
    targets: Targets
    influence: InfluenceBook
    facts: FactBook
    weighing: McaBook
    benchmarks: Mapping[str, Benchmark] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_influence(self.influence, self.ruleset)
        self.weighing.prove(self.ruleset)
        self._check_places()

    def _check_places(self) -> None:
        """Refuse a value for a region or province that nothing was promised for: no feature would ever read it."""
        known = {target.at for target in self.targets.rows.values()}
        for param in self.ruleset.params.values():
            for own in param.overrides:
                if own.at[:2] in _PROMISED and own.at not in known:
                    allowed = sorted(code for code in known if code[:2] == own.at[:2])
                    msg = (
                        f"param '{param.id}', overrides: no {_PROMISED[own.at[:2]]} has the code {own.at}; "
                        f"allowed: {', '.join(allowed) or 'none, no target names one'}"
                    )
                    raise RuleError(msg)

    @property
    def digest(self) -> str:
        """The sha256 of everything in the book, the positions of parties included."""
        parts: tuple[Mapping[Any, BaseModel], ...] = (
            self.targets.rows,
            self.influence.parties,
            self.influence.finding_types,
            self.influence.lead_times,
            self.influence.actions,
            self.influence.authorities,
            self.facts.facts,
            self.facts.questions,
            self.facts.positions,
            self.benchmarks,
        )
        content = [[row.model_dump(mode="json") for row in part.values()] for part in parts]
        told = [self.ruleset.digest, self.weighing.digest, content]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
