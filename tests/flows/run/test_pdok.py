"""The built-in catalogue through a mirror that behaves as PDOK does, with plans of one's own beside it."""

from datetime import timedelta
from pathlib import Path

import geopandas as gpd
import shapely

from tests.data.support import pdok
from tests.flows.support import AT, publish_in, sources_of

PLANS = """\
id: plans
title: {nl: Plannen, en: Plans}
provider: test
licence: CC0
status: verified
connector: local_file
address: plans.gpkg
refresh_days: 30
layers:
  - {layer: housing_plans, id: nr, name: naam}
"""


def test_boundaries_regions_and_nature_come_from_the_web(tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_text("title: {nl: t, en: t}\nextends: builtin\n", encoding="utf-8")
    (tmp_path / "plans.yaml").write_text(PLANS, encoding="utf-8")
    plan = shapely.box(140_900, 455_900, 141_200, 456_100)
    gpd.GeoDataFrame({"nr": [1], "naam": ["Plan"]}, geometry=[plan], crs=28992).to_file(tmp_path / "plans.gpkg")
    own = {"sample": False, "catalogue": tmp_path}
    with pdok() as mirror:
        release = publish_in(tmp_path, **own, mirror=mirror)
    assert [result.code for result in release.regions] == ["ES14"]
    source_ids = ("energy_regions", "municipalities", "natura2000", "plans")
    assert {name: release.sources[name] for name in source_ids} == dict.fromkeys(source_ids, "fresh")
    assert "fresh" not in {health for name, health in release.sources.items() if name not in source_ids}
    assert sources_of(release)["natura2000"]["features"] == 3
    exported = release.folder / "es14" / "es14.gpkg"
    assert gpd.read_file(exported, layer="natura2000").set_index("feature_id").area.to_dict() == {
        "57": 3000**2 + 500**2,
        "58": 1000**2,
    }
    conflicts = gpd.read_file(exported, layer="conflicts")
    # The plan lies with 200 m in the area (C-03), and with the rest in the strip around it (C-02, which is all of it).
    assert conflicts.set_index("rule_id")["area_ha"].to_dict() == {"C-02": 6, "C-03": 200 * 200 / 10_000}
    members = gpd.read_file(exported, layer="municipalities")
    assert members[["feature_id", "province_code"]].to_numpy().tolist() == [["GM0001", "PV26"], ["GM0002", "PV26"]]

    # The server is gone now. What is not due is not asked; what is due is told as stale, and the run goes on.
    soon = publish_in(tmp_path, **own, mirror=mirror, at=AT + timedelta(days=1))
    assert {name: soon.sources[name] for name in source_ids} == dict.fromkeys(source_ids, "fresh")
    later = publish_in(tmp_path, **own, mirror=mirror, at=AT + timedelta(days=8))
    assert {name: later.sources[name] for name in source_ids} == {
        "energy_regions": "fresh",
        "municipalities": "fresh",
        "natura2000": "stale",
        "plans": "fresh",
    }
    assert "no answer" in sources_of(later)["natura2000"]["why"]
    assert sources_of(later)["natura2000"]["captured_at"] == AT.isoformat()
