"""The docs say what is so: generated pages are current, names exist, links resolve, nothing of a machine is in them."""

import ast
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from data.catalogue.catalogue import BUILTIN, Catalogue
from data.rulebook.rulebook import load_rulebook
from data.rulebook.vocabulary import load_layers, party_table
from flows.cli.commands import main
from flows.errors import ExitCode
from tests.docs.pages import DOCS, ROOT, named, read, written_by_hand
from tests.left_out import absent

PACKAGES = ("flows", "data", "maps", "spatial")

_DOTTED = re.compile(rf"`((?:{'|'.join(PACKAGES)})(?:\.\w+)+)`")
_PATH = re.compile(rf"`((?:{'|'.join(PACKAGES)}|tests|docs|bench|\.ci)/[\w./-]*)`")
_CODE_CELL = re.compile(r"\| `([^`]+)` \|$")

# Written in pieces, so that this file does not match itself.
_SEPARATOR = "/"
_HOMES = "|".join(("ho" + "me", "Us" + "ers", "ro" + "ot", "wo" + "rk"))
_INDEX = "--(?:extra-)?index" + "-url|--find" + "-links"
_OF_A_MACHINE = re.compile(
    "|".join(
        (
            rf"(?<![\w.{_SEPARATOR}-]){_SEPARATOR}(?:{_HOMES}){_SEPARATOR}[\w.]",
            r"[A-Z]:\\" + r"Users\\",
            rf"(?:{_INDEX})[ =]+\S*:{_SEPARATOR}{_SEPARATOR}",
            rf"(?:https?|file):{_SEPARATOR}{_SEPARATOR}[^\s\"'<>]*{_SEPARATOR}simp" + r"le\b",
            "python" + "hosted",
        )
    )
)


