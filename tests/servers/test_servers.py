"""Do the real servers serve, and in the ways that our connectors have to cope with?"""

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import httpx2
import pandas as pd
import pytest
import shapely

from tests.servers.mapserver_server import mapserver
from tests.servers.pygeoapi_server import RD, pygeoapi

TOTAL, PAGE = 250, 100
X0_M, Y0_M, SIDE_M, STEP_M = 140_000, 455_000, 10, 20
GML = "{http://www.opengis.net/gml/3.2}"
WFS = "{http://www.opengis.net/wfs/2.0}"
MS = "{http://mapserver.gis.umn.edu/mapserver}"
SECOND = {"nr": 2, "naam": "Café & <wei> 2", "woningen": None, "deel": 1.5, "groot": 2**40 + 1}
THIRD = {"nr": 3, "naam": "Café & <wei> 3", "woningen": 2, "deel": 2.5, "groot": 2**40 + 2}


def corners_m(number: int) -> set[tuple[float, float]]:
    x = X0_M + STEP_M * (number - 1)
    return {(x + dx, Y0_M + dy) for dx in (0, SIDE_M) for dy in (0, SIDE_M)}


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """250 squares in a row: whole metres, and columns of each kind."""
    path = tmp_path_factory.mktemp("plans") / "plans.gpkg"
    all_rows = range(TOTAL)
    columns = {
        "nr": [n + 1 for n in all_rows],
        "naam": [f"Café & <wei> {n + 1}" for n in all_rows],
        "woningen": pd.array([None if n % 2 else n for n in all_rows], dtype="Int32"),
        "deel": [n + 0.5 for n in all_rows],
        "groot": [2**40 + n for n in all_rows],
        "vast": [n % 2 == 0 for n in all_rows],
        "toelichting": pd.array([None if n % 2 else "" for n in all_rows], dtype="string"),
        "datum": pd.to_datetime(["2024-05-01"] * TOTAL).date,
    }
    corners = [(X0_M + STEP_M * n, Y0_M) for n in all_rows]
    squares = [shapely.box(x, y, x + SIDE_M, y + SIDE_M) for x, y in corners]
    gpd.GeoDataFrame(columns, geometry=squares, crs=28992).to_file(path, driver="GPKG")
    return path


# pygeoapi ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def collections(plans: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pygeoapi")
    given = folder / "given.geojson"
    point = {"type": "Point", "coordinates": [X0_M, Y0_M]}
    feature = {"type": "Feature", "id": "NL.1", "properties": {"naam": "Ĳssel"}, "geometry": point}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    body = {"type": "FeatureCollection", "crs": crs, "features": [feature]}
    given.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    with pygeoapi(folder, {"plans": plans, "given": given}, max_items=PAGE) as base:
        yield f"{base}/collections"


def items(collections: str, name: str = "plans", **query: object) -> httpx2.Response:
    answer = httpx2.get(f"{collections}/{name}/items", params={"f": "json", "crs": RD, **query})
    answer.raise_for_status()
    return answer


def follow(url: str) -> tuple[dict, str | None]:
    body = httpx2.get(url).json()
    return body, next((link["href"] for link in body["links"] if link["rel"] == "next"), None)


def ring_m(feature: dict) -> set[tuple[float, float]]:
    assert feature["geometry"]["type"] == "Polygon"
    return {tuple(point) for point in feature["geometry"]["coordinates"][0]}


def test_pygeoapi_gives_a_page_with_a_total_in_rd(collections: str):
    answer = items(collections, limit=1000)
    body = answer.json()
    assert (body["numberMatched"], body["numberReturned"], len(body["features"])) == (TOTAL, PAGE, PAGE)
    assert answer.headers["Content-Crs"] == f"<{RD}>"
    assert "crs" not in body
    assert [ring_m(feature) for feature in body["features"][:3]] == [corners_m(n) for n in (1, 2, 3)]


def test_pygeoapi_gives_each_kind_of_value(collections: str):
    _, second, third = items(collections, limit=3).json()["features"]
    rest = {"datum": "2024-05-01"}
    assert (second["id"], second["properties"]) == (2, {**SECOND, "vast": False, "toelichting": None, **rest})
    assert (third["id"], third["properties"]) == (3, {**THIRD, "vast": True, "toelichting": "", **rest})


