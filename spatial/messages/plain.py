"""Messages as JSON holds them, and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from spatial.messages.message import Amount, Message, Value
from spatial.messages.text import Text

__all__ = ["from_plain", "to_plain"]

_MESSAGE: Final = {"code", "values"}
_AMOUNT: Final = {"value", "unit"}
_DATE: Final = {"date"}


def to_plain(value: Value) -> Any:  # noqa: ANN401 - JSON
    """Return a message or a value of one as JSON can hold it: text and numbers as they are, all else as objects."""
    if isinstance(value, Message):
        return {"code": value.code, "values": {name: to_plain(part) for name, part in value.values}}
    if isinstance(value, Text):
        return value.model_dump()
    if isinstance(value, Amount):
        return {"value": value.value, "unit": value.unit}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return [to_plain(part) for part in value] if isinstance(value, tuple) else value


def from_plain(content: Any) -> Value:  # noqa: ANN401 - JSON
    """Return what `to_plain` wrote.

    Raises
    ------
    ValueError
        An object is no message, text, amount or date.
    """
    if isinstance(content, list):
        return tuple(from_plain(part) for part in content)
    if not isinstance(content, Mapping):
        return content  # type: ignore[no-any-return]
    keys = set(content)
    if keys == _MESSAGE:
        return Message(
            content["code"], tuple((name, from_plain(content["values"][name])) for name in sorted(content["values"]))
        )
    if keys == set(Text.model_fields):
        return Text.model_validate(content)
    if keys == _AMOUNT:
        return Amount(**content)
    if keys == _DATE:
        return date.fromisoformat(content["date"])
    msg = f"an object with {', '.join(sorted(map(str, keys))) or 'nothing'} is no message, text, amount or date"
    raise ValueError(msg)
