import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.left_out import MAKE_TOOLS, absent, left_out_line

ROOT = Path(__file__).parents[1]

SUITE = """
import pytest
from tests.left_out import absent, optional

@pytest.mark.parametrize("n", range(40))
def test_a_page(n):
    absent("Chromium")

def test_a_file():
    absent("the validator")

@optional(False, "DuckDB", "`make engines`")
def test_an_engine():
    raise AssertionError

def test_a_sum():
    assert 1 + 1 == 2
"""


def run(folder: Path, suite: str, *arguments: str, ci: bool) -> subprocess.CompletedProcess[str]:
    (folder / "test_suite.py").write_text(suite, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -rfE\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= {"PYTHONPATH": str(ROOT), "COLUMNS": "300"} | ({"CI": "true"} if ci else {})
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.left_out", *arguments, "test_suite.py"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [(), ("-n", "2")], ids=["one process", "two processes"])
def test_what_was_left_out_is_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(tmp_path, SUITE, *arguments, ci=False)
    lines = [line for line in done.stdout.splitlines() if "absent" in line or "left out" in line or "SKIP" in line]
    assert lines == [
        f"left out: 42 test(s), which need DuckDB (1): `make engines`; Chromium (40), the validator (1): {MAKE_TOOLS}"
    ]
    assert "1 passed, 42 skipped" in done.stdout
    assert done.returncode == 0


def test_in_ci_what_is_absent_fails_and_what_is_optional_does_not(tmp_path: Path) -> None:
    done = run(tmp_path, SUITE, ci=True)
    assert "41 failed, 1 passed, 1 skipped" in done.stdout
    assert "left out: 1 test(s), which need DuckDB (1): `make engines`" in done.stdout
    assert done.returncode == 1


def test_in_ci_a_skip_that_nobody_allowed_fails_the_run(tmp_path: Path) -> None:
    skipping = 'import pytest\ndef test_it():\n    pytest.skip("later")\n'
    done = run(tmp_path, skipping, ci=True)
    assert (done.returncode, "1 skipped" in done.stdout) == (1, True)
    assert run(tmp_path, skipping, ci=False).returncode == 0


def test_nothing_left_out_is_nothing_told(tmp_path: Path) -> None:
    assert "left out" not in run(tmp_path, "def test_it():\n    assert True\n", ci=True).stdout


def test_a_reason_of_another_form_is_told_too() -> None:
    assert left_out_line(["later"]) == "left out: 1 test(s), which need later (1): no way is given"


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), (None, pytest.skip.Exception)])
def test_what_is_absent_fails_only_in_ci(
    monkeypatch: pytest.MonkeyPatch, ci: str | None, outcome: type[BaseException]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    if ci:
        monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="absent: MapServer; get it: `make tools`, as root or with sudo"):
        absent("MapServer")
