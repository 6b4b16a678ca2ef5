import subprocess
import sys

_HAMMER = """
import faulthandler, sys
import numpy as np, shapely
from spatial import overlay

faulthandler.enable()
sys.setswitchinterval(1e-6)
random = np.random.default_rng(7)

def blobs(count, corners):
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = random.uniform(0.6, 1, (count, corners)) * random.uniform(100, 900, (count, 1))
    centre = random.uniform(0, 3_000, (count, 2))
    x = 140_000 + centre[:, :1] + reach * np.cos(angle)
    y = 455_000 + centre[:, 1:] + reach * np.sin(angle)
    return shapely.polygons(np.stack([x, y], axis=-1))

# Small pieces of work, so that small layers keep four threads busy.
overlay.work._VERTICES_PER_PIECE = 600
for run in range(1_000):
    left, right = blobs(12, 12), blobs(4, 300)
    four = overlay.overlaps(left, right, threads=4)
    overlay.within_distance(left, right, 300, threads=4)
    if run % 20 == 0:
        one = overlay.overlaps(left, right, threads=1)
        assert np.array_equal(one.left, four.left) and np.array_equal(one.right, four.right)
        assert shapely.equals_identical(one.geometry, four.geometry).all()
        overlay.difference(left, right, threads=4)
        overlay.nearest(left, right, 300, threads=4)
        overlay.adjacent(left, threads=4)
print(run + 1)
"""


def test_a_thousand_runs_of_many_threads_do_not_crash():
    # In a process of its own: a crash of GEOS would otherwise end the whole test run.
    ended = subprocess.run([sys.executable, "-c", _HAMMER], capture_output=True, text=True, timeout=240, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "1000\n"
