"""Run several ways over the same pairs of layers in turn, and print them as a table."""

import sys
from pathlib import Path
from typing import Final

from bench.answers import difference
from bench.ways import Outcome, Pair, Way, best, run

_LONG_S: Final = 60.0
"""A way that takes longer than this is measured once: what disturbs it for a moment does not show."""


def compare(
    ways: tuple[Way, ...], layers: Path, pairs: tuple[Pair, ...], *, repeat: int, limit_s: float
) -> dict[Way, Outcome]:
    """Run the ways one after the other, and that so many times, so that all of them meet the same disturbances."""
    outcomes: dict[Way, list[Outcome]] = {way: [] for way in ways}
    for _ in range(repeat):
        for way, done in outcomes.items():
            if not done or not (done[-1].stopped or seconds_of(done[-1]) > _LONG_S):
                done.append(run(way, layers, pairs, limit_s))
    return {way: best(done) for way, done in outcomes.items()}


def show(outcomes: dict[Way, Outcome], pairs: tuple[Pair, ...], base: Way) -> int:
    """Print a line for each way, all its pairs together; return 1 when one differs from the base, or failed.

    `ratio` is how many times as long as the base a way takes. `cpu s` is what all its threads worked, which others on
    the machine disturb less. `peak MB` is of the whole process, with its libraries and the layers.
    """
    print(f"{'way':<28}{'seconds':>9}{'ratio':>8}{'cpu s':>9}{'rows':>10}{'area km²':>16}{'peak MB':>9}")
    for way, outcome in outcomes.items():
        if outcome.stopped:
            print(f"{way.title:<28}{outcome.stopped}{_at_least(outcome, outcomes[base])}")
            continue
        rows = sum(len(answer.left) for answer in outcome.answers.values())
        area_km2 = sum(answer.area_m2.sum() for answer in outcome.answers.values()) / 1e6
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
    right = outcomes[base].answers
    for way, outcome in outcomes.items():
        for pair in pairs:
            if pair in outcome.answers and pair in right and (fault := difference(right[pair], outcome.answers[pair])):
                faults.append(f"{way.title}, {' × '.join(pair)}: {fault}")
    return faults
