"""The relation `within_distance`: two features lie near each other."""

from typing import ClassVar, Literal

from spatial.messages import Text
from spatial.relations.distances import DistanceRelation

__all__ = ["WithinDistance"]


class WithinDistance(DistanceRelation):
    """At most the last band's limit apart."""

    meaning: ClassVar[Text] = Text(
        nl="het rechter object ligt binnen de bandgrenzen van het linker; met `beyond` telt een linker object dat "
        "geheel in het rechter ligt niet mee",
        en="the right feature lies within the bands around the left one; with `beyond` a left feature that lies wholly "
        "in the right one does not count",
    )

    relation: Literal["within_distance"] = "within_distance"
