"""What the reason of a rule may name of a finding."""

from string import Formatter
from typing import Final

from spatial.layers.spelling import nearest

__all__ = ["REASON_FIELDS", "reason_fault"]

REASON_FIELDS: Final = (
    "left_name",
    "right_name",
    "distance_m",
    "distance_km",
    "area_ha",
    "area_in_region_ha",
    "dwellings",
    "energy_gwh",
)
"""What a reason may name."""


def reason_fault(template: str) -> str:
    """Say what is wrong with a reason: a field that no finding has, a format, braces that do not match; '' if nothing.

    Parameters
    ----------
    template
        Text with ``{field}`` for any of `REASON_FIELDS`; ``{{`` and ``}}`` are braces.
    """
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        return f"'{template}' cannot be read: {error}; fields stand in single braces"
    for _, field, spec, conversion in parts:
        if field is None or (field in REASON_FIELDS and not spec and not conversion):
            continue
        asked = field + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        return (
            f"a reason cannot show '{{{asked}}}'{nearest(field, REASON_FIELDS)}; "
            f"allowed, without format: {', '.join(REASON_FIELDS)}"
        )
    return ""
