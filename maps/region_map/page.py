"""The map of one region: a single HTML file that opens from disk, without a network."""

from pathlib import Path
from typing import Final

import folium
import xyzservices.providers
from branca.element import Figure, MacroElement
from folium.template import Template
from markupsafe import Markup

from maps.common.labels import wording_of
from maps.common.numbers import moment, number
from maps.common.page import asset, compressed, compressed_json, leaflet_css, leaflet_js, render_page, write_page
from maps.common.shapes import TOLERANCE_M, ShapeStore
from maps.common.source_list import health_line, is_fictional
from maps.common.texts import texts
from maps.region_map.about_tab import about
from maps.region_map.model import map_model
from spatial.report.report import RegionReport

__all__ = ["TILE_HOST", "write_region_map"]

TILE_HOST: Final = "https://service.pdok.nl"
# xyzservices still has the address that PDOK gave out before it grouped its services by their owner.
_TILES: Final = TILE_HOST + "/kadaster/brt-achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"

# What a script needs stands before it; of each part of the page a line of its own.
_SCRIPTS: Final = (
    *("core.js", "decode.js", "state.js", "shapes.js", "canvas.js", "draw.js", "pointer.js", "basemap.js", "layers.js"),
    *("features.js", "highlight.js", "notice.js", "filters.js", "table.js", "passport.js"),
    *("passport_change.js", "passport_finding.js", "passport_feature.js", "search.js", "csv.js"),
    *("ground.js", "measure.js", "opacity.js", "ranks.js", "ranking.js", "programme.js", "weighing.js"),
    *("scenario.js", "sheet.js", "print.js", "help.js"),
    # The link comes last: it sets what all others have started with.
    *("view.js", "link.js", "start.js"),
)
_STYLES: Final = (
    *("base.css", "map.css"),
    "map-findings.css",
    *("map-weighing.css", "print.css"),
)


def write_region_map(report: RegionReport, path: Path) -> None:
    """Write a region's map as one HTML file.

    It opens by double-click, holds its own scripts and data, and asks for nothing but the tiles of the Kadaster's base
    map, when there is a network. The same report gives the same bytes. Text from data stands in it as text: nothing of
    it can become markup or script, which the page's content security policy enforces as well.

    Parameters
    ----------
    report
        All that is shown; distances and areas come from it, the drawn shapes are simplified by `TOLERANCE_M`.
    path
        The file to write; its folder is made.

    Raises
    ------
    MapsError
        A rule's reason names what a finding does not have, or the report's language has no texts.
    """
    t = texts(report.background.lang)
    wording = wording_of(report)
    shapes = ShapeStore()
    model = map_model(report, shapes, wording)
    map_html, map_script = _folium_parts()
    region = report.region
    html = render_page(
        "region_map.html",
        [leaflet_js(), *map(asset, _SCRIPTS), map_script],
        [leaflet_css(), *map(asset, _STYLES)],
        image_hosts=[TILE_HOST],
        t=t,
        lang=report.background.lang,
        title=wording.text("page.title", name=region.name, code=region.code),
        name=region.name,
        code=region.code,
        map_label=wording.text("page.map_label", name=region.name),
        published=wording.text("page.published", when=moment(report.background.at, report.background.lang)),
        health=health_line(report.background),
        fictional=is_fictional(report.background),
        accuracy=wording.text("page.accuracy", tolerance=number(TOLERANCE_M, report.background.lang)),
        about=about(report),
        map=Markup(map_html),
        model=compressed_json(model),
        shapes=compressed(shapes.encoded()),
    )
    write_page(html, path)


class _Map(folium.Map):
    """A folium map that takes nothing from a CDN: the page brings Leaflet, and nothing here needs the rest."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


class _Start(MacroElement):
    """The call that hands map and tiles to our own script."""

    _template = Template(
        "{% macro script(this, kwargs) %}opgavenkaart.start({{ this.map }}, {{ this.tiles }});{% endmacro %}"
    )

    def __init__(self, map_name: str, tiles_name: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._id = "page"
        self.map, self.tiles = map_name, tiles_name


def _folium_parts() -> tuple[str, str]:
    """Return the map's element and its script; folium's ids are random, so ours are set.

    Folium's own header is left out: it forbids zooming of the page and its sizes are in our style.
    """
    attribution = xyzservices.providers.nlmaps.grijs.html_attribution
    tiles = folium.TileLayer(_TILES, attr=attribution, min_zoom=6, max_zoom=19, show=False)
    tiles._id = "base"
    # Half steps of zoom let a region fill the window; our script adds the zoom control in the reader's language.
    region_map = _Map(location=(52.2, 5.3), zoom_start=8, tiles=None, zoom_snap=0.5, zoom_control=False)
    region_map._id = "region"
    figure = Figure()
    figure.add_child(region_map)
    region_map.add_child(tiles)
    region_map.add_child(_Start(region_map.get_name(), tiles.get_name()))
    figure.render()
    return figure.html.render().strip(), figure.script.render().strip()
