"""OGC API Features as PDOK serves it: cursor paging, coordinates in RD by the CRS's address.

The server knows no `offset` and gives no total; pages are followed by the `next` link exactly as it stands, until there
is none. A page may hold fewer features than asked for and still not be the last. The body carries no CRS: only the
header Content-Crs tells it. Unknown parameters are refused with status 400.

Source: OGC 17-069r4 and 18-058r1; behaviour of PDOK's server (gokoala).
"""

import json
import re
import zipfile
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urljoin

import httpx

from data.connectors.pull import Pulled
from data.errors import IncompletePull
from data.source import Source
from data.web import Web

__all__ = ["pull"]

_PAGE_FEATURES: Final = 1000
_RD: Final = "EPSG:28992"
_CRS84: Final = "OGC:CRS84"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def pull(source: Source, address: str, target: Path, web: Web) -> Pulled:
    """Write every page, as it came, into one zip; raise when a page is no page or the pages run in a circle.

    Parameters
    ----------
    source
        Gives `collection`, and optionally `crs` (default RD New) and `bbox` (in that CRS).
    address
        The landing address of the API (``https://api.pdok.nl/…/ogc/v1``).
    target
        The zip: ``page-00001.json``, …
    web
        Who asks.

    Raises
    ------
    IncompletePull
        A page is not a FeatureCollection or in another CRS than asked for, the server contradicts its own counts, or a
        `next` link was seen before.
    SourceUnavailable
        A request failed.
    """
    crs = source.crs or _RD
    query = {"f": "json", "limit": str(_PAGE_FEATURES), "crs": _uri(crs), **source.query}
    if source.bbox is not None:
        query |= {"bbox": ",".join(f"{value:.12g}" for value in source.bbox), "bbox-crs": _uri(crs)}
    here: str | None = f"{address.rstrip('/')}/collections/{source.collection}/items?{urlencode(query)}"
    seen: set[str] = set()
    brought: set[tuple[str, ...]] = set()
    count, promised = 0, None
    stated: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        while here is not None:
            if here in seen:
                msg = f"source '{source.id}': the pages run in a circle ({here} came twice); nothing of it is used"
                raise IncompletePull(msg)
            seen.add(here)
            response = web.get(here)
            page = _page(source, here, response)
            archive.writestr(zipfile.ZipInfo(f"page-{len(seen):05d}.json", _EPOCH), response.content)
            count += len(page["features"])
            ids = _ids(page)
            if ids in brought:
                msg = f"source '{source.id}': the pages run in a circle ({here} repeats a page); nothing of it is used"
                raise IncompletePull(msg)
            brought |= {ids} if ids else set()
            promised = page.get("numberMatched", promised)
            stated.add(_stated_crs(response, crs))
            here = _next(page, here)
    if isinstance(promised, int) and promised != count:
        msg = f"source '{source.id}': the server has {promised} features and gave {count}; nothing of it is used"
        raise IncompletePull(msg)
    if len(stated) != 1:
        msg = (
            f"source '{source.id}': the pages came in several CRSs ({', '.join(sorted(stated))}); nothing of it is used"
        )
        raise IncompletePull(msg)
    answered = stated.pop()
    if answered != crs:
        msg = f"source '{source.id}': asked for {crs}, the server answered in {answered}; nothing of it is used"
        raise IncompletePull(msg)
    return Pulled(".pages.zip", count, answered)


def _page(source: Source, here: str, response: httpx.Response) -> dict[str, list[object]]:
    try:
        page = json.loads(response.content)
    except ValueError as err:
        kind = response.headers.get("content-type", "of no stated type")
        msg = f"source '{source.id}': {here} is no readable JSON ({kind}): {err}; nothing of it is used"
        raise IncompletePull(msg) from err
    if (
        not isinstance(page, dict)
        or page.get("type") != "FeatureCollection"
        or not isinstance(page.get("features"), list)
    ):
        shown = response.text[:120].replace("\n", " ")
        msg = f"source '{source.id}': {here} is no FeatureCollection but: {shown}; nothing of it is used"
        raise IncompletePull(msg)
    returned = page.get("numberReturned")
    if isinstance(returned, int) and returned != len(page["features"]):
        msg = (
            f"source '{source.id}': {here} says numberReturned {returned} and holds {len(page['features'])}; "
            "nothing of it is used"
        )
        raise IncompletePull(msg)
    return page


def _ids(page: dict[str, list[object]]) -> tuple[str, ...]:
    """Return the ids on a page, by which a repeated page is known; none when a feature has no id."""
    ids = [feature.get("id") if isinstance(feature, dict) else None for feature in page["features"]]
    return () if None in ids else tuple(map(str, ids))


def _next(page: dict[str, list[object]], here: str) -> str | None:
    for link in page.get("links", ()):
        if isinstance(link, dict) and link.get("rel") == "next" and link.get("href"):
            return urljoin(here, str(link["href"]))
    return None


def _uri(crs: str) -> str:
    return f"http://www.opengis.net/def/crs/EPSG/0/{crs.removeprefix('EPSG:')}"


def _stated_crs(response: httpx.Response, asked: str) -> str:
    """Return the CRS of the header; a server that says nothing is taken to give what was asked for."""
    header = response.headers.get("content-crs", "")
    if "CRS84" in header:
        return _CRS84
    found = re.search(r"EPSG/[^/]+/(\d+)", header)
    return f"EPSG:{found.group(1)}" if found else asked
