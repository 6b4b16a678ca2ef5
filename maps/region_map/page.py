"""The map of one region: a single HTML file that opens from disk, without a network."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import folium
import xyzservices.providers
from branca.element import Figure, MacroElement
from folium.template import Template
from markupsafe import Markup

from maps.common.bundle import page_script
from maps.common.content_line import content_line
from maps.common.labels import Wording, wording_of
from maps.common.numbers import moment, number
from maps.common.output_file import OutputFile
from maps.common.page import asset, compressed, compressed_json, leaflet_css, leaflet_js, render_page, write_page
from maps.common.place_counts import place_counts, places_line
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

_STYLES: Final = (
    "common/base.css",
    *("region_map/map.css", "region_map/findings.css", "region_map/scenario.css", "region_map/mca.css"),
    *("region_map/about.css", "region_map/tools.css", "region_map/print.css"),
)


def write_region_map(report: RegionReport, path: Path, *, files: Sequence[OutputFile] = ()) -> None:
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
    files
        The files of the region, to which the map links but for itself.

    Raises
    ------
    MapsError
        A rule's reason names what a finding does not have, or the report's language has no texts.
    OutputError
        The report does not fit the schema of the page.
    """
    labels = wording_of(report)
    shapes = ShapeStore()
    model = map_model(report, shapes, labels)
    map_html, map_script = _folium_parts()
    names = [file.file_name(report.region.code) for file in files]
    html = render_page(
        "region_map/page.html",
        [leaflet_js(), page_script("region_map/start.js", map_script)],
        [leaflet_css(), *map(asset, _STYLES)],
        image_hosts=[TILE_HOST],
        map=Markup(map_html),
        model=compressed_json(model.model_dump()),
        shapes=compressed(shapes.encoded()),
        **_words(report, labels, [name for name in names if name != path.name]),
    )
    write_page(html, path)


def _words(report: RegionReport, labels: Wording, files: Sequence[str]) -> dict[str, object]:
    """Return what the template says in words; `files` stand beside the map."""
    background, region = report.background, report.region
    return {
        "t": texts(background.lang),
        "lang": background.lang,
        "title": labels.text("page.title", name=region.name, code=region.code),
        "name": region.name,
        "code": region.code,
        "map_label": labels.text("page.map_label", name=region.name),
        "published": labels.text("page.published", when=moment(background.at, background.lang)),
        "content": content_line(background),
        "health": health_line(background),
        "places": places_line(place_counts(report.dossiers), labels),
        "fictional": is_fictional(background),
        "accuracy": labels.text("page.accuracy", tolerance=number(TOLERANCE_M, background.lang)),
        "about": about(report, files),
    }


class _Map(folium.Map):
    """A folium map that takes nothing from a CDN: the page brings Leaflet, and nothing here needs the rest."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


class _Start(MacroElement):
    """The call that hands map and tiles to our own script."""

    _template = Template("{% macro script(this, kwargs) %}start({{ this.map }}, {{ this.tiles }});{% endmacro %}")

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