@cache
def repository_files() -> tuple[Path, ...]:
    """Every file that is, or may be, in the repository."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        absent("git and a clone", "git clone, with git installed")
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    return tuple(ROOT / name for name in sorted(names) if name and (ROOT / name).is_file())


@pytest.mark.parametrize("columns", ["40", "300"])
def test_generated_pages_are_current_whatever_the_terminal(columns: str):
    done = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"],
        env={"COLUMNS": columns, "OPGAVENKAART_OUT": "elsewhere", "OPGAVENKAART_WORKERS": "7"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_a_stale_page_is_named(tmp_path: Path):
    (tmp_path / "docs").mkdir()
    for part in DOCS.glob("*.py"):
        shutil.copy(part, tmp_path / "docs")
    script = tmp_path / "docs" / "generate.py"
    shutil.copytree(DOCS / "reference", tmp_path / "docs" / "reference")
    (tmp_path / "docs" / "reference" / "rules.md").write_text("old", encoding="utf-8")
    (tmp_path / "docs" / "reference" / "layers.md").unlink()

    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert [line.split(" ")[0] for line in done.stderr.splitlines()] == [
        "docs/reference/layers.md",
        "docs/reference/rules.md",
    ]


def test_every_command_is_told():
    page, readme = read(DOCS / "reference" / "commands.md"), read(ROOT / "README.md")

    for name, command in main.commands.items():
        assert command.help, name
        assert f"\n## {name}\n" in page
        assert re.search(rf"`{name}\b", readme), name


def test_every_exit_code_is_told():
    for page in (DOCS / "reference" / "commands.md", ROOT / "README.md"):
        assert [int(code) for code in re.findall(r"^\| (\d) \|", read(page), re.MULTILINE)] == sorted(
            map(int, ExitCode)
        )


def test_every_source_is_told():
    page = read(DOCS / "reference" / "sources.md")

    for source in Catalogue.load(BUILTIN, load_layers(), {}).sources.values():
        assert f"\n## {source.id}: " in page
        assert all(address in page for address in source.address)


def test_every_rule_parameter_and_scenario_is_told():
    page, book = read(DOCS / "reference" / "rules.md"), load_rulebook().ruleset

    assert all(f"\n## {name}: " in page for name in book.rules)
    assert all(f"\n| `{name}` | " in page for name in (*book.params, *book.scenarios))


def test_every_layer_and_column_is_told():
    page = read(DOCS / "reference" / "layers.md")

    for name, spec in load_layers().layers.items():
        part = page.partition(f"\n## {name}: ")[2].partition("\n## ")[0]
        assert part, name
        assert all(f"| `{column}` |" in part for column in spec.columns)


def test_every_flag_is_explained():
    rules = list(load_rulebook().ruleset.rules.values())
    flags = {flag for rule in rules for test in rule.tests for flag in test.flags}
    flags |= {rule.flag_at_zero for rule in rules}
    flags |= {note.note for spec in load_layers().layers.values() for note in spec.notes}
    page = read(DOCS / "findings.md")

    assert [flag for flag in sorted(flags - {None}) if f"`{flag}`" not in page] == []


def test_the_readme_gives_the_two_commands():
    blocks = re.findall(r"^```sh\n(.*?)^```", read(ROOT / "README.md"), re.MULTILINE | re.DOTALL)

    assert [line.split("#")[0].strip() for line in blocks[0].splitlines()] == ["make run", "make test"]


def test_every_make_target_is_told_and_no_other():
    makefile, page = read(ROOT / "Makefile"), read(ROOT / "CONTRIBUTING.md")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)

    assert targets
    assert sorted(re.findall(r"^\| `make (\w+)` \|", page, re.MULTILINE)) == sorted(targets[1].split())


@pytest.mark.parametrize("path", written_by_hand(), ids=named)
def test_names_of_code_exist(path: Path):
    assert [name for name in _DOTTED.findall(read(path)) if not defined(name)] == []


@pytest.mark.parametrize("path", written_by_hand(), ids=named)
def test_paths_exist(path: Path):
    # CONTRIBUTING names one that must not be there.
    forbidden = {"tests/maps/__init__.py"}
    absent = {name for name in _PATH.findall(read(path)) if not (ROOT / name).exists()}

    assert absent <= forbidden


def test_the_glossary_names_what_is_there():
    glossary = read(DOCS / "glossary.md")
    told = {match[1] for line in glossary.splitlines() if (match := _CODE_CELL.search(line))}
    code = "\n".join(
        read(path)
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*"))
        if path.suffix in (".py", ".yaml")
    )

    assert [name for name in sorted(told) if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", code)] == []
    assert set(party_table()["party_id"]) <= told
    assert set(load_layers().layers) <= told


def test_a_column_name_with_digits_needs_quotes():
    assert yaml.safe_load("dwellings: 2025_2029") == {"dwellings": 20252029}
    assert yaml.safe_load('dwellings: "2025_2029"') == {"dwellings": "2025_2029"}


@pytest.mark.parametrize(
    "text",
    [
        "see /ho" + "me/anna/x",
        '"/Us' + 'ers/anna"',
        "=/ro" + "ot/.cache",
        "C:\\Us" + "ers\\anna",
        "--index" + "-url https:" + "//index.example/x",
        "--find" + "-links=file:" + "//disk/x",
        "https:" + "//index.example/a/simp" + "le/",
    ],
)
def test_the_needle_pricks(text: str):
    assert _OF_A_MACHINE.search(text)


@pytest.mark.parametrize("text", ["https://example.org/ho" + "me/x", "--no-emit-index" + "-url --x", "simp" + "le"])
def test_the_needle_spares_what_is_harmless(text: str):
    assert not _OF_A_MACHINE.search(text)


def test_no_file_holds_a_path_of_a_machine_or_an_index_address():
    found = {}
    for path in repository_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        if match := _OF_A_MACHINE.search(text):
            found[named(path)] = match[0]
        elif len(ROOT.parts) > 2 and f"{ROOT}/" in text:
            found[named(path)] = str(ROOT)

    assert found == {}


def defined(name: str) -> bool:
    """Whether a module, or a name at the top of a module, or a method of a class there, stands in the code."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        base = ROOT.joinpath(*parts[:cut])
        module = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
        if module.is_file():
            return _holds(ast.parse(read(module)).body, parts[cut:])
    return False


def _holds(body: list[ast.stmt], names: list[str]) -> bool:
    if not names:
        return True
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == names[0]:
            return _holds(node.body, names[1:])
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == names[0] for target in targets):
            return len(names) == 1
    return False
