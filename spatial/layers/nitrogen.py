"""Nitrogen load classes of AERIUS Monitor."""

from typing import Final

import numpy as np

__all__ = ["NITROGEN_CLASSES", "nitrogen_class"]

NITROGEN_CLASSES: Final = ("none", "approaching", "light", "moderate", "severe")

_MARGIN_MOL: Final = 70.0


def nitrogen_class(deposition_mol_ha_yr: np.ndarray, critical_deposition_mol_ha_yr: np.ndarray) -> np.ndarray:
    """Class the load of nitrogen-sensitive nature by its deposition and critical deposition value (KDW).

    With d = deposition - KDW: ``none`` d ≤ -70, ``approaching`` -70 < d ≤ 0, ``light`` 0 < d ≤ 70, ``moderate`` above
    that and below twice the KDW, ``severe`` from twice the KDW on; '' where either number is missing. Both arrays in
    mol N/ha/yr, of one shape.

    Source: class limits of AERIUS Monitor (editions up to 2025).
    """
    deposition = np.asarray(deposition_mol_ha_yr, dtype=float)
    critical = np.asarray(critical_deposition_mol_ha_yr, dtype=float)
    excess = deposition - critical
    known = ~(np.isnan(deposition) | np.isnan(critical))
    chosen = np.select(
        [
            known & (deposition >= 2 * critical),
            known & (excess > _MARGIN_MOL),
            known & (excess > 0),
            known & (excess > -_MARGIN_MOL),
            known,
        ],
        ["severe", "moderate", "light", "approaching", "none"],
        default="",
    )
    return chosen.astype(object)
