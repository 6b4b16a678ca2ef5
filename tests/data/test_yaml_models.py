from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from data.errors import CatalogueError, DocumentError
from data.yaml_models import parse, read_yaml


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    colour: str
    size: int = 1


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    parts: tuple[Inner, ...] = ()
    by_name: dict[str, Inner] = {}


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "given.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_mapping_is_read_as_it_stands(tmp_path: Path) -> None:
    assert read_yaml(written(tmp_path, "a: 1\nb: [x, {c: null}]\n")) == {"a": 1, "b": ["x", {"c": None}]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", "line 3: key 'a' occurs twice; keep one"),
        ("a:\n  b: 1\n  b: 2\n", "line 3: key 'b' occurs twice"),
        ("a: [1, 2\n", "no readable YAML"),
        ("- a\n- b\n", r"must hold keys with values \(key: value\), it holds list"),
        ("", "it holds NoneType"),
        (b"a: \xff\xfe\n", "no readable YAML"),
        ("{kind}: 1\n", "line 1: a key is a word; put a text with brackets or braces in quotes"),
        ("a: 1\n? [x, y]\n: 2\n", "line 2: a key is a word"),
        ("a: !!python/object:os.system {}\n", "no readable YAML"),
    ],
)
def test_a_wrong_file_is_named_with_its_fault(tmp_path: Path, text: str | bytes, says: str) -> None:
    with pytest.raises(DocumentError, match=rf"given\.yaml: .*{says}"):
        read_yaml(written(tmp_path, text))


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.yaml: there is no such file"):
        read_yaml(tmp_path / "none.yaml")


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(DocumentError) as caught:
        parse(Outer, {"parts": [{"colour": "red", "size": "big", "weight": 1}]}, "here.yaml")
    message = str(caught.value)
    assert message.startswith("here.yaml: ")
    assert "key 'name' is missing" in message
    assert "key 'parts.0.size': must be a whole number" in message
    assert "(it is 'big')" in message
    assert "key 'parts.0.weight' is unknown; allowed here: colour, size" in message


def test_the_allowed_keys_are_those_of_the_place() -> None:
    with pytest.raises(DocumentError, match="key 'title' is unknown; allowed here: by_name, name, parts"):
        parse(Outer, {"name": "a", "title": "b"}, "here.yaml")
    with pytest.raises(DocumentError, match=r"key 'by_name\.x\.hue' is unknown; allowed here: .*colour"):
        parse(Outer, {"name": "a", "by_name": {"x": {"colour": "red", "hue": 1}}}, "here.yaml")


def test_the_kind_of_error_is_the_callers() -> None:
    with pytest.raises(CatalogueError):
        parse(Outer, {}, "here.yaml", CatalogueError)
