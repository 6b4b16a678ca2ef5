"""Markdown: headings that say where a page comes from, tables, link targets."""

from collections.abc import Iterable

__all__ = ["anchor", "head", "table"]


def head(title: str, *origins: str) -> str:
    """Return a page's title, and what it was made from."""
    made = ", ".join(f"`{origin}`" for origin in origins)
    return f"# {title}\n\nMade by `docs/generate.py` from {made}; change that and run `make docs`."


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table."""
    names = list(columns)
    lines = [names, ["---"] * len(names), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def anchor(title: str) -> str:
    """Return a heading as GitHub makes a link target of it."""
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def _cell(value: str) -> str:
    return " ".join(value.split()).replace("|", "\\|")
