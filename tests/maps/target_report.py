"""The report of `conftest` with a target: 160 dwellings stand in plans, where the basic scenario asks for 200."""

from dataclasses import replace
from typing import Any

from spatial.messages import Text
from spatial.parameters.params import Param
from spatial.relations.bands import Band
from spatial.relations.below_target import BelowTarget
from spatial.relations.relation import Quantity
from spatial.report.report import RegionReport
from spatial.rules.rules import Rule, Side
from spatial.rules.ruleset import RuleSet
from tests.maps.conftest import build_report, ruleset

__all__ = ["target_report", "target_rules"]


def target_rules() -> RuleSet:
    """The rules of `conftest` and C-24; scenario ``ruim`` asks for 100 dwellings, which the plans do hold."""
    known = ruleset()
    rule = Rule(
        id="C-24",
        kind="conflict",
        title=Text(nl="Te weinig woningen in plannen", en="Too few dwellings in plans"),
        reason=Text(nl="{left_name} blijft achter.", en="{left_name} falls short."),
        left=Side(layer="region"),
        right=Side(layer="targets"),
        tests=(BelowTarget(indicator="housing.plans", bands=(Band(to=Quantity(param="least_homes"), grade=3),)),),
        certainty="assumption",
        zone_semantics="attention",
        source=("Handboek, art. 24",),
        status="V",
        deciders=("raad", "gs"),
    )
    homes = Param(
        id="least_homes",
        value=200,
        unit="1",
        status="V",
        source="Handboek",
        title=Text(nl="woningen die er moeten komen", en="dwellings that are needed"),
    )
    wide = known.scenarios["ruim"]
    wide = wide.model_copy(update={"params": {**wide.params, "least_homes": 100}})
    return replace(
        known,
        rules={**known.rules, rule.id: rule},
        params={**known.params, homes.id: homes},
        scenarios={wide.id: wide},
    )


def target_report(**how: Any) -> RegionReport:
    """Build the report with the target, as `build_report` does."""
    return build_report(rules=target_rules(), **how)
