"""Every relation by its name, and the type of a test in a rule: whichever of them its key `relation` names.

A module of this folder that holds a relation is one by being there: nothing else lists them.
"""

import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Final, Union

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

import spatial.relations
from spatial.layers.spelling import nearest
from spatial.messages import Text
from spatial.relations.facts import Measure
from spatial.relations.relation import Relation

__all__ = ["MEASURES", "RELATIONS", "Test", "relation_words"]


def _below(base: type[Relation]) -> Iterator[type[Relation]]:
    """Give the classes below one that have a name of their own."""
    for below in base.__subclasses__():
        if isinstance(below.model_fields["relation"].default, str):
            yield below
        yield from _below(below)


def _registered() -> Mapping[str, type[Relation]]:
    for module in pkgutil.iter_modules(spatial.relations.__path__, f"{spatial.relations.__name__}."):
        if module.name != __name__:
            import_module(module.name)
    found = {str(one.model_fields["relation"].default): one for one in _below(Relation)}  # type: ignore[type-abstract]
    return MappingProxyType(dict(sorted(found.items())))


RELATIONS: Final = _registered()
"""Name to relation, in order of name."""

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {name: measure for relation in RELATIONS.values() for name, measure in relation.measures.items()}
)
"""By what relations grade, by name."""


def relation_words(relation: str, code: str) -> Text:
    """Return what a relation says of a finding under one of its codes."""
    return RELATIONS[relation].words[code]


def _read(value: object, read: ValidatorFunctionWrapHandler) -> object:
    """Read a test by the relation that it names; what is wrong is said of the test's own keys."""
    if isinstance(value, Mapping) and value.get("relation") not in RELATIONS:
        raise ValidationError.from_exception_data(Relation.__name__, [_no_relation(value)])
    try:
        return read(value)
    except ValidationError as error:
        faults = [_said(fault, value) for fault in error.errors()]
        raise ValidationError.from_exception_data(error.title, faults) from error


def _no_relation(value: Mapping[object, object]) -> InitErrorDetails:
    if "relation" not in value:
        return InitErrorDetails(type="missing", loc=("relation",), input=value)
    expected = f"{', '.join(repr(name) for name in list(RELATIONS)[:-1])} or {list(RELATIONS)[-1]!r}"
    return InitErrorDetails(
        type="literal_error", loc=("relation",), input=value["relation"], ctx={"expected": expected}
    )


def _said(fault: ErrorDetails, value: object) -> InitErrorDetails:
    """Return a fault without the name of the relation on its way, which is no key of a rule."""
    place = fault["loc"][1:]
    if fault["type"] == "extra_forbidden" and len(place) == 1 and isinstance(value, Mapping):
        told = PydanticCustomError("unknown_key", "{said}", {"said": _unknown(str(value["relation"]), str(place[0]))})
        return InitErrorDetails(type=told, loc=place, input=fault["input"])
    return InitErrorDetails(type=fault["type"], loc=place, input=fault["input"], ctx=fault.get("ctx", {}))


def _unknown(relation: str, key: str) -> str:
    keys = sorted(RELATIONS[relation].model_fields)
    others = [name for name, other in RELATIONS.items() if key in other.model_fields]
    goes = f", which goes with {_listed(others)}" if others else nearest(key, keys)
    return f"relation '{relation}' knows no '{key}'{goes}; allowed: {', '.join(keys)}"


def _listed(names: Iterable[str]) -> str:
    *first, last = (f"'{name}'" for name in names)
    return f"{', '.join(first)} and {last}" if first else last


if TYPE_CHECKING:
    Test = Relation
else:
    Test = Annotated[
        Union[tuple(RELATIONS.values())],  # noqa: UP007
        Field(discriminator="relation"),
        WrapValidator(_read),
    ]
