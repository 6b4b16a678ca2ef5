"""The values of parameters: formulas worked out, and overrides of a place put in."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from spatial.layers.errors import RuleError
from spatial.layers.spelling import nearest
from spatial.parameters.params import Override, Param

__all__ = ["at_place", "highest", "places_of", "with_values"]

_NEAREST_FIRST: Final = ("GM", "ES", "PV")


def with_values(params: Mapping[str, Param]) -> dict[str, Param]:
    """Return the parameters in their order, each formula with its value.

    Raises
    ------
    RuleError
        A formula names a parameter that is not there or is in another unit, or it comes round to itself.
    """
    done: dict[str, Param] = {}
    for name in params:
        _work_out(name, params, done, ())
    return {name: done[name] for name in params}


def at_place(params: Mapping[str, Param], codes: Collection[str]) -> dict[str, Param]:
    """Return the parameters as they are at a place, without any override; formulas are not worked out again.

    Parameters
    ----------
    codes
        Of the municipality, energy region and province in which the place lies, in any order.
    """
    return {name: _at(param, codes) for name, param in params.items()}


def highest(name: str, params: Mapping[str, Param]) -> float:
    """Return how high a parameter may be anywhere: no place has more, though none need have as much."""
    param = params[name]
    formula = param.formula
    values = [override.value for override in param.overrides]
    if formula is None:
        values.append(param.value)
    else:
        values += [sum(term.share * highest(term.param, params) for term in terms) for terms in formula.largest]
    return max(values)


def places_of(params: Iterable[Param]) -> frozenset[str]:
    """Return the codes of all places for which some of these parameters have another value."""
    return frozenset(override.at for param in params for override in param.overrides)


def _at(param: Param, codes: Collection[str]) -> Param:
    if not param.overrides:
        return param
    chosen = min((found for found in param.overrides if found.at in codes), key=_order, default=None)
    if chosen is None:
        return param.model_copy(update={"overrides": ()})
    told = chosen.model_dump(include={"value", "status", "source", "edition"})
    return param.model_copy(update={**told, "formula": None, "overrides": ()})


def _order(override: Override) -> int:
    return _NEAREST_FIRST.index(override.at[:2])


def _work_out(name: str, params: Mapping[str, Param], done: dict[str, Param], path: tuple[str, ...]) -> float:
    if name in done:
        return done[name].value
    param, formula = params[name], params[name].formula
    if name in path:
        circle = " → ".join((*path[path.index(name) :], name))
        msg = f"parameter '{name}': its formula comes round to itself ({circle}); give one of them a value instead"
        raise RuleError(msg)
    if formula is None:
        done[name] = param
        return param.value
    for at, terms in enumerate(formula.largest):
        for number, term in enumerate(terms):
            place = f"parameter '{name}', formula.largest[{at}][{number}]"
            if term.param not in params:
                msg = (
                    f"{place}: there is no parameter '{term.param}'{nearest(term.param, params)}; "
                    f"have: {', '.join(sorted(params))}"
                )
                raise RuleError(msg)
            if params[term.param].unit != param.unit:
                msg = (
                    f"{place}: '{term.param}' is in {params[term.param].unit} and '{name}' in {param.unit}; "
                    "a formula adds up numbers of its own unit"
                )
                raise RuleError(msg)
    sums = [
        sum(term.share * _work_out(term.param, params, done, (*path, name)) for term in terms)
        for terms in formula.largest
    ]
    done[name] = param.model_copy(update={"value": max(sums)})
    return done[name].value
