"""How many examples a property is tried on.

Two profiles of hypothesis: ``dev`` tries few and other ones each time, ``ci`` (with ``CI`` set) many and the same ones
each time, so that what passes once passes again. ``--hypothesis-profile ci`` asks for it by hand,
``--hypothesis-seed N`` repeats what ``dev`` tried.
"""

from typing import Final

from hypothesis import HealthCheck, settings

__all__ = ["examples", "load_profile"]

_EXAMPLES: Final = {"dev": 10, "ci": 40}
_LEAST: Final = 4


def load_profile(*, ci: bool) -> None:
    """Register both profiles and load one; before any module with properties is imported.

    No deadline: the machine is shared, and time is measured in bench/. Fixtures of one function that are used together
    with @given set a constant, the same for every example.
    """
    common = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    settings.register_profile("dev", common, max_examples=_EXAMPLES["dev"])
    settings.register_profile("ci", common, max_examples=_EXAMPLES["ci"], derandomize=True, database=None)
    settings.load_profile("ci" if ci else "dev")


def examples(share: float) -> settings:
    """Return settings for a property that costs more than others (share below 1) or matters more (above 1)."""
    return settings(max_examples=max(_LEAST, round(share * settings().max_examples)))
