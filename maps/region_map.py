"""The map of one region: a single HTML file that opens from disk, without a network."""

from pathlib import Path
from typing import Final

import folium
import xyzservices.providers
from branca.element import Figure, MacroElement
from folium.template import Template
from markupsafe import Markup

from maps.map_content import GRADE_COLOURS, Group, as_json
from maps.map_findings import finding_groups
from maps.map_layers import context_group, input_groups, place_numbers
from maps.numbers import moment, number
from maps.page import asset, embedded_json, leaflet_css, leaflet_js, render_page, write_page
from maps.shapes import TOLERANCE_M, ShapeStore
from maps.source_list import health_line, is_fictional, source_rows
from maps.texts import texts
from maps.wording import Wording, wording_of
from spatial.report import RegionReport

__all__ = ["TILE_HOST", "write_region_map"]

TILE_HOST: Final = "https://service.pdok.nl"
# xyzservices still has the address that PDOK gave out before it grouped its services by their owner.
_TILES: Final = TILE_HOST + "/kadaster/brt-achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"


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
    groups = _groups(report, shapes, wording)
    map_html, map_script = _folium_parts()
    region = report.region
    html = render_page(
        "region_map.html",
        [leaflet_js(), asset("shapes.js"), asset("describe.js"), asset("map.js"), map_script],
        [leaflet_css(), asset("base.css"), asset("map.css")],
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
        sources=source_rows(report.background),
        groups=groups,
        hatch=GRADE_COLOURS["conflict"][4][0],
        map=Markup(map_html),
        words=embedded_json(_script_words(wording)),
        data=embedded_json(as_json(groups, shapes)),
    )
    write_page(html, path)


def _groups(report: RegionReport, shapes: ShapeStore, wording: Wording) -> tuple[Group, ...]:
    """Return the groups in the order of the panel: what a meeting is about comes first."""
    context = context_group(report, shapes, wording)
    claims, nature = input_groups(report, shapes, wording)
    conflicts, opportunities, *scenarios = finding_groups(report, shapes, place_numbers(report, shapes), wording)
    filled = (conflicts, opportunities, claims, nature, *scenarios, context)
    return tuple(group for group in filled if group.layers)


def _script_words(wording: Wording) -> dict[str, object]:
    page = ("hide_panel", "show_panel", "search_none", "zoom_in", "zoom_out")
    return {
        **{name: wording.text(f"page.{name}") for name in page},
        "unnamed": wording.text("field.unnamed"),
        "also_here": wording.text("field.also_here"),
        "more": texts(wording.lang)["field.more"],
        "grades": {
            "conflict": [wording.word("severity", grade) for grade in range(5)],
            "opportunity": [wording.word("strength", grade) for grade in range(4)],
        },
    }


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
