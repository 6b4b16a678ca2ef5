"""From a rule's reason to the sentence that a reader sees."""

from collections.abc import Mapping
from string import Formatter
from typing import Final

from maps.errors import MapsError
from maps.numbers import is_missing, number, plain, whole_or_short
from maps.texts import texts

__all__ = ["REASON_FIELDS", "reason"]

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

_NAMES: Final = ("left_name", "right_name")
_WHOLE: Final = ("distance_m", "dwellings")


def reason(rule_reason_template: str, finding_row: Mapping[str, object], lang: str) -> str:
    """Fill a rule's reason with the names and numbers of one finding.

    Parameters
    ----------
    rule_reason_template
        Text with ``{field}`` for any of `REASON_FIELDS`; ``{{`` and ``}}`` are braces.
    finding_row
        The finding's columns; a field that it lacks or that is empty becomes 'onbekend' or 'unknown'.
    lang
        ``nl`` or ``en``: how numbers are written.

    Returns
    -------
    Plain text, not escaped for any markup.

    Raises
    ------
    MapsError
        The template names another field, formats or reaches into one, or its braces do not match.
    """
    parts = []
    try:
        for literal, field, spec, conversion in Formatter().parse(rule_reason_template):
            parts.append(literal)
            if field is not None:
                parts.append(_written(field, spec, conversion, finding_row, lang))
    except ValueError as error:
        msg = f"the reason '{rule_reason_template}' cannot be read: {error}; fields stand in single braces"
        raise MapsError(msg) from error
    return "".join(parts)


def _written(field: str, spec: str | None, conversion: str | None, row: Mapping[str, object], lang: str) -> str:
    if field not in REASON_FIELDS or spec or conversion:
        asked = field + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        msg = f"a reason cannot show '{{{asked}}}'; allowed, without format: {', '.join(REASON_FIELDS)}"
        raise MapsError(msg)
    value = row.get("distance_m" if field == "distance_km" else field)
    if is_missing(value):
        return texts(lang)["value.unknown"]
    if field in _NAMES:
        return plain(value) or texts(lang)["field.unnamed"]
    if field == "distance_km":
        return number(float(value) / 1000, lang, 1)  # type: ignore[arg-type]
    if field in _WHOLE:
        return number(value, lang)
    return whole_or_short(float(value), lang)  # type: ignore[arg-type]
