"""The rows of the table of indicators: each with a value and its origin, or with the reason why it has none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from spatial.indicators.columns import INDICATOR_TABLE
from spatial.indicators.indicators import INDICATORS

__all__ = ["INDICATOR_COLUMNS", "Row", "Rows", "joined", "worst_status"]

INDICATOR_COLUMNS: Final = INDICATOR_TABLE.names


class Row(NamedTuple):
    """One indicator of one subject; without a value `absent` says why."""

    indicator_id: str
    subject: str
    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    status: str = ""
    source: str = ""
    edition: str = ""
    basis: str = ""
    absent: str = ""


@dataclass
class Rows:
    """Collect the rows of one region and scenario, in one language.

    Parameters
    ----------
    subject
        The region's code: what a row is about unless it says otherwise.
    origins
        ``layer`` or ``layer.column`` to the source that filled it, in words.
    labels
        Layer to its label (``derived``, ``fictional``), where it has one.
    """

    subject: str
    lang: str
    origins: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    made: list[Row] = field(default_factory=list)

    def say(self, dutch: str, english: str) -> str:
        """Return the text in the language of the table."""
        return dutch if self.lang == "nl" else english

    def number(self, value: float, digits: int = 3) -> str:
        """Write a number with at most so many decimals, and none that say nothing."""
        text = f"{value:,.{digits}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.translate(str.maketrans(",.", ".,")) if self.lang == "nl" else text

    def origin(self, *names: str) -> str:
        """Return the sources of layers or columns, each once; what nobody told is left out."""
        return "; ".join(dict.fromkeys(self.origins[name] for name in names if name in self.origins))

    def add(
        self,
        indicator_id: str,
        value: float,
        *,
        subject: str | None = None,
        low: float = np.nan,
        high: float = np.nan,
        status: str = "D",
        source: str = "",
        edition: str = "",
        basis: str = "",
    ) -> None:
        """Add a row with a value."""
        self.made.append(
            Row(
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

    def absent(self, indicator_id: str, dutch: str, english: str, *, subject: str | None = None) -> None:
        """Add a row without a value, and say why there is none."""
        self.made.append(
            Row(indicator_id, self.subject if subject is None else subject, absent=self.say(dutch, english))
        )

    def with_label(self, basis: str, layers: Iterable[str]) -> str:
        """Put before a text that a layer of it is no real one."""
        told = sorted({self.labels[name] for name in layers if self.labels.get(name)})
        words = {
            "derived": self.say(
                "Let op: afgeleide gebieden, niet de echte.", "Mind: derived areas, not the real ones."
            ),
            "fictional": self.say("Let op: verzonnen gegevens.", "Mind: fictional data."),
        }
        return " ".join([*(words[label] for label in told if label in words), basis]).strip()

    def table(self, scenario: str) -> pd.DataFrame:
        """Return the rows as a table with `INDICATOR_COLUMNS`, in the order in which they came."""
        content = [
            {
                **row._asdict(),
                "theme": INDICATORS[row.indicator_id].theme,
                "title": INDICATORS[row.indicator_id].title.in_language(self.lang),
                "unit": INDICATORS[row.indicator_id].unit,
                "scenario": scenario,
            }
            for row in self.made
        ]
        table = pd.DataFrame(content, columns=list(INDICATOR_COLUMNS))
        return table.astype(INDICATOR_TABLE.dtypes)


def worst_status(*statuses: str) -> str:
    """Return the status of a number that was reckoned from others: unverified as soon as one of them is."""
    return "U" if "U" in statuses else "D"


def joined(*sentences: str) -> str:
    """Return the sentences that say something, one after the other."""
    return " ".join(sentence for sentence in sentences if sentence)
