"""Pages lead to each other and are as long as they say; the library page does what it prints."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.docs.pages import DOCS, HEADING, LINK, ROOT, linked_files, markdown_files, named, read
from tests.docs.scripts import page_parts


@pytest.mark.parametrize("path", markdown_files(), ids=named)
def test_relative_links_resolve(path: Path):
    assert [target for target in linked_files(path) if not target.exists()] == []


@pytest.mark.parametrize("path", markdown_files(), ids=named)
def test_a_link_to_a_part_of_a_page_names_a_heading(path: Path):
    local = [urlsplit(link) for link in LINK.findall(read(path)) if not urlsplit(link).scheme]
    for target, page in zip(local, linked_files(path), strict=True):
        if target.fragment:
            headings = {page_parts.anchor(heading) for heading in HEADING.findall(read(page))}
            assert target.fragment in headings, f"{page.name} has no heading #{target.fragment}"


def test_every_page_is_reached_from_the_handbook():
    reached: set[Path] = set()
    waiting = [DOCS / "handbook.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            waiting += [target for target in linked_files(page) if target.suffix == ".md"]
    decisions = set((DOCS / "decisions").iterdir())

    assert set(markdown_files()) - decisions - reached == set()


def test_the_handbook_takes_ten_minutes():
    assert len(read(DOCS / "handbook.md").split()) <= 1800


def test_the_library_page_prints_what_it_says():
    page = read(DOCS / "library.md")
    (program,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (printed,) = re.findall(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert len([line for line in program.splitlines() if line]) <= 15
    assert (done.stdout, done.stderr) == (printed, "")


def test_what_security_promises_has_tests():
    rows = re.findall(r"^\| .* \| .* \| (.*) \|$", read(ROOT / "SECURITY.md"), re.MULTILINE)[2:]

    assert len(rows) > 10
    assert [row for row in rows if "`tests/" not in row and "`make test`" not in row] == []
