"""Features of the mirror as GML 3.2: flat as WFS gives them, or nested as in the files of INSPIRE."""

from xml.sax.saxutils import escape, quoteattr

from tests.servers.mirror_sets import Ring
from tests.servers.mirror_view import View
from tests.servers.standin_wfs import HEAD

INSPIRE = " ".join(
    f'xmlns:{prefix}="http://inspire.ec.europa.eu/schemas/{prefix}/4.0"' for prefix in ("ps", "am", "base", "gn")
)


def flat_member(view: View, number: int, name: str) -> str:
    """A feature with a column for each field; what has no value is left out."""
    values = {field: value for field, value in view.properties(number).items() if value is not None}
    columns = "".join(f"<app:{field}>{_text(value)}</app:{field}>" for field, value in values.items())
    own = _own_id(view, number)
    shape = f"<app:geom>{_shape(view, number, own)}</app:geom>"
    return f"<wfs:member><app:{name} gml:id={quoteattr(own)}>{shape}{columns}</app:{name}></wfs:member>"


def file_of(view: View) -> bytes:
    """A whole file, in the nesting that the set has."""
    members = "".join(f"<gml:featureMember>{_nested(view, number)}</gml:featureMember>" for number in view.numbers)
    return (
        f'{HEAD}<gml:FeatureCollection gml:id="all" xmlns:gml="http://www.opengis.net/gml/3.2" {INSPIRE}>'
        f"{members}</gml:FeatureCollection>"
    ).encode()


def _nested(view: View, number: int) -> str:
    held, own = view.held, _own_id(view, number)
    values = view.properties(number)
    columns = ""
    for field, path in held.nested.items():
        *outer, _ = path.split("/")
        # A field that was renamed keeps its place.
        inner = f"{path.split('/')[-1].partition(':')[0]}:{view.names.get(field, field)}"
        names = [*outer, inner]
        text = _text(values[view.names.get(field, field)])
        columns += "".join(f"<{name}>" for name in names) + text + "".join(f"</{name}>" for name in names[::-1])
    shape = f"<{held.geometry}>{_shape(view, number, own)}</{held.geometry}>"
    return f"<{held.type} gml:id={quoteattr(own)}>{shape}{columns}</{held.type}>"


def _shape(view: View, number: int, own: str) -> str:
    ring = view.ring(number) or []
    about = f"gml:id={quoteattr(f'{own}.g')} srsName={quoteattr(view.urn)}"
    if len(ring) == 1:
        return f"<gml:Point {about}><gml:pos>{_positions(ring)}</gml:pos></gml:Point>"
    return (
        f"<gml:Polygon {about}><gml:exterior><gml:LinearRing><gml:posList>{_positions(ring)}</gml:posList>"
        "</gml:LinearRing></gml:exterior></gml:Polygon>"
    )


def _positions(ring: Ring) -> str:
    return " ".join(f"{first} {second}" for first, second in ring)


def _own_id(view: View, number: int) -> str:
    return f"{view.held.name}.{number + 1}"


def _text(value: object) -> str:
    return escape(str(value).lower() if isinstance(value, bool) else str(value))
