"""Run several ways over the same pairs of layers in turn, and print them as a table."""

import sys
from pathlib import Path
from typing import Final

from bench.shared_areas import difference
from bench.ways import Outcome, Pair, Way, best, run

_LONG_S: Final = 60.0
"""A way that takes longer than this is measured once: what disturbs it for a moment does not show."""


def compare(
    ways: tuple[Way, ...], layers: Path, pairs: tuple[Pair, ...], *, repeat: int, limit_s: float
) -> dict[Way, Outcome]:
    """Run the ways one after the other, `repeat` times, so that the same disturbances affect all of them."""
    outcomes: dict[Way, list[Outcome]] = {way: [] for way in ways}
    for _ in range(repeat):
        for way, runs in outcomes.items():
            if not runs or not (runs[-1].stopped or seconds_of(runs[-1]) > _LONG_S):
                runs.append(run(way, layers, pairs, limit_s))
    return {way: best(runs) for way, runs in outcomes.items()}


def show(outcomes: dict[Way, Outcome], pairs: tuple[Pair, ...], base: Way) -> int:
    """Print a line for each way, all its pairs together; return 1 when one differs from the base, or failed.

    `ratio` is the time of a way relative to the base. `cpu s` is the processor time of all its threads, which other
    programs on the machine disturb less. `peak MB` is of the whole process, with its libraries and the layers.
    """
    print(f"{'way':<28}{'seconds':>9}{'ratio':>8}{'cpu s':>9}{'rows':>10}{'area km²':>16}{'peak MB':>9}")
    for way, outcome in outcomes.items():
        if outcome.stopped:
            print(f"{way.title:<28}{outcome.stopped}{_at_least(outcome, outcomes[base])}")
            continue
        rows = sum(len(result.left) for result in outcome.shared_areas.values())
        area_km2 = sum(result.area_m2.sum() for result in outcome.shared_areas.values()) / 1e6
        cpu_s = sum(figures.cpu_s for figures in outcome.figures.values())
        peak_mb = max(figures.peak_mb for figures in outcome.figures.values())
        seconds = seconds_of(outcome)
        ratio = f"{seconds / seconds_of(outcomes[base]):>8.2f}" if not outcomes[base].stopped else " " * 8
        print(f"{way.title:<28}{seconds:>9.2f}{ratio}{cpu_s:>9.2f}{rows:>10,}{area_km2:>16.6f}{peak_mb:>9.0f}")
    faults = _faults(outcomes, pairs, base)
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    return 1 if faults else 0


def show_pairs(outcomes: dict[Way, Outcome], pairs: tuple[Pair, ...]) -> None:
    """Print the seconds of each pair, a line for each way."""
    print(f"\n{'seconds':<28}" + "".join(f"{left[:6] + '×' + right[:6]:>14}" for left, right in pairs))
    for way, outcome in outcomes.items():
        if outcome.figures:
            cells = (
                f"{outcome.figures[pair].seconds:>14.2f}" if pair in outcome.figures else " " * 14 for pair in pairs
            )
            print(f"{way.title:<28}" + "".join(cells))


def seconds_of(outcome: Outcome) -> float:
    """Return the seconds of all pairs together."""
    return sum(figures.seconds for figures in outcome.figures.values())


def _at_least(outcome: Outcome, base: Outcome) -> str:
    if outcome.ended_after_s is None or base.stopped:
        return ""
    # The limit holds for the start and the reading, too, so the ratio is that of a whole process to an overlay.
    return f": about {outcome.ended_after_s / seconds_of(base):.1f} times as long, or longer"


def _faults(outcomes: dict[Way, Outcome], pairs: tuple[Pair, ...], base: Way) -> list[str]:
    faults = [f"{way.title} {outcome.stopped}" for way, outcome in outcomes.items() if outcome.failed]
    expected = outcomes[base].shared_areas
    for way, outcome in outcomes.items():
        for pair in pairs:
            if (
                pair in outcome.shared_areas
                and pair in expected
                and (fault := difference(expected[pair], outcome.shared_areas[pair]))
            ):
                faults.append(f"{way.title}, {' × '.join(pair)}: {fault}")
    return faults
