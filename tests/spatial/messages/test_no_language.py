"""`spatial` chooses no language: it gives codes and values, and texts in both languages, which are data."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SPATIAL: Final = Path(__file__).parents[3] / "spatial"
LANGUAGES: Final = ("nl", "en")

OF_DATA: Final = SPATIAL / "messages" / "text.py"
"""The words that a rule book brings stand in both languages."""

FOR_MAPS: Final = {SPATIAL / "report" / "report.py": "lang"}
"""The one field that says what `maps` is to write."""

DESCRIPTIONS: Final = (SPATIAL / "schema", SPATIAL / "layers" / "columns.py")
"""Columns are described in both languages, which `maps` asks for."""


def _known(path: Path) -> Iterator[str]:
    """What of a module names a language: a name, an attribute, an argument or a text of its own.

    The two arguments of a `Text` name none: they are one text.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    of_texts = {
        id(keyword)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"
        for keyword in node.keywords
    }
    for node in ast.walk(tree):
        if id(node) in of_texts:
            continue
        names = [getattr(node, part, None) for part in ("id", "attr", "arg", "name")]
        names += [node.value] if isinstance(node, ast.Constant) else []
        for name in names:
            if isinstance(name, str) and (name in (*LANGUAGES, "lang", "language") or name.endswith("_language")):
                yield f"{path.relative_to(SPATIAL)}: {name}"


def test_no_module_of_spatial_names_a_language() -> None:
    paths = [
        path
        for path in sorted(set(SPATIAL.rglob("*.py")) - {OF_DATA})
        if not any(path.is_relative_to(part) for part in DESCRIPTIONS)
    ]
    assert len(paths) > 80
    found = [name for path in paths for name in _known(path)]
    assert found == [f"{path.relative_to(SPATIAL)}: {name}" for path, name in FOR_MAPS.items()]


def test_a_module_that_names_one_would_be_found(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tests.spatial.messages.test_no_language.SPATIAL", tmp_path)
    path = tmp_path / "a.py"
    for code in ("def f(lang): ...", "x = {'nl': 1}", "t.in_language(y)", "a.lang", "f(lang='x')"):
        path.write_text(code, encoding="utf-8")
        assert list(_known(path)), code
