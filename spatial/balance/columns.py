"""The columns of the area balance."""

from typing import Final

from spatial.messages import Text
from spatial.schema.column import column
from spatial.schema.shared_columns import AREA_HA
from spatial.schema.table import Table

__all__ = ["BALANCE"]

BALANCE: Final = Table(
    "balance",
    Text(nl="Ruimtebalans", en="Area balance"),
    Text(
        nl="Elke combinatie van claims met haar oppervlakte; samen de hele regio, elke m² één keer.",
        en="Each combination of claims with its area; together the whole region, each m² once.",
    ),
    (
        column(
            "claims",
            "text",
            ("Claims", "Claims"),
            (
                "Namen van lagen, gescheiden door komma's; leeg waar niets geclaimd is.",
                "Names of layers, separated by commas; empty where nothing is claimed.",
            ),
            many=True,
            optional=True,
        ),
        AREA_HA,
    ),
)
