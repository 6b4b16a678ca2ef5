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

__all__ = ["SnakeCaseId", "YamlModel", "parse", "read_yaml"]

SnakeCaseId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]

_Model = TypeVar("_Model", bound=BaseModel)

_MESSAGES: Final[Mapping[str, str]] = {
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
"""The message for each kind of fault of pydantic; a kind that is not listed keeps pydantic's own message."""

_PATTERNS_IN_WORDS: Final[Mapping[str, str]] = {
    r"^(GM\d{4}|ES\d{2}|PV\d{2})$": "a code such as GM0344, ES16 or PV26",
    r"^[A-Za-z0-9][A-Za-z0-9_.-]*$": "letters, digits, dots, dashes and underscores alone",
    r"^[a-z][a-z0-9_]*$": "small letters, digits and underscores alone, a letter first",
}
"""What a text must be, for each pattern."""

_UNION_STEP: Final = re.compile(r"\[|^[A-Z][A-Za-z]+$")
"""A step in the location of a fault that is a branch of the model, and no key of the file."""


_WORDS: Final = ("null", "on")
"""Keys that YAML takes for another value."""


class YamlModel(BaseModel):
    """The content of a file, or of a part of one: unknown keys are refused, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _UniqueKeyLoader(yaml.CSafeLoader):
    """Refuse a key that occurs twice; plain YAML would keep the last one without a message."""


class _DiagnosingLoader(yaml.SafeLoader):
    """The same, a tenth as fast, with better messages."""


def _unique_mapping(loader: _UniqueKeyLoader | _DiagnosingLoader, node: yaml.MappingNode) -> dict[object, object]:
    content: dict[object, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            msg = f"line {line}: a key is a word; put a text with brackets or braces in quotes"
            raise yaml.YAMLError(msg)
        # As keys `null` and `on` are words here; to YAML they are None and true.
        key = key_node.value if key_node.value in _WORDS else loader.construct_object(key_node, deep=True)
        if key in content:
            msg = f"line {line}: key '{key}' occurs twice; keep one"
            raise yaml.YAMLError(msg)
        content[key] = loader.construct_object(value_node, deep=True)
    return content


for _loader in (_UniqueKeyLoader, _DiagnosingLoader):
    _loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def read_yaml(path: Path) -> dict[str, object]:
    """Read a YAML file that holds a mapping.

    Raises
    ------
    DocumentError
        The file is absent, no UTF-8 YAML, or holds something else than a mapping.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    except FileNotFoundError as err:
        msg = f"{path}: there is no such file"
        raise DocumentError(msg) from err
    except (yaml.YAMLError, UnicodeDecodeError) as err:
        reason = _diagnosis(path) if isinstance(err, yaml.YAMLError) else str(err)
        msg = f"{path}: this is no readable YAML: {reason}{_remedy(reason)}"
        raise DocumentError(msg) from err
    if not isinstance(content, dict):
        msg = f"{path}: the file must hold keys with values (key: value), it holds {type(content).__name__}"
        raise DocumentError(msg)
    return content


def _diagnosis(path: Path) -> str:
    """Return why a file cannot be read as YAML."""
    try:
        yaml.load(path.read_text(encoding="utf-8"), Loader=_DiagnosingLoader)
    except yaml.YAMLError as err:
        return str(err)
    return "two readers of YAML differ on it; write it more plainly"


def _remedy(reason: str) -> str:
    """Return what helps against the commonest mistakes; '' for another."""
    if "'\\t'" in reason:
        return "\nindent with spaces; a tab is not allowed"
    if "':'" in reason or "mapping values are not allowed" in reason:
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
    """Validate a mapping as a model.

    Parameters
    ----------
    model
        A pydantic model that forbids unknown keys.
    content
        The content of the file.
    place
        Which file that is, for the message (``sources/natura2000.yaml``).
    error
        The class of error to raise.
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
        msg = f"{place}: {'; '.join(_messages(err.errors(), model, content if rows else None))}"
        raise error(msg) from err


def _messages(faults: Sequence[ErrorDetails], model: type[BaseModel], content: object) -> Iterator[str]:
    """Yield one message for each key with faults, with the id of the row that the key is in."""
    by_key: dict[tuple[int | str, ...], list[str]] = {}
    for fault in faults:
        # A list counts as too short when its rows are wrong: the messages on the rows say it.
        if fault["type"] == "too_short" and any(_is_inside(other["loc"], fault["loc"]) for other in faults):
            continue
        key = tuple(part for part in fault["loc"] if not (isinstance(part, str) and _UNION_STEP.search(part)))
        by_key.setdefault(key, []).append(_message(fault, model, key))
    for key, messages in by_key.items():
        name = ".".join(str(part) for part in key) or "(the whole)"
        value = next((fault.get("input") for fault in faults if fault["loc"][: len(key)] == key), None)
        shown = f" (it is {value!r})" if isinstance(value, str | int | float | bool) else ""
        if "is unknown" in messages[0]:
            shown = ""
        yield f"{_row_prefix(content, key)}key '{name}'{_join_alternatives(messages)}{shown}"


def _is_inside(location: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(location) > len(outer) and location[: len(outer)] == outer


def _join_alternatives(messages: Sequence[str]) -> str:
    first, *others = dict.fromkeys(messages)
    return first + "".join(f", or {message.removeprefix(':').removeprefix(' must').strip()}" for message in others)


def _row_prefix(content: object, key: tuple[int | str, ...]) -> str:
    """Return ``'C-99', `` for a key in a row that has an id, so that nobody must count rows."""
    if len(key) < 2 or not isinstance(content, Mapping):
        return ""
    rows, number = content.get(key[0]), key[1]
    row = rows[number] if isinstance(rows, Sequence) and isinstance(number, int) and number < len(rows) else None
    name = row.get("id") if isinstance(row, Mapping) else None
    return f"'{name}', " if isinstance(name, str) else ""


def _message(fault: ErrorDetails, model: type[BaseModel], key: tuple[int | str, ...]) -> str:
    keys = _keys_at(model, key[:-1] if fault["type"] == "extra_forbidden" else key)
    if fault["type"] == "extra_forbidden":
        return f" is unknown{nearest(str(key[-1]), keys)}" + (f"; allowed here: {', '.join(keys)}" if keys else "")
    if fault["type"] == "missing":
        return " is missing"
    message = _MESSAGES.get(fault["type"])
    if message is None:
        return f": {fault['msg'].removeprefix('Value error, ')}"
    facts = {**fault.get("ctx", {}), "input": fault.get("input"), "keys": ": …, ".join(keys)}
    facts["pattern"] = _PATTERNS_IN_WORDS.get(str(facts.get("pattern")), facts.get("pattern"))
    suggestion = nearest(str(fault.get("input")), re.findall(r"'([^']+)'", str(facts.get("expected", ""))))
    return f": {message.format(**facts)}{suggestion}"


def _keys_at(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the model at a place in the file knows."""
    models: list[type[BaseModel]] = [model]
    for part in path:
        nested: list[type[BaseModel]] = []
        for candidate in models:
            if isinstance(part, str) and part in candidate.model_fields:
                nested.extend(_models_in(candidate.model_fields[part].annotation))
        models = nested or models
    return sorted({name for candidate in models for name in candidate.model_fields})


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
