"""The relation `below_target`: an indicator of the region stays below what was promised."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from spatial.messages import Text
from spatial.parameters.params import Identifier
from spatial.relations.bands import BandedRelation
from spatial.relations.facts import VALUE, Measure
from spatial.relations.relation import REGION, TARGETS

__all__ = ["BelowTarget"]


class BelowTarget(BandedRelation):
    """The region, by how the value of its `indicator` stands to the bands: the first one above it grades."""

    one_per: ClassVar[Literal["pair", "left", "region"]] = "region"
    alone: ClassVar[bool] = True
    sides: ClassVar[tuple[str, str] | None] = (REGION, TARGETS)
    geometry: ClassVar[str] = "below_target"
    measure: ClassVar[str] = VALUE
    unit: ClassVar[str | None] = None
    has_reach: ClassVar[bool] = False
    band_words: ClassVar[Text] = Text(nl="onder {number}", en="below {number}")
    band_short: ClassVar[Text] = Text(nl="< {number}", en="< {number}")
    measures: ClassVar[Mapping[str, Measure]] = {
        VALUE: Measure(Text(nl="Waarde van de indicator", en="Value of the indicator"), "")
    }
    meaning: ClassVar[Text] = Text(
        nl="de regio als geheel: de waarde van `indicator` ligt onder een bandgrens; links staat `region`, rechts "
        "`targets`, en de regel heeft geen andere proef",
        en="the region as a whole: the value of `indicator` lies below the limit of a band; left is `region`, right "
        "`targets`, and the rule has no other test",
    )

    relation: Literal["below_target"] = "below_target"
    indicator: Identifier

    @property
    def indicators(self) -> tuple[str, ...]:
        """The one that it names."""
        return (self.indicator,)
