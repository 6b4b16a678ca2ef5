"""A `RuleSet`: rules, parameters and scenarios that fit together, frozen."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from spatial.layers.errors import RuleError
from spatial.layers.spelling import nearest
from spatial.parameters.formulas import at_place, highest, places_of, with_values
from spatial.parameters.params import Param, Quantity, Scenario
from spatial.rules.rules import Rule

__all__ = ["BASIC", "RuleSet"]

BASIC = "basis"
"""The name of the scenario in which every parameter has its own value."""

_BLANK_TEST: Final[dict[str, object]] = {
    "grade": None,
    "flag": None,
    "bands": [],
    "beyond": False,
    "least_share": None,
    "indicator": None,
    "left_where": {},
    "right_where": {},
}
"""Keys that every test once had: the digest has them still, so that a rule book that did not change keeps its own."""

_UNITS: Final = {"distance_m": "m", "dwellings": "1", "energy_gwh": "GWh/yr"}


@dataclass(frozen=True)
class RuleSet:
    """Hold rules and parameters by id; building one proves that every reference resolves.

    Parameters
    ----------
    claim_layers
        The layers that claim land, sorted: those on the left of a rule of conflict. What a claim meets (nature, roads,
        dwellings that stand) is on the right of such rules alone. A set with some of the rules keeps those of all.

    Raises
    ------
    RuleError
        A rule, formula or scenario names a parameter that is not there or has another unit, a formula comes round to
        itself, or a test's bands do not rise, be it in the whole country or with the overrides of a place.
    """

    rules: dict[str, Rule]
    params: dict[str, Param]
    scenarios: dict[str, Scenario]
    scenario: str = BASIC
    claim_layers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.claim_layers:
            object.__setattr__(self, "claim_layers", _claim_layers(self.rules.values()))
        object.__setattr__(self, "params", with_values(self.params))
        for rule in self.rules.values():
            for place, quantity, unit in _quantities(rule):
                self._check(f"rule '{rule.id}', {place}", quantity, unit)
        _check_tests(self)
        for place in sorted(places_of(self.params.values())):
            self.at((place,))
        for scenario in self.scenarios.values():
            for name in scenario.params:
                if name not in self.params:
                    msg = (
                        f"scenario '{scenario.id}': there is no parameter '{name}'{nearest(name, self.params)}; "
                        f"have: {', '.join(sorted(self.params))}"
                    )
                    raise RuleError(msg)

    def _check(self, place: str, quantity: Quantity, unit: str | None) -> None:
        names = [name for name in (quantity.param, quantity.times) if name is not None]
        for name in names:
            if name not in self.params:
                msg = (
                    f"{place}: there is no parameter '{name}'{nearest(name, self.params)}; "
                    f"have: {', '.join(sorted(self.params))}"
                )
                raise RuleError(msg)
        units = [self.params[name].unit for name in names]
        if unit is not None and ([one for one in units if one != "1"] or ["1"]) != [unit]:
            told = " × ".join(f"'{name}' ({one})" for name, one in zip(names, units, strict=True))
            msg = f"{place}: {told} is not in {unit}; name a parameter in {unit}, or one in {unit} times one in 1"
            raise RuleError(msg)

    def value(self, quantity: Quantity) -> float:
        """Return the number that a quantity stands for, in its parameter's unit."""
        factor = 1.0 if quantity.times is None else self.params[quantity.times].value
        return self.params[quantity.param].value * factor

    def at(self, codes: Collection[str]) -> "RuleSet":
        """Return the set as it is at a place: with the overrides for it put in, and without any other.

        Parameters
        ----------
        codes
            Of the municipality, energy region and province in which the place lies, in any order.

        Raises
        ------
        RuleError
            There the bands of a test do not rise.
        """
        params = at_place(self.params, codes)
        try:
            return replace(self, params=params)
        except RuleError as error:
            msg = f"{error}, with the overrides for {', '.join(sorted(codes))}"
            raise RuleError(msg) from error

    def places_of_rule(self, rule: Rule) -> frozenset[str]:
        """Return the codes of all places for which a rule reads another value."""
        return places_of([self.params[name] for name in self.params_of(rule)])

    @property
    def of_targets(self) -> tuple[Rule, ...]:
        """The rules on an indicator of the region, in order; `evaluate` passes them over."""
        return tuple(rule for rule in self.rules.values() if rule.of_targets)

    @property
    def layers(self) -> tuple[str, ...]:
        """Every layer that some rule needs, sorted; which sources are pulled follows from it."""
        names = {name for rule in self.rules.values() for name in rule.layers}
        names |= {rule.also_distance_to for rule in self.rules.values() if rule.also_distance_to}
        return tuple(sorted(names))

    @property
    def reach_m(self) -> float:
        """How far from a region something may lie that a rule still looks at, in metres."""
        return max((self.reach_of_rule(rule) for rule in self.rules.values()), default=0.0)

    def reach_of(self, layer: str) -> float:
        """How far from a feature on the left of a rule a feature of this layer may lie and still be looked at, in m.

        0 for a layer that stands on the left of its rules only, or on the right of overlaps only.
        """
        partners = [rule for rule in self.rules.values() if layer in (rule.right.layer, rule.also_distance_to)]
        return max((self.reach_of_rule(rule) for rule in partners), default=0.0)

    def reach_of_rule(self, rule: Rule) -> float:
        """How far apart the sides of a rule may lie anywhere, in metres; 0 for a rule without distances."""
        return max(test.reach_m(_Highest(self.params)) for test in rule.tests)

    def params_of(self, rule: Rule) -> tuple[str, ...]:
        """Return the ids of the parameters that a rule reads, in the order in which it names them, each once.

        Those of a formula follow the parameter that it belongs to.
        """
        named = [name for _, quantity, _ in _quantities(rule) for name in (quantity.param, quantity.times) if name]
        named += [name for test in rule.tests for name in test.standing_params if name in self.params]
        return tuple(dict.fromkeys(every for name in named for every in self._with_parts(name)))

    def _with_parts(self, name: str) -> Iterator[str]:
        yield name
        formula = self.params[name].formula
        for part in formula.names if formula else ():
            yield from self._with_parts(part)

    def touched_by(self, scenario: str) -> tuple[str, ...]:
        """Return the ids of the rules whose outcome a scenario may change, in order."""
        changed = set(self.scenarios[scenario].params)
        return tuple(rule.id for rule in self.rules.values() if changed.intersection(self.params_of(rule)))

    def under(self, scenario: str) -> "RuleSet":
        """Return the set with a scenario's values and only the rules that it touches.

        Raises
        ------
        RuleError
            There is no such scenario.
        """
        if scenario not in self.scenarios:
            msg = f"there is no scenario '{scenario}'; have: {', '.join(sorted(self.scenarios)) or 'none'}"
            raise RuleError(msg)
        told = self.scenarios[scenario]
        origin = {"status": told.status, "source": told.source, "edition": None, "formula": None, "overrides": ()}
        changed = {
            name: self.params[name].model_copy(update={"value": value, **origin}) for name, value in told.params.items()
        }
        kept = {name: self.rules[name] for name in self.touched_by(scenario)}
        return replace(self, rules=kept, params=self.params | changed, scenario=scenario)

    @property
    def digest(self) -> str:
        """The sha256 of everything in the set."""
        content = [[_written(item) for item in part.values()] for part in (self.rules, self.params, self.scenarios)]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _claim_layers(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(sorted({rule.left.layer for rule in rules if rule.kind == "conflict" and not rule.of_targets}))


def _written(item: Rule | Param | Scenario) -> dict[str, Any]:
    """Return a row as the digest reads it."""
    content = item.model_dump(mode="json")
    if isinstance(item, Rule):
        content["tests"] = [_BLANK_TEST | test for test in content["tests"]]
        for side in (content["left"], content["right"]):
            # A rule book that states no age keeps the digest that it had before there was one.
            if side["max_content_age_years"] is None:
                del side["max_content_age_years"]
    return content


@dataclass(frozen=True)
class _Highest:
    """Numbers where overrides make each part of a quantity as high as it is anywhere."""

    params: dict[str, Param]

    def value(self, quantity: Quantity) -> float:
        factor = 1.0 if quantity.times is None else highest(quantity.times, self.params)
        return highest(quantity.param, self.params) * factor


def _check_tests(ruleset: RuleSet) -> None:
    for rule in ruleset.rules.values():
        for number, test in enumerate(rule.tests):
            for fault in test.faults(ruleset):
                msg = f"rule '{rule.id}', tests[{number}]: {fault}"
                raise RuleError(msg)


def _quantities(rule: Rule) -> Iterator[tuple[str, Quantity, str | None]]:
    """Give every number that a rule names, with its place and the unit that it must have; of an indicator any has."""
    if rule.limit is not None:
        yield "limit", rule.limit, "m"
    for name, side in (("left", rule.left), ("right", rule.right)):
        if side.max_content_age_years is not None:
            yield f"{name}.max_content_age_years", side.max_content_age_years, "years"
    for number, test in enumerate(rule.tests):
        for key, quantity, unit in test.quantities():
            yield f"tests[{number}].{key}", quantity, unit
    for number, modifier in enumerate(rule.modifiers):
        for at, condition in enumerate(modifier.when):
            yield f"modifiers[{number}].when[{at}].value", condition.value, _UNITS[condition.measure]
