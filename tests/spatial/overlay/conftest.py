from collections.abc import Iterator

import pytest

from spatial.overlay import cells, pieces


@pytest.fixture(params=[(256, 1.000_173), (3, 1.000_173), (3, 100.0)], ids=["whole", "cut", "cut along borders"])
def cutting(request: pytest.FixtureRequest) -> Iterator[None]:
    """Overlay small geometries the way big ones are, too: cut to a box around the pair, also one that follows edges."""
    with pytest.MonkeyPatch.context() as patch:
        vertices, margin_m = request.param
        patch.setattr(cells, "_FEW_VERTICES", vertices)
        for module in (cells, pieces):
            patch.setattr(module, "MARGIN_M", margin_m)
        yield
