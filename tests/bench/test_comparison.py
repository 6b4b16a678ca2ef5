import geopandas as gpd
import numpy as np
import pytest
import shapely

from bench import comparison, dwellings, growth, plans, ways
from bench.shared_areas import SharedAreas, difference
from tests.left_out import optional

PAIRS = (("squares", "bands"),)
# Four squares of 1 m; the second lies across the border of the bands, the last only touches the second band.
SQUARES = shapely.box(*(np.array([[x, 0.0, x + 1.0, 1.0] for x in (0, 9.5, 12, 25)]).T))
BANDS = shapely.box(np.array([0.0, 10.0]), 0.0, np.array([10.0, 25.0]), 40.0)


@pytest.fixture
def folder():
    with ways.layer_folder({"squares": SQUARES, "bands": BANDS}) as result:
        yield result


def test_ours_and_those_of_python_say_the_same(folder, capsys):
    compared = (ways.OVERLAY_1, ways.OVERLAY_2, ways.PLAIN_TREE, ways.GEOPANDAS)
    outcomes = comparison.compare(compared, folder, PAIRS, repeat=1, limit_s=120)
    for outcome in outcomes.values():
        shared = outcome.shared_areas[PAIRS[0]]
        assert shared.left.tolist() == [0, 1, 1, 2]
        assert shared.right.tolist() == [0, 0, 1, 1]
        assert shared.area_m2.tolist() == [1.0, 0.5, 0.5, 1.0]
        assert outcome.figures[PAIRS[0]].peak_mb > 10
    assert comparison.show(outcomes, PAIRS, ways.OVERLAY_2) == 0
    printed = capsys.readouterr()
    assert [line.split("  ")[0] for line in printed.out.splitlines()] == ["way", *(way.title for way in compared)]
    assert printed.err == ""


@optional(ways.ENGINES.exists(), "SedonaDB and DuckDB", "`make engines`")
@pytest.mark.parametrize("way", [ways.SEDONA, ways.SEDONA_CONTAINED, ways.DUCKDB, ways.DUCKDB_CONTAINED])
def test_engines_outside_say_what_ours_says(folder, capsys, way):
    outcomes = comparison.compare((ways.OVERLAY_2, way), folder, PAIRS, repeat=1, limit_s=120)
    assert comparison.show(outcomes, PAIRS, ways.OVERLAY_2) == 0
    assert outcomes[way].shared_areas[PAIRS[0]].area_m2.tolist() == [1.0, 0.5, 0.5, 1.0]
    assert way.title in capsys.readouterr().out


