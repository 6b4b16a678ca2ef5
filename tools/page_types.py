"""Write the models of the pages as JSON Schema and as types for their scripts; with `--check`, say which are stale.

The models are classes of Python; from their JSON Schema come the types against which the scripts are checked.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from maps.index.nation_schema import nation_schema
from maps.region_map.schema import map_schema

__all__ = ["FILES", "stale_files", "types_of", "write_files"]

_ROOT: Final = Path(__file__).parents[1]
_NAMES: Final = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}

Schema = Mapping[str, Any]


def types_of(schema: Schema, origin: str) -> str:
    """Return a JSON Schema as interfaces of TypeScript, the whole first.

    Parameters
    ----------
    origin
        The file from which the schema comes, to be named in the first line.

    Raises
    ------
    ValueError
        The schema has a part for which there is no type.
    """
    lines = [f"// Made by tools/page_types.py from {origin}; change that and run `make docs`.", ""]
    for name, part in {schema["title"]: schema, **schema.get("$defs", {})}.items():
        lines += _interface(name, part)
    return "\n".join(lines)


def _interface(name: str, part: Schema) -> Iterator[str]:
    yield f"/** {part['description']} */"
    yield f"export interface {name} {{"
    for field, what in part["properties"].items():
        yield f"  /** {what.get('description', '')} */"
        yield f"  {field}: {_type(what)};"
    yield "}"
    yield ""


def _type(part: Schema) -> str:
    if "$ref" in part:
        return str(part["$ref"]).rpartition("/")[2]
    if "enum" in part:
        return " | ".join(json.dumps(value) for value in part["enum"])
    if "anyOf" in part:
        return " | ".join(dict.fromkeys(_type(one) for one in part["anyOf"]))
    if part.get("type") == "array":
        return _array(part)
    if part.get("type") == "object":
        keys = _type({"type": "string", **part.get("propertyNames", {})})
        return f"Record<{keys}, {_type(part['additionalProperties'])}>"
    if part.get("type") in _NAMES:
        return _NAMES[part["type"]]
    msg = f"there is no type for {json.dumps(part)}; allowed are: {', '.join(_NAMES)}, array, object, enum, anyOf, $ref"
    raise ValueError(msg)


def _array(part: Schema) -> str:
    if "prefixItems" in part:
        return f"[{', '.join(_type(one) for one in part['prefixItems'])}]"
    items = _type(part["items"])
    return f"({items})[]" if " | " in items else f"{items}[]"


def _schema_file(schema: Schema, origin: str) -> str:
    comment = f"Made by tools/page_types.py from {origin}; change that and run `make docs`."
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps({"$schema": dialect, "$comment": comment, **schema}, ensure_ascii=False, indent=1) + "\n"


_MAP: Final = "maps/region_map/schema.py"
_NATION: Final = "maps/index/nation_schema.py"

FILES: Final[Mapping[str, Callable[[], str]]] = {
    "docs/reference/map.schema.json": lambda: _schema_file(map_schema(), _MAP),
    "docs/reference/nation.schema.json": lambda: _schema_file(nation_schema(), _NATION),
    "maps/region_map/static/schema.d.ts": lambda: types_of(map_schema(), _MAP),
    "maps/index/static/nation_schema.d.ts": lambda: types_of(nation_schema(), _NATION),
}


def stale_files(root: Path = _ROOT) -> tuple[str, ...]:
    """Return the names of the files that are absent or differ from what would be written."""
    return tuple(
        name
        for name, content in FILES.items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != content()
    )


def write_files(root: Path = _ROOT) -> None:
    """Write every file; its folder exists."""
    for name, content in FILES.items():
        (root / name).write_text(content(), encoding="utf-8", newline="\n")


def main(arguments: list[str]) -> int:
    """Write the files, or with `--check` only say which are stale (exit code 1)."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m tools.page_types [--check]\n")
        return 2
    if not arguments:
        write_files()
        return 0
    stale = stale_files()
    for name in stale:
        sys.stderr.write(f"{name} is stale; run `make docs`\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
