"""What tests of other rooms ask of messages."""

from spatial.messages import Message, Sayable


def parts_of(said: Sayable) -> list[Sayable]:
    """The sentences or clauses that something said is joined of; itself where it is one, none where it is empty."""
    if isinstance(said, Message) and said.code.startswith("joined."):
        return list(dict(said.values)["parts"])
    return [said] if said != "" else []


def codes_of(said: Sayable) -> list[str]:
    """The codes of its parts, in order; a text or name has none."""
    return [part.code for part in parts_of(said) if isinstance(part, Message)]


def values_of(said: Sayable, code: str) -> dict[str, object]:
    """The values of its one part with this code."""
    (found,) = [part for part in parts_of(said) if isinstance(part, Message) and part.code == code]
    return dict(found.values)
