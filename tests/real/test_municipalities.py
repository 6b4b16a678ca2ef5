"""The table of municipalities that ended, against those of now and the names and codes of real sources."""

import geopandas as gpd
import pandas as pd
import pytest

from data.harmonise.municipality_recoding import CodeOrName, load_changes, recoded
from tests.real.support import SHARED, needs_shared

pytestmark = needs_shared

# Merged before 2019, which the table leaves alone.
BEFORE_2019 = {
    *("Bellingwedde", "Bergambacht", "Bernisse", "Boarnsterhim", "Boskoop", "Bussum", "Dirksland", "Franekeradeel"),
    *("Gaasterlân-Sleat", "Goedereede", "Graafstroom", "Graft-De Rijp", "Groesbeek", "Harenkarspel", "het Bildt"),
    *("Hoogezand-Sappemeer", "Leeuwarderadeel", "Lemsterland", "Liesveld", "Littenseradiel", "Maasdonk"),
    *("Menameradiel", "Menterwolde", "Middelharnis", "Millingen aan de Rijn", "Muiden", "Naarden", "Nederlek"),
    *("Nieuw-Lekkerland", "Oostflakkee", "Ouderkerk", "Rijnwaarden", "Rijnwoude", "Schermer", "Schijndel"),
    *("Schoonhoven", "Sint-Oedenrode", "Skarsterlân", "Slochteren", "Spijkenisse", "Ubbergen", "Veghel"),
    *("Vlagtwedde", "Vlist", "Zeevang", "Zijpe"),
}


@pytest.fixture(scope="module")
def today() -> pd.DataFrame:
    """The municipalities of now: columns gemeentecode, gemeentenaam."""
    path = SHARED / "boundaries" / "gemeenten_2023_2025_res.gpkg"
    return gpd.read_file(path, layer="gemeenten", ignore_geometry=True)


def test_the_table_agrees_with_the_municipalities_of_now(today: pd.DataFrame) -> None:
    now = dict(zip(today["gemeentecode"], today["gemeentenaam"], strict=True))
    sure = [change for change in load_changes().changes if change.status != "U"]
    assert {one.code: one.name for change in sure for one in change.new}.items() <= now.items()
    assert not {change.old.code for change in sure} & set(now)
    assert not {change.old.name for change in sure} & set(now.values())
    assert set(load_changes().aliases) <= set(now.values())
    kinds: tuple[CodeOrName, ...] = ("code", "name")
    for kind in kinds:
        ended = recoded(pd.Series([change.old.value_of(kind) for change in sure if len(change.new) == 1]), kind)
        assert set(ended.values) <= (set(now) if kind == "code" else set(now.values()))


@pytest.mark.parametrize(
    ("file", "column", "split", "unknown"),
    [
        # "Bergen" is that of Noord-Holland here, which the name alone does not tell.
        ("housing/plancapaciteit_gemeenten_2021.csv", "gemeente", {"Haaren"}, {"Bergen"}),
        ("housing/eib_plannen_2021_overijssel_flevoland_utrecht.gpkg", "Gem_naam", set(), set()),
        ("housing/cbs_woningvoorraad_gemeenten.csv", "Regio's", {"Haaren", "Winsum"}, BEFORE_2019),
    ],
)
def test_names_of_real_sources_land_on_a_municipality_of_now(
    today: pd.DataFrame, file: str, column: str, split: set[str], unknown: set[str]
) -> None:
    path = SHARED / file
    table = pd.read_csv(path) if path.suffix == ".csv" else gpd.read_file(path, ignore_geometry=True)
    now = set(today["gemeentenaam"])
    result = recoded(table[column], "name", now)
    assert set(result.values[result.split]) == split
    assert set(result.values[~result.split]) - now == unknown


def test_codes_of_2019_and_later_land_on_a_municipality_of_now(today: pd.DataFrame) -> None:
    power = pd.read_csv(SHARED / "energy" / "cbs_85005NED_zonnestroom_gemeente_res.csv", dtype=str)["RegioS"]
    codes = power[power.str.startswith("GM")]
    result = recoded(codes, "code", set(today["gemeentecode"]))
    # GM0000 is power that CBS gives no municipality.
    assert set(result.values) - set(today["gemeentecode"]) == {"GM0000", "GM0788"}
    assert set(result.values[result.split]) == {"GM0788"}