def test_engines_that_are_absent_are_named_and_are_no_failure(folder, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(ways, "ENGINES", tmp_path / "python")
    outcomes = comparison.compare((ways.OVERLAY_2, ways.SEDONA, ways.DUCKDB), folder, PAIRS, repeat=2, limit_s=120)
    assert comparison.show(outcomes, PAIRS, ways.OVERLAY_2) == 0
    assert capsys.readouterr().out.count("`make engines` makes it") == 2


def test_a_way_that_breaks_is_a_failure_that_says_why(folder, capsys):
    broken = ways.Way("broken", "shapely_engines", "no-such-way")
    outcomes = comparison.compare((ways.OVERLAY_2, broken), folder, PAIRS, repeat=2, limit_s=120)
    assert comparison.show(outcomes, PAIRS, ways.OVERLAY_2) == 1
    assert "broken failed with 1: KeyError: 'no-such-way'" in capsys.readouterr().err


def test_a_way_that_takes_too_long_is_ended_and_told(folder, capsys):
    own = comparison.compare((ways.OVERLAY_2,), folder, PAIRS, repeat=1, limit_s=120)
    others = comparison.compare((ways.GEOPANDAS,), folder, PAIRS, repeat=1, limit_s=0.01)
    assert comparison.show({**own, **others}, PAIRS, ways.OVERLAY_2) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("geopandas overlay           did not end within 0 s: about")
    assert comparison.show(others, PAIRS, ways.GEOPANDAS) == 0
    assert capsys.readouterr().out.endswith("did not end within 0 s\n")


def test_another_answer_than_ours_is_a_failure(capsys):
    right = SharedAreas(np.array([0, 1]), np.array([0, 0]), np.array([1.0, 2.0]))
    wrong = right._replace(area_m2=np.array([1.0, 2.1]))
    figures = {PAIRS[0]: ways.Figures(1.0, 1.0, 1.0)}
    outcomes = {
        ways.OVERLAY_2: ways.Outcome(figures, {PAIRS[0]: right}, "", failed=False),
        ways.PLAIN_TREE: ways.Outcome(figures, {PAIRS[0]: wrong}, "", failed=False),
    }
    assert comparison.show(outcomes, PAIRS, ways.OVERLAY_2) == 1
    assert "plain tree, squares × bands: the total area is 3.100000 m², not 3.000000 m²" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (SharedAreas(np.array([0, 1]), np.array([0, 0]), np.array([5.0, 7.0])), ""),
        (SharedAreas(np.array([0, 1]), np.array([0, 0]), np.array([5.0, 7.0 * (1 + 1e-10)])), ""),
        (SharedAreas(np.array([0]), np.array([0]), np.array([5.0])), "1 row(s) are missing and 0 are new"),
        (SharedAreas(np.array([0, 1]), np.array([0, 1]), np.array([5.0, 7.0])), "1 row(s) are missing and 1 are new"),
        (SharedAreas(np.array([0, 1]), np.array([0, 0]), np.array([7.0, 5.0])), "2 row(s) have another area"),
    ],
)
def test_difference(other, message):
    assert difference(SharedAreas(np.array([0, 1]), np.array([0, 0]), np.array([5.0, 7.0])), other) == message


def test_best_takes_the_shortest_time_and_the_most_memory():
    runs = [
        ways.Outcome({PAIRS[0]: ways.Figures(seconds, cpu_s, peak_mb)}, {}, "", failed=False)
        for seconds, cpu_s, peak_mb in ((3.0, 2.0, 10.0), (2.0, 3.0, 12.0))
    ]
    assert ways.best(runs).figures[PAIRS[0]] == ways.Figures(2.0, 2.0, 12.0)


def test_exponent_of_a_power():
    sizes = [1.0, 2.0, 4.0, 8.0]
    assert growth.exponent(sizes, 3 * np.array(sizes) ** 1.5) == pytest.approx(1.5)


def test_growth_prints_a_line_for_each_size(capsys):
    assert growth.main(["--scales", "0.01", "0.02", "--repeat", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["all", "size", "×0.01", "×0.02", "seconds", "seconds", "seconds"]


def test_plans_go_from_geopackage_to_geopackage_and_are_checked(capsys, monkeypatch):
    options = ["--count", "3000", "--vertices", "400", "--repeat", "1", "--check", "50"]
    assert plans.main(options) == 0
    rows = int(capsys.readouterr().out.splitlines()[-1].split()[5].replace(",", ""))
    # A third of the country is covered, and with it about a third of the plans.
    assert 800 < rows < 1_300
    monkeypatch.setattr(plans, "_id", lambda row: row)
    monkeypatch.setattr(plans, "_write", _written_with_other_ids)
    assert plans.main(options) == 1


def _written_with_other_ids(file, id_column, shapes):
    table = gpd.GeoDataFrame({id_column: np.arange(len(shapes)) + 1}, geometry=shapes, crs=28992)
    table.to_file(file, driver="GPKG")


def test_dwellings_are_counted_from_a_file_and_checked(capsys, monkeypatch):
    options = ["--count", "40000", "--repeat", "1", "--check", "5"]
    assert dwellings.main(options) == 0
    printed = [int(cell.replace(",", "")) for cell in capsys.readouterr().out.splitlines()[-1].split()[2:5]]
    assert 0 < printed[0] < printed[1] < printed[2]
    monkeypatch.setattr(dwellings, "_one_by_one", lambda areas, *_: np.zeros((len(areas), 3), dtype=int))
    assert dwellings.main(options) == 1
