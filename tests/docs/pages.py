"""The pages of the docs, and how they point to each other."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def markdown_files() -> list[Path]:
    return [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")] + sorted(DOCS.rglob("*.md"))


def written_by_hand() -> list[Path]:
    return [path for path in markdown_files() if path.parent.name != "reference"]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def linked_files(page: Path) -> list[Path]:
    """The files of the repository that a page links to, itself for a link to one of its own headings."""
    targets = [urlsplit(link) for link in LINK.findall(read(page))]
    return [
        (page.parent / unquote(target.path)).resolve() if target.path else page
        for target in targets
        if not target.scheme
    ]
