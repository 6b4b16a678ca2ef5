"""YAML files into models, with messages that name the file, the key and what is allowed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from data.errors import DocumentError
from spatial.layers.spelling import nearest

__all__ = ["Document", "Identifier", "parse", "read_yaml"]

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]

_Model = TypeVar("_Model", bound=BaseModel)

_WORDS: Final[Mapping[str, str]] = {
    "model_type": "must hold keys of its own, such as {{{keys}: …}}",
    "model_attributes_type": "must hold keys of its own, such as {{{keys}: …}}",
    "dict_type": "must hold keys with values, such as {{name: value}}",
    "tuple_type": "must be a list, in brackets: [{input}]",
    "list_type": "must be a list, in brackets: [{input}]",
    "string_type": "must be a text; put it in quotes",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number, with a point and without unit",
    "finite_number": "must be a number that ends",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "literal_error": "must be {expected}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "too_short": "must hold at least {min_length}",
    "string_pattern_mismatch": "must be {pattern}",
}
"""What a fault of pydantic is called here; a kind that is not listed keeps its own words."""

_FORMS: Final[Mapping[str, str]] = {
    r"^(GM\d{4}|ES\d{2}|PV\d{2})$": "a code such as GM0344, ES16 or PV26",
    r"^[A-Za-z0-9][A-Za-z0-9_.-]*$": "letters, digits, dots, dashes and underscores alone",
    r"^[a-z][a-z0-9_]*$": "small letters, digits and underscores alone, a letter first",
}
"""Patterns in words."""

_UNION: Final = re.compile(r"\[|^[A-Z][A-Za-z]+$")
"""A step in the way to a fault that is a branch of the model, and no key of the file."""


class Document(BaseModel):
    """What a file, or a part of one, says: unknown keys are refused, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _UniqueKeys(yaml.CSafeLoader):
    """A key that occurs twice is a mistake; plain YAML would keep the last one without a word."""


class _Explaining(yaml.SafeLoader):
    """The same, a tenth as fast; it says better what it cannot read."""


