"""WFS 2.0 by a real server, MapServer: it caps what it gives, and says little about what it left out."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyogrio

from tests.left_out import absent
from tests.servers.process import address, await_answer, listen, running

PROGRAM = Path(__file__).with_name("mapserver_program.py")
KINDS = {"Point": "POINT", "LineString": "LINE", "Polygon": "POLYGON"}
GEOJSON = """\
  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/geo+json"
    FORMATOPTION "STORAGE=stream"
    FORMATOPTION "FORM=SIMPLE"
    FORMATOPTION "USE_FEATUREID=true"
  END
"""


@contextmanager
def mapserver(
    folder: Path, layers: Mapping[str, Path], *, max_features: int, metadata: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve GeoPackages in RD New as feature types, until the end of the block.

    It gives GML 3.2 and, as ``outputFormat=geojson``, GeoJSON. The first column of a layer is what ids are made from.

    Parameters
    ----------
    folder : Path
        For the mapfile and the log.
    layers : Mapping[str, Path]
        The GeoPackage (of one layer) of each feature type. Paths hold no double quote.
    max_features : int
        The most that one answer holds; who asks for more gets this many, and no error.
    metadata : Mapping[str, str] | None
        Settings for the whole service, on top of or instead of those here. Of interest:
        ``wfs_compute_number_matched`` set to "true" gives the total on every page, and for ``resultType=hits`` whatever
        the count; without it a page says "unknown". ``wfs_maxfeatures_ignore_for_resulttype_hits`` set to "false", as
        it is in MapServer when nobody sets it, has ``resultType=hits`` state the cap for the total.

    Yields
    ------
    str
        The address of the service, such as ``http://127.0.0.1:PORT/ows``.
    """
    program = shutil.which("mapserv")
    if program is None:
        absent("MapServer")
    # Without a configuration file MapServer 8 serves nothing; this one forbids mapfiles that a query names.
    settings = folder / "mapserver.conf"
    settings.write_text('CONFIG\n  ENV\n    MS_MAP_NO_PATH "true"\n  END\nEND\n', encoding="utf-8")
    mapfile = folder / "ows.map"
    mapfile.write_text(_mapfile(layers, max_features, metadata or {}), encoding="utf-8")
    listening = listen()
    base, log = f"{address(listening)}/ows", folder / "mapserver.log"
    variables = {"MAPSERVER_CONFIG_FILE": str(settings), "MS_MAPFILE": str(mapfile)}
    with running([sys.executable, PROGRAM, program], listening, variables, log):
        # It gives its own faults as web pages with status 200.
        await_answer(f"{base}?service=WFS&version=2.0.0&request=GetCapabilities", "<FeatureTypeList>", log)
        yield base


def _mapfile(layers: Mapping[str, Path], max_features: int, metadata: Mapping[str, str]) -> str:
    service = {
        "ows_title": "Test",
        "ows_enable_request": "*",
        # MapServer 8.0.0 leaves the shift of datum out (about 110 m), and for EPSG:4326 gives no features at all.
        "wfs_srs": "EPSG:28992",
        "wfs_maxfeatures": str(max_features),
        "wfs_maxfeatures_ignore_for_resulttype_hits": "true",
        # An extent would be a filter that nobody asked for.
        "wfs_use_default_extent_for_getfeature": "false",
        "wfs_getfeature_formatlist": "geojson",
        **metadata,
    }
    parts = [_projection("  "), GEOJSON, "  WEB\n", _metadata("    ", service), "  END\n"]
    return "".join(['MAP\n  NAME "ows"\n', *parts, *(_layer(*layer) for layer in layers.items()), "END\n"])


def _layer(name: str, path: Path) -> str:
    about = pyogrio.read_info(path)
    [kind] = [kind for part, kind in KINDS.items() if part in about["geometry_type"]]
    columns = zip(about["fields"], about["dtypes"], strict=True)
    described = {
        "ows_title": name,
        "gml_include_items": "all",
        "gml_featureid": about["fields"][0],
        "gml_types": "auto",
        # "auto" takes a boolean for an integer, since OGR stores it as one.
        **{f"gml_{column}_type": "Boolean" for column, dtype in columns if dtype == "bool"},
    }
    return f"""\
  LAYER
    NAME "{name}"
    TYPE {kind}
    STATUS ON
    CONNECTIONTYPE OGR
    CONNECTION "{path.resolve()}"
    DATA "{about["layer_name"]}"
{_projection("    ")}{_metadata("    ", described)}  END
"""


def _projection(indent: str) -> str:
    return f'{indent}PROJECTION\n{indent}  "init=epsg:28992"\n{indent}END\n'


def _metadata(indent: str, values: Mapping[str, str]) -> str:
    lines = [f'{indent}  "{name}" "{value}"\n' for name, value in values.items()]
    return "".join([f"{indent}METADATA\n", *lines, f"{indent}END\n"])
