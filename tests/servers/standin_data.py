"""What the stand-in holds: features and rows that are computed from their number, so that any page can be made."""

from typing import Any, NamedTuple

X0_M, Y0_M, SIDE_M, STEP_M, IN_A_ROW = 140_000, 455_000, 100, 200, 50
PERIOD = "2024JJ00"

Ring = list[list[float]]


class Row(NamedTuple):
    """One feature: its number from 0, and the edition of what it says; both are the same on every server."""

    number: int
    edition: int = 0


def properties(row: Row) -> dict[str, Any]:
    """Text with all that XML and JSON must escape, a whole number that may be absent, a fraction, and nothing."""
    number, edition = row
    return {
        "nr": number,
        "naam": f'Wijk {number}.{edition} "Ĳsselzicht" <&> é€',
        "woningen": None if number % 3 == 2 else 1000 + number,
        "deel": number + 0.25,
        "leeg": None,
    }


def square(number: int, inset_m: float = 0.0) -> Ring:
    """A closed ring, anticlockwise, on a grid in RD New."""
    x = X0_M + STEP_M * (number % IN_A_ROW) + inset_m
    y = Y0_M + STEP_M * (number // IN_A_ROW) + inset_m
    side = SIDE_M - 2 * inset_m
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def polygons(number: int, *, nested: bool = False) -> list[list[Ring]]:
    """The parts of a feature, each its shell and its holes; nested: a square with a hole with an island in it."""
    if not nested:
        return [[square(number)]]
    return [[square(number), square(number, 20.5)[::-1]], [square(number, 40.25)]]


def geojson(number: int, *, nested: bool = False) -> dict[str, Any]:
    parts = polygons(number, nested=nested)
    if nested:
        return {"type": "MultiPolygon", "coordinates": parts}
    return {"type": "Polygon", "coordinates": parts[0]}


def cbs_row(row: Row) -> dict[str, Any]:
    """A row as CBS has it in version 3: regions padded to six characters, dimensions with a space behind."""
    number, edition = row
    return {
        "ID": number,
        "RegioS": region(number),
        "BronEnTechniek": "E006590 ",
        "Perioden": PERIOD,
        "Toelichting": f"Rij {number}.{edition} <&> é€",
        "Woningen_1": None if number % 3 == 2 else 1000 + number,
        "Vermogen_2": number + 0.25,
    }


def observation(row: Row) -> dict[str, Any]:
    """A row as CBS has it in version 4: one number each, so that a region takes two."""
    number, edition = row
    return {
        "Id": number,
        "Measure": "M000100" if number % 2 == 0 else "M000200",
        "ValueAttribute": "None",
        "Value": None if number % 7 == 3 else number + edition + 0.25,
        "StringValue": None,
        "RegioS": region(number // 2),
        "Perioden": PERIOD,
    }


def region(number: int) -> str:
    """A region's code: of every fifth feature an energy region or the land, which CBS pads."""
    return f"ES{number % 100:02d}  " if number % 5 == 4 and number < 500 else f"GM{number:04d}"
