"""Sources and features to try things on."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from data.entries.mapping import LayerMapping
from data.entries.source import Source
from data.reading import Features
from data.snapshots.snapshot import Snapshot

RD = CRS.from_epsg(28992)
X0, Y0 = 140_000, 455_000


def box(x: float, y: float, width: float, height: float) -> shapely.Geometry:
    return shapely.box(X0 + x, Y0 + y, X0 + x + width, Y0 + y + height)


def source(**changed: object) -> Source:
    given = {
        "id": "plans",
        "title": {"nl": "Plannen", "en": "Plans"},
        "provider": "test",
        "licence": "CC0",
        "status": "verified",
        "connector": "local_file",
        "address": "plans.gpkg",
        "crs": "EPSG:28992",
        "refresh_days": 30,
        "layers": [{"layer": "housing_plans", "id": "nr", "name": "naam"}],
    }
    return Source.model_validate({**given, **changed})


def mapping(**changed: object) -> LayerMapping:
    return LayerMapping.model_validate({"layer": "housing_plans", "id": "nr", "name": "naam", **changed})


def features(geometries: list[object], crs: CRS = RD, **columns: list[object]) -> Features:
    given = {"nr": range(1, len(geometries) + 1), "naam": [f"plan {n + 1}" for n in range(len(geometries))], **columns}
    shapes = np.empty(len(geometries), dtype=object)
    shapes[:] = geometries
    return Features(pd.DataFrame(given), shapes, crs, curved=0)


def shot(path: Path) -> Snapshot:
    """A snapshot of a file that lies somewhere, for readers."""
    return Snapshot(
        "plans",
        "",
        path.stat().st_size,
        path.name[path.name.index(".") :],
        datetime(2026, 11, 23, tzinfo=UTC),
        path.name,
    )


@contextmanager
def pdok() -> Iterator[str]:
    """The stand-in server in a process of its own; gives the mirror's address."""
    program = Path(__file__).with_name("pdok_server.py")
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()
