"""YAML files into models, with messages that name the file, the key and what is allowed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from data.errors import DocumentError

__all__ = ["Document", "Identifier", "parse", "read_yaml"]

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]

_Model = TypeVar("_Model", bound=BaseModel)


class Document(BaseModel):
    """What a file, or a part of one, says: unknown keys are refused, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _UniqueKeys(yaml.SafeLoader):
    """A key that occurs twice is a mistake; plain YAML would keep the last one without a word."""


def _mapping(loader: _UniqueKeys, node: yaml.MappingNode) -> dict[object, object]:
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


_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


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
        msg = f"{path}: this is no readable YAML: {err}"
        raise DocumentError(msg) from err
    if not isinstance(content, dict):
        msg = f"{path}: the file must hold keys with values (key: value), it holds {type(content).__name__}"
        raise DocumentError(msg)
    return content


def parse(
    model: type[_Model], content: Mapping[str, object], place: str, error: type[DocumentError] = DocumentError
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

    Raises
    ------
    DocumentError
        Naming file, key, what is wrong and what is allowed; all faults at once.
    """
    try:
        return model.model_validate(content)
    except ValidationError as err:
        faults = "; ".join(_said(fault, model) for fault in err.errors())
        msg = f"{place}: {faults}"
        raise error(msg) from err


def _said(fault: ErrorDetails, model: type[BaseModel]) -> str:
    key = ".".join(str(part) for part in fault["loc"]) or "(the whole)"
    if fault["type"] == "extra_forbidden":
        allowed = ", ".join(_keys_at(model, fault["loc"][:-1]))
        return f"key '{key}' is unknown" + (f"; allowed here: {allowed}" if allowed else "")
    if fault["type"] == "missing":
        return f"key '{key}' is missing"
    text = fault["msg"].removeprefix("Value error, ")
    given = fault.get("input")
    shown = f" (it is {given!r})" if isinstance(given, str | int | float | bool) else ""
    return f"key '{key}': {text}{shown}"


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
