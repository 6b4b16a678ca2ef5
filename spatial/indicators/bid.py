"""The bid of an energy region, and whether its municipalities add up to it."""

import math
import re
from typing import NamedTuple

import pandas as pd

from spatial.indicators.inputs import IndicatorInputs
from spatial.indicators.rows import IndicatorRows, worst_status
from spatial.indicators.targets import Target
from spatial.layers.layer import ID, NAME
from spatial.messages import Sayable, message, sentences

__all__ = ["bid_of", "bid_rows"]


class _Sum(NamedTuple):
    """What the municipalities take of the bid in TWh, with its origin."""

    total: float
    status: str
    source: str
    edition: str
    basis: Sayable


def bid_of(inputs: IndicatorInputs) -> Target | None:
    """Return the bid of the region, if it has one."""
    return inputs.targets.latest("energy.bid", inputs.region.code)


def bid_rows(rows: IndicatorRows, inputs: IndicatorInputs) -> None:
    """Add the bid, the sum of what municipalities take of it, and that sum against the bid."""
    bid = bid_of(inputs)
    if bid is None:
        rows.absent("energy.bid", message("absent.energy.bid", region=inputs.region.code))
    else:
        rows.add(
            "energy.bid",
            bid.value,
            status=bid.status,
            source=bid.source,
            edition=bid.edition,
            basis=sentences(bid.note or "", _changed_members(bid, inputs.members)),
        )
    _sum_rows(rows, inputs, bid)


def _sum_rows(rows: IndicatorRows, inputs: IndicatorInputs, bid: Target | None) -> None:
    taken = _municipal_sum(inputs, bid)
    if taken is None:
        for name in ("energy.municipal_sum", "energy.municipal_sum_share"):
            rows.absent(name, message("absent.energy.municipal_sum"))
        return
    rows.add(
        "energy.municipal_sum", taken.total, status=taken.status, source=taken.source, edition=taken.edition,
        basis=taken.basis,
    )  # fmt: skip
    if bid is None or bid.value == 0:
        rows.absent("energy.municipal_sum_share", message("absent.see", indicators=["energy.bid"]))
        return
    rows.add(
        "energy.municipal_sum_share",
        taken.total / bid.value,
        status=worst_status(taken.status, bid.status),
        source=taken.source,
        edition=taken.edition,
        basis=message("basis.energy.municipal_sum_share", total=taken.total, bid=bid.value),
    )


def _municipal_sum(inputs: IndicatorInputs, bid: Target | None) -> _Sum | None:
    """Return what municipalities take, by their shares of the bid or by a target of its own; None without either."""
    if bid is not None and bid.shares:
        placed, unknown = _placed(bid, inputs.members)
        lost = [str(name) for code, name in inputs.members[[ID, NAME]].itertuples(index=False) if code not in placed]
        basis = sentences(
            message("basis.energy.placed", placed=len(placed), members=len(inputs.members)),
            message("basis.without", names=sorted(lost)) if lost else "",
            message("basis.energy.not_in_region", names=unknown) if unknown else "",
        )
        return _Sum(math.fsum(placed.values()), bid.status, bid.source, bid.edition, basis)
    whole = inputs.targets.latest("energy.municipal_sum", inputs.region.code)
    return None if whole is None else _Sum(whole.value, whole.status, whole.source, whole.edition, whole.note or "")


def _placed(bid: Target, members: pd.DataFrame) -> tuple[dict[str, float], list[str]]:
    """Return GM code to share, and the keys that are no municipality of the region."""
    codes = {_plain(name): str(code) for code, name in members[[ID, NAME]].itertuples(index=False)}
    codes |= {code: code for code in codes.values()}
    placed: dict[str, float] = {}
    unknown = []
    for key, value in bid.shares.items():
        code = codes.get(key) or codes.get(_plain(key))
        if code is None:
            unknown.append(key)
        else:
            placed[code] = placed.get(code, 0.0) + value
    return placed, sorted(unknown)


def _changed_members(bid: Target, members: pd.DataFrame) -> Sayable:
    """Say where the municipalities of now are not those that the bid was made for."""
    if not bid.members:
        return ""
    then, now = ({_plain(name): name for name in names} for names in (bid.members, members[NAME].astype(str)))
    gone, added = (sorted(a[name] for name in a.keys() - b.keys()) for a, b in ((then, now), (now, then)))
    return sentences(
        message("basis.energy.members_gone", names=gone) if gone else "",
        message("basis.energy.members_added", names=added) if added else "",
    )


def _plain(name: str) -> str:
    """Bring spellings of one name together: Hengelo (O) and Hengelo, which no region has both."""
    return re.sub(r"\(.*?\)|\W", "", name.casefold())