def test_pygeoapi_links_from_page_to_page(collections: str):
    url: str | None = str(items(collections, limit=1000).url)
    sizes, numbers = [], []
    while url:
        body, url = follow(url)
        sizes.append(len(body["features"]))
        numbers += [feature["properties"]["nr"] for feature in body["features"]]
        assert len(sizes) < 10
        # What was asked for stands in the link, and not what was given: who counts by it skips features.
        assert url is None or ("limit=1000" in url and f"offset={sum(sizes)}" in url)
    assert sizes == [100, 100, 50]
    assert numbers == list(range(1, TOTAL + 1))


def test_pygeoapi_links_from_a_full_last_page_to_an_empty_one(collections: str):
    body, url = follow(str(items(collections, limit=50, offset=200).url))
    assert len(body["features"]) == 50
    assert url is not None
    assert follow(url)[0]["features"] == []


def test_pygeoapi_takes_a_box_in_rd(collections: str):
    box = f"{X0_M},{Y0_M},{X0_M + 25},{Y0_M + 1}"
    body = items(collections, **{"bbox": box, "bbox-crs": RD}).json()
    assert [feature["id"] for feature in body["features"]] == [1, 2]
    assert body["numberMatched"] == 2


def test_pygeoapi_gives_a_geojson_file_as_it_is(collections: str):
    body = items(collections, "given").json()
    assert body["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::28992"
    assert [(feature["id"], feature["properties"]) for feature in body["features"]] == [("NL.1", {"naam": "Ĳssel"})]


def test_pygeoapi_that_cannot_start_says_why(tmp_path: Path):
    empty = tmp_path / "empty.geojson"
    empty.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(RuntimeError, match="list index out of range"), pygeoapi(tmp_path, {"empty": empty}):
        pytest.fail("it serves a collection without features; say so in its docstring")


# MapServer -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wfs(plans: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with mapserver(tmp_path_factory.mktemp("mapserver"), {"plans": plans}, max_features=PAGE) as address:
        yield address


def ask(wfs: str, request: str = "GetFeature", **query: object) -> httpx2.Response:
    service = {"service": "WFS", "version": "2.0.0", "request": request, "typenames": "plans"}
    return httpx2.get(wfs, params={**service, **query})


def tree(answer: httpx2.Response) -> ET.Element:
    assert answer.status_code == 200
    return ET.fromstring(answer.content)


def numbers(root: ET.Element) -> list[int]:
    return [int(number.text or "") for number in root.iter(f"{MS}nr")]


def test_mapserver_counts_beyond_its_cap(wfs: str):
    root = tree(ask(wfs, resultType="hits"))
    assert (root.get("numberMatched"), root.get("numberReturned")) == (str(TOTAL), "0")
    # A count in the query caps the total.
    assert tree(ask(wfs, resultType="hits", count=20)).get("numberMatched") == "20"


def test_mapserver_caps_an_answer_and_knows_no_total(wfs: str):
    root = tree(ask(wfs, count=150))
    assert numbers(root) == list(range(1, PAGE + 1))
    assert (root.get("numberMatched"), root.get("numberReturned")) == ("unknown", str(PAGE))
    assert (root.get("next") or "").endswith(f"&count=150&STARTINDEX={PAGE}")


def test_mapserver_honours_count_and_start_index(wfs: str):
    root = tree(ask(wfs, count=3, startIndex=7))
    assert numbers(root) == [8, 9, 10]


def test_mapserver_knows_the_total_on_a_last_page_that_is_not_full(wfs: str):
    last = tree(ask(wfs, count=100, startIndex=200))
    assert (len(numbers(last)), last.get("numberMatched"), last.get("next")) == (50, str(TOTAL), None)
    full = tree(ask(wfs, count=50, startIndex=200))
    assert (len(numbers(full)), full.get("numberMatched"), full.get("next")) == (50, "unknown", None)
    beyond = tree(ask(wfs, count=50, startIndex=250))
    assert (len(numbers(beyond)), beyond.get("numberMatched"), beyond.get("next")) == (0, "unknown", None)


def test_mapserver_gives_gml_in_rd_with_x_first(wfs: str):
    answer = ask(wfs, count=3, srsName="EPSG:28992")
    assert "gml/3.2" in answer.headers["Content-Type"]
    members = [member[0] for member in tree(answer).iter(f"{WFS}member")]
    assert [member.get(f"{GML}id") for member in members] == ["plans.1", "plans.2", "plans.3"]
    for number, member in enumerate(members, start=1):
        polygon = member.find(f".//{GML}Polygon")
        assert polygon is not None
        assert polygon.get("srsName") == "urn:ogc:def:crs:EPSG::28992"
        values = [float(value) for value in (polygon.findtext(f".//{GML}posList") or "").split()]
        assert set(zip(values[::2], values[1::2], strict=True)) == corners_m(number)


def test_mapserver_gives_each_kind_of_value_in_gml(wfs: str):
    second = [member[0] for member in tree(ask(wfs, count=2)).iter(f"{WFS}member")][1]
    values = {name: second.findtext(f"{MS}{name}") for name in (*SECOND, "vast", "toelichting", "datum")}
    # A number that is not there and a text that is not there are both empty; a boolean is a number.
    there = {name: "" if value is None else str(value) for name, value in SECOND.items()}
    assert values == {**there, "vast": "0", "toelichting": "", "datum": "2024-05-01"}


def test_mapserver_describes_its_columns(wfs: str):
    root = tree(ask(wfs, "DescribeFeatureType"))
    kinds = {item.get("name"): item.get("type") for item in root.iter("{http://www.w3.org/2001/XMLSchema}element")}
    expected = {"nr": "long", "naam": "string", "woningen": "integer", "deel": "double", "vast": "boolean"}
    assert {name: kinds[name] for name in expected} == expected


def test_mapserver_gives_geojson(wfs: str):
    answer = ask(wfs, count=150, outputFormat="geojson")
    body = answer.json()
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert body["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::28992"
    assert len(body["features"]) == PAGE
    # Nothing says that there is more.
    assert not {"numberMatched", "numberReturned", "links", "next"} & set(body)
    assert [ring_m(feature) for feature in body["features"][:3]] == [corners_m(n) for n in (1, 2, 3)]
    _, second, third = body["features"][:3]
    # A number that is not there is left out, a text that is not there is empty, and a boolean is a number.
    rest = {"toelichting": "", "datum": "2024-05-01"}
    there = {name: value for name, value in SECOND.items() if value is not None}
    assert (second["id"], second["properties"]) == (2, {**there, "vast": 0, **rest})
    assert (third["id"], third["properties"]) == (3, {**THIRD, "vast": 1, **rest})
    last = ask(wfs, count=100, startIndex=200, outputFormat="geojson").json()
    assert (len(last["features"]), last["numberMatched"]) == (50, TOTAL)


def test_mapserver_takes_a_box_in_rd(wfs: str):
    box = f"{X0_M},{Y0_M},{X0_M + 25},{Y0_M + 1},urn:ogc:def:crs:EPSG::28992"
    assert numbers(tree(ask(wfs, bbox=box))) == [1, 2]


def test_mapserver_refuses_with_an_exception_report(wfs: str):
    answer = ask(wfs, typenames="nope")
    assert answer.status_code == 400
    assert ET.fromstring(answer.content).tag == "{http://www.opengis.net/ows/1.1}ExceptionReport"
    older = httpx2.get(wfs, params={"service": "WFS", "version": "1.1.0", "request": "GetFeature", "typename": "nope"})
    assert older.status_code == 200
    assert ET.fromstring(older.content).tag == "{http://www.opengis.net/ows}ExceptionReport"


def test_mapserver_gives_its_own_faults_as_a_page_with_status_200(wfs: str):
    answer = httpx2.get(wfs)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html")


def test_mapserver_that_dies_leaves_an_empty_answer(wfs: str):
    answer = ask(wfs, resultType="hits", outputFormat="geojson")  # 8.0.0 crashes on it
    assert (answer.status_code, answer.content) == (200, b"")


def test_mapserver_can_state_its_cap_for_the_total(plans: Path, tmp_path: Path):
    metadata = {"wfs_maxfeatures_ignore_for_resulttype_hits": "false"}
    with mapserver(tmp_path, {"plans": plans}, max_features=PAGE, metadata=metadata) as wfs:
        assert tree(ask(wfs, resultType="hits")).get("numberMatched") == str(PAGE)


def test_mapserver_can_state_the_total_on_every_page(plans: Path, tmp_path: Path):
    metadata = {"wfs_compute_number_matched": "true"}
    with mapserver(tmp_path, {"plans": plans}, max_features=PAGE, metadata=metadata) as wfs:
        assert tree(ask(wfs, count=150)).get("numberMatched") == str(TOTAL)
        assert ask(wfs, count=150, outputFormat="geojson").json()["numberMatched"] == TOTAL
