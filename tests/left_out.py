"""What tests need of the machine beside Python: told in one line where it is absent, and a failure in CI.

A plugin of pytest (`tests/conftest.py` loads it). Without it, each test that is left out has a line of its own.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NoReturn, Protocol

import pytest

__all__ = ["MAKE_TOOLS", "absent", "in_ci", "left_out_line", "optional"]

MAKE_TOOLS: Final = "`make tools`, as root or with sudo"

_NEEDED: Final = "absent: {what}; get it: {how}"
_OPTIONAL: Final = "optional: {what}; get it: {how}"
_REASON: Final = re.compile(r"(absent|optional): (?P<what>.+?); get it: (?P<how>.+)")


class _Skipped(Protocol):
    longrepr: tuple[str, int, str]


def in_ci() -> bool:
    """Whether this run decides what lands: `.ci/run` sets ``CI``."""
    return bool(os.environ.get("CI"))


def absent(what: str, how: str = MAKE_TOOLS) -> NoReturn:
    """End a test that needs something which is absent: left out, or failed in CI, where it must be there."""
    message = _NEEDED.format(what=what, how=how)
    if in_ci():
        pytest.fail(message)
    pytest.skip(message)


def optional(is_present: bool, what: str, how: str) -> pytest.MarkDecorator:
    """Return a mark for tests that may be left out everywhere, in CI too."""
    return pytest.mark.skipif(not is_present, reason=_OPTIONAL.format(what=what, how=how))


def left_out_line(reasons: Sequence[str]) -> str:
    """Return one line for all tests that were left out: how many, for want of what, and how to get that."""
    wanted: dict[str, Counter[str]] = {}
    for reason in reasons:
        match = _REASON.search(reason)
        how, what = (match["how"], match["what"]) if match else ("no way is given", reason)
        wanted.setdefault(how, Counter())[what] += 1
    parts = [
        f"{', '.join(f'{what} ({count})' for what, count in sorted(counts.items()))}: {how}"
        for how, counts in sorted(wanted.items())
    ]
    return f"left out: {len(reasons)} test(s), which need {'; '.join(parts)}"


def _reasons(stats: Mapping[str, Sequence[_Skipped]]) -> list[str]:
    return [str(report.longrepr[2]).removeprefix("Skipped: ") for report in stats.get("skipped", ())]


def _unexplained(reasons: Iterable[str]) -> list[str]:
    return [reason for reason in reasons if not reason.startswith("optional: ")]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out."""
    if reasons := _reasons(terminalreporter.stats):
        terminalreporter.write_line(left_out_line(reasons), yellow=True)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run of CI in which a test was left out that must run there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if in_ci() and reporter is not None and _unexplained(_reasons(reporter.stats)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
