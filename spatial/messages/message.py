"""The noun `Message`: what is said, as a code of the catalogue of texts and the values that go into it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias, Union

from spatial.messages.text import Text

__all__ = ["Amount", "Message", "Sayable", "Value", "clauses", "message", "sentences"]

_SENTENCES: Final = "joined.sentences"
_CLAUSES: Final = "joined.clauses"
_PARTS: Final = "parts"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit as the rule book writes it: ``share``, ``1`` for a count, ``GWh/yr``."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Message:
    """Hold a code of the catalogue and its values by name, sorted; `message` makes one.

    Equal messages are equal and have one hash, so they stand in tables and keys. The catalogue decides how each value
    is written: a number comes with all its digits, a list as a tuple, a date as a date.
    """

    code: str
    values: "tuple[tuple[str, Value], ...]" = ()


Sayable: TypeAlias = Message | Text | str
"""What a column of words holds: a message, a text of a rule book, or a name as it came ('' for nothing)."""

Value: TypeAlias = Union[Message, Text, Amount, date, str, int, float, "tuple[Value, ...]"]
"""What may go into a message."""


def message(code: str, /, **values: Any) -> Message:  # noqa: ANN401 - `Value`, numpy's numbers, and lists of these
    """Return the message with this code and these values.

    Numbers of numpy become Python's, and lists become tuples, in order.

    Raises
    ------
    ValueError
        A number is NaN or infinite: what is not known has a message of its own.
    TypeError
        A value is nothing that a message can hold.
    """
    return Message(code, tuple((name, _value(code, name, values[name])) for name in sorted(values)))


def sentences(*parts: Sayable) -> Sayable:
    """Return what is not empty as sentences that follow each other; '' for nothing, one part as it is."""
    return _joined(_SENTENCES, parts)


def clauses(*parts: Sayable) -> Sayable:
    """Return what is not empty as clauses separated by semicolons, each once; '' for nothing, one part as it is."""
    return _joined(_CLAUSES, tuple(dict.fromkeys(_flat(_CLAUSES, parts))))


def _joined(code: str, parts: Sequence[Sayable]) -> Sayable:
    flat = _flat(code, parts)
    if not flat:
        return ""
    return flat[0] if len(flat) == 1 else Message(code, ((_PARTS, flat),))


def _flat(code: str, parts: Sequence[Sayable]) -> tuple[Any, ...]:
    """Return the parts, those of a joined one in its place: joining twice is the same as joining at once."""
    flat: list[Any] = []
    for part in parts:
        if isinstance(part, Message) and part.code == code:
            flat.extend(dict(part.values)[_PARTS])  # type: ignore[arg-type]
        elif part != "":
            flat.append(part)
    return tuple(flat)


def _value(code: str, name: str, value: Any) -> Value:  # noqa: ANN401 - what `message` may be given
    if hasattr(value, "dtype") and hasattr(value, "item"):
        value = value.item()
    if isinstance(value, str | Message | Text | date | int) and not isinstance(value, datetime):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            msg = f"message '{code}', value '{name}': {value} is no number; what is unknown has a message of its own"
            raise ValueError(msg)
        return value
    if isinstance(value, Amount):
        return Amount(float(_value(code, name, value.value)), value.unit)  # type: ignore[arg-type]
    if isinstance(value, Sequence):
        return tuple(_value(code, name, item) for item in value)
    msg = (
        f"message '{code}', value '{name}': {type(value).__name__} cannot stand in a message; allowed are text, "
        "numbers, dates, Amount, Text, Message and lists of these"
    )
    raise TypeError(msg)
