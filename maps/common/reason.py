"""From a rule's reason to the sentence that a reader sees."""

from collections.abc import Mapping
from string import Formatter
from typing import Final

from maps.common.errors import MapsError
from maps.common.numbers import is_missing, number, plain, whole_or_short
from maps.common.texts import texts
from spatial.rules.reasons import reason_fault

__all__ = ["reason"]

_NAMES: Final = ("left_name", "right_name")
_WHOLE: Final = ("distance_m", "dwellings")


def reason(rule_reason_template: str, finding_row: Mapping[str, object], lang: str) -> str:
    """Fill a rule's reason with the names and numbers of one finding.

    Parameters
    ----------
    rule_reason_template
        Text with ``{field}`` for any of `spatial.rules.reasons.REASON_FIELDS`; ``{{`` and ``}}`` are braces.
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
    if fault := reason_fault(rule_reason_template):
        raise MapsError(fault)
    parts = []
    for literal, field, _, _ in Formatter().parse(rule_reason_template):
        parts.append(literal)
        if field is not None:
            parts.append(_written(field, finding_row, lang))
    return "".join(parts)


def _written(field: str, row: Mapping[str, object], lang: str) -> str:
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
