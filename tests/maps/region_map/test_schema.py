"""The model of the page fits its schema, and the types of the scripts come from it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from maps.common.errors import OutputError
from maps.region_map.page import write_region_map
from maps.region_map.schema import MapModel, map_schema
from spatial.report.report import RegionReport
from tests.maps.map_page import model_of
from tests.maps.report.fixture import emptied
from tools.page_types import stale_files, types_of

ROOT = Path(__file__).parents[3]


@pytest.fixture
def validator() -> Draft202012Validator:
    """The published schema."""
    schema = json.loads((ROOT / "docs" / "reference" / "map.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_a_page_fits_the_schema(map_path: Path, validator: Draft202012Validator) -> None:
    model = model_of(map_path)
    assert list(validator.iter_errors(model)) == []
    assert MapModel.model_validate_json(json.dumps(model)).model_dump(mode="json") == model
    broken = {**model, "meta": {**model["meta"], "lang": "fr"}}
    assert [error.json_path for error in validator.iter_errors(broken)] == ["$.meta.lang"]


def test_a_page_without_anything_fits_the_schema(
    report: RegionReport, tmp_path: Path, validator: Draft202012Validator
) -> None:
    bare = emptied(replace(report, conflicts=report.conflicts.iloc[:0], opportunities=report.opportunities.iloc[:0]))
    write_region_map(replace(bare, inputs={}), tmp_path / "map.html")
    assert list(validator.iter_errors(model_of(tmp_path / "map.html"))) == []


def test_every_part_and_field_is_described() -> None:
    schema = map_schema()
    parts = {"map": schema, **schema["$defs"]}
    assert [name for name, part in parts.items() if not part.get("description")] == []
    bare = [
        f"{name}.{field}"
        for name, part in parts.items()
        for field, what in part["properties"].items()
        if not what.get("description") and "$ref" not in what
    ]
    assert bare == []


def test_what_does_not_fit_is_refused_by_place(make_report: Callable[..., RegionReport], tmp_path: Path) -> None:
    report = make_report()
    rules = report.rules.assign(kind="quarrel")
    with pytest.raises(OutputError, match=r"the map of XX01 does not fit its schema: Rule.kind is 'quarrel'"):
        write_region_map(replace(report, rules=rules), tmp_path / "map.html")


def test_schema_and_types_are_current(tmp_path: Path) -> None:
    assert stale_files() == ()
    assert len(stale_files(tmp_path)) == 4


def test_a_schema_becomes_interfaces() -> None:
    schema = {
        "title": "Whole",
        "description": "A whole.",
        "properties": {
            "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}, "description": "Its parts"},
            "size": {"anyOf": [{"type": "number"}, {"type": "integer"}, {"type": "null"}]},
            "pairs": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
            "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "boolean"}]},
            "by": {"type": "object", "propertyNames": {"enum": ["a", "b"]}, "additionalProperties": {"type": "string"}},
            "named": {"type": "object", "additionalProperties": {"enum": ["x", 1]}},
        },
        "$defs": {"Part": {"description": "A part.", "properties": {"name": {"type": "string"}}}},
    }
    text = types_of(schema, "here.py")
    for line in (
        "// Made by tools/page_types.py from here.py; change that and run `make docs`.",
        "export interface Whole {",
        "  /** Its parts */\n  parts: Part[];",
        "  size: number | null;",
        "  pairs: (string | null)[];",
        "  pair: [string, boolean];",
        '  by: Record<"a" | "b", string>;',
        '  named: Record<string, "x" | 1>;',
        "/** A part. */\nexport interface Part {",
    ):
        assert line in text
    with pytest.raises(ValueError, match="there is no type for"):
        types_of({**schema, "properties": {"x": {"not": {}}}}, "here.py")
