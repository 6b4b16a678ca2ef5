"""The size of modules and functions: what a reader can hold in the head."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("data", "flows", "maps", "spatial")
MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 50

_NO_CODE = frozenset(
    {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
)


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def code_lines(text: str) -> set[int]:
    """The numbers of the lines that hold code: no blank ones, comments or docstrings."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def too_long_functions(text: str) -> dict[str, int]:
    """Name to lines of code, of the functions that have too many; their heads count."""
    lines = code_lines(text)
    sizes = {
        f"{node.name} ({node.lineno})": len(lines & set(range(node.lineno, (node.end_lineno or node.lineno) + 1)))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    return {name: size for name, size in sizes.items() if size >= MAX_FUNCTION_LINES}


def test_a_line_of_code_is_no_comment_docstring_or_blank_line() -> None:
    text = (
        'def one():\n    """Say.\n\n    More.\n    """\n\n    # Why.\n    two = """a\n    b"""  # It.\n    return two\n'
    )
    assert code_lines(text) == {1, 8, 9, 10}
    body = "".join(f"    x{number} = 1\n" for number in range(MAX_FUNCTION_LINES - 1))
    assert too_long_functions(f"def long():\n{body}") == {"long (1)": MAX_FUNCTION_LINES}
    assert too_long_functions("def short():\n" + body.partition("\n")[2]) == {}


def test_no_module_is_too_long() -> None:
    sizes = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()
    }
    assert len(sizes) > 100
    assert {name: size for name, size in sizes.items() if size >= MAX_MODULE_LINES} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_function_is_too_long(package: str) -> None:
    too_long = {
        f"{path.relative_to(ROOT)}: {name}": size
        for path in sorted((ROOT / package).rglob("*.py"))
        for name, size in too_long_functions(path.read_text(encoding="utf-8")).items()
    }
    assert too_long == {}
