"""Findings of a release drawn by lot and told in full, to be read one by one: is it of use at a table."""

import argparse
import json
import random
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

Record = Mapping[str, Any]

_KINDS: Final = {"conflicts": "conflict", "opportunities": "opportunity"}
_WIDTH: Final = 110


def main(options: list[str]) -> int:
    """Print so many findings of so many regions of a release; the same seed draws the same ones of a release."""
    parser = argparse.ArgumentParser(prog="python -m bench drawn", description=__doc__)
    parser.add_argument("release", type=Path, help="folder of a release, such as var/out/current")
    parser.add_argument("--seed", type=int, default=28992)
    parser.add_argument("--count", type=int, default=20, help="how many findings (default: 20)")
    parser.add_argument("--regions", type=int, default=5, help="of how many regions (default: 5)")
    arguments = parser.parse_args(options)
    reports = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(arguments.release.glob("*/report.json"))]
    drawn = draw(reports, count=arguments.count, regions=arguments.regions, seed=arguments.seed)
    for number, (report, found) in enumerate(drawn, start=1):
        print(f"\n{number}. {told(report, found)}")
    return 0 if drawn else 1


def draw(reports: Sequence[Record], *, count: int, regions: int, seed: int) -> list[tuple[Record, Record]]:
    """Draw findings by lot: first the regions that have any, then as many of each as of the others.

    Parameters
    ----------
    reports
        Contents of `report.json`, in a fixed order.

    Returns
    -------
    Pairs of a report and one of its findings (with `kind`), each finding once; fewer where there are fewer.
    """
    lot = random.Random(seed)
    filled = [report for report in reports if any(report[kind] for kind in _KINDS)]
    chosen = lot.sample(filled, min(regions, len(filled)))
    drawn: list[tuple[Record, Record]] = []
    for at, report in enumerate(chosen):
        mine = [{**row, "kind": word} for kind, word in _KINDS.items() for row in report[kind]]
        share = count // len(chosen) + (at < count % len(chosen))
        drawn += [(report, row) for row in lot.sample(mine, min(share, len(mine)))]
    return drawn


def told(report: Record, found: Record) -> str:
    """Return all that a reader is told of a finding, in the words of the report."""
    rule = next(row for row in report["rules"] if row["rule_id"] == found["rule_id"])
    # A search area has one id in the layers of its technique and in that of all techniques.
    steps = {row["feature_id"]: row["next_step"] for row in report["dossiers"] if row["kind"] == "claim"}
    lines = [
        f"{report['region']['name']}: {rule['title']} ({found['rule_id']}, {found['kind']}, {found['severity_label']})",
        *textwrap.wrap(found["reason"], _WIDTH, initial_indent="   ", subsequent_indent="   "),
        f"   {found['municipality_names']} | beslist: {', '.join(found['deciders'])} | {found['certainty_label']}",
        f"   {', '.join(found['flags'])} | partners {found['partners']} | {found['finding_id']}",
        f"   {steps.get(found['left_id'], '')}",
    ]
    return "\n".join(lines)
