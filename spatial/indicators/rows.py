"""The rows of the table of indicators: each with a value and its origin, or with the reason why it has none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from spatial.indicators.columns import INDICATOR_TABLE
from spatial.indicators.indicators import INDICATORS, title_of
from spatial.messages import Message, Sayable, clauses, message, sentences

__all__ = ["INDICATOR_COLUMNS", "IndicatorRow", "IndicatorRows", "worst_status"]

INDICATOR_COLUMNS: Final = INDICATOR_TABLE.names
_NOT_REAL: Final = ("derived", "fictional")
"""Labels of layers that a reader is warned of."""


class IndicatorRow(NamedTuple):
    """One indicator of one subject; without a value `absent` says why."""

    indicator_id: str
    subject: Sayable
    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    status: str = ""
    source: Sayable = ""
    edition: str = ""
    basis: Sayable = ""
    absent: Sayable = ""


@dataclass
class IndicatorRows:
    """Collect the rows of one region and scenario.

    Parameters
    ----------
    subject
        The region's code: what a row is about unless it says otherwise.
    origins
        ``layer`` or ``layer.column`` to the source that filled it, in words.
    labels
        Layer to its label (``derived``, ``fictional``), where it has one.
    titles
        Layer to its title; one that is not there is told by its name.
    """

    subject: str
    origins: Mapping[str, Sayable] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, Sayable] = field(default_factory=dict)
    collected: list[IndicatorRow] = field(default_factory=list)

    def origin(self, *names: str) -> Sayable:
        """Return the sources of layers or columns, each once; what nobody named is left out."""
        return clauses(*(self.origins[name] for name in names if name in self.origins))

    def named(self, layers: Iterable[str]) -> list[Sayable]:
        """Return the titles of layers, in order."""
        return [self.titles.get(layer, layer) for layer in layers]

    def add(
        self,
        indicator_id: str,
        value: float,
        *,
        subject: Sayable | None = None,
        low: float = np.nan,
        high: float = np.nan,
        status: str = "D",
        source: Sayable = "",
        edition: str = "",
        basis: Sayable = "",
    ) -> None:
        """Add a row with a value."""
        self.collected.append(
            IndicatorRow(
                indicator_id,
                self.subject if subject is None else subject,
                float(value),
                float(low),
                float(high),
                status,
                source,
                edition,
                basis,
            )
        )

    def absent(self, indicator_id: str, reason: Message, *, subject: str | None = None) -> None:
        """Add a row without a value, and say why there is none."""
        self.collected.append(IndicatorRow(indicator_id, self.subject if subject is None else subject, absent=reason))

    def with_label(self, basis: Sayable, layers: Iterable[str]) -> Sayable:
        """Put before a basis that a layer of it is no real one."""
        labels = sorted({label for name in layers if (label := self.labels.get(name)) in _NOT_REAL})
        return sentences(*(message(f"basis.label.{label}") for label in labels), basis)

    def table(self, scenario: str) -> pd.DataFrame:
        """Return the rows as a table with `INDICATOR_COLUMNS`, in the order in which they came."""
        content = [
            {
                **row._asdict(),
                "theme": INDICATORS[row.indicator_id].theme,
                "title": title_of(row.indicator_id),
                "unit": INDICATORS[row.indicator_id].unit,
                "scenario": scenario,
            }
            for row in self.collected
        ]
        table = pd.DataFrame(content, columns=list(INDICATOR_COLUMNS))
        return table.astype(INDICATOR_TABLE.dtypes)


def worst_status(*statuses: str) -> str:
    """Return the status of a number that was computed from others: unverified as soon as one of them is."""
    return "U" if "U" in statuses else "D"
