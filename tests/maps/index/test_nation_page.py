"""The map of all regions of a release together."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from jsonschema import Draft202012Validator
from shapely import box

from maps.common.errors import OutputError
from maps.index.content import Finding, IndexEntry, IndexLink, Number
from maps.index.nation_page import write_nation
from maps.index.nation_schema import NationModel
from maps.index.nation_sums import ground_rows, task_sums
from spatial.indicators import Benchmark, BenchmarkResult
from spatial.report.report import RegionReport

NASTY = "<img src=x onerror=alert(1)> `${alert(2)}` </script><script>alert(3)</script>"


def bid(value: float | None, status: str = "V") -> dict[str, Number]:
    return {"energy.bid": Number("Bod", value, "TWh", status)}


def finding(name: str, kind: str, x: int, left: str = "Plan") -> Finding:
    grade, rule = (4, "C-01") if kind == "conflict" else (3, "O-01")
    return Finding(name, rule, f"Titel van {rule}", kind, grade, left, "Gebied", x, 455_000)


def entry(code: str, minx: int, **changes: object) -> IndexEntry:
    made = IndexEntry(
        code=code,
        name=f"Regio {code}",
        places_by_severity={4: 1},
        places_by_strength={3: 1},
        links=(IndexLink("kaart", f"{code.lower()}/map.html"),),
        geometry=box(minx, 450_000, minx + 10_000, 460_000),
    )
    return replace(made, **changes)


SHARED = finding("C-01-a", "conflict", 149_990)
ENTRIES = (
    entry("XX01", 140_000, task=bid(1.5), findings=(SHARED, finding("O-01-b", "opportunity", 142_000, NASTY))),
    entry("XX02", 150_000, task=bid(0.25, "U"), findings=(SHARED, finding("C-01-c", "conflict", 155_000))),
    entry("XX03", 160_000, task=bid(None)),
)
BALANCE = pd.DataFrame(
    {
        "claims": ["", "housing_plans", "housing_plans,wind_areas", "housing_plans,natura2000,wind_areas"],
        "area_ha": [500.0, 300.0, 150.0, 50.0],
    }
)


@pytest.fixture
def page_path(report: RegionReport, tmp_path: Path) -> Path:
    """The map of three regions."""
    path = tmp_path / "nederland.html"
    write_nation(ENTRIES, report.background, BALANCE, path, nation=True)
    return path


def test_its_model_fits_the_published_schema(page_path: Path) -> None:
    path = Path(__file__).parents[3] / "docs" / "reference" / "nation.schema.json"
    validator = Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))
    model = json.loads(re.search(r'id="nation-data">(.*?)</script>', page_path.read_text("utf-8"))[1])
    assert list(validator.iter_errors(model)) == []
    assert NationModel.model_validate_json(json.dumps(model)).model_dump(mode="json") == model


def rows(page: object) -> list[str]:
    return page.locator("#findings tbody tr").all_text_contents()


def test_it_opens_from_disk_and_asks_for_nothing(page_path: Path, open_page: Callable, artefacts: Path) -> None:
    opened = open_page(page_path)
    opened.page.wait_for_timeout(300)
    opened.page.screenshot(path=artefacts / "nation.png")
    assert opened.requests == [page_path.resolve().as_uri()]
    assert opened.faults == []
    assert opened.dialogs == []
    assert opened.page.title() == "Nederland: alle 3 regio's – Opgavenkaart"
    assert opened.page.get_by_text("FICTIEF VOORBEELD").is_visible()
    assert opened.page.locator("#map .leaflet-tooltip").all_text_contents() == [
        "Regio XX01",
        "Regio XX02",
        "Regio XX03",
    ]


def test_a_finding_of_two_regions_stands_once_with_both(page_path: Path, open_page: Callable) -> None:
    page = open_page(page_path).page
    assert page.get_by_text("2 knelpunten en 1 sterke kans, elk één keer geteld.").is_visible()
    first = page.locator("#findings tbody tr").first
    assert first.locator("th").text_content() == "Titel van C-01"
    assert first.locator("a").all_text_contents() == ["Regio XX01", "Regio XX02"]
    assert first.locator("a").last.get_attribute("href") == "xx02/map.html"
    assert page.locator("#points").text_content() == "3 punten op de kaart"


def test_names_from_data_stand_there_as_text(page_path: Path, open_page: Callable) -> None:
    opened = open_page(page_path)
    cell = opened.page.locator("#findings tbody tr").last.locator("td").first
    assert cell.text_content() == f"{NASTY} en Gebied"
    opened.page.locator("#findings tbody tr").last.get_by_role("button").click()
    balloon = opened.page.locator(".leaflet-popup-content")
    balloon.wait_for(state="visible")
    assert NASTY in balloon.text_content()
    assert opened.page.locator("img").count() == 0
    assert opened.dialogs == []


def test_what_is_on_the_map_can_be_chosen(page_path: Path, open_page: Callable) -> None:
    page = open_page(page_path).page
    page.get_by_label("Sterke kansen").uncheck()
    assert len(rows(page)) == 2
    page.get_by_label("Regio", exact=True).select_option(label="Regio XX01")
    assert len(rows(page)) == 1
    page.get_by_label("Regel").select_option(label="O-01 Titel van O-01")
    assert rows(page) == []
    assert page.get_by_text("Niets gevonden met deze keuzes").is_visible()
    page.get_by_label("Sterke kansen").check()
    assert len(rows(page)) == 1


def test_a_finding_opens_with_the_keyboard(page_path: Path, open_page: Callable) -> None:
    page = open_page(page_path).page
    page.locator("#findings tbody tr").nth(1).get_by_role("button").press("Enter")
    balloon = page.locator(".leaflet-popup-content")
    balloon.wait_for(state="visible")
    assert balloon.get_by_role("link").all_text_contents() == ["Regio XX02"]


def test_long_tables_come_in_parts(report: RegionReport, tmp_path: Path, open_page: Callable) -> None:
    many = tuple(finding(f"C-01-{at:04}", "conflict", 140_000 + at) for at in range(250))
    write_nation([entry("XX01", 140_000, findings=many)], report.background, BALANCE, tmp_path / "n.html")
    page = open_page(tmp_path / "n.html").page
    counts = [len(rows(page))]
    for _ in range(2):
        page.get_by_role("button", name="Toon er meer").click()
        counts.append(len(rows(page)))
    assert counts == [100, 200, 250]
    assert not page.get_by_role("button", name="Toon er meer").is_visible()


def test_sums_name_the_regions_that_they_lack() -> None:
    (one,) = task_sums(ENTRIES, "nl")
    assert (one.title, one.text, one.counted, one.unverified) == ("Bod", "1,8 TWh", "2 van 3 regio's", True)
    assert one.without == ("Regio XX03",)
    (none,) = task_sums(ENTRIES[2:], "en")
    assert (none.text, none.counted, none.unverified) == ("no value", "0 of 1 region", False)
    assert task_sums((), "nl") == ()


def test_each_square_metre_stands_in_one_row(report: RegionReport) -> None:
    by_count, combinations = ground_rows(BALANCE, report.background)
    assert [row.area for row in by_count] == ["5,0 km²", "3,0 km²", "1,5 km²", "0,5 km²", "10,0 km²"]
    assert [row.share for row in by_count] == ["50,0 %", "30,0 %", "15,0 %", "5,0 %", "100,0 %"]
    assert [row.title for row in combinations] == [
        "Woningbouwplannen + Zoekgebieden wind",
        "Woningbouwplannen + Natura 2000 + Zoekgebieden wind",
    ]


def test_regions_that_share_ground_have_no_sums(report: RegionReport, tmp_path: Path) -> None:
    write_nation(ENTRIES, report.background, None, tmp_path / "n.html")
    html = (tmp_path / "n.html").read_text(encoding="utf-8")
    assert "optellen zou die dubbel tellen" in html
    assert 'id="sums"' not in html
    assert "Overzicht van 3 regio" in html


def test_published_numbers_stand_beside_ours_or_beside_why_there_is_none(
    report: RegionReport, tmp_path: Path, open_page: Callable
) -> None:
    given = {"id": "b", "value": 31.4, "unit": "TWh", "status": "V", "source": "PBL"}
    titles = [{"nl": f"Getal {n}", "en": f"Number {n}"} for n in range(3)]
    known = Benchmark.model_validate({**given, "title": titles[0], "sum_of": "energy.realised"})
    share = {"unit": "share", "value": 0.25, "status": "U", "sum_of": "energy.realised", "per": "energy.bid"}
    part = Benchmark.model_validate({**given, **share, "title": titles[1]})
    none = Benchmark.model_validate({**given, "title": titles[2], "note": {"nl": NASTY, "en": NASTY}})
    results = (BenchmarkResult(known, 28.88, 2), BenchmarkResult(part, 0.301, 3), BenchmarkResult(none, None, 0))
    write_nation(ENTRIES, report.background, BALANCE, tmp_path / "n.html", nation=True, benchmarks=results)
    page = open_page(tmp_path / "n.html").page
    rows = [
        [cell.inner_text().replace("\n", " ") for cell in row.locator("th, td").all()]
        for row in page.locator("#benchmarks tbody tr").all()
    ]
    assert rows[0] == ["Getal 0", "31,4 TWh PBL", "28,9 TWh 2 van 3 regio's", ""]
    assert rows[1][1].startswith("25,0 %U (niet geverifieerd)")
    assert rows[1][2] == "30,1 % 3 van 3 regio's"
    assert rows[2] == ["Getal 2", "31,4 TWh PBL", "geen getal", NASTY]


def test_the_same_arguments_give_the_same_bytes(page_path: Path, report: RegionReport, tmp_path: Path) -> None:
    write_nation(ENTRIES, report.background, BALANCE, tmp_path / "again.html", nation=True)
    assert (tmp_path / "again.html").read_bytes() == page_path.read_bytes()


def test_a_link_leads_into_the_release_only(report: RegionReport, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="relative addresses only"):
        write_nation(
            [entry("XX01", 0, links=(IndexLink("kaart", "javascript:alert(1)"),))],
            report.background,
            None,
            tmp_path / "n.html",
        )
