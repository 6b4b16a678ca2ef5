"""The words that stand beside a layer: what it is labelled as, and its health."""

from collections.abc import Mapping

from maps.common.labels import Wording
from maps.common.styles import Badge

__all__ = ["layer_badges"]


def layer_badges(row: Mapping[str, object], wording: Wording) -> tuple[Badge, ...]:
    """Return the words that stand beside a layer: its label, and its health unless it is fresh."""
    badges = []
    if row["label"]:
        badges.append(Badge("label", wording.word("label", row["label"])))
    if row["health"] and row["health"] != "fresh":
        badges.append(Badge("health", wording.word("health", row["health"])))
    return tuple(badges)