def _mapping(loader: _UniqueKeys | _Explaining, node: yaml.MappingNode) -> dict[object, object]:
    seen: dict[object, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            msg = f"line {line}: a key is a word; put a text with brackets or braces in quotes"
            raise yaml.YAMLError(msg)
        # A key that says null is a word here, and nothing to YAML.
        key = "null" if key_node.value == "null" else loader.construct_object(key_node, deep=True)
        if key in seen:
            msg = f"line {line}: key '{key}' occurs twice; keep one"
            raise yaml.YAMLError(msg)
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


for _loader in (_UniqueKeys, _Explaining):
    _loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> dict[str, object]:
    """Read a YAML file that holds a mapping.

    Raises
    ------
    DocumentError
        The file is absent, no UTF-8 YAML, or holds something else than a mapping.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeys)
    except FileNotFoundError as err:
        msg = f"{path}: there is no such file"
        raise DocumentError(msg) from err
    except (yaml.YAMLError, UnicodeDecodeError) as err:
        said = _explained(path) if isinstance(err, yaml.YAMLError) else str(err)
        msg = f"{path}: this is no readable YAML: {said}{_remedy(said)}"
        raise DocumentError(msg) from err
    if not isinstance(content, dict):
        msg = f"{path}: the file must hold keys with values (key: value), it holds {type(content).__name__}"
        raise DocumentError(msg)
    return content


def _explained(path: Path) -> str:
    """Return why a file that cannot be read cannot be read."""
    try:
        yaml.load(path.read_text(encoding="utf-8"), Loader=_Explaining)
    except yaml.YAMLError as err:
        return str(err)
    return "two readers of YAML differ on it; write it more plainly"


def _remedy(said: str) -> str:
    """Return what helps against the commonest slips; '' for another."""
    if "'\\t'" in said:
        return "\nindent with spaces; a tab is not allowed"
    if "':'" in said or "mapping values are not allowed" in said:
        return "\nput a text that holds a colon in quotes"
    return ""


def parse(
    model: type[_Model],
    content: Mapping[str, object],
    place: str,
    error: type[DocumentError] = DocumentError,
    *,
    rows: bool = False,
) -> _Model:
    """Make a model of a mapping.

    Parameters
    ----------
    model
        A pydantic model that forbids unknown keys.
    content
        What the file says.
    place
        Where that is, for the message (``sources/natura2000.yaml``).
    error
        The kind of error to raise.
    rows
        Whether the file is lists of rows with an id each, which the message then names.

    Raises
    ------
    DocumentError
        Naming file, key, what is wrong and what is allowed; all faults at once.
    """
    try:
        return model.model_validate(content)
    except ValidationError as err:
        msg = f"{place}: {'; '.join(_told(err.errors(), model, content if rows else None))}"
        raise error(msg) from err


def _told(faults: Sequence[ErrorDetails], model: type[BaseModel], content: object) -> Iterator[str]:
    """Say each key's faults once, with the id of the row that it stands in."""
    by_key: dict[tuple[int | str, ...], list[str]] = {}
    for fault in faults:
        # A list counts as too short when its rows are wrong: that is told of the rows.
        if fault["type"] == "too_short" and any(_inside(other["loc"], fault["loc"]) for other in faults):
            continue
        key = tuple(part for part in fault["loc"] if not (isinstance(part, str) and _UNION.search(part)))
        by_key.setdefault(key, []).append(_said(fault, model, key))
    for key, said in by_key.items():
        named = ".".join(str(part) for part in key) or "(the whole)"
        given = next((fault.get("input") for fault in faults if fault["loc"][: len(key)] == key), None)
        shown = f" (it is {given!r})" if isinstance(given, str | int | float | bool) else ""
        yield f"{_row(content, key)}key '{named}'{_joined(said)}{'' if 'is unknown' in said[0] else shown}"


def _inside(place: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(place) > len(outer) and place[: len(outer)] == outer


def _joined(said: Sequence[str]) -> str:
    first, *others = dict.fromkeys(said)
    return first + "".join(f", or {other.removeprefix(':').removeprefix(' must').strip()}" for other in others)


def _row(content: object, key: tuple[int | str, ...]) -> str:
    """Return ``'C-99', `` for a key in a row that has an id, so that nobody must count rows."""
    if len(key) < 2 or not isinstance(content, Mapping):
        return ""
    rows, at = content.get(key[0]), key[1]
    row = rows[at] if isinstance(rows, Sequence) and isinstance(at, int) and at < len(rows) else None
    name = row.get("id") if isinstance(row, Mapping) else None
    return f"'{name}', " if isinstance(name, str) else ""


def _said(fault: ErrorDetails, model: type[BaseModel], key: tuple[int | str, ...]) -> str:
    keys = _keys_at(model, key[:-1] if fault["type"] == "extra_forbidden" else key)
    if fault["type"] == "extra_forbidden":
        return f" is unknown{nearest(str(key[-1]), keys)}" + (f"; allowed here: {', '.join(keys)}" if keys else "")
    if fault["type"] == "missing":
        return " is missing"
    words = _WORDS.get(fault["type"])
    if words is None:
        return f": {fault['msg'].removeprefix('Value error, ')}"
    facts = {**fault.get("ctx", {}), "input": fault.get("input"), "keys": ": …, ".join(keys)}
    facts["pattern"] = _FORMS.get(str(facts.get("pattern")), facts.get("pattern"))
    near = nearest(str(fault.get("input")), re.findall(r"'([^']+)'", str(facts.get("expected", ""))))
    return f": {words.format(**facts)}{near}"


def _keys_at(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the model at a place in the document knows."""
    here: list[type[BaseModel]] = [model]
    for part in path:
        nested: list[type[BaseModel]] = []
        for known in here:
            if isinstance(part, str) and part in known.model_fields:
                nested.extend(_models_in(known.model_fields[part].annotation))
        here = nested or here
    return sorted({name for known in here for name in known.model_fields})


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models_in(part)]
