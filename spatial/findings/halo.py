"""How much of each layer a region needs, so that its answer is the nation's answer cut afterwards."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import shapely

from spatial import overlay
from spatial.layers.layer import Layer
from spatial.layers.region import Region
from spatial.rules.ruleset import RuleSet

__all__ = ["Bbox", "layers_around"]

Bbox = tuple[float, float, float, float]

_OUTWARD: Final = np.array([-1.0, -1.0, 1.0, 1.0])


def layers_around(
    region: Region, rulesets: Sequence[RuleSet], names: Iterable[str], read: Callable[[str, Bbox], Layer]
) -> Mapping[str, Layer]:
    """Read of each layer all that may matter to a region, and not much more.

    A feature on the left of a rule makes a finding here when it has ground here, however far it reaches beyond; its
    partners lie as far from *it* as the rule looks. So the left sides are read first, and the rest around them.

    Parameters
    ----------
    region
        Where.
    rulesets
        All that will be judged; the widest decides.
    names
        The layers that can be had.
    read
        Gives the features of a layer whose bounding boxes touch a box (minx, miny, maxx, maxy) in EPSG:28992.

    Returns
    -------
    Layers by name, in the order of the names, uncut.
    """
    had = list(names)
    home = np.asarray(shapely.bounds(region.geometry))
    lefts = {rule.left.layer for ruleset in rulesets for rule in ruleset.rules.values()}
    near = {name: read(name, _box(home)) for name in had if name in lefts}
    reached = [home]
    for name in sorted(near):
        shapes = near[name].geometries
        reached.extend(shapely.bounds(shapes[overlay.intersects_mask(shapes, region.geometry)]))
    corners = np.array(reached)
    start = np.concatenate([corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)])
    for name in had:
        reach_m = max((ruleset.reach_of(name) for ruleset in rulesets), default=0.0)
        wanted = start + reach_m * _OUTWARD
        if name not in near or _box(wanted) != _box(home):
            near[name] = read(name, _box(wanted))
    return {name: near[name] for name in had}


def _box(corners: np.ndarray) -> Bbox:
    minx, miny, maxx, maxy = corners.tolist()
    return minx, miny, maxx, maxy
